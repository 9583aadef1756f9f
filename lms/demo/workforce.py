"""The five agencies and everybody who works there."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from lms.actions import keeping, people
from lms.demo.cast import AGENCIES, CHARACTERS, Agency, Character
from lms.demo.names import FAMILY, GIVEN, TITLES
from lms.records.organisations import Unit
from lms.records.people import Person
from lms.rules.actor import Actor
from lms.rules.dates import london_date


@dataclass(frozen=True)
class Colleague:
    """Somebody of the demonstration: the person, their agency, the name of their team, the first day there."""

    person: Person
    agency: Agency
    team: str
    starts_on: date
    key: str = ""
    """The character's key, or nothing for the crowd."""


def hire_everybody(session: Session, dice: random.Random, *, today: date, by: Actor, at: datetime) -> list[Colleague]:
    """Add the agencies, their units, the named people and a crowd. `at` is the day the demonstration began."""
    units = _open_agencies(session, by=by, at=at)
    colleagues = [_hire_character(session, one, units, today=today, by=by, at=at) for one in CHARACTERS]
    hat = Hat(dice, {colleague.person.email or "" for colleague in colleagues})
    for agency in AGENCIES:
        named = sum(one.agency is agency for one in colleagues)
        colleagues += _hire_crowd(session, hat, agency, agency.size - named, units, by=by, at=at)
    keeping.refresh(session, [one.person.id for one in colleagues], on=london_date(at))
    return colleagues


def _open_agencies(session: Session, *, by: Actor, at: datetime) -> dict[tuple[str, str], Unit]:
    """Every unit by agency and name."""
    units: dict[tuple[str, str], Unit] = {}
    for agency in AGENCIES:
        top = people.add_organisation(
            session,
            slug=agency.slug,
            name=agency.name,
            kind=agency.kind,
            brand_colour=agency.brand_colour,
            by=by,
            at=at,
        )
        units[agency.slug, agency.name] = top
        for service, teams in agency.teams:
            parent = people.add_unit(session, organisation_id=top.organisation_id, name=service, under=top)
            units[agency.slug, service] = parent
            for team in teams:
                units[agency.slug, team] = people.add_unit(
                    session, organisation_id=top.organisation_id, name=team, under=parent
                )
    return units


def _hire_character(
    session: Session,
    character: Character,
    units: dict[tuple[str, str], Unit],
    *,
    today: date,
    by: Actor,
    at: datetime,
) -> Colleague:
    agency = next(one for one in AGENCIES if one.slug == character.agency)
    given, family = character.name.split(" ", 1)
    person = people.add_person(session, given_name=given, family_name=family, email=character.email, by=by, at=at)
    starts_on = today - timedelta(days=character.days_in_post)
    people.give_post(
        session,
        person,
        units[agency.slug, character.team],
        role_title=character.role_title,
        starts_on=starts_on,
        meets_public=True,
        by=by,
        at=at,
        keep=False,
    )
    for role, place in character.roles:
        people.grant_role(session, person, role, unit=units[agency.slug, place] if place else None, by=by, at=at)
    return Colleague(person, agency, character.team, starts_on, character.key)


def _hire_crowd(
    session: Session,
    hat: "Hat",
    agency: Agency,
    size: int,
    units: dict[tuple[str, str], Unit],
    *,
    by: Actor,
    at: datetime,
) -> Iterator[Colleague]:
    teams = [team for _, teams in agency.teams for team in teams]
    for number in range(size):
        given, family, email = hat.draw(agency)
        person = people.add_person(session, given_name=given, family_name=family, email=email, by=by, at=at)
        team = teams[number % len(teams)]
        dice = hat.dice
        newcomer = dice.random() < 0.12
        starts_on = london_date(at) + timedelta(days=dice.randint(760, 1120) if newcomer else dice.randint(-3000, 700))
        people.give_post(
            session,
            person,
            units[agency.slug, team],
            role_title=dice.choice(TITLES[agency.kind]),
            starts_on=starts_on,
            staff_number=f"{agency.slug[:1].upper()}{100100 + number * 7}",
            meets_public=dice.random() < 0.7,
            by=by,
            at=at,
            keep=False,
        )
        yield Colleague(person, agency, team, starts_on)


class Hat:
    """Names are drawn from it; no two people get the same address."""

    def __init__(self, dice: random.Random, taken: set[str]) -> None:
        self.dice = dice
        self.taken = taken

    def draw(self, agency: Agency) -> tuple[str, str, str]:
        """A given name, a family name and an address that nobody has yet."""
        while True:
            given, family = self.dice.choice(GIVEN), self.dice.choice(FAMILY)
            email = f"{_plain(given)}.{_plain(family)}@{agency.mail_domain}"
            if email not in self.taken:
                self.taken.add(email)
                return given, family, email


def _plain(name: str) -> str:
    """The name as addresses have it: small letters without marks."""
    folded = unicodedata.normalize("NFKD", name.replace("Ł", "L").replace("ł", "l"))
    return "".join(letter for letter in folded.lower() if letter.isascii() and (letter.isalnum() or letter == "-"))
