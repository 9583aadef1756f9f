"""Freezing the figures of a quarter, once and for good."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import audit
from lms.records.inserting import insert_if_absent
from lms.records.quarters import QuarterSnapshot
from lms.records.queries.quarters import anybody_was_in_post, quarter_as_counted
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.quarter import Programme, is_quarter_end, sha256_of
from lms.rules.quarters import quarter_ends
from lms.rules.refusals import Refusal

FIRST_YEAR = 2000


def freeze_quarter(
    session: Session, *, ends_on: date, programme: Programme, by: Actor, at: datetime
) -> QuarterSnapshot:
    """The figures of the quarter that ended on this day, frozen; those frozen before if there are any.

    Refuses a day on which no quarter ends, a quarter that is not over, and one in which nobody was in post.
    """
    if not is_quarter_end(ends_on) or ends_on.year < FIRST_YEAR:
        raise Refusal("Choose a quarter from the list.", field="ends_on")
    if ends_on >= london_date(at):
        raise Refusal("This quarter is not over yet.", field="ends_on")
    found = _frozen(session, ends_on)
    if found is not None:
        return found
    if not anybody_was_in_post(session, on=ends_on):
        raise Refusal("Nobody was in post at the end of that quarter, so there is nothing to keep.", field="ends_on")
    content = quarter_as_counted(session, ends_on=ends_on, programme=programme).text
    added = insert_if_absent(
        session,
        QuarterSnapshot,
        ends_on=ends_on,
        content=content,
        sha256=sha256_of(content),
        made_at=at,
        made_by=by.name,
    )
    row = session.scalars(select(QuarterSnapshot).where(QuarterSnapshot.ends_on == ends_on)).one()
    if added:
        audit.record(
            session,
            "freeze a quarter",
            "quarter",
            row.id,
            by=by,
            at=at,
            ends_on=ends_on.isoformat(),
            sha256=row.sha256,
        )
        session.flush()
    return row


def freeze_last_quarter(session: Session, *, programme: Programme, by: Actor, at: datetime) -> QuarterSnapshot | None:
    """Freeze the quarter that ended last, for the first night after it; None if that was done or there was nobody."""
    yesterday = london_date(at) - timedelta(days=1)
    ends_on = quarter_ends(yesterday, 1)[0]
    if _frozen(session, ends_on) is not None or not anybody_was_in_post(session, on=ends_on):
        return None
    return freeze_quarter(session, ends_on=ends_on, programme=programme, by=by, at=at)


def _frozen(session: Session, ends_on: date) -> QuarterSnapshot | None:
    return session.scalars(select(QuarterSnapshot).where(QuarterSnapshot.ends_on == ends_on)).first()
