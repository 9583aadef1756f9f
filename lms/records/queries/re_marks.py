"""The results that hold: attempts as they were handed in, or as they were marked again, whichever is better."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lms.records.learning import Attempt, AttemptItem, ItemVersion
from lms.records.naming import among
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


def results_that_hold(session: Session, attempts: Collection[Attempt]) -> Mapping[int, ResultThatHolds]:
    """What each of these attempts is worth, by its id. One statement; none for no attempt."""
    held = {one.id: ResultThatHolds(one.percent, bool(one.passed)) for one in attempts}
    if not held:
        return held
    rows = session.execute(
        select(ReMark.attempt_id, ReMark.percent, ReMark.passed).where(among(ReMark.attempt_id, held))
    )
    for attempt_id, percent, passed in rows:
        known = held[attempt_id]
        held[attempt_id] = ResultThatHolds(max(known.percent or 0, percent), known.passed or passed)
    return held


def looked_again_at(session: Session, attempt: Attempt) -> Sequence[LookedAgain]:
    """What was decided of the questions of this attempt and counts for it, in the order of the attempt."""
    rows = session.execute(
        select(ItemVersion.version, AttemptItem.position, MarkingDecision)
        .join(AttemptItem, AttemptItem.item_version_id == MarkingDecision.item_version_id)
        .join(ItemVersion, ItemVersion.id == MarkingDecision.item_version_id)
        .where(
            AttemptItem.attempt_id == attempt.id,
            or_(MarkingDecision.ended_at.is_(None), MarkingDecision.ended_at > attempt.submitted_at),
            or_(
                MarkingDecision.reached >= attempt.enrolment_id,
                MarkingDecision.finished_at.is_not(None),
                MarkingDecision.decided_at <= attempt.submitted_at,
            ),
        )
        .order_by(AttemptItem.position, MarkingDecision.id)
    )
    return [
        LookedAgain(version, position, Way(row.way), frozenset(row.also), row.because, row.decided_at)
        for version, position, row in rows
    ]
