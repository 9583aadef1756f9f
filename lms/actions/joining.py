"""Joining two accounts of one's own, whoever lists them: asked in the one, proved through the other's address.

Nobody else can do it: what two organisations know of somebody comes together by their own word alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import audit, merging, signing_in
from lms.actions.holding import hold_people
from lms.actions.secrets import hash_of
from lms.records.mergers import Merger
from lms.records.people import Person
from lms.records.queries.joining import (
    OwnAccount,
    find_account_to_join,
    find_listing_organisation,
    in_the_way,
    own_accounts,
)
from lms.records.queries.ledger import ledger_of
from lms.records.queries.mergers import duties_together
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.duplicates import merged_ledger
from lms.rules.ledger import positions
from lms.rules.letters import joined, parted
from lms.rules.refusals import Refusal
from lms.rules.standing import Position

BECAUSE = "They said that both accounts are theirs."
NO_MORE = "They took their accounts apart."
THIS_ACCOUNT = "This is the address of the account you are signed in to. Enter the other one."
USED_LINK = (
    "This link has been used, has run out, or was asked for in another account. Sign in with the address you asked "
    "from, or ask for a new link here."
)
HOLDS_A_ROLE = (
    "The other account has a role, such as manager. A role stays with its address. Sign in with that address and join "
    "this account from there. If both have a role, ask whoever runs this service to end one of them first."
)
JOINED_BEFORE = (
    "One of these accounts was joined with another one already. Take those apart first, or ask whoever runs this "
    "service."
)
ANSWER_FIRST = (
    "An organisation has asked one of these accounts whether it has the right person. Answer that first, under Your "
    "organisations. Then open the link again, or ask for a new one."
)
ON_NO_LIST = "Neither account is on the list of an organisation, so there is nothing to join. You can use either."
CHANGED = "Something in these accounts changed since you looked. Read the page again, then confirm."


@dataclass(frozen=True)
class Preview:
    """What joining two accounts makes of the one that is kept, for its owner to read before they confirm."""

    kept: OwnAccount
    other: OwnAccount
    standings: Mapping[int, Mapping[str, Position]]
    """Where they would stand in each organisation that may look beyond its own, by its id and award."""
    limited: frozenset[int]
    """The organisations that go on to see only what is completed with them, as the person chose."""
    obstacle: str
    """Why it cannot be, and what to do; empty where it can."""

    @property
    def code(self) -> str:
        """Short words for "I have read exactly this"."""
        said = f"{self.kept}|{self.other}|{sorted((one, sorted(row.items())) for one, row in self.standings.items())}"
        return sha256(said.encode()).hexdigest()[:16]

    @property
    def organisations(self) -> Mapping[int, str]:
        """The names of the organisations in which they have a post, by id."""
        return {post.organisation_id: post.organisation for one in (self.kept, self.other) for post in one.posts}


def ask(session: Session, *, email: str, place: str, site_url: str, minutes: int, by: Actor, at: datetime) -> None:
    """Send a link to the other address. Whether anybody has it is not said.

    Refuses the address of the account itself, and after too many asks.
    """
    mine = session.get_one(Person, by.person_id)
    if mine.email and mine.email == email.lower():
        raise Refusal(THIS_ACCOUNT, field="email")
    signing_in.ask_to_join(session, email=email, place=place, site_url=site_url, minutes=minutes, by=by, at=at)


def preview(session: Session, *, secret: str, by: Actor, at: datetime) -> Preview | None:
    """What the link would do; None unless this person asked for it and it can still be used. Writes nothing."""
    assert by.person_id is not None  # noqa: S101 - narrows the type; only people have a door
    other_id = find_account_to_join(session, secret_hash=hash_of(secret), asked_by=by.person_id, at=at)
    return _preview(session, by.person_id, other_id, at=at) if other_id else None


def join(session: Session, *, secret: str, seen: str, site_url: str, by: Actor, at: datetime) -> Merger:
    """Join the account that the link was sent to with the one they are signed in to.

    Refuses a link that is used, old or somebody else's, what stands in the way, and what changed since `seen`. Two
    clicks at once: one of them finds the link used.
    """
    assert by.person_id is not None  # noqa: S101 - narrows the type; only people have a door
    other_id = find_account_to_join(session, secret_hash=hash_of(secret), asked_by=by.person_id, at=at)
    if other_id is None:
        raise Refusal(USED_LINK)
    ids = sorted((by.person_id, other_id))
    hold_people(session, ids)
    shown = _preview(session, by.person_id, other_id, at=at)
    if shown.obstacle:
        raise Refusal(shown.obstacle)
    if shown.code != seen:
        raise Refusal(CHANGED)
    if signing_in.use_link(session, secret=secret, asked_by=by.person_id, at=at) is None:
        raise Refusal(USED_LINK)
    row = Merger(
        kept_id=by.person_id,
        other_id=other_id,
        organisation_id=find_listing_organisation(session, ids),
        by_themself=True,
        merged_at=at,
        merged_by=by.name,
        because=BECAUSE,
        form_key=sha256(f"joined|{hash_of(secret)}".encode()).hexdigest(),
    )
    merging.put(session, row, by=by, at=at)
    _record(session, row, "join their own accounts", by=by, at=at)
    merging.tell(session, row, partial(joined, link=f"{site_url}/your-other-account"), at=at)
    return row


def part(session: Session, *, merger: UUID, site_url: str, by: Actor, at: datetime) -> None:
    """Take two accounts apart that this person joined. Done again, nothing changes. Refuses anybody else's."""
    mine = select(Merger).where(Merger.uid == merger, Merger.kept_id == by.person_id, Merger.by_themself)
    found = session.scalars(mine).first()
    if found is None:
        raise Refusal(USED_LINK)
    row = merging.take_apart(session, found.id, because=NO_MORE, by=by, at=at)
    if row is not None:
        _record(session, row, "take their own accounts apart", by=by, at=at)
        merging.tell(session, row, partial(parted, link=f"{site_url}/sign-in"), at=at)


def _record(session: Session, row: Merger, verb: str, *, by: Actor, at: datetime) -> None:
    """A line of each account."""
    for person_id in (row.kept_id, row.other_id):
        audit.record(session, verb, "person", person_id, by=by, at=at, merger=row.id)
    session.flush()


def _preview(session: Session, kept_id: int, other_id: int, *, at: datetime) -> Preview:
    on = london_date(at)
    accounts = own_accounts(session, [kept_id, other_id], on=on)
    ledger = ledger_of(session, [kept_id, other_id], on=on)
    duties = duties_together(session, kept_id=kept_id, other_id=other_id, on=on)
    limited = frozenset(organisation_id for _person_id, organisation_id in ledger.own)
    standings: dict[int, dict[str, Position]] = {}
    for (_, organisation_id), award, position in positions(
        merged_ledger(ledger, kept_id, other_id, duties=duties), on=on
    ):
        if organisation_id not in limited:
            standings.setdefault(organisation_id, {})[award] = position
    kept, other = accounts[kept_id], accounts[other_id]
    return Preview(kept, other, standings, limited, _obstacle(session, kept, other, at=at))


def _obstacle(session: Session, kept: OwnAccount, other: OwnAccount, *, at: datetime) -> str:
    found = in_the_way(session, kept_id=kept.id, other_id=other.id, at=at)
    if found.were_joined:
        return JOINED_BEFORE
    if found.holds_a_role:
        return HOLDS_A_ROLE
    if found.are_asked:
        return ANSWER_FIRST
    return "" if found.were_listed else ON_NO_LIST
