"""A partnership of any size, written into an empty database by a few large statements.

Everybody has a post and a kept place, must hold five awards and has a past with others. Rows are as many and as mixed
as real ones, but nobody reckoned them: `flask doctor` would find much to say. The same size gives the same rows.
The people who sign in during the bench are stored on top of them by the product's own actions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, Index
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import contacts, keeping, studying
from lms.records.database import begin_writing
from lms.records.every_table import metadata
from lms.records.organisations import Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.results import Assignment, Requirement
from lms.rules.actor import Actor, Role, system_actor
from lms.rules.dates import london_date

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
ON = london_date(AT)
LONG_AGO = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)

TOPICS = ("trauma-informed-practice", "modern-slavery", "hate-crime", "prevent")
AWARDS = tuple(f"{topic}-{tier}" for tier in (1, 2, 3) for topic in TOPICS)
ASKED = 5
"""Awards that each person must hold."""
TEAM = 14
"""People in a team: one manager's page."""


@dataclass(frozen=True)
class Partnership:
    """What a population is made of."""

    people: int
    organisations: int
    takers: int = 0
    """People who have read a whole course and can take its quiz, each once."""

    @property
    def teams(self) -> int:
        """Teams of fourteen."""
        return -(-self.people // TEAM)


LEARNER = "amina@bench.example"
MANAGER = "chidi@bench.example"
LEAD = "bev@bench.example"
OFFICER = "ewa@bench.example"


def taker(number: int) -> str:
    """The address of somebody who can take the quiz."""
    return f"taker-{number}@bench.example"


def populate(engine: Engine, size: Partnership, catalogue: Catalogue) -> None:
    """Make every table and fill them."""
    metadata.create_all(engine)
    with engine.connect() as connection, _in_a_hurry(connection):
        write = _Writer(connection, size)
        with _without_indexes(connection, "standings", "assignments", "completions"):
            for step in (write.organisations, write.people, write.standings, write.ledger, write.counts):
                step()
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    with Session(engine) as session:
        begin_writing(session)
        _add_those_who_sign_in(session, size, catalogue)
        session.commit()


@contextmanager
def _in_a_hurry(connection: Connection) -> Iterator[None]:
    """A database that is still being made need not survive a power cut."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    assert raw is not None
    for pragma in ("synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY", "foreign_keys=OFF"):
        raw.execute(f"PRAGMA {pragma}")
    yield
    for pragma in ("synchronous=FULL", "cache_size=-2000", "foreign_keys=ON", "wal_checkpoint(TRUNCATE)"):
        raw.execute(f"PRAGMA {pragma}")


@contextmanager
def _without_indexes(connection: Connection, *tables: str) -> Iterator[None]:
    """Build these tables' indexes once, when all rows are there."""
    indexes: list[Index] = [index for name in tables for index in metadata.tables[name].indexes]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)


class _Writer:
    """The statements, in words that both databases take."""

    def __init__(self, connection: Connection, size: Partnership) -> None:
        self.connection = connection
        self.size = size
        self.is_sqlite = connection.dialect.name == "sqlite"

    def organisations(self) -> None:
        """Organisations with their top units, and the teams below them, one after another."""
        count, teams = self.size.organisations, self.size.teams
        self._add(
            "organisations (id, uid, slug, name, kind, brand_colour, created_at)",
            f"SELECT n, {self._uid('n', 1)}, 'organisation-' || n, 'Organisation ' || n, 'council', '#12436D', "
            f"{self._instant(LONG_AGO)} FROM numbers",
            count,
        )
        self._add(
            "units (id, uid, organisation_id, parent_id, name, path)",
            f"SELECT n, {self._uid('n', 2)}, n, NULL, 'Organisation ' || n, '/' || n || '/' FROM numbers",
            count,
        )
        org = f"(1 + (n - 1) % {count})"
        self._add(
            "units (id, uid, organisation_id, parent_id, name, path)",
            f"SELECT {count} + n, {self._uid(f'{count} + n', 2)}, {org}, {org}, 'Team ' || n, "
            f"'/' || {org} || '/' || ({count} + n) || '/' FROM numbers",
            teams,
        )
        for number, award in enumerate(AWARDS):
            self._add(
                "requirements (id, uid, organisation_id, award, due_on, audience, reason, created_at, created_by, "
                "order_key)",
                f"SELECT {self._requirement('n', str(number))}, {self._uid(self._requirement('n', str(number)), 3)}, "
                f"n, '{award}', {self._day(date(2026, 12, 18))}, 'Everyone', 'Everyone who works here needs it.', "
                f"{self._instant(LONG_AGO)}, 'the bench', n || '-{award}' FROM numbers",
                count,
            )
            self._run(
                "INSERT INTO editions (id, award, number, content_sha256, title, first_used_at) VALUES "
                f"({number + 1}, '{award}', '0.9', '{'0' * 64}', '{award}', {self._instant(LONG_AGO)})"
            )

    def people(self) -> None:
        """People, each with one post and counted in its unit."""
        people, count = self.size.people, self.size.organisations
        unit = f"({count} + 1 + (n - 1) / {TEAM})"
        org = f"(1 + ((n - 1) / {TEAM}) % {count})"
        self._add(
            "people (id, uid, given_name, family_name, email, password_hash, created_at, disabled_at)",
            f"SELECT n, {self._uid('n', 4)}, 'Person', 'Number ' || n, 'person-' || n || '@bench.example', NULL, "
            f"{self._instant(LONG_AGO)}, NULL FROM numbers",
            people,
        )
        self._add(
            "posts (id, person_id, organisation_id, unit_id, role_title, staff_number, line_manager_id, starts_on, "
            "ends_on, meets_public, created_at)",
            f"SELECT n, n, {org}, {unit}, 'Neighbourhood Officer', 'E' || n, NULL, {self._day(date(2024, 1, 8))}, "
            f"NULL, (n % 3) < 2, {self._instant(LONG_AGO)} FROM numbers",
            people,
        )
        self._run(
            "INSERT INTO kept_places (id, person_id, organisation_id, unit_id) "
            "SELECT id, person_id, organisation_id, unit_id FROM posts"
        )

    def standings(self) -> None:
        """Where everybody stands with twelve awards; a team is asked for five, four of them tier 1."""
        luck, required = "(p.person_id * 37 + a.n * 11) % 100", "(a.n < 4 OR a.n = 4 + p.unit_id % 8)"
        self._run(
            f"""INSERT INTO standings (id, person_id, organisation_id, unit_id, award, standing, required, ever, valid,
                                       due_on, expires_on, changes_on)
            WITH awards (n, code) AS (VALUES {", ".join(f"({n}, '{code}')" for n, code in enumerate(AWARDS))}),
            drawn AS (SELECT p.person_id, p.organisation_id, p.unit_id, a.n, a.code, {required} AS required,
                             {luck} AS luck FROM kept_places p CROSS JOIN awards a)
            SELECT person_id * 12 + n, person_id, organisation_id, unit_id, code,
                CASE WHEN NOT required THEN 'not required' WHEN luck < 6 THEN 'renew soon' WHEN luck < 60 THEN 'current'
                     WHEN luck < 70 THEN 'lapsed' WHEN luck < 80 THEN 'in progress' WHEN luck < 90 THEN 'not started'
                     ELSE 'overdue' END,
                required, luck < 70, luck < 60,
                CASE WHEN NOT required THEN NULL WHEN luck >= 90 THEN {self._day(date(2026, 11, 2))}
                     ELSE {self._day(date(2026, 12, 18))} END,
                CASE WHEN luck < 6 THEN {self._day(date(2027, 1, 10))}
                WHEN luck < 60 THEN {self._day(date(2028, 6, 30))}
                     WHEN luck < 70 THEN {self._day(date(2026, 9, 1))} ELSE NULL END,
                CASE WHEN luck < 60 THEN {self._day(date(2027, 1, 11))} ELSE NULL END
            FROM drawn WHERE required OR luck < 70 ORDER BY person_id, n"""
        )

    def ledger(self) -> None:
        """The assignments and completions that those standings rest on."""
        number = "(id - person_id * 12)"
        self._run(
            f"""INSERT INTO assignments (id, person_id, requirement_id, organisation_id, award, cycle, assigned_on,
                                         due_on, ended_on, ended_because)
            SELECT id, person_id, {self._requirement("organisation_id", number)}, organisation_id, award, 1,
                   {self._day(date(2026, 10, 1))}, due_on, NULL, '' FROM standings WHERE required"""
        )
        self._run(
            f"""INSERT INTO completions (id, uid, person_id, award, edition_id, completed_at, completed_on, expires_on,
                                         organisation_id, how, verification, percent, attempt_id, enrolment_id)
            SELECT id, {self._uid("id", 5)}, person_id, award, {number} + 1,
                   {self._instant(datetime(2025, 7, 1, 9, tzinfo=UTC))}, {self._day(date(2025, 7, 1))}, expires_on,
                   organisation_id, 'evidence', 'manager-seen', NULL, NULL, NULL FROM standings WHERE ever"""
        )

    def counts(self) -> None:
        """The counts, added up from the rows above."""
        one = "sum(CASE WHEN {} THEN 1 ELSE 0 END)".format
        overdue = one("standing = 'overdue'")
        columns = "(organisation_id, unit_id, award, in_post, ever, valid, required, required_valid, overdue)"
        self._run(
            f"INSERT INTO kept_counts {columns} SELECT organisation_id, unit_id, award, 0, {one('ever')}, "
            f"{one('valid')}, {one('required')}, {one('required AND valid')}, {overdue} "
            "FROM standings GROUP BY organisation_id, unit_id, award"
        )
        self._run(
            f"INSERT INTO kept_counts {columns} SELECT organisation_id, unit_id, '', count(*), 0, 0, 0, 0, 0 "
            "FROM kept_places GROUP BY organisation_id, unit_id"
        )
        names = "in_post, ever, valid, required, required_valid, overdue"
        sums = ", ".join(f"sum({name})" for name in names.split(", "))
        self._run(
            f"INSERT INTO kept_totals (organisation_id, award, {names}) SELECT organisation_id, award, {sums} "
            "FROM kept_counts GROUP BY organisation_id, award"
        )
        if not self.is_sqlite:
            for table in metadata.sorted_tables:
                self._run(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT coalesce(max(id), 1) FROM {table.name}))"
                )

    def _add(self, into: str, select: str, count: int) -> None:
        numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
        self._run(f"INSERT INTO {into} {numbers} {select}")

    def _run(self, statement: str) -> None:
        self.connection.exec_driver_sql(statement.replace("%", "%%") if not self.is_sqlite else statement)

    def _requirement(self, organisation: str, number: str) -> str:
        return f"(({organisation} - 1) * {len(AWARDS)} + {number} + 1)"

    def _uid(self, number: str, kind: int) -> str:
        if self.is_sqlite:
            return f"printf('{kind:08x}%024x', {number})"
        return f"('{kind:08x}' || lpad(to_hex({number}), 24, '0'))::uuid"

    def _day(self, day: date) -> str:
        return f"'{day}'" if self.is_sqlite else f"DATE '{day}'"

    def _instant(self, instant: datetime) -> str:
        return f"'{instant:%Y-%m-%d %H:%M:%S}.000000'" if self.is_sqlite else f"TIMESTAMPTZ '{instant}'"


# The people who sign in


def _add_those_who_sign_in(session: Session, size: Partnership, catalogue: Catalogue) -> None:
    team, elsewhere = (session.get_one(Unit, size.organisations + number) for number in (1, 2))
    contacts.seed(session, catalogue.contacts.values(), by=system_actor("bench"), at=AT)
    learner = _person(session, LEARNER, "Amina Yusuf", elsewhere)
    for email, name, role, unit in (
        (MANAGER, "Chidi Obi", Role.MANAGER, team),
        (LEAD, "Bev Clarke", Role.TRAINING_LEAD, None),
        (OFFICER, "Ewa Nowak", Role.PARTNERSHIP_OFFICE, None),
    ):
        person = _person(session, email, name, None)
        session.add(
            RoleGrant(
                person_id=person.id,
                role=role,
                unit_id=unit.id if unit else None,
                starts_at=LONG_AGO,
                granted_by="the bench",
            )
        )
    _ask(session, learner, elsewhere, catalogue)
    _read(session, learner, first_course(catalogue), pages=3)
    for number in range(size.takers):
        person = _person(session, taker(number), f"Taker {number}", elsewhere)
        _ask(session, person, elsewhere, catalogue)
        _read(session, person, first_course(catalogue))
    session.flush()


def first_course(catalogue: Catalogue) -> Course:
    """The course everybody begins with."""
    return catalogue.find(AWARDS[0]) or catalogue.courses[0]


def _person(session: Session, email: str, name: str, team: Unit | None) -> Person:
    given, _, family = name.partition(" ")
    person = Person(given_name=given, family_name=family, email=email, created_at=LONG_AGO)
    session.add(person)
    session.flush()
    if team is not None:
        session.add(
            Post(
                person_id=person.id,
                organisation_id=team.organisation_id,
                unit_id=team.id,
                role_title="Neighbourhood Officer",
                starts_on=date(2024, 1, 8),
                meets_public=True,
                created_at=LONG_AGO,
            )
        )
        session.flush()
    return person


def _ask(session: Session, person: Person, team: Unit, catalogue: Catalogue) -> None:
    """Ask them for as many courses as everybody is asked for, the first there are."""
    asked = session.query(Requirement).filter_by(organisation_id=team.organisation_id).order_by(Requirement.id)
    for requirement in [one for one in asked if catalogue.find(one.award)][:ASKED]:
        session.add(
            Assignment(
                person_id=person.id,
                requirement_id=requirement.id,
                organisation_id=team.organisation_id,
                award=requirement.award,
                cycle=1,
                assigned_on=date(2026, 10, 1),
                due_on=requirement.due_on,
            )
        )
    keeping.refresh(session, [person.id], on=ON)


def _read(session: Session, person: Person, course: Course, *, pages: int | None = None) -> None:
    """Begin a course and carry on from its first pages, or from all."""
    by = Actor(person.id, person.name)
    enrolment = studying.begin(session, course, by=by, at=AT)
    for module, page in list(course.pages())[:pages]:
        studying.carry_on(session, enrolment, course, module=module.slug, page=page.slug, by=by, at=AT)
