"""The courses that are taught."""

from datetime import date
from pathlib import Path

import pytest

from courses.catalogue import Catalogue, read_catalogue
from courses.checking import check_content
from courses.course import FigureSegment
from tests.courses.examples import warnings_among

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
TODAY = date(2026, 11, 25)

EXPLAINED = {
    "modern-slavery/tier-2/06-consent.md:7: This page asks for a reading age of 10.": (
        "It introduces the National Referral Mechanism, First Responders and the duty to notify by their names in law."
    ),
}
"""Warnings that were looked at, and why the text is right as it is."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CONTENT)


def test_what_is_taught_has_no_fault_and_no_warning_but_those_explained() -> None:
    found = check_content(CONTENT, on=TODAY)

    assert [str(fault) for fault in found if str(fault.severity) == "fault"] == []
    assert set(warnings_among(found)) - set(EXPLAINED) == set()


def test_every_contact_is_used_by_a_course_or_ready_for_the_next(catalogue: Catalogue) -> None:
    named = {key for course in catalogue.courses for _, page in course.pages() for key in page.contacts}

    assert named <= catalogue.contacts.keys()
    assert {"emergency-999", "police-101", "coventry-mash", "modern-slavery-helpline"} <= named


def test_every_course_can_be_studied_from_its_first_page_to_its_quiz(catalogue: Catalogue) -> None:
    for course in catalogue.courses:
        assert course.modules
        assert len(course.bank) >= 2 * course.blueprint.items
        assert course.minutes <= (75 if course.award.tier == 3 else 60)


def test_every_picture_says_what_it_shows_and_is_described(catalogue: Catalogue) -> None:
    for course in catalogue.courses:
        for _, page in course.pages():
            for segment in page.segments:
                if isinstance(segment, FigureSegment):
                    assert "<title" in segment.svg
                    assert segment.alt
                    assert segment.description_html
