"""Already know it? What a check would ask and save, and the press that begins it. The questions: short_checks.py."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from courses.course import Course, Module, Outcome
from courses.progress import progress
from courses.test_out import Pages, numbers_asked, outcomes_to_ask, pages_known
from lms.actions import short_checks
from lms.records.learning import Enrolment
from lms.records.queries.learning import awards_ever_completed, find_latest_enrolment, pages_done
from lms.records.queries.marking_again import versions_taken_out
from lms.records.queries.short_checks import NO_CHECKS, awards_to_take_whole, checks_of_study
from lms.rules.order_of_study import still_missing
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.testing_out import NOT_IN_THIS_EDITION, Tried, closed_until, minutes_to_answer
from lms.web.access import actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.learner.addresses import check_address

blueprint = Blueprint("testing_out", __name__)

PATH = "/courses/<string(maxlength=80):award>/already-known"


@dataclass(frozen=True)
class Offer:
    """What a check of what one knows already would ask, and how much reading it could save."""

    outcomes: tuple[Outcome, ...]
    """What it asks about; empty where nothing is left that it could save."""
    always: tuple[Outcome, ...]
    """What everybody reads."""
    questions: int
    minutes: int
    minutes_at_best: int
    """To read what is left if everything asked is known."""
    open_address: str
    """Of a check that was begun; empty where there is none."""
    before: tuple[tuple[UUID, Tried], ...]
    """Those of this study, the newest first."""
    closed_until: date | None
    """The first day on which it can be done again; None when that is now, or not before the course changes."""
    closed: bool
    whole: bool
    """Whether the learner renews, and takes the whole course because a policy says so."""

    @property
    def is_open(self) -> bool:
        """Whether it can be begun, or gone on with."""
        return bool(self.open_address) or (bool(self.outcomes) and not self.closed and not self.whole)


def offer(course: Course, enrolment: Enrolment | None, done: Pages, *, ever_completed: bool) -> Offer:
    """What a check would ask of a learner who has done these pages in this study of the course."""
    outcomes = outcomes_to_ask(course, done, taken_out=versions_taken_out(session(), award=course.award.code))
    questions = sum(numbers_asked(course, outcomes).values())
    studying = enrolment is not None and enrolment.finished_at is None
    checks = checks_of_study(session(), enrolment_id=enrolment.id) if enrolment and studying else NO_CHECKS
    until = closed_until(checks.tried, edition=course.edition, rules=course.test_out, on=on())
    known = pages_known(course, [outcome.id for outcome in outcomes])
    return Offer(
        outcomes=outcomes,
        always=tuple(outcome for outcome in course.outcomes if outcome.always_teach),
        questions=questions,
        minutes=minutes_to_answer(questions),
        minutes_at_best=progress(course, frozenset(done) | known).minutes_left,
        open_address=check_address(checks.begun) if checks.begun else "",
        before=checks.handed_in,
        closed_until=until if until != NOT_IN_THIS_EDITION else None,
        closed=until is not None,
        whole=ever_completed
        and course.award.code in awards_to_take_whole(session(), person_id=person().person_id, on=on()),
    )


@dataclass(frozen=True)
class Path:
    """What is left to read for somebody who has shown that they know some of it."""

    known: tuple[Outcome, ...]
    always: tuple[Outcome, ...]
    """Known, and yet read by everybody."""
    pages_known: int
    """Pages that can be skipped and were not read."""
    pages_left: int
    modules_known: frozenset[str]
    """Modules of which nothing is left to read because of what was shown."""
    modules_known_in_part: dict[str, int]
    """How many pages can be skipped in each of the others; those without any are left out."""


def your_path(course: Course, read: Pages, shown: frozenset[str]) -> Path | None:
    """The way through a course that is left; None for who has shown nothing."""
    if not shown:
        return None
    spared = pages_known(course, shown) - read
    by_module = {module.slug: _pages_in(module, spared) for module in course.modules}
    left = {module.slug: len(module.pages) - _pages_in(module, spared | read) for module in course.modules}
    return Path(
        known=tuple(outcome for outcome in course.outcomes if outcome.id in shown),
        always=tuple(outcome for outcome in course.outcomes if outcome.always_teach),
        pages_known=len(spared),
        pages_left=sum(left.values()),
        modules_known=frozenset(slug for slug, pages in by_module.items() if pages and not left[slug]),
        modules_known_in_part={slug: pages for slug, pages in by_module.items() if pages and left[slug]},
    )


@blueprint.get(PATH)
@allow(Permission.BE_SIGNED_IN)
def explain(award: str) -> ResponseReturnValue:
    """What is asked, what it can save, and what it is not."""
    return _page(_course(award))


@blueprint.post(PATH)
@allow(Permission.BE_SIGNED_IN)
def begin(award: str) -> ResponseReturnValue:
    """Begin the check, and the course with it, or go on with the one begun."""
    course = _course(award)
    try:
        check = short_checks.show_what_is_known(session(), course, by=actor(), at=at())
    except Refusal as refusal:
        return _page(course, refusal), 422
    return redirect(check_address(check.uid), 303)


def _page(course: Course, refusal: Refusal | None = None) -> str:
    mine = person().person_id
    enrolment = find_latest_enrolment(session(), person_id=mine, award=course.award.code)
    begun = enrolment is not None and enrolment.finished_at is None
    done = pages_done(session(), course, enrolment_id=enrolment.id) if enrolment and begun else frozenset()
    ever = awards_ever_completed(session(), person_id=mine)
    missing = () if begun else still_missing(course.prerequisites, ever)
    return render_template(
        "learner/already_known.html",
        course=course,
        form={"problems": [("main", refusal.sentence)] if refusal else []},
        to_show=offer(course, enrolment, done, ever_completed=course.award.code in ever),
        missing=[(one, catalogue().find(one.code)) for one in missing],
        progress=progress(course, done),
    )


def _course(code: str) -> Course:
    return catalogue().find(code) or abort(404)


def _pages_in(module: Module, pages: Pages) -> int:
    return sum((module.slug, page.slug) in pages for page in module.pages)
