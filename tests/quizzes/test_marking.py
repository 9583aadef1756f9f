import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.drawing import DrawnItem
from quizzes.kinds import Kind
from quizzes.marking import (
    NOT_ANSWERED,
    Answer,
    AnswerFault,
    Feedback,
    Mark,
    Reason,
    Result,
    feedback,
    mark,
    mark_attempt,
    read_answer,
)
from quizzes.questions import Question
from quizzes.quiz import PassRule
from tests.quizzes.examples import OF_OPTIONS, a_multiple, a_question, a_true_false, an_example, answers_to, questions

SINGLE = DrawnItem(a_question(), ("c", "a", "b"))
MULTIPLE = DrawnItem(a_multiple(right=2, wrong=2), ("w1", "r0", "w0", "r1"))
RIGHT = frozenset("b")
WRONG = frozenset("a")
OFFERED = "Choose from the answers on this page."


# Reading what a browser posts


@pytest.mark.parametrize(
    ("item", "positions", "answer"),
    [
        (SINGLE, [], set()),
        (SINGLE, ["1"], {"c"}),
        (SINGLE, ["3"], {"b"}),
        (MULTIPLE, ["4"], {"r1"}),
        (MULTIPLE, ("2", "1"), {"r0", "w1"}),
        (MULTIPLE, ["1", "2", "3", "4"], {"w1", "r0", "w0", "r1"}),
    ],
)
def test_places_are_read_in_the_order_shown(item: DrawnItem, positions: list[str], answer: set[str]) -> None:
    assert read_answer(item, positions) == answer


def test_the_tenth_option_can_be_chosen() -> None:
    ten = a_multiple(right=5, wrong=5)
    item = DrawnItem(ten, tuple(option.id for option in ten.options))

    assert read_answer(item, ["10"]) == {"w4"}


@pytest.mark.parametrize(
    "position",
    [
        *[
            "",
            "0",
            "4",
            "-1",
            "+1",
            "01",
            " 1",
            "1 ",
            "1\n",
            "1.0",
            "1e0",
            "b",
            "c",
            "null",
            "١",
            "１",
            "²",
            "99",
            "100",
        ],
        *["1" * 10_000, "\0", "'; drop table", "<script>", None, 1, True, b"1", ["1"]],
    ],
)
def test_places_that_the_page_did_not_offer_are_refused(position: object) -> None:
    with pytest.raises(AnswerFault) as refused:
        read_answer(SINGLE, [position])  # type: ignore[list-item]

    assert str(refused.value) == OFFERED


def test_one_of_many_places_at_fault_is_enough() -> None:
    with pytest.raises(AnswerFault, match=OFFERED):
        read_answer(MULTIPLE, ["1", "5"])


@pytest.mark.parametrize("positions", [["1", "2"], ["1", "2", "3"]])
def test_more_than_one_answer_is_refused_where_one_is_asked_for(positions: list[str]) -> None:
    with pytest.raises(AnswerFault) as refused:
        read_answer(SINGLE, positions)

    assert str(refused.value) == "Choose one answer."


def test_the_same_answer_twice_is_refused() -> None:
    for item in (SINGLE, MULTIPLE):
        with pytest.raises(AnswerFault) as refused:
            read_answer(item, ["2", "2"])

        assert str(refused.value) == "Choose each answer once."


@pytest.mark.parametrize("positions", [["1"] * 5, ["junk"] * 5, [str(place) for place in range(1_000_000)]])
def test_more_answers_than_options_are_refused_unread(positions: list[str]) -> None:
    with pytest.raises(AnswerFault) as refused:
        read_answer(MULTIPLE, positions)

    assert str(refused.value) == "Choose each answer once, from the answers on this page."


@given(st.lists(st.text(max_size=3) | st.sampled_from(["1", "2", "3", "4"]), max_size=6))
def test_whatever_is_posted_is_an_answer_of_this_question_or_refused_in_a_sentence(positions: list[str]) -> None:
    offered = {"1", "2", "3", "4"}
    if set(positions) <= offered and len(set(positions)) == len(positions):
        assert read_answer(MULTIPLE, positions) == {MULTIPLE.order[int(position) - 1] for position in positions}
    else:
        with pytest.raises(AnswerFault, match=r"^Choose .*\.$"):
            read_answer(MULTIPLE, positions)


# Marking one answer


@pytest.mark.parametrize(
    ("question", "answer", "points", "right"),
    [
        (a_question(), "b", Fraction(1), True),
        (a_question(), "a", Fraction(0), False),
        (a_question(), "", Fraction(0), False),
        (a_question(), "a b", Fraction(0), False),
        (a_true_false(true=False), "false", Fraction(1), True),
        (a_true_false(true=False), "true", Fraction(0), False),
        (a_multiple(right=3), "r0 r1 r2", Fraction(1), True),
        (a_multiple(right=3), "r0 r2", Fraction(2, 3), False),
        (a_multiple(right=3), "r0 r1 r2 w0", Fraction(2, 3), False),
        (a_multiple(right=3), "r0 w0 w1", Fraction(0), False),
        (a_multiple(right=3), "", Fraction(0), False),
    ],
)
@pytest.mark.parametrize("critical", [True, False])
def test_a_mark_holds_the_points_and_is_right_only_for_the_key(
    question: Question, answer: str, points: Fraction, right: bool, critical: bool
) -> None:
    question = dataclasses.replace(question, critical=critical)

    assert mark(question, frozenset(answer.split())) == Mark(
        question_id=question.id, version=question.version, points=points, right=right, critical=critical
    )


def test_an_answer_to_another_question_is_refused() -> None:
    with pytest.raises(AnswerFault, match=r"^This answer belongs to another question\.$"):
        mark(a_question(), frozenset({"b", "r0"}))


@given(questions(OF_OPTIONS), st.data())
def test_points_lie_between_nothing_and_one_and_are_whole_only_for_the_key(
    question: Question, data: st.DataObject
) -> None:
    answer = data.draw(answers_to(question))
    given_mark = mark(question, answer)

    assert isinstance(given_mark.points, Fraction)
    assert 0 <= given_mark.points <= 1
    assert given_mark.right == (given_mark.points == 1) == (answer == question.key)


@given(questions())
def test_no_answer_earns_nothing(question: Question) -> None:
    assert (mark(question, NOT_ANSWERED).points, mark(question, NOT_ANSWERED).right) == (0, False)


@given(questions([Kind.SINGLE, Kind.MULTIPLE]), st.data())
def test_the_order_of_options_never_changes_a_mark(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question))
    moved = dataclasses.replace(question, options=tuple(data.draw(st.permutations(question.options))))

    assert dataclasses.replace(mark(moved, answer), version=question.version) == mark(question, answer)


@given(questions(OF_OPTIONS), st.data())
def test_the_order_shown_never_changes_what_a_choice_earns(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question).filter(lambda chosen: question.rules.several or len(chosen) < 2))
    order = tuple(data.draw(st.permutations([option.id for option in question.options])))
    positions = [str(order.index(id_) + 1) for id_ in answer]

    assert mark(question, read_answer(DrawnItem(question, order), positions)) == mark(question, answer)


@given(questions([Kind.MULTIPLE]), st.data())
def test_one_more_right_option_never_scores_less(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question))
    more = data.draw(st.sampled_from(sorted(question.key)))

    assert mark(question, answer | {more}).points >= mark(question, answer).points


# Marking an attempt


def _attempt(right: int, wrong: int, *, critical_wrong: int = 0) -> list[tuple[Question, Answer]]:
    return [
        *((a_question(f"right{n}"), RIGHT) for n in range(right)),
        *((a_question(f"wrong{n}"), WRONG) for n in range(wrong)),
        *((a_question(f"critical{n}", critical=True), WRONG) for n in range(critical_wrong)),
    ]


def test_a_result_tells_all_there_is_to_tell_of_an_attempt() -> None:
    answered: list[tuple[Question, Answer]] = [
        (a_question("q1", outcome="signs", critical=True), RIGHT),
        (a_multiple("q2", outcome="tell"), frozenset({"r0", "r1"})),
        (a_question("q3", outcome="safe", critical=True), WRONG),
        (a_question("q4", outcome="tell"), NOT_ANSWERED),
        (a_multiple("q5", outcome="safe", critical=True), frozenset({"r0"})),
        (a_true_false("q6", outcome="signs", true=True), frozenset({"true"})),
    ]

    assert mark_attempt(answered, PassRule(50)) == Result(
        marks=tuple(mark(question, answer) for question, answer in answered),
        raw=Fraction(3),
        maximum=6,
        percent=50,
        passed=False,
        critical_missed=("q3", "q5"),
        unanswered=("q4",),
        missed_outcomes=("tell", "safe"),
    )


def test_a_perfect_attempt_misses_nothing() -> None:
    result = mark_attempt([(a_question("q1", critical=True), RIGHT), (a_question("q2"), RIGHT)], PassRule(100))

    assert (result.raw, result.percent, result.passed) == (2, 100, True)
    assert (result.critical_missed, result.unanswered, result.missed_outcomes) == ((), (), ())


@pytest.mark.parametrize(
    ("right", "wrong", "percent", "passed"),
    [(8, 2, 80, True), (4, 1, 80, True), (7, 3, 70, False), (9, 1, 90, True), (79, 21, 79, False), (0, 1, 0, False)],
)
def test_the_pass_mark_itself_passes_and_anything_below_does_not(
    right: int, wrong: int, percent: int, passed: bool
) -> None:
    result = mark_attempt(_attempt(right, wrong), PassRule(80))

    assert (result.percent, result.passed) == (percent, passed)


def test_a_hair_under_the_pass_mark_is_not_passed_nor_shown_as_reached() -> None:
    # 11 full marks and two thirds of one, out of 15, are 77.8 %.
    part = (a_multiple("part"), frozenset({"r0", "r1"}))

    under = mark_attempt([*_attempt(11, 3), part], PassRule(78))
    reached = mark_attempt([*_attempt(11, 3), part], PassRule(77))

    assert (under.raw, under.percent, under.passed) == (Fraction(35, 3), 77, False)
    assert (reached.percent, reached.passed) == (77, True)


def test_79_99_percent_is_not_80() -> None:
    seventh = (a_multiple("part", right=7, wrong=1), frozenset(f"r{n}" for n in range(6)))

    result = mark_attempt([*_attempt(1199, 300), seventh], PassRule(80))

    assert Fraction(7999, 10000) < result.raw / result.maximum < Fraction(80, 100)
    assert (result.percent, result.passed) == (79, False)


def test_thirds_add_up_to_exactly_the_pass_mark() -> None:
    thirds: list[tuple[Question, Answer]] = [(a_multiple(f"m{n}"), frozenset({"r0"})) for n in range(3)]

    result = mark_attempt([*_attempt(7, 0), *thirds], PassRule(80))

    assert (result.raw, result.percent, result.passed) == (8, 80, True)


def test_one_critical_miss_fails_an_attempt_whatever_the_score() -> None:
    answered = _attempt(99, 0, critical_wrong=1)

    strict = mark_attempt(answered, PassRule(80))
    lenient = mark_attempt(answered, PassRule(80, critical_must_be_right=False))

    assert (strict.percent, strict.passed, strict.critical_missed) == (99, False, ("critical0",))
    assert lenient == dataclasses.replace(strict, passed=True)


def test_part_marks_on_a_critical_question_are_a_miss() -> None:
    almost = (a_multiple("almost", right=5, wrong=1, critical=True), frozenset({"r0", "r1", "r2", "r3"}))

    result = mark_attempt([*_attempt(9, 0), almost], PassRule(80))

    assert (result.percent, result.passed, result.critical_missed) == (98, False, ("almost",))


def test_a_score_too_low_fails_with_every_critical_question_right() -> None:
    answered = [(a_question("safe", critical=True), RIGHT), *_attempt(0, 1)]

    assert mark_attempt(answered, PassRule(51)).passed is False
    assert mark_attempt(answered, PassRule(50)).passed is True


def test_an_attempt_left_blank_scores_nothing() -> None:
    result = mark_attempt([(a_question("q1"), NOT_ANSWERED), (a_multiple("q2"), NOT_ANSWERED)], PassRule(1))

    assert (result.raw, result.percent, result.passed) == (0, 0, False)
    assert result.unanswered == ("q1", "q2")


@pytest.mark.parametrize("answered", [[], [(a_question("q1"), RIGHT), (a_question("q1"), WRONG)]])
def test_an_attempt_without_questions_or_with_one_twice_is_refused(answered: list[tuple[Question, Answer]]) -> None:
    with pytest.raises(ValueError, match=r"^An attempt holds at least one question, and each question once\.$"):
        mark_attempt(answered, PassRule(80))


@st.composite
def _attempts(draw: st.DrawFn) -> list[tuple[Question, Answer]]:
    made = st.sampled_from([an_example(kind, f"e-{kind}", critical=True) for kind in Kind])
    asked = draw(st.lists(made | questions(OF_OPTIONS), min_size=1, max_size=6, unique_by=lambda question: question.id))
    return [(question, draw(answers_to(question))) for question in asked]


@given(_attempts(), st.integers(0, 100), st.booleans())
def test_a_result_agrees_with_its_marks(
    answered: list[tuple[Question, Answer]], pass_percent: int, strict: bool
) -> None:
    result = mark_attempt(answered, PassRule(pass_percent, critical_must_be_right=strict))
    share = result.raw / result.maximum

    assert result.raw == sum(one.points for one in result.marks)
    assert 0 <= share <= 1
    assert Fraction(result.percent, 100) <= share < Fraction(result.percent + 1, 100)
    assert set(result.critical_missed) == {one.question_id for one in result.marks if one.critical and one.points != 1}
    assert result.passed == (share >= Fraction(pass_percent, 100) and not (strict and result.critical_missed))
    assert not any(isinstance(value, float) for value in dataclasses.astuple(result))


@given(_attempts(), st.data())
def test_the_order_of_questions_never_changes_a_score(
    answered: list[tuple[Question, Answer]], data: st.DataObject
) -> None:
    one = mark_attempt(answered, PassRule(80))
    other = mark_attempt(data.draw(st.permutations(answered)), PassRule(80))

    assert (one.raw, one.maximum, one.percent, one.passed) == (other.raw, other.maximum, other.percent, other.passed)


@given(_attempts())
def test_giving_the_key_instead_never_lowers_a_result(answered: list[tuple[Question, Answer]]) -> None:
    before = mark_attempt(answered, PassRule(80))
    better = [(question, question.key if place == 0 else answer) for place, (question, answer) in enumerate(answered)]
    after = mark_attempt(better, PassRule(80))

    assert (after.raw, after.percent, after.passed) >= (before.raw, before.percent, before.passed)


@pytest.mark.parametrize(
    "value",
    [
        mark(a_question(), RIGHT),
        mark_attempt([(a_question(), RIGHT)], PassRule(80)),
        feedback(a_question(), RIGHT, ("a", "b", "c")),
    ],
)
def test_what_was_found_cannot_be_changed_afterwards(value: object) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.right = True  # type: ignore[attr-defined]  # that is what is tried


# Explaining, after submission


def test_feedback_gives_the_reasons_for_what_was_chosen_and_for_what_is_right() -> None:
    assert feedback(a_question(), WRONG, ("c", "a", "b")) == Feedback(
        question_id="ms1-q01",
        right=False,
        chosen=(Reason("Knock on the door", "It could put someone in danger."),),
        key=(Reason("Tell your safeguarding lead", "They know what to do next."),),
        others=(Reason("Wait and see", "Help could come too late."),),
    )


def test_feedback_follows_the_order_shown() -> None:
    question = a_multiple(right=2, wrong=1)

    assert feedback(question, frozenset({"r0", "w0", "r1"}), ("r1", "w0", "r0")) == Feedback(
        question_id="ms1-q02",
        right=False,
        chosen=(
            Reason("Right 1", "Right because 1."),
            Reason("Wrong 0", "Wrong because 0."),
            Reason("Right 0", "Right because 0."),
        ),
        key=(Reason("Right 1", "Right because 1."), Reason("Right 0", "Right because 0.")),
    )


def test_feedback_on_a_right_answer_says_so_and_on_none_gives_the_key_alone() -> None:
    right = feedback(a_question(), RIGHT, ("a", "b", "c"))
    none = feedback(a_question(), NOT_ANSWERED, ("a", "b", "c"))

    assert (right.right, right.chosen) == (True, right.key)
    assert (none.right, none.chosen, none.key) == (False, (), right.key)
