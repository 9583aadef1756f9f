"""The one table of contacts, as those who keep it see it."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from lms.actions import contacts
from lms.records.audit import AuditLine
from lms.rules.actor import system_actor
from lms.web.extensions import db, house
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


def test_a_contact_that_is_not_there_is_not_found(ewa: Visitor) -> None:
    assert ewa.open("/contacts/nothing-here").status == 404
