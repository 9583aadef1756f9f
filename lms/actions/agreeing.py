"""Asking people whether they belong to an organisation that listed them, and taking their answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.actions import audit, keeping, reconciling
from lms.actions.notices import Letter, send_once
from lms.records.agreements import Agreement
from lms.records.inserting import insert_if_absent
from lms.records.organisations import Organisation
from lms.records.people import Person, Post
from lms.records.results import Assignment
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.letters import SUBJECT, listed
from lms.rules.refusals import Refusal

NOT_THEM = "The person said this is not them."
ANSWERED = "You have answered this already. You can change your answer under Your organisations."
NOT_AGREED = "You have not agreed to this, so there is nothing to take back."
AT_ONCE = 10_000
"""How many people one statement names."""


@dataclass(frozen=True)
class Listed:
    """Somebody whom others knew before, as an organisation names them."""

    person_id: int
    given_name: str
    family_name: str
    email: str | None
    role_title: str


def ask(
    session: Session, people: Iterable[Listed], *, organisation_id: int, site_url: str, by: Actor, at: datetime
) -> frozenset[int]:
    """Ask those who never held a post in this organisation whether they belong to it; the ids of those now asked.

    Call it before their posts are made. Until they agree, the organisation sees the name it gave and what was completed
    with it. Each gets one mail; who has no address or cannot sign in is asked when they do. `site_url` may be empty.
    """
    first_of_each = {one.person_id: one for one in reversed(list(people))}
    known = _who_was_here(session, list(first_of_each), organisation_id)
    strangers = [one for person_id, one in first_of_each.items() if person_id not in known]
    ids = _begin(session, strangers, organisation_id=organisation_id, at=at)
    if ids:
        asked = [one for one in strangers if one.person_id in ids]
        audit.record(session, "ask people whether they belong", "agreement", None, by=by, at=at, people=sorted(ids))
        _tell(session, asked, organisation_id=organisation_id, site_url=site_url, by=by, at=at)
    return ids


def agree(session: Session, *, agreement_id: int, by: Actor, at: datetime) -> None:
    """Say yes: from today all that the person completed counts at this organisation, under the name they have.

    Saying yes twice changes nothing. A no may become a yes; the post that it ended comes back with the next list.
    """
    row = session.get_one(Agreement, agreement_id, with_for_update=True, populate_existing=True)
    if row.agreed_on is not None:
        return
    row.agreed_on, row.refused_at = london_date(at), None
    audit.record(session, "agree to belong", "agreement", row.id, by=by, at=at)
    _keep(session, row, by=by, at=at)


def refuse(session: Session, *, agreement_id: int, by: Actor, at: datetime) -> None:
    """Say no: end the posts there and what is asked there. Saying no twice changes nothing.

    Refuses once it was agreed: whoever worked there and left is taken off the list by the organisation.
    """
    row = session.get_one(Agreement, agreement_id, with_for_update=True, populate_existing=True)
    if row.agreed_on is not None or row.applies_from is not None:
        raise Refusal(ANSWERED, field="answer")
    if row.refused_at is not None:
        return
    on = london_date(at)
    row.refused_at = at
    session.execute(
        update(Post)
        .where(
            Post.person_id == row.person_id,
            Post.organisation_id == row.organisation_id,
            or_(Post.ends_on.is_(None), Post.ends_on >= on),
        )
        .values(ends_on=on - timedelta(days=1))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Assignment)
        .where(
            Assignment.person_id == row.person_id,
            Assignment.organisation_id == row.organisation_id,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .values(ended_on=on, ended_because=NOT_THEM)
        .execution_options(synchronize_session=False)
    )
    audit.record(session, "say this is not me", "agreement", row.id, by=by, at=at)
    session.flush()
    keeping.refresh(session, [row.person_id], on=on)


def take_back(session: Session, *, agreement_id: int, by: Actor, at: datetime) -> None:
    """Take a yes back: from today the organisation sees again only what was completed with it.

    What it saw before stays counted as on the days before. Refuses where there is no yes.
    """
    row = session.get_one(Agreement, agreement_id, with_for_update=True, populate_existing=True)
    if row.agreed_on is None:
        raise Refusal(NOT_AGREED)
    on = london_date(at)
    added = insert_if_absent(
        session,
        Agreement,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        role_title=row.role_title,
        asked_at=at,
        applies_from=on,
    )
    if added:
        audit.record(session, "take back an agreement", "agreement", row.id, by=by, at=at)
        _keep(session, row, by=by, at=at)


def _keep(session: Session, row: Agreement, *, by: Actor, at: datetime) -> None:
    """Let the organisation's rules look at the person with what it may know of them now."""
    person_ids = [row.person_id]
    reconciling.reconcile(session, organisation_ids=[row.organisation_id], person_ids=person_ids, by=by, at=at)
    keeping.refresh(session, person_ids, on=london_date(at))


def _begin(session: Session, people: Iterable[Listed], *, organisation_id: int, at: datetime) -> frozenset[int]:
    """Begin the stretch in which the organisation knows only its own; the ids of those for whom none ran yet."""
    rows = [
        {
            "person_id": one.person_id,
            "organisation_id": organisation_id,
            "given_name": one.given_name,
            "family_name": one.family_name,
            "email": one.email,
            "role_title": one.role_title,
            "asked_at": at,
        }
        for one in sorted(people, key=lambda one: one.person_id)
    ]
    if not rows:
        return frozenset()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    beginning = dialect.insert(Agreement).on_conflict_do_nothing().returning(Agreement.person_id)
    return frozenset(session.scalars(beginning, rows).all())


def _who_was_here(session: Session, person_ids: list[int], organisation_id: int) -> frozenset[int]:
    """Those who hold or held a post in the organisation: they need no question, or were asked before."""
    found: set[int] = set()
    for start in range(0, len(person_ids), AT_ONCE):
        some = person_ids[start : start + AT_ONCE]
        found.update(
            session.scalars(
                select(Post.person_id).where(Post.organisation_id == organisation_id, Post.person_id.in_(some))
            )
        )
    return frozenset(found)


def _tell(
    session: Session, asked: Iterable[Listed], *, organisation_id: int, site_url: str, by: Actor, at: datetime
) -> None:
    organisation = session.get_one(Organisation, organisation_id).name
    roles = {one.person_id: one.role_title for one in asked}
    rows = session.execute(
        select(Person.id, Person.email, Person.given_name)
        .where(Person.id.in_(roles), Person.email.is_not(None), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    link = f"{site_url}/your-organisations" if site_url else ""
    letters = [
        Letter(person_id, email or "", SUBJECT, listed(given_name, organisation, roles[person_id], link=link))
        for person_id, email, given_name in rows
    ]
    stage = f"listed by {organisation_id} on {london_date(at).isoformat()}"
    send_once(session, letters, stage=stage, by=by, at=at)
