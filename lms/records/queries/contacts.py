"""The contacts that pages name by key."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.records.messages import Contact

_NAMED = select(Contact).where(Contact.key.in_(bindparam("keys", expanding=True)))


def contacts_named(session: Session, keys: Collection[str]) -> dict[str, Contact]:
    """The contacts with these keys, by key. A key nobody keeps is simply absent."""
    if not keys:
        return {}
    return {row.key: row for row in session.scalars(_NAMED, {"keys": list(keys)})}


def all_contacts(session: Session) -> Sequence[Contact]:
    """Every contact, by name."""
    return session.scalars(select(Contact).order_by(Contact.name)).all()
