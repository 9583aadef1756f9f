"""A lead finds somebody who is listed twice, puts the two together, and takes them apart again."""

import pytest
from flask import Flask

from lms.actions import keeping
from lms.records.organisations import Unit
from lms.records.people import Person
from lms.rules.dates import london_date
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.factories import a_completion, a_person, a_post
from tests.pages import Visitor


@pytest.fixture
def twin(app: Flask, cast: Cast, clock: Clock) -> int:
    """A second record of Amina at the council, with a course done; and one at the hospitals."""
    with app.app_context():
        session = db.session()
        here, there = (session.get_one(Unit, id_) for id_ in (cast.neighbourhood_id, cast.emergency_id))
        other = a_person(session, "Amina Yusuf", email="amina.yusuf@home.example")
        a_post(session, other, here, staff_number="A-2")
        a_completion(session, other, "hate-crime-1")
        stranger = a_person(session, "Amina Yusuf", email="amina.yusuf@hospitals.example")
        a_post(session, stranger, there, staff_number="KANARI-9")
        keeping.refresh(session, [other.id, stranger.id], on=london_date(clock()))
        session.commit()
        return other.id


def test_who_is_listed_twice_is_put_together_and_taken_apart(
    cast: Cast, twin: int, visitor: Visitor, app: Flask
) -> None:
    # given somebody who may be listed twice
    visitor.sign_in_as(cast.bev)
    found = visitor.open("/duplicates")
    assert "The same name. Addresses that differ only behind the @. The same team." in found.main
    assert "hospitals.example" not in found.main

    # when the lead looks at both and confirms
    both = found.follow("Look at both : Amina Yusuf and Amina Yusuf, amina.yusuf@home.example")
    assert both.heading == "One person or two?"
    assert ["Hate crime tier 1", "–", "held, not required", "held, not required"] in both.tables()[0]
    assert "sees any of this. Both addresses get a short letter." in both.main
    refused = both.press("Put the two together")
    assert (refused.status, refused.errors) == (422, ["Say how you know that this is one person."])
    done = refused.fill("How do you know?", "She told me.").press("Put the two together")

    # then there is one, found by either address no more
    assert (done.status, done.heading) == (200, "Put together")
    assert "“She told me.”" in done.main
    after = visitor.open("/duplicates")
    assert "Nobody among the people you lead looks as if they were listed twice." in after.main
    with app.app_context():
        uid = db.session().get_one(Person, twin).uid
    assert visitor.open(f"/team/people/{uid}").status == 404
    assert "Hate crime tier 1" in visitor.open(f"/team/people/{cast.amina.uid}").main

    # and taken apart they are two again, and not shown as one any more
    apart = after.follow("Amina Yusuf").fill("How do you know?", "Two people.").press("Take them apart")
    assert apart.heading == "Taken apart"
    assert visitor.open(f"/team/people/{uid}").status == 200
    assert "Hate crime tier 1" not in visitor.open(f"/team/people/{cast.amina.uid}").main
    assert "Nobody among the people you lead" in visitor.open("/duplicates").main


def test_two_people_are_shown_no_more(cast: Cast, twin: int, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    both = visitor.open("/duplicates").follow("Look at both : Amina Yusuf and Amina Yusuf, amina.yusuf@home.example")

    after = both.press("These are two people")

    assert "Nobody among the people you lead looks as if they were listed twice." in after.main


@pytest.mark.parametrize("second", ["KANARI-9", "amina.yusuf@hospitals.example", "nobody@council.example", "", "\x00"])
def test_records_of_others_are_not_found_like_those_there_are_not(
    cast: Cast, twin: int, visitor: Visitor, second: str
) -> None:
    visitor.sign_in_as(cast.bev)
    page = visitor.open("/duplicates")
    refused = page.fill("The record to keep", "A-2").fill("The other record", second).press("Look at both")
    assert (refused.status, refused.errors) == (
        422,
        ["Nobody among the people you lead has this e-mail address or staff number."],
    )
    assert refused.value("The record to keep") == "A-2"


def test_who_holds_a_role_is_for_somebody_else_to_decide(cast: Cast, twin: int, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.bev)
    page = visitor.open(f"/duplicates/side-by-side?first=A-2&second={cast.chidi.email}")
    assert (page.status, "You cannot put these two records together." in page.main) == (200, True)
    assert "Put the two together" not in page.buttons
