"""The file of a large table is whole or not there, names whom its asker may see, and says what the page said."""

import csv
import io
import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lms.actions import erasing, exporting, keeping
from lms.actions.exporting import Wanted
from lms.app import utc_now
from lms.jobs import exports as jobs
from lms.jobs.exports import Exporter, make_next
from lms.jobs.worker import forget_old_files
from lms.records.database import begin_writing, make_engine
from lms.records.export_files import FOLDER
from lms.records.exports import ExportOrder, ExportStep, Step
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.records.queries.exports import LEASE, Export, get_export
from lms.records.queries.team_rows import header_of, row_of
from lms.records.queries.teams import EVERYBODY, Excerpt, Team, team_as_on, team_today
from lms.rules.actor import Actor, Role, Scope, system_actor
from lms.rules.quarter import Programme
from lms.rules.refusals import Refusal
from lms.rules.retention import Periods
from lms.rules.team_standing import Need
from tests.conftest import NOW, Clock
from tests.factories import (
    a_completion,
    a_grant,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    actor_for,
    an_assignment,
    an_organisation,
    top_unit,
)

TODAY = NOW.date()
MARCH = date(2026, 3, 31)
PROGRAMME = Programme("Riverside", {"modern-slavery-1": "Modern slavery tier 1"})
AWARDS = ("modern-slavery-1", "hate-crime-1", "prevent-1")
CANARY = "Kanari"


@dataclass(frozen=True)
class Place:
    """An organisation with people of every kind, its lead, and another organisation with a canary in each row."""

    engine: Engine
    data_dir: Path
    lead: Actor
    organisation_id: int
    unit_path: str
    service_path: str
    people: tuple[int, ...]
    canaries: tuple[int, ...]

    def ask(self, kind: str = "csv", *, key: str = "one-form-of-the-page", **more: object) -> Export:
        """Ask for the whole organisation as the page shows it today, or for what is told."""
        with Session(self.engine) as session:
            begin_writing(session)
            team = self.page(session)
            wanted = Wanted(
                key, kind, "All your teams", Scope((self.unit_path,)), "", "", TODAY, team.found, team.counts.in_words
            )
            export = exporting.order(session, replace(wanted, **more), by=self.lead, at=NOW)
            session.commit()
            return export

    def page(self, session: Session, *, on: date = TODAY, excerpt: Excerpt = EVERYBODY, unit: str = "") -> Team:
        """What the page shows, on all its pages."""
        ask = team_today if on == TODAY else team_as_on
        return ask(session, scope=Scope((self.unit_path,)), unit_path=unit, on=on, excerpt=excerpt)

    def expected(self, **asked: object) -> list[list[str]]:
        """The page's rows as the cells of a CSV file."""
        with Session(self.engine) as session:
            team = self.page(session, **asked)  # type: ignore[arg-type]
            rows = [header_of(team.awards, PROGRAMME), *(row_of(one, team.awards, PROGRAMME) for one in team.members)]
        return [["" if cell is None else str(cell) for cell in row] for row in rows]

    def make(self, clock: Clock, exporter: Exporter | None = None) -> bool:
        """One turn of the worker."""
        return make_next(self.engine, exporter or Exporter(self.data_dir, PROGRAMME), clock=clock)

    def now(self, export: Export) -> Export:
        """The order as it stands."""
        with Session(self.engine) as session:
            return get_export(session, order_id=export.id)

    def files(self) -> list[str]:
        """What lies in the folder."""
        folder = self.data_dir / FOLDER
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def content(self, export: Export) -> list[list[str]]:
        """The cells of the file that was made."""
        text = (self.data_dir / FOLDER / self.now(export).file).read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))


def furnish(engine: Engine, data_dir: Path, *, many: int = 24) -> Place:
    with Session(engine) as session:
        begin_writing(session)
        here, there = an_organisation(session, "Council"), an_organisation(session, f"{CANARY} Hospitals")
        service = a_unit(session, here, "Housing", under=top_unit(session, here))
        lead = a_person(session, "Bev Clarke")
        a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, here))
        people = _people(session, here, (top_unit(session, here), service), many)
        canaries = _people(session, there, (top_unit(session, there),), 4, name=CANARY)
        keeping.refresh(session, [*people, *canaries], on=TODAY)
        place = Place(
            engine,
            data_dir,
            actor_for(session, lead),
            here.id,
            top_unit(session, here).path,
            service.path,
            tuple(people),
            tuple(canaries),
        )
        session.commit()
    return place


def _people(
    session: Session, organisation: Organisation, units: tuple[Unit, ...], many: int, *, name: str = "=cmd"
) -> list[int]:
    asked = [
        a_requirement(session, organisation, award, due_on=date(2026, 1 + 5 * number, 28))
        for number, award in enumerate(AWARDS)
    ]
    ids = []
    for number in range(many):
        person = a_person(session, f"{name}{number} Łamb-{number % 7}")
        a_post(session, person, units[number % len(units)], role_title=f"{name} officer")
        for place, requirement in enumerate(asked):
            if (number + place) % 4:
                an_assignment(session, person, requirement, assigned_on=date(2025, 11, 1 + number % 20))
            if (number + place) % 3 == 0:
                a_completion(session, person, requirement.award, expires_on=date(2026, 2 + number % 10, 15))
        ids.append(person.id)
    return ids


@pytest.fixture
def place(engine: Engine, tmp_path: Path) -> Place:
    return furnish(engine, tmp_path)


@pytest.mark.parametrize("need", [None, *Need])
@pytest.mark.parametrize("on", [TODAY, MARCH])
def test_a_file_has_the_rows_of_the_page_in_its_order_whatever_the_filter(
    place: Place, clock: Clock, on: date, need: Need | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.records.queries.team_rows.PEOPLE_AT_ONCE", 7)
    export = place.ask(as_on=on, need=need or "", said="")

    assert place.make(clock)

    assert place.content(export) == [
        [cell if not cell.startswith("=") else f"'{cell}" for cell in row]
        for row in place.expected(on=on, excerpt=Excerpt(need, page=None))
    ]
    made = place.now(export)
    with Session(place.engine) as session:
        page = place.page(session, on=on, excerpt=Excerpt(need, page=None))
    assert (made.step, made.written, made.words) == (Step.MADE, page.found, page.counts.in_words)


def test_nobody_of_another_organisation_or_unit_is_in_it(place: Place, clock: Clock) -> None:
    whole, part = place.ask(), place.ask(key="another-form-of-the-page", unit_path=place.service_path)
    place.make(clock)
    place.make(clock)

    assert CANARY not in str(place.content(whole))
    assert len(place.content(whole)) == 1 + len(place.people)
    assert place.content(part)[1:] == [
        [cell if not cell.startswith("=") else f"'{cell}" for cell in row]
        for row in place.expected(unit=place.service_path)[1:]
    ]
    assert {row[2] for row in place.content(part)[1:]} == {"Housing"}


def test_a_workbook_holds_the_same_as_text_numbers_and_dates(place: Place, clock: Clock) -> None:
    export = place.ask("xlsx")
    place.make(clock)

    sheet = load_workbook(place.data_dir / FOLDER / place.now(export).file, read_only=True).active
    assert sheet is not None
    rows = [["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row] for row in sheet.values]
    assert rows == place.expected()
    assert place.files() == [place.now(export).file]


def test_the_same_form_sent_twice_makes_one_file(place: Place, clock: Clock) -> None:
    first, again = place.ask(), place.ask()
    assert again.id == first.id
    assert [place.make(clock), place.make(clock)] == [True, False]
    assert place.files() == [place.now(first).file]


def test_what_changed_since_they_asked_is_said(place: Place, clock: Clock) -> None:
    same, changed = place.ask(), place.ask(key="another-form-of-the-page")
    place.make(clock)
    with Session(place.engine) as session:
        begin_writing(session)
        person = session.get_one(Person, place.people[1])
        a_completion(session, person, AWARDS[0], expires_on=None)
        a_completion(session, person, AWARDS[1], expires_on=None)
        a_completion(session, person, AWARDS[2], expires_on=None)
        keeping.refresh(session, [person.id], on=TODAY)
        session.commit()
    place.make(clock)

    assert (place.now(same).is_as_asked, place.now(changed).is_as_asked) == (True, False)
    with Session(place.engine) as session:
        assert place.now(changed).words == place.page(session).counts.in_words


def test_a_file_asked_for_before_midnight_is_of_the_day_it_was_asked_for(place: Place, clock: Clock) -> None:
    export, before = place.ask(), place.expected()
    clock.move(hours=15)
    place.make(clock)

    assert place.now(export).read_at == clock()
    assert [row[0] for row in place.content(export)] == [
        cell if not cell.startswith("=") else f"'{cell}" for cell in (row[0] for row in before)
    ]
    assert place.now(export).is_as_asked


def test_who_lost_the_role_gets_no_file(place: Place, clock: Clock) -> None:
    export = place.ask()
    with Session(place.engine) as session:
        from lms.records.people import RoleGrant

        session.scalars(select(RoleGrant)).one().ends_at = NOW
        session.commit()

    assert place.make(clock)

    assert (place.now(export).step, place.files()) == (Step.FAILED, [])


def test_a_fault_is_tried_three_times_and_then_told(
    place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(jobs, "header_of", broken)
    export = place.ask()

    tries = [place.make(clock) for _ in range(5)]

    assert tries == [True, True, True, False, False]
    assert (place.now(export).step, place.files()) == (Step.FAILED, [])


def test_a_stopped_worker_leaves_nothing_behind_and_the_next_one_goes_on(place: Place, clock: Clock) -> None:
    export = place.ask()
    stopping = threading.Event()
    stopping.set()

    assert not place.make(clock, Exporter(place.data_dir, PROGRAMME, stopping))

    assert (place.now(export).step, place.files()) == (Step.PUT_BACK, [])
    assert place.make(clock)
    assert place.now(export).is_ready


def test_a_worker_that_was_taken_for_dead_lets_go(place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    export = place.ask()
    real = jobs.header_of

    def slow(awards: tuple[str, ...], programme: Programme) -> list[object]:
        monkeypatch.setattr(jobs, "header_of", real)
        clock.move(minutes=3)
        assert place.make(clock)  # another worker, since this one was not heard of for so long
        return real(awards, programme)  # type: ignore[return-value]

    monkeypatch.setattr(jobs, "header_of", slow)
    place.make(clock)

    assert place.now(export).is_ready
    assert place.files() == [place.now(export).file]
    assert len(place.content(export)) == 1 + len(place.people)


def test_files_go_when_their_days_are_over_and_orders_later(place: Place, clock: Clock) -> None:
    old = place.ask()
    place.make(clock)
    exporter = Exporter(place.data_dir, PROGRAMME)
    left_by_a_killed_worker = place.data_dir / FOLDER / "left.part"
    left_by_a_killed_worker.write_text("Ada")
    os.utime(left_by_a_killed_worker, (NOW.timestamp(), NOW.timestamp()))
    clock.move(days=6)
    new = place.ask(key="another-form-of-the-page")
    place.make(clock)

    forget_old_files(place.engine, exporter, Periods(), at=clock())
    assert place.files() == sorted([place.now(old).file, place.now(new).file])

    forget_old_files(place.engine, exporter, Periods(), at=clock.move(days=1))
    assert (place.now(old).step, place.files()) == (Step.DELETED, [place.now(new).file])
    forget_old_files(place.engine, exporter, Periods(), at=clock())

    forget_old_files(place.engine, exporter, Periods(), at=clock.move(days=90))
    with Session(place.engine) as session:
        assert session.scalars(select(ExportOrder)).all() == []
        assert session.scalars(select(ExportStep)).all() == []
    assert place.files() == []


def erase(place: Place, person_id: int) -> None:
    with Session(place.engine) as session:
        begin_writing(session)
        erasing.erase(
            session,
            person_id,
            data_dir=place.data_dir,
            secret_key="key",
            identity_checked="Passport.",
            by=system_actor("test"),
            at=NOW,
        )
        session.commit()


def test_no_file_names_somebody_who_was_erased(place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    made = place.ask()
    place.make(clock)
    name = place.content(made)[1][0]
    half = place.ask(key="another-form-of-the-page")
    real = jobs.header_of

    def erased_meanwhile(awards: tuple[str, ...], programme: Programme) -> list[object]:
        monkeypatch.setattr(jobs, "header_of", real)
        with Session(place.engine) as session:
            somebody = next(
                person.id for person in session.scalars(select(Person)) if person.name == name.removeprefix("'")
            )
        erase(place, somebody)
        return real(awards, programme)  # type: ignore[return-value]

    monkeypatch.setattr(jobs, "header_of", erased_meanwhile)
    place.make(clock)

    assert (place.now(made).step, place.now(half).step, place.files()) == (Step.DELETED, Step.PUT_BACK, [])
    place.make(clock)
    assert name not in str(place.content(half))
    assert len(place.content(half)) == len(place.people)


def test_files_of_whoever_is_erased_go_with_what_they_asked_for(place: Place, clock: Clock) -> None:
    place.ask()
    place.make(clock)
    place.ask(key="another-form-of-the-page")
    assert place.lead.person_id is not None

    erase(place, place.lead.person_id)

    with Session(place.engine) as session:
        assert session.scalars(select(ExportOrder)).all() == []
        assert session.scalars(select(ExportStep)).all() == []
    assert place.files() == []


def test_nobody_keeps_more_than_twenty_files(place: Place) -> None:
    exports = [place.ask(key=f"form-number-{number:05}") for number in range(exporting.MOST_FILES)]
    with pytest.raises(Refusal, match="Delete one"):
        place.ask(key="one-form-too-many")
    assert place.ask(key="form-number-00000").id == exports[0].id  # the same form is no new file


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_killed_worker_loses_nothing_and_leaves_no_half_file(
    place: Place, kind: str, database_url: str, tmp_path: Path
) -> None:
    export = place.ask(kind)
    worker = multiprocessing.get_context("fork").Process(target=_slow_worker, args=(database_url, tmp_path))
    worker.start()
    try:
        _wait_for(lambda: place.now(export).written > 0)
    finally:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()

    # nothing of it can be had, and it is not begun again at once, since its worker might only be slow
    assert worker.exitcode == -signal.SIGKILL
    assert place.now(export).step is Step.WRITTEN
    assert not [name for name in place.files() if name.endswith(kind)]
    clock = Clock(utc_now())
    assert not place.make(clock)

    # a little later the next worker makes it, whole; what was left goes at night
    clock.move(seconds=LEASE.total_seconds() + 60)
    assert place.make(clock)
    made = place.now(export)
    assert (made.is_ready, made.written) == (True, len(place.people))
    if kind == "csv":
        assert len(place.content(export)) == 1 + len(place.people)
    else:
        sheet = load_workbook(place.data_dir / FOLDER / made.file, read_only=True).active
        assert sheet is not None
        assert len(list(sheet.values)) == 1 + len(place.people)
    forget_old_files(place.engine, Exporter(tmp_path, PROGRAMME), Periods(), at=clock.move(hours=2))
    assert place.files() == [made.file]


def _slow_worker(url: str, data_dir: Path) -> None:
    """A worker that needs half a second for a row, and tells of each."""
    jobs.BETWEEN_STEPS = timedelta(0)
    real = jobs.TeamRows.rows

    def slowly(self: jobs.TeamRows, programme: Programme):  # type: ignore[no-untyped-def]
        for row in real(self, programme):
            time.sleep(0.3)
            yield row

    jobs.TeamRows.rows = slowly  # type: ignore[method-assign]
    make_next(make_engine(url), Exporter(data_dir, PROGRAMME), clock=utc_now)


def _wait_for(is_so) -> None:  # type: ignore[no-untyped-def]
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("It never came to it.")
