"""Short checks of one learner: what was asked and answered, and what they have shown. Nobody else's pages read it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select, true, union_all
from sqlalchemy.orm import Session, aliased

from lms.records.asking import WayOfAsking
from lms.records.base import BigId
from lms.records.duties import Rule, RuleVersion
from lms.records.learning import Attempt, AttemptItem, Edition, ItemVersion, Response
from lms.records.naming import among_named
from lms.records.queries.attempts import AskedItem, kept_question
from lms.records.queries.learning import awards_ever_completed
from lms.records.queries.requirements import policy_of
from lms.records.results import STILL_COUNTS, Assignment, Certificate, Completion
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShortCheckItem, ShownOutcome
from lms.rules.dates import london_date
from lms.rules.keeping_fresh import Fresh, Recalled, must_take_it_whole
from lms.rules.renewal import ShortRenewal
from lms.rules.testing_out import Tried
from quizzes.drawing import DrawnItem
from quizzes.marking import Answer
from quizzes.questions import Question
from quizzes.recall import Memory, begin

_LATEST_ANSWER = (
    select(ShortCheckAnswer.chosen)
    .where(ShortCheckAnswer.short_check_item_id == ShortCheckItem.id)
    .order_by(ShortCheckAnswer.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OTHERS = aliased(ShortCheckItem)
_TOTAL = select(func.count()).where(_OTHERS.short_check_id == ShortCheckItem.short_check_id).scalar_subquery()
_ITEMS = (
    select(
        ShortCheckItem.id,
        ShortCheckItem.position,
        _TOTAL,
        ShortCheckItem.option_order,
        ItemVersion.body,
        _LATEST_ANSWER,
    )
    .join(ItemVersion, ItemVersion.id == ShortCheckItem.item_version_id)
    .where(ShortCheckItem.short_check_id == bindparam("short_check_id", type_=BigId))
    .order_by(ShortCheckItem.position)
)
_SHOWN = select(ShownOutcome.outcome).where(ShownOutcome.enrolment_id == bindparam("enrolment_id", type_=BigId))

_QUIZ_ANSWER = (
    select(Response.chosen)
    .where(Response.attempt_item_id == AttemptItem.id)
    .order_by(Response.id.desc())
    .limit(1)
    .scalar_subquery()
)
_GIVEN = union_all(
    select(ItemVersion.body, _QUIZ_ANSWER, Attempt.submitted_at)
    .join(AttemptItem, AttemptItem.item_version_id == ItemVersion.id)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .where(
        Attempt.person_id == bindparam("person_id", type_=BigId),
        Attempt.award == bindparam("award"),
        Attempt.submitted_at.is_not(None),
    ),
    select(ItemVersion.body, _LATEST_ANSWER, ShortCheck.submitted_at)
    .join(ShortCheckItem, ShortCheckItem.item_version_id == ItemVersion.id)
    .join(ShortCheck, ShortCheck.id == ShortCheckItem.short_check_id)
    .where(
        ShortCheck.person_id == bindparam("person_id", type_=BigId),
        ShortCheck.award == bindparam("award"),
        ShortCheck.submitted_at.is_not(None),
    ),
)
_LATER, _LATER_RECALL = aliased(Completion), aliased(Recall)
_NEWER_COMPLETION = (
    select(_LATER.id)
    .where(
        _LATER.person_id == Completion.person_id,
        _LATER.award == Completion.award,
        _LATER.completed_at > Completion.completed_at,
        _LATER.withdrawn_at.is_(None),
    )
    .exists()
)
_NEWER_RECALL = (
    select(_LATER_RECALL.id)
    .where(_LATER_RECALL.completion_id == Recall.completion_id, _LATER_RECALL.number > Recall.number)
    .exists()
)
_FRESH = (
    select(
        Completion.person_id,
        Completion.id,
        Completion.award,
        Completion.completed_on,
        Completion.expires_on,
        Recall.on_day,
        Recall.stability,
        Recall.difficulty,
        Recall.due_on,
        Recall.number_right,
        Recall.number_asked,
    )
    .outerjoin(Recall, and_(Recall.completion_id == Completion.id, ~_NEWER_RECALL))
    .outerjoin(Certificate, Certificate.completion_id == Completion.id)
    .outerjoin(WayOfAsking, WayOfAsking.person_id == Completion.person_id)
    .where(
        Completion.attempt_id.is_not(None),
        STILL_COUNTS,
        func.coalesce(WayOfAsking.keeps_fresh, true()),
        ~_NEWER_COMPLETION,
    )
    .order_by(Completion.award, Completion.id)
)


@dataclass(frozen=True)
class StudyChecks:
    """The checks of what is known in one study."""

    begun: UUID | None
    """The one that was begun and not handed in."""
    handed_in: tuple[tuple[UUID, Tried], ...]
    """The newest first."""

    @property
    def tried(self) -> tuple[Tried, ...]:
        """When, and in which edition, each was handed in."""
        return tuple(one for _uid, one in self.handed_in)


NO_CHECKS = StudyChecks(None, ())


def find_short_check(session: Session, *, uid: UUID) -> ShortCheck | None:
    """The short check with this name in addresses, or None. Whoever asks must still be checked against its person."""
    return session.scalars(select(ShortCheck).where(ShortCheck.uid == uid)).first()


def find_open_test_out(session: Session, *, enrolment_id: int) -> ShortCheck | None:
    """The check of what is known that was begun in this study and not handed in, or None."""
    return session.scalars(
        select(ShortCheck).where(ShortCheck.enrolment_id == enrolment_id, ShortCheck.submitted_at.is_(None))
    ).first()


def checks_of_study(session: Session, *, enrolment_id: int) -> StudyChecks:
    """The checks of what is known in this study. One query."""
    rows = session.execute(
        select(ShortCheck.uid, ShortCheck.submitted_at, Edition.number)
        .join(Edition, Edition.id == ShortCheck.edition_id)
        .where(ShortCheck.enrolment_id == enrolment_id)
        .order_by(ShortCheck.id.desc())
    ).all()
    return StudyChecks(
        begun=next((uid for uid, at, _number in rows if at is None), None),
        handed_in=tuple((uid, Tried(london_date(at), number)) for uid, at, number in rows if at is not None),
    )


def questions_of(session: Session, *, short_check_id: int) -> Sequence[AskedItem]:
    """Every question of the short check with its answer, in the order asked."""
    rows = session.execute(_ITEMS, {"short_check_id": short_check_id})
    return [
        AskedItem(id_, position, of, DrawnItem(kept_question(body), tuple(order)), frozenset(chosen or ()))
        for id_, position, of, order, body, chosen in rows
    ]


def outcomes_shown(session: Session, *, enrolment_id: int) -> frozenset[str]:
    """The outcomes that this learner has shown they know, in this study."""
    return frozenset(session.connection().execute(_SHOWN, {"enrolment_id": enrolment_id}).scalars())


def answers_given(session: Session, *, person_id: int, award: str) -> Sequence[tuple[Question, Answer, datetime]]:
    """Every question this person was asked about an award and handed in, in the quiz and outside it, as answered."""
    rows = session.execute(_GIVEN, {"person_id": person_id, "award": award})
    return [(kept_question(body), frozenset(chosen or ()), at) for body, chosen, at in rows]


def find_open_recall(session: Session, *, completion_id: int) -> ShortCheck | None:
    """The questions to keep this completion fresh that were begun and not handed in, or None."""
    return session.scalars(
        select(ShortCheck).where(ShortCheck.completion_id == completion_id, ShortCheck.submitted_at.is_(None))
    ).first()


def recalls_of(session: Session, *, completion_id: int) -> Sequence[Recall]:
    """How questions to keep this completion fresh went, the oldest first."""
    return session.scalars(select(Recall).where(Recall.completion_id == completion_id).order_by(Recall.number)).all()


def memory_of(recall: Recall) -> Memory:
    """What was remembered after these questions."""
    return Memory(recall.on_day, recall.stability, recall.difficulty, recall.due_on)


_FRESH_OF = _FRESH.where(among_named(Completion.person_id, "people"))


def kept_fresh(session: Session, person_ids: Collection[int]) -> Mapping[int, Sequence[Fresh]]:
    """The newest completion of each award of these people, where it was passed here, with how fresh it is.

    Without people who do not want to be asked. One query, however many people.
    """
    found: dict[int, list[Fresh]] = defaultdict(list)
    session.flush()  # asked past the ORM: by every learner's home
    rows = session.connection().execute(_FRESH_OF, {"people": tuple(person_ids)})
    for person_id, id_, award, completed_on, expires_on, on_day, *memory_then, right, asked in rows:
        last = Recalled(on_day, right, asked) if on_day else None
        memory = Memory(on_day, *memory_then) if on_day else begin(completed_on)
        found[person_id].append(Fresh(id_, award, expires_on, memory, last))
    return found


def awards_to_take_whole(session: Session, *, person_id: int, on: date) -> frozenset[str]:
    """The awards that this person takes whole when renewing: a policy asks for a sound run, and there is none."""
    rows = session.execute(
        select(Rule.id, Rule.award, RuleVersion)
        .join(RuleVersion, RuleVersion.rule_id == Rule.id)
        .join(Assignment, Assignment.requirement_id == Rule.requirement_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.assigned_on <= on,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
            RuleVersion.starts_on <= on,
            RuleVersion.taken_back_at.is_(None),
        )
        .order_by(RuleVersion.starts_on, RuleVersion.number)
    )
    newest = {rule_id: (award, policy_of(version)) for rule_id, award, version in rows}
    if all(policy.short_renewal is ShortRenewal.EVERYBODY for _award, policy in newest.values()):
        return frozenset()
    recalled = _recalled(session, person_id=person_id)
    completed = awards_ever_completed(session, person_id=person_id)
    return frozenset(
        award
        for award, policy in newest.values()
        if award in completed and must_take_it_whole([policy], recalled.get(award, ()), on=on)
    )


def _recalled(session: Session, *, person_id: int) -> Mapping[str, Sequence[Recalled]]:
    """How questions to keep it fresh went since the newest completion of each award."""
    rows = session.execute(
        select(Completion.award, Recall.on_day, Recall.number_right, Recall.number_asked)
        .join(Recall, Recall.completion_id == Completion.id)
        .where(Completion.person_id == person_id, ~_NEWER_COMPLETION)
    )
    found: dict[str, list[Recalled]] = defaultdict(list)
    for award, on_day, right, asked in rows:
        found[award].append(Recalled(on_day, right, asked))
    return found
