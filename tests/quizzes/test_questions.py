import json
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.asking import Field, Look
from quizzes.kinds import Kind
from quizzes.questions import Difficulty, Option, Question, ShownQuestion
from tests.quizzes.examples import OF_OPTIONS, a_multiple, a_question, a_true_false, questions


@given(questions())
def test_a_question_comes_back_from_its_json_as_it_was(question: Question) -> None:
    back = Question.from_json(question.to_json())

    assert back == question
    assert (back.version, back.key) == (question.version, question.key)


def test_the_kept_form_is_the_same_for_ever() -> None:
    question = a_true_false(true=True, stem="Consent is “no” defence.", enemies=frozenset({"z", "a", "m"}))

    assert question.to_json() == (
        '{"critical":false,"difficulty":"medium","enemies":["a","m","z"],"facts":["MS-30"],"id":"ms1-q03",'
        '"kind":"true_false","options":[{"id":"true","right":true,"text":"True","why":"Why it is true or is not."},'
        '{"id":"false","right":false,"text":"False","why":"Why it is false or is not."}],"outcome":"ms1-tell",'
        '"stem":"Consent is \\u201cno\\u201d defence."}'
    )
    assert question.version == "7b42aeab8e16744ad80de1606a84dc92eca6693c4513aa99bca34d2fc300b57b"


OTHER_OPTIONS = a_question().options
CHANGES = {
    "id": "ms1-q99",
    "kind": Kind.MULTIPLE,
    "stem": "A neighbour tells you about a locked room. What do you do next?",
    "options": OTHER_OPTIONS[::-1],
    "outcome": "ms1-signs",
    "difficulty": Difficulty.HARD,
    "critical": True,
    "facts": ("MS-31",),
    "enemies": frozenset({"ms1-q07"}),
    "keep_order": True,
}


@pytest.mark.parametrize("part", [field.name for field in fields(Question)])
def test_a_change_of_any_part_is_another_version(part: str) -> None:
    if part == "asked":  # belongs to other kinds, see tests/quizzes/test_every_kind.py
        return
    assert replace(a_question(), **{part: CHANGES[part]}).version != a_question().version


@pytest.mark.parametrize(
    "change",
    [{"id": "z"}, {"text": "Knock at the door"}, {"right": True}, {"why": "It might put someone in danger."}],
)
def test_a_change_of_any_part_of_an_option_is_another_version(change: dict[str, object]) -> None:
    before = a_multiple()
    options = (*before.options[:-1], replace(before.options[-1], **change))  # type: ignore[arg-type]
    if change == {"right": True}:
        options = (replace(before.options[0], right=False), *options[1:])

    assert replace(before, options=options).version != before.version


def test_a_version_fits_its_column_and_is_hexadecimal() -> None:
    assert len(a_question().version) == 64
    assert set(a_question().version) <= set("0123456789abcdef")


def test_the_key_is_every_right_option() -> None:
    assert a_question().key == {"b"}
    assert a_multiple(right=2, wrong=2).key == {"r0", "r1"}
    assert a_true_false(true=False).key == {"false"}


def _spoilt(**changes: object) -> str:
    return json.dumps({**json.loads(a_question().to_json()), **changes})


def _without(name: str) -> str:
    content = json.loads(a_question().to_json())
    del content[name]
    return json.dumps(content)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "not json",
        _spoilt(hint="b"),
        _spoilt(kind="essay"),
        _spoilt(critical="false"),
        _spoilt(critical=0),
        _spoilt(stem=None),
        _spoilt(difficulty="Medium"),
        _spoilt(options=[]),
        _spoilt(options=[{**asdict(option), "extra": 1} for option in OTHER_OPTIONS]),
        _spoilt(options=[{**asdict(option), "right": 1} for option in OTHER_OPTIONS]),
        _spoilt(options=[{**asdict(option), "right": True} for option in OTHER_OPTIONS]),
        *(_without(name) for name in json.loads(a_question().to_json())),
    ],
)
def test_anything_but_a_kept_question_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Question.from_json(text)


def test_a_refused_question_does_not_spill_its_key_into_the_message() -> None:
    with pytest.raises(ValueError) as refused:
        Question.from_json(_spoilt(options=[{"id": "CANARY", "text": "CANARY", "right": "CANARY", "why": "CANARY"}]))

    assert str(refused.value) == ("Not a question as it is kept. options.0.right: Input should be a valid boolean")
    assert refused.value.__cause__ is None


def test_a_question_whose_options_do_not_fit_its_kind_cannot_be_made() -> None:
    with pytest.raises(ValueError) as refused:
        a_question(options=OTHER_OPTIONS[:1])

    assert str(refused.value) == (
        "Question ms1-q01: A question has 2 to 10 options, this one has 1. "
        "A question with one answer has exactly one right option, this one has 0."
    )


def test_what_is_shown_is_the_stem_and_the_options_in_the_order_asked_for() -> None:
    assert a_question().shown(("c", "a", "b")) == ShownQuestion(
        kind=Kind.SINGLE,
        stem="A neighbour tells you about a locked room. What do you do first?",
        hint="",
        fields=(Field("", Look.RADIOS, ("Wait and see", "Knock on the door", "Tell your safeguarding lead")),),
    )


@pytest.mark.parametrize(
    ("question", "several"), [(a_question(), False), (a_multiple(), True), (a_true_false(), False)]
)
def test_only_a_question_with_several_answers_says_so(question: Question, several: bool) -> None:
    (field,) = question.shown([option.id for option in question.options]).fields

    assert (field.look is Look.CHECKBOXES) is several


@pytest.mark.parametrize("order", [(), ("a", "b"), ("a", "b", "b"), ("a", "b", "c", "c"), ("a", "b", "z")])
def test_an_order_has_to_name_each_option_once(order: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="Question ms1-q01: the order has to name each option once"):
        a_question().shown(order)


@given(st.sampled_from([Kind.SINGLE, Kind.MULTIPLE]), st.booleans(), st.sampled_from(Difficulty))
def test_nothing_shown_tells_the_key(kind: Kind, critical: bool, difficulty: Difficulty) -> None:
    planted = Question(
        id="CANARY-id",
        kind=kind,
        stem="What first?",
        options=(
            Option("CANARY-a", "Knock", right=True, why="CANARY why a"),
            Option("CANARY-b", "Tell", right=False, why="CANARY why b"),
        ),
        outcome="CANARY-outcome",
        difficulty=difficulty,
        critical=critical,
        facts=("CANARY-1",),
        enemies=frozenset({"CANARY-enemy"}),
    )

    shown = planted.shown(("CANARY-a", "CANARY-b"))

    assert "CANARY" not in repr(shown) + str(shown) + json.dumps(asdict(shown))
    assert asdict(shown) == {
        "kind": kind,
        "stem": "What first?",
        "hint": "Choose all that apply." if kind is Kind.MULTIPLE else "",
        "fields": (
            {
                "label": "",
                "look": Look.CHECKBOXES if kind is Kind.MULTIPLE else Look.RADIOS,
                "choices": ("Knock", "Tell"),
                "first": 1,
            },
        ),
        "around": (),
        "picture": "",
        "description": "",
    }


@given(questions(OF_OPTIONS), st.data())
def test_what_is_shown_is_the_same_whichever_option_is_right(question: Question, data: st.DataObject) -> None:
    ids = [option.id for option in question.options]
    order = data.draw(st.permutations(ids))
    keys = data.draw(st.permutations([option.right for option in question.options]))
    options = tuple(replace(option, right=right) for option, right in zip(question.options, keys, strict=True))

    assert replace(question, options=options).shown(order) == question.shown(order)
