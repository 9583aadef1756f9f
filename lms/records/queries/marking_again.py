"""What marking again looks at: decisions, studies with all their attempts, and what a decision would change."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Part
from lms.records.learning import Attempt, AttemptItem, Enrolment, ItemVersion
from lms.records.naming import among
from lms.records.organisations import Organisation
from lms.records.queries.attempts import LATEST_ANSWER, kept_question
from lms.records.queries.award_parts import grounds_of
from lms.records.re_marks import MarkingDecision, ReMark
from lms.records.results import KeptPlace
from lms.rules.award_parts import PartsDone, still_to_do
from lms.rules.dates import london_date
from lms.rules.marking_again import (
    NOWHERE,
    Decided,
    HeldResult,
    Preview,
    Sat,
    Study,
    few_left_out,
    newly_passes,
    preview,
    raised,
)
from quizzes.marking import Answer
from quizzes.marking_again import Decision, Way
from quizzes.ordering import Ordering
from quizzes.questions import Question
from quizzes.quiz import PassRule, ResultThatCounts

STUDIES_AT_ONCE = 1_000


@dataclass(frozen=True)
class DecisionSeen:
    """A decision as the partnership office sees it. None stands for one to four."""

    decision: MarkingDecision
    question: Question
    version: str
    rose: int | None
    """Attempts that rose when it was carried out, or were handed in since."""
    newly_passed: int | None

    @property
    def is_done(self) -> bool:
        """Every attempt handed in before it was marked again."""
        return self.decision.finished_at is not None

    @property
    def accepted(self) -> tuple[str, ...]:
        """What is right as well, in words; another order as a whole."""
        content, also = self.question.content, self.decision.also
        if isinstance(content, Ordering) and also:
            return (", ".join(content.lines((), frozenset(also))),)
        return tuple(content.reason(entry).text for entry in also)


def find_version(session: Session, *, version: str) -> ItemVersion | None:
    """The question version with this hash, if it was ever asked."""
    return session.scalars(select(ItemVersion).where(ItemVersion.version == version)).first()


def find_decision(session: Session, uid: UUID) -> MarkingDecision | None:
    """The decision with this name in addresses."""
    return session.scalars(select(MarkingDecision).where(MarkingDecision.uid == uid)).first()


def decisions_seen(session: Session, *, award: str) -> Sequence[DecisionSeen]:
    """Every decision on a question of this award, the newest first, with what it changed. Two statements."""
    counts = {
        decision_id: (rose, passed)
        for decision_id, rose, passed in session.execute(
            select(
                ReMark.decision_id,
                func.count(),
                func.count().filter(ReMark.passed, Attempt.passed.is_(False)),
            )
            .join(Attempt, Attempt.id == ReMark.attempt_id)
            .where(Attempt.award == award)
            .group_by(ReMark.decision_id)
        )
    }
    rows = session.execute(
        select(MarkingDecision, ItemVersion.body, ItemVersion.version)
        .join(ItemVersion, ItemVersion.id == MarkingDecision.item_version_id)
        .where(MarkingDecision.award == award)
        .order_by(MarkingDecision.id.desc())
    )
    return [
        DecisionSeen(row, kept_question(body), version, *map(few_left_out, counts.get(row.id, (0, 0))))
        for row, body, version in rows
    ]


def decided_of(session: Session, *, award: str) -> Sequence[Decided]:
    """Every decision on a question of this award, with until when it counts."""
    rows = session.execute(
        select(ItemVersion.version, MarkingDecision.way, MarkingDecision.also, MarkingDecision.ended_at)
        .join(ItemVersion, ItemVersion.id == MarkingDecision.item_version_id)
        .where(MarkingDecision.award == award)
        .order_by(MarkingDecision.id)
    )
    return [Decided(Decision(version, Way(way), frozenset(also)), until) for version, way, also, until in rows]


_TAKEN_OUT = (
    select(ItemVersion.version)
    .join(MarkingDecision, MarkingDecision.item_version_id == ItemVersion.id)
    .where(
        MarkingDecision.award == bindparam("award"),
        MarkingDecision.ended_at.is_(None),
        MarkingDecision.way.in_([way.value for way in Way if way.takes_out]),
    )
    .order_by(MarkingDecision.id)
)
"""Put together once: asked with each attempt that begins."""


def versions_taken_out(session: Session, *, award: str) -> tuple[str, ...]:
    """The question versions of this award that are to be asked no more, in the order in which that was decided."""
    return tuple(dict.fromkeys(session.scalars(_TAKEN_OUT, {"award": award})))


def newest_decision_on(session: Session, attempt: Attempt) -> int | None:
    """The id of the newest decision that stands on a question of this attempt, or None."""
    return session.scalars(
        select(func.max(MarkingDecision.id))
        .join(AttemptItem, AttemptItem.item_version_id == MarkingDecision.item_version_id)
        .where(AttemptItem.attempt_id == attempt.id, MarkingDecision.ended_at.is_(None))
    ).one()


def unfinished_decisions(session: Session) -> Sequence[tuple[int, str]]:
    """The ids and awards of decisions that are not carried out to the end, the oldest first."""
    rows = session.execute(
        select(MarkingDecision.id, MarkingDecision.award)
        .where(MarkingDecision.finished_at.is_(None))
        .order_by(MarkingDecision.id)
    )
    return [(id_, award) for id_, award in rows]


def next_enrolments(session: Session, *, award: str, after: int, most: int = STUDIES_AT_ONCE) -> Sequence[int]:
    """The ids of the next so many studies of this award."""
    return session.scalars(
        select(Enrolment.id).where(Enrolment.award == award, Enrolment.id > after).order_by(Enrolment.id).limit(most)
    ).all()


def studies_with(session: Session, enrolment_ids: Collection[int], *, item_version_id: int) -> Sequence[Study]:
    """Those of these studies in which an attempt that was handed in held the question. Six statements."""
    met = session.scalars(
        select(Attempt.enrolment_id)
        .distinct()
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .where(
            among(Attempt.enrolment_id, enrolment_ids),
            Attempt.submitted_at.is_not(None),
            AttemptItem.item_version_id == item_version_id,
        )
    ).all()
    return studies_of(session, met) if met else ()


def studies_of(session: Session, enrolment_ids: Collection[int]) -> Sequence[Study]:
    """These studies with all that was handed in, in the order of their ids."""
    attempts = session.scalars(
        select(Attempt)
        .where(among(Attempt.enrolment_id, enrolment_ids), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.enrolment_id, Attempt.number)
    ).all()
    answered = _answered(session, [one.id for one in attempts])
    again = _again(session, [one.id for one in attempts])
    sat: dict[int, list[Sat]] = defaultdict(list)
    for one in attempts:
        sat[one.enrolment_id].append(_sat(one, answered[one.id], again.get(one.id, ())))
    rows = session.execute(
        select(Enrolment.id, Enrolment.person_id, Enrolment.finished_at)
        .where(among(Enrolment.id, enrolment_ids))
        .order_by(Enrolment.id)
    )
    return [Study(id_, person_id, finished_at is None, tuple(sat[id_])) for id_, person_id, finished_at in rows]


def preview_of(session: Session, course: Course, decision: Decision, *, on: date) -> Preview:
    """What this decision would change beside those there are already. Reads every attempt with the question."""
    award = course.award.code
    row = find_version(session, version=decision.version)
    decided = [*decided_of(session, award=award), Decided(decision)]
    met = rise = 0
    passing: dict[int, PartsDone] = {}
    for study in _all_studies(session, award=award, item_version_id=row.id) if row else ():
        met += sum(any(question.version == decision.version for question, _ in sat.answered) for sat in study.attempts)
        found = raised(study, decided)
        rise += len(found)
        if newly_passes(study, found):
            last = max(one.submitted_at for one in found if one.newly_passed)
            passing[study.person_id] = PartsDone(study_on=london_date(last))
    return preview(
        met=met,
        rise=rise,
        newly_pass=len(passing),
        complete=_whole(session, course, passing, on=on),
        places=_places(session, passing),
    )


def _all_studies(session: Session, *, award: str, item_version_id: int) -> Iterator[Study]:
    after = 0
    while ids := next_enrolments(session, award=award, after=after):
        yield from studies_with(session, ids, item_version_id=item_version_id)
        after = ids[-1]


def _whole(session: Session, course: Course, passing: Mapping[int, PartsDone], *, on: date) -> int:
    """How many of these people have no part to do once their quiz is passed."""
    if course.parts == (Part.STUDY,) or not passing:
        return len(passing)
    grounds = grounds_of(session, person_ids=list(passing), courses=[course], on=on)
    whole = (
        replace(grounds[person_id, course.award.code].done, study_on=done.study_on)
        for person_id, done in passing.items()
    )
    return sum(not still_to_do(course.parts, done) for done in whole)


def _places(session: Session, person_ids: Collection[int]) -> Mapping[str, int]:
    """How many of these people work in each organisation today."""
    rows = session.execute(
        select(Organisation.name, KeptPlace.person_id)
        .join(KeptPlace, KeptPlace.organisation_id == Organisation.id)
        .where(among(KeptPlace.person_id, person_ids))
    ).all()
    counts = Counter(name for name, _ in rows)
    counts[NOWHERE] = len(set(person_ids) - {person_id for _, person_id in rows})
    return counts


def _sat(attempt: Attempt, answered: Sequence[tuple[Question, Answer]], again: Sequence[HeldResult]) -> Sat:
    if attempt.submitted_at is None or attempt.score is None:
        raise ValueError(f"Attempt {attempt.id} was not handed in.")
    held = HeldResult(Fraction(attempt.score), len(answered), bool(attempt.passed))
    for one in again:
        best = max(held, one, key=lambda result: result.share)
        held = replace(best, passed=held.passed or one.passed)
    return Sat(
        id=attempt.id,
        submitted_at=attempt.submitted_at,
        answered=tuple(answered),
        rule=PassRule(attempt.pass_percent, confidence_counts=attempt.confidence_counts),
        counts=ResultThatCounts(attempt.counts),
        held=held,
    )


def _answered(session: Session, attempt_ids: Collection[int]) -> Mapping[int, Sequence[tuple[Question, Answer]]]:
    """Every question of each attempt with the answer that counts."""
    rows = session.execute(
        select(AttemptItem.attempt_id, AttemptItem.item_version_id, LATEST_ANSWER)
        .where(among(AttemptItem.attempt_id, attempt_ids))
        .order_by(AttemptItem.attempt_id, AttemptItem.position)
    ).all()
    bodies = session.execute(
        select(ItemVersion.id, ItemVersion.body).where(among(ItemVersion.id, {row[1] for row in rows}))
    )
    questions = {id_: kept_question(body) for id_, body in bodies}
    found: dict[int, list[tuple[Question, Answer]]] = defaultdict(list)
    for attempt_id, version_id, chosen in rows:
        found[attempt_id].append((questions[version_id], frozenset(chosen or ())))
    return found


def _again(session: Session, attempt_ids: Collection[int]) -> Mapping[int, Sequence[HeldResult]]:
    """The better results that each attempt was given so far."""
    found: dict[int, list[HeldResult]] = defaultdict(list)
    for row in session.scalars(select(ReMark).where(among(ReMark.attempt_id, attempt_ids))):
        found[row.attempt_id].append(HeldResult(Fraction(row.score), row.maximum, row.passed))
    return found
