"""The one table of contacts, as those who keep it see it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from courses.contact_uses import uses_of_contact
from lms.actions import contacts
from lms.actions.contacts import CHANGED_MEANWHILE, IN_USE, KEY_TAKEN, NUMBER_CHANGED_MEANWHILE
from lms.records.audit import AuditLine
from lms.rules.actor import system_actor
from lms.web.extensions import db, house
from lms.web.public import help_pages
from tests.cast import Cast
from tests.conftest import NOW, Clock
from tests.pages import Visitor

TO_DIAL = "Enter digits only, such as 024 7683 3003. Write anything else under what it is for."


@pytest.fixture
def ewa(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> Visitor:
    """Ewa of the partnership office, with the contacts of the curriculum filled in."""
    with quick_app.app_context():
        contacts.seed(db.session(), house().catalogue.contacts.values(), by=system_actor("test"), at=NOW)
        db.session.commit()
    quick_visitor.sign_in_as(quick_cast.ewa)
    return quick_visitor


def test_a_contact_that_was_tried_says_when_and_by_whom(ewa: Visitor, quick_app: Flask) -> None:
    before = ewa.open("/contacts")
    assert before.tables()[0][1:] == [
        ["The test council", "https://council.example/worried", "◷ not checked yet"],
        ["The test helpline", "01632 960001", "◷ not checked yet"],
    ]

    after = before.follow("The test helpline").press("I have tried it today, and it is right")

    assert after.tables()[0][2] == ["The test helpline", "01632 960001", "25 Nov 2026"]
    assert "by Ewa Kowalska" in after.follow("The test helpline").main
    with quick_app.app_context():
        assert db.session.query(AuditLine).filter_by(verb="check a contact").count() == 1


def test_a_new_number_counts_as_unchecked(ewa: Visitor) -> None:
    ewa.open("/contacts/test-helpline").press("I have tried it today, and it is right")

    page = ewa.open("/contacts/test-helpline").fill("Phone number", "01632 960002").press("Save")

    assert page.tables()[0][2] == ["The test helpline", "01632 960002", "◷ not checked yet"]


def test_filling_in_again_keeps_what_people_wrote(ewa: Visitor, quick_app: Flask) -> None:
    ewa.open("/contacts/test-helpline").fill("Phone number", "01632 960002").press("Save")

    with quick_app.app_context():
        added = contacts.seed(db.session(), house().catalogue.contacts.values(), by=system_actor("test"), at=NOW)
        db.session.commit()

    assert added == 0
    assert ewa.open("/contacts/test-helpline").value("Phone number") == "01632 960002"


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Name", "", "Enter a name."),
        ("Name", "   ", "Enter a name."),
        ("Web address", "http://council.example", "Enter a whole address that starts with https://."),
        ("Web address", "javascript:alert(1)", "Enter a whole address that starts with https://."),
        ("Phone number", "", "Enter a phone number or a web address."),
        ("Phone number", "ask at the desk", TO_DIAL),
        ("Phone number", "0800 1111 (free)", TO_DIAL),
        ("Phone number", "1" * 81, "Use at most 80 characters."),
        ("Name", "a\0b", "Remove the characters that cannot be printed."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(ewa: Visitor, label: str, value: str, sentence: str) -> None:
    page = ewa.open("/contacts/test-helpline").fill(label, value).press("Save")

    assert (page.status, page.errors) == (422, [sentence])
    after = ewa.open("/contacts/test-helpline")
    assert [after.value(one) for one in ("Name", "Phone number", "Web address")] == [
        "The test helpline",
        "01632 960001",
        "",
    ]


def test_an_author_keeps_the_table_too(ewa: Visitor, quick_app: Flask, quick_cast: Cast) -> None:
    farah = Visitor(quick_app)
    farah.sign_in_as(quick_cast.farah)

    page = farah.open("/contacts/test-council").fill("When it is open", "Weekdays, 9 to 5").press("Save")

    assert (page.heading, page.title) == ("Contacts", "Contacts – Riverside Community Safety Partnership training")
    assert ewa.open("/contacts/test-council").value("When it is open") == "Weekdays, 9 to 5"


def test_a_check_just_after_midnight_in_summer_is_of_the_new_day(quick_cast: Cast, ewa: Visitor, clock: Clock) -> None:
    clock.at = datetime(2027, 7, 4, 23, 30, tzinfo=UTC)
    ewa.sign_in_as(quick_cast.ewa)

    page = ewa.open("/contacts/test-helpline").press("I have tried it today, and it is right")

    assert page.tables()[0][2][2] == "5 Jul 2027"


@pytest.mark.parametrize("who", ["amina", "chidi", "bev", "dara"])
def test_nobody_else_finds_the_table(ewa: Visitor, quick_app: Flask, quick_cast: Cast, who: str) -> None:
    other = Visitor(quick_app)
    other.sign_in_as(getattr(quick_cast, who))

    pages = [
        other.open("/contacts"),
        other.open("/contacts/test-council"),
        other.post("/contacts/test-council/checked"),
    ]

    assert [page.status for page in pages] == [404, 404, 404]


def test_after_90_days_it_is_time_to_check_again(quick_cast: Cast, ewa: Visitor, clock: Clock) -> None:
    ewa.open("/contacts/test-helpline").press("I have tried it today, and it is right")

    said = []
    for days in (90, 1):
        clock.move(days=days)
        ewa.sign_in_as(quick_cast.ewa)
        said.append(ewa.open("/contacts").tables()[0][2][2])

    assert said == ["25 Nov 2026", "25 Nov 2026 ◷ time to check again"]


def test_who_saves_second_sees_what_changed_and_loses_nothing(
    ewa: Visitor, quick_app: Flask, quick_cast: Cast, clock: Clock
) -> None:
    # given two who have the same contact open
    farah = Visitor(quick_app)
    farah.sign_in_as(quick_cast.farah)
    mine = ewa.open("/contacts/test-helpline").fill("What it is for", "Asking").fill("Name", "The helpline")
    clock.move(minutes=4)
    theirs = farah.open("/contacts/test-helpline").fill("Phone number", "01632 960002").fill("Name", "The new line")
    theirs.press("Save")

    # when the second saves too
    page = mine.press("Save")

    # then nothing of hers is kept yet, both are before her, and hers are still in the form
    assert (page.status, page.heading) == (422, "The new line")
    assert page.errors == [CHANGED_MEANWHILE, "You both changed this. Your words are in the box; theirs stand above."]
    assert page.tables() == [
        [
            ["Field", "Before", "Now"],
            ["Phone number", "01632 960001", "01632 960002"],
            ["Name", "The test helpline", "The new line"],
        ]
    ]
    assert "What Farah Malik changed on 25 November 2026 at 10:04am" in page.main
    labels = ("Name", "Phone number", "What it is for")
    assert [page.value(one) for one in labels] == ["The helpline", "01632 960002", "Asking"]

    # and when she saves what she sees, that is kept
    page.press("Save")
    assert [ewa.open("/contacts/test-helpline").value(one) for one in labels] == [
        "The helpline",
        "01632 960002",
        "Asking",
    ]


@pytest.mark.parametrize("seen", ["", "x" * 2000, "\x00"])
def test_a_form_that_does_not_say_what_it_was_shown_decides_on_every_field(ewa: Visitor, seen: str) -> None:
    page = ewa.post("/contacts/test-helpline", {"seen": seen, "name": "Mine", "number": "01632 960009"})

    assert page.status == 422
    assert page.errors[0] == CHANGED_MEANWHILE
    assert page.value("Name") == "Mine"
    assert ewa.open("/contacts/test-helpline").value("Name") == "The test helpline"


def test_a_number_that_changed_while_somebody_tried_the_old_one_is_not_confirmed(
    ewa: Visitor, quick_app: Flask, quick_cast: Cast
) -> None:
    farah = Visitor(quick_app)
    farah.sign_in_as(quick_cast.farah)
    tried = ewa.open("/contacts/test-helpline")
    assert "01632 960001" in tried.main
    farah.open("/contacts/test-helpline").fill("Phone number", "01632 960002").press("Save")

    page = tried.press("I have tried it today, and it is right")

    assert (page.status, page.errors) == (422, [NUMBER_CHANGED_MEANWHILE])
    assert "Nobody has checked it yet." in page.main
    assert page.press("I have tried it today, and it is right").tables()[0][2][2] == "25 Nov 2026"


def test_a_contact_is_added_used_nowhere_retired_and_brought_back(ewa: Visitor) -> None:
    page = ewa.open("/contacts").follow("Add a contact")
    for label, value in (("Name", "The night line"), ("Phone number", "01632 960003"), ("Short name", "night-line")):
        page = page.fill(label, value)
    page = page.press("Add it")
    assert (page.heading, page.path) == ("The night line", "/contacts/night-line")
    assert "No page names it." in page.main

    page = page.press("Take it out of use")
    assert [row[0] for row in page.tables()[0][1:]] == ["The test council", "The test helpline"]
    assert page.select("main h2") == ["Out of use"]
    assert page.select("main ul li") == ["The night line , since 25 November 2026"]

    page = page.follow("The night line")
    assert "Ewa Kowalska took it out of use on 25 November 2026" in page.main
    assert page.press("Bring it back").tables()[0][1][0] == "The night line"


def test_a_contact_that_pages_need_says_where_and_cannot_be_retired(ewa: Visitor, quick_app: Flask) -> None:
    page = ewa.open("/contacts/test-helpline")
    where = page.select("main ul.govuk-list--bullet li")
    assert "Modern slavery: notice, page “Signs to notice”" in where
    assert where == list(uses_of_contact(quick_app.extensions["house"].catalogue, "test-helpline"))
    assert "Take it out of use" not in page.buttons

    sent = ewa.post("/contacts/test-helpline/retire")

    assert (sent.status, sent.errors) == (422, [IN_USE])
    assert "01632 960001" in ewa.open("/contacts").main


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "Enter a short name."),
        ("new", "Choose another short name than “new”."),
        ("Night Line", "Use small letters, digits and single hyphens only."),
        ("night--line", "Use small letters, digits and single hyphens only."),
        ("night-line\n", None),
        ("x" * 81, "Use at most 80 characters."),
        ("test-helpline", KEY_TAKEN),
    ],
)
def test_a_short_name_has_to_be_one_and_free(ewa: Visitor, key: str, sentence: str | None) -> None:
    page = ewa.post("/contacts/new", {"key": key, "name": "The night line", "number": "01632 960003"})

    assert (page.status, page.errors) == ((303, []) if sentence is None else (422, [sentence]))


def test_the_pages_of_help_name_no_other_contacts_than_they_say() -> None:
    templates = (Path(help_pages.__file__).parents[1] / "templates" / "public").glob("*.html")
    named = {
        key for file in templates for key in re.findall(r'contact_named\(contacts, "([a-z0-9-]+)"', file.read_text())
    }

    assert named == set(help_pages.NAMED_HERE)


def test_a_contact_that_is_not_there_is_not_found(ewa: Visitor) -> None:
    assert ewa.open("/contacts/nothing-here").status == 404
