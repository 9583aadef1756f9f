"""What can be shown to be known, and which pages it spares."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue import read_catalogue
from courses.course import Course, Page, WalkSegment
from courses.progress import progress
from courses.test_out import numbers_asked, outcomes_to_ask, pages_done, pages_known
from quizzes.quiz import TestOutRules
from quizzes.sampling import draw_by_outcome
from tests.curriculum import SLAVERY_1, a_course

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
COURSE = a_course(SLAVERY_1, "Modern slavery")
"""ms1-o1 is taught on two pages, ms1-o2 on one, ms1-o3 on one and always."""
O1, O2, O3 = COURSE.outcomes
WELCOME, SIGNS, ACCOUNT, TELLING = (
    ("noticing", "welcome"),
    ("noticing", "signs"),
    ("telling", "an-account"),
    ("telling", "telling"),
)
ALL = frozenset((WELCOME, SIGNS, ACCOUNT, TELLING))


def with_page(course: Course, slug: str, **changes: object) -> Course:
    """The course with this page changed."""

    def changed(page: Page) -> Page:
        return replace(page, **changes) if page.slug == slug else page  # type: ignore[arg-type]

    modules = (replace(one, pages=tuple(changed(page) for page in one.pages)) for one in course.modules)
    return replace(course, modules=tuple(modules))


def test_asked_is_what_is_not_always_taught() -> None:
    assert outcomes_to_ask(COURSE, frozenset()) == (O1, O2)


def test_asked_is_only_what_saves_a_page_not_done() -> None:
    assert outcomes_to_ask(COURSE, frozenset((WELCOME, SIGNS))) == (O2,)
    assert outcomes_to_ask(COURSE, frozenset((WELCOME,))) == (O1, O2)
    assert outcomes_to_ask(COURSE, ALL - {ACCOUNT}) == ()


def test_nothing_is_asked_where_it_is_not_offered_or_where_there_are_too_few_questions() -> None:
    assert outcomes_to_ask(replace(COURSE, test_out=TestOutRules(offered=False)), frozenset()) == ()
    assert outcomes_to_ask(replace(COURSE, test_out=TestOutRules(critical_questions=5)), frozenset()) == ()


def test_outcomes_with_critical_questions_are_asked_about_more() -> None:
    calm = replace(COURSE, bank=replace(COURSE.bank, questions=tuple(replace(q, critical=False) for q in COURSE.bank)))

    assert numbers_asked(COURSE, (O2, O1)) == {O2.id: 3, O1.id: 3}
    assert numbers_asked(calm, (O1,)) == {O1.id: 2}


def test_a_page_is_spared_when_all_it_teaches_is_known() -> None:
    both = with_page(COURSE, "telling", outcomes=(O1.id, O2.id))

    assert pages_known(COURSE, {O1.id}) == {WELCOME, SIGNS}
    assert pages_known(both, {O2.id}) == frozenset()
    assert pages_known(both, {O1.id, O2.id}) == {WELCOME, SIGNS, TELLING}


def test_what_is_always_taught_and_what_is_practised_is_never_spared() -> None:
    with_always = with_page(COURSE, "signs", outcomes=(O1.id, O3.id))
    practised = with_page(COURSE, "telling", segments=(WalkSegment("the-visit", "The visit", "About it.", 8),))

    assert pages_known(COURSE, {one.id for one in COURSE.outcomes}) == ALL - {ACCOUNT}
    assert pages_known(with_always, {one.id for one in COURSE.outcomes}) == {WELCOME, TELLING}
    assert pages_known(practised, {O2.id}) == frozenset()
    assert outcomes_to_ask(practised, frozenset()) == (O1,)


def test_what_a_later_edition_always_teaches_is_no_longer_spared() -> None:
    later = replace(COURSE, outcomes=(replace(O1, always_teach=True), O2, O3))

    assert pages_known(later, {O1.id}) == frozenset()
    assert pages_done(later, frozenset((SIGNS,)), {O1.id}) == {SIGNS}


@given(st.sets(st.sampled_from(sorted(ALL))), st.sets(st.sampled_from([one.id for one in COURSE.outcomes] + ["gone"])))
def test_showing_more_never_leaves_more_to_read(read: set[tuple[str, str]], shown: set[str]) -> None:
    done = pages_done(COURSE, read, shown)

    assert read <= done <= ALL
    assert ACCOUNT not in done - read
    for more in COURSE.outcomes:
        assert done <= pages_done(COURSE, read, shown | {more.id})
    assert progress(COURSE, done).minutes_left <= progress(COURSE, frozenset(read)).minutes_left


# The courses that are given


@pytest.fixture(scope="module")
def courses() -> tuple[Course, ...]:
    return read_catalogue(CONTENT).courses


def test_every_course_asks_by_outcome_whatever_the_seed(courses: tuple[Course, ...]) -> None:
    for course in courses:
        numbers = numbers_asked(course, outcomes_to_ask(course, frozenset()))
        for seed in range(25):
            drawn = draw_by_outcome(course.bank, numbers, seed=seed, seen={})
            assert len(drawn) == sum(numbers.values()), course.award.code


def test_every_course_always_teaches_something_and_can_be_shortened(courses: tuple[Course, ...]) -> None:
    for course in courses:
        always = [outcome.id for outcome in course.outcomes if outcome.always_teach]
        asked = [outcome.id for outcome in outcomes_to_ask(course, frozenset())]
        left = progress(course, pages_known(course, asked)).minutes_left
        assert always, course.award.code
        assert any(course.bank.get(one.id).critical for id_ in always for one in course.bank.by_outcome[id_])
        assert left <= course.minutes / 2, course.award.code


def test_a_renewal_of_tier_1_leaves_a_quarter_of_an_hour_with_its_quiz_or_little_more(
    courses: tuple[Course, ...],
) -> None:
    def minutes(course: Course) -> int:
        asked = [outcome.id for outcome in outcomes_to_ask(course, frozenset())]
        quiz = course.minutes - sum(module.minutes for module in course.modules)
        return progress(course, pages_known(course, asked)).minutes_left + quiz

    assert max(minutes(course) for course in courses if course.award.tier == 1) <= 17
