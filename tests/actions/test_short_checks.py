"""Showing what one knows already, on both databases: what is asked, kept and spared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import attempts, short_checks, studying
from lms.actions.ways_of_asking import keep_fresh
from lms.records.audit import AuditLine
from lms.records.learning import Enrolment
from lms.records.people import Person
from lms.records.queries.attempts import items_asked, times_asked
from lms.records.queries.learning import pages_done
from lms.records.queries.short_checks import checks_of_study, kept_fresh, outcomes_shown, questions_of
from lms.records.results import Certificate, Completion
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShownOutcome
from lms.rules.actor import Actor, Role
from lms.rules.refusals import Refusal
from lms.rules.renewal import ShortRenewal
from quizzes.quiz import TestOutRules
from tests.curriculum import SLAVERY_1, SLAVERY_2, TRAUMA_1
from tests.factories import a_grant, a_person, a_post, actor_for, an_organisation, top_unit
from tests.quiz_sittings import RIGHT, SITE, WRONG, choose, study, take_quiz
from tests.standing_rules import a_draft, publish

O1, O2, O3 = "ms1-o1", "ms1-o2", "ms1-o3"
ACCOUNT = ("telling", "an-account")


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return catalogue.get(SLAVERY_1)


@pytest.fixture
def by(session: Session) -> Actor:
    return actor_for(session, a_person(session, "Amina Yusuf"))


def answer(
    session: Session, check: ShortCheck, options: Mapping[str, str], *, by: Actor, at: datetime, default: str = RIGHT
) -> None:
    """Answer every question with the option of its outcome."""
    for item in questions_of(session, short_check_id=check.id):
        place = str(item.drawn.order.index(options.get(item.drawn.question.outcome, default)) + 1)
        short_checks.save_answer(session, check, position=item.position, positions=[place], by=by, at=at)


def show(
    session: Session, course: Course, options: Mapping[str, str] | None = None, *, by: Actor, at: datetime
) -> ShortCheck:
    """A whole check of what is known."""
    check = short_checks.show_what_is_known(session, course, by=by, at=at)
    answer(session, check, options or {}, by=by, at=at)
    short_checks.hand_in(session, check, by=by, at=at)
    return check


def enrolment_of(session: Session, check: ShortCheck) -> Enrolment:
    return session.get_one(Enrolment, check.enrolment_id)


def test_the_course_is_begun_and_three_questions_are_asked_about_each_outcome_that_is_not_always_taught(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = short_checks.show_what_is_known(session, course, by=by, at=at)

    items = questions_of(session, short_check_id=check.id)
    assert [item.drawn.question.outcome for item in items] == [O1, O1, O1, O2, O2, O2]
    assert [item.position for item in items] == [1, 2, 3, 4, 5, 6]
    for outcome in (O1, O2):
        assert any(item.drawn.question.critical for item in items if item.drawn.question.outcome == outcome)
    assert all(item.drawn.question == course.bank.get(item.drawn.question.id) for item in items)
    assert enrolment_of(session, check).finished_at is None
    assert (check.award, check.submitted_at, len(check.seed)) == ("modern-slavery-1", None, 32)


def test_beginning_again_is_the_same_check(session: Session, course: Course, by: Actor, at: datetime) -> None:
    first = short_checks.show_what_is_known(session, course, by=by, at=at)

    again = short_checks.show_what_is_known(session, course, by=by, at=at + timedelta(hours=1))

    assert again is first
    assert session.scalar(select(func.count()).select_from(ShortCheck)) == 1


def test_what_is_shown_spares_its_pages_and_completes_nothing(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = show(session, course, {O2: WRONG}, by=by, at=at)

    enrolment = enrolment_of(session, check)
    assert outcomes_shown(session, enrolment_id=enrolment.id) == {O1}
    assert pages_done(session, course, enrolment_id=enrolment.id) == {("noticing", "welcome"), ("noticing", "signs")}
    assert enrolment.finished_at is None
    for record in (Completion, Certificate):
        assert session.scalar(select(func.count()).select_from(record)) == 0
    with pytest.raises(Refusal, match="pages you have not read"):
        attempts.start(session, enrolment, course, by=by, at=at)


def test_with_everything_shown_what_is_always_taught_stands_before_the_quiz_which_stays(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    enrolment = enrolment_of(session, show(session, course, by=by, at=at))

    assert outcomes_shown(session, enrolment_id=enrolment.id) == {O1, O2}
    with pytest.raises(Refusal, match="pages you have not read"):
        attempts.start(session, enrolment, course, by=by, at=at)
    studying.carry_on(session, enrolment, course, module=ACCOUNT[0], page=ACCOUNT[1], by=by, at=at)
    attempt = take_quiz(session, enrolment, course, WRONG, by=by, at=at)
    assert attempt.passed is False
    assert take_quiz(session, enrolment, course, RIGHT, by=by, at=at).passed is True
    assert session.scalar(select(func.count()).select_from(Completion)) == 1


def test_the_quiz_asks_other_questions_than_the_check(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = show(session, course, by=by, at=at)
    asked = {item.drawn.question.id for item in questions_of(session, short_check_id=check.id)}

    assert times_asked(session, person_id=check.person_id, award=check.award) == dict.fromkeys(asked, 1)


def test_a_missed_or_left_out_question_shows_nothing(session: Session, course: Course, by: Actor, at: datetime) -> None:
    check = short_checks.show_what_is_known(session, course, by=by, at=at)
    answer(session, check, {}, by=by, at=at)
    short_checks.save_answer(session, check, position=1, positions=[], by=by, at=at)
    last = questions_of(session, short_check_id=check.id)[-1]
    wrong = str(last.drawn.order.index(WRONG) + 1)
    short_checks.save_answer(session, check, position=last.position, positions=[wrong], by=by, at=at)

    short_checks.hand_in(session, check, by=by, at=at)

    assert outcomes_shown(session, enrolment_id=enrolment_of(session, check).id) == frozenset()


def test_a_changed_mind_is_a_new_row_and_the_same_answer_is_none(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = short_checks.show_what_is_known(session, course, by=by, at=at)

    for places in (["1"], ["1"], ["2"]):
        short_checks.save_answer(session, check, position=1, positions=places, by=by, at=at)

    assert session.scalar(select(func.count()).select_from(ShortCheckAnswer)) == 2
    item = questions_of(session, short_check_id=check.id)[0]
    assert item.answer == {item.drawn.order[1]}


def test_handing_in_again_changes_nothing_and_answers_come_too_late(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = show(session, course, {O1: WRONG, O2: WRONG}, by=by, at=at)

    with pytest.raises(short_checks.CheckHandedIn):
        answer(session, check, {}, by=by, at=at)
    short_checks.hand_in(session, check, by=by, at=at + timedelta(days=1))

    assert check.submitted_at == at
    assert session.scalar(select(func.count()).select_from(ShownOutcome)) == 0


def test_what_the_page_did_not_offer_is_refused_beside_the_question(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = short_checks.show_what_is_known(session, course, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        short_checks.save_answer(session, check, position=1, positions=["9"], by=by, at=at)
    with pytest.raises(LookupError):
        short_checks.save_answer(session, check, position=7, positions=["1"], by=by, at=at)

    assert refused.value.field == "answer"


def test_it_can_be_tried_again_after_thirty_days_about_what_is_left(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    show(session, course, {O2: WRONG}, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        short_checks.show_what_is_known(session, course, by=by, at=at + timedelta(days=29))
    again = short_checks.show_what_is_known(session, course, by=by, at=at + timedelta(days=30))

    assert refused.value.sentence == short_checks.LATER
    assert {item.drawn.question.outcome for item in questions_of(session, short_check_id=again.id)} == {O2}


def test_once_in_each_edition_where_the_course_says_so(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    once = replace(course, test_out=TestOutRules(again_after_days=None))
    show(session, once, {O2: WRONG}, by=by, at=at)
    later = at + timedelta(days=700)

    with pytest.raises(Refusal):
        short_checks.show_what_is_known(session, once, by=by, at=later)

    changed = replace(once, edition="2.0", content_sha256="c" * 64)
    assert short_checks.show_what_is_known(session, changed, by=by, at=later).submitted_at is None


def test_where_nothing_can_be_spared_nothing_is_asked(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    study(session, course, by=by, at=at)

    with pytest.raises(Refusal) as refused:
        short_checks.show_what_is_known(session, course, by=by, at=at)

    assert refused.value.sentence == short_checks.NOTHING_TO_SHOW


def test_the_order_of_courses_holds_here_too(session: Session, catalogue: Catalogue, by: Actor, at: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        short_checks.show_what_is_known(session, catalogue.get(SLAVERY_2), by=by, at=at)

    assert refused.value.sentence == studying.ANOTHER_FIRST


def test_a_check_handed_in_after_the_course_was_finished_keeps_nothing(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    check = short_checks.show_what_is_known(session, course, by=by, at=at)
    answer(session, check, {}, by=by, at=at)
    take_quiz(session, study(session, course, by=by, at=at), course, by=by, at=at)

    short_checks.hand_in(session, check, by=by, at=at)

    assert check.submitted_at == at
    assert session.scalar(select(func.count()).select_from(ShownOutcome)) == 0


def test_a_renewal_begins_with_nothing_shown_and_can_be_shown_anew(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    first = enrolment_of(session, show(session, course, by=by, at=at))
    take_quiz(session, study(session, course, by=by, at=at), course, by=by, at=at)
    later = at + timedelta(days=1000)

    check = short_checks.show_what_is_known(session, course, by=by, at=later)

    second = enrolment_of(session, check)
    assert (second.cycle, second.id == first.id) == (2, False)
    assert outcomes_shown(session, enrolment_id=second.id) == frozenset()
    assert checks_of_study(session, enrolment_id=second.id).tried == ()
    assert len(checks_of_study(session, enrolment_id=first.id).tried) == 1


def test_the_audit_says_that_it_was_done_and_never_how_it_went(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    show(session, course, {O2: WRONG}, by=by, at=at)

    lines = session.execute(select(AuditLine.verb, AuditLine.facts).where(AuditLine.verb.contains("one knows"))).all()
    assert [tuple(line) for line in lines] == [
        ("check what one knows", {"award": "modern-slavery-1"}),
        ("hand in a check of what one knows", {}),
    ]


# Keeping it fresh


WEEKS = timedelta(days=7)


@pytest.fixture
def passed(session: Session, course: Course, by: Actor, at: datetime) -> Completion:
    """Passed a month ago; before that, everything about telling was missed."""
    then = at - 5 * WEEKS
    enrolment = study(session, course, by=by, at=then)
    attempt = attempts.start(session, enrolment, course, by=by, at=then)
    missed = {
        item.position: WRONG
        for item in items_asked(session, attempt_id=attempt.id)
        if item.drawn.question.outcome == O2
    }
    choose(session, attempt, RIGHT, instead=missed, by=by, at=then)
    attempts.submit(session, attempt, course, site=SITE, by=by, at=then)
    if not attempt.passed:
        take_quiz(session, enrolment, course, by=by, at=then + timedelta(hours=1))
    return session.scalars(select(Completion)).one()


def recalls(session: Session) -> list[tuple[int, int, int, int]]:
    """Each time: its number, how many of how many were right, and the days to the next."""
    rows = session.scalars(select(Recall).order_by(Recall.id))
    return [(row.number, row.number_right, row.number_asked, (row.due_on - row.on_day).days) for row in rows]


def test_two_questions_are_asked_first_about_what_was_missed_most(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    check = short_checks.keep_fresh(session, course, by=by, at=at)

    items = questions_of(session, short_check_id=check.id)
    outcomes = [item.drawn.question.outcome for item in items]
    before = times_asked(session, person_id=check.person_id, award=check.award)
    assert (len(items), outcomes[0], len(set(outcomes))) == (2, O2, 2)
    assert (check.completion_id, check.enrolment_id) == (passed.id, None)
    assert short_checks.keep_fresh(session, course, by=by, at=at) is check
    for item in items:
        others = [before.get(one.id, 0) for one in course.bank.by_outcome[item.drawn.question.outcome]]
        assert before[item.drawn.question.id] - 1 <= min(others)


def test_right_answers_make_the_gap_wider_and_wrong_ones_close_it(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    now = at
    for option in (RIGHT, RIGHT, WRONG):
        check = short_checks.keep_fresh(session, course, by=by, at=now)
        answer(session, check, {}, default=option, by=by, at=now)
        short_checks.hand_in(session, check, by=by, at=now)
        now += timedelta(days=recalls(session)[-1][3])

    found = recalls(session)
    assert [one[:3] for one in found] == [(1, 2, 2), (2, 2, 2), (3, 0, 2)]
    assert 100 < found[0][3] < found[1][3] == 300
    assert found[2][3] == 21


def test_nothing_else_changes_and_no_line_is_left(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    lines = session.scalar(select(func.count()).select_from(AuditLine))

    check = short_checks.keep_fresh(session, course, by=by, at=at)
    answer(session, check, {}, default=WRONG, by=by, at=at)
    short_checks.hand_in(session, check, by=by, at=at)
    short_checks.hand_in(session, check, by=by, at=at + WEEKS)

    assert recalls(session) == [(1, 0, 2, 21)]
    assert session.scalar(select(func.count()).select_from(AuditLine)) == lines
    assert session.scalar(select(func.count()).select_from(Completion)) == 1
    assert session.scalar(select(func.count()).select_from(ShownOutcome)) == 0


def test_what_is_not_due_or_not_wanted_is_refused(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    with pytest.raises(Refusal) as early:
        short_checks.keep_fresh(session, course, by=by, at=at - 3 * WEEKS)
    keep_fresh(session, wanted=False, by=by, at=at)
    with pytest.raises(Refusal) as unwanted:
        short_checks.keep_fresh(session, course, by=by, at=at)
    keep_fresh(session, wanted=True, by=by, at=at)

    assert early.value.sentence == unwanted.value.sentence == short_checks.NOTHING_NOW
    assert short_checks.keep_fresh(session, course, by=by, at=at).completion_id == passed.id


@pytest.mark.usefixtures("passed")
def test_a_course_never_completed_and_one_withdrawn_are_not_kept_fresh(
    session: Session, catalogue: Catalogue, by: Actor, at: datetime
) -> None:
    course = catalogue.get(SLAVERY_1)
    with pytest.raises(Refusal):
        short_checks.keep_fresh(session, catalogue.get(TRAUMA_1), by=by, at=at)
    session.scalars(select(Certificate)).one().revoked_at = at
    session.flush()

    with pytest.raises(Refusal):
        short_checks.keep_fresh(session, course, by=by, at=at)


def test_after_a_renewal_the_gaps_begin_anew(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    check = short_checks.keep_fresh(session, course, by=by, at=at)
    answer(session, check, {}, by=by, at=at)
    short_checks.hand_in(session, check, by=by, at=at)
    take_quiz(session, study(session, course, by=by, at=at + WEEKS), course, by=by, at=at + WEEKS)

    kept = kept_fresh(session, [check.person_id])[check.person_id]

    assert len(kept) == 1
    assert kept[0].completion_id != passed.id
    assert (kept[0].last, kept[0].memory.gap_days) == (None, 21)


# Renewing where a policy asks for a sound run


@pytest.mark.parametrize(("options", "is_open"), [((RIGHT, RIGHT), True), ((RIGHT, WRONG), False), ((), False)])
@pytest.mark.usefixtures("passed")
def test_a_sound_run_opens_the_shorter_renewal_where_the_policy_says_so(
    session: Session, course: Course, by: Actor, at: datetime, *, options: tuple[str, ...], is_open: bool
) -> None:
    _ask_by_rule(session, course, by, ShortRenewal.SOUND_RUN, at=at)
    now = at
    for option in options:
        check = short_checks.keep_fresh(session, course, by=by, at=now)
        answer(session, check, {}, default=option, by=by, at=now)
        short_checks.hand_in(session, check, by=by, at=now)
        now += timedelta(days=recalls(session)[-1][3])

    if is_open:
        assert short_checks.show_what_is_known(session, course, by=by, at=now).submitted_at is None
    else:
        with pytest.raises(Refusal) as refused:
            short_checks.show_what_is_known(session, course, by=by, at=now)
        assert refused.value.sentence == short_checks.WHOLE


def test_without_such_a_policy_everybody_who_renews_may_show_what_they_know(
    session: Session, course: Course, passed: Completion, by: Actor, at: datetime
) -> None:
    _ask_by_rule(session, course, by, ShortRenewal.EVERYBODY, at=at)

    assert short_checks.show_what_is_known(session, course, by=by, at=at).submitted_at is None


def test_who_never_completed_it_may_show_what_they_know_whatever_the_policy(
    session: Session, course: Course, by: Actor, at: datetime
) -> None:
    _ask_by_rule(session, course, by, ShortRenewal.SOUND_RUN, at=at)

    assert short_checks.show_what_is_known(session, course, by=by, at=at).submitted_at is None


def _ask_by_rule(session: Session, course: Course, by: Actor, short: ShortRenewal, *, at: datetime) -> None:
    """A standing rule that asks this person for the course."""
    organisation = an_organisation(session)
    unit = top_unit(session, organisation)
    a_post(session, session.get_one(Person, by.person_id), unit)
    lead = a_person(session, "Bev Lead")
    a_grant(session, lead, Role.TRAINING_LEAD, unit)
    draft = a_draft(unit, award=course.award)
    draft = replace(draft, renewal=replace(draft.renewal, short_renewal=short))
    publish(session, draft, by=actor_for(session, lead), at=at)
