"""Standing rules for tests, published in one line."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.actions import requiring
from lms.actions.requiring import Draft
from lms.records.organisations import Unit
from lms.records.queries.requirements import RuleSeen, find_rule
from lms.records.queries.units import UnitInScope
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.policy import LEADS
from lms.rules.renewal import RenewalPolicy
from lms.rules.requirement import WhichPosts
from tests.curriculum import SLAVERY_1


def a_draft(unit: Unit, **changes: Any) -> Draft:
    """That everybody of a unit and below it holds modern slavery tier 1, four weeks on, for three years."""
    plain = Draft(
        form_key="form-key-1",
        award=SLAVERY_1,
        unit=UnitInScope(unit.id, unit.uid, unit.name, unit.path, 0, "", ""),
        which_posts=WhichPosts.EVERYBODY,
        weeks=4,
        renewal=RenewalPolicy(),
        audience=f"Everybody in {unit.name}",
        reason="You may meet people this is about.",
    )
    return replace(plain, **changes)


def publish(session: Session, draft: Draft, *, by: Actor, at: datetime, starts_on: date | None = None) -> UUID:
    """Publish it from a day, or from today."""
    return requiring.publish(session, draft, starts_on=starts_on or london_date(at), by=by, at=at)


def the_rule(session: Session, uid: UUID, *, by: Actor, at: datetime) -> RuleSeen:
    """The rule as its lead sees it."""
    found = find_rule(session, uid=uid, scope=by.scope(*LEADS), on=london_date(at))
    assert found is not None
    return found
