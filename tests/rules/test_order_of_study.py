"""In which order courses are taken."""

from courses.course import Award
from lms.rules.order_of_study import SUGGESTED_FIRST, awards_that_count_for, still_missing

SLAVERY_1 = Award("modern-slavery", 1)
TRAUMA_1 = Award("trauma-informed-practice", 1)


def test_trauma_informed_practice_is_suggested_first() -> None:
    assert SUGGESTED_FIRST == TRAUMA_1


def test_a_higher_tier_counts_for_the_lower_ones_of_its_topic() -> None:
    assert awards_that_count_for(Award("prevent", 1)) == {"prevent-1", "prevent-2", "prevent-3"}
    assert awards_that_count_for(Award("prevent", 3)) == {"prevent-3"}


def test_what_was_never_completed_is_missing_in_the_order_asked() -> None:
    assert still_missing((SLAVERY_1, TRAUMA_1), frozenset()) == (SLAVERY_1, TRAUMA_1)
    assert still_missing((SLAVERY_1, TRAUMA_1), {"modern-slavery-1"}) == (TRAUMA_1,)
    assert still_missing((), frozenset()) == ()


def test_a_higher_tier_of_the_same_topic_will_do_and_one_of_another_topic_will_not() -> None:
    assert still_missing((SLAVERY_1,), {"modern-slavery-2"}) == ()
    assert still_missing((SLAVERY_1,), {"trauma-informed-practice-3"}) == (SLAVERY_1,)
