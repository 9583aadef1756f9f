"""Every fault an author can make in a kind of question, with the place where it stands and what to do."""

from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizzes.gaps import Gap, Gaps
from quizzes.kinds import Kind
from quizzes.number import Number
from quizzes.reading import QuestionFaults, read_bank, read_question
from tests.quizzes.examples import an_example, options

PICTURES = {"kitchen.svg": "<svg><title>A kitchen</title></svg>", "broken.svg": ""}

WRITTEN: dict[str, Any] = yaml.safe_load("""
true_false_why:
  options:
    - {id: "true", text: "True", right: true, why: Why.}
    - {id: "false", text: "False", right: false, why: Why.}
  reasons:
    - {id: a, text: One, right: true, why: Why.}
    - {id: b, text: Two, right: false, why: Why.}
confidence:
  options:
    - {id: a, text: One, right: true, why: Why.}
    - {id: b, text: Two, right: false, why: Why.}
hotspot:
  picture:
    file: kitchen.svg
    description: A stove and a sink.
    places:
      - {option: a, at: [40, 40]}
      - {option: b, at: [140, 40]}
  options:
    - {id: a, text: One, right: true, why: Why.}
    - {id: b, text: Two, right: false, why: Why.}
matching:
  pairs:
    - {id: p1, prompt: Steam, match: Hot, why: Why.}
    - {id: p2, prompt: Ice, match: Cold, why: Why.}
  extra:
    - {id: x1, text: Old, why: Why.}
ordering:
  steps:
    - {id: s1, text: Stop, why: Why.}
    - {id: s2, text: Look, why: Why.}
    - {id: s3, text: Ask, why: Why.}
sorting:
  groups:
    - {id: hot, title: Hot}
    - {id: cold, title: Cold}
  things:
    - {id: t1, text: Stove, group: hot, why: Why.}
    - {id: t2, text: Fridge, group: cold, why: Why.}
    - {id: t3, text: Oven, group: hot, why: Why.}
text:
  accepted: [The cook, cook]
  why: Why.
  slips: true
  misread:
    - {text: A guest, why: Why.}
number:
  value: 2.5
  tolerance: 1
  why: Why.
  units:
    - {id: h, text: hours, right: true, why: Why.}
    - {id: d, text: days, right: false, why: Why.}
gaps:
  text: "Tell the {who} {when}."
  gaps:
    - {id: who, accepted: [cook], why: Why.}
    - id: when
      options:
        - {id: now, text: now, right: true, why: Why.}
        - {id: later, text: later, right: false, why: Why.}
rubric:
  criteria:
    - id: c1
      text: Listens
      levels:
        - {id: l1, text: Not yet}
        - {id: l2, text: Safe}
""")


def a_written(kind: str, change: str = "", value: Any = None) -> dict[str, Any]:
    """A question of this kind as an author writes it, with the field at this place changed or, by ..., taken out."""
    content = {"id": "q1", "kind": kind, "outcome": "o1", "stem": "What first?", **deepcopy(WRITTEN[kind])}
    if change:
        *way, last = [int(step) if step.isdigit() else step for step in change.split("/")]
        inner: Any = content
        for step in way:
            inner = inner[step]
        if value is ...:
            del inner[last]
        elif last == len(inner) if isinstance(inner, list) else False:
            inner.append(value)
        else:
            inner[last] = value
    return content


def faults_of(content: object) -> list[tuple[str, str, str]]:
    with pytest.raises(QuestionFaults) as refused:
        read_question(content, pictures=PICTURES)
    return [("/".join(map(str, fault.path)), fault.message, fault.remedy) for fault in refused.value.faults]


@pytest.mark.parametrize("kind", WRITTEN)
def test_each_of_these_is_in_order_as_it_stands(kind: str) -> None:
    question = read_question(a_written(kind), pictures=PICTURES)

    assert question.kind == kind
    assert {Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE} | set(map(Kind, WRITTEN)) == set(Kind)


OPTION = {"id": "c", "text": "Three", "right": False, "why": "Why."}


@pytest.mark.parametrize(
    ("kind", "change", "value", "path", "message"),
    [
        ("true_false_why", "reasons", ..., "reasons", "`reasons` is missing."),
        ("true_false_why", "reasons/1/right", True, "reasons", "exactly one right option, this one has 2."),
        ("true_false_why", "reasons/1/text", " one ", "reasons/0/text", "Two options say “One”."),
        ("true_false_why", "reasons/1/id", "a", "reasons/1/id", "The id “a” is used twice."),
        ("true_false_why", "options/0/id", "yes", "options", "with the ids “true” and “false” in that order."),
        ("confidence", "options/0/right", False, "options", "exactly one right option, this one has 0."),
        ("confidence", "reasons", [], "reasons", "There is no field called `reasons` here."),
        ("hotspot", "picture", ..., "picture", "`picture` is missing."),
        ("hotspot", "picture", "kitchen.svg", "picture", "This has to be a set of named fields."),
        ("hotspot", "picture/file", "../secret.svg", "picture/file", "There is no picture ../secret.svg."),
        ("hotspot", "picture/file", "broken.svg", "picture/file", "This is not a picture that can be shown."),
        ("hotspot", "picture/description", "", "picture/description", "`description` is empty."),
        ("hotspot", "picture/svg", "<svg onload=alert(1)/>", "picture/svg", "There is no field called `svg` here."),
        ("hotspot", "picture/places/1/option", "z", "picture/places", "Each option needs one place in the picture."),
        ("hotspot", "picture/places/1", ..., "picture/places", "Each option needs one place in the picture."),
        ("hotspot", "picture/places/1/at", [50, 50], "picture/places", "lie on each other."),
        (
            "hotspot",
            "picture/places/1/at",
            [50],
            "picture/places/1/at",
            "`at` has to be 2 whole numbers from 0 to 2000.",
        ),
        ("hotspot", "picture/places/1/at", [50, -1], "picture/places/1/at", "`at` has to be 2 whole numbers"),
        ("hotspot", "picture/places/1/at", [50, True], "picture/places/1/at", "`at` has to be 2 whole numbers"),
        ("hotspot", "picture/places/1/at", [2001, 50], "picture/places/1/at", "`at` has to be 2 whole numbers"),
        ("matching", "pairs/1", ..., "pairs", "There are 2 to 8 pairs to match, here are 1."),
        ("matching", "pairs/1/id", "p1", "pairs/1/id", "The id “p1” is used twice."),
        ("matching", "extra/0/id", "p1", "extra/0/id", "The id “p1” is used twice."),
        ("matching", "pairs/1/prompt", "steam", "pairs/1/prompt", "Two lines say the same."),
        ("matching", "pairs/1/match", "HOT", "pairs/1/match", "What belongs to one line says the same as another."),
        ("matching", "extra/0/text", "Hot", "extra/0/text", "What belongs to one line says the same as another."),
        ("matching", "pairs/1/why", ..., "pairs/1/why", "`why` is missing."),
        ("matching", "pairs/1/match", "x" * 151, "pairs/1/match", "`match` has 151 characters, more than 150."),
        ("matching", "options", [OPTION], "options", "There is no field called `options` here."),
        ("ordering", "steps/2", ..., "steps", "There are 3 to 8 lines to put in order, here are 2."),
        ("ordering", "steps/2/id", "s1", "steps/2/id", "The id “s1” is used twice."),
        ("ordering", "steps/2/text", "STOP", "steps/2/text", "Two lines say the same."),
        ("ordering", "keep_order", True, "keep_order", "what is asked for, so it cannot be kept."),
        ("matching", "keep_order", True, "keep_order", "what is asked for, so it cannot be kept."),
        ("sorting", "keep_order", True, "keep_order", "what is asked for, so it cannot be kept."),
        ("sorting", "groups/1", ..., "groups", "There are 2 to 5 groups to sort into, here are 1."),
        ("sorting", "groups/1/id", "hot", "groups/1/id", "The id “hot” is used twice."),
        ("sorting", "groups/1/title", "hot", "groups/1/title", "Two groups have the same title."),
        ("sorting", "things/2", ..., "things", "There are 3 to 10 things to sort, here are 2."),
        ("sorting", "things/2/id", "t1", "things/2/id", "The id “t1” is used twice."),
        ("sorting", "things/2/text", "stove", "things/2/text", "Two things say the same."),
        ("sorting", "things/2/group", "warm", "things/2/group", "There is no group “warm”."),
        ("sorting", "things/1/group", "hot", "groups/1", "Nothing belongs to the group “cold”."),
        ("text", "accepted", [], "accepted", "There are 1 to 20 texts to accept, here are 0."),
        ("text", "accepted", [f"cook {n}" for n in range(21)], "accepted", "here are 21."),
        ("text", "accepted", "cook", "accepted", "`accepted` has to be a list of at most 500."),
        ("text", "accepted/1", 7, "accepted/1", "`accepted` has to hold texts."),
        ("text", "accepted/1", "", "accepted/1", "`accepted` is empty."),
        ("text", "accepted/1", "?!", "accepted/1", "There is nothing to read in this text."),
        ("text", "accepted/1", "THE  COOK.", "accepted/1", "“THE  COOK.” counts as the same as another one."),
        ("text", "accepted/1", "x" * 201, "accepted/1", "`accepted` has 201 characters, more than 200."),
        ("text", "misread/0/text", "COOK", "misread/0/text", "“COOK” is accepted as well."),
        ("text", "misread/0/text", "the coock", "misread/0/text", "is one slip away from what is accepted."),
        ("text", "misread/1", {"text": "a GUEST", "why": "Why."}, "misread/1/text", "This stands in the list twice."),
        ("text", "slips", "yes", "slips", "`slips` has to be true or false."),
        ("number", "value", ..., "value", "`value` is missing."),
        ("number", "value", "ten", "value", "`value` has to be a number."),
        ("number", "value", True, "value", "`value` has to be a number."),
        ("number", "value", float("nan"), "value", "`value` has to be a number."),
        ("number", "value", 1e300, "value", "`value` has to be a number."),
        ("number", "value", "2,5", "value", "`value` has to be a number."),
        ("number", "tolerance", -1, "tolerance", "The tolerance cannot be below 0."),
        ("number", "units/1/right", True, "units", "exactly one right option, this one has 2."),
        ("number", "units/1", ..., "units", "A question has 2 to 10 options, this one has 1."),
        ("gaps", "gaps", [], "gaps", "There are 1 to 8 gaps, here are 0."),
        ("gaps", "text", "Tell the {who} {when} {where}.", "text", "There is no gap “where”."),
        ("gaps", "text", "Tell the {who} {when} {}.", "text", "There is no gap “”."),
        ("gaps", "text", "Tell the {who} {when} {who}.", "text", "The gap “who” stands in the text twice."),
        ("gaps", "text", "Tell the {who}.", "gaps/1/id", "The gap “when” is not in the text."),
        ("gaps", "gaps/1/id", "who", "gaps/1/id", "The id “who” is used twice."),
        ("gaps", "gaps/0/accepted", ["?"], "gaps/0/accepted/0", "There is nothing to read in this text."),
        ("gaps", "gaps/0/accepted", ..., "gaps/0/accepted", "`accepted` is missing."),
        ("gaps", "gaps/1/accepted", ["x"], "gaps/1/accepted", "There is no field called `accepted` here."),
        ("gaps", "gaps/1/options/0/right", False, "gaps/1/options", "exactly one right option, this one has 0."),
        ("rubric", "criteria", [], "criteria", "There are 1 to 10 criteria, here are 0."),
        ("rubric", "criteria/0/levels/1", ..., "criteria/0/levels", "There are 2 to 5 levels, here are 1."),
        ("rubric", "criteria/0/levels/1/id", "l1", "criteria/0/levels/1/id", "The id “l1” is used twice."),
        ("rubric", "criteria/0/levels/1/text", "not yet", "criteria/0/levels/1/text", "Two levels say the same."),
        ("rubric", "criteria/1", WRITTEN["rubric"]["criteria"][0], "criteria/1/id", "The id “c1” is used twice."),
        ("rubric", "criteria/1", WRITTEN["rubric"]["criteria"][0], "criteria/1/text", "Two criteria say the same."),
    ],
)
def test_each_fault_is_told_at_its_place_with_what_to_do(
    kind: str, change: str, value: Any, path: str, message: str
) -> None:
    found = faults_of(a_written(kind, change, value))

    assert [one for one in found if one[0] == path and message in one[1]], found
    assert [one for one in found if one[1][-1] != "." or not one[2] or one[2][-1] not in ".:`'s"] == []


@pytest.mark.parametrize(
    ("kind", "field", "one", "most"),
    [
        ("matching", "pairs", lambda n: {"id": f"p{n}", "prompt": f"P{n}", "match": f"M{n}", "why": "W."}, 8),
        ("matching", "extra", lambda n: {"id": f"x{n}", "text": f"X{n}", "why": "W."}, 8),
        ("ordering", "steps", lambda n: {"id": f"s{n}", "text": f"S{n}", "why": "W."}, 8),
        (
            "sorting",
            "things",
            lambda n: {"id": f"t{n}", "text": f"T{n}", "group": ("hot", "cold")[n % 2], "why": "W."},
            10,
        ),
        (
            "rubric",
            "criteria",
            lambda n: {**deepcopy(WRITTEN["rubric"]["criteria"][0]), "id": f"c{n}", "text": f"C{n}"},
            10,
        ),
    ],
)
def test_there_can_be_as_many_as_fit_a_phone_and_not_one_more(kind: str, field: str, one: Any, most: int) -> None:
    content = a_written(kind)
    whole = {**content, field: [one(n) for n in range(most)]}
    beyond = {**content, field: [one(n) for n in range(most + 1)]}

    assert read_question(whole).kind == kind
    assert [path for path, _, _ in faults_of(beyond)] == [field]


def test_groups_gaps_and_levels_have_their_limits_too() -> None:
    groups = [{"id": f"g{n}", "title": f"G{n}"} for n in range(6)]
    things = [{"id": f"t{n}", "text": f"T{n}", "group": f"g{n}", "why": "W."} for n in range(6)]
    gaps = [{"id": f"g{n}", "accepted": ["x"], "why": "W."} for n in range(9)]
    levels = [{"id": f"l{n}", "text": f"L{n}"} for n in range(6)]
    beyond = (
        {**a_written("sorting"), "groups": groups, "things": things},
        {**a_written("gaps"), "gaps": gaps, "text": " ".join(f"{{g{n}}}" for n in range(9))},
        a_written("rubric", "criteria/0/levels", levels),
    )
    within = (
        {**a_written("sorting"), "groups": groups[:5], "things": things[:5]},
        {**a_written("gaps"), "gaps": gaps[:8], "text": " ".join(f"{{g{n}}}" for n in range(8))},
        a_written("rubric", "criteria/0/levels", levels[:5]),
    )

    assert [[path for path, _, _ in faults_of(one)] for one in beyond] == [["groups"], ["gaps"], ["criteria/0/levels"]]
    assert [read_question(one).kind for one in within] == ["sorting", "gaps", "rubric"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Number("2,5", "Why."), "`value` has to be a number."),
        (Number("2.5", "Why.", "much"), "`tolerance` has to be a number."),
        (Gaps("{a}", (Gap("a", ("x",), options=options("x", "y")),)), "A gap is chosen for or written into, not both."),
        (
            Gaps("{a}", (Gap("a", why="W.", options=options("x", "y")),)),
            "A gap is chosen for or written into, not both.",
        ),
        (
            Gaps("{a}", (Gap("a", slips=True, options=options("x", "y")),)),
            "A gap is chosen for or written into, not bo",
        ),
    ],
)
def test_what_no_author_can_write_cannot_be_made_either(asked: Number | Gaps, message: str) -> None:
    kind = Kind.NUMBER if isinstance(asked, Number) else Kind.GAPS

    with pytest.raises(ValueError, match=message):
        an_example(kind, asked=asked)


def test_a_rubric_cannot_stand_in_a_quiz() -> None:
    with pytest.raises(QuestionFaults) as refused:
        read_bank({"items": 1, "critical_items": 0, "questions": [a_written("rubric")]})

    (fault,) = refused.value.faults
    assert fault.path == ("questions", 0, "kind")
    assert fault.message == "A rubric is answered by somebody who saw the practice, so it cannot stand in a quiz."


_scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["a", "p1", "hot"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(WRITTEN)), st.data())
def test_whatever_an_author_writes_is_a_question_or_refused_with_faults(kind: str, data: st.DataObject) -> None:
    content = a_written(kind)
    names = st.sampled_from([*WRITTEN[kind], "keep_order", "options", "enemies"])
    for name in data.draw(st.lists(names, min_size=1, max_size=3)):
        content[name] = data.draw(_scraps)
    try:
        question = read_question(content, pictures=PICTURES)
    except QuestionFaults as refused:
        assert refused.faults  # noqa: PT017 - a question that can be read is as good
    else:
        assert question.kind == kind
