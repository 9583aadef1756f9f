"""Rows that an action holds until it is committed, so that of two hands at once the second comes after the first."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.naming import among
from lms.records.organisations import Organisation
from lms.records.people import Person


def hold_organisation(session: Session, organisation_id: int) -> None:
    """One at a time for an organisation."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def hold_people(session: Session, person_ids: Collection[int]) -> None:
    """These people, in the order of their numbers, so that what is read next cannot change under our hands."""
    session.execute(
        select(Person.id).where(among(Person.id, person_ids)).order_by(Person.id).with_for_update(key_share=True)
    ).all()
