"""One person's training as a manager or lead sees it: standing, dates and reasons, never answers or scores."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.records.learning import Enrolment
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.presence import in_post, within
from lms.records.queries.teams import held_by
from lms.records.results import Assignment, Certificate, Completion, Requirement
from lms.rules.actor import Scope
from lms.rules.standing import Duty, standing
from lms.rules.team_standing import Place


@dataclass(frozen=True)
class PersonFound:
    """A person behind an address, with the units of their present posts."""

    id: int
    uid: UUID
    name: str
    email: str
    unit_paths: tuple[str, ...]


@dataclass(frozen=True)
class PostSeen:
    """A present post within the viewer's scope."""

    role_title: str
    unit: str
    organisation: str
    starts_on: date


@dataclass(frozen=True)
class AwardSeen:
    """A required award, where the person stands with it, and why each organisation in the scope asks for it."""

    place: Place
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class CompletionSeen:
    """Something the person completed."""

    award: str
    completed_on: date
    expires_on: date | None
    how: str
    certificate: str
    """"issued", "revoked", or "none"."""


@dataclass(frozen=True)
class Record:
    """All that is shown of a person."""

    posts: tuple[PostSeen, ...]
    awards: tuple[AwardSeen, ...]
    completions: tuple[CompletionSeen, ...]


def find_person(session: Session, *, uid: UUID, on: date) -> PersonFound | None:
    """The person with this uid if they are in post anywhere; whether they may be seen is for the policy to say."""
    rows = session.execute(
        select(Person, Unit.path)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Person.uid == uid, in_post(on))
        .order_by(Post.id)
    ).all()
    if not rows:
        return None
    person = rows[0][0]
    return PersonFound(person.id, person.uid, person.name, person.email or "", tuple(row[1] for row in rows))


def record_of(session: Session, *, person_id: int, scope: Scope, on: date) -> Record:
    """What this person is asked within the scope, where they stand and what they completed. Four queries.

    What an organisation outside the scope asks of them, and where they completed something, is not shown.
    """
    posts = session.execute(
        select(Post.role_title, Unit.name, Organisation.name, Post.starts_on, Post.organisation_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.person_id == person_id, in_post(on), within(scope))
        .order_by(Post.id)
    ).all()
    duties: defaultdict[str, list[Duty]] = defaultdict(list)
    reasons: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for award, assigned_on, due_on, reason in session.execute(
        select(Assignment.award, Assignment.assigned_on, Assignment.due_on, Requirement.reason)
        .join(Requirement, Requirement.id == Assignment.requirement_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.organisation_id.in_([post[4] for post in posts]),
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.due_on, Assignment.id)
    ):
        duties[award].append(Duty(assigned_on, due_on))
        reasons[award][reason] = None
    completions, standing_ones = _completions(session, person_id)
    begun = set(
        session.scalars(
            select(Enrolment.award).where(Enrolment.person_id == person_id, Enrolment.finished_at.is_(None))
        )
    )
    held = held_by((person_id, one.award, one.completed_on, one.expires_on) for one in standing_ones)
    awards = []
    for award, open_duties in sorted(duties.items()):
        where = standing(open_duties, held[person_id, award], started=award in begun, on=on)
        place = Place(award, where.standing, where.required, where.valid, where.due_on, where.expires_on)
        awards.append(AwardSeen(place, tuple(reasons[award])))
    return Record(tuple(PostSeen(*post[:4]) for post in posts), tuple(awards), tuple(completions))


def _completions(session: Session, person_id: int) -> tuple[Sequence[CompletionSeen], Sequence[CompletionSeen]]:
    """Every completion, newest first; and those whose certificate was not revoked."""
    rows = session.execute(
        select(
            Completion.award,
            Completion.completed_on,
            Completion.expires_on,
            Completion.how,
            Certificate.id,
            Certificate.revoked_at,
        )
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(Completion.person_id == person_id)
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
    )
    seen = [
        CompletionSeen(*row[:4], "none" if row[4] is None else "issued" if row[5] is None else "revoked")
        for row in rows
    ]
    return seen, [one for one in seen if one.certificate != "revoked"]
