"""Planned notices: held when there are too many, let go by somebody who looked, kept from whoever wants a break."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import chasing, excusing, keeping
from lms.actions.chasing import NOTHING_HELD
from lms.jobs.reminders import HAND, Chaser, chase
from lms.records.audit import AuditLine
from lms.records.chasing import PlannedNotice, ReminderRound
from lms.records.database import begin_writing
from lms.records.messages import Notice, OutboxMessage
from lms.records.people import Person
from lms.records.queries.chasing import alarms, held_rounds
from lms.records.queries.teams import Excerpt, team_today
from lms.rules.actor import Scope
from lms.rules.quarter import Programme
from lms.rules.refusals import Refusal
from lms.rules.reminder import USUAL_BRAKE, Brake
from tests.conftest import NOW
from tests.curriculum import TRAUMA_1
from tests.factories import a_completion, a_person, a_post, a_requirement, actor_for, an_assignment, top_unit
from tests.lead_and_teams import TODAY, Town, a_town
from tests.quiz_sittings import study, take_quiz

SITE = "https://training.example"
CHASER = Chaser(Programme("Partnership", {"modern-slavery-1": "Modern slavery tier 1"}), SITE)
TIGHT = Chaser(CHASER.programme, SITE, Brake(people=500, percent=20, least=1))
TOMORROW = NOW + timedelta(days=1)


def a_town_with_dates(engine: Engine) -> Town:
    """Amina, Conor and Emeka have something due in a week; Cora, who has no address, too."""
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        town = a_town(session)
        for organisation, people in (
            (town.council, (town.amina, town.conor, town.cora)),
            (town.hospitals, (town.emeka,)),
        ):
            asked = a_requirement(session, organisation, due_on=TODAY + timedelta(days=7))
            for person in people:
                an_assignment(session, person, asked)
        keeping.refresh(session, town.everybody, on=TODAY)
        session.commit()
        return town


def recipients(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return sorted(session.scalars(select(OutboxMessage.recipient)))


def test_a_letter_says_what_comes_up_by_when_with_one_link(engine: Engine) -> None:
    a_town_with_dates(engine)

    chase(engine, CHASER, at=NOW)
    chase(engine, CHASER, at=NOW + timedelta(hours=1))

    assert recipients(engine) == [
        "amina@council.example",
        "chidi@council.example",
        "conor@council.example",
        "emeka@hospitals.example",
    ]
    with Session(engine) as session:
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.recipient.startswith("amina"))).one()
        assert (letter.subject, letter.in_hours, letter.body.count("https://")) == ("Your training", True, 1)
        assert "- Modern slavery tier 1: due on 2 December 2026\n" in letter.body
        stages = {(row.stage, row.turns_on, row.told_on) for row in session.scalars(select(PlannedNotice))}
        assert stages == {("7 days", date(2026, 12, 2), TODAY)}


def test_a_letter_that_goes_out_anyway_says_that_questions_are_offered_and_none_goes_out_for_them(
    engine: Engine, catalogue: Catalogue
) -> None:
    town = a_town_with_dates(engine)
    with Session(engine) as session:
        for person in (session.get_one(Person, town.amina.id), a_person(session, "Ola Done")):
            by, then = actor_for(session, person), NOW - timedelta(days=30)
            course = catalogue.get(TRAUMA_1)
            take_quiz(session, study(session, course, by=by, at=then), course, by=by, at=then)
        keeping.refresh(session, town.everybody, on=TODAY)
        session.execute(delete(OutboxMessage))
        session.commit()

    chase(engine, CHASER, at=NOW)

    with Session(engine) as session:
        said = {row.recipient.partition("@")[0]: row.body for row in session.scalars(select(OutboxMessage))}
    assert sorted(said) == ["amina", "chidi", "conor", "emeka"]
    assert [name for name, body in said.items() if "two questions to keep what you know fresh" in body] == ["amina"]


@pytest.mark.parametrize("at", ["2026-11-25T07:59:00+00:00", "2026-11-25T18:00:00+00:00", "2026-11-28T12:00:00+00:00"])
def test_nothing_is_planned_or_written_outside_the_hours(engine: Engine, at: str) -> None:
    a_town_with_dates(engine)

    assert not chase(engine, CHASER, at=datetime.fromisoformat(at))

    assert recipients(engine) == []


def test_a_manager_gets_the_sentence_of_the_teams_page_and_nobodys_name(engine: Engine) -> None:
    town = a_town_with_dates(engine)
    scope = Scope((town.wardens.path,))

    chase(engine, CHASER, at=NOW)

    with Session(engine) as session:
        sentence = team_today(session, scope=scope, unit_path="", on=TODAY, excerpt=Excerpt()).counts.in_words
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.recipient.startswith("chidi"))).one()
        assert sentence == "0 of 2 people are up to date. 2 due later."
        assert f"\n{sentence}\n" in letter.body
        assert not any(name in letter.body for name in ("Amina", "Conor", "slavery"))
        assert session.scalars(select(Notice.stage).where(Notice.person_id == town.chidi.id)).all() == ["team 2026-W48"]


def test_too_many_are_held_until_somebody_has_looked_and_nothing_is_lost(engine: Engine) -> None:
    # given two of five people at the council, which is more than one in five
    town = a_town_with_dates(engine)

    # when a round is planned
    chase(engine, TIGHT, at=NOW)

    # then the council waits, the hospitals do not
    assert recipients(engine) == ["chidi@council.example", "emeka@hospitals.example"]
    with Session(engine) as session:
        (held,) = held_rounds(session, scope=Scope((top_unit(session, town.council).path,)))
        assert (held.organisation, held.people, held.in_post) == ("Sherbourne Council", 2, 5)

    # when it is still held on the next day, and then let go
    chase(engine, TIGHT, at=TOMORROW)
    assert len(recipients(engine)) == 2
    with Session(engine) as session:
        begin_writing(session)
        assert alarms(session, at=TOMORROW + timedelta(hours=2), on=TODAY, sends_mail=False) == [
            "Reminders are held until somebody has looked at them, the oldest since 25 November 2026."
        ]
        chasing.release(session, round_id=held.id, by=town.lead, at=TOMORROW)
        with pytest.raises(Refusal, match=NOTHING_HELD):
            chasing.release(session, round_id=held.id, by=town.lead, at=TOMORROW)
        session.commit()
    chase(engine, TIGHT, at=TOMORROW)

    # then everybody gets one letter, and it is on record who let it go
    assert recipients(engine) == [
        "amina@council.example",
        "chidi@council.example",
        "conor@council.example",
        "emeka@hospitals.example",
    ]
    with Session(engine) as session:
        row = session.get_one(ReminderRound, held.id)
        assert (row.released_by, row.released_at) == ("Bev Carter", TOMORROW)
        line = session.scalars(select(AuditLine).where(AuditLine.verb == "release held reminders")).one()
        assert (line.person_id, line.subject_id) == (town.bev.id, town.council.id)


def test_what_is_done_while_it_is_held_is_not_sent(engine: Engine) -> None:
    town = a_town_with_dates(engine)
    chase(engine, TIGHT, at=NOW)
    with Session(engine) as session:
        begin_writing(session)
        a_completion(session, session.get_one(Person, town.conor.id))
        excusing.pause(session, length="month", by=actor_for(session, town.amina), at=NOW)
        keeping.refresh(session, town.everybody, on=TODAY)
        held = session.scalars(select(ReminderRound.id).where(ReminderRound.held_at.is_not(None))).one()
        chasing.release(session, round_id=held, by=town.lead, at=NOW)
        session.commit()

    chase(engine, TIGHT, at=NOW)

    assert recipients(engine) == ["chidi@council.example", "emeka@hospitals.example"]
    with Session(engine) as session:
        assert session.scalars(select(PlannedNotice.person_id)).all() == [town.emeka.id]


def test_awards_of_two_organisations_are_one_letter_and_an_award_is_named_once(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        town = a_town(session)
        a_post(session, town.amina, town.ward)
        for organisation, days in ((town.council, 7), (town.hospitals, 5)):
            an_assignment(
                session, town.amina, a_requirement(session, organisation, due_on=TODAY + timedelta(days=days))
            )
        keeping.refresh(session, town.everybody, on=TODAY)
        session.commit()

    chase(engine, CHASER, at=NOW)

    with Session(engine) as session:
        letter = session.scalars(select(OutboxMessage).where(OutboxMessage.recipient.startswith("amina"))).one()
        assert [line for line in letter.body.splitlines() if line.startswith("- ")] == [
            "- Modern slavery tier 1: due on 30 November 2026"
        ]
        assert len(session.scalars(select(PlannedNotice).where(PlannedNotice.message_id == letter.id)).all()) == 2


def test_an_alarm_says_when_notices_have_stopped(session: Session, at: datetime) -> None:
    town = a_town(session)
    an_assignment(session, town.amina, a_requirement(session, town.council, due_on=TODAY + timedelta(days=7)))
    keeping.refresh(session, town.everybody, on=TODAY)

    def said(at: datetime, *, sends_mail: bool = True) -> list[str]:
        return alarms(session, at=at, on=at.date(), sends_mail=sends_mail)

    assert said(at) == ["No reminders were ever planned."]
    chasing.plan(session, organisation_id=town.council.id, by=HAND, at=at)
    late = at + timedelta(days=1, hours=2)
    assert (said(at), said(late)) == (
        [],
        ["Reminders that were planned are not written: the oldest waits since 25 November 2026."],
    )
    chasing.write_to_learners(session, after=0, programme=CHASER.programme, site_url=SITE, by=HAND, at=at)
    assert (said(late), said(late, sends_mail=False)) == (
        ["Reminders that were written are not sent: the oldest waits since 25 November 2026."],
        [],
    )
    session.scalars(select(OutboxMessage)).one().sent_at = at
    session.flush()
    assert (said(late), said(at + timedelta(days=2))) == ([], ["No reminders were planned since 25 November 2026."])


def test_one_in_five_people_or_five_hundred_are_let_through_and_a_small_team_always() -> None:
    assert [USUAL_BRAKE.holds(*one[:1], of=one[1]) for one in ((20, 20), (21, 104), (21, 105), (500, 9000))] == [
        False,
        True,
        False,
        False,
    ]
    assert USUAL_BRAKE.holds(501, of=9_000)
    assert not USUAL_BRAKE.holds(0, of=0)
