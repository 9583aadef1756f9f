"""The pathways that are shown: whole, short, and without anything that changes or that nobody can cite."""

import re
from itertools import chain
from pathlib import Path

import pytest

from courses.catalogue import Catalogue, read_catalogue
from courses.checks.pathways import MOST_QUESTIONS, texts_of
from courses.checks.reading_age import AGE_ALLOWED, reading_age
from courses.pathways import HowFast, Pathways

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
HARMS = {
    "Modern slavery or trafficking",
    "Exploitation, county lines or cuckooing",
    "Domestic abuse",
    "Forced marriage, or harm in the name of honour",
    "Female genital mutilation (FGM)",
    "Hate crime",
    "Being drawn into terrorism",
    "Somebody is missing",
    "Something else, or not sure",
}
"""What somebody may worry about for anybody, whoever it is."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CONTENT)


@pytest.fixture(scope="module")
def pathways(catalogue: Catalogue) -> Pathways:
    assert catalogue.pathways is not None
    return catalogue.pathways


def test_danger_comes_first_and_is_one_step_away(pathways: Pathways) -> None:
    assert pathways.questions[pathways.first].answers[0].goes_to == pathways.danger
    assert pathways.endings[pathways.danger].contacts == ("emergency-999",)
    assert pathways.endings[pathways.danger].how_fast is HowFast.NOW


def test_every_ending_is_reached_in_few_questions(pathways: Pathways) -> None:
    ways = {id_: len(pathways.way_to(id_)) for id_ in pathways.endings}

    assert max(ways.values()) <= MOST_QUESTIONS
    assert ways[pathways.danger] == 1
    assert max(length for id_, length in ways.items() if id_.startswith("child-")) <= 4


def test_every_harm_has_an_ending_for_a_child_an_adult_with_needs_and_another_adult(pathways: Pathways) -> None:
    found: dict[str, set[str]] = {}
    for ending in pathways.endings.values():
        found.setdefault(ending.harm, set()).add(ending.person)

    assert {harm for harm in HARMS if {"A child", "An adult who needs care or support"} <= found[harm]} == HARMS
    assert {
        harm for harm in HARMS if found[harm] - {"A child", "An adult who needs care or support", "Anyone in danger"}
    } == HARMS


def test_every_ending_says_all_that_somebody_has_to_know(pathways: Pathways, catalogue: Catalogue) -> None:
    for ending in pathways.endings.values():
        assert ending.steps
        assert ending.do_not
        assert ending.sharing
        assert ending.write_down
        assert ending.contacts
        assert ending.facts, f"{ending.id} says on no footing"
        assert set(ending.contacts) <= catalogue.contacts.keys()
        assert set(ending.facts) <= catalogue.facts.keys()


def test_consent_is_asked_only_of_adults_and_never_a_bar_to_help(pathways: Pathways) -> None:
    asked = {id_ for id_ in pathways.endings if any(r.question.id.endswith("-consent") for r in pathways.way_to(id_))}

    assert {pathways.endings[id_].person for id_ in asked} == {
        "An adult who agrees",
        "An adult who has not agreed",
        "An adult at high risk",
    }
    assert all(pathways.endings[id_].steps for id_ in asked)


def test_no_text_holds_a_number_that_belongs_to_the_contacts(pathways: Pathways) -> None:
    questions = chain.from_iterable(
        (q.ask, *q.help, *(text for a in q.answers for text in (a.text, a.hint))) for q in pathways.questions.values()
    )
    texts = [*questions, *chain.from_iterable(texts_of(ending) for ending in pathways.endings.values())]

    numbers = {number for text in texts for number in re.findall(r"\d[\d ]{2,}\d", text)}
    assert numbers <= {"999", "101"}


def test_all_of_it_is_easy_to_read(pathways: Pathways) -> None:
    ages = {id_: reading_age(texts_of(ending)) for id_, ending in pathways.endings.items()}

    assert {id_: age for id_, age in ages.items() if age is not None and age >= AGE_ALLOWED[1]} == {}


def test_nobody_of_the_city_is_said_to_have_read_it_before_they_did(pathways: Pathways) -> None:
    assert pathways.review is None
