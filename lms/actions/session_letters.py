"""Letters about a live session, into the outbox with the change that caused them, with their calendar file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import mailing
from lms.actions.site import Site
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.planned_sessions import Booking, PlannedSession
from lms.records.queries.planned_sessions import as_terms, newest_terms
from lms.rules.booking import Terms, is_soon
from lms.rules.booking_letters import SUBJECT, calendar_uid, keeps_register, meeting
from lms.rules.calendar_file import calendar_file


class Words(Protocol):
    """One of the letters of lms.rules.booking_letters."""

    def __call__(self, given_name: str, terms: Terms, *, has_place: bool, link: str) -> str:
        """The text."""


def write(
    session: Session,
    planned: PlannedSession,
    rows: Sequence[Booking],
    words: Words,
    *,
    at_once: bool = False,
    is_off: bool = False,
    site: Site,
    at: datetime,
) -> int:
    """Write to the person of each of these bookings; how many letters. Who has no address gets none.

    Whoever has a place gets the calendar file too: with `is_off` it takes the session out of their calendar. Unless
    `at_once`, a letter about a session that is some days away waits for office hours.
    """
    newest = newest_terms(session, planned_id=planned.id)
    terms, link = as_terms(newest), link_to(planned, site)
    ids = [row.person_id for row in rows]
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))}
    made = []
    for row in rows:
        person = people[row.person_id]
        if not person.email:
            continue
        uid = calendar_uid(str(planned.uid), row.booked_at)
        file = meeting(uid, newest.number, terms, link=link, is_cancelled=is_off)
        made.append(
            OutboxMessage(
                person_id=person.id,
                recipient=person.email,
                subject=SUBJECT,
                body=words(person.given_name, terms, has_place=row.place_at is not None, link=link),
                calendar=calendar_file(file, at=at) if row.place_at is not None else "",
                created_at=at,
                next_try_at=at,
                in_hours=not at_once and not is_soon(terms.starts_at, at=at),
            )
        )
    session.add_all(made)
    session.flush()
    return len(made)


def write_to_keepers(
    session: Session, planned: PlannedSession, person_ids: Sequence[int], *, site: Site, at: datetime
) -> None:
    """Tell these people that they keep the register of the session."""
    terms = as_terms(newest_terms(session, planned_id=planned.id))
    link = f"{site.url}/live-sessions/planned/{planned.uid}/register"
    for one in session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)):
        if one.email:
            words = keeps_register(one.given_name, terms, link=link)
            mailing.post(session, recipient=one.email, subject=SUBJECT, body=words, person_id=one.id, at=at)


def link_to(planned: PlannedSession, site: Site) -> str:
    """Where somebody sees what they booked."""
    return f"{site.url}/sessions/{planned.uid}"
