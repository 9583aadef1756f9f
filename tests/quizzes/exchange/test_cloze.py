"""Texts with gaps as Moodle writes them: Cloze, and words to select or to drag."""

import re
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange import formats
from quizzes.exchange.draft import Brought
from quizzes.exchange.text import squeezed
from quizzes.gaps import Gaps
from quizzes.kinds import Kind
from quizzes.questions import Question
from quizzes.reading import read_question
from tests.quizzes.examples import questions

CARRIED = re.compile(rb"<tag><text>carried:[^<]*</text></tag>")


def _read(text: str, *, type_: str = "cloze", more: str = "", general: str = "") -> Brought:
    return formats.read(
        f"""<?xml version="1.0"?><quiz><question type="{type_}"><name><text>Kitchen</text></name>
        <questiontext format="html"><text>{escape(text)}</text></questiontext>
        <generalfeedback format="html"><text>{general}</text></generalfeedback>{more}</question></quiz>""".encode()
    )


def _entry(text: str, **more: str) -> dict[str, Any]:
    brought = _read(text, **more)
    assert brought.left_out == ()
    return dict(brought.drafts[0].entry)


def _why_not(text: str, **more: str) -> str:
    brought = _read(text, **more)
    assert brought.drafts == ()
    return brought.left_out[0].why


def test_gaps_to_write_into_and_to_choose_for() -> None:
    brought = _read(
        "<p>Tell {1:SHORTANSWER:=the cook#They know.~%100%the chef~guest#Not they.~*#No.} "
        "<b>at</b>&nbsp;once, within {:MC:~%0%an hour#Too late.~=a minute#Right.~%-50%a day}.</p>"
    )

    assert dict(brought.drafts[0].entry) == {
        "id": "kitchen",
        "kind": "gaps",
        "stem": "Fill in the gaps.",
        "text": "Tell {g1} at once, within {g2}.",
        "gaps": [
            {"id": "g1", "accepted": ["the cook", "the chef"], "why": "They know."},
            {
                "id": "g2",
                "options": [
                    {"id": "a", "text": "an hour", "right": False, "why": "Too late."},
                    {"id": "b", "text": "a minute", "right": True, "why": "Right."},
                    {"id": "c", "text": "a day", "right": False, "why": ""},
                ],
            },
        ],
    }
    assert brought.drafts[0].notes == ("Wrong and half right words of a gap were left out with their reasons.",)


def test_signs_that_mean_something_else_stand_for_themselves_behind_a_stroke() -> None:
    entry = _entry(r"{1:MC:=a \} and a \~#see \#1~b &#8364; c} and \{1:SA:no gap} {here}")

    assert [(one["text"], one["why"]) for one in entry["gaps"][0]["options"]] == [
        ("a } and a ~", "see #1"),
        ("b € c", ""),
    ]
    assert len(entry["gaps"]) == 1
    assert "{here}" not in entry["text"]
    assert "(here)" in entry["text"]


def test_a_gap_without_a_reason_takes_that_of_the_whole() -> None:
    entry = _entry("{1:SA:=cook} {1:SA:=pan#Hot.}", general="As it is.")

    assert [gap["why"] for gap in entry["gaps"]] == ["As it is.", "Hot."]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("{1:SA:=cook} {2:SA:=pan}", "Weights of gaps were left out: each counts the same."),
        ("{1:SAC:=Cook}", "Capital letters make no difference here."),
        ("{1:SA:=c*k}", "Signs that stand for any letters (*) were taken as they are."),
        ("{1:MCH:=a~%50%b}", "In a gap one answer is right. Part marks and further right answers were left out."),
        ("<img src='a.png'/>{1:SA:=cook}", "A picture was left out."),
    ],
)
def test_what_is_lost_is_said(text: str, note: str) -> None:
    assert _read(text).drafts[0].notes == (note,)


@pytest.mark.parametrize("type_", ["MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MCHS", "MULTICHOICE_VS", "MCS"])
def test_every_way_to_show_choices_is_a_choice(type_: str) -> None:
    assert len(_entry(f"{{1:{type_}:=a~b}}")["gaps"][0]["options"]) == 2


def test_a_number_to_be_met_exactly_is_a_word_of_a_gap() -> None:
    assert _entry("{1:NM:=12:0#A dozen.}")["gaps"][0]["accepted"] == ["12"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("No gap at all.", "No gap was found in its text."),
        ("{1:SA:=cook", "A gap in its text is never closed."),
        ("{1:SA:~cook}", "A gap has no right answer."),
        ("{1:MC:a~b}", "A gap has no right answer."),
        ("{1:NM:=12:0.5}", "A gap takes a number that may be off a little. Make a question of the kind number of it."),
        ("{1:MR:=a~=b}", "A gap takes several choices at once, which a gap here cannot."),
        ("{1:RX:=a.*}", "Gaps of the type “RX” are not known here."),
        ("{1:SA:=a}" * 9, "It has 9 gaps. A question here has at most 8: make two of it."),
    ],
)
def test_what_cannot_become_gaps_says_why(text: str, why: str) -> None:
    assert _why_not(text) == why


SELECT = """<selectoption><text>cook</text><group>1</group></selectoption>
    <selectoption><text>now</text><group>2</group></selectoption>
    <selectoption><text>guest</text><group>1</group></selectoption>
    <selectoption><text>later</text><group>2</group></selectoption>"""


@pytest.mark.parametrize("type_", ["gapselect", "ddwtos"])
def test_words_to_select_or_to_drag_are_chosen_from_their_group(type_: str) -> None:
    more = SELECT if type_ == "gapselect" else SELECT.replace("selectoption", "dragbox")
    entry = _entry("<p>Tell the [[1]] [[2]].</p>", type_=type_, more=more)

    assert entry["text"] == "Tell the {g1} {g2}."
    assert [[(one["text"], one["right"]) for one in gap["options"]] for gap in entry["gaps"]] == [
        [("cook", True), ("guest", False)],
        [("now", True), ("later", False)],
    ]


def test_a_word_that_is_not_in_the_list_is_named() -> None:
    assert _why_not("Tell [[7]].", type_="gapselect", more=SELECT) == "The gap [[7]] has no word of its own."


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions([Kind.GAPS]), min_size=1, max_size=1))
def test_what_moodle_is_shown_reads_as_the_same_gaps(written: list[Question]) -> None:
    """Without what only this service reads, the Cloze text alone gives the same words, keys and reasons."""
    asked = written[0].content
    assert isinstance(asked, Gaps)
    file, _ = formats.FORMATS["moodle-xml"].write(written)

    back = formats.read(CARRIED.sub(b"", file))

    assert back.left_out == ()
    gaps = {gap.id: gap for gap in asked.gaps}
    in_text = [gaps[id_] for id_ in re.findall(r"\{([A-Za-z0-9-]*)\}", asked.text)]
    assert len(back.drafts[0].entry["gaps"]) == len(in_text)
    for gap, read in zip(in_text, back.drafts[0].entry["gaps"], strict=True):
        if gap.options:
            assert [(one["text"], one["right"], one["why"]) for one in read["options"]] == [
                (squeezed(one.text), one.right, squeezed(one.why)) for one in gap.options
            ]
        else:
            assert read["accepted"] == list(dict.fromkeys(squeezed(one) for one in gap.accepted))
            assert read["why"] == squeezed(gap.why)


def test_a_changed_gap_wins_over_what_was_carried() -> None:
    entry = {
        "id": "q1", "kind": "gaps", "stem": "Fill in.", "text": "Tell {who}.", "outcome": "o", "difficulty": "easy",
        "gaps": [{"id": "who", "accepted": ["the cook"], "why": "They know."}],
    }  # fmt: skip
    question = read_question(entry)
    file, _ = formats.FORMATS["moodle-xml"].write([question])

    assert formats.read(file).drafts[0].entry["gaps"] == entry["gaps"]
    changed = formats.read(file.replace(b"the cook", b"the chef")).drafts[0].entry
    assert changed["gaps"] == [{"id": "g1", "accepted": ["the chef"], "why": "They know."}]
