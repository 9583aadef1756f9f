"""Whom a manager may remind, of what, and who was reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.records.messages import Notice
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.presence import below, in_post, same_organisation, within
from lms.records.results import KeptStanding
from lms.rules.actor import Scope


@dataclass(frozen=True)
class Awaited:
    """A person of whom something required is still awaited, the earliest due first."""

    person_id: int
    uid: UUID
    given_name: str
    name: str
    email: str
    """Empty for people without an address, and for people who cannot sign in."""
    awards: tuple[tuple[str, date], ...]

    @property
    def earliest(self) -> date:
        """The first due date."""
        return self.awards[0][1]


@dataclass(frozen=True)
class Reminder:
    """That a person was reminded: when, and whose press it was."""

    person_id: int
    planned_at: datetime
    planned_by: str


def people_awaited(
    session: Session, *, scope: Scope, unit_path: str, on: date, person_id: int | None = None, overdue: bool = False
) -> Sequence[Awaited]:
    """People in post who do not hold a required award, those waiting longest first: all, one, or those overdue.

    One query, however many people.
    """
    seen = exists().where(
        Post.person_id == KeptStanding.person_id,
        same_organisation(Post, KeptStanding),
        Unit.id == Post.unit_id,
        in_post(on),
        within(scope),
        below(unit_path),
    )
    rows = session.execute(
        select(Person, KeptStanding.award, KeptStanding.due_on)
        .join(KeptStanding, KeptStanding.person_id == Person.id)
        .where(
            seen,
            KeptStanding.required,
            KeptStanding.valid.is_(False),
            KeptStanding.due_on.is_not(None),
            *([] if person_id is None else [Person.id == person_id]),
        )
        .order_by(KeptStanding.due_on, Person.family_name, Person.given_name, Person.id, KeptStanding.award)
    )
    awards: dict[int, dict[str, date]] = {}
    people: dict[int, Person] = {}
    for person, award, due_on in rows:
        people[person.id] = person
        if due_on is not None:
            awards.setdefault(person.id, {}).setdefault(award, due_on)
    found = [
        Awaited(
            person_id=one.id,
            uid=one.uid,
            given_name=one.given_name,
            name=one.name,
            email=(one.email or "") if one.disabled_at is None else "",
            awards=tuple(awards[one.id].items()),
        )
        for one in people.values()
    ]
    return [one for one in found if one.earliest < on or not overdue]


def reminders(session: Session, *, person_ids: Sequence[int], stage: str) -> dict[int, Reminder]:
    """Which of these people were written to at this stage, by person."""
    if not person_ids:
        return {}
    rows = session.execute(
        select(Notice.person_id, Notice.planned_at, Notice.planned_by).where(
            Notice.stage == stage, Notice.person_id.in_(person_ids)
        )
    )
    return {row[0]: Reminder(*row) for row in rows}
