"""Every refusal and every fault is a page in plain words."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.app import create_app
from lms.web.access import public
from lms.web.headers import EXIT_ADDRESS
from tests.cast import Cast
from tests.conftest import Clock, opened, settings_for
from tests.pages import Page, Visitor


def broken() -> str:
    raise RuntimeError("SECRET-CANARY")


@pytest.fixture
def without_database(tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Visitor:
    """A visitor of an installation whose database is gone."""
    settings = replace(settings_for(f"sqlite:///{tmp_path / 'gone' / 'lms.sqlite3'}", tmp_path))
    return Visitor(next(opened(create_app(settings, catalogue=catalogue, clock=clock))))


def test_a_fault_is_a_page_with_a_reference_and_nothing_of_the_fault(
    quick_app: Flask, quick_visitor: Visitor, quick_cast: Cast
) -> None:
    quick_app.add_url_rule("/broken", "broken", public(broken))
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/broken")

    assert (page.status, page.heading) == (500, "Sorry, something went wrong")
    assert "Reference: " in page.main
    assert "CANARY" not in page.html


def test_without_its_database_the_service_still_answers_in_words(without_database: Visitor) -> None:
    client = without_database.client
    with client.session_transaction() as kept:
        kept["_user_id"] = "somebody"

    page = without_database.open("/who-you-can-talk-to")

    assert (page.status, page.heading) == (500, "Sorry, something went wrong")
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()) == (503, {"ready": False})
    assert client.get("/healthz").status_code == 200


def test_exit_leads_away_even_without_a_database(without_database: Visitor) -> None:
    answer = without_database.client.post("/exit", data={})

    assert (answer.status_code, answer.location) == (303, EXIT_ADDRESS)


@pytest.mark.parametrize(
    ("method", "path", "status", "heading"),
    [
        ("GET", "/nothing-here", 404, "Page not found"),
        ("GET", "/sign-in/link/short", 404, "Page not found"),
        ("GET", "/learning/not-a-uuid/a/b", 404, "Page not found"),
        ("POST", "/privacy", 405, "That cannot be done here"),
        ("DELETE", "/sign-in", 405, "That cannot be done here"),
    ],
)
def test_what_cannot_be_done_says_so(quick_visitor: Visitor, method: str, path: str, status: int, heading: str) -> None:
    page = Page(quick_visitor, quick_visitor.client.open(path, method=method))

    assert (page.status, page.heading) == (status, heading)
    assert page.title.startswith(heading)


def test_a_form_that_is_too_large_is_refused_in_words(quick_visitor: Visitor) -> None:
    page = quick_visitor.post("/sign-in", {"email": "x" * 13_000_000})

    assert (page.status, page.heading) == (413, "That is too large")


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", ""])
def test_a_body_that_is_no_form_is_refused_in_words(quick_visitor: Visitor, content_type: str) -> None:
    answer = quick_visitor.client.post("/sign-in", data=b"\xff\x00%ZZ--b\r\n\r\n", content_type=content_type)

    assert answer.status_code == 400
    assert b"<h1" in answer.data


def test_nothing_of_a_fault_is_lost_to_the_log(
    quick_app: Flask, quick_visitor: Visitor, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    quick_app.add_url_rule("/broken", "broken", public(broken))
    caplog.set_level(logging.ERROR)

    page = quick_visitor.open("/broken")

    reference = page.main.split("Reference: ")[1].split(".")[0]
    written = "".join(capsys.readouterr()) + caplog.text
    assert reference in written
    assert "SECRET-CANARY" in written
