from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from certificates.seal import seal, seal_holds, unsealed
from tests.certificates.examples import FACTS

KEY = "a secret for tests"


def test_a_seal_is_64_hex_digits_and_holds_for_its_facts() -> None:
    made = seal(FACTS, KEY)

    assert (len(made), int(made, 16) > 0) == (64, True)
    assert seal_holds(FACTS, made, KEY)


@pytest.mark.parametrize(
    "change",
    [
        {"holder": "Somebody Else"},
        {"tier": 2},
        {"percent": 92},
        {"percent": None},
        {"expires_on": None},
        {"completed_on": date(2026, 11, 24)},
        {"outcomes": ()},
        {"organisation": ""},
        {"code": "CV-0000-0000-0000-0000-0"},
    ],
)
def test_a_changed_fact_breaks_the_seal(change: dict[str, Any]) -> None:
    assert not seal_holds(replace(FACTS, **change), seal(FACTS, KEY), KEY)


@pytest.mark.parametrize("given", ["", "0" * 64, "é", "x" * 10_000, "\ud800"])
def test_nothing_else_passes_for_a_seal(given: str) -> None:
    assert not seal_holds(FACTS, given, KEY)


def test_another_key_makes_another_seal() -> None:
    assert not seal_holds(FACTS, seal(FACTS, KEY), KEY + ".")


def test_sealed_facts_are_read_and_changed_ones_are_not() -> None:
    made = seal(FACTS, KEY)

    assert unsealed(FACTS.to_json(), made, KEY) == FACTS
    assert unsealed(FACTS.to_json().replace("91", "92"), made, KEY) is None
    assert unsealed("not even JSON", made, KEY) is None
