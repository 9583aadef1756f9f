"""Who looked at whose record: noted without writing into the database, collected once, shown to its person."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions.viewing import Look, collect, note
from lms.jobs.worker import collect_looks
from lms.records.queries.viewing import looks_at
from lms.records.viewing import RecordView
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.factories import a_person
from tests.lead_and_teams import a_town
from tests.pages import Visitor


def looks(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.jsonl"))


def test_a_minute_that_is_over_is_collected_once(session: Session, at: datetime, tmp_path: Path) -> None:
    viewer, amina = a_person(session), a_person(session)
    look = Look(viewer.id, "manager", "/1/", "page", person_id=amina.id)
    note(tmp_path, [look], at=at)
    note(tmp_path, [look, replace(look, kind="file", person_id=None, unit_path="/1/")], at=at + timedelta(seconds=20))
    note(tmp_path, [look], at=at + timedelta(minutes=5))

    too_early = collect(session, tmp_path, at=at + timedelta(minutes=1))
    first = collect(session, tmp_path, at=at + timedelta(minutes=3))
    again = collect(session, tmp_path, at=at + timedelta(minutes=3))

    assert (len(too_early), len(first), first) == (0, 1, again)
    rows = session.execute(select(RecordView.kind, RecordView.person_id, RecordView.unit_path, RecordView.at)).all()
    assert rows == [("page", amina.id, None, at), ("file", None, "/1/", at + timedelta(seconds=20))]


def test_the_same_look_on_another_day_is_another_row(session: Session, at: datetime, tmp_path: Path) -> None:
    viewer, amina = a_person(session), a_person(session)
    for days in (0, 0, 1):
        note(tmp_path, [Look(viewer.id, "manager", "/1/", "page", amina.id)], at=at + timedelta(days=days, hours=days))

    collect(session, tmp_path, at=at + timedelta(days=2))

    assert session.scalars(select(RecordView.on_day)).all() == [date(2026, 11, 25), date(2026, 11, 26)]


def test_lines_that_cannot_be_read_are_passed_over(session: Session, at: datetime, tmp_path: Path) -> None:
    viewer, amina = a_person(session), a_person(session)
    note(tmp_path, [Look(viewer.id, "manager", "/1/", "page", amina.id)], at=at)
    path = next(tmp_path.glob("*.jsonl"))
    path.write_bytes(
        b'{"viewer_id": 1, "at"\n[1]\n"x"\n\xff\n{"at": "2026-11-25T10:00:00+00:00"}\n' + path.read_bytes()
    )

    collect(session, tmp_path, at=at + timedelta(days=2))

    assert session.query(RecordView).count() == 1


def test_a_person_sees_looks_at_them_and_at_lists_that_named_them(
    session: Session, at: datetime, tmp_path: Path
) -> None:
    town = a_town(session)
    post = town.amina
    manager, lead = town.chidi.id, town.bev.id
    wardens, housing, care = town.wardens.path, town.housing.path, town.care.path
    everything = [
        Look(manager, "manager", wardens, "page", person_id=post.id),
        Look(lead, "training lead", housing, "file", unit_path=housing),
        Look(lead, "training lead", housing, "list", unit_path=housing, as_on=date(2025, 1, 1)),
        Look(lead, "training lead", housing, "list", unit_path=housing, as_on=date(2023, 1, 1)),
        Look(lead, "training lead", care, "list", unit_path=care),
        Look(manager, "manager", wardens, "page", person_id=town.conor.id),
        Look(post.id, "manager", wardens, "list", unit_path=wardens),
    ]
    for minute, look in enumerate(everything):
        note(tmp_path, [look], at=at + timedelta(minutes=minute))
    collect(session, tmp_path, at=at + timedelta(days=1))

    seen = looks_at(session, person_id=post.id)

    assert [(one.kind, one.role, one.unit, one.organisation, one.of_unit, one.as_on) for one in seen] == [
        ("list", "training lead", "Housing", "Sherbourne Council", "Housing", date(2025, 1, 1)),
        ("file", "training lead", "Housing", "Sherbourne Council", "Housing", None),
        ("page", "manager", "Wardens", "Sherbourne Council", "", None),
    ]


def test_pages_and_files_are_noted_and_nothing_is_written_by_opening_them(
    app: Flask, cast: Cast, clock: Clock, tmp_path: Path, visitor: Visitor
) -> None:
    visitor.sign_in_as(cast.chidi)
    visitor.open("/team")
    visitor.open("/team/people.csv")
    visitor.open(f"/team/people/{cast.amina.uid}")
    visitor.open(f"/team/people/{cast.amina.uid}")
    visitor.open(f"/team/people/{cast.emeka.uid}")
    with app.app_context():
        before = db.session.query(RecordView).count()
        collected = collect_looks(db.engine, tmp_path / "looks", at=clock.move(minutes=5))
        db.session.rollback()
        rows = db.session.execute(select(RecordView.kind, RecordView.viewer_id, RecordView.person_id)).all()

    assert (before, collected, looks(tmp_path / "looks")) == (0, 1, [])
    assert rows == [
        ("list", cast.chidi.id, None),
        ("file", cast.chidi.id, None),
        ("page", cast.chidi.id, cast.amina.id),
    ]


def test_a_folder_that_cannot_be_written_does_not_stand_in_the_way(
    quick_cast: Cast, quick_visitor: Visitor, tmp_path: Path
) -> None:
    (tmp_path / "looks").write_text("not a folder")
    quick_visitor.sign_in_as(quick_cast.chidi)

    assert quick_visitor.open("/team").status == 200
