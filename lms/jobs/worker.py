"""The process beside the web server: sends the outbox and lets each new day change what a date decides."""

import signal
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.actions import certificates, exporting, forgetting, keeping, reconciling, signing_in, snapshotting, viewing
from lms.jobs.exports import Exporter, make_next
from lms.jobs.marking_again import Marker, mark_again
from lms.jobs.outbox import send_waiting
from lms.jobs.post_office import PostOffice
from lms.jobs.reminders import Chaser, chase, write_what_waits
from lms.records.database import begin_writing
from lms.records.queries.requirements import organisations_with_rules
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from lms.rules.quarter import Programme
from lms.rules.quiet_hours import may_remind
from lms.rules.retention import USUAL, Periods

log = structlog.get_logger()

SECONDS_BETWEEN_ROUNDS = 2.0
DRAWINGS_AT_ONCE = 20
"""A third of a second's work: mail does not wait longer for it."""
BETWEEN_DRAWINGS = timedelta(minutes=10)
BETWEEN_LOOKS = timedelta(minutes=1)
"""How long reminders that somebody released may wait until they are written."""


class Worker:
    """Goes round until it is stopped. `mail_url` empty: messages stay in the outbox.

    `programme`: what is taught, for the figures of each quarter; without it no quarter is frozen. `looks`: the folder
    in which the web processes note who looked at whose record. `periods`: how long traces are kept. `chaser`: how
    people are reminded; without it nobody is. `exporter`: how large tables are made into files, beside the rounds: no
    letter waits for one. `marker`: by what flawed questions are marked again; without it nothing is.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        *,
        mail_url: str,
        sender: str,
        programme: Programme | None = None,
        looks: Path | None = None,
        periods: Periods = USUAL,
        chaser: Chaser | None = None,
        exporter: Exporter | None = None,
        marker: Marker | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.office = PostOffice.at(mail_url) if mail_url else None
        self.sender = sender
        self.programme = programme
        self.looks = looks
        self.periods = periods
        self.chaser = chaser
        self.exporter = exporter
        self.marker = marker
        self.stopping = exporter.stopping if exporter else threading.Event()
        self._day: date | None = None
        self._drawn_at: datetime | None = None
        self._chased_on: date | None = None
        self._looked_at: datetime | None = None

    def run(self) -> None:
        """Go round until a signal to stop. A round that fails is logged and tried again; it never ends the worker."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        copyist = threading.Thread(target=self._make_files, name="files") if self.exporter else None
        if copyist:
            copyist.start()
        while not self.stopping.is_set():
            try:
                self.go_round()
            except Exception:
                log.exception("a round of the worker failed")
            self.stopping.wait(SECONDS_BETWEEN_ROUNDS)
        if copyist:
            copyist.join()

    def _make_files(self) -> None:
        """Make what people asked for until the worker is stopped."""
        while self.exporter is not None and not self.stopping.is_set():
            try:
                while make_next(self.engine, self.exporter, clock=self.clock):
                    pass
            except Exception:
                log.exception("no file could be made")
            self.stopping.wait(SECONDS_BETWEEN_ROUNDS)

    def go_round(self) -> None:
        """Do what is due now."""
        at = self.clock()
        if self._day != london_date(at):
            pass_the_day(self.engine, at=at, periods=self.periods)
            if self.exporter is not None:
                forget_old_files(self.engine, self.exporter, self.periods, at=at)
            if self.programme is not None:
                freeze_last_quarter(self.engine, self.programme, at=at)
            self._day = london_date(at)
        if self.looks is not None:
            collect_looks(self.engine, self.looks, at=at)
        if self.chaser is not None:
            self._remind(self.chaser, at=at)
        if self.office is not None:
            send_waiting(self.engine, self.office, sender=self.sender, at=at)
        is_time_to_draw = self._drawn_at is None or at - self._drawn_at >= BETWEEN_DRAWINGS
        if is_time_to_draw and remember_drawings(self.engine) < DRAWINGS_AT_ONCE:  # else go on in the next round
            self._drawn_at = at
        if self.marker is not None:
            mark_again(self.engine, self.marker, at=at)

    def _remind(self, chaser: Chaser, *, at: datetime) -> None:
        """The day's notices once a day; what somebody lets go meanwhile, soon after."""
        if self._chased_on != london_date(at):
            if chase(self.engine, chaser, at=at):
                self._chased_on, self._looked_at = london_date(at), at
        elif may_remind(at) and (self._looked_at is None or at - self._looked_at >= BETWEEN_LOOKS):
            write_what_waits(self.engine, chaser, at=at)
            self._looked_at = at


def pass_the_day(engine: Engine, *, at: datetime, periods: Periods = USUAL) -> int:
    """Bring what is asked and the kept standing to the London date of this instant; forget what is past its period.

    Returns how many people's standing had to be looked at.
    """
    reconcile_everybody(engine, at=at)
    with Session(engine) as session:
        begin_writing(session)
        looked_at = keeping.pass_the_day(session, on=london_date(at))
        signing_in.forget_tries(session, at=at)
        gone = forgetting.forget_what_is_past(session, periods, by=system_actor("nightly dates"), at=at)
        session.commit()
    log.info(
        "the day has passed", on=london_date(at).isoformat(), people=looked_at, past_their_period=sum(gone.values())
    )
    return looked_at


def forget_old_files(engine: Engine, exporter: Exporter, periods: Periods, *, at: datetime) -> int:
    """Delete the files that people asked for and whose days are over; how many."""
    with Session(engine) as session:
        begin_writing(session)
        gone = exporting.forget_old_files(session, periods, data_dir=exporter.data_dir, at=at)
        session.commit()
    return gone


def remember_drawings(engine: Engine) -> int:
    """Keep the hashes of some certificates as they are drawn now; how many had none. Again and again until it is 0.

    Each is kept before a new version can draw otherwise, so that what people printed is recognised for good.
    """
    with Session(engine) as session:
        hashes = certificates.draw_missing(session, most=DRAWINGS_AT_ONCE)
    if hashes:
        with Session(engine) as session:
            begin_writing(session)
            certificates.record_drawings(session, hashes)
            session.commit()
    return len(hashes)


def collect_looks(engine: Engine, folder: Path, *, at: datetime) -> int:
    """Bring who looked at whose record into the records; how many files were read. The files go after the commit."""
    if not any(folder.glob("*.jsonl")):
        return 0
    with Session(engine) as session:
        begin_writing(session)
        files = viewing.collect(session, folder, at=at)
        session.commit()
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def reconcile_everybody(engine: Engine, *, at: datetime) -> int:
    """Ask and cease to ask what the rules say today; how many people it changed. An organisation at a time.

    One that fails is logged and left for the next day, so that it holds up nobody else.
    """
    with Session(engine) as session:
        organisation_ids = organisations_with_rules(session)
    changed = 0
    for organisation_id in organisation_ids:
        try:
            with Session(engine) as session:
                begin_writing(session)
                changed += reconciling.reconcile_and_keep(
                    session, organisation_ids=[organisation_id], by=system_actor("nightly dates"), at=at
                )
                session.commit()
        except SQLAlchemyError:
            log.exception("requirements were not reconciled", organisation=organisation_id)
    return changed


def freeze_last_quarter(engine: Engine, programme: Programme, *, at: datetime) -> bool:
    """Freeze the figures of the quarter that ended last, on the first night after it; whether there was need to."""
    with Session(engine) as session:
        begin_writing(session)
        row = snapshotting.freeze_last_quarter(session, programme=programme, by=system_actor("nightly dates"), at=at)
        ended = row.ends_on.isoformat() if row else ""
        session.commit()
    if ended:
        log.info("a quarter was frozen", ends_on=ended)
    return bool(ended)
