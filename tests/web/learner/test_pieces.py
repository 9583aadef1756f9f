"""What of a piece may be seen before and after its answer."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from courses.course import CheckSegment
from lms.web.learner.pieces import Shown, ShownCheck, ShownFeedback, ShownReason, ShownScenario, asked_ids, shown_piece
from quizzes.kinds import Kind
from quizzes.questions import Option
from tests.curriculum import SLAVERY_1, a_check, a_course, a_figure, a_scenario

OUTCOME = a_course(SLAVERY_1, "Modern slavery").outcomes[0]
CHECK, SCENARIO = a_check("c1", OUTCOME), a_scenario("s1")
SEVERAL = CheckSegment(
    "c2",
    replace(
        CHECK.question,
        id="c2",
        kind=Kind.MULTIPLE,
        options=(
            Option("a", "Right one", right=True, why="WHY-A"),
            Option("b", "Right two", right=True, why="WHY-B"),
            Option("c", "Wrong", right=False, why="WHY-C"),
        ),
    ),
)


def seen(**answers: tuple[str, ...]) -> Shown:
    return Shown(contacts={}, answers=answers, on=date(2026, 11, 25), sent={}, problems={})


def test_before_an_answer_there_is_nothing_but_the_question() -> None:
    check, scenario = shown_piece(CHECK, seen()), shown_piece(SCENARIO, seen())

    assert isinstance(check, ShownCheck)
    assert isinstance(scenario, ShownScenario)
    assert check.feedback is None
    assert (scenario.act, scenario.happens, scenario.best) == ("", "", False)
    for canary in ("WHY", "SCENARIO-", "right=True", "best=True"):
        assert canary not in repr(check) + repr(scenario)


def test_after_a_wrong_answer_the_key_is_told_with_its_reason() -> None:
    piece = shown_piece(SEVERAL, seen(c2=("a", "c")))

    assert isinstance(piece, ShownCheck)
    assert piece.several
    assert piece.feedback == ShownFeedback(
        right=False,
        chosen=(ShownReason("Right one", Markup("WHY-A")), ShownReason("Wrong", Markup("WHY-C"))),
        key=(ShownReason("Right one", Markup("WHY-A")), ShownReason("Right two", Markup("WHY-B"))),
    )


@given(st.sets(st.sampled_from(["a", "b", "c"])))
def test_only_exactly_the_key_is_right_and_an_ending_is_only_that_of_the_choice(chosen: set[str]) -> None:
    check = shown_piece(SEVERAL, seen(c2=tuple(chosen)))
    scenario = shown_piece(SCENARIO, seen(s1=tuple(chosen)[:1]))

    assert isinstance(check, ShownCheck)
    assert isinstance(scenario, ShownScenario)
    assert (check.feedback is None) == (not chosen)
    if check.feedback:
        assert check.feedback.right == (chosen == {"a", "b"})
    ended = [name for name in ("SCENARIO-A", "SCENARIO-B") if name in scenario.happens]
    assert len(ended) <= 1


def test_an_answer_that_a_later_edition_no_longer_offers_counts_as_none() -> None:
    check, scenario = shown_piece(CHECK, seen(c1=("gone",))), shown_piece(SCENARIO, seen(s1=("gone",)))

    assert isinstance(check, ShownCheck)
    assert isinstance(scenario, ShownScenario)
    assert (check.feedback, scenario.act) == (None, "")


def test_only_checks_and_scenarios_ask() -> None:
    assert asked_ids((a_figure("x"), CHECK, SCENARIO)) == ("c1", "s1")
