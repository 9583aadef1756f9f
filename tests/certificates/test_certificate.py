import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.certificate import LONGEST, CertificateFacts
from tests.certificates.examples import FACTS, facts

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(lambda t: t.strip())


@given(
    holder=texts,
    organisation=st.just("") | texts,
    percent=st.none() | st.integers(0, 100),
    expires_on=st.none() | st.dates(min_value=date(2026, 11, 25)),
    outcomes=st.lists(texts, max_size=12).map(tuple),
)
def test_facts_come_back_from_their_json_as_they_were(**given_facts: Any) -> None:
    stored = facts(**given_facts)

    text = stored.to_json()

    assert text.isascii()
    assert "\n" not in text
    assert CertificateFacts.from_json(text) == stored
    assert CertificateFacts.from_json(text).to_json() == text


def test_the_json_is_the_same_on_every_machine() -> None:
    # given seals and stored rows depend on this text, it may never change by itself
    assert facts(holder="Łukasz", outcomes=("One.",)).to_json() == (
        '{"award": "modern-slavery-1", "check_url": "https://training.example/check-certificate/'
        'CV-0W40-J2GB-1G6G-W3RG-M", "code": "CV-0W40-J2GB-1G6G-W3RG-M", "completed_on": "2026-11-25", '
        '"course_title": "Modern slavery: notice it and tell someone", "edition": "1.0", "expires_on": "2029-11-25", '
        '"holder": "\\u0141ukasz", "how": "Study and quiz", "issuer": "Riverside Community Safety Partnership", '
        '"organisation": "Riverside Council", "outcomes": ["One."], "percent": 91, "tier": 1, "tier_name": "Notice", '
        '"topic_title": "Modern slavery", "wording": "1"}'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": ""},
        {"holder": "  "},
        {"holder": None},
        {"holder": "A\x00mina"},
        {"holder": "half a sign \ud800"},
        {"holder": "x" * (LONGEST["holder"] + 1)},
        {"issuer": ""},
        {"organisation": None},
        {"tier": 0},
        {"tier": 4},
        {"tier": True},
        {"tier": "1"},
        {"percent": -1},
        {"percent": 101},
        {"percent": 90.5},
        {"completed_on": None},
        {"completed_on": "2026-11-25"},
        {"completed_on": datetime(2026, 11, 25)},  # noqa: DTZ001 - a naive instant is no date
        {"expires_on": date(2026, 11, 24)},
        {"outcomes": ["a list"]},
        {"outcomes": ("",)},
        {"outcomes": ("one",) * 13},
        {"outcomes": (1,)},
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="certificate cannot"):
        facts(**changes)


def _stored(**changes: Any) -> str:
    return json.dumps({**json.loads(FACTS.to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        _stored(more=1),
        json.dumps({key: value for key, value in json.loads(FACTS.to_json()).items() if key != "how"}),
        _stored(completed_on="25/11/2026"),
        _stored(completed_on="2026-W48-3"),
        _stored(completed_on="2026-13-01"),
        _stored(completed_on=20261125),
        _stored(completed_on=None),
        _stored(outcomes="One."),
        _stored(outcomes={"a": 1}),
        _stored(holder={"given": "Amina"}),
        _stored(percent=float("nan")),
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        CertificateFacts.from_json(text)


def test_every_text_has_a_greatest_length() -> None:
    texts = {field.name for field in fields(CertificateFacts) if field.type in ("str", str)}

    assert set(LONGEST) == texts
