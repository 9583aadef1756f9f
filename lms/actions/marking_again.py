"""Deciding how a flawed question counts, and marking again what was handed in. A result may rise, and never falls.

The decision is one row; carrying it out takes steps, each a transaction of its own: the better results of some people
with all that follows from them. A step can be cut off and taken again, and the first is taken with the decision.

A step holds the studies it marks, as whoever hands in holds their own: so an attempt is either handed in before its
step, and marked again with it, or handed in after the decision was kept, and sees it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions import audit, finishing, mailing
from lms.actions.holding import hold_people
from lms.actions.site import Site
from lms.records.learning import Attempt, Enrolment, ItemVersion
from lms.records.naming import among
from lms.records.people import Person
from lms.records.personal_data import REMOVED
from lms.records.queries.attempts import kept_question
from lms.records.queries.marking_again import (
    decided_of,
    newest_decision_on,
    next_enrolments,
    studies_of,
    studies_with,
)
from lms.records.re_marks import MarkingDecision, ReMark
from lms.rules.actor import Actor
from lms.rules.letters import SUBJECT, looked_again, looked_again_quiz
from lms.rules.marking_again import HeldResult, Raised, newly_passes, raised
from lms.rules.refusals import Refusal
from quizzes.marking_again import Way, accepts_all
from quizzes.ordering import Ordering

STUDIES_A_STEP = 1_000
PASSING_A_STEP = 100
"""A step is over sooner when so many people have newly passed: completing takes longest. Some two seconds' work."""
LONGEST_REASON = 500
MOST_ACCEPTED = 20

CHOOSE_A_WAY = "Choose how the question is to count."
CHOOSE_ANSWERS = "Choose which answers are right as well."
OTHER_ANSWERS = "Choose from the answers on this page that do not count as right yet."
OTHER_ORDER = "Give each line a number of its own, in another order than the one that is right already."
ONLY_WITH_ANSWERS = "You chose answers to accept. Choose “Accept more answers”, or take the ticks out."
SAY_WHY = "Say why, in words for the people who took the quiz."
ANYTHING_ALREADY = "Everybody has full marks for this version already. Nothing can be raised further."
DECIDED_ALREADY = "This was decided before, and it still counts."
SAY_WHY_ENDED = "Say why it no longer counts."

RE_MARKS = cast(Table, ReMark.__table__)


def decide(
    session: Session,
    course: Course,
    version: ItemVersion,
    *,
    way: str,
    also: Collection[str],
    because: str,
    form_key: str,
    site: Site,
    by: Actor,
    at: datetime,
) -> MarkingDecision:
    """Keep the decision and take the first step of marking again. The same form sent twice decides once.

    Refuses without a way, a reason or, where answers are to be accepted, answers that can be; and what would change
    nothing because it stands already.
    """
    check(version, way=way, also=also, because=because)
    session.refresh(version, with_for_update={"key_share": True})  # one decision on it at a time
    known = session.scalars(select(MarkingDecision).where(MarkingDecision.form_key == form_key)).first()
    if known is not None:
        return known
    _check_is_new(session, version, way=way, also=also)
    decision = MarkingDecision(
        award=version.award,
        item_version_id=version.id,
        way=way,
        also=sorted(also),
        because=because.strip(),
        decided_at=at,
        decided_by=by.name,
        form_key=form_key,
        reached=0,
        ended_by="",
        ended_because="",
    )
    session.add(decision)
    session.flush()
    audit.record(
        session,
        "decide how a question is marked",
        "marking decision",
        decision.id,
        by=by,
        at=at,
        award=version.award,
        question=version.item,
        version=version.version,
        way=way,
        also=sorted(also),
    )
    ids = next_enrolments(session, award=version.award, after=0, most=STUDIES_A_STEP)
    _step(session, decision, _take_enrolments(session, ids), course, site=site, by=by, at=at)
    return decision


def check(version: ItemVersion, *, way: str, also: Collection[str], because: str) -> None:
    """Refuse a decision that says too little, or names answers that cannot be accepted as well."""
    question = kept_question(version.body)
    if way not in list(Way):
        raise Refusal(CHOOSE_A_WAY, field="way")
    if way == Way.ALSO and not also:
        raise Refusal(CHOOSE_ANSWERS, field="also")
    if way != Way.ALSO and also:
        raise Refusal(ONLY_WITH_ANSWERS, field="also")
    if len(also) > MOST_ACCEPTED or not accepts_all(question, frozenset(also)):
        raise Refusal(OTHER_ORDER if isinstance(question.content, Ordering) else OTHER_ANSWERS, field="also")
    check_reason(because, SAY_WHY)


def check_reason(because: str, sentence: str) -> None:
    """Refuse no reason, and more than a few sentences."""
    if not because.strip():
        raise Refusal(sentence, field="because")
    if len(because.strip()) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="because")


def carry_on(session: Session, decision_id: int, course: Course, *, site: Site, by: Actor, at: datetime) -> bool:
    """Take the next step of carrying a decision out; whether there may be more. Of two at once one waits."""
    decision = session.get_one(
        MarkingDecision, decision_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if decision.finished_at is not None:
        return False
    ids = next_enrolments(session, award=decision.award, after=decision.reached, most=STUDIES_A_STEP)
    _step(session, decision, _take_enrolments(session, ids), course, site=site, by=by, at=at)
    return decision.finished_at is None


def end(session: Session, decision: MarkingDecision, *, because: str, by: Actor, at: datetime) -> None:
    """From now on the question is marked as it was asked again. What rose stays. Doing it again changes nothing."""
    check_reason(because, SAY_WHY_ENDED)
    session.refresh(decision, with_for_update={"key_share": True})
    if decision.ended_at is not None:
        return
    decision.ended_at, decision.ended_by, decision.ended_because = at, by.name, because.strip()
    audit.record(session, "end how a question is marked", "marking decision", decision.id, by=by, at=at)
    session.flush()


def mark_handed_in(session: Session, attempt: Attempt, *, at: datetime) -> HeldResult | None:
    """The better result of an attempt just handed in, if what was decided of its questions makes one."""
    decision_id = newest_decision_on(session, attempt)
    if decision_id is None:
        return None
    (study,) = studies_of(session, [attempt.enrolment_id])
    found = [one for one in raised(study, decided_of(session, award=attempt.award)) if one.attempt_id == attempt.id]
    _keep(session, found, decision_id=decision_id, at=at)
    return found[0].now if found else None


def _step(
    session: Session,
    decision: MarkingDecision,
    enrolments: Sequence[Enrolment],
    course: Course,
    *,
    site: Site,
    by: Actor,
    at: datetime,
) -> None:
    """Mark again what was handed in in these studies, which are held; what that completes is completed."""
    studies = studies_with(session, [one.id for one in enrolments], item_version_id=decision.item_version_id)
    decided = decided_of(session, award=decision.award)
    reached, is_last = enrolments[-1].id if enrolments else decision.reached, len(enrolments) < STUDIES_A_STEP
    rising: list[Raised] = []
    passing: set[int] = set()
    for study in studies:
        found = raised(study, decided)
        rising += found
        if newly_passes(study, found):
            passing.add(study.enrolment_id)
        if len(passing) == PASSING_A_STEP:
            reached, is_last = study.enrolment_id, False
            break
    _keep(session, rising, decision_id=decision.id, at=at)
    _finish(session, [one for one in enrolments if one.id in passing], course, site=site, by=by, at=at)
    decision.reached = reached
    if is_last:
        decision.finished_at = at
        audit.record(session, "mark a question again", "marking decision", decision.id, by=by, at=at)
    session.flush()


def _finish(
    session: Session, enrolments: Sequence[Enrolment], course: Course, *, site: Site, by: Actor, at: datetime
) -> None:
    """Complete what is whole now, from the day on which it was done, and tell everybody who has newly passed."""
    if not enrolments:
        return
    hold_people(session, [one.person_id for one in enrolments])
    people = session.scalars(select(Person).where(among(Person.id, [one.person_id for one in enrolments]))).all()
    there = {person.id: person for person in people if person.name != REMOVED}
    made = finishing.finish_if_whole(
        session,
        [one for one in enrolments if one.person_id in there],
        course,
        letter=looked_again,
        site=site,
        by=by,
        at=at,
    )
    for person_id in sorted(there.keys() - made.keys()):
        person = there[person_id]
        if person.email and person.disabled_at is None:
            body = looked_again_quiz(person.given_name, link=f"{site.url}/your-training")
            mailing.post(session, recipient=person.email, subject=SUBJECT, body=body, person_id=person_id, at=at)


def _keep(session: Session, found: Sequence[Raised], *, decision_id: int, at: datetime) -> None:
    rows = [
        {
            "attempt_id": one.attempt_id,
            "decision_id": decision_id,
            "score": str(one.now.raw),
            "maximum": one.now.maximum,
            "percent": one.now.percent,
            "passed": one.now.passed,
            "marked_at": at,
        }
        for one in found
    ]
    if rows:
        session.execute(insert(RE_MARKS), rows)


def _check_is_new(session: Session, version: ItemVersion, *, way: str, also: Collection[str]) -> None:
    standing = session.scalars(
        select(MarkingDecision).where(MarkingDecision.item_version_id == version.id, MarkingDecision.ended_at.is_(None))
    ).all()
    if any(one.way == Way.FULL for one in standing):
        raise Refusal(ANYTHING_ALREADY, field="way")
    if any(one.way == way and set(also) <= set(one.also) for one in standing):
        raise Refusal(DECIDED_ALREADY, field="way")


def _take_enrolments(session: Session, enrolment_ids: Collection[int]) -> Sequence[Enrolment]:
    """Hold these studies, in the order of their numbers, and read them afresh."""
    return session.scalars(
        select(Enrolment)
        .where(among(Enrolment.id, enrolment_ids))
        .order_by(Enrolment.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
