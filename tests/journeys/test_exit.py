"""Leaving at once: the session is over, the place is kept, and the back button shows nothing of ours."""

from typing import Any

import pytest

from lms.web.headers import EXIT_ADDRESS
from tests.journeys.conftest import Walk
from tests.journeys.test_staffing import asks_for_a_link
from tests.journeys.walker import Walker

PREVENT = "prevent-1"
EMEKA_AT_WORK = "emeka.bello@hospitals.example"


def presses_the_button(person: Walker) -> None:
    person.page.get_by_role("button", name="Exit this page").click()


def presses_shift_three_times(person: Walker) -> None:
    for _ in range(3):
        person.page.keyboard.press("Shift")


def what_the_browser_holds(person: Walker) -> list[Any]:
    return [
        {"name": one["name"], "value": one["value"], "domain": one["domain"], "path": one["path"]}
        for one in person.page.context.cookies(person.url)
    ]


WAYS = {"the button": presses_the_button, "Shift three times": presses_shift_three_times}


@pytest.mark.parametrize("way", WAYS)
def test_a_learner_leaves_and_somebody_else_takes_the_chair(walker: Walk, way: str) -> None:
    # Given a learner who came from elsewhere and is in the middle of a part
    emeka = walker(width=360)
    asks_for_a_link(emeka, EMEKA_AT_WORK)
    emeka.begins(PREVENT)
    emeka.presses("Carry on")
    heading, address = emeka.heading, emeka.page.url
    held = what_the_browser_holds(emeka)

    # When they leave at once
    WAYS[way](emeka)
    emeka.page.wait_for_url(EXIT_ADDRESS)

    # Then an ordinary page is there, and the back button leads to nothing of theirs
    assert emeka.page.title() == "Weather"
    emeka.page.go_back()
    emeka.page.wait_for_url(EXIT_ADDRESS)
    assert emeka.page.title() == "Weather"

    # And neither the address nor what the browser held opens anything again
    for cookies in (what_the_browser_holds(emeka), held):
        emeka.page.context.clear_cookies()
        emeka.page.context.add_cookies(cookies)
        emeka.opens(address)
        assert emeka.heading == "Sign in"
        emeka.does_not_see("Emeka", heading)

    # And the next day they carry on where they were
    asks_for_a_link(emeka, EMEKA_AT_WORK)
    emeka.begins(PREVENT)
    assert emeka.arrived().heading == heading


@pytest.mark.parametrize("way", WAYS)
def test_somebody_without_an_account_leaves_a_page_of_help(walker: Walk, way: str) -> None:
    # Given somebody who looked for help
    somebody = walker(width=360)
    somebody.opens("/worried-about-someone")
    somebody.page.locator(".lms-ways a").first.click()
    somebody.arrived()

    # When they leave at once
    WAYS[way](somebody)
    somebody.page.wait_for_url(EXIT_ADDRESS)

    # Then the back button brings them back to the ordinary page
    somebody.page.go_back()
    somebody.page.wait_for_url(EXIT_ADDRESS)
    assert somebody.page.title() == "Weather"

    # And who opens the page by its address gets it
    somebody.opens("/worried-about-someone").sees("danger")


def test_shift_with_another_key_leaves_nobody(walker: Walk) -> None:
    # Given somebody who reads a page of help
    somebody = walker()
    somebody.opens("/who-you-can-talk-to")
    here = somebody.page.url

    # When they type capital letters and use shortcuts
    for keys in ("Shift+A", "Shift+B", "Shift+Tab", "Shift", "Shift", "A", "Shift"):
        somebody.page.keyboard.press(keys)

    # Then they stay
    assert somebody.page.url == here
    assert somebody.page.locator("[role=status]").inner_text() == "Press Shift 2 more times to leave this page."


def test_leaving_without_scripts_ends_the_session_too(walker: Walk) -> None:
    # Given a learner whose browser runs no scripts
    emeka = walker(scripts=False)
    asks_for_a_link(emeka, EMEKA_AT_WORK)
    emeka.begins(PREVENT)
    heading = emeka.heading

    # When they leave
    presses_the_button(emeka)
    emeka.page.wait_for_url(EXIT_ADDRESS)

    # Then the back button asks them to sign in, and shows nothing of what they read
    emeka.page.go_back()
    assert emeka.arrived().heading == "Sign in"
    emeka.does_not_see("Emeka", heading)
