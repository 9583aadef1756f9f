"""People are reminded of a place they booked, once, in office hours; and the letter brings its calendar file."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import booking
from lms.jobs.outbox import send_waiting
from lms.jobs.post_office import PostOffice
from lms.jobs.reminders import Chaser, look_after_sessions
from lms.records.messages import Notice, OutboxMessage
from lms.records.people import Post
from lms.records.planned_sessions import Booking
from lms.rules.quarter import Programme
from tests.actions.test_booking import a_town
from tests.actions.test_parallel import prepared
from tests.blended import with_blended
from tests.conftest import NOW
from tests.curriculum import SLAVERY_2
from tests.jobs.conftest import Letterbox
from tests.quiz_sittings import SITE

CHASER = Chaser(Programme("Riverside", {}), SITE.url)


def furnish(session: Session, catalogue: Catalogue, *, places: int = 2) -> int:
    """Amina and Conor have booked a session in a week; Amina's id."""
    course = with_blended(catalogue, SLAVERY_2).get(SLAVERY_2)
    town = a_town(session, course, NOW)
    planned = town.plan(places=places)
    town.book(planned, 0, 1)
    return town.people[0].id


def reminders(engine: Engine) -> list[tuple[str, bool]]:
    with Session(engine) as session:
        rows = session.execute(
            select(OutboxMessage.body, OutboxMessage.in_hours).join(Notice, Notice.message_id == OutboxMessage.id)
        )
        return [(body.split("\n\n")[1], in_hours) for body, in_hours in rows]


def test_people_are_reminded_two_working_days_before_and_once(engine: Engine, catalogue: Catalogue) -> None:
    prepared(engine, lambda session: furnish(session, catalogue))
    told = []

    for days in range(9):
        for _ in range(2):
            look_after_sessions(engine, CHASER, at=NOW + timedelta(days=days))
        told.append(len(reminders(engine)))

    assert told == [0, 0, 0, 0, 0, 2, 2, 2, 2], "the session is on Wednesday the 2nd; Monday is two working days before"
    assert set(reminders(engine)) == {("Your training session is soon:", True)}


def test_a_place_that_came_free_unseen_is_given_in_the_next_round(engine: Engine, catalogue: Catalogue) -> None:
    def amina_leaves(session: Session, person_id: int) -> None:
        row = session.scalars(select(Booking).where(Booking.person_id == person_id)).one()
        row.cancelled_at, row.cancelled_because = NOW, "person removed"
        post = session.scalars(select(Post).where(Post.person_id == person_id)).one()
        post.ends_on = NOW.date()

    amina_id = prepared(engine, lambda session: furnish(session, catalogue, places=1))
    prepared(engine, lambda session: amina_leaves(session, amina_id))

    look_after_sessions(engine, CHASER, at=NOW + timedelta(days=1))

    with Session(engine) as session:
        rows = session.scalars(select(Booking).where(Booking.cancelled_at.is_(None)))
        assert [row.place_at for row in rows] == [NOW + timedelta(days=1)]


def test_the_calendar_file_travels_with_the_letter(
    engine: Engine, catalogue: Catalogue, office: PostOffice, letterbox: Letterbox
) -> None:
    prepared(engine, lambda session: furnish(session, catalogue, places=1))

    send_waiting(engine, office, sender="Training <training@partnership.example>", at=NOW)

    first, second = letterbox.letters
    words, file = (part for part in first.walk() if not part.is_multipart())
    assert "You have a place" in words.get_payload(decode=True).decode()
    assert (file.get_content_type(), file.get_param("method"), file.get_filename()) == (
        "text/calendar",
        "PUBLISH",
        "session.ics",
    )
    assert b"BEGIN:VEVENT" in file.get_payload(decode=True)
    assert not second.is_multipart(), "whoever waits has nothing to put into a calendar"


def test_whoever_booked_after_the_reminders_went_out_is_not_reminded_at_once(
    engine: Engine, catalogue: Catalogue
) -> None:
    course = with_blended(catalogue, SLAVERY_2).get(SLAVERY_2)
    late: datetime = NOW + timedelta(days=6)

    def book_late(session: Session) -> None:
        town = a_town(session, course, NOW)
        planned = town.plan()
        booking.book(session, planned, course, needs="", site=SITE, by=town.hand(0), at=late)

    prepared(engine, book_late)
    look_after_sessions(engine, CHASER, at=late + timedelta(hours=1))

    assert reminders(engine) == []
