"""The results that hold: attempts as they were handed in, or as they were marked again, whichever is better."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from lms.records.base import BigId, UtcDateTime
from lms.records.learning import Attempt, AttemptItem, ItemVersion
from lms.records.naming import among_named
from lms.records.re_marks import MarkingDecision, ReMark
from quizzes.marking import Answer
from quizzes.marking_again import Way


@dataclass(frozen=True)
class ResultThatHolds:
    """What an attempt is worth by now."""

    percent: int | None
    """None while the attempt is not handed in."""
    passed: bool


@dataclass(frozen=True)
class LookedAgain:
    """What was decided of a question that an attempt holds."""

    version: str
    position: int
    way: Way
    also: Answer
    because: str
    decided_at: datetime


def passed_by_now() -> ColumnElement[bool]:
    """The attempt has passed, as it was handed in or as it was marked again."""
    again = select(ReMark.id).where(ReMark.attempt_id == Attempt.id, ReMark.passed).exists()
    return or_(Attempt.passed.is_(True), again)


# Put together once: every result page asks them.
_SUBMITTED_AT = bindparam("submitted_at", type_=UtcDateTime)
_MARKED_AGAIN = select(ReMark.attempt_id, ReMark.percent, ReMark.passed).where(
    among_named(ReMark.attempt_id, "attempts")
)
_LOOKED_AGAIN = (
    select(ItemVersion.version, AttemptItem.position, MarkingDecision)
    .join(AttemptItem, AttemptItem.item_version_id == MarkingDecision.item_version_id)
    .join(ItemVersion, ItemVersion.id == MarkingDecision.item_version_id)
    .where(
        AttemptItem.attempt_id == bindparam("attempt_id", type_=BigId),
        or_(MarkingDecision.ended_at.is_(None), MarkingDecision.ended_at > _SUBMITTED_AT),
        or_(
            MarkingDecision.reached >= bindparam("enrolment_id", type_=BigId),
            MarkingDecision.finished_at.is_not(None),
            MarkingDecision.decided_at <= _SUBMITTED_AT,
        ),
    )
    .order_by(AttemptItem.position, MarkingDecision.id)
)


def results_that_hold(session: Session, attempts: Collection[Attempt]) -> Mapping[int, ResultThatHolds]:
    """What each of these attempts is worth, by its id. One statement; none for no attempt."""
    held = {one.id: ResultThatHolds(one.percent, bool(one.passed)) for one in attempts}
    if not held:
        return held
    rows = session.execute(_MARKED_AGAIN, {"attempts": list(held)})
    for attempt_id, percent, passed in rows:
        known = held[attempt_id]
        held[attempt_id] = ResultThatHolds(max(known.percent or 0, percent), known.passed or passed)
    return held


def looked_again_at(session: Session, attempt: Attempt) -> Sequence[LookedAgain]:
    """What was decided of the questions of this attempt and counts for it, in the order of the attempt."""
    rows = session.execute(
        _LOOKED_AGAIN,
        {"attempt_id": attempt.id, "enrolment_id": attempt.enrolment_id, "submitted_at": attempt.submitted_at},
    )
    return [
        LookedAgain(version, position, Way(row.way), frozenset(row.also), row.because, row.decided_at)
        for version, position, row in rows
    ]
