"""Questions and banks to test with, and hypothesis strategies that make any."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from hypothesis import strategies as st

from quizzes.asking import Answer, Look
from quizzes.gaps import Gap, Gaps
from quizzes.hotspots import Picture, Place
from quizzes.kinds import RULES, Asked, Kind
from quizzes.matching import Extra, Matching, Pair
from quizzes.number import Number
from quizzes.ordering import Ordering, Step
from quizzes.questions import Difficulty, Option, Question
from quizzes.quiz import Bank, Quota
from quizzes.reasoned import Reasons
from quizzes.rubric import Criterion, Level, Rubric
from quizzes.short_text import Misread, ShortText
from quizzes.sorting import Group, Sorting, Thing

CANARY = "CANARY"
"""Stands in every reason, and in whatever else may not leave before an attempt is handed in."""

OF_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
"""Kinds that are answered by their options alone."""

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200"><title>A kitchen</title></svg>'


def options(*texts: str, right: int = 0, ids: Sequence[str] = "abcdefgh") -> tuple[Option, ...]:
    """Options with these texts, and the reason for each."""
    return tuple(
        Option(ids[place], text, right=place == right, why=f"{CANARY} why {text}.") for place, text in enumerate(texts)
    )


ASKED_EXAMPLES: Mapping[Kind, Asked] = MappingProxyType(
    {
        Kind.TRUE_FALSE_WHY: Reasons(options("Metal keeps heat", "Metal is dear", "Metal is new")),
        Kind.HOTSPOT: Picture(
            PICTURE, "A stove, a sink and a door.", (Place("a", 40, 40), Place("b", 120, 60), Place("c", 300, 90))
        ),
        Kind.MATCHING: Matching(
            (
                Pair("p1", "Steam", "It is hot", f"{CANARY} pair 1."),
                Pair("p2", "Ice", "It is cold", f"{CANARY} pair 2."),
                Pair("p3", "A cloth", "Someone holds it", f"{CANARY} pair 3."),
            ),
            (Extra("x1", "It is old", f"{CANARY} extra."),),
        ),
        Kind.ORDERING: Ordering(
            (
                Step("s1", "Stop", f"{CANARY} step 1."),
                Step("s2", "Look", f"{CANARY} step 2."),
                Step("s3", "Ask", f"{CANARY} step 3."),
                Step("s4", "Lift", f"{CANARY} step 4."),
            )
        ),
        Kind.SORTING: Sorting(
            (Group("hot", "Hot"), Group("cold", "Cold")),
            (
                Thing("t1", "Stove", "hot", f"{CANARY} thing 1."),
                Thing("t2", "Fridge", "cold", f"{CANARY} thing 2."),
                Thing("t3", "Oven", "hot", f"{CANARY} thing 3."),
            ),
        ),
        Kind.TEXT: ShortText(
            ("CANARY lead", "the leader"),
            f"{CANARY} right.",
            slips=True,
            misread=(Misread("CANARY boss", f"{CANARY} misread."),),
        ),
        Kind.NUMBER: Number("24.25", f"{CANARY} value.", "0.5", options("hours", "days", "weeks")),
        Kind.GAPS: Gaps(
            "Tell the {who} within {when}, and keep the {what}.",
            (
                Gap("when", options=options("a day", "a week", "a year")),
                Gap("who", accepted=("CANARY cook", "chef"), slips=True, why=f"{CANARY} gap."),
                Gap("what", accepted=("CANARY note",), why=f"{CANARY} gap too."),
            ),
        ),
        Kind.RUBRIC: Rubric(
            (
                Criterion("c1", "Listens", (Level("l1", "Not yet"), Level("l2", "Safe"), Level("l3", "Strong"))),
                Criterion("c2", "Writes it down", (Level("l1", "No"), Level("l2", "Yes"))),
            )
        ),
    }
)


def an_example(kind: Kind, id_: str = "CANARY-id", **changes: Any) -> Question:
    """A small question of this kind, with a canary in whatever may not leave before it is handed in."""
    parts: dict[str, Any] = {
        "kind": kind,
        "stem": "What first?",
        "options": (),
        "asked": ASKED_EXAMPLES.get(kind),
        "outcome": "CANARY-outcome",
        "facts": ("CANARY-1",),
        "enemies": frozenset({"CANARY-enemy"}),
    }
    if kind in (Kind.TRUE_FALSE, Kind.TRUE_FALSE_WHY):
        parts["options"] = options("True", "False", ids=("true", "false"))
    elif kind in RULES:
        parts["options"] = options("The stove", "The sink", "The door", right=1)
    return a_question(id_, **{**parts, **changes})


def a_question(id_: str = "ms1-q01", **changes: Any) -> Question:
    """A question with one answer, b; any part can be given otherwise."""
    parts: dict[str, Any] = {
        "kind": Kind.SINGLE,
        "stem": "A neighbour tells you about a locked room. What do you do first?",
        "options": (
            Option("a", "Knock on the door", right=False, why="It could put someone in danger."),
            Option("b", "Tell your safeguarding lead", right=True, why="They know what to do next."),
            Option("c", "Wait and see", right=False, why="Help could come too late."),
        ),
        "outcome": "ms1-tell",
        "difficulty": Difficulty.MEDIUM,
        "critical": False,
        "facts": ("MS-30",),
        "enemies": frozenset(),
    }
    return Question(id=id_, **{**parts, **changes})


def a_multiple(id_: str = "ms1-q02", *, right: int = 3, wrong: int = 2, **changes: Any) -> Question:
    """Choose all that apply: the right options are r0, r1 and so on, the wrong ones w0, w1 and so on."""
    options = (
        *(Option(f"r{n}", f"Right {n}", right=True, why=f"Right because {n}.") for n in range(right)),
        *(Option(f"w{n}", f"Wrong {n}", right=False, why=f"Wrong because {n}.") for n in range(wrong)),
    )
    return a_question(id_, kind=Kind.MULTIPLE, options=options, **changes)


def a_true_false(id_: str = "ms1-q03", *, true: bool = False, **changes: Any) -> Question:
    options = (
        Option("true", "True", right=true, why="Why it is true or is not."),
        Option("false", "False", right=not true, why="Why it is false or is not."),
    )
    return a_question(id_, kind=Kind.TRUE_FALSE, options=options, **changes)


def a_bank(
    outcomes: Sequence[str],
    *,
    critical: Sequence[int] = (),
    enemies: Sequence[tuple[int, int]] = (),
    hard: Sequence[int] = (),
) -> Bank:
    """Question q0, q1 and so on for these outcomes; `critical`, `enemies` and `hard` name them by number."""
    return Bank(
        tuple(
            a_question(
                f"q{place}",
                outcome=outcome,
                critical=place in critical,
                difficulty=Difficulty.HARD if place in hard else Difficulty.MEDIUM,
                enemies=frozenset(f"q{other}" for one, other in enemies if one == place),
            )
            for place, outcome in enumerate(outcomes)
        )
    )


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_ids = st.text("abcdefgh0123456789", min_size=1, max_size=6)


@st.composite
def _choices(draw: st.DrawFn, kind: Kind) -> tuple[Option, ...]:
    if kind not in RULES:
        return ()
    if kind in (Kind.TRUE_FALSE, Kind.TRUE_FALSE_WHY):
        true = draw(st.booleans())
        return (Option("true", "True", true, draw(words)), Option("false", "False", not true, draw(words)))
    ids = draw(st.lists(_ids, min_size=2, max_size=6, unique=True))
    if kind is not Kind.MULTIPLE:
        key = {draw(st.sampled_from(ids))}
    else:
        key = set(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True)))
    return tuple(Option(id_, f"{id_} {draw(words)}", id_ in key, draw(words)) for id_ in ids)


@st.composite
def _asked(draw: st.DrawFn, kind: Kind, chosen: tuple[Option, ...]) -> Asked | None:  # noqa: PLR0911 - one for each kind
    """Anything that a question of this kind can ask. Texts begin with their ids, so that no two are the same."""
    ids = draw(st.lists(_ids, min_size=3, max_size=6, unique=True))
    match kind:
        case Kind.TRUE_FALSE_WHY:
            return Reasons(draw(_choices(Kind.SINGLE)))
        case Kind.HOTSPOT:
            return Picture(PICTURE, "A picture.", tuple(Place(one.id, 40 * at, 40) for at, one in enumerate(chosen)))
        case Kind.MATCHING:
            pairs = tuple(Pair(id_, f"{id_} {draw(words)}", f"{id_} {draw(words)}", draw(words)) for id_ in ids[:-1])
            return Matching(pairs, (Extra(ids[-1], f"{ids[-1]} {draw(words)}", draw(words)),))
        case Kind.ORDERING:
            return Ordering(tuple(Step(id_, f"{id_} {draw(words)}", draw(words)) for id_ in ids))
        case Kind.SORTING:
            groups = (Group("g1", "One"), Group("g2", "Two"), Group("g3", "Three"))
            belongs = ["g1", "g2", "g3", *(draw(st.sampled_from(["g1", "g2", "g3"])) for _ in ids[3:])]
            pairs_of = zip(ids, belongs, strict=True)
            return Sorting(groups, tuple(Thing(id_, f"{id_} {draw(words)}", of, draw(words)) for id_, of in pairs_of))
        case Kind.TEXT:
            misread = (Misread("something entirely else", draw(words)),)
            return ShortText(tuple(f"x{id_}" for id_ in ids), draw(words), draw(st.booleans()), misread)
        case Kind.NUMBER:
            value, tolerance = draw(st.integers(-999, 999)), draw(st.integers(0, 20))
            units = draw(st.just(()) | _choices(Kind.SINGLE))
            return Number(f"{value}.5", draw(words), f"0.{tolerance}", units)
        case Kind.GAPS:
            chosen_for = Gap(f"{ids[0]}-c", options=draw(_choices(Kind.SINGLE)))
            written = tuple(Gap(id_, (f"x{id_}", "any"), draw(st.booleans()), draw(words)) for id_ in ids)
            return Gaps(" and ".join(f"{{{gap.id}}}" for gap in (chosen_for, *written)), (*written, chosen_for))
        case Kind.RUBRIC:
            levels = draw(st.integers(2, 4))
            return Rubric(
                tuple(
                    Criterion(id_, f"{id_} seen", tuple(Level(f"l{n}", f"Level {n}") for n in range(levels)))
                    for id_ in ids
                )
            )
    return None


@st.composite
def questions(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Question:
    """Any question of these kinds."""
    kind = draw(st.sampled_from(kinds))
    chosen = draw(_choices(kind))
    asked = draw(_asked(kind, chosen))
    return Question(
        id=draw(_ids),
        kind=kind,
        stem=draw(words),
        options=chosen,
        outcome=draw(_ids),
        difficulty=draw(st.sampled_from(list(Difficulty))),
        critical=draw(st.booleans()),
        facts=tuple(draw(st.lists(words, max_size=3))),
        enemies=frozenset(draw(st.lists(_ids, max_size=3))),
        asked=asked,
        keep_order=kind not in (Kind.MATCHING, Kind.ORDERING, Kind.SORTING) and draw(st.booleans()),
    )


@st.composite
def answers_to(draw: st.DrawFn, question: Question) -> Answer:
    """Any choice of this question's options, even several where one is asked for; of other kinds what a page takes."""
    if question.kind in OF_OPTIONS:
        return frozenset(draw(st.lists(st.sampled_from([option.id for option in question.options]), unique=True)))
    sent = draw(sent_to(question))
    return question.content.read(question.content.ids, sent)


@st.composite
def sent_to(draw: st.DrawFn, question: Question) -> tuple[str, ...]:
    """Anything that the page of this question can send, with everything in the order written."""
    slots = question.content.slots(question.content.ids)
    if all(slot.look.is_placed for slot in slots):
        sent: list[str] = []
        first = 1
        for slot in slots:
            places = [str(first + at) for at in range(len(slot.choices))]
            most = len(places) if slot.look is Look.CHECKBOXES else 1
            sent += draw(st.lists(st.sampled_from(places), max_size=most, unique=True))
            first += len(places)
        return tuple(sent)
    if question.kind is Kind.ORDERING:
        places = draw(st.permutations([str(at) for at in range(1, len(slots) + 1)]))
        return tuple(place if draw(st.booleans()) else "" for place in places)
    right = {slot.name: entry[len(slot.name) :] for slot in slots for entry in question.key if slot.name in entry}
    return tuple(
        draw(
            st.just("")
            | (
                st.sampled_from([str(at) for at in range(1, len(slot.choices) + 1)])
                if slot.choices
                else st.just(right[slot.name])
                | (st.integers(-999, 999).map(str) if slot.look is Look.NUMBER else st.text("abcx ", max_size=8))
            )
        )
        for slot in slots
    )


@st.composite
def banks(draw: st.DrawFn, *, most: int = 9) -> Bank:
    """Small banks with any mix of outcomes, critical questions and enemies."""
    size = draw(st.integers(1, most))
    outcomes = draw(st.lists(st.sampled_from("opqr"), min_size=size, max_size=size))
    places = st.integers(0, size - 1)
    critical = draw(st.sets(places))
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]), max_size=size))
    return a_bank(outcomes, critical=sorted(critical), enemies=pairs, hard=sorted(draw(st.sets(places))))


quotas = st.lists(
    st.builds(Quota, st.integers(1, 3), st.sampled_from("opqr"), st.sampled_from([None, Difficulty.HARD]))
    | st.builds(Quota, st.integers(1, 3), st.none(), st.sampled_from([Difficulty.HARD, Difficulty.MEDIUM])),
    max_size=2,
).map(tuple)
"""Quotas that may or may not be met by `banks`."""
