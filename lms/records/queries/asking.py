"""How somebody likes to be asked. Only ever for that person's own pages."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms.records.asking import WayOfAsking

_PLAIN = select(WayOfAsking.plain).where(WayOfAsking.person_id == bindparam("person_id"))


def wants_plain(session: Session, *, person_id: int) -> bool:
    """Whether this person, who is the one asking, wants questions in plain words."""
    return bool(session.scalars(_PLAIN, {"person_id": person_id}).first())


def keeps_fresh(session: Session, *, person_id: int) -> bool:
    """Whether this person, who is the one asking, is offered questions that keep their courses fresh."""
    kept = session.scalars(select(WayOfAsking.keeps_fresh).where(WayOfAsking.person_id == person_id)).first()
    return kept is not False
