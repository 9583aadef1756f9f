from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.choosing import Fault
from quizzes.kinds import Kind
from quizzes.questions import Difficulty, Option, Question
from quizzes.quiz import Blueprint, Quota
from quizzes.reading import QuestionFaults, read_bank, read_question

WRITTEN: dict[str, Any] = {
    "id": "ms1-q01",
    "kind": "multiple",
    "outcome": "ms1-define",
    "difficulty": "hard",
    "critical": True,
    "facts": ["MS-30", "MS-31"],
    "enemies": ["ms1-q02"],
    "stem": "A neighbour tells you. What do you do?\n",
    "options": [
        {"id": "a", "text": "Tell your lead", "right": True, "why": "They know what to do."},
        {"id": "b", "text": "Write it down", "right": True, "why": "It helps later."},
        {"id": "c", "text": "Knock on the door", "right": False, "why": "It could put someone in danger."},
    ],
}


def written(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(WRITTEN), **changes}


def simple(id_: str, **changes: Any) -> dict[str, Any]:
    """A question with only what it has to have."""
    return {
        "id": id_,
        "outcome": "ms1-tell",
        "stem": "What first?",
        "options": [
            {"id": "a", "text": "Tell", "right": True, "why": "Yes, since."},
            {"id": "b", "text": "Wait", "right": False, "why": "No, since."},
        ],
        **changes,
    }


def faults_of(content: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Where and what, for a question."""
    with pytest.raises(QuestionFaults) as refused:
        read_question(content)
    return [(fault.path, fault.message) for fault in refused.value.faults]


def bank_faults(content: object) -> list[tuple[tuple[str | int, ...], str]]:
    """Where and what, for a bank."""
    with pytest.raises(QuestionFaults) as refused:
        read_bank(content)
    return [(fault.path, fault.message) for fault in refused.value.faults]


# A question


def test_a_question_is_read_as_it_is_written() -> None:
    assert read_question(written()) == Question(
        id="ms1-q01",
        kind=Kind.MULTIPLE,
        stem="A neighbour tells you. What do you do?",
        options=(
            Option("a", "Tell your lead", right=True, why="They know what to do."),
            Option("b", "Write it down", right=True, why="It helps later."),
            Option("c", "Knock on the door", right=False, why="It could put someone in danger."),
        ),
        outcome="ms1-define",
        difficulty=Difficulty.HARD,
        critical=True,
        facts=("MS-30", "MS-31"),
        enemies=frozenset({"ms1-q02"}),
    )


def test_what_is_left_out_has_a_plain_default() -> None:
    question = read_question(simple("q"))

    assert (question.kind, question.difficulty, question.critical) == (Kind.SINGLE, Difficulty.MEDIUM, False)
    assert (question.facts, question.enemies) == ((), frozenset())


def test_true_and_false_may_be_written_without_quotes_as_ids() -> None:
    options = [
        {"id": True, "text": "True", "right": False, "why": "No, since."},
        {"id": False, "text": "False", "right": True, "why": "Yes, since."},
    ]

    question = read_question(simple("q", kind="true_false", options=options))

    assert [option.id for option in question.options] == ["true", "false"]


@pytest.mark.parametrize("name", ["id", "outcome", "stem", "options"])
def test_a_question_without_a_part_it_needs_is_at_fault(name: str) -> None:
    content = written()
    del content[name]

    assert faults_of(content) == [((name,), f"`{name}` is missing.")]


@pytest.mark.parametrize("name", ["id", "text", "right", "why"])
def test_an_option_without_a_part_it_needs_is_at_fault(name: str) -> None:
    content = written()
    del content["options"][1][name]

    assert faults_of(content) == [(("options", 1, name), f"`{name}` is missing.")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "no spaces"),
        ("kind", "essay"),
        ("outcome", 3),
        ("difficulty", "tricky"),
        ("critical", "no"),
        ("facts", "MS-30"),
        ("enemies", {"a": 1}),
        ("stem", 999),
        ("options", "a or b"),
        ("hint", "it is b"),
    ],
)
def test_each_part_at_fault_is_found_where_it_is(name: str, value: object) -> None:
    assert [path for path, _ in faults_of(written(**{name: value}))] == [(name,)]


@pytest.mark.parametrize(("name", "most"), [("text", 300), ("why", 600)])
def test_an_option_fits_on_a_phone(name: str, most: int) -> None:
    fits, too_long = written(), written()
    fits["options"][0][name] = "w" * most
    too_long["options"][0][name] = "w" * (most + 1)

    read_question(fits)
    assert faults_of(too_long) == [(("options", 0, name), f"`{name}` has {most + 1} characters, more than {most}.")]


def test_a_stem_fits_on_a_phone() -> None:
    read_question(written(stem="w" * 1000))
    assert faults_of(written(stem="w" * 1001)) == [(("stem",), "`stem` has 1001 characters, more than 1000.")]


def test_options_that_do_not_fit_the_kind_are_at_fault_along_with_the_rest() -> None:
    assert faults_of(written(kind="single", stem="", enemies=["ms1-q01"])) == [
        (("stem",), "`stem` is empty."),
        (("options",), "A question with one answer has exactly one right option, this one has 2."),
        (("enemies",), "A question cannot be its own enemy."),
    ]


def test_how_options_fit_together_is_not_judged_while_one_of_them_cannot_be_read() -> None:
    content = written(kind="single")
    content["options"][0]["right"] = "yes"
    content["options"][2]["hint"] = "not me"

    assert faults_of(content) == [
        (("options", 0, "right"), "`right` has to be true or false."),
        (("options", 2, "hint"), "There is no field called `hint` here."),
    ]


@pytest.mark.parametrize("content", [None, 3, "text", [written()]])
def test_what_is_no_mapping_is_no_question(content: object) -> None:
    assert faults_of(content) == [((), "This has to be a set of named fields.")]


def test_faults_read_as_lines_with_places_counted_from_one() -> None:
    content = written()
    content["options"][2]["why"] = " "

    with pytest.raises(QuestionFaults) as refused:
        read_bank({"items": 0, "critical_items": 0, "questions": [content, written(enemies=[])]})
    with pytest.raises(QuestionFaults) as nothing:
        read_question(None)

    assert str(refused.value).splitlines() == [
        "items: `items` has to be a whole number from 1 to 50. Write it in digits.",
        "questions 1, options 3, why: `why` is empty. Write it, or take out what it belongs to.",
        "questions 1, enemies: The enemy “ms1-q02” is not in this bank. Correct its id, or take it out of this list.",
        "questions 2, id: The id “ms1-q01” is already used. Give each question its own id.",
    ]
    assert str(nothing.value) == (
        "all of it: This has to be a set of named fields. Write it as lines of `name: value`."
    )


# A bank


def test_a_bank_is_read_with_the_plan_of_an_attempt() -> None:
    questions = [simple("q1", critical=True), simple("q2", enemies=["q3"]), simple("q3")]

    bank, blueprint = read_bank({"items": 2, "critical_items": 1, "questions": questions})

    assert bank.questions == tuple(read_question(question) for question in questions)
    assert blueprint == Blueprint(items=2, critical_items=1)


@pytest.mark.parametrize("content", [None, 3, "text", []])
def test_what_is_no_mapping_is_no_bank(content: object) -> None:
    assert bank_faults(content) == [((), "This has to be a set of named fields.")]


@pytest.mark.parametrize(
    ("draw", "path", "message"),
    [
        ("o1", ("draw",), "`draw` has to be a list of at most 500."),
        ([{"items": 1}], ("draw", 0), "This line names neither an outcome nor a difficulty."),
        ([{"outcome": "o1"}], ("draw", 0, "items"), "`items` is missing."),
        ([{"outcome": "o1", "items": 0}], ("draw", 0, "items"), "`items` has to be a whole number from 1 to 50."),
        ([{"difficulty": "odd", "items": 1}], ("draw", 0, "difficulty"), "`difficulty` has to be one of:"),
        ([{"difficulty": "hard", "items": 1}], ("questions",), "An attempt asks 1 hard question, and the bank has 0."),
    ],
)
def test_a_plan_that_cannot_be_read_or_met_is_told(draw: object, path: tuple[str | int, ...], message: str) -> None:
    found = bank_faults({"items": 1, "critical_items": 0, "draw": draw, "questions": [simple("q1")]})

    assert [(at, said) for at, said in found if at == path and said.startswith(message)], found


def test_a_plan_says_what_is_drawn_and_whether_being_sure_counts() -> None:
    content = {"items": 2, "critical_items": 0, "questions": [simple("q1"), simple("q2", difficulty="hard")]}
    draw = [{"difficulty": "hard", "items": 1}]

    _, plan = read_bank({**content, "draw": draw, "confidence_counts": True})

    assert plan == Blueprint(2, 0, (Quota(1, None, Difficulty.HARD),), confidence_counts=True)


def test_all_faults_of_a_bank_are_told_at_once() -> None:
    questions = [
        simple("q1", stem=5, enemies=["q2", "q9"]),
        "not a question",
        simple("q2", kind="essay"),
        simple("q2"),
        simple("q 5"),
        simple("q 5"),
    ]
    not_an_id = "`id` has to be an id of at most 80 letters, digits and single hyphens."

    assert bank_faults({"items": 51, "critical_items": -1, "questions": questions, "pass_percent": 80}) == [
        (("items",), "`items` has to be a whole number from 1 to 50."),
        (("critical_items",), "`critical_items` has to be a whole number from 0 to 50."),
        (("questions", 0, "stem"), "`stem` has to be text."),
        (("questions", 1), "This has to be a set of named fields."),
        (("questions", 2, "kind"), f"`kind` has to be one of: {', '.join(Kind)}."),
        (("questions", 4, "id"), not_an_id),
        (("questions", 5, "id"), not_an_id),
        (("pass_percent",), "There is no field called `pass_percent` here."),
        (("questions", 0, "enemies"), "The enemy “q9” is not in this bank."),
        (("questions", 3, "id"), "The id “q2” is already used."),
    ]


@pytest.mark.parametrize("name", ["items", "critical_items", "questions"])
def test_a_bank_needs_each_of_its_parts(name: str) -> None:
    content = {"items": 1, "critical_items": 0, "questions": [simple("q1")]}
    del content[name]

    assert bank_faults(content) == [((name,), f"`{name}` is missing.")]


def test_more_critical_questions_than_questions_are_a_fault() -> None:
    assert bank_faults({"items": 2, "critical_items": 3, "questions": [simple("q1"), simple("q2")]}) == [
        (("critical_items",), "`critical_items` has to be a whole number from 0 to 2.")
    ]


@pytest.mark.parametrize(
    ("items", "critical_items", "questions", "message"),
    [
        (1, 0, [], "An attempt asks 1 questions, and the bank has 0."),
        (3, 0, [simple("q1"), simple("q2")], "An attempt asks 3 questions, and the bank has 2."),
        (2, 1, [simple("q1"), simple("q2")], "An attempt asks 1 critical questions, and the bank has 0."),
        (
            2,
            0,
            [simple("q1", enemies=["q2"]), simple("q2")],
            "No 2 questions of this bank cover its outcomes, hold 0 critical ones and keep enemies apart.",
        ),
    ],
)
def test_a_plan_the_bank_cannot_fill_is_a_fault_when_it_is_read(
    items: int, critical_items: int, questions: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(QuestionFaults) as refused:
        read_bank({"items": items, "critical_items": critical_items, "questions": questions})

    assert refused.value.faults == (
        Fault(("questions",), message, "Add questions, take enemies apart, or ask for less."),
    )


def test_an_attempt_of_fifty_questions_is_read() -> None:
    questions = [simple(f"q{place}") for place in range(50)]

    assert read_bank({"items": 50, "critical_items": 0, "questions": questions})[1] == Blueprint(50, 0)


# Anything at all

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["items", "questions", *WRITTEN, "text", "right", "why", 3]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_whatever_is_written_there_are_faults_and_no_other_error(content: object) -> None:
    for read in (read_question, read_bank):
        with pytest.raises(QuestionFaults):
            read(content)


@given(st.sampled_from(sorted(WRITTEN)), anything)
def test_whatever_stands_in_one_field_there_are_faults_or_a_question_that_comes_back_from_its_json(
    name: str, value: object
) -> None:
    try:
        question = read_question(written(**{name: value}))
    except QuestionFaults:
        return

    assert Question.from_json(question.to_json()) == question


@given(st.sampled_from(["id", "text", "right", "why"]), anything)
def test_whatever_stands_in_an_option_there_are_faults_or_a_question(name: str, value: object) -> None:
    content = written()
    content["options"][0][name] = value
    try:
        question = read_question(content)
    except QuestionFaults:
        return

    assert Question.from_json(question.to_json()) == question
