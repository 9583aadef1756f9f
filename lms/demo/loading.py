"""Loading the demonstration into an empty database."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import keeping
from lms.actions.site import Site
from lms.demo.cast import EWA
from lms.demo.duties import set_requirements
from lms.demo.elsewhere import bring_and_excuse
from lms.demo.history import Stage, live_a_year, send_everything
from lms.demo.reports import report
from lms.demo.sessions import learn_with_others
from lms.demo.workforce import hire_everybody
from lms.records.people import Person
from lms.rules.actor import system_actor
from lms.rules.dates import london_date

SEED = 2026
DAYS = 1130
"""How long ago the demonstration begins: long enough for a three-year award to run out."""


def load(session: Session, catalogue: Catalogue, *, site: Site, data_dir: Path, at: datetime) -> int:
    """Invent a partnership and its last year, if the database holds nobody; how many people there are.

    The same day gives the same people with the same history: everything is drawn from one seed.
    """
    if session.scalar(select(func.count()).select_from(Person)):
        return 0
    dice = random.Random(SEED)  # noqa: S311 - invents people, guards nothing
    began = at - timedelta(days=DAYS)
    colleagues = hire_everybody(session, dice, today=london_date(at), by=system_actor("demonstration"), at=began)
    stage = Stage(session, catalogue, site, dice, at)
    live_a_year(stage, colleagues)
    set_requirements(stage, colleagues)
    learn_with_others(stage, colleagues)
    bring_and_excuse(stage, colleagues, data_dir=data_dir)
    send_everything(stage)
    keeping.rebuild(session, on=london_date(at))
    report(stage, ewa_id=next(one.person.id for one in colleagues if one.key == EWA.key))
    return len(colleagues)
