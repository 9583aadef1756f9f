"""What every page is wrapped in."""

import re

import pytest
from flask import Flask

from lms.records.organisations import Organisation
from lms.web.extensions import db
from lms.web.shell import here_with
from tests.cast import Cast
from tests.pages import Visitor


def colour_council(app: Flask, organisation_id: int, colour: str) -> None:
    with app.app_context():
        db.session.get_one(Organisation, organisation_id).brand_colour = colour
        db.session.commit()


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({"page": 3}, "/somewhere?topic=a+b&page=3"),
        ({"topic": None}, "/somewhere?page=2"),
        ({"topic": None, "page": None}, "/somewhere"),
        ({"sort": "name"}, "/somewhere?topic=a+b&page=2&sort=name"),
    ],
)
def test_a_link_keeps_the_filters_it_does_not_change(
    quick_app: Flask, changes: dict[str, str | int | None], address: str
) -> None:
    with quick_app.test_request_context("/somewhere?topic=a b&page=2"):
        assert here_with(**changes) == address


def test_a_filter_cannot_grow_a_link_without_end(quick_app: Flask) -> None:
    with quick_app.test_request_context("/somewhere?q=" + "x" * 5000):
        assert len(here_with(page=2)) < 300


def test_the_style_of_an_organisation_passes_the_policy_by_its_own_word(
    quick_app: Flask, quick_visitor: Visitor, quick_cast: Cast
) -> None:
    colour_council(quick_app, quick_cast.council_id, "#801650")
    quick_visitor.sign_in_as(quick_cast.amina)

    pages = [quick_visitor.open("/your-password") for _ in range(2)]

    words = []
    for page in pages:
        found = re.search(r'<style nonce="([\w-]+)">([^<]+)</style>', page.html)
        assert found, "The page has no style of its own."
        assert found[2] == ":root{--govuk-brand-colour:#801650;--lms-brand:#801650}"
        assert f"'nonce-{found[1]}'" in page.response.headers["Content-Security-Policy"]
        words.append(found[1])
    assert words[0] != words[1]


@pytest.mark.parametrize("colour", ["red;}", "#12", "url(x)", ""])
def test_what_is_no_colour_is_not_written_into_the_page(
    quick_app: Flask, quick_visitor: Visitor, quick_cast: Cast, colour: str
) -> None:
    colour_council(quick_app, quick_cast.council_id, colour)
    quick_visitor.sign_in_as(quick_cast.amina)

    assert "<style" not in quick_visitor.open("/your-password").html


def test_a_page_without_built_assets_names_the_plain_files(quick_app: Flask) -> None:
    quick_app.static_folder = "nowhere"
    with quick_app.test_request_context("/"):
        asset = quick_app.jinja_env.globals["asset"]
        assert asset("unknown.css") == "/static/unknown.css"
