"""Signing off practice: what an observer found for each criterion. A later look is another row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from courses.practice import Level, SignOff
from lms.actions import audit, finishing
from lms.actions.editions import remember_edition
from lms.actions.recording_sessions import check_names
from lms.actions.site import Site
from lms.records.inserting import insert_if_absent
from lms.records.sessions import PracticeSeen
from lms.rules.actor import Actor
from lms.rules.award_parts import counts
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal, Refusals

MOST_OBSERVATIONS = 20

NO_SIGN_OFF = "This course has no sign-off."
NOT_YOUR_OWN = "Nobody signs off their own practice. Ask another lead to record it."
NOT_YET = "Enter the date of the last observation. It cannot be in the future."
CHOOSE_A_LEVEL = "Choose what was found."


@dataclass(frozen=True)
class Seen:
    """What an observer found. `form_key` is made with the form: it makes the record single."""

    form_key: str
    person_id: int
    observer: str
    observations: int
    seen_on: date
    levels: Mapping[str, str]
    """By the id of the criterion."""


def record(session: Session, seen: Seen, course: Course, *, site: Site, by: Actor, at: datetime) -> PracticeSeen:
    """What was found, kept; if every criterion is at least safe and no part is missing, the award is completed.

    The same form sent again changes nothing. Refuses a date in the future or too long ago to count, a criterion left
    out, and one's own practice.
    """
    sign_off = _check(seen, course, by=by, on=london_date(at))
    enrolments = finishing.take_open_enrolments(session, person_ids=[seen.person_id], award=course.award.code)
    added = insert_if_absent(
        session,
        PracticeSeen,
        uid=uuid4(),
        person_id=seen.person_id,
        award=course.award.code,
        edition_id=remember_edition(session, course, at=at).id,
        seen_on=seen.seen_on,
        observer=seen.observer.strip(),
        observations=seen.observations,
        levels=dict(seen.levels),
        signed_off=is_enough(seen, sign_off),
        recorded_at=at,
        recorded_by=by.name,
        form_key=seen.form_key,
    )
    row = session.scalars(select(PracticeSeen).where(PracticeSeen.form_key == seen.form_key)).one()
    if added:
        award, enough = course.award.code, row.signed_off
        audit.record(session, "record observed practice", "practice", row.id, by=by, at=at, award=award, enough=enough)
        if enough:
            finishing.finish_if_whole(session, enrolments, course, site=site, by=by, at=at)
    session.flush()
    return row


def is_enough(seen: Seen, sign_off: SignOff) -> bool:
    """Whether every criterion was found at least safe, and observed as often as the course asks."""
    safe = all(seen.levels[criterion.id] in (Level.SAFE, Level.STRONG) for criterion in sign_off.criteria)
    return safe and seen.observations >= sign_off.observations


def _check(seen: Seen, course: Course, *, by: Actor, on: date) -> SignOff:
    sign_off = course.sign_off
    if sign_off is None:
        raise Refusal(NO_SIGN_OFF)
    if by.person_id == seen.person_id:
        raise Refusal(NOT_YOUR_OWN)
    missing = [
        Refusal(CHOOSE_A_LEVEL, field=criterion.id)
        for criterion in sign_off.criteria
        if seen.levels.get(criterion.id) not in list(Level)
    ]
    if missing:
        raise Refusals(tuple(missing))
    if seen.seen_on > on:
        raise Refusal(NOT_YET, field="seen_on")
    if not counts(seen.seen_on, last_completed_on=None, months_valid=course.months_valid, on=on):
        raise Refusal(f"A sign-off counts for {course.months_valid} months. Enter a later date.", field="seen_on")
    if not 1 <= seen.observations <= MOST_OBSERVATIONS:
        raise Refusal(f"Enter a number from 1 to {MOST_OBSERVATIONS}.", field="observations")
    check_names(seen.observer, field="observer", sentence="Enter who observed the practice.")
    return sign_off
