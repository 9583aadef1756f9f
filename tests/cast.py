"""The named people in a test's database: two organisations, a team in each, and everybody who acts on them.

Amina and Conor work in Chidi's team at the council; Bev leads training there. Dara manages Emeka at the hospitals,
where Gita leads training. Ewa is the partnership office, Farah writes courses.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.demo import cast as characters
from lms.demo.cast import Agency, Character
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.web.extensions import db
from tests.factories import a_grant, a_person, a_post, a_unit, actor_for, an_organisation, top_unit


@dataclass(frozen=True)
class Somebody:
    """A stored person, as values that stay readable when the session is closed."""

    id: int
    uid: str
    name: str
    email: str
    actor: Actor


@dataclass(frozen=True)
class Cast:
    """Everybody, and the ids of the units that tests speak of."""

    amina: Somebody
    conor: Somebody
    bev: Somebody
    chidi: Somebody
    dara: Somebody
    emeka: Somebody
    gita: Somebody
    ewa: Somebody
    farah: Somebody
    council_id: int
    hospitals_id: int
    charity_id: int
    neighbourhood_id: int
    """Amina's team."""
    emergency_id: int
    """Emeka's team."""

    @property
    def everybody(self) -> tuple[Somebody, ...]:
        """All of them."""
        return tuple(getattr(self, field.name) for field in fields(self) if field.type == "Somebody")


def add_cast(app: Flask, at: datetime) -> Cast:
    """Store the cast in this app's database, with the kept standing in step, and commit."""
    with app.app_context():
        cast = add_cast_to(db.session(), at)
        db.session.commit()
        return cast


def add_cast_to(session: Session, at: datetime) -> Cast:
    """Store the cast in this session; the caller commits."""
    agencies = (characters.COUNCIL, characters.HOSPITALS, characters.CHARITY)
    organisations = {agency.slug: _organisation(session, agency) for agency in agencies}
    units = {unit.name: unit for unit in session.query(Unit).all()}
    people = {one.key: _person(session, one, units) for one in characters.CHARACTERS}
    session.flush()
    keeping.refresh(session, [person.id for person in people.values()], on=london_date(at))
    stored = {
        key: Somebody(person.id, str(person.uid), person.name, person.email or "", actor_for(session, person))
        for key, person in people.items()
    }
    return Cast(
        **stored,
        council_id=organisations["council"].id,
        hospitals_id=organisations["hospitals"].id,
        charity_id=organisations["charity"].id,
        neighbourhood_id=units["Neighbourhood Officers"].id,
        emergency_id=units["Emergency Department"].id,
    )


def _organisation(session: Session, agency: Agency) -> Organisation:
    row = an_organisation(session, agency.name, kind=agency.kind, brand_colour=agency.brand_colour)
    top = top_unit(session, row)
    for service, teams in agency.teams:
        parent = a_unit(session, row, service, under=top)
        for team in teams:
            a_unit(session, row, team, under=parent)
    return row


def _person(session: Session, character: Character, units: dict[str, Unit]) -> Person:
    person = a_person(session, character.name, email=character.email)
    a_post(session, person, units[character.team], role_title=character.role_title)
    for role, unit_name in character.roles:
        a_grant(session, person, role, units[unit_name] if unit_name else None)
    return person
