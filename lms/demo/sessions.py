"""Study above tier 1, live sessions that were held and that are to come, scenarios walked, and practice signed off."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import islice

from sqlalchemy import select

from courses.course import Course
from courses.practice import Level
from courses.scenarios import Node
from lms.actions import booking, planning_sessions, recording_sessions, signing_off, walking
from lms.actions.planning_sessions import Plan
from lms.actions.signing_off import Seen
from lms.demo.cast import AMINA, BEV, CHIDI, EWA, GITA
from lms.demo.history import Stage, begin, hand_of, lead_of, pass_quiz, top_units
from lms.demo.workforce import Colleague
from lms.records.learning import Enrolment
from lms.records.planned_sessions import PlannedSession
from lms.records.queries.learning import awards_ever_completed
from lms.records.queries.planned_sessions import PARTNERSHIP
from lms.records.queries.walks import moves_made
from lms.records.results import Assignment
from lms.rules.actor import Actor
from lms.rules.booking import Terms, london_instant
from lms.rules.dates import london_date
from lms.rules.order_of_study import still_missing
from lms.rules.quiet_hours import is_working_day
from lms.rules.refusals import Refusal
from lms.rules.walks import walk_after

MOST_LEARNERS = 12
"""Of one agency and one course: enough that each page has something to show, few enough that loading is quick."""
MOST_STEPS = 12
PLACES = 14
LIBRARY = "Central Library, meeting room 2"
STEP_FREE = "Step-free. Hearing loop. A quiet room next door."
NEEDS = ("A seat near the door, please.", "Large print, please.", "I may step out now and then.")
STUDIED: Sequence[tuple[str, str]] = (
    ("council", "trauma-informed-practice-2"),
    ("council", "modern-slavery-2"),
    ("council", "hate-crime-2"),
    ("hospitals", "trauma-informed-practice-2"),
    ("police", "trauma-informed-practice-2"),
)
HELD_DAYS_AGO = 24


def learn_with_others(stage: Stage, colleagues: Sequence[Colleague]) -> None:
    """Let people study tier 2, come to a session, and some go on to tier 3; plan the sessions to come."""
    by_key = {one.key: one for one in colleagues if one.key}
    for slug, award in STUDIED:
        course = stage.catalogue.find(award)
        if course is not None:
            learners = _asked(stage, course, [one for one in colleagues if one.agency.slug == slug])
            _study(stage, course, learners)
            keeper = next((by_key[key] for key in (BEV.key, GITA.key) if by_key[key].agency.slug == slug), None)
            if keeper is not None and learners:
                _meet(stage, course, keeper, learners)
    _support_and_lead(stage, by_key[BEV.key], colleagues)
    _plan_ahead(stage, by_key, colleagues)


def _asked(stage: Stage, course: Course, colleagues: Sequence[Colleague]) -> list[Colleague]:
    """Some who are asked for the course and may begin it: Chidi's team first, so that a visitor sees it half done."""
    asked = set(
        stage.session.scalars(
            select(Assignment.person_id).where(Assignment.award == course.award.code, Assignment.ended_on.is_(None))
        )
    )
    fit: list[Colleague] = []
    for one in sorted(colleagues, key=lambda one: one.team != CHIDI.team):
        if one.person.id not in asked or one.key in (AMINA.key, BEV.key):
            continue
        held = awards_ever_completed(stage.session, person_id=one.person.id)
        if not still_missing(course.prerequisites, held):
            fit.append(one)
        if len(fit) == MOST_LEARNERS:
            break
    return fit


def _study(stage: Stage, course: Course, learners: Sequence[Colleague]) -> None:
    """All have begun and walked a scenario; two thirds passed the quiz."""
    at = stage.now - timedelta(days=HELD_DAYS_AGO + 10)
    for number, one in enumerate(learners):
        enrolment = begin(stage, course, one, at + timedelta(hours=number), share=0.6)
        _walk(stage, course, enrolment, one, at + timedelta(hours=number))
        if number % 3 != 2:
            pass_quiz(stage, course, hand_of(one), at + timedelta(days=1, hours=number))


def _meet(stage: Stage, course: Course, keeper: Colleague, learners: Sequence[Colleague]) -> None:
    """A session that was held; most of those who had booked came."""
    by = _lead(stage, keeper)
    planned = _plan(stage, course, keeper, days=-HELD_DAYS_AGO, by=by, to_all=False)
    booked = [one for one in learners if _book(stage, planned, course, one, days_ago=HELD_DAYS_AGO + 9)]
    came = [one.person.uid for one in booked[: max(1, len(booked) - 2)]]
    recording_sessions.record_register(
        stage.session,
        planned,
        came,
        led_by="Farah Malik",
        course=course,
        site=stage.site,
        by=by,
        at=stage.now - timedelta(days=HELD_DAYS_AGO - 1),
    )


def _support_and_lead(stage: Stage, lead: Colleague, colleagues: Sequence[Colleague]) -> None:
    """A few go on to tier 3: one is signed off, one needs more practice, one waits for somebody to look."""
    course = stage.catalogue.find("trauma-informed-practice-3")
    if course is None or course.sign_off is None:
        return
    council = [one for one in colleagues if one.agency.slug == lead.agency.slug and not one.key]
    able = [
        one
        for one in council
        if not still_missing(course.prerequisites, awards_ever_completed(stage.session, person_id=one.person.id))
    ][:4]
    at = stage.now - timedelta(days=15)
    for number, one in enumerate(able):
        begin(stage, course, one, at, share=0.5)
        if number < 3:
            pass_quiz(stage, course, hand_of(one), at + timedelta(days=2))
        if number < 2:
            level = Level.SAFE if number == 0 else Level.NOT_YET
            levels = {criterion.id: level.value for criterion in course.sign_off.criteria}
            seen_on = london_date(stage.now - timedelta(days=6))
            seen = Seen(f"demonstration-{number}-sign-off", one.person.id, "Gita Raman", 3, seen_on, levels)
            by = _lead(stage, lead)
            signing_off.record(stage.session, seen, course, site=stage.site, by=by, at=stage.now - timedelta(days=5))


def _plan_ahead(stage: Stage, by_key: dict[str, Colleague], colleagues: Sequence[Colleague]) -> None:
    """What leads find to do: a session half booked, a full one, two for all, and one over without a register."""
    bev, ewa = by_key[BEV.key], by_key[EWA.key]
    council = [one for one in colleagues if one.agency.slug == bev.agency.slug and not one.key]
    by = _lead(stage, bev)
    office = Actor(ewa.person.id, ewa.person.name)
    for award, days, places, wished, owner in (
        ("trauma-informed-practice-2", 9, PLACES, 6, by),
        ("modern-slavery-2", 5, 5, 7, by),
        ("hate-crime-2", 16, PLACES, 5, office),
        ("prevent-2", 23, PLACES, 3, office),
        ("trauma-informed-practice-2", -1, PLACES, 8, by),
    ):
        course = stage.catalogue.find(award)
        if course is None:
            continue
        planned = _plan(stage, course, bev, days=days, by=owner, to_all=owner is office, places=places)
        mixed = colleagues[5::7] if owner is office else stage.dice.sample(council, len(council))
        people = [by_key[CHIDI.key], *mixed] if award == "modern-slavery-2" else mixed
        who_could = (one for one in people if _book(stage, planned, course, one, days_ago=max(2, 2 - days)))
        list(islice(who_could, wished))


def _plan(
    stage: Stage,
    course: Course,
    keeper: Colleague,
    *,
    days: int,
    by: Actor,
    to_all: bool,
    places: int = PLACES,
) -> PlannedSession:
    """A session on the working day nearest to so many days from now, planned long enough before."""
    on = london_date(stage.now) + timedelta(days=days)
    while not is_working_day(on):
        on += timedelta(days=1 if days > 0 else -1)
    minutes = course.session.minutes if course.session else 120
    starts_at = london_instant(on, time(9, 30))
    terms = Terms(starts_at, minutes, LIBRARY, "Ring at the side door.", places, "Farah Malik", STEP_FREE)
    owner = PARTNERSHIP if to_all else by.grants[0].unit_path
    wanted = Plan(
        form_key=f"demonstration-{course.award.code}-{on.isoformat()}-{keeper.key}",
        owner_path=owner,
        open_to_all=to_all,
        organisation_ids=frozenset() if to_all else frozenset({by.grants[0].organisation_id or 0}),
        keeper_ids=frozenset({keeper.person.id}),
        terms=terms,
    )
    at = min(starts_at, stage.now) - timedelta(days=12)
    return planning_sessions.plan(stage.session, wanted, course, site=stage.site, by=by, at=at)


def _book(stage: Stage, planned: PlannedSession, course: Course, one: Colleague, *, days_ago: int) -> bool:
    """Whether this person could book it. Somebody in three says what they need."""
    needs = stage.dice.choice(NEEDS) if stage.dice.random() < 0.3 else ""
    at: datetime = stage.now - timedelta(days=days_ago, minutes=stage.dice.randint(0, 400))
    try:
        booking.book(stage.session, planned, course, needs=needs, site=stage.site, by=hand_of(one), at=at)
    except Refusal:
        return False
    return True


def _walk(stage: Stage, course: Course, enrolment: Enrolment, one: Colleague, at: datetime) -> None:
    """Walk the first scenario of the course to an end, mostly by sound choices."""
    for scenario in course.scenarios[:1]:
        module, page = next((module, page) for module, page in course.pages() if _stands_on(page, scenario.slug))
        for step in range(MOST_STEPS):
            moves = moves_made(stage.session, enrolment_id=enrolment.id, scenario=scenario.slug)
            node = walk_after(scenario, moves).at
            if not isinstance(node, Node):
                break
            sound = [choice for choice in node.choices if choice.quality.value == "sound"]
            choices = sound if sound and stage.dice.random() < 0.65 else list(node.choices)
            walking.choose(
                stage.session,
                enrolment,
                scenario,
                module=module,
                page=page,
                node=node.id,
                choice=stage.dice.choice(choices).id,
                by=hand_of(one),
                at=at + timedelta(minutes=step),
            )


def _stands_on(page: object, slug: str) -> bool:
    walk = getattr(page, "walk", None)
    return walk is not None and walk.slug == slug


def _lead(stage: Stage, keeper: Colleague) -> Actor:
    """The hand of the lead of this person's agency."""
    top = top_units(stage.session, [keeper])[keeper.agency.slug]
    return Actor(keeper.person.id, keeper.person.name, lead_of(top).grants)
