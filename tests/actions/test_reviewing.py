"""Recording that somebody has read exactly this text."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import reviewing
from lms.records.queries.content_reviews import readings_of
from lms.rules.actor import system_actor
from lms.rules.refusals import Refusal
from lms.rules.review_rounds import Reading
from tests.curriculum import SLAVERY_1

GOOD: dict[str, Any] = {
    "role": "legal",
    "reviewer": "Solicitor of the council",
    "read_on": date(2026, 11, 24),
    "agreed": True,
    "changes": (),
    "seen": "a" * 64,
}


def test_a_reading_is_kept_with_the_hash_of_what_was_read(session: Session, catalogue: Catalogue, at: datetime) -> None:
    course = catalogue.get(SLAVERY_1)

    reviewing.record_review(session, course, **GOOD, by=system_actor("test"), at=at)

    assert list(readings_of(session, award=SLAVERY_1.code)) == [
        Reading("legal", "Solicitor of the council", date(2026, 11, 24), True, (), "1.0", "a" * 64)
    ]
    assert list(readings_of(session, award="trauma-informed-practice-1")) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seen": "b" * 64}, None),
        ({"role": "manager"}, "role"),
        ({"reviewer": ""}, "reviewer"),
        ({"read_on": None}, "read_on"),
        ({"read_on": date(2026, 11, 26)}, "read_on"),
        ({"agreed": True, "changes": ("Cite it.",)}, "changes"),
        ({"agreed": False}, "changes"),
    ],
)
def test_a_reading_that_says_too_little_is_refused(
    session: Session, catalogue: Catalogue, at: datetime, change: dict[str, Any], field: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        reviewing.record_review(session, catalogue.get(SLAVERY_1), **{**GOOD, **change}, by=system_actor("test"), at=at)

    assert refused.value.field == field
    assert list(readings_of(session, award=SLAVERY_1.code)) == []
