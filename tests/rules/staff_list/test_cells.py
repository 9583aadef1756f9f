"""What single cells say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.staff_list.cells import address_in, is_email, is_nothing, number_key, split_name, tidy, yes_or_no


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Grace ", "Grace"),
        ("Neighbourhood\u00a0 Officers", "Neighbourhood Officers"),
        ("Sia\u0302n", "Siân"),
        ("Ann\u200b", "Ann"),
        ("two\r\nlines", "two lines"),
        ("nul\x00here", "nul here"),
        ("half \ud83d", "half"),
        ("Nguyễn", "Nguyễn"),
    ],
)
def test_a_cell_is_one_tidy_line(written: str, read: str) -> None:
    assert tidy(written) == read


@given(st.text(max_size=600))
def test_a_tidy_cell_is_printable_and_stays_as_it_is(text: str) -> None:
    once = tidy(text)

    assert once.isprintable()
    assert len(once) <= 251
    assert tidy(once.strip()) == once.strip()


@pytest.mark.parametrize("text", ["", "-", "N/A", "null", "None", "#N/A"])
def test_words_for_nothing_are_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(("text", "answer"), [("Y", True), ("y", True), ("Yes", True), ("N", False), ("", None)])
def test_yes_no_and_nothing_are_told_apart(text: str, answer: bool | None) -> None:
    assert yes_or_no(text) is answer


def test_any_other_word_is_neither_yes_nor_no() -> None:
    with pytest.raises(ValueError):
        yes_or_no("sometimes")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("ada.okoro@council.example", True),
        ("o'brien+x@mail.council.example", True),
        ("daniel at council.example", False),
        ("a@b@council.example", False),
        ("ada..okoro@council.example", False),
        ("ada@council", False),
        ("ada okoro@council.example", False),
        ("@council.example", False),
        ("a" * 250 + "@council.example", False),
    ],
)
def test_an_address_has_one_at_and_a_domain(text: str, good: bool) -> None:
    assert is_email(text) is good


def test_leading_zeros_and_letter_case_do_not_tell_staff_numbers_apart() -> None:
    assert [number_key(text) for text in ("00123", "123", "ab7", "AB7", "000")] == ["123", "123", "ab7", "ab7", "0"]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("Ada Okoro", ("Ada", "Okoro")),
        ("Okoro, Ada", ("Ada", "Okoro")),
        ("Dr. Ada Mary Okoro", ("Ada Mary", "Okoro")),
        ("Jan van der Berg", ("Jan", "van der Berg")),
        ("van der Berg, Ms Jan", ("Jan", "van der Berg")),
        ("Suharti", ("Suharti", "")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_split(whole: str, parts: tuple[str, str]) -> None:
    assert split_name(whole) == parts


@pytest.mark.parametrize(
    "text",
    [
        "ADA@council.example",
        "ada@council.example;",
        "mailto:ada@council.example",
        "smtp:ada@council.example",
        "Ada Okoro <ada@council.example>",
        "'ada@council.example'",
        "ada@council.example (work)",
        "ada@council.example; ada@home.example",
        "ada@council.example.",
    ],
)
def test_an_address_is_found_in_what_stands_around_it(text: str) -> None:
    assert address_in(text) == "ada@council.example"


def test_what_is_no_address_stays_to_be_shown_and_words_for_none_are_empty() -> None:
    assert [address_in(text) for text in ("ada at council", "Ada@", "TBC", "no email")] == [
        "ada at council",
        "ada@",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PC 1234 SMITH", ("SMITH", "")),
        ("PC 1234 Ann Bell", ("Ann", "Bell")),
        ("PC 1234 SMITH, Jane", ("Jane", "SMITH")),
        ("Sgt Harjit Kaur", ("Harjit", "Kaur")),
        ("Jane Doe (she/her)", ("Jane", "Doe")),
        ("Clarke, Simon (On Leave)", ("Simon", "Clarke")),
        ("Okafor, Chukwuemeka (Emeka)", ("Chukwuemeka (Emeka)", "Okafor")),
        ("Smith, John, Jr", ("John", "Smith")),
        ("* Bo Peep", ("Bo", "Peep")),
        ("Di Fox", ("Di", "Fox")),
        ("PC Smith", ("PC", "Smith")),
    ],
)
def test_ranks_numbers_and_pronouns_are_no_names(text: str, name: tuple[str, str]) -> None:
    assert split_name(text) == name
