"""A course before it is begun: what it is, for whom, how long, what is in it, and how far it has been reviewed."""

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from courses.course import Course, Fact, Module
from courses.explained_words import running_html
from courses.practice import Part
from courses.progress import progress
from courses.test_out import pages_done as pages_done_of
from lms.actions import studying
from lms.records.learning import Enrolment
from lms.records.queries.award_parts import Grounds, grounds_of
from lms.records.queries.contacts import contacts_named
from lms.records.queries.learning import awards_ever_completed, find_latest_enrolment, pages_done, read_and_shown
from lms.rules.award_parts import in_words
from lms.rules.dates import london_date
from lms.rules.order_of_study import still_missing
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import Form
from lms.web.learner.addresses import first_page_address, next_address
from lms.web.learner.booking import sessions_of
from lms.web.learner.contacts_in_text import with_contacts
from lms.web.learner.fact_words import published
from lms.web.learner.testing_out import offer, your_path
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("courses", __name__)


@blueprint.get("/courses/<string(maxlength=80):award>")
@allow(Permission.BE_SIGNED_IN)
def show(award: str) -> ResponseReturnValue:
    """The course, with one button to begin or to carry on."""
    return _page(_course(award), Form(formdata=None))


@blueprint.post("/courses/<string(maxlength=80):award>")
@allow(Permission.BE_SIGNED_IN)
def begin(award: str) -> ResponseReturnValue:
    """Begin the course, or go on with it, at the first page not read."""
    course = _course(award)
    try:
        enrolment = studying.begin(session(), course, by=actor(), at=at())
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return _page(course, form), 422
    done = pages_done(session(), course, enrolment_id=enrolment.id)
    return redirect(next_address(enrolment.uid, progress(course, done).next), 303)


@blueprint.get("/courses/<string(maxlength=80):award>/summary")
@allow(Permission.BE_SIGNED_IN)
def summary(award: str) -> ResponseReturnValue:
    """The course on one page to print: what it teaches and what to do on Monday."""
    course = _course(award)
    sheet = course.summary_sheet
    contacts = contacts_named(session(), {key for one in sheet.sheets for key in one.contacts} if sheet else ())
    ids = dict.fromkeys(id_ for one in sheet.sheets for id_ in one.facts) if sheet else {}
    return render_template(
        "learner/course_summary.html",
        course=course,
        sheet=sheet,
        contacts_in=lambda html: with_contacts(html, contacts, on=on()),
        words=WordsOfPage(course.award.topic, htmls=running_html(sheet.segments()) if sheet else ()),
        facts=[catalogue().facts[id_] for id_ in ids if id_ in catalogue().facts],
    )


def _course(code: str) -> Course:
    course = catalogue().find(code)
    if course is None:
        abort(404)
    return course


def _page(course: Course, form: Form) -> str:
    enrolment = find_latest_enrolment(session(), person_id=person().person_id, award=course.award.code)
    read, shown = _done(enrolment)
    whole = pages_done_of(course, read, shown)
    ever = awards_ever_completed(session(), person_id=person().person_id)
    missing = still_missing(course.prerequisites, ever)
    grounds = _grounds(course)
    done = grounds.done if grounds and _is_open(enrolment) else None
    return render_template(
        "learner/course.html",
        course=course,
        form=form,
        enrolment=enrolment,
        begun=_is_open(enrolment),
        progress=progress(course, whole),
        modules_read=_modules_in(course.modules, read),
        path=your_path(course, read, shown),
        to_show=offer(course, enrolment, whole, ever_completed=course.award.code in ever),
        missing=[(award, catalogue().find(award.code)) for award in missing],
        finished_on=london_date(enrolment.finished_at) if enrolment and enrolment.finished_at else None,
        first_page=first_page_address(course, enrolment.uid) if enrolment else None,
        parts=_parts(course),
        sessions=sessions_of([course], {course.award.code: grounds} if grounds else {}).get(course.award.code),
        now=at(),
        parts_done=done,
        parts_in_words=in_words(course.parts, done) if done else "",
        facts=_facts(course),
        published=published,
    )


def _parts(course: Course) -> list[str]:
    """What the award is made of, each as the learner reads it."""
    said = {
        Part.STUDY: "Study: the pages and the quiz",
        Part.SESSION: f"A live session of {course.session.minutes} minutes" if course.session else "A live session",
        Part.SIGN_OFF: "A sign-off: somebody looks at your practice",
    }
    return [said[part] for part in course.parts] if len(course.parts) > 1 else []


def _grounds(course: Course) -> Grounds | None:
    """What is done of an award that is more than study; None for one that is not."""
    if len(course.parts) < 2:
        return None
    mine = person().person_id
    grounds = grounds_of(session(), person_ids=[mine], courses=[course], on=on())
    return grounds[mine, course.award.code]


def _is_open(enrolment: Enrolment | None) -> bool:
    return enrolment is not None and enrolment.finished_at is None


def _done(enrolment: Enrolment | None) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The pages read, and the outcomes shown to be known, in an open enrolment; nothing of any other."""
    if enrolment is None or not _is_open(enrolment):
        return frozenset(), frozenset()
    return read_and_shown(session(), enrolment_id=enrolment.id)


def _modules_in(modules: Sequence[Module], pages: frozenset[tuple[str, str]]) -> frozenset[str]:
    """The modules of which every page is among these."""
    return frozenset(
        module.slug for module in modules if all((module.slug, page.slug) in pages for page in module.pages)
    )


def _facts(course: Course) -> list[Fact]:
    """The facts the course rests on, those of its pages first and in the order of first citing."""
    cited = course.facts_cited() - {id_ for question in course.bank for id_ in question.facts}
    ids = dict.fromkeys((*(id_ for _, page in course.pages() for id_ in page.facts), *sorted(cited)))
    return [catalogue().facts[id_] for id_ in ids if id_ in catalogue().facts]
