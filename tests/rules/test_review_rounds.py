"""Everybody has to agree to one and the same text."""

from dataclasses import replace
from datetime import date

from lms.rules.review_rounds import Reading, review_round

ROLES = ("subject", "legal")
READ = Reading("subject", "Coordinator", date(2026, 11, 20), True, (), "1.0", "a" * 64)
LEGAL = replace(READ, role="legal", reviewer="Solicitor")


def test_a_round_is_complete_when_every_role_has_agreed_to_this_text() -> None:
    found = review_round([LEGAL, READ], ROLES, content_sha256="a" * 64)

    assert (found.newest, found.earlier, found.awaited, found.is_complete) == ((READ, LEGAL), (), (), True)


def test_a_change_of_content_makes_every_reading_old() -> None:
    found = review_round([READ, LEGAL], ROLES, content_sha256="b" * 64)

    assert (found.newest, found.earlier, found.awaited) == ((), (LEGAL, READ), ROLES)


def test_who_asks_for_changes_has_not_agreed_until_they_read_it_again() -> None:
    asking = replace(LEGAL, agreed=False, changes=("Cite the section.",))

    waiting = review_round([READ, asking], ROLES, content_sha256="a" * 64)
    agreed = review_round([READ, asking, LEGAL], ROLES, content_sha256="a" * 64)

    assert waiting.awaited == ("legal",)
    assert (agreed.awaited, agreed.earlier) == ((), (asking,))


def test_two_texts_half_agreed_make_no_round() -> None:
    found = review_round([READ, replace(LEGAL, content_sha256="b" * 64)], ROLES, content_sha256="a" * 64)

    assert found.awaited == ("legal",)
