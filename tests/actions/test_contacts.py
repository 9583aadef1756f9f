"""The contacts table is filled in once, changed by people, and says who tried what and when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.contacts import ContactEntry
from lms.actions.contacts import ContactValues, change, confirm, seed
from lms.records.audit import AuditLine
from lms.records.messages import Contact
from lms.rules.actor import system_actor

BY = system_actor("test")
HELPLINE = ContactEntry("helpline", "The helpline", "01632 960001", "", "All day", "Talking", "Invented")
COUNCIL = ContactEntry("council", "The council", "", "https://council.example/", "Office hours", "Telling", "Invented")


@pytest.fixture
def helpline(session: Session, at: datetime) -> Contact:
    """A contact that was tried yesterday."""
    seed(session, [HELPLINE], by=BY, at=at - timedelta(days=2))
    kept = session.scalars(select(Contact)).one()
    confirm(session, kept, by=BY, at=at - timedelta(days=1))
    return kept


def values_of(contact: Contact) -> ContactValues:
    return ContactValues(*(getattr(contact, name) for name in ContactValues._fields))


def audited(session: Session) -> list[tuple[str, datetime, str, object]]:
    """Every audit line in order: what, when, by whom, and the facts."""
    lines = session.scalars(select(AuditLine).order_by(AuditLine.id))
    return [(line.verb, line.at, line.actor_name, line.facts) for line in lines]


def test_only_keys_that_nobody_keeps_are_filled_in(session: Session, helpline: Contact, at: datetime) -> None:
    change(session, helpline, values_of(helpline)._replace(name="Kept by people"), by=BY, at=at)

    added = [seed(session, [HELPLINE, COUNCIL], by=BY, at=at) for _ in range(2)]

    assert added == [1, 0]
    kept = session.execute(select(Contact.key, Contact.name, Contact.last_checked).order_by(Contact.key)).all()
    assert [tuple(row) for row in kept] == [
        ("council", "The council", None),
        ("helpline", "Kept by people", at - timedelta(days=1)),
    ]
    assert [line[3] for line in audited(session) if line[0] == "fill in contacts"] == [{"added": 1}, {"added": 1}]


def test_trying_a_contact_keeps_who_and_when(session: Session, helpline: Contact, at: datetime) -> None:
    confirm(session, helpline, by=BY, at=at)

    session.refresh(helpline)
    assert (helpline.last_checked, helpline.checked_by) == (at, "system: test")
    assert audited(session)[-1] == ("check a contact", at, "system: test", {"key": "helpline"})


@pytest.mark.parametrize(
    ("changed", "still_checked"),
    [
        ({"number": "01632 960002"}, False),
        ({"link": "https://helpline.example/"}, False),
        ({"name": "The new helpline", "when_open": "Weekdays", "use_for": "Asking", "source": "Its leaflet"}, True),
    ],
)
def test_a_new_number_or_link_has_to_be_tried_again(
    session: Session, helpline: Contact, at: datetime, *, changed: dict[str, str], still_checked: bool
) -> None:
    before = values_of(helpline)

    change(session, helpline, before._replace(**changed), by=BY, at=at)

    session.refresh(helpline)
    assert values_of(helpline) == before._replace(**changed)
    checked = (at - timedelta(days=1), "system: test") if still_checked else (None, "")
    assert (helpline.last_checked, helpline.checked_by) == checked
    assert audited(session)[-1] == (
        "change a contact",
        at,
        "system: test",
        {"key": "helpline", "before": before._asdict()},
    )


def test_saving_what_is_there_already_leaves_no_line(session: Session, helpline: Contact, at: datetime) -> None:
    before = audited(session)

    change(session, helpline, values_of(helpline), by=BY, at=at)

    assert (audited(session), helpline.last_checked) == (before, at - timedelta(days=1))
