"""The one table of phone numbers and links: filled once from the content, kept by people from then on."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.contacts import ContactEntry
from lms.actions import audit
from lms.records.inserting import insert_if_absent
from lms.records.messages import Contact
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal

CHANGED_MEANWHILE = "This contact was changed while you had the page open. Yours is not kept yet: look, then save."
NUMBER_CHANGED_MEANWHILE = "The number or address was changed while you had the page open. Try the new one."
KEY_TAKEN = "There is a contact with this short name already. Choose another, or change that one."
IN_USE = "Pages need this contact, so it cannot be taken out of use yet. See where, below."
RETIRED = "This contact is out of use. Bring it back first."


class ContactValues(NamedTuple):
    """What people write about a contact."""

    name: str
    number: str
    link: str
    when_open: str
    use_for: str
    source: str

    @classmethod
    def of(cls, contact: Contact) -> "ContactValues":
        """What is kept now."""
        return cls(*(getattr(contact, name) for name in cls._fields))

    @property
    def mark(self) -> str:
        """Short for all of it: a form carries it, so that a change made meanwhile is noticed."""
        return _mark(self)

    @property
    def reach_mark(self) -> str:
        """Short for the number and the address: what somebody tries."""
        return _mark((self.number, self.link))


class ChangedMeanwhile(Refusal):
    """Somebody else changed the contact after the form was shown. Nothing was written."""


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


def add(session: Session, key: str, values: ContactValues, *, by: Actor, at: datetime) -> Contact:
    """Add a contact which texts can name by this key. Refuses a key that is kept already, retired or not."""
    if not insert_if_absent(session, Contact, key=key, **values._asdict()):
        raise Refusal(KEY_TAKEN, field="key")
    contact = session.scalars(select(Contact).where(Contact.key == key)).one()
    audit.record(session, "add a contact", "contact", contact.id, by=by, at=at, key=key)
    session.flush()
    return contact


def change(session: Session, contact: Contact, values: ContactValues, *, seen: str, by: Actor, at: datetime) -> None:
    """Write a contact anew. What was checked has changed, so it counts as unchecked until somebody tries it.

    `seen` is the mark of what the form was shown with: raises ChangedMeanwhile where something else is kept by now.
    """
    session.refresh(contact, with_for_update=True)
    if contact.retired_at is not None:
        raise Refusal(RETIRED)
    now = ContactValues.of(contact)
    if values == now:
        return
    if seen != now.mark:
        raise ChangedMeanwhile(CHANGED_MEANWHILE)
    if (values.number, values.link) != (now.number, now.link):
        contact.last_checked, contact.checked_by = None, ""
    contact.name, contact.number, contact.link = values.name, values.number, values.link
    contact.when_open, contact.use_for, contact.source = values.when_open, values.use_for, values.source
    audit.record(
        session, "change a contact", "contact", contact.id, by=by, at=at, key=contact.key, before=now._asdict()
    )
    session.flush()


def confirm(session: Session, contact: Contact, *, seen: str, by: Actor, at: datetime) -> None:
    """Keep that this person has tried the contact now, and it was right.

    `seen` is the reach mark of what they were shown: raises ChangedMeanwhile where the number or address is another.
    """
    session.refresh(contact, with_for_update=True)
    if contact.retired_at is not None:
        raise Refusal(RETIRED)
    if seen != ContactValues.of(contact).reach_mark:
        raise ChangedMeanwhile(NUMBER_CHANGED_MEANWHILE)
    contact.last_checked, contact.checked_by = at, by.name
    audit.record(session, "check a contact", "contact", contact.id, by=by, at=at, key=contact.key)
    session.flush()


def retire(session: Session, contact: Contact, *, used_in: Sequence[str], by: Actor, at: datetime) -> None:
    """Take a contact out of use; it is kept. Refuses while pages need it. Doing it again changes nothing."""
    if used_in:
        raise Refusal(IN_USE)
    session.refresh(contact, with_for_update=True)
    if contact.retired_at is None:
        contact.retired_at, contact.retired_by = at, by.name
        audit.record(session, "retire a contact", "contact", contact.id, by=by, at=at, key=contact.key)
        session.flush()


def bring_back(session: Session, contact: Contact, *, by: Actor, at: datetime) -> None:
    """Put a retired contact into use again; it counts as unchecked. Doing it again changes nothing."""
    session.refresh(contact, with_for_update=True)
    if contact.retired_at is not None:
        contact.retired_at, contact.retired_by = None, ""
        contact.last_checked, contact.checked_by = None, ""
        audit.record(session, "bring back a contact", "contact", contact.id, by=by, at=at, key=contact.key)
        session.flush()


def _mark(values: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:24]
