"""Attempts at a quiz: what was asked, in which order, and what was answered. Questions are read as they were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from uuid import UUID

from sqlalchemy import BindParameter, Date, Row, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from lms.records.agreements import Agreement
from lms.records.base import BigId
from lms.records.learning import Attempt, AttemptItem, ItemVersion, Response
from lms.records.organisations import Organisation
from lms.records.people import Post
from lms.records.queries.agreements import open_agreement
from lms.records.queries.presence import in_post
from lms.records.queries.re_marks import passed_by_now
from lms.records.re_marks import ReMark
from lms.records.results import Assignment, Certificate, Completion
from lms.records.short_checks import ShortCheck, ShortCheckItem
from quizzes.drawing import DrawnItem
from quizzes.marking import Answer
from quizzes.questions import Question

QUESTIONS_IN_MEMORY = 5_000


@dataclass(frozen=True)
class AskedItem:
    """One question of an attempt in its place, and the answer that counts: the latest."""

    id: int
    position: int
    """From 1."""
    of: int
    """How many questions the attempt has."""
    drawn: DrawnItem
    answer: Answer
    """Empty while there is none, and after it was taken back."""


@dataclass(frozen=True)
class AskedPlace:
    """A place of an attempt, without what is asked there."""

    position: int
    answered: bool


# Statements that every page of a quiz asks, put together once: doing it for each request cost more than asking.

_ATTEMPT = bindparam("attempt_id", type_=BigId)
LATEST_ANSWER = (
    select(Response.chosen)
    .where(Response.attempt_item_id == AttemptItem.id)
    .order_by(Response.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OTHERS = aliased(AttemptItem)
_TOTAL = select(func.count()).where(_OTHERS.attempt_id == AttemptItem.attempt_id).scalar_subquery()
_ITEMS = (
    select(AttemptItem.id, AttemptItem.position, _TOTAL, AttemptItem.option_order, ItemVersion.body, LATEST_ANSWER)
    .join(ItemVersion, ItemVersion.id == AttemptItem.item_version_id)
    .where(AttemptItem.attempt_id == _ATTEMPT)
)
_ALL_ITEMS = _ITEMS.order_by(AttemptItem.position)
_ONE_ITEM = _ITEMS.where(AttemptItem.position == bindparam("position"))
_PLACES = (
    select(AttemptItem.position, LATEST_ANSWER).where(AttemptItem.attempt_id == _ATTEMPT).order_by(AttemptItem.position)
)
_NUMBER = select(func.count()).where(AttemptItem.attempt_id == _ATTEMPT)
_NAMED = select(Attempt).where(Attempt.uid == bindparam("uid"), Attempt.enrolment_id == bindparam("enrolment_id"))
_OF_STUDY = Attempt.enrolment_id == bindparam("enrolment_id")
_OPEN = select(Attempt).where(_OF_STUDY, Attempt.submitted_at.is_(None))
_HANDED_IN = select(Attempt).where(_OF_STUDY, Attempt.submitted_at.is_not(None)).order_by(Attempt.number.desc())
_NOT_PASSED_AT = (
    select(Attempt.submitted_at)
    .where(_OF_STUDY, Attempt.submitted_at.is_not(None), ~passed_by_now())
    .order_by(Attempt.number)
)
_PERSON = bindparam("person_id", type_=BigId)
_AWARD: BindParameter[str] = bindparam("award")
_ASKED = union_all(
    select(AttemptItem.item)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .where(Attempt.person_id == _PERSON, Attempt.award == _AWARD),
    select(ShortCheckItem.item)
    .join(ShortCheck, ShortCheck.id == ShortCheckItem.short_check_id)
    .where(ShortCheck.person_id == _PERSON, ShortCheck.award == _AWARD),
).subquery()
_TIMES_ASKED = select(_ASKED.c.item, func.count()).group_by(_ASKED.c.item)
_ON = bindparam("on", type_=Date)
_ASKS = (
    select(Assignment.id)
    .where(
        Assignment.person_id == Post.person_id,
        Assignment.organisation_id == Post.organisation_id,
        Assignment.award == _AWARD,
        Assignment.assigned_on <= _ON,
        or_(Assignment.ended_on.is_(None), Assignment.ended_on > _ON),
    )
    .exists()
)
_COUNTED_FOR = (
    select(Organisation.id, Organisation.name)
    .join(Post, Post.organisation_id == Organisation.id)
    .outerjoin(Agreement, open_agreement(Post))
    .where(Post.person_id == _PERSON, in_post(_ON))
    .order_by(_ASKS.desc(), Agreement.id.is_(None).desc(), Post.starts_on, Post.id)
    .limit(1)
)
_CODE = (
    select(Certificate.code)
    .join(Completion, Completion.id == Certificate.completion_id)
    .where(Completion.attempt_id == _ATTEMPT, Certificate.revoked_at.is_(None))
)


def find_attempt(session: Session, *, uid: UUID, enrolment_id: int) -> Attempt | None:
    """The attempt with this name in addresses, if it belongs to this enrolment."""
    return session.scalars(_NAMED, {"uid": uid, "enrolment_id": enrolment_id}).first()


def find_open_attempt(session: Session, *, enrolment_id: int) -> Attempt | None:
    """The attempt of this enrolment that was begun and not handed in, or None."""
    return session.scalars(_OPEN, {"enrolment_id": enrolment_id}).first()


def attempts_handed_in(session: Session, *, enrolment_id: int) -> Sequence[Attempt]:
    """The attempts of this enrolment that have a result, the newest first."""
    return session.scalars(_HANDED_IN, {"enrolment_id": enrolment_id}).all()


def not_passed_at(session: Session, *, enrolment_id: int) -> Sequence[datetime]:
    """When each attempt of this enrolment that was not passed was handed in."""
    moments = session.scalars(_NOT_PASSED_AT, {"enrolment_id": enrolment_id})
    return [moment for moment in moments if moment is not None]


def shares_so_far(session: Session, *, enrolment_id: int) -> Sequence[Fraction]:
    """For each attempt of this enrolment that was handed in, its share of its full score, from 0 to 1.

    As it was handed in, or as it was marked again, whichever is better.
    """
    asked = select(func.count()).where(AttemptItem.attempt_id == Attempt.id).scalar_subquery()
    rows = session.execute(
        select(Attempt.id, Attempt.score, asked)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.number)
    )
    shares = {id_: Fraction(score) / items for id_, score, items in rows if score is not None}
    again = session.execute(
        select(ReMark.attempt_id, ReMark.score, ReMark.maximum)
        .join(Attempt, Attempt.id == ReMark.attempt_id)
        .where(Attempt.enrolment_id == enrolment_id)
    )
    for id_, score, maximum in again:
        shares[id_] = max(shares[id_], Fraction(score) / maximum)
    return list(shares.values())


def times_asked(session: Session, *, person_id: int, award: str) -> Mapping[str, int]:
    """How often this person was asked each question of an award, in all cycles and outside the quiz too."""
    rows = session.execute(_TIMES_ASKED, {"person_id": person_id, "award": award})
    return dict(rows.all())


def items_asked(session: Session, *, attempt_id: int) -> Sequence[AskedItem]:
    """Every question of the attempt with its answer, in the order asked."""
    rows = session.execute(_ALL_ITEMS, {"attempt_id": attempt_id})
    return [_asked(row) for row in rows]


def find_item_asked(session: Session, *, attempt_id: int, position: int) -> AskedItem | None:
    """The question in this place of the attempt, or None."""
    # past the ORM here and below: columns alone are wanted, with every answer
    row = session.connection().execute(_ONE_ITEM, {"attempt_id": attempt_id, "position": position}).first()
    return _asked(row) if row else None


def places_asked(session: Session, *, attempt_id: int) -> Sequence[AskedPlace]:
    """The places of an attempt in order, each with whether it has an answer."""
    rows = session.connection().execute(_PLACES, {"attempt_id": attempt_id})
    return [AskedPlace(position, bool(chosen)) for position, chosen in rows]


def number_asked(session: Session, *, attempt_id: int) -> int:
    """How many questions the attempt has."""
    return session.connection().execute(_NUMBER, {"attempt_id": attempt_id}).scalar_one()


def find_organisation_as_at(session: Session, *, person_id: int, award: str, on: date) -> tuple[int, str] | None:
    """The id and name of the organisation a completion on this date is counted for; None for people without a post.

    Of several, the one that asks for the award; then one that they agreed to belong to; then the one whose post was
    begun first.
    """
    row = session.execute(_COUNTED_FOR, {"person_id": person_id, "award": award, "on": on}).first()
    return (row[0], row[1]) if row else None


def find_certificate_code(session: Session, *, attempt_id: int) -> str | None:
    """The code of the certificate that came from this attempt, unless it was withdrawn."""
    return session.scalars(_CODE, {"attempt_id": attempt_id}).first()


def _asked(row: Row[int, int, int, list[str], str, list[str]]) -> AskedItem:
    id_, position, of, order, body, chosen = row
    return AskedItem(id_, position, of, DrawnItem(kept_question(body), tuple(order)), frozenset(chosen or ()))


@lru_cache(maxsize=QUESTIONS_IN_MEMORY)
def kept_question(body: str) -> Question:
    """A question as it was kept. A version never changes, so it is read once."""
    return Question.from_json(body)
