"""Review rounds, as an author records them."""

from tests.cast import Cast
from tests.pages import Page, Visitor

ROLES = ("Subject", "Legal", "Accessibility", "Lived experience")


def record(page: Page, role: str, *, outcome: str = "They agree to the text as it is", changes: str = "") -> Page:
    page.choose(role, outcome).fill("What does the reviewer do?", f"Reviewer: {role}")
    page.fill("Day", "24").fill("Month", "11").fill("Year", "2026").fill("What they ask to be changed", changes)
    return page.press("Record it")


def test_a_course_stays_a_draft_until_all_four_have_agreed_to_one_text(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.farah)
    page = quick_visitor.open("/content/modern-slavery-1").follow("Reviews of this course")
    assert "This text awaits: subject, legal, accessibility, lived experience." in page.main

    page = record(page, "Legal", outcome="They ask for changes", changes="Cite the section.\nName the Act.")
    assert "Changes asked for: Cite the section. Name the Act." in page.main
    for role in ROLES:
        assert "status: reviewed" not in page.main
        page = record(page, role)

    assert "Everybody has agreed to this text." in page.main
    assert "status: reviewed reviews: - {role: subject, date: 2026-11-24, content_sha256: aaaa" in page.main
    assert page.select("caption") == ["Who has read this text", "Earlier readings, which no longer count"]


def test_a_form_half_filled_in_is_shown_again(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.farah)

    page = quick_visitor.open("/content/modern-slavery-1/reviews").choose("Legal").press("Record it")

    assert (page.status, page.errors) == (422, ["Choose whether they agree or ask for changes."])
    assert page.chosen() == ["Legal"]


def test_the_office_sees_how_courses_stand_and_records_no_review(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.ewa)

    assert quick_visitor.open("/content/modern-slavery-1/reviews").status == 404
    assert "Reviews of this course" not in quick_visitor.open("/content/modern-slavery-1").links
