"""A course done elsewhere is recorded in five pages, approved in two clicks, and counts without our certificate."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from lms.records.evidence import EvidenceClaim
from lms.records.messages import OutboxMessage
from lms.records.results import Certificate, Completion, KeptStanding
from lms.web.extensions import db
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.documents import a_jpeg, a_pdf, a_png, camera_notes
from tests.pages import Page, Visitor
from tests.web.manager.test_team import require

AWARENESS = "Prevent duty training: Awareness (GOV.UK)"


def browser(app: Flask, somebody: Somebody) -> Visitor:
    """Somebody signed in."""
    visitor = Visitor(app)
    visitor.sign_in_as(somebody)
    return visitor


def record(
    visitor: Visitor, course: str = AWARENESS, content: bytes = b"", *, day: tuple[str, str, str] = ("1", "9", "2026")
) -> Page:
    """The five pages up to the check."""
    page = visitor.open("/your-training").follow("Courses you did elsewhere").follow("Record a course")
    page = page.choose(course).press("Continue")
    for part, value in zip(("Day", "Month", "Year"), day, strict=True):
        page.fill(part, value)
    page = page.press("Continue")
    return page.attach("Your certificate", "mine.pdf", content or a_pdf()).press("Continue")


def test_it_takes_five_pages_to_record_and_two_clicks_to_approve(app: Flask, cast: Cast) -> None:
    require(app, cast.amina, "prevent-1", date(2026, 11, 1), reason="Everyone here.")
    amina = browser(app, cast.amina)
    checked = record(amina)
    assert checked.heading == "Check before you send it"
    assert checked.main.count("30 September 2028") == 1
    sent = checked.press("Send to your training lead")
    assert (sent.heading, sent.status) == (AWARENESS, 200)
    assert "With your training lead." in sent.main

    bev = browser(app, cast.bev)
    approved = bev.open("/to-decide").follow(f"{AWARENESS} of Amina Yusuf").press("Approve: it counts")

    assert "It counts. Bev Carter approved it on 25 November 2026." in approved.main
    with app.app_context():
        session = db.session()
        completion = session.query(Completion).one()
        assert (
            completion.award,
            completion.completed_on,
            completion.expires_on,
            completion.how,
            completion.verification,
            completion.organisation_id,
        ) == ("prevent-1", date(2026, 9, 1), date(2028, 9, 30), "evidence", "manager-seen", cast.council_id)
        assert session.query(Certificate).count() == 0
        assert session.query(KeptStanding).filter_by(award="prevent-1").one().standing == "current"
        letter = session.query(OutboxMessage).one()
        assert (letter.recipient, letter.subject) == (cast.amina.email, "Your training")
        assert "revent" not in letter.body
    assert "Counts until 30 September 2028" in amina.open("/outside-courses").main
    assert amina.open("/your-certificates").main.count("revent") == 0


def test_a_lead_asks_the_learner_answers_and_it_is_declined_with_a_reason(quick_app: Flask, quick_cast: Cast) -> None:
    amina, bev = browser(quick_app, quick_cast.amina), browser(quick_app, quick_cast.bev)
    record(amina).press("Send to your training lead")
    page = bev.open("/to-decide").follow(f"{AWARENESS} of Amina Yusuf")
    page = page.fill("What do you want to ask?", "Is this yours?").press("Ask")
    assert "You have asked. They have not answered yet." in page.main

    answered = (
        amina.open("/outside-courses")
        .follow(AWARENESS)
        .fill("Your answer", "Yes, under my old name.")
        .press("Send your answer")
    )
    assert "Is this yours?" in answered.main
    assert "Yes, under my old name." in answered.main
    declined = (
        bev.open("/to-decide")
        .follow(f"{AWARENESS} of Amina Yusuf")
        .fill("Why does it not count?", "It is from another course.")
        .press("Decline")
    )

    assert "Bev Carter declined it on 25 November 2026. Reason: It is from another course." in declined.main
    assert "Reason: It is from another course." in amina.open("/outside-courses").follow(AWARENESS).main
    assert "Nothing waits for you." in bev.open("/to-decide").main


def test_what_was_approved_in_error_is_withdrawn_and_counts_no_more(quick_app: Flask, quick_cast: Cast) -> None:
    require(quick_app, quick_cast.amina, "prevent-1", date(2026, 11, 1), reason="Everyone here.")
    amina, bev = browser(quick_app, quick_cast.amina), browser(quick_app, quick_cast.bev)
    record(amina).press("Send to your training lead")
    page = bev.open("/to-decide").follow(f"{AWARENESS} of Amina Yusuf").press("Approve: it counts")

    refused = page.press("Withdraw it")
    page = refused.fill("Why does it not count?", "Of somebody else.").press("Withdraw it")

    assert refused.errors == ["Say why, so that they know what to do next."]
    assert "Withdrawn on 25 November 2026. Reason: Of somebody else." in page.main
    assert "No longer counts" in amina.open("/outside-courses").main
    with quick_app.app_context():
        assert db.session().query(KeptStanding).filter_by(award="prevent-1").one().standing == "overdue"


@pytest.mark.parametrize(
    ("content", "media_type", "ending"),
    [(a_pdf(), "application/pdf", "pdf"), (a_png(), "image/png", "png"), (a_jpeg(), "image/jpeg", "jpg")],
)
def test_a_certificate_is_handed_out_as_a_file_and_never_shown_inside_a_page(
    quick_app: Flask, quick_cast: Cast, content: bytes, media_type: str, ending: str
) -> None:
    amina = browser(quick_app, quick_cast.amina)
    record(amina, content=content).press("Send to your training lead")
    with quick_app.app_context():
        uid = db.session().query(EvidenceClaim).one().uid
    address = f"/outside-courses/{uid}/certificate"

    for somebody in (quick_cast.amina, quick_cast.bev):
        file = browser(quick_app, somebody).open(address)
        assert (file.status, file.bytes) == (200, content)
        assert file.response.mimetype == media_type
        assert file.response.headers["Content-Disposition"] == f'attachment; filename="outside-course-{uid}.{ending}"'
        assert file.response.headers["X-Content-Type-Options"] == "nosniff"
        assert file.response.headers["Cache-Control"] == "no-store"
    for stranger in (quick_cast.conor, quick_cast.chidi, quick_cast.dara, quick_cast.gita, quick_cast.ewa):
        assert browser(quick_app, stranger).open(address).status == 404


def test_a_photo_is_kept_without_the_place_where_it_was_taken(
    quick_app: Flask, quick_cast: Cast, tmp_path: Path
) -> None:
    amina = browser(quick_app, quick_cast.amina)

    record(amina, content=a_jpeg(more=camera_notes(6)))

    kept = [path.read_bytes() for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert b"52.4068" not in kept[0]


def test_a_draft_is_its_learners_alone_and_a_new_one_takes_its_place(
    quick_app: Flask, quick_cast: Cast, tmp_path: Path
) -> None:
    amina, bev = browser(quick_app, quick_cast.amina), browser(quick_app, quick_cast.bev)
    first = record(amina, content=a_png(width=3))
    assert bev.open(f"{first.path.removesuffix('/check')}/certificate").status == 404
    assert "Nothing waits for you." in bev.open("/to-decide").main

    record(amina, content=a_png(width=4))

    assert amina.open(first.path).status == 404
    with quick_app.app_context():
        assert db.session().query(EvidenceClaim).count() == 1
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 1


def test_what_cannot_count_is_refused_beside_its_field(quick_app: Flask, quick_cast: Cast) -> None:
    amina = browser(quick_app, quick_cast.amina)
    which = amina.open("/outside-courses/new").press("Continue")
    assert (which.status, which.errors) == (422, ["Choose the course you did."])
    about = which.choose("Another course").press("Continue").press("Continue")
    assert (about.status, about.errors) == (
        422,
        ["Enter what the course is called.", "Choose what it may count for.", "Enter the day you finished the course."],
    )
    about.fill("What is the course called?", "First aid for minds").choose("Hate crime tier 2")
    about = about.fill("Day", "26").fill("Month", "11").fill("Year", "2026").press("Continue")
    assert (about.status, about.errors) == (422, ["The day must be today or before."])

    page = about.fill("Day", "25").press("Continue").press("Continue")
    assert page.errors == ["Choose the file of your certificate: a photo (JPEG or PNG) or a PDF."]
    page = page.attach("Your certificate", "x.pdf", b"<html>%PDF-1.7").press("Continue")
    assert page.errors == ["This file is not a PDF, JPEG or PNG. Take a photo of the certificate, or save it as a PDF."]
    page = page.attach("Your certificate", "x.txt", a_png()).press("Continue")

    assert page.heading == "Check before you send it"
    assert "First aid for minds" in page.main
    assert "Hate crime tier 2" in page.main


def test_a_lead_does_not_decide_on_their_own(quick_app: Flask, quick_cast: Cast) -> None:
    bev = browser(quick_app, quick_cast.bev)
    record(bev).press("Send to your training lead")
    page = bev.open("/to-decide").follow(f"{AWARENESS} of Bev Carter")
    assert "This is your own. Somebody else has to decide it." in page.main

    sent = bev.post(page.path, {"act": "approve", "verification": "manager-seen"})

    assert (sent.status, sent.errors) == (422, ["This is your own. Somebody else has to decide it."])
    with quick_app.app_context():
        assert db.session().query(Completion).count() == 0


def test_learning_recorded_late_does_not_change_the_figures_of_days_gone_by(
    quick_app: Flask, quick_cast: Cast, clock: Clock
) -> None:
    require(quick_app, quick_cast.amina, "prevent-1", date(2026, 11, 30), reason="Everyone here.")
    record(browser(quick_app, quick_cast.amina)).press("Send to your training lead")
    bev = browser(quick_app, quick_cast.bev)
    before = bev.open("/team/people.csv?on=2026-11-24").bytes

    clock.move(days=1)
    bev.sign_in_as(quick_cast.bev)
    bev.open("/to-decide").follow(f"{AWARENESS} of Amina Yusuf").press("Approve: it counts")

    assert bev.open("/team/people.csv?on=2026-11-24").bytes == before
    assert bev.open("/team/people.csv?on=2026-11-25").bytes.count(b"current") == 0
    assert bev.open("/team/people.csv").bytes.count(b"current") == 1
