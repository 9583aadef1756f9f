"""A world full of things, for tests that walk through every door: people of two organisations, each with study, a quiz
begun, a certificate, training asked of them and staff lists, and everybody signed in.

Everything of the hospitals that anybody could read bears the word in CANARY, so that a page which tells of it sings.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from courses.catalogue import Catalogue, read_catalogue
from courses.course import Award, Course
from lms.actions import (
    agreeing,
    assigning,
    attempts,
    booking,
    contacts,
    evidencing,
    excusing,
    exporting,
    importing,
    keeping,
    mailing,
    marking_again,
    merging,
    recording_sessions,
    remarking,
    reminding,
    setting_standards,
    short_checks,
    signing_in,
    studying,
)
from lms.actions.assigning import Order
from lms.actions.certificates import revoke
from lms.actions.editions import remember_versions
from lms.actions.evidencing import Told
from lms.actions.excusing import Excused
from lms.actions.exporting import Made, Wanted
from lms.actions.headcounting import report_headcount, set_target
from lms.actions.merging import Merging
from lms.actions.people import disable_person
from lms.actions.recording_sessions import Register
from lms.actions.snapshotting import freeze_quarter
from lms.app import create_app
from lms.records.agreements import Agreement
from lms.records.chasing import PlannedNotice, ReminderRound
from lms.records.database import make_engine
from lms.records.every_table import metadata
from lms.records.evidence import EvidenceClaim
from lms.records.excusing import GivenExtension, PlacingDoubt
from lms.records.export_files import being_written, name_of
from lms.records.learning import Attempt, AttemptItem, ItemVersion
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.importing import StoredImport, difference_of, find_import, table_of
from lms.records.results import Assignment, Certificate, Requirement
from lms.rules.actor import Actor, Role, Scope, system_actor
from lms.rules.audience import Audience
from lms.rules.dates import london_date
from lms.rules.headcount_list import CountedStaff
from lms.rules.quarter import Programme
from lms.rules.staff_list.columns import guess_columns
from lms.rules.staff_list.table import Table
from lms.rules.withdrawing import Withdrawal
from lms.web.extensions import catalogue, db, settings
from tests import curriculum
from tests.blended import blended
from tests.cast import Cast, add_cast
from tests.conftest import NOW, settings_for
from tests.courses.pathway_examples import write_pathways
from tests.curriculum import SLAVERY_1, SLAVERY_2, TRAUMA_1
from tests.documents import a_pdf
from tests.factories import (
    a_grant,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    actor_for,
    an_assignment,
    an_enrolment,
    top_unit,
)
from tests.pages import Visitor
from tests.planned_sessions import a_booking, a_planned_session
from tests.quiz_sittings import SITE, study, take_quiz
from tests.staff_lists import a_row, as_csv
from tests.standing_rules import a_draft, publish

CANARY = "kanari"
"""Stands in every name, address, title, reason and file of the hospitals, in some mixture of capitals."""
NEXT_DOOR = "vicinus"
"""The same for a service of the council with which a manager of another has no business."""
A_SECRET = "S" * 43
"""Of a link to sign in as Amina, not used yet."""
A_LINK_TO_JOIN = "J" * 43
"""Of a link by which Amina can join another account with hers, not used yet."""
NO_UID = "00000000-0000-4000-8000-000000000000"
NOTHING = {
    **dict.fromkeys(("person", "enrolment", "open attempt", "finished", "attempt", "requirement"), NO_UID),
    **dict.fromkeys(("walked", "held", "coming", "planned", "over", "shared", "check", "checked"), NO_UID),
    **dict.fromkeys(("stored", "applied", "unit", "organisation", "quarter"), NO_UID),
    **dict.fromkeys(("agreement", "agreed", "remark", "export", "decision", "panel"), NO_UID),
    **dict.fromkeys(("merger", "first", "second", "code seen"), NO_UID),
    **dict.fromkeys(("rule", "rule in force"), NO_UID),
    **dict.fromkeys(("claim", "draft", "doubt", "excuse", "held_round"), NO_UID),
    "post": "0",
    "proof": "N" * 43,
    **dict.fromkeys(("certificate", "code"), "CV-0000-0000-0000-0000-0"),
    "seen": "0" * 64,
    "asked": "0" * 64,
}
"""Addresses of things there are not."""

TWINS = ("merger", "first", "second", "code seen")
"""What there is of people who are listed twice."""

Things = Mapping[str, str]
"""What an address can name, by the name it has there: {"enrolment": "0d9…", "certificate": "CV-…"}."""


@dataclass(frozen=True)
class Principal:
    """Somebody before the door, with the cookie their browser holds."""

    letter: str
    who: str
    person_id: int | None = None
    cookie: str = ""
    token: str = ""
    """What every form of this browser carries against forgery."""


@dataclass(frozen=True)
class World:
    """The app, everybody before its door, and the things behind it."""

    app: Flask
    cast: Cast
    principals: Mapping[str, Principal]
    things: Mapping[str, Things]
    """By whose they are: "amina", "conor", "ivo", "emeka", and "nobody" for things there are not."""

    def send(
        self,
        who: str,
        path: str,
        *,
        method: str = "GET",
        form: Mapping[str, Any] | None = None,
        token: bool = True,
        **more: Any,
    ) -> TestResponse:
        """What this principal is answered. A form goes with a good token unless told otherwise."""
        principal = self.principals[who]
        if method == "POST" and "data" not in more:
            more["data"] = {**({"csrf_token": principal.token} if token else {}), **(form or {})}
        headers = {**({"Cookie": f"session={principal.cookie}"} if principal.cookie else {}), **more.pop("headers", {})}
        with self.app.test_client(use_cookies=False) as client:
            return client.open(path, method=method, headers=headers, **more)

    @cached_property
    def records(self) -> "Records":
        """What is stored."""
        return Records(self.app)


class Records:
    """The whole database of an app on SQLite, to be looked at from outside and put back as it was."""

    def __init__(self, app: Flask) -> None:
        self.path = str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
        self._watch = self._open()
        self._kept = sqlite3.connect(":memory:")
        self._watch.backup(self._kept)
        self._seen = self._version()

    def contents(self) -> dict[str, list[Any]]:
        """Every row of every table."""
        return {
            table.name: self._watch.execute(f'SELECT * FROM "{table.name}" ORDER BY id').fetchall()
            for table in metadata.sorted_tables
        }

    def have_changed(self) -> bool:
        """Whether anything was written since the last time this was asked."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def put_back(self) -> None:
        """Make everything as it was at the start."""
        with closing(self._open()) as there:
            self._kept.backup(there)
        self._seen = self._version()

    def close(self) -> None:
        """Let go of the file."""
        self._watch.close()
        self._kept.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA synchronous=OFF")
        return connection

    def _version(self) -> int:
        """A number that SQLite changes whenever another connection commits."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


def taught(folder: Path) -> Catalogue:
    """The tiny curriculum of the tests, and the tiny way from a worry to what to do, written into this folder."""
    leading = read_catalogue(write_pathways(folder))
    plain = curriculum.catalogue()
    courses = tuple(blended(course) if course.award == SLAVERY_2 else course for course in plain.courses)
    return replace(plain, courses=courses, pathways=leading.pathways, facts={**plain.facts, **leading.facts})


@contextmanager
def a_world(folder: Path, *, demo: bool = False, at: datetime = NOW) -> Iterator[World]:
    """The world in a database and an app of its own in this folder, on SQLite."""
    url = f"sqlite:///{folder / 'lms.sqlite3'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    told = replace(settings_for(url, folder), demo=demo)
    with furnished(create_app(told, catalogue=taught(folder / "content"), clock=lambda: at), at) as world:
        yield world


@contextmanager
def furnished(app: Flask, at: datetime) -> Iterator[World]:
    """The world in this app's empty database, everybody signed in."""
    app.config["PROPAGATE_EXCEPTIONS"] = None
    cast = add_cast(app, at)
    with app.app_context():
        more, things = _furnish(db.session(), cast, at)
        db.session.commit()
    principals = _sign_everybody_in(app, cast, more)
    with app.app_context():
        _change_who_may_sign_in(db.session(), cast, more, at)
        db.session.commit()
    world = World(app, cast, principals, things)
    try:
        yield world
    finally:
        if "records" in world.__dict__:
            world.records.close()
        with app.app_context():
            db.engine.dispose()


def _furnish(session: Session, cast: Cast, at: datetime) -> tuple[dict[str, int], dict[str, Things]]:
    """Fill the database; the ids of the people who are not in the cast, and the things."""
    contacts.seed(session, catalogue().contacts.values(), by=system_actor("test"), at=at)
    for course in catalogue().courses:  # whichever are drawn later, each of them was asked before
        remember_versions(session, list(course.bank), award=course.award.code)
    more = _more_people(session, cast, at)
    _name_the_hospitals(session, cast)
    _refresh(session, at)
    service = _organisation_things(session, more["hana"], "Vicinus", at)
    councils = _organisation_things(session, cast.bev.id, "Council", at)
    quarter = _frozen_quarter(session, cast, at)
    hospitals = _organisation_things(session, cast.gita.id, "Kanari", at)
    things = {
        "amina": {**councils, **_study(session, cast.amina.id, at), "secret": A_SECRET, "quarter": quarter},
        "conor": {**councils, **_study(session, cast.conor.id, at)},
        "ivo": {**service, **_study(session, more["ivo"], at)},
        "emeka": {**hospitals, **_study(session, cast.emeka.id, at), "quarter": quarter},
    }
    for name, person_id, organisation_id in (
        ("amina", cast.amina.id, cast.council_id),
        ("emeka", cast.emeka.id, cast.hospitals_id),
    ):
        things[name]["held_round"] = _held_round(session, person_id, organisation_id, at)
    things["amina"] |= _planned_sessions(session, cast.bev.id, (cast.amina.id, cast.conor.id), cast.council_id, at)
    things["emeka"] |= _planned_sessions(session, cast.gita.id, (cast.emeka.id,), cast.hospitals_id, at)
    things["amina"]["shared"] = _shared_session(session, cast, more["kanari"], at)
    for name, person_id, lead_id, mark in (
        ("amina", cast.amina.id, cast.bev.id, "Council"),
        ("conor", cast.conor.id, cast.bev.id, "Council"),
        ("ivo", more["ivo"], more["hana"], "Vicinus"),
        ("emeka", cast.emeka.id, cast.gita.id, "Kanari"),
    ):
        things[name]["held"] = _held_session(session, person_id, lead_id, mark, at)
    _withdraw(session, _study(session, more["kanari"], at)["certificate"], by=_hand(session, cast.gita.id), at=at)
    for person_id, organisation_id, reason in (
        (cast.conor.id, cast.council_id, "Council late reason"),
        (more["ivo"], cast.council_id, "Vicinus late reason"),
        (cast.emeka.id, cast.hospitals_id, "Kanari late reason"),
        (more["kanari"], cast.hospitals_id, "Kanari late reason"),
    ):
        _late(session, person_id, organisation_id, reason)
    _refresh(session, at)
    reminding.remind_person(
        session,
        person_id=more["kanari"],
        catalogue=catalogue(),
        site_url="http://localhost",
        by=_hand(session, cast.dara.id),
        at=at,
    )
    for name, person_id, lead_id, manager_id, mark in (
        ("amina", cast.amina.id, cast.bev.id, cast.chidi.id, "Council"),
        ("conor", cast.conor.id, cast.bev.id, cast.chidi.id, "Council"),
        ("ivo", more["ivo"], more["hana"], more["hana"], "Vicinus"),
        ("emeka", cast.emeka.id, cast.gita.id, cast.dara.id, "Kanari"),
    ):
        learnt = _learnt_elsewhere(session, person_id, lead_id, mark, at)
        things[name] = {**things[name], **learnt, **_excused(session, person_id, manager_id, at)}
    for name, person_id in (
        ("amina", cast.amina.id),
        ("conor", cast.conor.id),
        ("ivo", more["ivo"]),
        ("emeka", cast.emeka.id),
    ):
        things[name] = {**things[name], **_agreements(session, person_id, cast, at)}
    for name, person_id, lead_id in (
        ("amina", cast.amina.id, cast.bev.id),
        ("ivo", more["ivo"], more["hana"]),
        ("emeka", cast.emeka.id, cast.gita.id),
    ):
        things[name] = {**things[name], **_twins(session, person_id, lead_id, at)}
    things["conor"] = {**things["conor"], **{key: things["amina"][key] for key in TWINS}}
    told = remarking.ToldUs("lesson/modern-slavery-1/noticing/signs", "Signs to notice", "1.0", wrong="Too small.")
    remark = remarking.tell(session, told, reply_to="", on=london_date(at))
    things["amina"] = {**things["amina"], "remark": str(remark.uid), **_marked_again(session, cast, at)}
    for mine in things.values():
        mine["proof"] = NOTHING["proof"]
    things["amina"]["proof"] = A_LINK_TO_JOIN
    for mine in things.values():  # last of all: whatever changes after a lead has looked makes them look again
        mine["seen"] = fingerprint_now(session, mine["stored"], at)
    return more, {**things, "nobody": NOTHING}


def _change_who_may_sign_in(session: Session, cast: Cast, more: Mapping[str, int], at: datetime) -> None:
    """Shut Noor out, and send Amina a link that she has not used, and one to another account of hers."""
    disable_person(session, session.get_one(Person, more["noor"]), because="Left.", by=system_actor("test"), at=at)
    amina = session.get_one(Person, cast.amina.id)
    signing_in.make_link(session, amina, secret=A_SECRET, goes_to="", minutes=30, at=at)
    other = a_person(session, "Amina Yusuf", email="amina@home.example")
    signing_in.make_link(session, other, secret=A_LINK_TO_JOIN, goes_to="", minutes=30, at=at, asked_by=amina.id)


# People


def _more_people(session: Session, cast: Cast, at: datetime) -> dict[str, int]:
    """A lead of another service and someone in it, someone who led until yesterday, someone shut out, two more of the
    hospitals; by name."""
    council = session.get_one(Organisation, cast.council_id)
    units = {unit.name: unit for unit in session.query(Unit)}
    trading = units["Trading Standards"]
    hana = a_person(session, "Hana Vicinus", email="hana.vicinus@council.example")
    a_post(session, hana, units["Adult Social Care"], role_title="Vicinus lead", staff_number="VICINUS-1")
    a_grant(session, hana, Role.TRAINING_LEAD, units["Adult Social Care"])
    ivo = a_person(session, "Ivo Vicinus", email="ivo.vicinus@council.example")
    a_post(session, ivo, units["Safeguarding"], role_title="Vicinus officer", staff_number="VICINUS-2")
    lena = a_person(session, "Lena Former", email="lena.former@council.example")
    a_post(session, lena, trading)
    for ended in (
        a_grant(session, lena, Role.TRAINING_LEAD, top_unit(session, council)),
        a_grant(session, lena, Role.PARTNERSHIP_OFFICE),
        a_grant(session, lena, Role.CONTENT_AUTHOR),
    ):
        ended.ends_at = at - timedelta(days=1)
    noor = a_person(session, "Noor Shut", email="noor.shut@council.example")
    a_post(session, noor, trading)
    a_grant(session, noor, Role.TRAINING_LEAD, top_unit(session, council))
    kanari = a_person(session, "Kanarigiven Kanarifamily", email="kanari.mail@hospitals.example")
    emergency = session.get_one(Unit, cast.emergency_id)
    a_post(session, kanari, emergency, role_title="Kanaririole", staff_number="KANARI-77")
    silent = a_person(session, "Kanarisilent Kanarifamily", email=None)
    a_post(session, silent, units["Maternity"], role_title="Kanaririole", staff_number="KANARI-78")
    session.flush()
    return {"hana": hana.id, "ivo": ivo.id, "lena": lena.id, "noor": noor.id, "kanari": kanari.id}


def _name_the_hospitals(session: Session, cast: Cast) -> None:
    """Put the canary into every name that the hospitals have."""
    hospitals = session.get_one(Organisation, cast.hospitals_id)
    hospitals.name = "Kanari Hospitals"
    for unit in session.query(Unit).filter_by(organisation_id=hospitals.id):
        unit.name = f"Kanariunit {unit.name}"
    for somebody in (cast.dara, cast.emeka, cast.gita):
        person = session.get_one(Person, somebody.id)
        person.family_name = f"Kanari{person.family_name}"
        person.email = f"kanari.{person.given_name.lower()}@hospitals.example"
    session.flush()


def _hand(session: Session, person_id: int) -> Actor:
    return actor_for(session, session.get_one(Person, person_id))


def _refresh(session: Session, at: datetime) -> None:
    keeping.refresh(session, list(session.scalars(select(Person.id))), on=london_date(at))


# Things


def _study(session: Session, person_id: int, at: datetime) -> dict[str, str]:
    """A course passed with its certificate; another read whole, a check answered, its quiz begun."""
    hand = _hand(session, person_id)
    first, second = _course(TRAUMA_1), _course(SLAVERY_1)
    passed_at, begun_at = at - timedelta(days=20), at - timedelta(days=3)
    checked = short_checks.show_what_is_known(session, first, by=hand, at=passed_at)
    short_checks.save_answer(session, checked, position=1, positions=["1"], by=hand, at=passed_at)
    short_checks.hand_in(session, checked, by=hand, at=passed_at)
    done = study(session, first, by=hand, at=passed_at)
    passed = take_quiz(session, done, first, by=hand, at=passed_at)
    begun = study(session, second, by=hand, at=begun_at)
    studying.answer_check(session, begun, second, check_id="ms1-c1", positions=["2"], by=hand, at=begun_at)
    attempt = attempts.start(session, begun, second, by=hand, at=begun_at)
    attempts.save_answer(session, attempt, position=1, positions=["1"], by=hand, at=begun_at)
    code = session.scalars(select(Certificate.code).where(Certificate.person_id == person_id)).one()
    walked = an_enrolment(session, session.get_one(Person, person_id), _course(SLAVERY_2), started_at=begun_at)
    check = short_checks.show_what_is_known(session, _course(SLAVERY_2), by=hand, at=begun_at)
    short_checks.save_answer(session, check, position=1, positions=["1"], by=hand, at=begun_at)
    return {
        "check": str(check.uid),
        "checked": str(checked.uid),
        "person": str(session.get_one(Person, person_id).uid),
        "post": str(session.scalars(select(Post.id).where(Post.person_id == person_id).order_by(Post.id)).first()),
        "enrolment": str(begun.uid),
        "walked": str(walked.uid),
        "open attempt": str(attempt.uid),
        "finished": str(done.uid),
        "attempt": str(passed.uid),
        "certificate": code,
        "code": code,
    }


def _course(award: Award) -> Course:
    course = catalogue().find(award.code)
    assert course is not None
    return course


def _organisation_things(session: Session, lead_id: int, mark: str, at: datetime) -> dict[str, str]:
    """Training asked of everybody this lead leads, a staff list half brought in, and one applied to a small team."""
    hand = _hand(session, lead_id)
    unit = session.scalars(select(Unit).where(Unit.path == hand.scope(Role.TRAINING_LEAD).unit_paths[0])).one()
    organisation = session.get_one(Organisation, unit.organisation_id)
    small = a_unit(session, organisation, f"{mark} small team", under=unit)
    everybody = Audience(f"{mark} audience", unit_path=unit.path)
    order = Order(mark.ljust(24, "-"), everybody, SLAVERY_1, date(2027, 1, 20), f"{mark} reason")
    requirement = assigning.assign(session, order, site_url="http://localhost", by=hand, at=at)[0]
    applied = _staff_list(session, small, mark, number=1, by=hand, at=at)
    row = _stored(session, applied)
    seen = fingerprint_now(session, str(applied), at)
    importing.apply_list(session, import_id=row.id, seen=seen, leavers_confirmed=True, by=hand, at=at)
    pending = _staff_list(session, unit, mark, number=2, by=hand, at=at)
    planned = a_draft(unit, form_key=f"{mark} planned", award=SLAVERY_2, audience=f"{mark} rule", reason=f"{mark} why")
    in_force = replace(planned, form_key=f"{mark} now", unit=a_draft(small).unit)
    tomorrow = london_date(at) + timedelta(days=1)
    return {
        "rule": str(publish(session, planned, by=hand, at=at, starts_on=tomorrow)),
        "rule in force": str(publish(session, in_force, by=hand, at=at)),
        "requirement": str(requirement),
        "stored": str(pending),
        "applied": str(applied),
        "unit": str(unit.uid),
        "organisation": str(organisation.uid),
        "export": _export(session, unit, mark, by=hand, at=at),
    }


def _export(session: Session, unit: Unit, mark: str, *, by: Actor, at: datetime) -> str:
    """A file of everybody this lead leads, made an hour ago."""
    wanted = Wanted(f"{mark} file", "csv", f"{mark} file", Scope((unit.path,)), "", "", london_date(at), 1, f"{mark}.")
    exporting.order(session, wanted, by=by, at=at)
    taken = exporting.take_next(session, at=at - timedelta(hours=1))
    assert taken is not None
    name = name_of(taken.uid, taken.number, taken.kind)
    with being_written(settings().data_dir, name) as file:
        file.write(f"Name\r\n{mark} somebody\r\n".encode())
    made = Made(name, 1, 32, f"{mark}.", at - timedelta(hours=1))
    return str(exporting.finish(session, taken, made, at=at - timedelta(hours=1)).uid)


def _planned_sessions(
    session: Session, lead_id: int, person_ids: tuple[int, ...], organisation_id: int, at: datetime
) -> dict[str, str]:
    """A session of one organisation that is still to come, and one that is over, both booked by these people."""
    lead, course, found = _hand(session, lead_id), _course(SLAVERY_2), {}
    mark = session.get_one(Organisation, organisation_id).name
    for name, days in (("over", 1), ("coming", 12)):
        then = at - timedelta(days=2)
        only = frozenset({organisation_id})
        row = a_planned_session(
            session, course, by=lead, at=then, days=days, places=9, organisation_ids=only, mark=mark
        )
        for person_id in person_ids:
            needs, then = f"{mark} seat", then + timedelta(minutes=1)
            hand = _hand(session, person_id)
            if name == "over":
                session.add(a_booking(row, person_id, organisation_id, then))
                continue
            booking.book(session, row, course, needs=needs, site=SITE, by=hand, at=at)
        found[name] = str(row.uid)
    return {**found, "planned": found["coming"]}


def _shared_session(session: Session, cast: Cast, person_id: int, at: datetime) -> str:
    """A session that the partnership office planned for everybody, booked by somebody of the hospitals."""
    office, course, keepers = _hand(session, cast.ewa.id), _course(SLAVERY_2), frozenset({cast.gita.id})
    row = a_planned_session(session, course, by=office, at=at, days=20, places=1, keeper_ids=keepers)
    booking.book(session, row, course, needs="Kanari seat", site=SITE, by=_hand(session, person_id), at=at)
    return str(row.uid)


def _twins(session: Session, person_id: int, lead_id: int, at: datetime) -> dict[str, str]:
    """Three more records with somebody's name: two of them were put together, the third may be of the same person."""
    hand, named = _hand(session, lead_id), session.get_one(Person, person_id)
    post = session.scalars(select(Post).where(Post.person_id == person_id).order_by(Post.id)).first()
    assert post is not None
    unit = session.get_one(Unit, post.unit_id)
    twins = [a_person(session, named.name, email=f"{number}.{named.email}") for number in range(3)]
    for twin in twins:
        a_post(session, twin, unit, role_title=post.role_title)
    keeping.refresh(session, [twin.id for twin in twins], on=london_date(at))
    kept, merged, third = (twin.uid for twin in twins)
    done = _merging(session, kept, merged, f"{named.family_name} merged", by=hand, at=at)
    row = merging.merge(session, done, site_url="http://localhost", by=hand, at=at)
    seen = _merging(session, kept, third, "", by=hand, at=at).seen
    return {"merger": str(row.uid), "first": str(kept), "second": str(third), "code seen": seen}


def _merging(session: Session, kept: UUID, other: UUID, because: str, *, by: Actor, at: datetime) -> Merging:
    shown = merging.preview(session, kept=kept, other=other, by=by, at=at)
    assert shown is not None
    return Merging(kept, other, because, shown.code, f"{kept}-of-the-world"[:60])


def _held_session(session: Session, person_id: int, lead_id: int, mark: str, at: datetime) -> str:
    """A live session that this person attended."""
    uids = (session.get_one(Person, person_id).uid,)
    register = Register(f"{mark} register of {person_id}", london_date(at), f"{mark} facilitator", uids)
    held = recording_sessions.record(
        session, register, _course(SLAVERY_2), site=SITE, by=_hand(session, lead_id), at=at
    )
    return str(held.uid)


def _learnt_elsewhere(session: Session, person_id: int, lead_id: int, mark: str, at: datetime) -> dict[str, str]:
    """A course done elsewhere about which a lead has asked, and another that was not sent yet."""
    hand, found = _hand(session, person_id), {}
    for name in ("claim", "draft"):
        told = Told("another-course", "hate-crime-2", f"{mark} course elsewhere", date(2026, 9, 1))
        uid = evidencing.draft(session, told, content=a_pdf(), data_dir=settings().data_dir, by=hand, at=at)
        found[name] = str(uid)
        if name == "claim":
            row = session.scalars(select(EvidenceClaim).where(EvidenceClaim.uid == uid)).one()
            evidencing.send(session, claim_id=row.id, by=hand, at=at)
            lead = _hand(session, lead_id)
            words = f"{mark} question?"
            evidencing.ask(session, claim_id=row.id, words=words, site_url="http://localhost", by=lead, at=at)
    return found


def _excused(session: Session, person_id: int, manager_id: int, at: datetime) -> dict[str, str]:
    """More time for one training, which somebody late has had already, and a doubt about where they work."""
    hand = _hand(session, manager_id)
    more_time = Excused(person_id, SLAVERY_1.code, "more-time")
    is_late = Requirement.reason.endswith("late reason")
    excusing.extend(session, more_time, due_on=date(2027, 3, 1), by=hand, at=at)
    excusing.doubt_place(session, person_id=person_id, by=hand, at=at)
    given = session.scalars(select(GivenExtension).where(GivenExtension.person_id == person_id)).one()
    if session.scalar(select(Requirement.id).join(Assignment).where(Assignment.person_id == person_id, is_late)):
        excusing.end_excuse(session, given, by=hand, at=at)
    doubts = select(PlacingDoubt.uid).join(Post, Post.id == PlacingDoubt.post_id).where(Post.person_id == person_id)
    return {"excuse": str(given.uid), "doubt": str(session.scalars(doubts).one())}


def _staff_list(session: Session, unit: Unit, mark: str, *, number: int, by: Actor, at: datetime) -> UUID:
    """A list of one person who can be brought in and one who cannot, with its columns matched."""
    domain = f"{mark.lower()}.example"
    good = {"Work_Email": f"{mark.lower()}.list{number}@{domain}", "Job_Title": f"{mark} job"}
    bad = {"Work_Email": f"{mark} is no address", "Job_Title": f"{mark} job"}
    nowhere = {"Directorate": "", "Team": ""}
    content = as_csv(
        a_row(f"{mark}-{number}", f"{mark}forename", f"{mark}surname{number}", **good, **nowhere),
        a_row(f"{mark}-9", f"{mark}bad", f"{mark}row", **bad, **nowhere),
    )
    uid = importing.keep_list(
        session, unit_uid=str(unit.uid), file_name=f"{mark}-{number}.csv", content=content, by=by, at=at
    )
    stored = _stored(session, uid)
    table = _table(session, stored)
    columns = guess_columns(table.header, table.rows)
    importing.match_columns(session, import_id=stored.id, columns=columns, by=by, at=at)
    return uid


def _frozen_quarter(session: Session, cast: Cast, at: datetime) -> str:
    """The quarter that ended last, frozen by the partnership office, with a target and a headcount in it."""
    office = _hand(session, cast.ewa.id)
    awards = {award.code: award.code for award in catalogue().awards}
    set_target(session, award="", percent=80, from_on=date(2026, 4, 1), by=office, at=at)
    counted = CountedStaff("Open Door Drop-in", "", date(2026, 9, 1), 25, {"modern-slavery-1": 20})
    report_headcount(session, counted, awards=awards, by=office, at=at)
    programme = Programme("Riverside Community Safety Partnership", awards)
    return str(freeze_quarter(session, ends_on=date(2026, 9, 30), programme=programme, by=office, at=at).uid)


def _marked_again(session: Session, cast: Cast, at: datetime) -> dict[str, str]:
    """A question Amina was asked, what the office decided of another, and a panel of which one judge has said."""
    asked, flawed = session.scalars(
        select(ItemVersion)
        .join(AttemptItem, AttemptItem.item_version_id == ItemVersion.id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.person_id == cast.amina.id, ItemVersion.award == SLAVERY_1.code)
        .order_by(AttemptItem.position)
        .limit(2)
    )
    decision = marking_again.decide(
        session,
        _course(SLAVERY_1),
        flawed,
        way="full",
        also=(),
        because="Nobody could know it.",
        form_key="one-decision-of-the-world",
        site=SITE,
        by=_hand(session, cast.ewa.id),
        at=at,
    )
    panel = setting_standards.begin(
        session,
        _course(SLAVERY_1),
        judges=("Housing officer", "Social worker"),
        met_on=london_date(at),
        note="",
        seen=_course(SLAVERY_1).content_sha256,
        form_key="one-panel-of-the-world",
        by=_hand(session, cast.ewa.id),
        at=at,
    )
    said = {2: {question.id: 75 for question in _course(SLAVERY_1).bank}}
    setting_standards.hand_in(session, panel, said, round=1, by=_hand(session, cast.ewa.id), at=at)
    return {"asked": asked.version, "decision": str(decision.uid), "panel": str(panel.uid)}


def _held_round(session: Session, person_id: int, organisation_id: int, at: datetime) -> str:
    """Reminders that wait until somebody has looked at them; and a letter of the day before that came back."""
    email = session.get_one(Person, person_id).email or ""
    letter = mailing.post(session, recipient=email, subject="Your training", body="", person_id=person_id, at=at)
    letter.bounced_at = at
    days = (london_date(at) - timedelta(days=1), london_date(at))
    rows = [ReminderRound(organisation_id=organisation_id, planned_on=day, planned_at=at) for day in days]
    rows[1].held_at = at
    session.add_all(rows)
    session.flush()
    about = {"person_id": person_id, "organisation_id": organisation_id, "award": SLAVERY_1.code, "planned_at": at}
    session.add(PlannedNotice(**about, stage="60 days", turns_on=days[0], round_id=rows[0].id, told_on=days[0]))
    session.add(PlannedNotice(**about, stage="due", turns_on=days[1], round_id=rows[1].id))
    session.flush()
    session.query(PlannedNotice).filter_by(round_id=rows[0].id).one().message_id = letter.id
    session.flush()
    return str(rows[1].uid)


def _stored(session: Session, uid: UUID) -> StoredImport:
    stored = find_import(session, uid=uid)
    assert stored is not None
    return stored


def _table(session: Session, stored: StoredImport) -> Table:
    table = table_of(session, stored=stored)
    assert table is not None
    return table


def fingerprint_now(session: Session, uid: str, at: datetime) -> str:
    """What a lead sees who looks now at what this staff list changes."""
    stored = _stored(session, UUID(uid))
    change = difference_of(session, stored=stored, table=_table(session, stored), on=london_date(at))
    return importing.fingerprint(change)


def _agreements(session: Session, person_id: int, cast: Cast, at: datetime) -> dict[str, str]:
    """A question whether they belong to the charity, not answered; and a yes to one more organisation."""
    asking = session.get_one(Organisation, cast.charity_id)
    agreed = session.query(Organisation).filter_by(slug="agreed").first() or _agreed_organisation(session, at)
    listed = agreeing.Listed(person_id, "Someone", "Listed", None, "Volunteer")
    for one in (asking, agreed):
        hand = system_actor("test")
        agreeing.ask(session, [listed], organisation_id=one.id, site_url="http://localhost", by=hand, at=at)
    rows = {row.organisation_id: row for row in session.query(Agreement).filter_by(person_id=person_id)}
    agreeing.agree(session, agreement_id=rows[agreed.id].id, by=system_actor("test"), at=at)
    return {"agreement": str(rows[asking.id].uid), "agreed": str(rows[agreed.id].uid)}


def _agreed_organisation(session: Session, at: datetime) -> Organisation:
    row = Organisation(slug="agreed", name="Agreed Trust", kind="charity", brand_colour="#12436D", created_at=at)
    session.add(row)
    session.flush()
    return row


def _withdraw(session: Session, code: str, *, by: Actor, at: datetime) -> None:
    row = session.scalars(select(Certificate).where(Certificate.code == code)).one()
    revoke(session, row, kind=Withdrawal.MISTAKE, holder_url="", because="Kanari reason for withdrawing", by=by, at=at)


def _late(session: Session, person_id: int, organisation_id: int, reason: str) -> None:
    """Training this person should have done last week."""
    asked = a_requirement(session, session.get_one(Organisation, organisation_id), due_on=date(2026, 11, 20))
    asked.reason = reason
    asked.audience = reason
    an_assignment(session, session.get_one(Person, person_id), asked)


# Browsers


@dataclass(frozen=True)
class _HasId:
    id: int


def _sign_everybody_in(app: Flask, cast: Cast, more: Mapping[str, int]) -> dict[str, Principal]:
    """Everybody with the cookie of their browser. Some of them are signed out again, or are about to be shut out."""
    people = {
        "A": ("Amina, who learns at the council", cast.amina.id),
        "C": ("Conor, her colleague", cast.conor.id),
        "M": ("Chidi, who manages their team", cast.chidi.id),
        "B": ("Bev, who leads training at the council", cast.bev.id),
        "H": ("Hana, who leads training of another service there", more["hana"]),
        "L": ("Lena, whose roles ended yesterday", more["lena"]),
        "E": ("Emeka, who learns at the hospitals", cast.emeka.id),
        "D": ("Dara, who manages Emeka", cast.dara.id),
        "G": ("Gita, who leads training at the hospitals", cast.gita.id),
        "P": ("Ewa of the partnership office", cast.ewa.id),
        "W": ("Farah, who writes courses", cast.farah.id),
        "d": ("Noor, who led training and was shut out while signed in", more["noor"]),
        "o": ("Bev's browser from before she signed out", cast.bev.id),
    }
    found = {letter: _signed_in(app, letter, who, person_id) for letter, (who, person_id) in people.items()}
    gone = found["o"]
    with app.test_client(use_cookies=False) as client:
        client.post("/sign-out", data={"csrf_token": gone.token}, headers={"Cookie": f"session={gone.cookie}"})
    return {**found, "-": browser_of(Visitor(app), "-", "somebody nobody knows", None)}


def _signed_in(app: Flask, letter: str, who: str, person_id: int) -> Principal:
    visitor = Visitor(app)
    visitor.sign_in_as(_HasId(person_id))
    return browser_of(visitor, letter, who, person_id)


def browser_of(visitor: Visitor, letter: str, who: str, person_id: int | None) -> Principal:
    """Somebody with the cookie that this visitor's browser holds now, signed in if there is a person."""
    token = visitor.open("/your-training" if person_id else "/sign-in").hidden("csrf_token")
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    return Principal(letter, who, person_id, cookie.value, token)
