"""The partnership's quarters: what was frozen, what the ledger says of one, what was reported and aimed at.

These count all organisations together, so only those who may see the whole partnership are answered from here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, undefer

from lms.records.organisations import Organisation, Unit
from lms.records.quarters import Headcount, QuarterSnapshot, Target
from lms.records.queries.ledger import first_posts
from lms.records.queries.presence import within
from lms.records.queries.rates import By, NamedPlace, tally_as_on
from lms.records.results import Certificate, Completion
from lms.rules.actor import Scope
from lms.rules.dates import london_midnight
from lms.rules.published_rates import Tally
from lms.rules.quarter import (
    Agency,
    CountedDay,
    HeadcountReport,
    Programme,
    Quarter,
    Reported,
    SetTarget,
    quarter_of,
    reported_on,
    targets_on,
)
from lms.rules.quarters import quarter_ends

WHOLE_PARTNERSHIP = Scope(("",))
DAYS_IN_A_TREND = 4


@dataclass(frozen=True)
class FrozenQuarter:
    """A quarter that was frozen, without its figures."""

    uid: UUID
    ends_on: date
    sha256: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class CameIn:
    """A headcount as it came in, for the list of what was reported."""

    organisation: str
    unit: str
    as_at: date
    source: str
    reported_at: datetime
    reported_by: str


def frozen_quarters(session: Session) -> Sequence[FrozenQuarter]:
    """Every quarter that was frozen, the latest first."""
    rows = session.scalars(select(QuarterSnapshot).order_by(QuarterSnapshot.ends_on.desc()))
    return [FrozenQuarter(row.uid, row.ends_on, row.sha256, row.made_at, row.made_by) for row in rows]


def find_snapshot(session: Session, *, uid: UUID) -> QuarterSnapshot | None:
    """A frozen quarter with its figures."""
    asked = select(QuarterSnapshot).options(undefer(QuarterSnapshot.content))
    return session.scalars(asked.where(QuarterSnapshot.uid == uid)).first()


def frozen_days(session: Session, days: Sequence[date]) -> Mapping[date, CountedDay]:
    """What was frozen of these ends of quarters, by day."""
    rows = session.execute(
        select(QuarterSnapshot.ends_on, QuarterSnapshot.content).where(QuarterSnapshot.ends_on.in_(days))
    )
    return {ends_on: quarter_of(content).latest for ends_on, content in rows}


def quarter_as_counted(
    session: Session, *, ends_on: date, programme: Programme, days: int = DAYS_IN_A_TREND
) -> Quarter:
    """What the ledger says today of the quarter that ended on this day, with so many ends of quarters up to its own.

    Earlier quarters that were frozen stay as they were frozen: what the board has seen does not move.
    """
    ends = quarter_ends(ends_on, days)
    organisations, said = organisations_that_report(session, scope=WHOLE_PARTNERSHIP, on=ends_on)
    kept = frozen_days(session, ends[:-1]) if days > 1 else {}
    aims = targets_set(session)
    return Quarter(
        programme=programme,
        agencies=tuple(Agency(one.id, one.name) for one in organisations),
        days=tuple(kept.get(on) or CountedDay(on, _tally(session, on, programme), targets_on(aims, on)) for on in ends),
        reported=said,
    )


def anybody_was_in_post(session: Session, *, on: date) -> bool:
    """Whether anybody held a post on this day."""
    return bool(session.scalar(select(func.count()).select_from(first_posts(on))))


def targets_set(session: Session) -> Sequence[SetTarget]:
    """Every target in the order in which it was set."""
    rows = session.execute(select(Target.award, Target.percent, Target.from_on).order_by(Target.id))
    return [SetTarget(*row) for row in rows]


def organisations_that_report(
    session: Session, *, scope: Scope, on: date
) -> tuple[Sequence[NamedPlace], tuple[Reported, ...]]:
    """Every organisation with a unit in the scope, by name, and what those that report counts say on this day."""
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.uid,
            Organisation.name,
            Headcount.unit,
            Headcount.as_at,
            Headcount.headcount,
            Headcount.trained,
        )
        .outerjoin(Headcount, and_(Headcount.organisation_id == Organisation.id, Headcount.as_at <= on))
        .where(Organisation.id.in_(select(Unit.organisation_id).where(within(scope))))
        .order_by(Organisation.name, Organisation.id, Headcount.id)
    ).all()
    organisations = dict.fromkeys(NamedPlace(*row[:3]) for row in rows)
    reports = (HeadcountReport(row[0], *row[3:]) for row in rows if row[4] is not None)
    return list(organisations), reported_on(reports, on)


def last_headcounts(session: Session, *, most: int) -> Sequence[CameIn]:
    """What came in last, the newest first."""
    rows = session.execute(
        select(
            Organisation.name,
            Headcount.unit,
            Headcount.as_at,
            Headcount.source,
            Headcount.reported_at,
            Headcount.reported_by,
        )
        .join(Organisation, Organisation.id == Headcount.organisation_id)
        .order_by(Headcount.id.desc())
        .limit(most)
    )
    return [CameIn(*row) for row in rows]


def completed_between(
    session: Session, *, organisation_id: int, topic: str, first: date, last: date
) -> Mapping[str, int]:
    """How many people of an organisation completed each award of a topic from one day to another, by award.

    They are counted where they worked when they completed it. Somebody who did it twice counts once. A completion
    whose certificate was withdrawn by the last day does not count.
    """
    rows = session.execute(
        select(Completion.award, func.count(Completion.person_id.distinct()))
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(
            or_(Certificate.revoked_at.is_(None), Certificate.revoked_at >= london_midnight(last + timedelta(days=1))),
            Completion.organisation_id == organisation_id,
            Completion.award.startswith(f"{topic}-", autoescape=True),
            Completion.completed_on >= first,
            Completion.completed_on <= last,
        )
        .group_by(Completion.award)
    )
    return {award: int(people) for award, people in rows}


def _tally(session: Session, on: date, programme: Programme) -> Tally:
    listed = sorted(programme.awards)
    return tally_as_on(session, scope=WHOLE_PARTNERSHIP, by=By.ORGANISATION, on=on, listed=listed)
