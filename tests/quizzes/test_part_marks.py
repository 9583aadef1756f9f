"""What each kind gives for an answer that is partly right, case by case, as docs/writing-courses.md says it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from quizzes.asking import AnswerFault, Reason
from quizzes.confidence import SAID, TABLE, Sureness
from quizzes.drawing import DrawnItem
from quizzes.gaps import Gap, Gaps
from quizzes.kinds import Kind
from quizzes.marking import feedback, in_words, mark, mark_attempt, parts_open, read_answer, sent_for
from quizzes.number import IN_DIGITS, NO_THOUSANDS, Number
from quizzes.questions import Question
from quizzes.quiz import PassRule
from tests.quizzes.examples import an_example, options

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def points(question: Question, answer: str) -> Fraction:
    """Entries stand between bars."""
    return mark(question, frozenset(answer.split("|")) if answer else frozenset()).points


@pytest.mark.parametrize(
    ("kind", "answer", "earned"),
    [
        (Kind.TRUE_FALSE_WHY, "true|reason=a", Fraction(1)),
        (Kind.TRUE_FALSE_WHY, "true|reason=b", HALF),
        (Kind.TRUE_FALSE_WHY, "true", HALF),
        (Kind.TRUE_FALSE_WHY, "false|reason=a", Fraction(0)),
        (Kind.TRUE_FALSE_WHY, "reason=a", Fraction(0)),
        (Kind.CONFIDENCE, "b|sure=sure", Fraction(1)),
        (Kind.CONFIDENCE, "b|sure=not-sure", Fraction(1)),
        (Kind.CONFIDENCE, "b", Fraction(1)),
        (Kind.CONFIDENCE, "a|sure=sure", Fraction(0)),
        (Kind.CONFIDENCE, "sure=sure", Fraction(0)),
        (Kind.HOTSPOT, "b", Fraction(1)),
        (Kind.HOTSPOT, "a", Fraction(0)),
        (Kind.MATCHING, "p1=p1|p2=p2|p3=p3", Fraction(1)),
        (Kind.MATCHING, "p1=p1|p2=p3|p3=p3", 2 * THIRD),
        (Kind.MATCHING, "p1=p1", THIRD),
        (Kind.MATCHING, "p1=x1|p2=p1|p3=p1", Fraction(0)),
        (Kind.ORDERING, "s1=1|s2=2|s3=3|s4=4", Fraction(1)),
        (Kind.ORDERING, "s1=2|s2=1|s3=3|s4=4", 2 * THIRD),
        (Kind.ORDERING, "s1=4|s2=1|s3=2|s4=3", Fraction(0)),
        (Kind.ORDERING, "s1=4|s2=3|s3=2|s4=1", Fraction(0)),
        (Kind.ORDERING, "s1=2|s2=3|s3=4|s4=1", Fraction(0)),
        (Kind.ORDERING, "s1=1|s2=2", Fraction(1, 6)),
        (Kind.ORDERING, "s1=1|s2=3|s3=2|s4=4", 2 * THIRD),
        (Kind.ORDERING, "s1=2|s2=1|s3=4|s4=3", THIRD),
        (Kind.ORDERING, "s4=4", Fraction(0)),
        (Kind.SORTING, "t1=hot|t2=cold|t3=hot", Fraction(1)),
        (Kind.SORTING, "t1=hot|t2=hot|t3=hot", 2 * THIRD),
        (Kind.SORTING, "t2=cold", THIRD),
        (Kind.TEXT, "text=CANARY lead", Fraction(1)),
        (Kind.TEXT, "text=  the LEADER.", Fraction(1)),
        (Kind.TEXT, "text=canary laed", Fraction(1)),
        (Kind.TEXT, "text=canary boss", Fraction(0)),
        (Kind.TEXT, "text=lead", Fraction(0)),
        (Kind.NUMBER, "number=24.25|unit=a", Fraction(1)),
        (Kind.NUMBER, "number=24,75|unit=a", Fraction(1)),
        (Kind.NUMBER, "number=23.75|unit=a", Fraction(1)),
        (Kind.NUMBER, "number=24.76|unit=a", Fraction(0)),
        (Kind.NUMBER, "number=23.74|unit=a", Fraction(0)),
        (Kind.NUMBER, "number=24|unit=b", HALF),
        (Kind.NUMBER, "number=24", HALF),
        (Kind.NUMBER, "unit=a", Fraction(0)),
        (Kind.GAPS, "when=a|who=chef|what=CANARY note", Fraction(1)),
        (Kind.GAPS, "when=b|who=chef|what=canary-note", 2 * THIRD),
        (Kind.GAPS, "when=a|what=canary noet", THIRD),
        (Kind.GAPS, "who=canary cok", THIRD),
        (Kind.RUBRIC, "c1=l3|c2=l2", Fraction(1)),
        (Kind.RUBRIC, "c1=l2|c2=l2", Fraction(3, 4)),
        (Kind.RUBRIC, "c1=l2", Fraction(1, 4)),
        (Kind.RUBRIC, "c1=l1|c2=l1", Fraction(0)),
    ],
)
def test_part_of_an_answer_earns_what_its_kind_says(kind: Kind, answer: str, earned: Fraction) -> None:
    assert points(an_example(kind), answer) == earned


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("b|sure=sure", Fraction(1)),
        ("b|sure=fairly", 2 * THIRD),
        ("b|sure=not-sure", THIRD),
        ("b", THIRD),
        ("a|sure=sure", Fraction(0)),
        ("a|sure=fairly", Fraction(0)),
        ("a|sure=not-sure", Fraction(0)),
        ("sure=sure", Fraction(0)),
    ],
)
def test_being_sure_counts_only_where_the_plan_says_so_and_never_for_being_right(answer: str, earned: Fraction) -> None:
    question = an_example(Kind.CONFIDENCE, critical=True)
    given = frozenset(answer.split("|"))
    counted = mark_attempt([(question, given)], PassRule(100, confidence_counts=True))
    usual = mark_attempt([(question, given)], PassRule(100))

    assert counted.raw == earned
    assert usual.raw == int("b" in given)
    assert counted.critical_missed == usual.critical_missed == (() if "b" in given else ("CANARY-id",))


def test_the_table_of_being_sure_is_data_and_losses_stand_in_it_though_none_falls_below_nothing() -> None:
    assert dict(TABLE) == {
        (True, Sureness.SURE): 1,
        (True, Sureness.FAIRLY): 2 * THIRD,
        (True, Sureness.NOT_SURE): THIRD,
        (False, Sureness.NOT_SURE): 0,
        (False, Sureness.FAIRLY): -THIRD,
        (False, Sureness.SURE): -1,
    }


@pytest.mark.parametrize(
    ("kind", "entry"), [(Kind.TEXT, "text="), (Kind.NUMBER, "number="), (Kind.GAPS, "who="), (Kind.GAPS, "whom=chef")]
)
def test_a_part_with_nothing_in_it_is_no_answer(kind: Kind, entry: str) -> None:
    with pytest.raises(AnswerFault):
        mark(an_example(kind), frozenset({entry}))


def test_a_unit_of_a_number_without_units_is_not_asked_for() -> None:
    question = an_example(Kind.NUMBER, asked=Number("5", "Why."))

    assert [points(question, f"number={written}") for written in ("5", "5.0", "-5", "5.1")] == [1, 1, 0, 0]
    assert [field.label for field in question.shown(()).fields] == ["Number"]
    assert question.content.hint == "Write a number."


# What is written


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), ("12.5", 12.5), ("12,5", 12.5), ("-3", -3), ("−3", -3), ("+3", 3), ("1 200", 1200), ("0,125", 0.125)],
)
def test_numbers_are_read_as_people_write_them(written: str, number: float) -> None:
    question = an_example(Kind.NUMBER, asked=Number(str(number), "Why."))

    assert mark(question, read_answer(DrawnItem(question, ()), [written])).right


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        *[(written, NO_THOUSANDS) for written in ("1,200", "12,500", "-1,200", "+999,000")],
        *[
            (written, IN_DIGITS)
            for written in ("ten", "1e3", "1.2.3", "1,2,3", "٣", "1/2", "0x10", "nan", "inf", "--1")
        ],
        *[(written, IN_DIGITS) for written in ("1" * 13, "1.1234567", "12 hours", ".5", "5.")],
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(written: str, sentence: str) -> None:
    question = an_example(Kind.NUMBER, asked=Number("5", "Why."))

    with pytest.raises(AnswerFault) as refused:
        read_answer(DrawnItem(question, ()), [written])

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a  b\tc\n", "a b c"),
        ("x" + " " * 398 + "y", "x y"),
        (" " * 300, ""),
        ("x" * 200, "x" * 200),
        (" ".join("x" * 100), " ".join("x" * 100)),
    ],
)
def test_written_answers_are_kept_without_the_space_around_them(written: str, kept: str) -> None:
    question = an_example(Kind.TEXT)

    assert read_answer(DrawnItem(question, ()), [written]) == (frozenset({f"text={kept}"}) if kept else frozenset())


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("x" * 201, "Write at most 200 characters."),
        ("x" * 401, "Write at most 200 characters."),
        (" " * 401, "Write at most 200 characters."),
        ("a\0b", "Remove the characters that cannot be printed."),
        ("a\x07", "Remove the characters that cannot be printed."),
        ("\ud800", "Remove the characters that cannot be printed."),
    ],
)
def test_written_answers_too_long_or_not_printable_are_refused(written: str, sentence: str) -> None:
    question = an_example(Kind.TEXT)

    with pytest.raises(AnswerFault) as refused:
        read_answer(DrawnItem(question, ()), [written])

    assert str(refused.value) == sentence


# What is chosen


def test_places_are_counted_through_all_parts_of_the_page() -> None:
    question = an_example(Kind.TRUE_FALSE_WHY)
    item = DrawnItem(question, ("true", "false", "reason=c", "reason=a", "reason=b"))

    assert [(field.first, field.choices) for field in item.shown.fields] == [
        (1, ("True", "False")),
        (3, ("Metal is new", "Metal keeps heat", "Metal is dear")),
    ]
    assert read_answer(item, ["1", "4"]) == {"true", "reason=a"}
    assert read_answer(item, ["5"]) == {"reason=b"}
    assert sent_for(item, frozenset({"true", "reason=a"})) == ("1", "4")


@pytest.mark.parametrize(
    ("kind", "sent", "sentence"),
    [
        (Kind.TRUE_FALSE_WHY, ["1", "2"], "Choose one answer to each part."),
        (Kind.TRUE_FALSE_WHY, ["1", "3", "4"], "Choose one answer to each part."),
        (Kind.TRUE_FALSE_WHY, ["1", "1"], "Choose each answer once."),
        (Kind.TRUE_FALSE_WHY, ["6"], "Choose from the answers on this page."),
        (Kind.HOTSPOT, ["1", "2"], "Choose one answer."),
        (Kind.ORDERING, ["1", "1", "2", "3"], "Give each line a number of its own."),
        (Kind.ORDERING, ["1", "", "", "1"], "Give each line a number of its own."),
        (Kind.ORDERING, ["5", "1", "2", "3"], "Choose from the answers on this page."),
        (Kind.MATCHING, ["1", "2"], "Answer each part of this question once."),
        (Kind.MATCHING, ["5", "", ""], "Choose from the answers on this page."),
        (Kind.SORTING, ["3", "", ""], "Choose from the answers on this page."),
    ],
)
def test_what_cannot_be_chosen_together_is_refused(kind: Kind, sent: list[str], sentence: str) -> None:
    question = an_example(kind)

    with pytest.raises(AnswerFault) as refused:
        read_answer(DrawnItem(question, question.content.ids), sent)

    assert str(refused.value) == sentence


def test_lines_may_have_the_same_match_and_parts_may_be_left_out() -> None:
    question = an_example(Kind.MATCHING)
    item = DrawnItem(question, ("p3", "p1", "p2", "=x1", "=p2", "=p1", "=p3"))

    assert read_answer(item, ["2", "2", ""]) == {"p3=p2", "p1=p2"}


def test_an_ordering_may_be_kept_half_done() -> None:
    question = an_example(Kind.ORDERING)

    assert read_answer(DrawnItem(question, ("s4", "s3", "s2", "s1")), ["", "2", "", "1"]) == {"s3=2", "s1=1"}


# In words


@pytest.mark.parametrize(
    ("kind", "answer", "lines"),
    [
        (Kind.TRUE_FALSE_WHY, "true|reason=b", ("True or false? True", "Why? Metal is dear")),
        (Kind.CONFIDENCE, "sure=fairly|c", ("The door", "How sure are you? Fairly sure")),
        (Kind.HOTSPOT, "c", ("C: The door",)),
        (Kind.MATCHING, "p2=x1|p1=p1", ("Steam: It is hot", "Ice: It is old")),
        (Kind.ORDERING, "s1=2|s3=1", ("1. Ask", "2. Stop")),
        (Kind.SORTING, "t2=hot", ("Fridge: Hot",)),
        (Kind.TEXT, "text=my lead", ("Your answer: my lead",)),
        (Kind.NUMBER, "number=7|unit=b", ("Number: 7", "Unit: days")),
        (Kind.GAPS, "what=a note|when=c", ("Gap 2: a year", "Gap 3: a note")),
        (Kind.RUBRIC, "c1=l2", ("Listens: Safe",)),
    ],
)
def test_an_answer_is_told_line_by_line(kind: Kind, answer: str, lines: tuple[str, ...]) -> None:
    question = an_example(kind)

    assert in_words(DrawnItem(question, question.content.ids), frozenset(answer.split("|"))) == lines


@pytest.mark.parametrize(
    ("kind", "answer", "parts"),
    [
        (Kind.SINGLE, "b", 0),
        (Kind.SINGLE, "", 1),
        (Kind.MULTIPLE, "", 0),
        (Kind.CONFIDENCE, "b", 1),
        (Kind.CONFIDENCE, "b|sure=sure", 0),
        (Kind.MATCHING, "p1=x1", 2),
        (Kind.ORDERING, "s1=1|s2=2|s3=3|s4=4", 0),
        (Kind.NUMBER, "unit=a", 1),
        (Kind.GAPS, "who=x|when=a", 1),
    ],
)
def test_parts_left_open_are_counted_whatever_is_right(kind: Kind, answer: str, parts: int) -> None:
    question = an_example(kind)
    given = frozenset(answer.split("|")) if answer else frozenset()

    assert parts_open(DrawnItem(question, question.content.ids), given) == parts


# Afterwards


def why(text: str) -> str:
    return f"CANARY {text}."


@pytest.mark.parametrize(
    ("kind", "answer", "chosen", "key"),
    [
        (
            Kind.MATCHING,
            "p1=p1|p2=x1|p3=p2",
            (
                Reason("Steam: It is hot", why("pair 1")),
                Reason("Ice: It is old", why("extra")),
                Reason("A cloth: It is cold", ""),
            ),
            (
                Reason("Steam: It is hot", why("pair 1")),
                Reason("Ice: It is cold", why("pair 2")),
                Reason("A cloth: Someone holds it", why("pair 3")),
            ),
        ),
        (
            Kind.ORDERING,
            "s1=1|s2=3",
            (Reason("1. Stop", why("step 1")), Reason("3. Look", "")),
            (
                Reason("1. Stop", why("step 1")),
                Reason("2. Look", why("step 2")),
                Reason("3. Ask", why("step 3")),
                Reason("4. Lift", why("step 4")),
            ),
        ),
        (
            Kind.SORTING,
            "t1=cold|t2=cold",
            (Reason("Stove: Cold", ""), Reason("Fridge: Cold", why("thing 2"))),
            (
                Reason("Stove: Hot", why("thing 1")),
                Reason("Fridge: Cold", why("thing 2")),
                Reason("Oven: Hot", why("thing 3")),
            ),
        ),
        (
            Kind.TEXT,
            "text=Canary Boss!",
            (Reason("Canary Boss!", why("misread")),),
            (Reason("CANARY lead", why("right")),),
        ),
        (Kind.TEXT, "text=a dog", (Reason("a dog", ""),), (Reason("CANARY lead", why("right")),)),
        (
            Kind.TEXT,
            "text=The Leader",
            (Reason("The Leader", why("right")),),
            (Reason("The Leader", why("right")),),
        ),
        (
            Kind.NUMBER,
            "number=24|unit=b",
            (Reason("24", why("value")), Reason("days", why("why days"))),
            (Reason("24", why("value")), Reason("hours", why("why hours"))),
        ),
        (
            Kind.NUMBER,
            "number=7",
            (Reason("7", ""),),
            (Reason("24.25", why("value")), Reason("hours", why("why hours"))),
        ),
        (
            Kind.GAPS,
            "who=chef|when=c|what=a pan",
            (
                Reason("Gap 1: chef", why("gap")),
                Reason("Gap 2: a year", why("why a year")),
                Reason("Gap 3: a pan", ""),
            ),
            (
                Reason("Gap 1: chef", why("gap")),
                Reason("Gap 2: a day", why("why a day")),
                Reason("Gap 3: CANARY note", why("gap too")),
            ),
        ),
        (
            Kind.GAPS,
            "who=a dog",
            (Reason("Gap 1: a dog", ""),),
            (
                Reason("Gap 1: CANARY cook", why("gap")),
                Reason("Gap 2: a day", why("why a day")),
                Reason("Gap 3: CANARY note", why("gap too")),
            ),
        ),
        (
            Kind.TRUE_FALSE_WHY,
            "true|reason=b",
            (Reason("True", why("why True")), Reason("Metal is dear", why("why Metal is dear"))),
            (Reason("True", why("why True")), Reason("Metal keeps heat", why("why Metal keeps heat"))),
        ),
        (
            Kind.RUBRIC,
            "c1=l2",
            (Reason("Listens: Safe", ""),),
            (Reason("Listens: Strong", ""), Reason("Writes it down: Yes", "")),
        ),
    ],
)
def test_feedback_tells_what_was_given_and_what_is_right(
    kind: Kind, answer: str, chosen: tuple[Reason, ...], key: tuple[Reason, ...]
) -> None:
    question = an_example(kind)
    told = feedback(question, frozenset(answer.split("|")), question.content.ids)

    assert (told.chosen, told.key) == (chosen, key)


@pytest.mark.parametrize(("option", "right"), [("b", True), ("a", False)])
@pytest.mark.parametrize("sureness", list(Sureness))
def test_how_sure_somebody_was_is_told_behind_the_reason(option: str, right: bool, sureness: Sureness) -> None:
    question = an_example(Kind.CONFIDENCE)
    told = feedback(question, frozenset({option, f"sure={sureness}"}), question.content.ids)
    plain = feedback(question, frozenset({option}), question.content.ids)
    said = Reason(plain.chosen[0].text, f"{plain.chosen[0].why} {SAID[right, sureness]}")

    assert told.chosen == (said,)
    assert told.key == ((said,) if right else plain.key)
    assert (told.others, told.right) == (plain.others, right)
    assert set(SAID) == {(right, level) for right in (True, False) for level in Sureness}


def test_saying_only_how_sure_one_is_is_no_answer_to_explain() -> None:
    question = an_example(Kind.CONFIDENCE)
    told = feedback(question, frozenset({"sure=sure"}), question.content.ids)

    assert (told.right, told.chosen, len(told.others)) == (False, (), 2)


def test_authors_read_everything_with_whether_it_is_right() -> None:
    read = {kind: an_example(kind).content.key_explained() for kind in (Kind.CONFIDENCE, Kind.TEXT, Kind.SINGLE)}

    assert read == {
        Kind.CONFIDENCE: read[Kind.SINGLE],
        Kind.TEXT: (
            (Reason("CANARY boss", why("misread")), False),
            (Reason("CANARY lead", why("right")), True),
        ),
        Kind.SINGLE: (
            (Reason("The stove", why("why The stove")), False),
            (Reason("The sink", why("why The sink")), True),
            (Reason("The door", why("why The door")), False),
        ),
    }


# Pictures and gaps


def test_letters_are_drawn_into_the_picture_in_the_order_shown_whichever_is_right() -> None:
    question = an_example(Kind.HOTSPOT)
    shown = question.shown(("c", "a", "b"))

    assert shown.fields[0].choices == ("A: The door", "B: The stove", "C: The sink")
    assert shown.picture.startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200"><title>A kitchen</title>'
    )
    assert shown.picture.endswith("C</text></svg>")
    assert [part.partition('"')[0] for part in shown.picture.split('<circle cx="')[1:]] == ["300", "40", "120"]
    assert [part[0] for part in shown.picture.split("</text>")[:-1] for part in [part[-1:]]] == ["A", "B", "C"]
    assert shown.description == "A stove, a sink and a door."


def test_gaps_are_numbered_as_they_stand_in_the_text() -> None:
    question = an_example(Kind.GAPS)
    shown = question.shown(("when=c", "when=a", "when=b"))

    assert shown.around == ("Tell the ", " within ", ", and keep the ", ".")
    assert [(field.label, field.choices) for field in shown.fields] == [
        ("Gap 1", ()),
        ("Gap 2", ("a year", "a day", "a week")),
        ("Gap 3", ()),
    ]


def test_a_gap_whose_name_begins_like_another_is_not_taken_for_it() -> None:
    asked = Gaps("{a} {a-b}", (Gap("a", ("x",), why="W."), Gap("a-b", ("y",), why="V.")))
    question = replace(an_example(Kind.GAPS), asked=asked)

    assert points(question, "a=x") == points(question, "a-b=y") == HALF
    assert points(question, "a=y") == 0


def test_options_of_a_gap_belong_to_it_alone() -> None:
    asked = Gaps("{a} {b}", (Gap("a", options=options("x", "y")), Gap("b", options=options("x", "y", right=1))))
    question = replace(an_example(Kind.GAPS), asked=asked)

    assert [points(question, answer) for answer in ("a=a|b=b", "a=b|b=a", "a=a|b=a")] == [1, 0, HALF]
