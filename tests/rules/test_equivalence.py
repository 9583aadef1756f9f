"""What counts for what is data that somebody can check: every rule has its source, and lasts as its source says."""

import pytest

from courses.catalogue import read_catalogue
from courses.course import Award
from courses.practice import Part
from lms.rules.equivalence import BY_KEY, EQUIVALENCES, as_here, get_equivalence, rule_of
from lms.rules.refusals import Refusal
from tests.house.test_repository import HOME


def test_every_rule_says_where_it_comes_from_and_what_a_lead_looks_for() -> None:
    assert [one.key for one in EQUIVALENCES if not (one.source and one.look_for and one.hint)] == []
    assert len(BY_KEY) == len(EQUIVALENCES)


def test_every_rule_counts_for_awards_of_the_programme_for_whole_months() -> None:
    wrong = [
        (one.key, code, months)
        for one in EQUIVALENCES
        for code, months in one.months.items()
        if code not in as_here() or Award.parse(code).code != code or months < 1
    ]

    assert wrong == []


def test_what_brings_no_length_of_its_own_lasts_as_long_as_the_courses_here() -> None:
    courses = read_catalogue(HOME / "courses" / "content").courses

    assert {course.award.code: course.months_valid for course in courses} == {
        course.award.code: as_here()[course.award.code] for course in courses
    }


def test_a_national_prevent_course_stands_for_the_study_and_for_nothing_that_is_done_here() -> None:
    catalogue = read_catalogue(HOME / "courses" / "content")
    parts = {
        (one.key, code): (one.parts_here, course.parts[1:])
        for one in EQUIVALENCES
        for code in one.months
        if one.key.startswith("govuk-") and (course := catalogue.find(code))
    }

    assert {key: here for key, (here, _) in parts.items()} == {key: rest for key, (_, rest) in parts.items()}
    assert parts["govuk-prevent-channel", "prevent-3"][0] == (Part.SESSION, Part.SIGN_OFF)


def test_a_rule_there_is_not_is_refused_and_one_taken_out_is_for_a_lead_to_decide() -> None:
    with pytest.raises(Refusal) as no_rule:
        get_equivalence("home-made")
    with pytest.raises(Refusal) as no_award:
        get_equivalence("govuk-prevent-awareness").months_for("hate-crime-1")

    assert (no_rule.value.field, no_award.value.field) == ("course", "award")
    assert rule_of("taken-out").key == "another-course"
