"""Reminding people kindly, at most once a week whoever presses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import audit
from lms.actions.notices import Letter, send_once
from lms.records.messages import Notice, OutboxMessage
from lms.records.queries.excusing import people_paused
from lms.records.queries.reminding import Awaited, people_awaited
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.policy import OVERSEERS
from lms.rules.refusals import Refusal
from lms.rules.reminder import SUBJECT, nudge, nudge_stage, stage_at
from lms.rules.team_standing import Need

NOTHING_AWAITED = "This person is up to date. There is nothing to remind them of."
NOBODY = {
    Need.OVERDUE: "Nobody here is overdue. There is nobody to remind.",
    Need.NEEDS_RENEWING: "Nobody here needs to renew anything. There is nobody to remind.",
}
NO_ADDRESS = "This person has no e-mail address here. Speak to them in person."


def remind_person(
    session: Session, *, person_id: int, catalogue: Catalogue, site_url: str, by: Actor, at: datetime
) -> bool:
    """Remind one person in the actor's scope of everything awaited; False if they had a reminder this week already.

    Refuses when nothing is awaited of them, or when they have no address.
    """
    scope = by.scope(*OVERSEERS)
    found = people_awaited(session, scope=scope, unit_path="", on=london_date(at), person_id=person_id)
    if not found:
        raise Refusal(NOTHING_AWAITED)
    if not found[0].email:
        raise Refusal(NO_ADDRESS)
    return bool(_send(session, found, catalogue=catalogue, site_url=site_url, by=by, at=at))


def remind_group(
    session: Session, need: Need, *, unit_path: str, catalogue: Catalogue, site_url: str, by: Actor, at: datetime
) -> frozenset[int]:
    """Remind everybody who is overdue, or who needs to renew, at or below a unit in the actor's scope.

    Returns the ids of those written to now: who was reminded this week already is left in peace, and who has no
    address cannot be written to. Refuses when nobody is in the group.
    """
    scope = by.scope(*OVERSEERS)
    found = people_awaited(session, scope=scope, unit_path=unit_path, on=london_date(at), need=need)
    if not found:
        raise Refusal(NOBODY[need])
    return _send(session, found, catalogue=catalogue, site_url=site_url, by=by, at=at)


def _send(
    session: Session, people: Sequence[Awaited], *, catalogue: Catalogue, site_url: str, by: Actor, at: datetime
) -> frozenset[int]:
    letters: dict[str, list[Letter]] = {}
    for one in people:
        if one.email:
            stage = stage_at(nudge_stage(london_date(at)), one.known_only_at)
            letters.setdefault(stage, []).append(
                Letter(one.person_id, one.email, SUBJECT, _letter(one, catalogue, site_url))
            )
    told: frozenset[int] = frozenset()
    for stage in sorted(letters):
        told |= send_once(session, letters[stage], stage=stage, by=by, at=at)
    _hold_back(session, told, stages=sorted(letters), at=at)
    if told:
        audit.record(session, "remind", "people", None, by=by, at=at, people=sorted(told))
    session.flush()
    return told


def _hold_back(session: Session, told: frozenset[int], *, stages: Sequence[str], at: datetime) -> None:
    """Do not send to whoever wants no reminders now. Their notice and letter look like everybody's: nobody can tell."""
    paused = people_paused(session, told, on=london_date(at))
    if paused:
        theirs = select(Notice.message_id).where(Notice.person_id.in_(paused), Notice.stage.in_(stages))
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(theirs), OutboxMessage.sent_at.is_(None))
            .values(sent_at=at)
            .execution_options(synchronize_session=False)
        )


def _letter(person: Awaited, catalogue: Catalogue, site_url: str) -> str:
    awaited = []
    for one in person.awaited:
        course = catalogue.find(one.title)
        awaited.append(replace(one, title=course.title) if course else one)
    return nudge(person.given_name, awaited, link=f"{site_url}/your-training")
