"""The contacts that pages name by key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.records.audit import AuditLine
from lms.records.messages import Contact

_NAMED = select(Contact).where(Contact.key.in_(bindparam("keys", expanding=True)), Contact.retired_at.is_(None))


@dataclass(frozen=True)
class ContactChange:
    """One change of a contact: whose, when, and what was kept before it."""

    by: str
    at: datetime
    before: Mapping[str, str]


def contacts_named(session: Session, keys: Collection[str]) -> dict[str, Contact]:
    """The contacts in use with these keys, by key. A key nobody keeps is simply absent."""
    if not keys:
        return {}
    return {row.key: row for row in session.scalars(_NAMED, {"keys": list(keys)})}


def all_contacts(session: Session) -> Sequence[Contact]:
    """Every contact in use, by name."""
    return session.scalars(select(Contact).where(Contact.retired_at.is_(None)).order_by(Contact.name)).all()


def retired_contacts(session: Session) -> Sequence[Contact]:
    """Every contact that was taken out of use, by name."""
    return session.scalars(select(Contact).where(Contact.retired_at.is_not(None)).order_by(Contact.name)).all()


def find_contact(session: Session, *, key: str) -> Contact | None:
    """The contact with this key, in use or retired."""
    return session.scalars(select(Contact).where(Contact.key == key)).first()


def changes_of_contact(session: Session, *, contact_id: int, most: int) -> Sequence[ContactChange]:
    """The last changes of a contact, newest first."""
    rows = session.scalars(
        select(AuditLine)
        .where(
            AuditLine.subject_type == "contact",
            AuditLine.subject_id == contact_id,
            AuditLine.verb == "change a contact",
        )
        .order_by(AuditLine.id.desc())
        .limit(most)
    )
    return [ContactChange(row.actor_name, row.at, row.facts["before"]) for row in rows]
