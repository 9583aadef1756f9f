"""Whom a manager may remind, of what, and who was reminded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, exists, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.messages import Notice
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, open_agreement
from lms.records.queries.presence import below, in_post, same_organisation, within
from lms.records.results import KeptStanding
from lms.rules.actor import Scope
from lms.rules.reminder import Waiting, stage_at
from lms.rules.standing import Standing
from lms.rules.team_standing import Need, most_pressing


@dataclass(frozen=True)
class Awaited:
    """A person of whom something required is still awaited, the earliest due first."""

    person_id: int
    uid: UUID
    given_name: str
    name: str
    email: str
    """Empty for people without an address, and for people who cannot sign in."""
    awaited: tuple[Waiting, ...]
    """Each titled by the code of its award."""
    known_only_at: int | None = None
    """The organisation that knows only its own of them, and only the name it gave; None for everybody else."""

    @property
    def first(self) -> Waiting:
        """What has been awaited longest."""
        return self.awaited[0]


@dataclass(frozen=True)
class Reminder:
    """That a person was reminded: when, and whose press it was."""

    person_id: int
    planned_at: datetime
    planned_by: str


def people_awaited(
    session: Session, *, scope: Scope, unit_path: str, on: date, person_id: int | None = None, need: Need | None = None
) -> Sequence[Awaited]:
    """People in post who do not hold a required award, those waiting longest first: all, one, or one of the groups
    that can be reminded together.

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
    missing_since = case(
        (KeptStanding.standing == Standing.LAPSED.value, KeptStanding.expires_on), else_=KeptStanding.due_on
    )
    rows = session.execute(
        select(Person, KeptStanding.award, KeptStanding.standing, missing_since, Agreement)
        .join(KeptStanding, KeptStanding.person_id == Person.id)
        .outerjoin(Agreement, open_agreement(KeptStanding))
        .where(
            seen,
            KeptStanding.required,
            KeptStanding.valid.is_(False),
            missing_since.is_not(None),
            *([] if person_id is None else [Person.id == person_id]),
        )
        .order_by(missing_since, SEEN_FAMILY_NAME, SEEN_GIVEN_NAME, Person.id, KeptStanding.award)
    )
    awaited: dict[int, dict[str, Waiting]] = {}
    people: dict[int, Person] = {}
    listed: dict[int, Agreement | None] = {}
    for person, award, standing, since, agreement in rows:
        people[person.id] = person
        if agreement is None or person.id not in listed:  # of two organisations of a reader, the one that may know more
            listed[person.id] = agreement
        awaited.setdefault(person.id, {}).setdefault(award, Waiting(award, Standing(standing), since))
    found = [
        Awaited(
            person_id=one.id,
            uid=one.uid,
            given_name=one.given_name,
            name=f"{own.given_name} {own.family_name}".strip() if (own := listed[one.id]) else one.name,
            email=(one.email or "") if one.disabled_at is None else "",
            awaited=tuple(awaited[one.id].values()),
            known_only_at=own.organisation_id if own else None,
        )
        for one in people.values()
    ]
    return [one for one in found if need in (None, most_pressing(waiting.standing for waiting in one.awaited))]


def reminders(session: Session, *, people: Mapping[int, int | None], stage: str) -> dict[int, Reminder]:
    """Which of these people were written to at this stage, by person.

    Each comes with the organisation that knows only its own of them, if any: it is told of its own reminders alone.
    """
    if not people:
        return {}
    stages = {stage_at(stage, organisation_id) for organisation_id in people.values()}
    rows = session.execute(
        select(Notice.person_id, Notice.planned_at, Notice.planned_by, Notice.stage).where(
            Notice.stage.in_(stages), Notice.person_id.in_(people)
        )
    )
    return {row[0]: Reminder(*row[:3]) for row in rows if row[3] == stage_at(stage, people[row[0]])}
