"""Putting two records of one person together, and taking them apart again. Nothing is moved and nothing is deleted.

What happened stays under the record it happened to, so that no figure of the past changes. What still counts goes on
under the kept record, in rows of its own that begin today. What they go on from is written down, so that each can be
taken back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.actions import audit, carrying, keeping, mailing, reconciling
from lms.actions.holding import hold_people
from lms.records.access import SignInSession
from lms.records.inserting import insert_if_absent
from lms.records.mergers import APART, Merger
from lms.records.people import Person, Post
from lms.records.queries.ledger import ledger_of
from lms.records.queries.mergers import (
    RecordSeen,
    duties_together,
    holds_a_role,
    kept_for,
    known_only_to,
    others_of,
    records_seen,
)
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.duplicates import merged_ledger
from lms.rules.ledger import positions
from lms.rules.letters import SUBJECT, put_together, taken_apart
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.standing import Position

LONGEST_REASON = 250
NO_REASON = "Say how you know that this is one person."
NO_REASON_TWO = "Say how you know that these are two people."
TOO_LONG = f"Use at most {LONGEST_REASON} characters."
NOT_YOURS = (
    "You cannot put these two records together. They may hold a role, or one of them may be yours, or it may be for "
    "somebody else to decide. Ask whoever runs this service."
)
CHANGED = "Something of these records changed since you looked. Read the page again, then confirm."
ENDED = "These records were taken apart already."


@dataclass(frozen=True)
class Preview:
    """What putting two records together makes of the kept one, for somebody to read before they order it."""

    kept: RecordSeen
    other: RecordSeen
    standings: Mapping[str, Position]
    """Where the one person stands in the organisation, by award."""
    before: Mapping[int, Mapping[str, Position]]
    """Where each record stands, by its id and award."""
    is_allowed: bool

    @property
    def code(self) -> str:
        """Short words for "I have read exactly this"."""
        said = f"{self.kept}|{self.other}|{sorted(self.standings.items())}|{sorted(self.before.items())}"
        return sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Merging:
    """Which record is kept, which goes on under it, and why. `seen`: the code of the preview that was read."""

    kept: UUID
    other: UUID
    because: str
    seen: str
    form_key: str


def preview(session: Session, *, kept: UUID, other: UUID, by: Actor, at: datetime) -> Preview | None:
    """What it would do; None where one of them is not in the scope, or the two are of two organisations."""
    on = london_date(at)
    seen = {one.uid: one for one in records_seen(session, scope=by.scope(*LEADS), on=on, uids=[kept, other]).values()}
    if kept == other or kept not in seen or other not in seen:
        return None
    one, two = seen[kept], seen[other]
    if one.organisation_id != two.organisation_id:
        return None
    ledger = ledger_of(session, [one.id, two.id], on=on)
    here = one.organisation_id
    before: dict[int, dict[str, Position]] = {one.id: {}, two.id: {}}
    for (person_id, organisation_id), award, position in positions(ledger, on=on):
        if organisation_id == here:
            before[person_id][award] = position
    duties = duties_together(session, kept_id=one.id, other_id=two.id, on=on)
    together = merged_ledger(ledger, one.id, two.id, duties=duties)
    after = {award: position for place, award, position in positions(together, on=on) if place[1] == here}
    return Preview(one, two, after, before, _is_allowed(session, one, two, by=by, at=at))


def merge(session: Session, order: Merging, *, site_url: str, by: Actor, at: datetime) -> Merger:
    """Put two records of one person together. The same form sent twice does it once.

    Refuses without a reason, where something changed since it was looked at, and wherever it is not for this lead to
    decide: the sentence is the same for every cause, since some are not theirs to know.
    """
    reason = order.because.strip()
    _check_reason(reason, NO_REASON)
    key = sha256(f"{order.form_key}|{order.kept}|{order.other}".encode()).hexdigest()
    done = session.scalars(select(Merger).where(Merger.form_key == key)).first()
    if done is not None:
        return done
    ids = session.scalars(select(Person.id).where(Person.uid.in_([order.kept, order.other]))).all()
    hold_people(session, ids)
    shown = preview(session, kept=order.kept, other=order.other, by=by, at=at)
    if shown is None or not shown.is_allowed:
        raise Refusal(NOT_YOURS)
    if shown.code != order.seen:
        raise Refusal(CHANGED)
    row = Merger(
        kept_id=shown.kept.id,
        other_id=shown.other.id,
        organisation_id=shown.kept.organisation_id,
        merged_at=at,
        merged_by=by.name,
        because=reason,
        form_key=key,
    )
    put(session, row, by=by, at=at)
    audit.record(
        session, "put two records together", "merger", row.id, by=by, at=at, kept=row.kept_id, other=row.other_id
    )
    tell(session, row, partial(put_together, talk_to=by.name, link=f"{site_url}/sign-in"), at=at)
    return row


def put(session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
    """Let what the other record holds go on under the kept one, with the standing of both; sign the other out."""
    session.add(row)
    session.flush()
    carrying.carry(session, row, by=by, at=at)
    _end_sessions(session, row.other_id, at=at)
    _keep(session, row, by=by, at=at)


def undo(session: Session, *, merger_id: int, because: str, site_url: str, by: Actor, at: datetime) -> None:
    """Take two records apart: these are two people. What each had goes on under its own record from today.

    What was done under the kept record since stays there. Done again, nothing changes.
    """
    reason = because.strip()
    _check_reason(reason, NO_REASON_TWO)
    row = take_apart(session, merger_id, because=reason, by=by, at=at)
    if row is not None:
        audit.record(session, "take two records apart", "merger", row.id, by=by, at=at, because=reason)
        tell(session, row, partial(taken_apart, talk_to=by.name, link=f"{site_url}/sign-in"), at=at)


def take_apart(session: Session, merger_id: int, *, because: str, by: Actor, at: datetime) -> Merger | None:
    """Let what went on under the kept record go on under its own, and sign both out; None where that was done."""
    found = session.get_one(Merger, merger_id)
    hold_people(session, sorted((found.kept_id, found.other_id)))
    row = session.get_one(Merger, merger_id, with_for_update=True, populate_existing=True)
    if row.ended_at is not None:
        return None
    row.ended_at, row.ended_by, row.ended_because = at, by.name, because
    session.flush()
    carrying.give_back(session, row, by=by, at=at)
    for person_id in (row.kept_id, row.other_id):
        _end_sessions(session, person_id, at=at)
    _keep(session, row, by=by, at=at)
    return row


def say_two_people(session: Session, *, first: UUID, second: UUID, by: Actor, at: datetime) -> None:
    """Note that two likely records are of two people, so that they are not shown again. Refuses a pair out of scope."""
    shown = preview(session, kept=first, other=second, by=by, at=at)
    if shown is None:
        raise Refusal(NOT_YOURS)
    pair = sorted((shown.kept.id, shown.other.id))
    added = insert_if_absent(
        session,
        Merger,
        kept_id=pair[0],
        other_id=pair[1],
        organisation_id=shown.kept.organisation_id,
        ended_at=at,
        ended_by=by.name,
        ended_because=APART,
        form_key=sha256(f"two people|{pair}".encode()).hexdigest(),
    )
    if added:
        audit.record(session, "say these are two people", "person", pair[0], by=by, at=at, other=pair[1])
        session.flush()


def _check_reason(reason: str, missing: str) -> None:
    if not reason:
        raise Refusal(missing, field="because")
    if len(reason) > LONGEST_REASON:
        raise Refusal(TOO_LONG, field="because")


def _is_allowed(session: Session, kept: RecordSeen, other: RecordSeen, *, by: Actor, at: datetime) -> bool:
    ids = [kept.id, other.id]
    return (
        by.person_id not in ids
        and known_only_to(session, person_ids=ids, organisation_id=kept.organisation_id)
        and not holds_a_role(session, person_id=other.id, at=at)
        and not kept_for(session, ids)
        and not others_of(session, [other.id])
    )


def _end_sessions(session: Session, person_id: int, *, at: datetime) -> None:
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def tell(session: Session, row: Merger, letter: Callable[[str], str], *, at: datetime) -> None:
    """Write to both addresses: if it was wrong, whoever reads the one or the other can say so."""
    for person_id in (row.kept_id, row.other_id):
        person = session.get_one(Person, person_id)
        if person.email and person.disabled_at is None:
            body = letter(person.given_name)
            mailing.post(session, recipient=person.email, subject=SUBJECT, body=body, person_id=person_id, at=at)


def _keep(session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
    people = sorted((row.kept_id, row.other_id))
    session.flush()
    places = session.scalars(select(Post.organisation_id).where(Post.person_id.in_(people)).distinct())
    reconciling.reconcile(session, organisation_ids=sorted(places), person_ids=people, by=by, at=at)
    keeping.refresh(session, people, on=london_date(at))
