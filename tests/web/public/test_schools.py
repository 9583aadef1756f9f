"""The packs for schools as a teacher finds them: no account, a link that keeps its filter, a page and a PDF alike."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader

from courses.catalogue import Catalogue, read_catalogue
from lms.app import create_app
from lms.records.messages import Contact
from lms.web.extensions import db
from tests.conftest import NOW, Clock, opened, settings_for
from tests.house.page_laws import broken_laws
from tests.pages import Visitor

CONTENT = Path(__file__).resolve().parents[3] / "courses" / "content"
HOSTILE = ("%00", "9" * 30, "ks1%00", "%27%20OR%201=1", "x" * 5000, "../../etc/passwd", "%F0%9F%92%A5", "<b>")


@pytest.fixture(scope="module")
def taught() -> Catalogue:
    return read_catalogue(CONTENT)


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, taught: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app with the test courses and the packs that are shown."""
    whole = replace(catalogue, schools=taught.schools, facts=taught.facts, contacts=taught.contacts)
    yield from opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=whole, clock=clock))


@pytest.fixture
def visitor(site: Flask) -> Visitor:
    return Visitor(site)


def keep(app: Flask, key: str, number: str, *, days_since_checked: int | None) -> None:
    checked = None if days_since_checked is None else NOW - timedelta(days=days_since_checked)
    with app.app_context():
        db.session.add(Contact(key=key, name=f"The keeper of {key}", number=number, last_checked=checked))
        db.session.commit()


def titles(page: object) -> list[str]:
    return getattr(page, "select")(".lms-card__title")  # noqa: B009


def test_a_teacher_finds_all_packs_and_filters_by_age_and_theme(visitor: Visitor) -> None:
    everything = visitor.open("/schools")
    by_age = visitor.open("/schools?age=ks3")
    both = visitor.open("/schools?age=ks3&theme=exploitation")
    none = visitor.open("/schools?age=ks1&theme=extremism")

    assert (everything.heading, len(titles(everything))) == ("For schools", 13)
    assert titles(by_age) == ["The money trap", "Stand by me", "Who wants you to think that?"]
    assert titles(both) == ["The money trap"]
    assert titles(none) == []
    assert "There is no pack for this age and theme yet." in none.main
    assert titles(none.follow("Show all packs")) == titles(everything)


def test_the_form_and_the_link_keep_what_was_chosen(visitor: Visitor) -> None:
    page = visitor.open("/schools?age=ks4&theme=rights")

    chosen = [option["value"] for option in BeautifulSoup(page.html, "html.parser").select("option[selected]")]
    assert chosen == ["ks4", "rights"]
    assert titles(page) == ["Fakes and sources"]
    assert 'method="get"' in page.html


@pytest.mark.parametrize("value", HOSTILE)
def test_a_filter_that_nobody_knows_filters_by_nothing(site: Flask, value: str) -> None:
    client = site.test_client()

    answer = client.get(f"/schools?age={value}&theme={value}&age=ks1")
    assert answer.status_code == 200
    assert [client.get(f"/schools/{value}").status_code for _ in "x"] == [404]
    assert client.get(f"/schools/parents-leaflet/{value}").status_code == 404
    assert client.get(f"/schools/{value}/pack.pdf").status_code == 404


def test_every_pack_and_paper_keeps_the_laws_of_pages_and_its_links_lead_on(site: Flask, taught: Catalogue) -> None:
    client = site.test_client()
    assert taught.schools is not None
    addresses = [
        address
        for pack in taught.schools.packs
        for address in (
            f"/schools/{pack.slug}",
            *(f"/schools/{pack.slug}/{paper.document.slug}" for paper in pack.papers),
        )
    ]

    for address in ("/schools", *addresses):
        answer = client.get(address)
        page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        assert (answer.status_code, broken_laws(page)) == (200, []), address
        assert "Set-Cookie" not in answer.headers, "Nothing is kept about who reads."
        inner = [str(link["href"]) for link in page.select("main a[href^='/schools']")]
        assert [link for link in inner if not link.endswith("pack.pdf") and link not in (*addresses, "/schools")] == []


def test_a_picture_is_shown_and_said_in_words(visitor: Visitor) -> None:
    page = BeautifulSoup(visitor.open("/schools/ks1-safe-grown-ups/helping-hand").html, "html.parser")
    figure = page.select_one("main figure")
    assert figure is not None

    picture, caption, words = (figure.select_one(one) for one in ("svg", "figcaption", "details p"))
    assert picture is not None
    assert caption is not None
    assert words is not None
    assert (picture["role"], caption.get_text()) == ("img", "One safe grown-up for each finger.")
    assert words.get_text().startswith("The outline of a hand. Its five fingers have the numbers 1 to 5.")


def test_contacts_stand_beside_the_pack_with_the_day_they_were_checked(site: Flask, visitor: Visitor) -> None:
    keep(site, "coventry-mash", "01632 960001", days_since_checked=10)
    keep(site, "coventry-emergency-duty", "01632 960002", days_since_checked=91)
    keep(site, "true-vision", "01632 960009", days_since_checked=1)

    page = visitor.open("/schools/coventry-referral-card")
    cards = page.select(".lms-contact")

    assert "Checked on 15 November 2026." in cards[2]
    assert "That is a while ago." in cards[3]
    assert page.select(".lms-contact--stale") == [cards[3]]
    assert "01632 960009" not in page.html
    assert cards[0] == "Emergency services: ask your safeguarding lead how to reach them."


def test_the_pdf_says_the_same_and_is_the_same_each_time(site: Flask) -> None:
    keep(site, "coventry-mash", "01632 960001", days_since_checked=91)
    client = site.test_client()

    first = client.get("/schools/coventry-referral-card/pack.pdf")
    pdf = PdfReader(io.BytesIO(first.data))
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())

    assert first.mimetype == "application/pdf"
    assert first.data == client.get("/schools/coventry-referral-card/pack.pdf").data
    assert "coventry-referral-card.pdf" in first.headers["Content-Disposition"]
    assert len(pdf.pages) == 1
    assert "The keeper of coventry-mash: 01632 960001." in text
    assert "That is a while ago." in text
    assert re.search(r"Emergency services: ask your safeguarding lead", text)


def test_nobody_wrote_packs_so_the_page_says_so(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    bare = replace(catalogue, schools=None)
    for app in opened(create_app(settings_for(sqlite_url, tmp_path), catalogue=bare, clock=clock)):
        page = Visitor(app).open("/schools")

        assert "There are no packs here yet." in page.main
        assert Visitor(app).open("/schools/anything").status == 404
