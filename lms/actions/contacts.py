"""The one table of phone numbers and links: filled once from the content, kept by people from then on."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from courses.contacts import ContactEntry
from lms.actions import audit
from lms.records.inserting import insert_if_absent
from lms.records.messages import Contact
from lms.rules.actor import Actor


class ContactValues(NamedTuple):
    """What people write about a contact."""

    name: str
    number: str
    link: str
    when_open: str
    use_for: str
    source: str


def seed(session: Session, entries: Iterable[ContactEntry], *, by: Actor, at: datetime) -> int:
    """Add the contacts whose key nobody keeps yet; how many. What is there stays as people have kept it."""
    added = sum(
        insert_if_absent(
            session,
            Contact,
            key=entry.key,
            name=entry.name,
            number=entry.number,
            link=entry.link,
            when_open=entry.when_open,
            use_for=entry.use_for,
            source=entry.source,
        )
        for entry in entries
    )
    if added:
        audit.record(session, "fill in contacts", "contacts", None, by=by, at=at, added=added)
        session.flush()
    return added


def change(session: Session, contact: Contact, values: ContactValues, *, by: Actor, at: datetime) -> None:
    """Write a contact anew. What was checked has changed, so it counts as unchecked until somebody tries it."""
    now = ContactValues(contact.name, contact.number, contact.link, contact.when_open, contact.use_for, contact.source)
    if values == now:
        return
    if (values.number, values.link) != (now.number, now.link):
        contact.last_checked, contact.checked_by = None, ""
    contact.name, contact.number, contact.link = values.name, values.number, values.link
    contact.when_open, contact.use_for, contact.source = values.when_open, values.use_for, values.source
    audit.record(
        session, "change a contact", "contact", contact.id, by=by, at=at, key=contact.key, before=now._asdict()
    )
    session.flush()


def confirm(session: Session, contact: Contact, *, by: Actor, at: datetime) -> None:
    """Keep that this person has tried the contact now, and it was right."""
    contact.last_checked, contact.checked_by = at, by.name
    audit.record(session, "check a contact", "contact", contact.id, by=by, at=at, key=contact.key)
    session.flush()
