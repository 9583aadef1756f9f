"""Facts in words."""

import pytest

from courses.course import Basis, Confidence, FactKind
from lms.web.learner.fact_words import KINDS, SURENESS, published


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024", "2024"),
        ("2024-10", "October 2024"),
        ("2024-10-31", "31 October 2024"),
        ("2024-13", "2024-13"),
        ("2024-02-30", "2024-02-30"),
        ("0000-01", "0000-01"),
        ("undated", "undated"),
    ],
)
def test_dates_of_publication_are_written_as_people_write_them(text: str, words: str) -> None:
    assert published(text) == words


def test_every_kind_basis_and_confidence_has_its_words() -> None:
    assert set(KINDS) == set(FactKind)
    assert set(SURENESS) == {(basis, confidence) for basis in Basis for confidence in Confidence}
