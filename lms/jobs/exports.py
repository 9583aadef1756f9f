"""Making the files that people asked for: one after the other, each as of one moment, whole or not at all."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.actions import exporting
from lms.actions.exporting import Made, Overtaken
from lms.records import export_files
from lms.records.database import begin_reading, begin_writing
from lms.records.queries.exports import Export, scope_now
from lms.records.queries.team_rows import TeamRows, header_of, read_as_on, read_today
from lms.rules.dates import london_date
from lms.rules.policy import OVERSEERS
from lms.rules.quarter import Programme
from lms.rules.spreadsheet import Cell, csv_parts, write_workbook
from lms.rules.team_standing import Need

log = structlog.get_logger()

Clock = Callable[[], datetime]

BETWEEN_STEPS = timedelta(seconds=1)
"""How often it is told how far a file is."""
STOPPED = "The worker was stopped."
NO_ROLE = "They do not oversee these people any more."
FAULT = "Something went wrong."


class Stopped(Exception):  # noqa: N818 - says what happened
    """The worker is to end."""


@dataclass(frozen=True)
class Exporter:
    """What making a file needs to know: where files lie, what courses are called, and whether to stop."""

    data_dir: Path
    programme: Programme
    stopping: threading.Event = field(default_factory=threading.Event)


def make_next(engine: Engine, exporter: Exporter, *, clock: Clock) -> bool:
    """Make the file that was asked for first; whether there was one to make.

    Killed at any point it leaves no half file, and the order is begun again when it has not been heard of for a while.
    """
    with Session(engine) as session:
        begin_writing(session)
        taken = exporting.take_next(session, at=clock())
        session.commit()
    if taken is None:
        return False
    making = _Making(engine, exporter, clock, taken)
    try:
        making.make()
    except (Overtaken, IntegrityError):  # the order itself is gone with whoever gave it
        log.info("a file was left to somebody else", order=taken.id)
    except Stopped:
        making.let_go(STOPPED)
        return False
    except Exception:
        log.exception("a file was not made", order=taken.id)
        making.let_go(FAULT)
    return True


class _Making:
    """An order in the making: it tells how far it is, and stops when it may not go on."""

    def __init__(self, engine: Engine, exporter: Exporter, clock: Clock, export: Export) -> None:
        self.engine = engine
        self.exporter = exporter
        self.clock = clock
        self.export = export
        self.written = 0
        self._told_at = self._read_at = clock()

    def make(self) -> None:
        """Read, write, finish."""
        team = self._read()
        if team is None:
            with Session(self.engine) as session:
                begin_writing(session)
                exporting.fail(session, self.export, because=NO_ROLE, at=self.clock())
                session.commit()
            return
        with team:
            self._write(team)

    def let_go(self, because: str) -> None:
        """Let the order wait again, unless somebody else has it."""
        with Session(self.engine) as session:
            begin_writing(session)
            try:
                exporting.put_back(session, self.export, because=because, at=self.clock())
            except (Overtaken, IntegrityError):
                return
            session.commit()

    def _read(self) -> TeamRows | None:
        """Everybody as of one moment; None when whoever asked may not see them any more."""
        export, at = self.export, self.clock()
        self._read_at = at
        with Session(self.engine) as session:
            begin_reading(session)
            scope = scope_now(session, person_id=export.person_id, roles=OVERSEERS, at=at)
            if not export.paths or not all(scope.covers(path) for path in export.paths):
                return None
            read = read_today if export.as_on >= london_date(at) else read_as_on
            need = Need(export.need) if export.need else None
            return read(
                session,
                scope=export.scope,
                unit_path=export.unit_path,
                on=export.as_on,
                need=need,
                alive=self._alive,
            )

    def _write(self, team: TeamRows) -> None:
        export = self.export
        name = export_files.name_of(export.uid, export.number, export.kind)
        self._tell()
        with export_files.being_written(self.exporter.data_dir, name) as file:
            self._write_into(file, team)
            file.flush()
            size = file.seek(0, 2)
        with Session(self.engine) as session:
            begin_writing(session)
            try:
                made = Made(name, team.found, size, team.counts.in_words, self._read_at)
                exporting.finish(session, self.export, made, at=self.clock())
                session.commit()
            except BaseException:
                export_files.forget(self.exporter.data_dir, name)
                raise

    def _write_into(self, file: BinaryIO, team: TeamRows) -> None:
        header = header_of(team.awards, self.exporter.programme)
        rows = self._counted(team.rows(self.exporter.programme))
        if self.export.kind == "csv":
            for part in csv_parts(header, rows):
                file.write(part)
            return
        folder = str(export_files.folder_of(self.exporter.data_dir))
        write_workbook(file, header, rows, sheet=self.export.title, at=self.clock(), beside=folder)

    def _counted(self, rows: Iterator[list[Cell]]) -> Iterator[Sequence[Cell]]:
        for row in rows:
            yield row
            self.written += 1
            self._alive()

    def _alive(self) -> None:
        """Say now and then how far it is. Raises Stopped or Overtaken when this is not to go on."""
        if self.exporter.stopping.is_set():
            raise Stopped
        if self.clock() - self._told_at >= BETWEEN_STEPS:
            self._tell()

    def _tell(self) -> None:
        with Session(self.engine) as session:
            begin_writing(session)
            self.export = exporting.tell(session, self.export, rows=self.written, at=self.clock())
            session.commit()
        self._told_at = self.clock()
