"""What becomes of a question that is taken out, told to those who look after the course."""

from dataclasses import replace

from courses.course import Course
from lms.rules.taking_out import InNewAttempts, in_new_attempts
from quizzes.quiz import Bank, Blueprint, Quota
from tests.curriculum import SLAVERY_1, a_course

COURSE = a_course(SLAVERY_1, "Modern slavery")
"""Twelve questions: q01, q04, q07, q10 about telling, q02 and so on about keeping safe; q04, q08, q12 are critical."""
OUT = InNewAttempts(outcome="Tell", others=3, is_changed=False, why_still="", no_longer_shown=False)


def told(course: Course, number: int, *before: int) -> InNewAttempts:
    """Of the question with this number, with these taken out before."""
    bank = COURSE.bank.questions
    return in_new_attempts(course, bank[number - 1], [bank[one - 1].version for one in before])


def small(*numbers: int, **changes: object) -> Course:
    """The course with these questions alone."""
    bank = Bank(tuple(COURSE.bank.questions[number - 1] for number in numbers))
    return replace(COURSE, bank=bank, **changes)  # type: ignore[arg-type]


def test_enough_others_are_left() -> None:
    assert told(COURSE, 1) == OUT
    assert told(COURSE, 1, 7) == replace(OUT, others=2, no_longer_shown=True)
    assert told(COURSE, 1, 7, 1) == replace(OUT, others=2, no_longer_shown=True)


def test_without_its_safety_questions_an_outcome_is_no_longer_shown() -> None:
    assert told(COURSE, 4) == replace(OUT, no_longer_shown=True)


def test_a_question_that_was_changed_since_is_told_so() -> None:
    assert told(small(2, 3, 4, 5), 1) == replace(OUT, others=1, is_changed=True)


def test_what_would_be_too_few_is_said_in_words() -> None:
    about = (Quota(2, outcome=COURSE.outcomes[1].id),)

    assert told(small(1, 2, 3, 5, 8), 1).why_still == "No other question asks about “Tell”."
    assert told(small(1, 4, 2, 3), 1).why_still == "A try asks 4 questions, and 3 would be left."
    assert told(small(1, 4, 2, 3, 5), 4).why_still == "A try asks at least 1 about safety, and 0 would be left."
    quota = told(small(1, 4, 2, 3, 5, blueprint=Blueprint(4, 1, about)), 1)
    assert quota.why_still == "A try asks at least 2 questions about “Tell”, and 1 would be left."
    assert quota.is_asked


def test_of_two_taken_out_the_later_one_is_asked_where_too_few_are_left() -> None:
    course = small(1, 4, 2, 3, 5)

    assert (told(course, 1).is_asked, told(course, 5, 1).is_asked, told(course, 1, 1, 5).is_asked) == (
        False, True, False,
    )  # fmt: skip
