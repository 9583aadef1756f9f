import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.checks.personal_data import found_in


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ring 024 7678 8555 today.", "a phone number"),
        ("Ring 02476788555.", "a phone number"),
        ("Ring (024) 7678 8555.", "a phone number"),
        ("Ring 0800-555-111 now", "a phone number"),
        ("Ring 08000 121 700", "a phone number"),
        ("Ring +44 24 7678 8555", "a phone number"),
        ("Text 07700 900123", "a phone number"),
        ("Write to first.last@council.example", "an e-mail address"),
        ("His number is QQ 12 34 56 C.", "a National Insurance number"),
        ("She lives at CV1 5RR.", "a full postcode"),
        ("NHS number 943 476 5919", "a long number that may belong to a person"),
        ("Case 20251124", "a long number that may belong to a person"),
    ],
)
def test_what_belongs_to_a_person_or_to_the_contacts_is_found(text: str, what: str) -> None:
    assert [found for found, _ in found_in(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "Call 999, or 101 if there is no danger.",
        "In 2025 there were 23,411 referrals, and 1,234,567,890 of nothing.",
        "It costs £12,000,000.",
        "Between 2019 and 2024, 3 in 10.",
        "At 10.20, flat 4, on 24/11/2025.",
        "Section 52 of the Act of 2015.",
        "In Coventry, CV1.",
        "He is 0.5 per cent of it.",
        "a@b",
    ],
)
def test_other_numbers_are_let_be(text: str) -> None:
    assert found_in(text) == ()


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert isinstance(found_in(text), tuple)


@given(st.text(alphabet=st.sampled_from("0123456789"), min_size=9, max_size=9))
def test_a_national_number_is_found_however_it_is_spaced(digits: str) -> None:
    for number in (f"0{digits}", f"0{digits[:3]} {digits[3:]}", f"0{digits[:4]} {digits[4:6]} {digits[6:]}"):
        assert found_in(f"Ring {number} today.")
