"""Large files in and out: the rows of ten thousand people as CSV, and a staff list of twenty thousand."""

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.measuring import own_cpu_ms
from bench.pages import cpu_of, get
from bench.population import AT, AWARDS, LEAD, ON
from bench.workshop import Workshop
from lms.actions import importing
from lms.records.database import begin_writing, make_engine
from lms.records.every_table import metadata
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.records.queries.importing import difference_of, find_import, get_import, table_of
from lms.rules.actor import Actor, Grant, Role
from lms.rules.staff_list.columns import guess_columns

EXPORT_MS = 150.0
EXPORT_GROWTH_MB = 10.0
IMPORT_RATIO = 6.0
HEADER = ("Employee No", "Forename", "Surname", "Work Email", "Job Title", "Directorate", "Team", "Start Date")


def exports(workshop: Workshop) -> Iterator[Figure]:
    """Everybody in the usual town, with where they stand on every award that is asked of anybody."""
    town, people = workshop.town, workshop.sizes.people
    lead = town.browser(LEAD)
    save = partial(get, lead, "/team/people.csv")
    measure = cpu_of(town.served, save, 1)
    measure()
    yield Figure(
        f"{people:,} people with {len(AWARDS)} awards as CSV, CPU",
        min(measure() for _ in range(min(workshop.sizes.rounds, 3))),
        "ms",
        most=EXPORT_MS,
    )
    before = town.served.reading_from_here()["memory_mb"]
    save()
    grown = town.served.reading()["peak_mb"] - before
    yield Figure("the same, memory beyond what was in use", grown, "MB", most=EXPORT_GROWTH_MB)


def imports(workshop: Workshop) -> Iterator[Figure]:
    """Reading, matching, previewing and applying a list of new people, against their bare rows."""
    number = workshop.sizes.imported
    taken = own_cpu_ms(_import(workshop.new_engine(workshop.new_database()), _list_of(number)))
    bare = own_cpu_ms(_bare(workshop.folder / "bare.sqlite3", number))
    yield Figure(f"staff list of {number:,} new people, CPU", taken, "ms", bare, IMPORT_RATIO)


def _list_of(number: int) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(HEADER)
    for person in range(1, number + 1):
        writer.writerow(_cells(person))
    return held.getvalue().encode("utf-8-sig")


def _cells(person: int) -> tuple[str, ...]:
    return (
        f"E{person}",
        f"Given{person}",
        f"Family{person}",
        f"person{person}@council.example",
        "Officer",
        f"Directorate {person % 10}",
        f"Team {person % 400}",
        "26/04/2017",
    )


def _import(engine: Engine, content: bytes) -> Callable[[], None]:
    metadata.create_all(engine)
    with Session(engine) as session:
        begin_writing(session)
        organisation = Organisation(
            slug="council", name="Riverside Council", kind="council", brand_colour="#12436D", created_at=AT
        )
        session.add(organisation)
        session.flush()
        top = Unit(organisation_id=organisation.id, parent_id=None, name="Riverside Council", path="")
        lead = Person(given_name="Bev", family_name="Clarke", email="bev@council.example", created_at=AT)
        session.add_all([top, lead])
        session.flush()
        top.path = f"/{top.id}/"
        by = Actor(lead.id, lead.name, (Grant(Role.TRAINING_LEAD, top.path, organisation.id),))
        unit_uid = str(top.uid)
        session.commit()

    def bring() -> None:
        with Session(engine) as session:
            begin_writing(session)
            uid = importing.keep_list(session, unit_uid=unit_uid, file_name="list.csv", content=content, by=by, at=AT)
            _apply(session, uid, by)
            session.commit()

    return bring


def _apply(session: Session, uid: UUID, by: Actor) -> None:
    stored = find_import(session, uid=uid)
    assert stored is not None
    table = table_of(session, stored=stored)
    assert table is not None
    importing.match_columns(session, import_id=stored.id, columns=guess_columns(table.header, table.rows), by=by, at=AT)
    stored = get_import(session, import_id=stored.id)
    seen = importing.fingerprint(difference_of(session, stored=stored, table=table, on=ON))
    importing.apply_list(session, import_id=stored.id, seen=seen, leavers_confirmed=False, by=by, at=AT)


def _bare(path: Path, number: int) -> Callable[[], None]:
    """As many people and posts through the bare driver, into the same tables and indexes."""
    engine = make_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    people = [
        (f"{n:032x}", f"Given{n}", f"Family{n}", f"person{n}@council.example", "2026-11-25 10:00:00.000000")
        for n in range(1, number + 1)
    ]
    posts = [
        (n, 1, 1 + n % 400, "Officer", f"E{n}", "2017-04-26", "2026-11-25 10:00:00.000000")
        for n in range(1, number + 1)
    ]
    places = [(n, 1, 1 + n % 400) for n in range(1, number + 1)]

    def write() -> None:
        connection = sqlite3.connect(path)
        connection.executemany(
            "INSERT INTO people (uid, given_name, family_name, email, created_at) VALUES (?, ?, ?, ?, ?)", people
        )
        connection.executemany(
            "INSERT INTO posts (person_id, organisation_id, unit_id, role_title, staff_number, starts_on, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            posts,
        )
        connection.executemany("INSERT INTO kept_places (person_id, organisation_id, unit_id) VALUES (?, ?, ?)", places)
        connection.commit()
        connection.close()

    return write
