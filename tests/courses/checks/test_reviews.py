from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from courses.checking import check_content
from courses.checks.reviews import REVIEW_ROLES
from courses.course import Status
from tests.courses.examples import COURSE, FACTS, FILES, PART, changed, faults_of, warnings_among, write_content

REVIEWED = changed(COURSE, "status: draft", "status: reviewed")


def reviewed(sha256: str, roles: tuple[str, ...] = REVIEW_ROLES) -> dict[str, str]:
    """The example with reviews of this content by these roles."""
    rows = "".join(f"\n  - {{role: {role}, date: 2026-11-25, content_sha256: {sha256}}}" for role in roles)
    return {COURSE: REVIEWED[COURSE].replace("reviews: []", f"reviews:{rows}")}


@pytest.fixture
def sha256(tmp_path: Path) -> str:
    """The number of the example's content."""
    return read_catalogue(write_content(tmp_path / "as it is")).courses[0].content_sha256


def test_a_course_is_reviewed_when_all_three_roles_have_read_exactly_it(tmp_path: Path, sha256: str) -> None:
    course = read_catalogue(write_content(tmp_path, reviewed(sha256))).courses[0]

    assert course.status is Status.REVIEWED
    assert [review.role for review in course.reviews] == ["subject", "legal", "accessibility", "lived experience"]
    assert course.content_sha256 == sha256


@pytest.mark.parametrize("missing", REVIEW_ROLES)
def test_without_one_of_the_roles_it_may_not_be_called_reviewed(tmp_path: Path, sha256: str, missing: str) -> None:
    roles = tuple(role for role in REVIEW_ROLES if role != missing)

    found = faults_of(write_content(tmp_path, reviewed(sha256, roles)))

    assert found == [f"{COURSE}:7: There is no {missing} review of the content as it stands."]


def test_one_changed_word_takes_every_review_away(tmp_path: Path, sha256: str) -> None:
    change = {**reviewed(sha256), **changed(PART, "Stay curious", "Stay very curious")}

    found = faults_of(write_content(tmp_path, change))

    assert found == [
        f"{COURSE}:7: There is no {role} review of the content as it stands." for role in sorted(REVIEW_ROLES)
    ]


def test_a_draft_may_keep_reviews_of_what_it_was(tmp_path: Path) -> None:
    old = {COURSE: reviewed("a" * 64)[COURSE].replace("status: reviewed", "status: draft")}

    assert faults_of(write_content(tmp_path, old)) == []


def test_a_role_that_does_not_exist_is_a_fault(tmp_path: Path, sha256: str) -> None:
    found = faults_of(write_content(tmp_path, reviewed(sha256, (*REVIEW_ROLES, "manager"))))

    assert found == [f"{COURSE}:28: There is no review role manager."]


def test_a_reviewed_course_that_rests_on_something_to_be_checked_is_a_warning(tmp_path: Path, sha256: str) -> None:
    root = write_content(tmp_path, reviewed(sha256))

    assert "check: Which edition?" in FILES[FACTS]
    assert warnings_among(check_content(root)) == [
        f"{COURSE}:7: The reviewed course rests on TT-02, which has to be checked: Which edition?."
    ]
