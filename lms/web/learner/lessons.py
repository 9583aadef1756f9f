"""A lesson: one page of a course, its checks and scenarios, and carrying on. The place is always kept.

Everything a lesson page can send goes to its own address, so that a form sent after the session ended comes back to it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.course import Course, HardMaterial, Module, Page, Segment
from courses.explained_words import linked_in, running_html
from courses.progress import Place, minutes_for, minutes_from, progress, step_after, step_before
from courses.scenarios import Scenario
from courses.test_out import pages_known
from lms.actions import studying
from lms.records.learning import Enrolment
from lms.records.queries.contacts import contacts_named
from lms.records.queries.learning import latest_answers, pages_done
from lms.records.queries.short_checks import outcomes_shown
from lms.records.queries.walks import moves_made
from lms.rules.dates import london_date
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.walks import Move, has_ended
from lms.web import held_forms
from lms.web.access import actor, allow
from lms.web.extensions import at, catalogue, on, session
from lms.web.learner.addresses import next_address, page_address
from lms.web.learner.contacts_in_text import keys_alone
from lms.web.learner.fact_words import FACT_WORDS
from lms.web.learner.pieces import Shown, asked_ids, shown_piece
from lms.web.learner.things import find_enrolment
from lms.web.learner.versions import Version, choose_version, chosen_version, needs_choice
from lms.web.public.help_pages import STALE_DAYS
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("lessons", __name__)

PATH = "/learning/<uuid:enrolment>/<string(maxlength=80):module>/<string(maxlength=80):page>"
CHOOSE_HOW_TO_READ = "Choose how you want to read this part."


class Lesson:
    """The page that an address names, within its course and enrolment; 404 if there is none."""

    def __init__(self, enrolment: Enrolment, module: str, page: str) -> None:
        course = catalogue().find(enrolment.award)
        if course is None:
            abort(404)
        try:
            self.module: Module = course.get_module(module)
            self.page: Page = course.get_page(module, page)
        except LookupError:
            abort(404)
        self.course: Course = course
        self.enrolment = enrolment

    @property
    def version(self) -> Version | None:
        """The version of a page with an account that is read; None for every other page."""
        if self.page.hard_material is not HardMaterial.DESCRIBES:
            return None
        return chosen_version(self.course, self.module)

    @property
    def segments(self) -> Sequence[Segment]:
        """The pieces of the version that is read. Who asked for no account gets none, even if nothing is left."""
        return self.page.gentler or () if self.version is Version.GENTLER else self.page.segments

    @cached_property
    def known(self) -> frozenset[tuple[str, str]]:
        """The pages that the learner has shown they know; none once the course is finished."""
        if self.enrolment.finished_at is not None:
            return frozenset()
        return pages_known(self.course, outcomes_shown(session(), enrolment_id=self.enrolment.id))

    @property
    def is_known(self) -> bool:
        """Whether this page can be skipped. Who opens it all the same is led on page by page."""
        return (self.module.slug, self.page.slug) in self.known

    def words(self) -> WordsOfPage:
        """The words that the version which is read uses and does not explain itself."""
        return WordsOfPage(
            self.course.award.topic,
            htmls=running_html(self.segments),
            listed=self.page.gentler_meant if self.version is Version.GENTLER else self.page.meant,
            linked=linked_in(self.segments),
        )

    @property
    def address(self) -> str:
        """Where this page is."""
        return page_address(self.enrolment.uid, Place(self.module.slug, self.page.slug))


@blueprint.get(PATH)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def page(enrolment: Enrolment, module: str, page: str) -> ResponseReturnValue:
    """One page to read; before an account, first how the learner wants to read it."""
    held = held_forms.held_fields() or {}
    sent = {held["check"][0]: held.get("answer", [])} if held.get("check") else {}
    return _show(Lesson(enrolment, module, page), sent=sent)


@blueprint.post(PATH)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def act(enrolment: Enrolment, module: str, page: str) -> ResponseReturnValue:
    """Carry on, answer, choose how to read, or stop."""
    lesson = Lesson(enrolment, module, page)
    do = ACTS.get(request.form.get("act", ""))
    return do(lesson) if do else abort(400)


def _carry_on(lesson: Lesson) -> ResponseReturnValue:
    """On to the page after this one; after the last, to one passed over if there is any, else to the quiz."""
    here = (lesson.module.slug, lesson.page.slug)
    studying.carry_on(session(), lesson.enrolment, lesson.course, module=here[0], page=here[1], by=actor(), at=at())
    following = _following(lesson)
    if following is not None:
        return redirect(page_address(lesson.enrolment.uid, following), 303)
    if lesson.enrolment.finished_at is not None:
        return redirect(url_for("courses.show", award=lesson.course.award.code), 303)
    left = progress(lesson.course, pages_done(session(), lesson.course, enrolment_id=lesson.enrolment.id)).next
    return redirect(next_address(lesson.enrolment.uid, left), 303)


def _following(lesson: Lesson) -> Place | None:
    """The page after this one. From a page of the learner's path, pages that they know are passed over."""
    following = step_after(lesson.course, lesson.module.slug, lesson.page.slug)
    while following and not lesson.is_known and (following.module, following.page) in lesson.known:
        following = step_after(lesson.course, following.module, following.page)
    return following


def _answer(lesson: Lesson) -> ResponseReturnValue:
    """Keep an answer and come back to it; of a finished course, show what there is to say and keep nothing."""
    check_id, positions = request.form.get("check", ""), request.form.getlist("answer")
    try:
        if needs_choice(lesson.course, lesson.module, lesson.page):
            raise Refusal(CHOOSE_HOW_TO_READ)
        if check_id not in asked_ids(lesson.segments):
            raise Refusal(studying.NOT_IN_THIS_COURSE)
        if lesson.enrolment.finished_at is not None:
            chosen = studying.read_choice(lesson.course, check_id, positions)
            return _show(lesson, answers={check_id: chosen})
        studying.answer_check(
            session(),
            lesson.enrolment,
            lesson.course,
            check_id=check_id,
            positions=positions,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        return _show(lesson, refusal=refusal, sent={check_id: positions}), 422
    return redirect(f"{lesson.address}#{check_id}", 303)


def _choose_version(lesson: Lesson) -> ResponseReturnValue:
    """Keep how this part is read, in this browser alone."""
    wish = request.form.get("version", "")
    if wish == "later":
        return _stop(lesson)
    if wish not in list(Version):
        return _show(lesson, refusal=Refusal(CHOOSE_HOW_TO_READ)), 422
    choose_version(lesson.course, lesson.module, Version(wish))
    return redirect(lesson.address, 303)


def _stop(_lesson: Lesson) -> ResponseReturnValue:
    """Away from here; every page carried on from is kept already."""
    return redirect(url_for("your_training.home", place="kept"), 303)


ACTS: Mapping[str, Callable[[Lesson], ResponseReturnValue]] = {
    "carry-on": _carry_on,
    "answer": _answer,
    "read": _choose_version,
    "stop": _stop,
}
"""What a lesson page can send, by the name its form gives it."""


def _show(
    lesson: Lesson,
    *,
    answers: Mapping[str, tuple[str, ...]] | None = None,
    sent: Mapping[str, Sequence[str]] | None = None,
    refusal: Refusal | None = None,
) -> str:
    if needs_choice(lesson.course, lesson.module, lesson.page):
        return _content_note(lesson, refusal)
    asked = asked_ids(lesson.segments)
    kept = latest_answers(session(), enrolment_id=lesson.enrolment.id, check_ids=asked)
    contacts = contacts_named(session(), lesson.page.contacts)
    moves, scenario = _moves(lesson)
    words = lesson.words()
    shown = Shown(
        contacts=contacts,
        answers={**kept, **(answers or {})},
        on=on(),
        sent=sent or {},
        problems={refusal.field: refusal.sentence} if refusal and refusal.field in asked else {},
        linking=words.text,
        walk_begun=bool(moves),
        walk_ended=scenario is not None and has_ended(scenario, moves),
    )
    pieces = [shown_piece(segment, shown) for segment in lesson.segments]
    cards = frozenset(key for segment in lesson.segments for key in keys_alone(getattr(segment, "html", "")))
    return render_template(
        "learner/lesson.html",
        **_surroundings(lesson, refusal),
        pieces=pieces,
        version=lesson.version,
        minutes_left=minutes_from(lesson.module, lesson.page.slug, without=lesson.known),
        last=_following(lesson) is None,
        is_known=lesson.is_known,
        words=words,
        facts=[catalogue().facts[id_] for id_ in lesson.page.facts if id_ in catalogue().facts],
        contacts=[row for key, row in contacts.items() if key not in cards],
        stale_days=STALE_DAYS,
        **FACT_WORDS,
    )


def _moves(lesson: Lesson) -> tuple[Sequence[Move], Scenario | None]:
    """What the learner did in the branching scenario of the page, and the scenario; none where there is none."""
    walk = lesson.page.walk
    scenario = lesson.course.find_branching(walk.slug) if walk else None
    if scenario is None:
        return (), None
    return moves_made(session(), enrolment_id=lesson.enrolment.id, scenario=scenario.slug), scenario


def _content_note(lesson: Lesson, refusal: Refusal | None) -> str:
    """What is about to come, in facts, and three ways to go on from here."""
    hard = [page.slug for page in lesson.module.pages if page.hard_material is HardMaterial.DESCRIBES]
    return render_template(
        "learner/content_note.html",
        **_surroundings(lesson, refusal),
        note=lesson.module.content_note,
        topics=lesson.page.hard_topics,
        minutes=minutes_for(lesson.module, hard),
        has_gentler=lesson.page.gentler is not None,
    )


def _surroundings(lesson: Lesson, refusal: Refusal | None) -> dict[str, object]:
    """What both kinds of page say around their middle."""
    before = step_before(lesson.course, lesson.module.slug, lesson.page.slug)
    enrolment = lesson.enrolment
    first = f"{refusal.field}-1" if refusal and refusal.field in asked_ids(lesson.segments) else "main"
    problems = [(first, refusal.sentence)] if refusal else []
    return {
        "course": lesson.course,
        "module": lesson.module,
        "page": lesson.page,
        "here": lesson.address,
        "form": {"problems": problems},
        "today": on(),
        "finished_on": london_date(enrolment.finished_at) if enrolment.finished_at else None,
        "back": page_address(enrolment.uid, before)
        if before
        else url_for("courses.show", award=lesson.course.award.code),
    }
