"""Carrying out what was decided of flawed questions, step by step, each a transaction that can be cut off."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import marking_again
from lms.actions.site import Site
from lms.records.database import begin_writing
from lms.records.queries.marking_again import unfinished_decisions
from lms.rules.actor import system_actor

log = structlog.get_logger()

HAND = system_actor("marking again")
STEPS_A_ROUND = 5
"""Some seconds' work: mail does not wait longer for it."""


@dataclass(frozen=True)
class Marker:
    """What marking again needs to know: what is taught, and who issues certificates."""

    catalogue: Catalogue
    site: Site


def mark_again(engine: Engine, marker: Marker, *, at: datetime) -> int:
    """Take the next steps of what is not carried out yet; how many. A course that is not taught any more waits."""
    with Session(engine) as session:
        waiting = unfinished_decisions(session)
    steps = 0
    for decision_id, award in waiting:
        course = marker.catalogue.find(award)
        more = course is not None
        while course is not None and more and steps < STEPS_A_ROUND:
            with Session(engine) as session:
                begin_writing(session)
                more = marking_again.carry_on(session, decision_id, course, site=marker.site, by=HAND, at=at)
                session.commit()
            steps += 1
    if steps:
        log.info("questions were marked again", steps=steps)
    return steps
