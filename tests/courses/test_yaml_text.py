from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.faults import Notebook, Spot
from courses.yaml_text import DEEPEST, YamlText, read_yaml
from tests.courses.examples import noted

START = Spot("course.yaml", 10)


def read(text: str) -> tuple[YamlText | None, list[str]]:
    notebook = Notebook()
    return read_yaml(text, start=START, notebook=notebook), noted(notebook)


def test_plain_values_are_read_as_they_stand() -> None:
    yaml, notes = read("a: 1\nb: [x, 'y: z']\nc: 2027-05-24\nd: null\ne: true\n")

    assert yaml is not None
    assert (yaml.data, notes) == ({"a": 1, "b": ["x", "y: z"], "c": date(2027, 5, 24), "d": None, "e": True}, [])


def test_every_value_knows_its_line() -> None:
    yaml, _ = read("title: x\nchoices:\n  - id: a\n    text: |\n      one\n  - id: b\n")

    assert yaml is not None
    lines = [
        yaml.spot(path).line
        for path in (
            (),
            ("title",),
            ("choices", 0, "text"),
            ("choices", 1, "id"),
            ("choices", 7),
            ("nothing", "at all"),
        )
    ]
    assert lines == [10, 10, 13, 15, 11, 10]
    assert yaml.text_spot(("choices", 0, "text")).line == 14
    assert yaml.text_spot(("title",)).line == 10


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("a: &x 1\nb: *x\n", "11: This refers to another place with *."),
        ("a: !!python/object:os.system x\n", "10: This has a type mark with !."),
        ("a: !x y\n", "10: This has a type mark with !."),
        ("a: 1\nb: 2\na: 3\n", "12: `a` is given twice."),
        ("a: 'x\nb: 2\n", "12: This cannot be read as YAML: found unexpected end of stream."),
        ("a: b: c\n", "10: This cannot be read as YAML: mapping values are not allowed in this context."),
        ("a: {b: 1\n", "11: This cannot be read as YAML: did not find expected ',' or '}'."),
        ("a: 1\n---\nb: 2\n", "11: This cannot be read as YAML: but found another document."),
        ("a: 1\nb: 2027-13-45\n", "11: This looks like a date or a number, but there is no such date or number."),
        ("[" * 100_000, f"10: This is nested more than {DEEPEST} levels deep."),
        ("- " * 50_000, f"10: This is nested more than {DEEPEST} levels deep."),
        ("a: \x00\n", "10: This cannot be read as YAML: control characters are not allowed."),
    ],
)
def test_what_is_unsafe_or_broken_is_refused_with_its_line(text: str, note: str) -> None:
    yaml, notes = read(text)

    assert yaml is None
    assert note in notes


def test_a_bomb_of_references_is_never_built() -> None:
    levels = zip("abcdefgh", "bcdefghi", strict=True)
    bomb = "a: &a [x, x]\n" + "".join(f"{up}: &{up} [{', '.join([f'*{down}'] * 9)}]\n" for down, up in levels)

    yaml, notes = read(bomb)

    assert yaml is None
    assert len(notes) == 8 * 9


def test_nothing_is_nothing() -> None:
    yaml, notes = read("")

    assert (yaml and yaml.data, yaml and yaml.spot(("a",)).line, notes) == (None, 10, [])


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    yaml, notes = read(text)

    assert (yaml is None) == bool(notes)


@given(st.text(alphabet=st.sampled_from("a1-:[]{}'\"|>#&*!%@`,? \n\t._~0x"), max_size=40))
def test_any_yaml_like_text_is_read_or_refused(text: str) -> None:
    yaml, notes = read(text)

    assert (yaml is None) == bool(notes)
