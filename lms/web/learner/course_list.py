"""Every course there is, by topic and tier: for whom, how long, what comes before it, and where the learner stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from courses.course import Course, Status
from courses.practice import Part
from lms.records.queries.training import asks_of, awards_held, studies_of
from lms.rules.learning_plan import Item, plan
from lms.rules.order_of_study import SUGGESTED_FIRST
from lms.rules.policy import Permission
from lms.web.access import allow, person
from lms.web.award_names import course_title
from lms.web.extensions import catalogue, on, session

blueprint = Blueprint("course_list", __name__)


@dataclass(frozen=True)
class Offer:
    """One course as somebody meets it who has not chosen yet."""

    course: Course
    words: str
    """Where the learner stands with it; "" where it is not asked for, held or begun."""
    suggested_first: bool
    before: tuple[tuple[str, str, bool], ...]
    """What has to be completed first: its code, its title, and whether the learner has completed it."""

    @property
    def status(self) -> str:
        """How far it has been reviewed, in a word."""
        return "Reviewed" if self.course.status is Status.REVIEWED else "Draft"

    @property
    def besides(self) -> tuple[str, ...]:
        """What there is to do besides studying."""
        live, parts = self.course.session, self.course.parts
        return (
            *([f"Live session: {live.minutes} minutes"] if live and Part.SESSION in parts else ()),
            *(["Sign-off of your practice"] if Part.SIGN_OFF in parts else ()),
        )


@blueprint.get("/courses")
@allow(Permission.BE_SIGNED_IN)
def every_course() -> ResponseReturnValue:
    """All courses, the topic that is suggested first at the top."""
    mine = person().person_id
    found = plan(
        catalogue().courses,
        asks=asks_of(session(), person_id=mine, on=on()),
        held=awards_held(session(), person_id=mine),
        studies=studies_of(session(), person_id=mine),
        on=on(),
    )
    items = {item.course.award: item for item in (*found.to_do, *found.renew, *found.done, *found.others)}
    return render_template(
        "learner/course_list.html",
        topics=[(courses[0], [_offer(items[course.award]) for course in courses]) for courses in _by_topic()],
        drafts=any(course.status is Status.DRAFT for course in catalogue().courses),
    )


def _by_topic() -> Iterator[Sequence[Course]]:
    """The courses of each topic by tier, in the order of the catalogue but for the topic that is suggested first."""
    topics = dict.fromkeys(course.award.topic for course in catalogue().courses)
    for topic in sorted(topics, key=lambda topic: topic != SUGGESTED_FIRST.topic):
        yield [course for course in catalogue().courses if course.award.topic == topic]


def _offer(item: Item) -> Offer:
    spoken_of = item.asks or item.held or item.begun
    return Offer(
        item.course,
        item.words if spoken_of else "",
        item.suggested_first,
        tuple((award.code, course_title(award.code), award not in item.missing) for award in item.course.prerequisites),
    )
