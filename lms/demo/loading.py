"""Loading the demonstration into an empty database."""

import random
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import keeping
from lms.actions.site import Site
from lms.demo.history import Stage, live_a_year
from lms.demo.workforce import hire_everybody
from lms.records.people import Person
from lms.rules.actor import system_actor
from lms.rules.dates import london_date

SEED = 2026
DAYS = 1130
"""How long ago the demonstration begins: long enough for a three-year award to run out."""


def load(session: Session, catalogue: Catalogue, *, site: Site, at: datetime) -> int:
    """Invent a partnership and its last year, if the database holds nobody; how many people there are.

    The same day gives the same people with the same history: everything is drawn from one seed.
    """
    if session.scalar(select(func.count()).select_from(Person)):
        return 0
    dice = random.Random(SEED)  # noqa: S311 - invents people, guards nothing
    began = at - timedelta(days=DAYS)
    colleagues = hire_everybody(session, dice, today=london_date(at), by=system_actor("demonstration"), at=began)
    live_a_year(Stage(session, catalogue, site, dice, at), colleagues)
    keeping.rebuild(session, on=london_date(at))
    return len(colleagues)
