"""The page of reminders: held rounds to look at, what went out, and whose address does not work."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.actions import mailing
from lms.records.chasing import PlannedNotice, ReminderRound
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import NOW
from tests.pages import Visitor

TODAY = date(2026, 11, 25)


@pytest.fixture
def held(quick_app: Flask, quick_cast: Cast) -> Cast:
    """Amina's letter of yesterday came back; another waits in a held round. The hospitals have one too."""
    cast = quick_cast
    with quick_app.app_context():
        session = db.session()
        for person, organisation_id in ((cast.amina, cast.council_id), (cast.emeka, cast.hospitals_id)):
            days = (TODAY - timedelta(days=1), TODAY)
            rows = [ReminderRound(organisation_id=organisation_id, planned_on=day, planned_at=NOW) for day in days]
            rows[1].held_at, rows[1].in_post = NOW, 120
            letter = mailing.post(
                session, recipient=person.email, subject="Your training", body="", person_id=person.id, at=NOW
            )
            letter.bounced_at = NOW
            session.add_all(rows)
            session.flush()
            about = {"person_id": person.id, "organisation_id": organisation_id, "award": "modern-slavery-1"}
            told = {"told_on": days[0], "message_id": letter.id}
            for row, stage, more in ((rows[0], "60 days", told), (rows[1], "due", {})):
                session.add(
                    PlannedNotice(**about, stage=stage, turns_on=TODAY, round_id=row.id, planned_at=NOW, **more)
                )
        session.commit()
    return cast


def test_a_lead_looks_at_what_is_held_and_lets_it_go(quick_app: Flask, held: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(held.bev)

    page = quick_visitor.open("/reminders")

    assert page.heading == "Reminders"
    assert "today is the day: fewer than 5 people" in page.main
    assert "of 120 people" in page.main
    assert "24 Nov 2026 fewer than 5 people" in page.main
    assert "Amina Yusuf, Neighbourhood Officers" in page.main
    assert "Emeka" not in page.main
    assert page.main.count("Send these reminders") == 1
    sent = page.press("Send these reminders of Sherbourne City Council")
    assert (sent.status, "Waiting for you to look" in sent.main) == (200, False)
    assert "The reminders go out now" in sent.main
    with quick_app.app_context():
        rows = db.session.scalars(select(ReminderRound).where(ReminderRound.held_at.is_not(None))).all()
        assert {(row.organisation_id, row.released_by) for row in rows} == {
            (held.council_id, held.bev.name),
            (held.hospitals_id, ""),
        }


def test_the_partnership_office_sees_every_held_round_and_nobodys_name(held: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(held.ewa)

    page = quick_visitor.open("/reminders")

    assert page.main.count("Send these reminders") == 2
    assert "Amina" not in page.main
    assert "Emeka" not in page.main
