"""Questions and banks to test with, and hypothesis strategies that make any."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from quizzes.kinds import Kind
from quizzes.questions import Difficulty, Option, Question
from quizzes.quiz import Bank


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


def a_bank(outcomes: Sequence[str], *, critical: Sequence[int] = (), enemies: Sequence[tuple[int, int]] = ()) -> Bank:
    """Question q0, q1 and so on for these outcomes; `critical` and `enemies` name them by number."""
    return Bank(
        tuple(
            a_question(
                f"q{place}",
                outcome=outcome,
                critical=place in critical,
                enemies=frozenset(f"q{other}" for one, other in enemies if one == place),
            )
            for place, outcome in enumerate(outcomes)
        )
    )


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_ids = st.text("abcdefgh0123456789", min_size=1, max_size=6)


@st.composite
def _choices(draw: st.DrawFn, kind: Kind) -> tuple[Option, ...]:
    if kind is Kind.TRUE_FALSE:
        true = draw(st.booleans())
        return (Option("true", "True", true, draw(words)), Option("false", "False", not true, draw(words)))
    ids = draw(st.lists(_ids, min_size=2, max_size=6, unique=True))
    if kind is Kind.SINGLE:
        key = {draw(st.sampled_from(ids))}
    else:
        key = set(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1, unique=True)))
    return tuple(Option(id_, f"{id_} {draw(words)}", id_ in key, draw(words)) for id_ in ids)


@st.composite
def questions(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Question:
    """Any question of these kinds."""
    kind = draw(st.sampled_from(kinds))
    return Question(
        id=draw(_ids),
        kind=kind,
        stem=draw(words),
        options=draw(_choices(kind)),
        outcome=draw(_ids),
        difficulty=draw(st.sampled_from(list(Difficulty))),
        critical=draw(st.booleans()),
        facts=tuple(draw(st.lists(words, max_size=3))),
        enemies=frozenset(draw(st.lists(_ids, max_size=3))),
    )


@st.composite
def answers_to(draw: st.DrawFn, question: Question) -> frozenset[str]:
    """Any choice of this question's options, even several where one is asked for."""
    return frozenset(draw(st.lists(st.sampled_from([option.id for option in question.options]), unique=True)))


@st.composite
def banks(draw: st.DrawFn, *, most: int = 9) -> Bank:
    """Small banks with any mix of outcomes, critical questions and enemies."""
    size = draw(st.integers(1, most))
    outcomes = draw(st.lists(st.sampled_from("opqr"), min_size=size, max_size=size))
    places = st.integers(0, size - 1)
    critical = draw(st.sets(places))
    pairs = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1]), max_size=size))
    return a_bank(outcomes, critical=sorted(critical), enemies=pairs)
