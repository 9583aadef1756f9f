"""Which pages without an object in their address open for whom. An unlisted page fails the build.

Pages that name an object (a person, a quiz, a certificate) are held to "a stranger's is not found" by the tests of
their journeys.
"""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.pages import Visitor

EVERYBODY = "anonymous amina chidi bev ewa farah dara"
PEOPLE = "amina chidi bev ewa farah dara"
LEADS = "bev"
OVERSEERS = "chidi bev dara"

OPENS_FOR = {
    "/": EVERYBODY,
    "/accessibility": EVERYBODY,
    "/check-certificate": EVERYBODY,
    "/healthz": EVERYBODY,
    "/privacy": EVERYBODY,
    "/readyz": EVERYBODY,
    "/sign-in": EVERYBODY,
    "/sign-in/password": EVERYBODY,
    "/sign-in/sent": EVERYBODY,
    "/signed-out": EVERYBODY,
    "/who-you-can-talk-to": EVERYBODY,
    "/worried-about-someone": EVERYBODY,
    "/worried-about-someone/everything": "",  # the curriculum of the tests has no pathways
    "/outbox": "",  # not a demonstration
    "/sources": PEOPLE,
    "/your-certificates": PEOPLE,
    "/your-password": PEOPLE,
    "/your-training": PEOPLE,
    "/team": OVERSEERS,
    "/team/people.csv": OVERSEERS,
    "/team/people.xlsx": OVERSEERS,
    "/team/remind": OVERSEERS,
    "/team/reminded": OVERSEERS,
    "/assign-training": LEADS,
    "/assign-training/what": LEADS,
    "/assign-training/when": LEADS,
    "/assign-training/check": LEADS,
    "/assign-training/assigned": LEADS,
    "/assign-training/done": "",  # only with the order just made in its address
    "/staff-list": LEADS,
    "/your-organisation": LEADS,
    "/rates": "ewa",
    "/contacts": "ewa farah",
}


def pages_without_an_object(app: Flask) -> set[str]:
    return {
        str(rule)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    }


def test_every_page_without_an_object_is_listed_here(quick_app: Flask) -> None:
    listed = set(OPENS_FOR)

    assert pages_without_an_object(quick_app) == listed, "List the page in OPENS_FOR, with whom it opens for."


@pytest.mark.parametrize("who", EVERYBODY.split())
def test_pages_open_for_whom_the_table_says_and_for_nobody_else(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, who: str
) -> None:
    if who != "anonymous":
        quick_visitor.sign_in_as(getattr(quick_cast, who))

    answered = {path: _answer(quick_visitor, path) for path in OPENS_FOR}

    expected = {path: _expected(path, who, names.split()) for path, names in OPENS_FOR.items()}
    assert answered == expected


def _answer(visitor: Visitor, path: str) -> str:
    page = visitor.open(path, follow=False)
    if page.status in (301, 302, 303):
        return "to sign-in" if "/sign-in?goes_to=" in page.response.location else "opens"
    return "not found" if page.status == 404 else "opens" if page.status < 500 else f"broken: {page.status}"


def _expected(path: str, who: str, names: list[str]) -> str:
    if who in names:
        return "opens"
    hidden = path in {"/outbox", "/worried-about-someone/everything"}
    return "not found" if hidden or who != "anonymous" else "to sign-in"
