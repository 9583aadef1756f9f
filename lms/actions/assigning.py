"""Asking people to hold an award by a date, and ceasing to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from courses.course import Award
from lms.actions import audit, keeping
from lms.actions.notices import Letter, send_once
from lms.records.people import Person
from lms.records.queries.assigning import Effect, asked_already, effects_of_assigning, holds, whom
from lms.records.results import Assignment, Requirement
from lms.rules.actor import Actor
from lms.rules.audience import Audience, order_key
from lms.rules.dates import london_date
from lms.rules.deadline import check_due_on
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.reminder import SUBJECT, news, news_stage

NOBODY = "Nobody is in this choice any more. Choose again who needs training."
NOTHING_NEW = "Everybody in this choice has this training to do by this date or sooner. There is nothing to assign."
NOT_OPEN = "This training is not asked of anybody any more."
NO_REASON = "Say why, so that people understand it."
LONGEST_REASON = 500
LONGEST_ENDING = 250


@dataclass(frozen=True)
class Order:
    """Whom to ask for which award by when, and why. `form_key` is made with the form: it makes the order single."""

    form_key: str
    audience: Audience
    award: Award
    due_on: date
    reason: str


def assign(session: Session, order: Order, *, site_url: str, by: Actor, at: datetime) -> Sequence[UUID]:
    """Ask the audience within the actor's scope for the award; the uids of the requirements, one an organisation.

    People who already have it to do by then or sooner are left as they are. People who hold it are asked too, and
    count as done. Everyone else newly asked gets one neutral e-mail, at most one a day. The same order sent again
    changes nothing and gives the same uids. Refuses a date out of range, an empty audience and an order that asks
    nobody for anything new. The number of statements does not depend on the number of people.
    """
    on = london_date(at)
    _check(order, on)
    effects = effects_of_assigning(
        session, audience=order.audience, award=order.award, due_on=order.due_on, scope=by.scope(*LEADS), on=on
    )
    keys = {effect.organisation_id: _key(order, effect.organisation_id) for effect in effects}
    made = _requirements_with(session, list(keys.values()))
    if made:
        return [uid for _id, _organisation_id, uid in made]
    _check_effects(effects)
    ids = _add_requirements(session, order, effects, keys, by=by, at=at)
    if ids:
        _add_assignments(session, order, ids, by=by, on=on)
        person_ids = session.scalars(select(Assignment.person_id).where(Assignment.requirement_id.in_(ids))).all()
        _tell(session, order, ids, site_url=site_url, by=by, at=at)
        keeping.refresh(session, person_ids, on=on)
    session.flush()
    return [uid for _id, _organisation_id, uid in _requirements_with(session, list(keys.values()))]


def stop_asking(session: Session, *, requirement_id: int, because: str, by: Actor, at: datetime) -> int:
    """End every open assignment of this requirement from today; how many people it was asked of. Nothing is deleted.

    Refuses without a reason, and when it is not asked of anybody any more.
    """
    on = london_date(at)
    reason = because.strip()
    if not reason:
        raise Refusal(NO_REASON, field="because")
    if len(reason) > LONGEST_ENDING:
        raise Refusal(f"Use at most {LONGEST_ENDING} characters.", field="because")
    session.execute(select(Requirement.id).where(Requirement.id == requirement_id).with_for_update())
    person_ids = session.scalars(
        update(Assignment)
        .where(
            Assignment.requirement_id == requirement_id,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .values(ended_on=on, ended_because=reason)
        .returning(Assignment.person_id)
        .execution_options(synchronize_session=False)
    ).all()
    if not person_ids:
        raise Refusal(NOT_OPEN)
    audit.record(
        session, "stop asking", "requirement", requirement_id, by=by, at=at, because=reason, people=len(person_ids)
    )
    session.flush()
    keeping.refresh(session, person_ids, on=on)
    return len(person_ids)


def _check(order: Order, on: date) -> None:
    check_due_on(order.due_on, assigned_on=on, field="due")
    if not order.reason.strip():
        raise Refusal(NO_REASON, field="reason")
    if len(order.reason) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="reason")


def _check_effects(effects: Sequence[Effect]) -> None:
    if not effects:
        raise Refusal(NOBODY)
    if not any(effect.newly_asked for effect in effects):
        raise Refusal(NOTHING_NEW)


def _key(order: Order, organisation_id: int) -> str:
    facts = (order.audience.fingerprint, order.award.code, order.due_on.isoformat(), order.reason)
    return order_key(order.form_key, organisation_id, facts)


def _requirements_with(session: Session, keys: Sequence[str]) -> Sequence[tuple[int, int, UUID]]:
    return session.execute(
        select(Requirement.id, Requirement.organisation_id, Requirement.uid)
        .where(Requirement.order_key.in_(keys))
        .order_by(Requirement.organisation_id)
    ).all()


def _add_requirements(
    session: Session, order: Order, effects: Sequence[Effect], keys: dict[int, str], *, by: Actor, at: datetime
) -> Sequence[int]:
    """The ids of the requirements made now: none when another press of the same form was quicker."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [
        {
            "uid": uuid4(),
            "organisation_id": effect.organisation_id,
            "award": order.award.code,
            "due_on": order.due_on,
            "audience": order.audience.in_words,
            "reason": order.reason.strip(),
            "created_at": at,
            "created_by": by.name,
            "order_key": keys[effect.organisation_id],
        }
        for effect in effects
        if effect.newly_asked
    ]
    insertion = dialect.insert(Requirement).on_conflict_do_nothing(index_elements=["order_key"])
    ids = session.scalars(insertion.returning(Requirement.id), rows).all()
    people = sum(effect.newly_asked for effect in effects)
    for id_ in ids:
        facts = {"award": order.award.code, "due_on": order.due_on.isoformat(), "people": people}
        audit.record(session, "assign training", "requirement", id_, by=by, at=at, **facts)
    return ids


def _add_assignments(session: Session, order: Order, ids: Sequence[int], *, by: Actor, on: date) -> None:
    """One statement for all people: the audience, less those who have it to do by then or sooner."""
    asked = whom(order.audience, scope=by.scope(*LEADS), on=on).subquery("asked")
    newly = (
        select(
            asked.c.person_id,
            Requirement.id,
            asked.c.organisation_id,
            literal(order.award.code),
            literal(1),
            literal(on, Date),
            literal(order.due_on, Date),
            literal(""),
        )
        .join(Requirement, Requirement.organisation_id == asked.c.organisation_id)
        .where(Requirement.id.in_(ids), ~asked_already(asked, order.award, due_on=order.due_on, on=on))
    )
    columns = [
        "person_id",
        "requirement_id",
        "organisation_id",
        "award",
        "cycle",
        "assigned_on",
        "due_on",
        "ended_because",
    ]
    session.execute(insert(Assignment).from_select(columns, newly))


def _tell(session: Session, order: Order, ids: Sequence[int], *, site_url: str, by: Actor, at: datetime) -> None:
    """Write once a day to everybody newly asked who does not hold the award and has an address."""
    asked = (
        select(Assignment.person_id, Assignment.organisation_id)
        .where(Assignment.requirement_id.in_(ids))
        .subquery("asked")
    )
    rows = session.execute(
        select(Person.id, Person.email, Person.given_name)
        .where(
            Person.id.in_(select(asked.c.person_id).where(~holds(asked, order.award))),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )
    link = f"{site_url}/your-training"
    letters = [
        Letter(person_id, email or "", SUBJECT, news(given_name, link=link)) for person_id, email, given_name in rows
    ]
    send_once(session, letters, stage=news_stage(london_date(at)), by=by, at=at)
