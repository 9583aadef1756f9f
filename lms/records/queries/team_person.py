"""One person's training as a manager or lead sees it: standing, dates and reasons, never answers or scores."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.learning import Enrolment
from lms.records.mergers import APART, MergedRow
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import SEEN_EMAIL, open_agreement
from lms.records.queries.bookings import booked_by
from lms.records.queries.excusing import NONE, excuses_of
from lms.records.queries.presence import in_post, within
from lms.records.queries.teams import held_by
from lms.records.queries.terms import counted_until
from lms.records.results import Assignment, Certificate, Completion, Requirement
from lms.rules.actor import Scope
from lms.rules.standing import Duty, standing
from lms.rules.team_standing import Booked, Place


@dataclass(frozen=True)
class PersonFound:
    """A person behind an address, with the units of their present posts."""

    id: int
    uid: UUID
    name: str
    email: str
    unit_paths: tuple[str, ...]
    known_only_at: int | None = None
    """The organisation that knows only its own of them; None where the viewer may know more."""


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
    booked: tuple[Booked, ...] = ()
    """Places in live sessions still to come, the next first."""


def find_person(session: Session, *, uid: UUID, scope: Scope, on: date) -> PersonFound | None:
    """The person with this uid if they are in post anywhere; whether they may be seen is for the policy to say.

    They bear the name by which somebody with this scope may know them: that of the list where they have not agreed.
    """
    rows = session.execute(
        select(
            Person.id,
            Person.uid,
            Person.given_name,
            Person.family_name,
            SEEN_EMAIL,
            Unit.path,
            Post.organisation_id,
            Agreement.id,
            Agreement.given_name,
            Agreement.family_name,
            Agreement.email,
        )
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Person.uid == uid, in_post(on))
        .order_by(Post.id)
    ).all()
    if not rows:
        return None
    seen = [row for row in rows if scope.covers(row[5])]
    unit_paths = tuple(row[5] for row in rows)
    if seen and all(row[7] is not None for row in seen):
        own = seen[0]
        return PersonFound(own[0], own[1], f"{own[8]} {own[9]}".strip(), own[10] or "", unit_paths, own[6])
    one = (seen or rows)[0]
    return PersonFound(one[0], one[1], f"{one[2]} {one[3]}".strip(), one[4] or "", unit_paths)


def record_of(session: Session, *, person_id: int, scope: Scope, on: date) -> Record:
    """What this person is asked within the scope, where they stand and what they completed. Six queries.

    What an organisation outside the scope asks of them, and where they completed something, is not shown. Where they
    have not agreed to be known, nothing is shown but what they completed there.
    """
    posts = session.execute(
        select(Post.role_title, Unit.name, Organisation.name, Post.starts_on, Post.organisation_id, Agreement.id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .outerjoin(Agreement, open_agreement(Post))
        .where(Post.person_id == person_id, in_post(on), within(scope))
        .order_by(Post.id)
    ).all()
    is_known = any(post[5] is None for post in posts)
    duties: defaultdict[str, list[Duty]] = defaultdict(list)
    reasons: defaultdict[str, dict[str, None]] = defaultdict(dict)
    excuses = excuses_of(session, [person_id], on=on)
    for organisation_id, award, assigned_on, due_on, reason in session.execute(
        select(
            Assignment.organisation_id,
            Assignment.award,
            Assignment.assigned_on,
            Assignment.due_on,
            Requirement.reason,
        )
        .join(Requirement, Requirement.id == Assignment.requirement_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.organisation_id.in_([post[4] for post in posts]),
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.due_on, Assignment.id)
    ):
        excused = excuses.get((person_id, organisation_id, award), NONE)
        duties[award].append(Duty(assigned_on, due_on, None, excused.exemptions, excused.extensions))
        reasons[award][reason] = None
    completions, standing_ones = _completions(session, person_id, [post[4] for post in posts], everywhere=is_known)
    begun = set(
        session.scalars(
            select(Enrolment.award).where(Enrolment.person_id == person_id, Enrolment.finished_at.is_(None))
        )
    )
    held = held_by((person_id, one.award, one.completed_on, one.expires_on) for one in standing_ones)
    awards = []
    for award, open_duties in sorted(duties.items()):
        where = standing(open_duties, held[person_id, award], started=is_known and award in begun, on=on)
        place = Place(
            award,
            where.standing,
            where.required,
            where.valid,
            where.due_on,
            where.expires_on,
            where.exempt_until,
        )
        awards.append(AwardSeen(place, tuple(reasons[award])))
    booked = booked_by(session, person_id=person_id, scope=scope, on=on)
    return Record(tuple(PostSeen(*post[:4]) for post in posts), tuple(awards), tuple(completions), booked)


def _completions(
    session: Session, person_id: int, organisation_ids: list[int], *, everywhere: bool
) -> tuple[Sequence[CompletionSeen], Sequence[CompletionSeen]]:
    """Completions, newest first, until when each counts in these organisations; and those not withdrawn.

    From everywhere, or only those earned in these organisations.
    """
    goes_on_from = (
        select(MergedRow.from_id)
        .where(MergedRow.record == Completion.__tablename__, MergedRow.to_id == Completion.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Completion.award,
            Completion.completed_on,
            counted_until(organisation=organisation_ids),
            Completion.how,
            Certificate.id,
            func.coalesce(Certificate.revoked_at, Completion.withdrawn_at),
        )
        .outerjoin(Certificate, Certificate.completion_id == func.coalesce(goes_on_from, Completion.id))
        .where(
            Completion.person_id == person_id,
            func.coalesce(Completion.withdrawn_because, "") != APART,
            *([] if everywhere else [Completion.organisation_id.in_(organisation_ids)]),
        )
        .order_by(Completion.completed_at.desc(), Completion.id.desc())
    )
    seen = [
        CompletionSeen(*row[:4], "revoked" if row[5] is not None else "none" if row[4] is None else "issued")
        for row in rows
    ]
    return seen, [one for one in seen if one.certificate != "revoked"]
