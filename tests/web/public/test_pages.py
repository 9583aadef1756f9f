"""What every public page promises, and what each of them says."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from flask import Flask

from courses.catalogue import Catalogue
from courses.checks.reading_age import reading_age
from lms.app import create_app
from lms.records.messages import Contact
from lms.web.extensions import db
from lms.web.public.demo_outbox import with_links
from lms.web.public.known_issues import KnownIssue, known_issues
from tests.cast import Cast
from tests.conftest import NOW, Clock, opened, settings_for
from tests.pages import Page, Visitor

HOME = Path(__file__).resolve().parents[3]
TEMPLATES = HOME / "lms" / "web" / "templates"
CONTACTS = HOME / "courses" / "content" / "contacts.yaml"

PAGES = {
    "/": "Safeguarding training",
    "/sign-in": "Sign in",
    "/sign-in/sent": "Check your e-mail",
    "/sign-in/password": "Sign in with a password",
    "/sign-in/link/" + "a" * 43: "Your training is ready",
    "/signed-out": "You are signed out",
    "/worried-about-someone": "Worried about someone?",
    "/who-you-can-talk-to": "Who you can talk to",
    "/accessibility": "Accessibility",
    "/privacy": "Your information",
    "/no-such-page": "Page not found",
}


@pytest.fixture
def demo_visitor(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Visitor:
    settings = replace(settings_for(sqlite_url, tmp_path), demo=True)
    return Visitor(next(opened(create_app(settings, catalogue=catalogue, clock=clock))))


def keep(app: Flask, key: str, *, days_since_checked: int | None, number: str = "01632 960009") -> None:
    checked = None if days_since_checked is None else NOW - timedelta(days=days_since_checked)
    with app.app_context():
        db.session.add(Contact(key=key, name=f"The keeper of {key}", number=number, last_checked=checked))
        db.session.commit()


def ids_twice(page: Page) -> list[str]:
    ids = re.findall(r'\sid="([^"]+)"', page.html)
    return sorted({one for one in ids if ids.count(one) > 1})


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
def test_each_page_has_one_heading_which_is_its_title(quick_visitor: Visitor, path: str, heading: str) -> None:
    page = quick_visitor.open(path)

    assert page.status == (404 if path == "/no-such-page" else 200)
    assert page.heading == heading
    assert page.title == f"{heading} – Riverside Community Safety Partnership training"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_leads_to_help_and_holds_nothing_the_policy_would_stop(quick_visitor: Visitor, path: str) -> None:
    page = quick_visitor.open(path)

    assert {"Worried about someone?", "Who you can talk to", "Your information", "Accessibility"} <= set(page.links)
    assert not re.search(r"<script(?![^>]* src=)|\sstyle=|\son\w+=|javascript:", page.html)
    assert "unsafe" not in page.response.headers["Content-Security-Policy"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert ids_twice(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_every_anchor_its_target(quick_visitor: Visitor, path: str) -> None:
    html = quick_visitor.open(path).html

    fields = [
        match[1] for match in re.finditer(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', html)
    ]
    anchors = re.findall(r'href="#([^"]+)"', html)
    assert [name for name in fields if f'for="{name}"' not in html] == []
    assert [name for name in anchors if f'id="{name}"' not in html] == []


def test_the_front_page_names_the_courses_and_gives_way_to_your_training(
    quick_visitor: Visitor, quick_cast: Cast
) -> None:
    page = quick_visitor.open("/")
    quick_visitor.sign_in_as(quick_cast.amina)

    assert page.select("main ul.govuk-list li") == [
        "Trauma-informed practice: notice (tier 1, about 20 minutes)",
        "Modern slavery: notice (tier 1, about 20 minutes)",
        "Modern slavery: respond (tier 2, about 20 minutes)",
    ]
    assert quick_visitor.open("/", follow=False).response.location == "/your-training"


def test_the_first_help_is_for_danger_now(quick_app: Flask, quick_visitor: Visitor) -> None:
    keep(quick_app, "emergency-999", days_since_checked=None, number="999")

    page = quick_visitor.open("/worried-about-someone")

    assert page.headings[:2] == ["Worried about someone?", "In danger now, or a crime is happening: call 999"]
    assert page.links["999"] == "tel:999"
    assert "Exit this page" in page.buttons


def test_a_contact_nobody_has_checked_lately_says_so(quick_app: Flask, quick_visitor: Visitor) -> None:
    keep(quick_app, "coventry-mash", days_since_checked=90)
    keep(quick_app, "coventry-adult-social-care", days_since_checked=91)
    keep(quick_app, "coventry-emergency-duty", days_since_checked=None)

    page = quick_visitor.open("/worried-about-someone")

    notes = {words.split(" 01632")[0]: words for words in page.select(".lms-contact") if "01632" in words}
    assert notes["The keeper of coventry-mash"].endswith("Checked on 27 August 2026.")
    assert "Checked on 26 August 2026. That is a while ago." in notes["The keeper of coventry-adult-social-care"]
    assert "Not checked yet." in notes["The keeper of coventry-emergency-duty"]


def test_a_contact_nobody_keeps_is_asked_of_the_lead(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/worried-about-someone")

    assert "Children's services: ask your safeguarding lead how to reach them." in page.select(".lms-contact")


def test_every_contact_the_help_pages_name_is_in_the_content() -> None:
    kept = {entry["key"] for entry in yaml.safe_load(CONTACTS.read_text())["contacts"]}
    named = {
        key
        for name in ("worried_in_short", "talk")
        for key in re.findall(
            r'contact_named\(contacts, "([a-z0-9-]+)"', (TEMPLATES / f"public/{name}.html").read_text()
        )
    }

    assert named
    assert named - kept == set()


def test_no_template_holds_a_telephone_number() -> None:
    number = re.compile(r"\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|tel:\d")

    found = [path.name for path in sorted(TEMPLATES.rglob("*.html")) if number.search(path.read_text())]

    assert found == []


def test_the_accessibility_statement_is_fed_from_the_register(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/accessibility")

    assert page.select("main .lms-card strong") == [issue.what for issue in known_issues()]
    assert all(isinstance(issue, KnownIssue) and issue.since <= date(2026, 11, 25) for issue in known_issues())
    assert f"We know of {len(known_issues())} things that do not yet work for everybody" in page.main


@pytest.mark.parametrize("path", ["/", "/worried-about-someone", "/who-you-can-talk-to", "/privacy", "/accessibility"])
def test_a_nine_year_old_could_read_it(quick_visitor: Visitor, path: str) -> None:
    page = quick_visitor.open(path)

    sentences = [words.rstrip(".") + "." for words in page.select("main p, main li") if words.count(" ") >= 3]
    age = reading_age(sentences)

    assert len(sentences) >= 5
    assert age is None or int(age) <= 10, f"Aim for a reading age of 9; this page asks for {age}."


def test_help_needs_no_account_and_sets_no_person(quick_app: Flask) -> None:
    client = quick_app.test_client()

    client.get("/worried-about-someone")

    with client.session_transaction() as kept:
        assert set(kept) <= {"csrf_token"}


# the demonstration's outbox


def test_the_outbox_page_exists_only_in_a_demonstration(quick_visitor: Visitor) -> None:
    page = quick_visitor.open("/outbox")

    assert (page.status, page.heading) == (404, "Page not found")
    assert "outbox" not in quick_visitor.open("/").html


def test_the_outbox_shows_the_newest_letter_first_with_a_link_that_works(demo_visitor: Visitor) -> None:
    from tests.cast import add_cast

    cast = add_cast(demo_visitor.app, NOW)
    for somebody in (cast.amina, cast.bev):
        demo_visitor.open("/sign-in").fill("Your work e-mail address", somebody.email).press("Send me a link")

    page = demo_visitor.open("/outbox")

    assert page.select("main .lms-card p.govuk-body-s") == [
        f"To {cast.bev.email}, 25 November 2026 at 10:00am",
        f"To {cast.amina.email}, 25 November 2026 at 10:00am",
    ]
    link = next(words for words in page.links if words.startswith("http://localhost/sign-in/link/"))
    assert demo_visitor.open(page.links[link]).buttons[-1] == "Go to your training"


def test_an_empty_outbox_says_what_to_do(demo_visitor: Visitor) -> None:
    assert "Nothing has been written yet." in demo_visitor.open("/outbox").main


def test_a_letter_is_shown_as_text_and_only_its_addresses_are_links() -> None:
    shown = with_links('Go to https://a.example/x?y=1&z="2". <script>alert(1)</script> javascript:alert(2)')

    assert str(shown) == (
        'Go to <a class="govuk-link" href="https://a.example/x?y=1&amp;z=">https://a.example/x?y=1&amp;z=</a>'
        "&#34;2&#34;. &lt;script&gt;alert(1)&lt;/script&gt; javascript:alert(2)"
    )


# for machines


def test_the_service_says_that_it_is_well(quick_visitor: Visitor) -> None:
    alive, ready = (quick_visitor.client.get(path) for path in ("/healthz", "/readyz"))

    assert (alive.get_json(), ready.get_json()) == ({"alive": True}, {"ready": True})
