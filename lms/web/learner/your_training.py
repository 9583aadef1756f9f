"""Your training: what to do, why, by when, how long, and one button to carry on."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from courses.course import Course
from lms.records.queries.agreements import open_questions
from lms.records.queries.award_parts import Grounds, grounds_of
from lms.records.queries.short_checks import awards_to_take_whole
from lms.records.queries.training import asks_of, awards_held, studies_of
from lms.rules.award_parts import in_words
from lms.rules.learning_plan import Plan, plan
from lms.rules.policy import Permission, may
from lms.web.access import actor, allow, person
from lms.web.extensions import catalogue, on, session
from lms.web.learner.addresses import item_address
from lms.web.learner.booking import sessions_of
from lms.web.learner.keeping_fresh import course_to_keep_fresh

blueprint = Blueprint("your_training", __name__)


@blueprint.get("/your-training")
@allow(Permission.BE_SIGNED_IN)
def home() -> ResponseReturnValue:
    """Everything the learner is asked to do, the most pressing first."""
    found = _plan()
    grounds = _grounds(found)
    return render_template(
        "learner/your_training.html",
        plan=found,
        address=item_address,
        can_show=_can_show(found),
        fresh=course_to_keep_fresh(),
        find_course=catalogue().find,
        questions=open_questions(session(), person_id=person().person_id),
        parts_said=_parts_said(found, grounds),
        sessions=sessions_of([item.course for item in (*found.to_do, *found.renew)], grounds),
        past_review=_past_review(),
        place_kept=request.args.get("place") == "kept",
    )


def _can_show(found: Plan) -> frozenset[str]:
    """The awards of courses not begun of which something could be shown to be known already."""
    items = [item for item in (*found.to_do, *found.renew) if not item.begun and not item.missing and item.can_show]
    if not any(item.position.ever for item in items):
        return frozenset(item.course.award.code for item in items)
    whole = awards_to_take_whole(session(), person_id=person().person_id, on=on())
    return frozenset(item.course.award.code for item in items) - whole


def _plan() -> Plan:
    mine = person().person_id
    return plan(
        catalogue().courses,
        asks=asks_of(session(), person_id=mine, on=on()),
        held=awards_held(session(), person_id=mine),
        studies=studies_of(session(), person_id=mine),
        on=on(),
    )


def _past_review() -> list[Course]:
    """The courses whose review date has gone by, for those who look after them; none for anybody else."""
    if not may(actor(), Permission.SEE_KEYS):
        return []
    return [course for course in catalogue().courses if course.review_due < on()]


@dataclass(frozen=True)
class PartsSaid:
    """What is done of an award that is more than study."""

    words: str
    quiz_passed: bool


def _grounds(found: Plan) -> dict[str, Grounds]:
    """What is done of each award to do or to renew that is more than study, by award."""
    courses = [item.course for item in (*found.to_do, *found.renew) if len(item.course.parts) > 1]
    mine = person().person_id
    grounds = grounds_of(session(), person_ids=[mine], courses=courses, on=on())
    return {award: one for (_person_id, award), one in grounds.items()}


def _parts_said(found: Plan, grounds: dict[str, Grounds]) -> dict[str, PartsSaid]:
    """How many parts are done of each award that was begun and is more than study, by award."""
    items = (*found.to_do, *found.renew)
    said: dict[str, PartsSaid] = {}
    for course in [item.course for item in items if item.begun and len(item.course.parts) > 1]:
        done = grounds[course.award.code].done
        said[course.award.code] = PartsSaid(in_words(course.parts, done), done.study_on is not None)
    return said
