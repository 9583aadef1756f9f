from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.progress import Place, Progress, minutes_for, minutes_from, progress, step_after, step_before
from tests.curriculum import SLAVERY_1, a_course

COURSE = a_course(SLAVERY_1, "Modern slavery")
PAGES = [(module.slug, page.slug) for module, page in COURSE.pages()]


def test_at_the_start_everything_is_to_come() -> None:
    assert progress(COURSE, frozenset()) == Progress(0, 2, 0, 9, Place("noticing", "welcome"), study_finished=False)
    assert progress(COURSE, frozenset()).sentence == "0 of 2 parts"


def test_half_a_part_is_no_part_and_half_its_minutes() -> None:
    done = progress(COURSE, {("noticing", "welcome")})

    assert done == Progress(0, 2, 1, 7, Place("noticing", "signs"), study_finished=False)


def test_a_page_left_out_comes_next_wherever_it_stands() -> None:
    done = progress(COURSE, set(PAGES) - {("noticing", "signs")})

    assert done == Progress(1, 2, 3, 2, Place("noticing", "signs"), study_finished=False)
    assert done.sentence == "1 of 2 parts"


def test_at_the_end_nothing_is_left() -> None:
    assert progress(COURSE, set(PAGES)) == Progress(2, 2, 4, 0, None, study_finished=True)


def test_nothing_done_is_the_same_as_nothing_that_counts() -> None:
    assert progress(COURSE, frozenset()) == progress(COURSE, {("another", "page")})


def test_pages_of_another_edition_count_for_nothing() -> None:
    assert progress(COURSE, {("noticing", "gone"), ("gone", "welcome")}) == progress(COURSE, frozenset())


@given(st.sets(st.sampled_from(PAGES)), st.sampled_from(PAGES))
def test_a_page_more_never_takes_anyone_back(done: AbstractSet[tuple[str, str]], page: tuple[str, str]) -> None:
    before, after = progress(COURSE, done), progress(COURSE, {*done, page})

    assert after.pages_done >= before.pages_done
    assert after.modules_done >= before.modules_done
    assert after.minutes_left <= before.minutes_left
    assert after.study_finished is (after.next is None) is (after.pages_done == len(PAGES))


def test_steps_go_from_page_to_page_and_over_the_end_of_a_part() -> None:
    places = [Place(*page) for page in PAGES]

    assert [step_after(COURSE, *page) for page in PAGES] == [*places[1:], None]
    assert [step_before(COURSE, *page) for page in PAGES] == [None, *places[:-1]]


@pytest.mark.parametrize("step", [step_after, step_before])
@pytest.mark.parametrize("page", [("noticing", "gone"), ("telling", "welcome"), ("", "")])
def test_there_is_no_step_from_a_page_that_is_not_there(step: object, page: tuple[str, str]) -> None:
    assert callable(step)
    with pytest.raises(LookupError):
        step(COURSE, *page)


def test_the_minutes_left_in_a_part_run_from_a_page_to_its_end() -> None:
    first, second = COURSE.modules

    assert [minutes_from(first, slug) for slug in ("welcome", "signs")] == [4, 2]
    assert [minutes_from(second, slug) for slug in ("an-account", "telling")] == [5, 3]
    with pytest.raises(LookupError):
        minutes_from(first, "telling")


def test_the_minutes_for_some_pages_are_their_share_of_the_part() -> None:
    second = COURSE.modules[1]

    assert [minutes_for(second, slugs) for slugs in ([], ["telling"], ["an-account", "telling"])] == [0, 3, 5]
