"""The process beside the web server: sends the outbox and lets each new day change what a date decides."""

import signal
import threading
from collections.abc import Callable
from datetime import date, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.actions import keeping, signing_in
from lms.jobs.outbox import send_waiting
from lms.jobs.post_office import PostOffice
from lms.records.database import begin_writing
from lms.rules.dates import london_date

log = structlog.get_logger()

SECONDS_BETWEEN_ROUNDS = 2.0


class Worker:
    """Goes round until it is stopped. `mail_url` empty: messages stay in the outbox."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], *, mail_url: str, sender: str) -> None:
        self.engine = engine
        self.clock = clock
        self.office = PostOffice.at(mail_url) if mail_url else None
        self.sender = sender
        self.stopping = threading.Event()
        self._day: date | None = None

    def run(self) -> None:
        """Go round until a signal to stop. A round that fails is logged and tried again; it never ends the worker."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                self.go_round()
            except Exception:
                log.exception("a round of the worker failed")
            self.stopping.wait(SECONDS_BETWEEN_ROUNDS)

    def go_round(self) -> None:
        """Do what is due now."""
        at = self.clock()
        if self._day != london_date(at):
            pass_the_day(self.engine, at=at)
            self._day = london_date(at)
        if self.office is not None:
            send_waiting(self.engine, self.office, sender=self.sender, at=at)


def pass_the_day(engine: Engine, *, at: datetime) -> int:
    """Bring the kept standing to the London date of this instant, and forget old tries at signing in.

    Returns how many people's standing had to be looked at.
    """
    with Session(engine) as session:
        begin_writing(session)
        looked_at = keeping.pass_the_day(session, on=london_date(at))
        signing_in.forget_tries(session, at=at)
        session.commit()
    log.info("the day has passed", on=london_date(at).isoformat(), people=looked_at)
    return looked_at
