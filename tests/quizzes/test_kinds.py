import pytest

from quizzes import multiple, single, true_false
from quizzes.choosing import Option
from quizzes.kinds import ASKED, READERS, RULES, Kind, content_of
from quizzes.ordering import Ordering, Step
from quizzes.reasoned import Reasons

OPTIONS = (Option("a", "Tell", right=True, why="Why."), Option("b", "Wait", right=False, why="Why not."))
STEPS = Ordering(tuple(Step(id_, f"Step {id_}", "Why.") for id_ in "abc"))


def test_every_kind_has_options_or_something_else_to_ask() -> None:
    assert {kind: RULES[kind] for kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)} == {
        Kind.SINGLE: single.RULES,
        Kind.MULTIPLE: multiple.RULES,
        Kind.TRUE_FALSE: true_false.RULES,
    }
    assert set(RULES) | set(ASKED) == set(Kind)
    assert set(READERS) | {Kind.HOTSPOT} == set(ASKED)


@pytest.mark.parametrize(
    ("kind", "options", "asked"),
    [
        (Kind.SINGLE, OPTIONS, STEPS),
        (Kind.ORDERING, OPTIONS, STEPS),
        (Kind.ORDERING, (), None),
        (Kind.ORDERING, (), Reasons(OPTIONS)),
        (Kind.TRUE_FALSE_WHY, OPTIONS, None),
    ],
)
def test_what_belongs_to_another_kind_is_refused(kind: Kind, options: tuple[Option, ...], asked: object) -> None:
    with pytest.raises(ValueError):
        content_of(kind, options, asked)  # type: ignore[arg-type]  # that is what is tried
