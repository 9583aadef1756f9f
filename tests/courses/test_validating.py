import pytest

from courses.faults import Notebook, Spot
from courses.schemas import ContactPackFields, FactPackFields, ModuleFields
from courses.validating import validate
from courses.yaml_text import read_yaml
from tests.courses.examples import noted


def validated(schema: type[ModuleFields | FactPackFields | ContactPackFields], text: str) -> list[str]:
    """What is noted of this text, which starts at line 1."""
    notebook = Notebook()
    yaml = read_yaml(text, start=Spot("x.yaml", 1), notebook=notebook)
    assert yaml is not None
    fields = validate(schema, yaml, notebook)
    assert (fields is None) == bool(len(notebook))
    return noted(notebook)


FACT = """pack: x
facts:
  - id: TT-01
    fact: It is so.
    publisher: Someone
    title: Something
    published: PUBLISHED
    link: LINK
    kind: law
    basis: seen
    confidence: high
    check: null
    review_due: 2027-05-24
"""


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("title: a\nminutes: 8\nabout: b", []),
        ("", ["1: This has to be a set of named fields."]),
        ("- a", ["1: This has to be a set of named fields."]),
        ("just text", ["1: This has to be a set of named fields."]),
        ("title: a\nminutes: '8'\nabout: b", ["2: `minutes` has to be a whole number."]),
        ("title: a\nminutes: 8.0\nabout: b", ["2: `minutes` has to be a whole number."]),
        ("title: a\nminutes: true\nabout: b", ["2: `minutes` has to be a whole number."]),
        ("title: a\nminutes: 0\nabout: b", ["2: `minutes` has to be 1 or more."]),
        (f"title: a\nminutes: {'9' * 30}\nabout: b", ["2: `minutes` has to be 8 or less."]),
        ("title: no\nminutes: 8\nabout: b", ["1: `title` has to be text."]),
        (f"title: {'a' * 301}\nminutes: 8\nabout: b", ["1: `title` has more than 300 characters."]),
        ('title: "a\\u202eb"\nminutes: 8\nabout: b', ["1: `title` holds a character that cannot be shown."]),
        ("title: a\nminutes: 8\nabout: b\non: c", ["1: Number 2 of this list is a name that YAML takes for something"]),
        ("title: a\nminutes: 8\nabout: b\ncontent_note: c", ["4: `content_note` has to be a set of named fields."]),
        ("title: a\nminutes: 8\nabout: b\ncontent_note: {shows: c}", ["4: `does_not_show` is missing."]),
    ],
)
def test_every_fault_is_told_in_words_with_its_line(text: str, notes: list[str]) -> None:
    found = validated(ModuleFields, text)

    assert [note for note, start in zip(found, notes, strict=True) if not note.startswith(start)] == []


@pytest.mark.parametrize("published", ["2024", "2024-10", "2024-10-31", "null", "'2024'"])
def test_the_day_of_publication_is_a_year_a_month_a_date_or_not_known(published: str) -> None:
    assert validated(FactPackFields, FACT.replace("PUBLISHED", published).replace("LINK", "null")) == []


@pytest.mark.parametrize("published", ["recently", "24", "true", "[2024]", "'10/2024'"])
def test_anything_else_is_not(published: str) -> None:
    assert validated(FactPackFields, FACT.replace("PUBLISHED", published).replace("LINK", "null")) == [
        "7: `published` has to be a year, a month or a date."
    ]


@pytest.mark.parametrize("link", ["http://www.gov.uk/", "www.gov.uk", "'javascript:alert(1)'", "''"])
def test_a_source_without_a_safe_address_has_none(link: str) -> None:
    assert validated(FactPackFields, FACT.replace("PUBLISHED", "2024").replace("LINK", link)) == [
        "8: `link` has to be a web address that starts with https://."
    ]
