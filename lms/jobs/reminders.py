"""The day's notices: planned, written and sent on, in small transactions that can be cut off between any two."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.actions import booking, chasing
from lms.actions.site import Site
from lms.records.database import begin_writing
from lms.records.planned_sessions import PlannedSession
from lms.records.queries.chasing import managers_to_write, organisations_to_plan
from lms.records.queries.planned_sessions import sessions_to_look_after
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from lms.rules.quarter import Programme
from lms.rules.quiet_hours import may_remind
from lms.rules.reminder import USUAL_BRAKE, Brake, team_stage

log = structlog.get_logger()

HAND = system_actor("planned reminders")
MANAGERS_AT_ONCE = 20


@dataclass(frozen=True)
class Chaser:
    """What a round of notices needs to know: what courses are called, where the site is, how many are too many."""

    programme: Programme
    site_url: str
    brake: Brake = USUAL_BRAKE


def chase(engine: Engine, chaser: Chaser, *, at: datetime) -> bool:
    """Plan the day's notices and write all that may be written; whether this is an hour for it.

    Again on the same day it does what is left. In a crash nothing is lost and nothing said twice: a letter, its claim
    on the person's week and what it says are one transaction.
    """
    if not may_remind(at):
        return False
    plan_the_day(engine, chaser, at=at)
    write_what_waits(engine, chaser, at=at)
    write_to_managers(engine, chaser, at=at)
    look_after_sessions(engine, chaser, at=at)
    return True


def look_after_sessions(engine: Engine, chaser: Chaser, *, at: datetime) -> None:
    """Remind people of their place in a live session some days before; let nobody wait while a place is free.

    A session at a time. This is no chasing: it costs nobody their letter of the week, and comes in a break too.
    """
    site = Site(issuer="", secret_key="", url=chaser.site_url)
    with Session(engine) as session:
        to_do = sessions_to_look_after(session, at=at)
    for planned_id, is_near in to_do:
        with Session(engine) as session:
            begin_writing(session)
            planned = session.get_one(PlannedSession, planned_id)
            booking.hold(session, planned)
            booking.fill(session, planned, site=site, at=at)
            if is_near:
                booking.remind(session, planned, site=site, by=HAND, at=at)
            session.commit()


def plan_the_day(engine: Engine, chaser: Chaser, *, at: datetime) -> int:
    """Plan for every organisation whose day was not planned yet; how many people are new. One that fails waits."""
    with Session(engine) as session:
        organisation_ids = organisations_to_plan(session, on=london_date(at))
    people = 0
    for organisation_id in organisation_ids:
        try:
            with Session(engine) as session:
                begin_writing(session)
                people += chasing.plan(session, organisation_id=organisation_id, brake=chaser.brake, by=HAND, at=at)
                session.commit()
        except SQLAlchemyError:
            log.exception("reminders were not planned", organisation=organisation_id)
    if people:
        log.info("reminders were planned", people=people)
    return people


def write_what_waits(engine: Engine, chaser: Chaser, *, at: datetime) -> None:
    """Write to everybody for whom something waits that is not held."""
    after: int | None = 0
    while after is not None:
        with Session(engine) as session:
            begin_writing(session)
            after = chasing.write_to_learners(
                session, after=after, programme=chaser.programme, site_url=chaser.site_url, by=HAND, at=at
            )
            session.commit()


def write_to_managers(engine: Engine, chaser: Chaser, *, at: datetime) -> None:
    """Write to the managers who had no letter this week: on Monday morning, or as soon as it can be made good."""
    with Session(engine) as session:
        managers = managers_to_write(session, stage=team_stage(london_date(at)), at=at)
    for start in range(0, len(managers), MANAGERS_AT_ONCE):
        with Session(engine) as session:
            begin_writing(session)
            some = managers[start : start + MANAGERS_AT_ONCE]
            chasing.write_to_managers(session, some, site_url=chaser.site_url, by=HAND, at=at)
            session.commit()
