"""Reaching into an app's database from a test, and what learners there are asked to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.records.database import begin_writing
from lms.records.every_table import metadata
from lms.records.learning import Enrolment
from lms.records.organisations import Organisation
from lms.records.people import Person
from lms.web.extensions import db
from tests.cast import Somebody
from tests.factories import a_requirement, an_assignment, an_enrolment

WELCOME, SIGNS, ACCOUNT, TELLING = (
    "noticing/welcome",
    "noticing/signs",
    "telling/an-account",
    "telling/telling",
)


@contextmanager
def records(app: Flask) -> Iterator[Session]:
    """A session on this app's database; what is changed is committed."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        yield session
        session.commit()


def ask(
    app: Flask,
    somebody: Somebody,
    organisation_id: int,
    award: str = "modern-slavery-1",
    *,
    due_on: date = date(2026, 12, 31),
    reason: str = "Everyone who works here needs it.",
) -> None:
    """Ask somebody for an award."""
    with records(app) as session:
        requirement = a_requirement(session, session.get_one(Organisation, organisation_id), award, due_on=due_on)
        requirement.reason = reason
        an_assignment(session, session.get_one(Person, somebody.id), requirement)


def begun(app: Flask, somebody: Somebody, course: Course, *, finished_at: datetime | None = None) -> str:
    """An enrolment of this person; the start of its addresses."""
    with records(app) as session:
        row = an_enrolment(session, session.get_one(Person, somebody.id), course)
        row.finished_at = finished_at
        session.flush()
        return f"/learning/{row.uid}"


def enrolments(app: Flask) -> list[tuple[int, str, int]]:
    """Every enrolment: whose, for what, which cycle."""
    with records(app) as session:
        rows = session.execute(select(Enrolment.person_id, Enrolment.award, Enrolment.cycle).order_by(Enrolment.id))
        return [tuple(row) for row in rows]


def counted(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with records(app) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables
        }
