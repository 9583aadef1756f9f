"""No page and no form asks the database more often because there are more of anything."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.records.messages import Contact
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.rules.actor import Role
from lms.rules.dates import london_date
from lms.web.extensions import catalogue, db
from tests.conftest import NOW
from tests.counting import statements_of
from tests.factories import (
    a_completion,
    a_grant,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    actor_for,
    an_assignment,
    an_enrolment,
    an_organisation,
    top_unit,
)
from tests.house.authorisation import TABLE, Line
from tests.house.test_authorisation import address_of, answer_of, send, who_gets_in
from tests.house.world import World, a_world, fingerprint_now
from tests.lead_and_teams import a_town
from tests.planned_sessions import a_booking, a_planned_session
from tests.web.held import give_certificate

MORE = 3
LATE = date(2026, 11, 10)
MOST_ASKED = 16
"""The rates ask most: four past quarters are counted from the ledger when nobody has asked within the hour."""
EVERYTHING = "GET /your-data/everything.json"
"""Reads every table that holds something on people, each with one statement, once in a while."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, int]]:
    """How often each line of the table asks, in the world as it is."""
    with a_world(tmp_path_factory.mktemp("few"), demo=True) as world, closing(world.records):
        yield dict(costs(world))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, int]]:
    """How often each line asks when there is three times more of everything."""
    with a_world(tmp_path_factory.mktemp("many"), demo=True) as world:
        for somebody in (world.cast.amina, world.cast.conor):
            for number in range(MORE):
                give_certificate(world.app, somebody, NOW, days_ago=50 + number)
        with world.app.app_context():
            grow(world, db.session(), NOW)
            db.session.commit()
            seen = fingerprint_now(db.session(), world.things["amina"]["stored"], NOW)
        fuller = replace(world, things={**world.things, "amina": {**world.things["amina"], "seen": seen}})
        assert fuller.send("B", "/team").text.count("People</a>") == MORE * 4
        with closing(fuller.records):
            yield dict(costs(fuller))


def test_everything_costs_the_same_however_much_there_is(few: Mapping[str, int], many: Mapping[str, int]) -> None:
    dearer = {name: (few[name], many[name]) for name in few if many[name] > few[name]}

    assert dearer == {}


def test_no_page_asks_more_than_sixteen_questions(many: Mapping[str, int]) -> None:
    dear = {
        name: asked
        for name, asked in many.items()
        if asked > MOST_ASKED and name.startswith("GET") and name != EVERYTHING
    }

    assert dear == {}


def test_a_page_that_asks_for_each_row_would_be_noticed(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:

        def one_by_one() -> str:
            for id_ in [row.id for row in db.session.query(Person)]:
                db.session.get(Person, id_)
                db.session.expire_all()
            return ""

        world.app.view_functions["help_pages.privacy"] = one_by_one
        line = next(line for line in TABLE if line.path == "/privacy")
        with asked(world) as before:
            send(world, line, "-", "")
        with world.app.app_context():
            a_person(db.session(), "One More")
            db.session.commit()
        with asked(world) as after:
            send(world, line, "-", "")

    assert len(after) > len(before) > 10


@contextmanager
def asked(world: World) -> Iterator[list[str]]:
    with statements_of(world.app) as seen:
        yield seen


def costs(world: World) -> Iterator[tuple[str, int]]:
    """Each line of the table, asked once by somebody who is let in, with the number of statements it took."""
    for line in TABLE:
        whose, who = let_in(line)
        if not who:
            continue
        with asked(world) as seen:
            response = send(world, line, who, whose)
        if world.records.have_changed():
            world.records.put_back()
        yield f"{line.method} {line.path}{line.query[:12]}{'+' if line.form.get('act') else ''}", len(seen)
        assert answer_of(response) == line.answer, address_of(world, line, whose)


def let_in(line: Line) -> tuple[str, str]:
    """Whose thing to ask for and who asks: a lead rather than a manager, as they oversee more."""
    for whose, letters in who_gets_in(line).items():
        known = [who for who in "BMPWA-" if who in letters]
        if known:
            return whose, known[0]
    return "", ""


def grow(world: World, session: Session, at: datetime) -> None:
    """Three times more people, teams, organisations, training asked for, study, contacts and roles."""
    council = session.get_one(Organisation, world.cast.council_id)
    team = session.get_one(Unit, world.cast.neighbourhood_id)
    courses = list(catalogue().courses)
    requirements = [a_requirement(session, council, course.award.code, due_on=LATE) for course in courses * MORE]
    for number in range(MORE * 4):
        person = a_person(session, f"More{number} People")
        a_post(session, person, team, staff_number=f"M-{number}")
        for requirement in requirements:
            an_assignment(session, person, requirement)
        a_completion(session, person, "trauma-informed-practice-1", organisation=council)
        an_enrolment(session, person, courses[1], started_at=at - timedelta(days=number))
    amina = session.get_one(Person, world.cast.amina.id)
    for requirement in requirements:
        an_assignment(session, amina, requirement)
    an_enrolment(session, amina, courses[2], cycle=2)
    for number in range(MORE):
        under = a_unit(session, council, f"More teams {number}", under=top_unit(session, council))
        a_grant(session, session.get_one(Person, world.cast.chidi.id), Role.MANAGER, under)
        a_post(session, a_person(session, f"Teams{number} Person"), under)
        other = an_organisation(session, f"More {number}")
        for place in range(6):
            a_post(session, a_person(session, f"Other{number} Person{place}"), top_unit(session, other))
        session.add(Contact(key=f"more-{number}", name=f"More {number}", number="01632 960009"))
    a_town(session)
    for number in range(MORE):
        lead = actor_for(session, session.get_one(Person, world.cast.bev.id))
        course = next(one for one in courses if one.session)
        planned = a_planned_session(session, course, by=lead, at=at, days=25 + number, places=30)
        for person in session.query(Person).where(Person.given_name.startswith("More")):
            session.add(a_booking(planned, person.id, council.id, at))
    session.flush()
    keeping.refresh(session, [person.id for person in session.query(Person)], on=london_date(at))
