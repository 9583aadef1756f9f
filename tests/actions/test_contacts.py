"""The contacts table is filled in once, changed by people, and says who tried what and when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.contacts import ContactEntry
from lms.actions.contacts import (
    CHANGED_MEANWHILE,
    IN_USE,
    KEY_TAKEN,
    NUMBER_CHANGED_MEANWHILE,
    RETIRED,
    ChangedMeanwhile,
    ContactValues,
    add,
    bring_back,
    change,
    confirm,
    retire,
    seed,
)
from lms.records.audit import AuditLine
from lms.records.messages import Contact
from lms.records.queries.contacts import all_contacts, contacts_named, retired_contacts
from lms.rules.actor import system_actor
from lms.rules.refusals import Refusal

BY = system_actor("test")
HELPLINE = ContactEntry("helpline", "The helpline", "01632 960001", "", "All day", "Talking", "Invented")
COUNCIL = ContactEntry("council", "The council", "", "https://council.example/", "Office hours", "Telling", "Invented")


@pytest.fixture
def helpline(session: Session, at: datetime) -> Contact:
    """A contact that was tried yesterday."""
    seed(session, [HELPLINE], by=BY, at=at - timedelta(days=2))
    kept = session.scalars(select(Contact)).one()
    confirm(session, kept, seen=ContactValues.of(kept).reach_mark, by=BY, at=at - timedelta(days=1))
    return kept


def values_of(contact: Contact) -> ContactValues:
    return ContactValues.of(contact)


def write(session: Session, contact: Contact, *, at: datetime, **changed: str) -> None:
    """Change a contact from what is kept now."""
    now = values_of(contact)
    change(session, contact, now._replace(**changed), seen=now.mark, by=BY, at=at)


def audited(session: Session) -> list[tuple[str, datetime, str, object]]:
    """Every audit line in order: what, when, by whom, and the facts."""
    lines = session.scalars(select(AuditLine).order_by(AuditLine.id))
    return [(line.verb, line.at, line.actor_name, line.facts) for line in lines]


def test_only_keys_that_nobody_keeps_are_filled_in(session: Session, helpline: Contact, at: datetime) -> None:
    write(session, helpline, at=at, name="Kept by people")

    added = [seed(session, [HELPLINE, COUNCIL], by=BY, at=at) for _ in range(2)]

    assert added == [1, 0]
    kept = session.execute(select(Contact.key, Contact.name, Contact.last_checked).order_by(Contact.key)).all()
    assert [tuple(row) for row in kept] == [
        ("council", "The council", None),
        ("helpline", "Kept by people", at - timedelta(days=1)),
    ]
    assert [line[3] for line in audited(session) if line[0] == "fill in contacts"] == [{"added": 1}, {"added": 1}]


def test_trying_a_contact_keeps_who_and_when(session: Session, helpline: Contact, at: datetime) -> None:
    confirm(session, helpline, seen=values_of(helpline).reach_mark, by=BY, at=at)

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

    write(session, helpline, at=at, **changed)

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

    change(session, helpline, values_of(helpline), seen="from long ago", by=BY, at=at)

    assert (audited(session), helpline.last_checked) == (before, at - timedelta(days=1))


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_of_the_first_is_lost(
    session: Session, helpline: Contact, at: datetime
) -> None:
    shown = values_of(helpline)
    write(session, helpline, at=at, number="01632 960002")
    kept, lines = values_of(helpline), audited(session)

    with pytest.raises(ChangedMeanwhile, match=CHANGED_MEANWHILE):
        change(session, helpline, shown._replace(when_open="Weekdays"), seen=shown.mark, by=BY, at=at)

    assert (values_of(helpline), audited(session)) == (kept, lines)


def test_only_the_number_that_was_tried_counts_as_tried(session: Session, helpline: Contact, at: datetime) -> None:
    tried = values_of(helpline).reach_mark
    write(session, helpline, at=at, number="01632 960002", name="Another name")

    with pytest.raises(ChangedMeanwhile, match=NUMBER_CHANGED_MEANWHILE):
        confirm(session, helpline, seen=tried, by=BY, at=at)
    assert helpline.last_checked is None

    write(session, helpline, at=at, number="01632 960001", use_for="Asking")
    confirm(session, helpline, seen=tried, by=BY, at=at)
    assert helpline.last_checked == at


def test_a_contact_is_added_once_under_its_short_name(session: Session, helpline: Contact, at: datetime) -> None:
    values = values_of(helpline)._replace(name="The night line")

    added = add(session, "night-line", values, by=BY, at=at)

    assert (added.key, values_of(added), added.last_checked) == ("night-line", values, None)
    assert audited(session)[-1] == ("add a contact", at, "system: test", {"key": "night-line"})
    for key in ("night-line", "helpline"):
        with pytest.raises(Refusal, match=KEY_TAKEN):
            add(session, key, values, by=BY, at=at)
    assert [one.name for one in all_contacts(session)] == ["The helpline", "The night line"]


def test_a_retired_contact_is_kept_but_not_shown_and_can_come_back(
    session: Session, helpline: Contact, at: datetime
) -> None:
    with pytest.raises(Refusal, match=IN_USE):
        retire(session, helpline, used_in=["A page"], by=BY, at=at)
    assert retired_contacts(session) == []

    for _ in range(2):
        retire(session, helpline, used_in=[], by=BY, at=at)

    assert (all_contacts(session), contacts_named(session, ["helpline"])) == ([], {})
    assert retired_contacts(session) == [helpline]
    out = (helpline.retired_at, helpline.retired_by)
    assert out == (at, "system: test")
    with pytest.raises(Refusal, match=RETIRED):
        write(session, helpline, at=at, name="Another")
    with pytest.raises(Refusal, match=RETIRED):
        confirm(session, helpline, seen=values_of(helpline).reach_mark, by=BY, at=at)
    assert seed(session, [HELPLINE], by=BY, at=at) == 0

    for _ in range(2):
        bring_back(session, helpline, by=BY, at=at)

    assert contacts_named(session, ["helpline"]) == {"helpline": helpline}
    session.refresh(helpline)
    back = (helpline.retired_at, helpline.retired_by, helpline.last_checked)
    assert back == (None, "", None)
    assert [line[0] for line in audited(session)[-2:]] == ["retire a contact", "bring back a contact"]
