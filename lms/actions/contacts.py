"""The one table of phone numbers and links: filled once from the content, kept by people from then on."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from courses.contacts import ContactEntry
from lms.actions import audit
from lms.records.inserting import insert_if_absent
from lms.records.messages import Contact
from lms.rules.actor import Actor


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
