import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.course import Award
from quizzes.quiz import PassRule
from tests.curriculum import SLAVERY_1, a_course

COURSE = a_course(SLAVERY_1, "Modern slavery")


@given(st.from_regex(r"\A[a-z]{1,10}(-[a-z]{1,10}){0,5}\Z"), st.integers(1, 3))
def test_an_award_is_read_back_from_its_code(topic: str, tier: int) -> None:
    award = Award(topic, tier)

    assert Award.parse(award.code) == award
    assert str(award) == award.code


NO_AWARDS = (
    *("", "modern-slavery", "modern-slavery-0", "modern-slavery-4", "modern-slavery-12", "-1", "a--b-1", "a-1-"),
    *("A-1", "a-1\n", "a-١", "a_b-1", f"{'a' * 100}-1"),
)


@pytest.mark.parametrize("code", NO_AWARDS)
def test_anything_else_is_no_award(code: str) -> None:
    with pytest.raises(ValueError, match="An award is a topic and a tier"):
        Award.parse(code)


def test_awards_are_in_order_of_topic_and_tier() -> None:
    assert sorted([Award("b", 1), Award("a", 2), Award("a", 1)]) == [Award("a", 1), Award("a", 2), Award("b", 1)]


def test_modules_and_pages_are_found_by_number_or_slug() -> None:
    assert COURSE.get_module(2) is COURSE.get_module("telling") is COURSE.modules[1]
    assert COURSE.get_page("noticing", "signs") is COURSE.modules[0].pages[1]
    for number_or_slug in (0, 3, "nothing"):
        with pytest.raises(LookupError):
            COURSE.get_module(number_or_slug)
    with pytest.raises(LookupError):
        COURSE.get_page("noticing", "telling")


def test_pages_come_in_the_order_of_study() -> None:
    assert [(module.number, page.slug) for module, page in COURSE.pages()] == [
        (1, "welcome"),
        (1, "signs"),
        (2, "an-account"),
        (2, "telling"),
    ]


def test_checks_and_scenarios_are_found_by_their_ids_and_not_by_each_others() -> None:
    check, scenario = COURSE.find_check("ms1-c1"), COURSE.find_scenario("ms1-s1")

    assert check is not None
    assert check.id == "ms1-c1"
    assert scenario is not None
    assert scenario.id == "ms1-s1"
    assert COURSE.find_check("ms1-s1") is None
    assert COURSE.find_scenario("ms1-c1") is None


def test_the_pass_mark_of_the_course_is_that_of_its_quiz() -> None:
    assert COURSE.pass_rule == PassRule(75, critical_must_be_right=True)
