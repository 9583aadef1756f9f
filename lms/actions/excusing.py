"""Excusing people: exemptions, later dates, who has left or is listed in the wrong team; and a learner's own pause.

Whatever was given is ended, never changed or deleted. Nobody excuses themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from lms.actions import audit, keeping, reconciling
from lms.actions.holding import hold_people
from lms.records.excusing import GivenExemption, GivenExtension, Pause, PlacingDoubt
from lms.records.inserting import insert_if_absent
from lms.records.organisations import Unit
from lms.records.people import Post
from lms.records.queries.excusing import asked_of, exemption_holds, extension_holds
from lms.records.queries.presence import in_post, within
from lms.rules.actor import Actor
from lms.rules.dates import add_months, london_date
from lms.rules.excusing import check_later_date, check_until, exempt_reason, later_reason, pause_until
from lms.rules.policy import OVERSEERS
from lms.rules.refusals import Refusal

NOT_ASKED = "This training is not asked of them any more. There is nothing to excuse."
NOT_YOURSELF = "Somebody else has to decide this for you. Ask your manager or training lead."
ENDED_ALREADY = "This has ended already."
NOT_HERE = "They do not work here any more."
NO_LAST_DAY = "Enter their last day."
TOO_FAR = "Their last day must be within a year of today."


@dataclass(frozen=True)
class Excused:
    """Whom to excuse from which award, and why: the key of a reason from the short list."""

    person_id: int
    award: str
    reason: str


def exempt(session: Session, excused: Excused, *, until: date | None, by: Actor, at: datetime) -> None:
    """Let each organisation in the actor's scope not ask this person for the award until a date (inclusive).

    A new exemption takes the place of the one that holds. Given again as it is, nothing changes. Refuses when nothing
    is asked, and for oneself.
    """
    on = london_date(at)
    reason = exempt_reason(excused.reason)
    last_day = check_until(until, on=on)
    changed = False
    for asked in _begin(session, excused, by=by, on=on):
        mine = _of(GivenExemption, excused, asked.organisation_id)
        held = session.scalars(select(GivenExemption).where(*mine, exemption_holds(on))).all()
        if any((one.reason, one.until) == (reason, last_day) for one in held):
            continue
        _end(held, by=by, on=on)
        row = GivenExemption(
            person_id=excused.person_id,
            organisation_id=asked.organisation_id,
            award=excused.award,
            reason=reason,
            given_on=on,
            until=last_day,
            given_at=at,
            given_by=by.name,
        )
        changed = _add(session, row, "exempt", by=by, at=at, until=last_day.isoformat()) or changed
    _keep(session, excused.person_id, changed=changed, on=on)


def extend(session: Session, excused: Excused, *, due_on: date | None, by: Actor, at: datetime) -> None:
    """Give this person until a later date for the award, in each organisation in the actor's scope that asks for it.

    A new date takes the place of the one that holds. Given again as it is, nothing changes. Refuses a date that is not
    later than the one they have now, when nothing is asked, and for oneself.
    """
    on = london_date(at)
    reason = later_reason(excused.reason)
    changed = False
    for asked in _begin(session, excused, by=by, on=on):
        mine = _of(GivenExtension, excused, asked.organisation_id)
        held = session.scalars(select(GivenExtension).where(*mine, extension_holds(on))).all()
        if any((one.reason, one.due_on) == (reason, due_on) for one in held):
            continue
        later = check_later_date(due_on, now_due_on=asked.due_on, on=on)
        _end(held, by=by, on=on)
        row = GivenExtension(
            person_id=excused.person_id,
            organisation_id=asked.organisation_id,
            award=excused.award,
            reason=reason,
            given_on=on,
            due_on=later,
            given_at=at,
            given_by=by.name,
        )
        changed = _add(session, row, "extend", by=by, at=at, due_on=later.isoformat()) or changed
    _keep(session, excused.person_id, changed=changed, on=on)


def end_excuse(session: Session, row: GivenExemption | GivenExtension, *, by: Actor, at: datetime) -> None:
    """From today it holds no more. Ended again, nothing changes."""
    on = london_date(at)
    hold_people(session, [row.person_id])
    session.refresh(row)
    if row.ended_on is not None:
        return
    _end([row], by=by, on=on)
    verb = "end an exemption" if isinstance(row, GivenExemption) else "end a later date"
    audit.record(session, verb, row.__tablename__, row.id, by=by, at=at, person=row.person_id, award=row.award)
    _keep(session, row.person_id, changed=True, on=on)


def say_left(session: Session, *, person_id: int, last_day: date | None, by: Actor, at: datetime) -> int:
    """End this person's posts in the actor's scope with their last day; how many. The record of them stays.

    A day long gone is taken as yesterday, so that figures of days gone by stay as they were. Refuses when they hold no
    post there, and for oneself.
    """
    on = london_date(at)
    if by.person_id == person_id:
        raise Refusal(NOT_YOURSELF)
    if last_day is None:
        raise Refusal(NO_LAST_DAY, field="left")
    if not add_months(on, -12) <= last_day <= add_months(on, 12):
        raise Refusal(TOO_FAR, field="left")
    hold_people(session, [person_id])
    posts = _posts(session, person_id, by=by, on=on)
    if not posts:
        raise Refusal(NOT_HERE)
    yesterday = on - timedelta(days=1)
    for post in posts:
        post.ends_on = max(last_day, yesterday, post.starts_on - timedelta(days=1))
        facts = {"person": person_id, "last_day": last_day.isoformat(), "ends_on": post.ends_on.isoformat()}
        audit.record(session, "say somebody has left", "post", post.id, by=by, at=at, **facts)
    session.flush()
    organisation_ids = {post.organisation_id for post in posts}
    reconciling.reconcile(session, organisation_ids=organisation_ids, person_ids=[person_id], by=by, at=at)
    keeping.refresh(session, [person_id], on=on)
    return len(posts)


def doubt_place(session: Session, *, person_id: int, by: Actor, at: datetime) -> None:
    """Tell the leads that this person is not in the team they are listed in. Nothing else changes until one looks."""
    on = london_date(at)
    posts = _posts(session, person_id, by=by, on=on)
    if not posts:
        raise Refusal(NOT_HERE)
    for post in posts:
        open_already = select(PlacingDoubt.id).where(PlacingDoubt.post_id == post.id, PlacingDoubt.settled_at.is_(None))
        if session.scalar(open_already) is None and insert_if_absent(
            session, PlacingDoubt, post_id=post.id, said_on=on, said_at=at, said_by=by.name
        ):
            audit.record(session, "doubt a place", "post", post.id, by=by, at=at, person=person_id)
    session.flush()


def settle_doubt(session: Session, *, doubt_id: int, by: Actor, at: datetime) -> None:
    """A lead has looked. Settled again, nothing changes."""
    settled = session.scalars(
        update(PlacingDoubt)
        .where(PlacingDoubt.id == doubt_id, PlacingDoubt.settled_at.is_(None))
        .values(settled_at=at, settled_by=by.name)
        .returning(PlacingDoubt.post_id)
    ).all()
    for post_id in settled:
        audit.record(session, "settle a place", "post", post_id, by=by, at=at)
    session.flush()


def pause(session: Session, *, length: str, by: Actor, at: datetime) -> None:
    """No reminders for this learner for so long. Theirs alone: no line of the audit, no letter and no list says so."""
    on = london_date(at)
    until = pause_until(length, on=on)
    _end_pauses(session, by, on=on)
    session.add(Pause(person_id=by.person_id, starts_on=on, until=until))
    session.flush()


def end_pause(session: Session, *, by: Actor, at: datetime) -> None:
    """Reminders come again from today."""
    _end_pauses(session, by, on=london_date(at))
    session.flush()


@dataclass(frozen=True)
class _Asked:
    organisation_id: int
    due_on: date
    """As it is now, with a later date that holds."""


def _begin(session: Session, excused: Excused, *, by: Actor, on: date) -> Sequence[_Asked]:
    """The organisations in the actor's scope that ask this person for the award, the person's row being held."""
    if by.person_id == excused.person_id:
        raise Refusal(NOT_YOURSELF)
    hold_people(session, [excused.person_id])
    scope = by.scope(*OVERSEERS)
    found = asked_of(session, person_id=excused.person_id, award=excused.award, scope=scope, on=on)
    if not found:
        raise Refusal(NOT_ASKED)
    return [_Asked(organisation_id, min(duty.due_by(on) for duty in duties)) for organisation_id, duties in found]


def _of(
    record: type[GivenExemption] | type[GivenExtension], excused: Excused, organisation_id: int
) -> tuple[ColumnElement[bool], ...]:
    return (
        record.person_id == excused.person_id,
        record.organisation_id == organisation_id,
        record.award == excused.award,
    )


def _end(rows: Sequence[GivenExemption | GivenExtension], *, by: Actor, on: date) -> None:
    for row in rows:
        row.ended_on, row.ended_by = on, by.name


def _add(
    session: Session, row: GivenExemption | GivenExtension, verb: str, *, by: Actor, at: datetime, **facts: str
) -> bool:
    session.add(row)
    session.flush()
    more = {"person": row.person_id, "award": row.award, "reason": row.reason, **facts}
    audit.record(session, verb, row.__tablename__, row.id, by=by, at=at, **more)
    return True


def _keep(session: Session, person_id: int, *, changed: bool, on: date) -> None:
    session.flush()
    if changed:
        keeping.refresh(session, [person_id], on=on)


def _posts(session: Session, person_id: int, *, by: Actor, on: date) -> Sequence[Post]:
    """The posts that this person holds in the actor's scope."""
    return session.scalars(
        select(Post)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id, in_post(on), within(by.scope(*OVERSEERS)))
        .order_by(Post.id)
    ).all()


def _end_pauses(session: Session, by: Actor, *, on: date) -> None:
    session.execute(
        update(Pause)
        .where(Pause.person_id == by.person_id, or_(Pause.ended_on.is_(None), Pause.ended_on > on), Pause.until >= on)
        .values(ended_on=on)
    )
