"""Places in live sessions: first come, first served, one each; whoever has to hear of something is written to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import booking, keeping, planning_sessions, recording_sessions
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.people import Person, Post
from lms.records.planned_sessions import AccessNeed, Booking, PlannedSession, SessionTerms
from lms.records.queries.bookings import booked_by, find_needs, own_people_booked, register_of
from lms.records.queries.planned_sessions import find_planned, sessions_missed, sessions_to_book
from lms.records.sessions import Attendance
from lms.rules.actor import Actor, Role
from lms.rules.booking import Mine
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal, Refusals
from lms.rules.team_standing import Booked
from tests.actions.test_parallel import HANDS, at_once, prepared
from tests.blended import with_blended
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import a_grant, a_person, a_post, actor_for, an_organisation, top_unit
from tests.planned_sessions import a_planned_session, terms_of
from tests.quiz_sittings import SITE

TODAY = date(2026, 11, 25)
AWARD = SLAVERY_2.code


@dataclass
class Town:
    """Two organisations with a lead each, and people who want a place."""

    session: Session
    course: Course
    at: datetime
    council_id: int
    hospitals_id: int
    lead: Actor
    other_lead: Actor
    people: list[Person]
    """Amina, Conor and Chidi of the council, Emeka of the hospitals."""

    def plan(self, **more: object) -> PlannedSession:
        return a_planned_session(self.session, self.course, by=self.lead, at=self.at, **more)  # type: ignore[arg-type]

    def book(self, planned: PlannedSession, *people: int, needs: str = "") -> None:
        for number in people:
            by = self.hand(number)
            booking.book(self.session, planned, self.course, needs=needs, site=SITE, by=by, at=self.at)

    def hand(self, number: int) -> Actor:
        return Actor(self.people[number].id, self.people[number].name)

    def have(self, planned: PlannedSession) -> list[Mine]:
        """What each of the people has of it."""
        found = [find_planned(self.session, uid=planned.uid, person_id=person.id) for person in self.people]
        return [one.mine for one in found if one is not None]

    def letters(self) -> list[tuple[str, str, bool]]:
        """To whom, the second paragraph, and whether a calendar file travels with it; and forget them."""
        rows = self.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        found = [(row.recipient.split(".")[0], row.body.split("\n\n")[1], bool(row.calendar)) for row in rows]
        for row in rows:
            self.session.delete(row)
        self.session.flush()
        return found


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return with_blended(catalogue, SLAVERY_2).get(SLAVERY_2)


@pytest.fixture
def town(session: Session, course: Course, at: datetime) -> Town:
    return a_town(session, course, at)


def a_town(session: Session, course: Course, at: datetime) -> Town:
    council, hospitals = an_organisation(session, "Council"), an_organisation(session, "Hospitals")
    bev, gita = a_person(session, "Bev Lead"), a_person(session, "Gita Lead")
    people = [a_person(session, f"{name} Test") for name in ("Amina", "Conor", "Chidi", "Emeka")]
    for person in (bev, *people[:3]):
        a_post(session, person, top_unit(session, council))
    for person in (gita, people[3]):
        a_post(session, person, top_unit(session, hospitals))
    a_grant(session, bev, Role.TRAINING_LEAD, top_unit(session, council))
    a_grant(session, gita, Role.TRAINING_LEAD, top_unit(session, hospitals))
    keeping.refresh(session, [person.id for person in (bev, gita, *people)], on=TODAY)
    leads = actor_for(session, bev), actor_for(session, gita)
    return Town(session, course, at, council.id, hospitals.id, *leads, people)


PLACE, WAITING, NOTHING = Mine.PLACE, Mine.WAITING, Mine.NOTHING


# Booking


def test_places_go_to_those_who_ask_first_and_the_others_wait(town: Town) -> None:
    planned = town.plan(places=2)

    town.book(planned, 3, 0, 2, 1)

    assert town.have(planned) == [PLACE, WAITING, WAITING, PLACE]
    assert town.letters() == [
        ("emeka", "You have a place in a training session:", True),
        ("amina", "You have a place in a training session:", True),
        ("chidi", "This training session is full, and you are on the waiting list:", False),
        ("conor", "This training session is full, and you are on the waiting list:", False),
    ]


def test_booking_twice_is_booking_once(town: Town) -> None:
    planned = town.plan()

    town.book(planned, 0)
    town.book(planned, 0, needs="A seat near the door")

    assert town.session.scalar(select(func.count(Booking.id))) == 1
    assert len(town.letters()) == 1
    assert find_needs(town.session, planned_id=planned.id, person_id=town.people[0].id) == "A seat near the door"


def test_a_place_given_back_goes_to_who_has_waited_longest(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 2, 1)
    town.letters()

    given = booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at)

    assert (given, town.have(planned)) == (True, [NOTHING, WAITING, PLACE, NOTHING])
    assert town.letters() == [
        ("amina", "You have cancelled your place in this training session:", True),
        ("chidi", "A place has come free, and it is yours:", True),
    ]
    assert booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at) is False


def test_whoever_cancels_and_books_again_waits_behind_the_others_and_both_bookings_stay(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 1)
    booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at)

    town.book(planned, 0)

    assert town.have(planned) == [WAITING, PLACE, NOTHING, NOTHING]
    rows = town.session.scalars(select(Booking).where(Booking.person_id == town.people[0].id).order_by(Booking.id))
    assert [row.cancelled_because for row in rows] == ["cancelled by the person", ""]


def test_whoever_has_left_is_not_given_a_place(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 1, 2)
    post = town.session.scalars(select(Post).where(Post.person_id == town.people[1].id)).one()
    post.ends_on = TODAY - timedelta(days=1)

    booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at)

    assert town.have(planned) == [NOTHING, WAITING, PLACE, NOTHING]


def test_only_people_of_the_organisations_it_is_open_to_may_book(town: Town) -> None:
    theirs = town.plan(organisation_ids=frozenset({town.hospitals_id}))
    planned = town.plan(organisation_ids=frozenset({town.council_id}))

    with pytest.raises(Refusal, match="not open to your organisation"):
        town.book(planned, 3)

    coming = [
        [one.uid for one in sessions_to_book(town.session, person_id=one.id, awards=[AWARD], on=TODAY, at=town.at)]
        for one in town.people
    ]
    assert coming == [[planned.uid]] * 3 + [[theirs.uid]]


def test_one_day_of_a_course_at_a_time(town: Town) -> None:
    first, second = town.plan(days=7), town.plan(days=14)
    town.book(first, 0)

    with pytest.raises(Refusal, match="You have booked another day for this course"):
        town.book(second, 0)

    booking.cancel(town.session, first, site=SITE, by=town.hand(0), at=town.at)
    town.book(second, 0)
    assert town.have(second)[0] is PLACE


def test_what_has_begun_or_was_called_off_cannot_be_booked_or_cancelled(town: Town) -> None:
    past, off = town.plan(days=1), town.plan(days=3)
    town.book(past, 0)
    planning_sessions.call_off(town.session, off, because="Ill.", site=SITE, by=town.lead, at=town.at)
    with pytest.raises(Refusal, match="not held"):
        town.book(off, 1)
    town.at += timedelta(days=1)

    with pytest.raises(Refusal, match="has begun"):
        town.book(past, 1)
    with pytest.raises(Refusal, match="has begun"):
        booking.cancel(town.session, past, site=SITE, by=town.hand(0), at=town.at)


def test_fifty_hands_at_the_last_place_are_one_place_and_a_queue(engine: Engine, course: Course, at: datetime) -> None:
    def furnish(session: Session) -> tuple[int, list[Actor]]:
        town = a_town(session, course, at)
        hands = []
        for number in range(HANDS):
            person = a_person(session, f"Hand{number} Test")
            a_post(session, person, top_unit_of(session, town.council_id))
            hands.append(Actor(person.id, person.name))
        return town.plan(places=1).id, hands

    for _ in range(3):
        planned_id, hands = prepared(engine, furnish)

        at_once(
            engine,
            lambda session, hand, id_=planned_id, people=hands: (
                booking.book(
                    session,
                    session.get_one(PlannedSession, id_),
                    course,
                    needs="",
                    site=SITE,
                    by=people[hand],
                    at=at,
                ).id
            ),
        )

        with Session(engine) as session:
            rows = session.scalars(select(Booking).where(Booking.planned_session_id == planned_id).order_by(Booking.id))
            assert [row.place_at is not None for row in rows] == [True, *[False] * (HANDS - 1)]


def test_fifty_presses_of_one_person_are_one_booking_and_one_letter(
    engine: Engine, course: Course, at: datetime
) -> None:
    def furnish(session: Session) -> tuple[int, Actor]:
        town = a_town(session, course, at)
        return town.plan().id, town.hand(0)

    planned_id, by = prepared(engine, furnish)

    at_once(
        engine,
        lambda session, _hand: (
            booking.book(
                session, session.get_one(PlannedSession, planned_id), course, needs="", site=SITE, by=by, at=at
            ).id
        ),
    )

    with Session(engine) as session:
        counted = [session.scalar(select(func.count()).select_from(table)) for table in (Booking, OutboxMessage)]
    assert counted == [1, 1]


def test_fifty_who_cancel_at_once_leave_every_place_to_somebody_who_waits(
    engine: Engine, course: Course, at: datetime
) -> None:
    def furnish(session: Session) -> tuple[int, list[Actor]]:
        town = a_town(session, course, at)
        planned = town.plan(places=HANDS)
        hands = []
        for number in range(HANDS * 2):
            person = a_person(session, f"Hand{number} Test")
            a_post(session, person, top_unit_of(session, town.council_id))
            hands.append(Actor(person.id, person.name))
            booking.book(session, planned, course, needs="", site=SITE, by=hands[-1], at=at)
        return planned.id, hands

    planned_id, hands = prepared(engine, furnish)

    at_once(
        engine,
        lambda session, hand: booking.cancel(
            session, session.get_one(PlannedSession, planned_id), site=SITE, by=hands[hand], at=at
        ),
    )

    with Session(engine) as session:
        rows = session.scalars(select(Booking).where(Booking.cancelled_at.is_(None)))
        assert [row.place_at is not None for row in rows] == [True] * HANDS


def top_unit_of(session: Session, organisation_id: int) -> object:
    from lms.records.organisations import Organisation

    return top_unit(session, session.get_one(Organisation, organisation_id))


# Planning


def test_the_same_form_plans_one_session(town: Town) -> None:
    planned = town.plan()
    wanted = planning_sessions.Plan(
        planned.form_key,
        town.lead.scope(*LEADS).unit_paths[0],
        True,
        frozenset(),
        frozenset({town.people[0].id}),
        terms_of(town.at),
    )

    again = planning_sessions.plan(town.session, wanted, town.course, site=SITE, by=town.lead, at=town.at)

    assert (again.id, town.session.scalar(select(func.count(SessionTerms.id)))) == (planned.id, 1)


def test_nobody_who_may_book_and_nobody_who_keeps_the_register_are_refused(town: Town, catalogue: Catalogue) -> None:
    owner = town.lead.scope(*LEADS).unit_paths[0]
    wanted = planning_sessions.Plan("k" * 20, owner, False, frozenset(), frozenset(), terms_of(town.at, days=-1))

    with pytest.raises(Refusals) as refused:
        planning_sessions.plan(town.session, wanted, town.course, site=SITE, by=town.lead, at=town.at)
    assert [one.field for one in refused.value.refusals] == ["held_on", "open_to", "keepers"]

    with pytest.raises(Refusal, match="has no live session"):
        planning_sessions.plan(town.session, wanted, catalogue.get(SLAVERY_1), site=SITE, by=town.lead, at=town.at)


def test_a_session_that_moves_tells_everybody_who_booked_and_keeps_what_was_said_before(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 1)
    town.letters()

    told = planning_sessions.change(
        town.session, planned, terms_of(town.at, days=9, places=1), site=SITE, by=town.lead, at=town.at
    )

    assert told == 2
    said = (
        "A training session that you booked has changed. It was planned for Wednesday 2 December 2026, 10am to 11:30am."
    )
    assert town.letters() == [("amina", said, True), ("conor", said, False)]
    rows = town.session.execute(select(SessionTerms.number, SessionTerms.held_on).order_by(SessionTerms.number))
    assert list(rows) == [(1, date(2026, 12, 2)), (2, date(2026, 12, 4))]


def test_more_places_go_to_those_who_wait_and_other_changes_are_not_written_of(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 1, 2)
    town.letters()

    terms = replace(terms_of(town.at, places=2), led_by="Gita", access="Hearing loop")
    planning_sessions.change(town.session, planned, terms, site=SITE, by=town.lead, at=town.at)

    assert town.have(planned) == [PLACE, PLACE, WAITING, NOTHING]
    assert town.letters() == [("conor", "A place has come free, and it is yours:", True)]


def test_a_session_that_is_called_off_tells_everybody_once(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, 3)
    town.letters()

    first, second = (
        planning_sessions.call_off(town.session, planned, because="Ill.", site=SITE, by=town.lead, at=town.at)
        for _ in range(2)
    )

    assert (first, second) == (2, 0)
    assert town.letters() == [
        ("amina", "This training session is not held:", True),
        ("emeka", "This training session is not held:", False),
    ]
    assert town.have(planned) == [NOTHING] * 4


def test_the_letter_is_neutral_and_its_calendar_file_does_not_say_what_it_is_about(town: Town) -> None:
    planned = town.plan()
    town.book(planned, 0, needs="A quiet room, please")

    letter = town.session.scalars(select(OutboxMessage)).one()

    assert letter.subject == "Your training"
    for words in (letter.body, letter.calendar):
        assert "slavery" not in words.lower()
        assert "quiet" not in words.lower()
    assert "SUMMARY:Training session\r\n" in letter.calendar
    assert "Ring the bell" in letter.body


# The register


def record(town: Town, planned: PlannedSession, people: Sequence[int]) -> None:
    recording_sessions.record_register(
        town.session,
        planned,
        [town.people[number].uid for number in people],
        led_by="Farah",
        course=town.course,
        site=SITE,
        by=town.lead,
        at=town.at,
    )


def test_the_register_records_who_came_of_every_organisation_and_more_can_be_ticked_later(town: Town) -> None:
    planned = town.plan(places=3, days=1)
    town.book(planned, 0, 1, 3, 2, needs="Large print")
    with pytest.raises(Refusal, match="has not begun"):
        record(town, planned, [0])
    town.at += timedelta(days=1)

    record(town, planned, [0, 2])
    record(town, planned, [0, 3])

    came = [row.person_id for row in town.session.scalars(select(Attendance).order_by(Attendance.id))]
    assert came == [town.people[0].id, town.people[3].id], "who only waited is not on the register"
    assert [
        (one.name, one.organisation, one.need, one.came) for one in register_of(town.session, planned_id=planned.id)
    ] == [
        ("Amina Test", "Council", "Large print", True),
        ("Conor Test", "Council", "Large print", False),
        ("Emeka Test", "Hospitals", "Large print", True),
    ]
    assert [
        list(sessions_missed(town.session, person_id=person.id, awards=[AWARD], at=town.at)) for person in town.people
    ] == [[], [(AWARD, date(2026, 11, 26))], [], []]


def test_whoever_was_there_needs_no_other_session_and_whoever_was_not_can_book_one(town: Town) -> None:
    planned, next_one = town.plan(days=1), town.plan(days=5)
    town.book(planned, 0, 1)
    town.at += timedelta(days=1)
    record(town, planned, [0])

    with pytest.raises(Refusal, match="You have been to a live session"):
        town.book(next_one, 0)
    town.book(next_one, 1)
    assert town.have(next_one)[1] is PLACE


def test_a_lead_sees_only_their_own_people(town: Town) -> None:
    planned = town.plan(places=2)
    town.book(planned, 0, 3, 1)

    def seen(by: Actor) -> list[tuple[str, bool]]:
        found = own_people_booked(town.session, planned_id=planned.id, scope=by.scope(*LEADS), on=TODAY)
        return [(one.name, one.has_place) for one in found]

    assert seen(town.lead) == [("Amina Test", True), ("Conor Test", False)]
    assert seen(town.other_lead) == [("Emeka Test", True)]


# What managers read


def test_booked_as_on_a_past_date_never_changes(town: Town) -> None:
    planned = town.plan(days=10)
    town.at += timedelta(days=1)
    town.book(planned, 0)
    town.at += timedelta(days=1)
    planning_sessions.change(
        town.session, planned, replace(terms_of(town.at, days=20)), site=SITE, by=town.lead, at=town.at
    )
    town.at += timedelta(days=1)
    booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at)

    days = [
        booked_by(
            town.session,
            person_id=town.people[0].id,
            scope=town.lead.scope(*LEADS),
            on=TODAY + timedelta(days=number),
        )
        for number in range(4)
    ]

    assert days == [(), (Booked(AWARD, date(2026, 12, 5)),), (Booked(AWARD, date(2026, 12, 17)),), ()]


def test_every_change_leaves_a_line_and_none_says_what_somebody_needs(town: Town) -> None:
    planned = town.plan(places=1)
    town.book(planned, 0, needs="Quiet room")
    booking.cancel(town.session, planned, site=SITE, by=town.hand(0), at=town.at)
    town.book(planned, 1, needs="Quiet room")

    lines = town.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()

    assert [line.verb for line in lines] == ["plan a session", "book a session", "cancel a booking", "book a session"]
    assert "Quiet" not in str([line.facts for line in lines])
    assert town.session.scalar(select(func.count(AccessNeed.id))) == 1, "what who cancelled asked for is gone"
