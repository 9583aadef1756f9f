"""Learning done elsewhere as its learner and their leads see it. A draft is its learner's alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.evidence import ClaimState, EvidenceClaim, EvidenceWord
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.records.queries.agreements import applies
from lms.records.queries.presence import in_post, within
from lms.records.results import Completion
from lms.rules.actor import Scope
from lms.rules.dates import london_date

TO_DECIDE = (ClaimState.WAITING, ClaimState.ASKED)
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Claim:
    """Learning done elsewhere that somebody recorded."""

    id: int
    uid: UUID
    person_id: int
    person_uid: UUID
    person: str
    equivalence: str
    award: str
    title: str
    completed_on: date
    document_sha256: str
    document_kind: str
    document_bytes: int
    state: ClaimState
    made_at: datetime
    sent_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    decided_because: str
    expires_on: date | None
    """Until when it counts; None before it was approved."""
    withdrawn_at: datetime | None
    withdrawn_because: str

    @property
    def sent_on(self) -> date | None:
        """The day it was sent."""
        return london_date(self.sent_at) if self.sent_at else None

    @property
    def decided_on(self) -> date | None:
        """The day it was approved or declined."""
        return london_date(self.decided_at) if self.decided_at else None

    @property
    def is_open(self) -> bool:
        """Whether a lead has still to decide."""
        return self.state in TO_DECIDE


@dataclass(frozen=True)
class Said:
    """A question about a claim or its answer."""

    by_learner: bool
    said_by: str
    said_on: date
    words: str


def claims_of(session: Session, *, person_id: int) -> Sequence[Claim]:
    """Everything this person recorded, the newest first; a draft is the first of all."""
    rows = session.execute(
        _claims().where(EvidenceClaim.person_id == person_id).order_by(EvidenceClaim.made_at.desc(), EvidenceClaim.id)
    )
    return [_claim(row) for row in rows]


def claims_to_decide(session: Session, *, scope: Scope, on: date) -> Sequence[Claim]:
    """What waits for the leads with this scope, the oldest first; what waits for the learner's answer comes last."""
    rows = session.execute(
        _claims()
        .where(EvidenceClaim.state.in_(TO_DECIDE), _is_seen(scope, on))
        .order_by(EvidenceClaim.state.desc(), EvidenceClaim.sent_at, EvidenceClaim.id)
    )
    return [_claim(row) for row in rows]


def count_to_decide(session: Session, *, scope: Scope, on: date) -> int:
    """How many claims wait for the leads with this scope, without those that wait for an answer."""
    asked = select(func.count()).select_from(EvidenceClaim)
    return session.scalar(asked.where(EvidenceClaim.state == ClaimState.WAITING, _is_seen(scope, on))) or 0


def claims_decided(session: Session, *, scope: Scope, on: date) -> Sequence[Claim]:
    """What was decided last of the people in this scope, the newest first."""
    rows = session.execute(
        _claims()
        .where(EvidenceClaim.state.in_((ClaimState.APPROVED, ClaimState.DECLINED)), _is_seen(scope, on))
        .order_by(EvidenceClaim.decided_at.desc(), EvidenceClaim.id.desc())
        .limit(DECIDED_SHOWN)
    )
    return [_claim(row) for row in rows]


def find_claim(session: Session, *, uid: UUID) -> Claim | None:
    """The claim with this uid; whether it may be seen is for the policy to say."""
    row = session.execute(_claims().where(EvidenceClaim.uid == uid)).first()
    return _claim(row) if row else None


def units_that_may_know(session: Session, *, person_id: int, on: date) -> Sequence[str]:
    """The units of this person's present posts at organisations that may know what they did elsewhere."""
    return session.scalars(
        select(Unit.path)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.person_id == person_id, in_post(on), ~_is_limited(on))
        .order_by(Post.id)
    ).all()


def words_about(session: Session, *, claim_id: int) -> Sequence[Said]:
    """What was asked and answered about a claim, in order."""
    rows = session.scalars(select(EvidenceWord).where(EvidenceWord.claim_id == claim_id).order_by(EvidenceWord.id))
    return [Said(row.by_learner, row.said_by, london_date(row.said_at), row.words) for row in rows]


def _claims() -> Select[*tuple[Any, ...]]:
    return (
        select(
            EvidenceClaim,
            Person.uid,
            Person.given_name,
            Person.family_name,
            Completion.expires_on,
            Completion.withdrawn_at,
            Completion.withdrawn_because,
        )
        .join(Person, Person.id == EvidenceClaim.person_id)
        .outerjoin(Completion, Completion.id == EvidenceClaim.completion_id)
    )


def _claim(row: Any) -> Claim:
    claim, person_uid, given_name, family_name, expires_on, withdrawn_at, withdrawn_because = row
    return Claim(
        id=claim.id,
        uid=claim.uid,
        person_id=claim.person_id,
        person_uid=person_uid,
        person=f"{given_name} {family_name}".strip(),
        equivalence=claim.equivalence,
        award=claim.award,
        title=claim.title,
        completed_on=claim.completed_on,
        document_sha256=claim.document_sha256,
        document_kind=claim.document_kind,
        document_bytes=claim.document_bytes,
        state=ClaimState(claim.state),
        made_at=claim.made_at,
        sent_at=claim.sent_at,
        decided_at=claim.decided_at,
        decided_by=claim.decided_by,
        decided_because=claim.decided_because,
        expires_on=expires_on,
        withdrawn_at=withdrawn_at,
        withdrawn_because=withdrawn_because or "",
    )


def _is_seen(scope: Scope, on: date) -> ColumnElement[bool]:
    """The claim's person has a post in the scope, at an organisation that may know of it."""
    return exists().where(
        Post.person_id == EvidenceClaim.person_id,
        Unit.id == Post.unit_id,
        in_post(on),
        within(scope),
        ~_is_limited(on),
    )


def _is_limited(on: date) -> ColumnElement[bool]:
    """The person has not agreed that the post's organisation may know more than what was done with it."""
    return (
        exists()
        .where(
            and_(
                Agreement.person_id == Post.person_id,
                Agreement.organisation_id == Post.organisation_id,
                applies(on),
            )
        )
        .correlate(Post)
    )
