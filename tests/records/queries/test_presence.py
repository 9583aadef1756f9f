"""Which units lie at or below a path, on each kind of database."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from lms.records.organisations import Unit
from lms.records.queries.presence import below, within
from lms.rules.actor import Scope
from tests.factories import an_organisation, top_unit

PATHS = ("/1/", "/1/2/", "/1/2/3/", "/1/20/", "/1/20/4/", "/10/", "/100/1/", "/2/", "/2/1/")


@pytest.fixture
def units(session: Session) -> None:
    """Units at these paths, whatever their ids."""
    organisation = an_organisation(session)
    session.delete(top_unit(session, organisation))
    session.add_all(Unit(organisation_id=organisation.id, parent_id=None, name=path, path=path) for path in PATHS)
    session.flush()


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/1/", {"/1/", "/1/2/", "/1/2/3/", "/1/20/", "/1/20/4/"}),
        ("/1/2/", {"/1/2/", "/1/2/3/"}),
        ("/1/2/3/", {"/1/2/3/"}),
        ("/10/", {"/10/"}),
        ("/9/", set()),
        ("", set(PATHS)),
    ],
)
def test_a_unit_lies_below_itself_and_all_above_it_and_no_other(
    session: Session, units: None, path: str, found: set[str]
) -> None:
    # given the units, when those below a path are asked for
    paths = session.scalars(select(Unit.path).where(below(path))).all()

    # then neighbours whose number only begins alike are not among them
    assert (set(paths), len(paths)) == (found, len(found))


def test_a_scope_of_several_units_holds_what_lies_below_any_of_them(session: Session, units: None) -> None:
    # when two units are granted
    paths = session.scalars(select(Unit.path).where(within(Scope(("/1/2/", "/2/"))))).all()

    # then both subtrees are held, and an empty scope holds nothing
    assert set(paths) == {"/1/2/", "/1/2/3/", "/2/", "/2/1/"}
    assert session.scalars(select(Unit.path).where(within(Scope(())))).all() == []


def test_sqlite_looks_a_path_up_in_its_index(session: Session) -> None:
    # given the question as SQLite reads it
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL decides by itself")
    question = (
        select(Unit.id).where(below("/1/")).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )

    # when it says how it will answer
    plan = session.execute(text(f"EXPLAIN QUERY PLAN {question}")).all()

    # then it does not read every unit
    assert [row.detail for row in plan] == ["SEARCH units USING COVERING INDEX ix_units_path (path>? AND path<?)"]
