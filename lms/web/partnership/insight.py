"""Which questions need a look: how the questions of a quiz work. Nobody who answered can be found here."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from courses.course import Course
from lms.records.queries.insight import Answered, answered
from lms.records.queries.marking_again import decisions_seen
from lms.rules.insight import AskedVersion, Insight, insight
from lms.rules.policy import Permission, may
from lms.web.access import actor, allow
from lms.web.extensions import session
from lms.web.partnership.content import find_course
from lms.web.spreadsheets import csv_response
from quizzes.insight.figures import whole_percent

blueprint = Blueprint("insight", __name__)

HEADER = (
    "Question", "Version", "Asked today", "People", "Right %", "Right from %", "Right to %", "Tells apart",
    "Best less last 27 %", "Left out", "Median seconds", "Flags",
)  # fmt: skip


@dataclass(frozen=True)
class OptionShown:
    """An option of a question with how many of those who met it chose it."""

    text: str
    why: str
    is_key: bool
    percent: int


@blueprint.get("/content/<string(maxlength=80):course>/insight")
@allow(Permission.SEE_INSIGHT, course=find_course)
def questions(course: Course) -> ResponseReturnValue:
    """Every question that was asked, those to look at first, and how well each outcome is known."""
    found = _insight(course, answered(session(), award=course.award.code))
    return render_template(
        "partnership/insight.html",
        course=course,
        found=found,
        outcomes={outcome.id: outcome.text for outcome in course.outcomes},
        never_asked=sorted({question.id for question in course.bank} - {one.question.id for one in found.versions}),
    )


@blueprint.get("/content/<string(maxlength=80):course>/insight/questions.csv")
@allow(Permission.SEE_INSIGHT, course=find_course)
def questions_file(course: Course) -> ResponseReturnValue:
    """The same table to take away."""
    found = _insight(course, answered(session(), award=course.award.code))
    return csv_response(f"questions-{course.award.code}", HEADER, _rows(found))


@blueprint.get("/content/<string(maxlength=80):course>/insight/<string(maxlength=64):version>")
@allow(Permission.SEE_INSIGHT, course=find_course)
def one_question(course: Course, version: str) -> ResponseReturnValue:
    """One version of a question: what was chosen, with every reason, and the other versions beside it."""
    found = _insight(course, answered(session(), award=course.award.code))
    shown = next((one for one in found.versions if one.version == version), None)
    if shown is None:
        abort(404)
    return render_template(
        "partnership/insight_question.html",
        course=course,
        shown=shown,
        options=_options(shown),
        decisions=[one for one in decisions_seen(session(), award=course.award.code) if one.version == version],
        may_mark_again=may(actor(), Permission.MARK_AGAIN),
        others=[one for one in found.versions if one.question.id == shown.question.id and one is not shown],
        outcomes={outcome.id: outcome.text for outcome in course.outcomes},
    )


def _insight(course: Course, given: Answered) -> Insight:
    return insight(
        given.sittings,
        given.versions,
        current={question.id: question.version for question in course.bank},
        organisations=given.organisations,
        outcomes=[outcome.id for outcome in course.outcomes],
        pass_percent=course.pass_percent,
    )


def _options(shown: AskedVersion) -> list[OptionShown]:
    """The options as written; for kinds without options, everything that was given, the most frequent first."""
    figures, content = shown.found.figures, shown.question.content
    used = {use.option: use.share for use in figures.options}
    entries = [option.id for option in shown.question.options] or list(used)
    reasons = [(entry, content.reason(entry)) for entry in entries]
    return [
        OptionShown(reason.text, reason.why, entry in content.key, whole_percent(used.get(entry, 0.0)))
        for entry, reason in reasons
    ]


def _rows(found: Insight) -> Iterator[tuple[str | int | None, ...]]:
    for one in found.versions:
        figures = one.found.figures
        told = figures.discrimination
        yield (
            one.question.id,
            one.version[:12],
            "yes" if one.is_current else "no",
            figures.people,
            whole_percent(figures.facility.value),
            whole_percent(figures.facility.low),
            whole_percent(figures.facility.high),
            f"{told.value:.2f}" if told else None,
            f"{figures.top_minus_bottom:.2f}" if figures.top_minus_bottom is not None else None,
            figures.left_out,
            int(figures.median_seconds) if figures.median_seconds is not None else None,
            ", ".join(one.found.flags),
        )
