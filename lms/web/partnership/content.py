"""How the content stands, for those who write and answer for it; and every page and question as authors read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from courses.checks.reviews import REVIEW_ROLES
from courses.course import Course, Module, Page, Status
from courses.currency import FactUse, fact_uses, facts_of
from courses.explained_words import without_links
from courses.scenarios import Scenario
from lms.records.queries.contacts import contacts_named
from lms.records.queries.walks import people_choosing
from lms.rules.policy import NOTHING, Permission, may
from lms.rules.walks import NodeCounts, counts_for_authors
from lms.web.access import Thing, actor, allow
from lms.web.extensions import catalogue, on, session
from lms.web.learner.contacts_in_text import with_contacts
from lms.web.learner.fact_words import FACT_WORDS

blueprint = Blueprint("content", __name__)


@dataclass(frozen=True)
class CourseState:
    """A course with what there is to know of it before trusting it."""

    course: Course
    facts: tuple[FactUse, ...]
    on: date

    @property
    def is_reviewed(self) -> bool:
        """Everybody who has to has read exactly this text: the content check holds courses to it."""
        return self.course.status is Status.REVIEWED

    @property
    def review(self) -> str:
        """What has been reviewed, in words."""
        if self.is_reviewed:
            return "Reviewed"
        given = {one.role for one in self.course.reviews if one.content_sha256 == self.course.content_sha256}
        awaited = [role.replace(" ", "-") for role in REVIEW_ROLES if role not in given]
        if not awaited:
            return "Draft, with every review recorded"
        most, last = ", ".join(awaited[:-1]), awaited[-1]
        return f"Draft, awaiting {most} and {last} review" if most else f"Draft, awaiting {last} review"

    @property
    def is_past_review(self) -> bool:
        """The date by which it had to be reviewed has gone by."""
        return self.course.review_due < self.on

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return sum(1 for _ in self.course.pages())

    @property
    def to_look_at(self) -> int:
        """How many of its facts must be checked or reviewed."""
        return sum(use.needs_a_look(self.on) for use in self.facts)


def find_course(award: str) -> Thing | None:
    """The course with the code in the address."""
    course = catalogue().find(award)
    return Thing(course, NOTHING) if course else None


@blueprint.get("/content")
@allow(Permission.SEE_CONTENT)
def content() -> ResponseReturnValue:
    """Every course and how it stands; the facts that need a look."""
    uses = fact_uses(catalogue().courses, catalogue().facts)
    return render_template(
        "partnership/content.html",
        states=[CourseState(course, facts_of(course, uses), on()) for course in catalogue().courses],
        register=[use for use in uses if use.needs_a_look(on())],
        facts=len(uses),
        **_shown(),
    )


@blueprint.get("/content/<string(maxlength=80):course>")
@allow(Permission.SEE_CONTENT, course=find_course)
def one_course(course: Course) -> ResponseReturnValue:
    """One course: its reviews, its pages, its questions and the facts that need a look."""
    facts = facts_of(course, fact_uses(catalogue().courses, catalogue().facts))
    return render_template(
        "partnership/content_course.html",
        state=CourseState(course, facts, on()),
        course=course,
        register=[use for use in facts if use.needs_a_look(on())],
        outcomes={outcome.id: outcome.text for outcome in course.outcomes},
        **_shown(),
    )


@blueprint.get("/content/<string(maxlength=80):course>/pages/<string(maxlength=80):module>/<string(maxlength=80):page>")
@allow(Permission.SEE_KEYS, course=find_course)
def one_page(course: Course, module: str, page: str) -> ResponseReturnValue:
    """A page with both of its versions, its checks with their keys and its scenarios with every ending."""
    found_module, found_page = _page_of(course, module, page)
    scenario = course.find_branching(found_page.walk.slug) if found_page.walk else None
    return render_template(
        "partnership/content_page.html",
        course=course,
        module=found_module,
        page=found_page,
        segments=without_links(found_page.segments),
        gentler=without_links(found_page.gentler) if found_page.gentler is not None else None,
        words=catalogue().words.named(dict.fromkeys((*found_page.meant, *found_page.gentler_meant))),
        scenario=scenario,
        node_counts=_counts(course, scenario),
        facts=[catalogue().facts[id_] for id_ in found_page.facts if id_ in catalogue().facts],
        contacts_in=_fill_in(),
        **_shown(),
        **FACT_WORDS,
    )


@blueprint.get("/content/<string(maxlength=80):course>/questions")
@allow(Permission.SEE_KEYS, course=find_course)
def questions(course: Course) -> ResponseReturnValue:
    """Every question of the quiz with its key and the reason for each answer."""
    return render_template(
        "partnership/content_questions.html",
        course=course,
        outcomes={outcome.id: outcome.text for outcome in course.outcomes},
        critical=sum(question.critical for question in course.bank),
        contacts_in=_fill_in(),
        **_shown(),
    )


def _counts(course: Course, scenario: Scenario | None) -> tuple[NodeCounts, ...]:
    """How many people made each choice of the scenario; none without one."""
    if scenario is None:
        return ()
    people = people_choosing(session(), award=course.award.code, scenarios=[scenario.slug])
    return counts_for_authors(scenario, people.get(scenario.slug, {}))


def _page_of(course: Course, module: str, page: str) -> tuple[Module, Page]:
    try:
        return course.get_module(module), course.get_page(module, page)
    except LookupError:
        abort(404)


def _fill_in() -> Any:
    """Course text with its contacts filled in; plain text has to be escaped before."""
    contacts = contacts_named(session(), catalogue().contacts.keys())
    return lambda text: with_contacts(str(text), contacts, on=on())


def _shown() -> dict[str, Any]:
    """What every page here needs."""
    return {
        "today": on(),
        "may_see_keys": may(actor(), Permission.SEE_KEYS),
        "may_see_insight": may(actor(), Permission.SEE_INSIGHT),
    }
