"""Thousands of rows named in one statement: those, and no others, on both databases."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lms.records.naming import among
from lms.records.people import Person
from tests.counting import statements
from tests.factories import a_person


def test_those_named_are_found_and_nobody_else(session: Session) -> None:
    # given three people
    first, second, third = (a_person(session) for _ in range(3))
    asked = select(Person.id).order_by(Person.id)

    # then each list finds its own, one after another, also where names come twice or belong to nobody
    found = [
        session.scalars(asked.where(among(Person.id, ids))).all()
        for ids in ([first.id, third.id], {second.id}, (third.id, third.id, 987654321), [])
    ]
    assert found == [[first.id, third.id], [second.id], [third.id], []]
    assert session.scalars(asked.where(~among(Person.id, [first.id]))).all() == [second.id, third.id]


def test_any_number_is_one_value_of_one_statement(session: Session, engine: Engine) -> None:
    # given more names than a database takes values
    person = a_person(session)
    many = [person.id, *range(10_000_000, 10_040_000)]

    # when they are looked up
    with statements(engine) as seen:
        found = session.scalars(select(Person.id).where(among(Person.id, many))).all()

    # then one short statement found those who are there
    assert found == [person.id]
    assert len(seen) == 1
    assert len(seen[0]) < 200
