"""Planned sessions for tests, made in one line each: in a week, in the library, open to everybody."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions import planning_sessions
from lms.actions.planning_sessions import Plan
from lms.records.planned_sessions import Booking, PlannedSession
from lms.rules.actor import Actor
from lms.rules.booking import Terms
from lms.rules.policy import LEADS
from tests.quiz_sittings import SITE

_numbers = count(1)


def terms_of(at: datetime, *, days: int = 7, places: int = 2, place: str = "Central Library, room 2") -> Terms:
    """So many days from this instant."""
    return Terms(at + timedelta(days=days), 90, place, "Ring the bell", places, "Una Facilitator", "Step-free")


def a_planned_session(
    session: Session,
    course: Course,
    *,
    by: Actor,
    at: datetime,
    places: int = 2,
    days: int = 7,
    organisation_ids: frozenset[int] = frozenset(),
    keeper_ids: frozenset[int] = frozenset(),
    mark: str = "Central",
) -> PlannedSession:
    """A session of this course, open to all unless organisations are named; its planner keeps the register."""
    owner = min(by.scope(*LEADS).unit_paths, key=len, default="")
    wanted = Plan(
        form_key=f"plan-of-the-test-{next(_numbers)}",
        owner_path=owner,
        open_to_all=not organisation_ids,
        organisation_ids=organisation_ids,
        keeper_ids=keeper_ids or frozenset({by.person_id or 0}),
        terms=terms_of(at, days=days, places=places, place=f"{mark} Library, room 2"),
    )
    return planning_sessions.plan(session, wanted, course, site=SITE, by=by, at=at)


def a_booking(planned: PlannedSession, person_id: int, organisation_id: int, at: datetime) -> Booking:
    """A place in it, without a letter."""
    return Booking(
        planned_session_id=planned.id,
        person_id=person_id,
        organisation_id=organisation_id,
        award=planned.award,
        booked_at=at,
        place_at=at,
        cancelled_because="",
    )
