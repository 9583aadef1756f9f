"""Marking a flawed question again: how it counts, what that would change, and what was decided before."""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from courses.course import Course
from lms.actions import marking_again
from lms.records.learning import ItemVersion
from lms.records.queries.attempts import kept_question
from lms.records.queries.insight import answered
from lms.records.queries.marking_again import (
    DecisionSeen,
    decisions_seen,
    find_decision,
    find_version,
    preview_of,
    versions_taken_out,
)
from lms.rules.policy import NOTHING, Permission, may
from lms.rules.refusals import Refusal
from lms.rules.taking_out import InNewAttempts, in_new_attempts
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import Form, no_control_characters
from lms.web.partnership.content import find_course
from lms.web.site import site
from quizzes.insight.items import item_figures
from quizzes.marking_again import Decision, Way, accepts
from quizzes.ordering import Ordering
from quizzes.questions import Question

blueprint = Blueprint("marking_again", __name__)

PATH = "/content/<string(maxlength=80):course>/insight/<string(maxlength=64):version>/mark-again"
DECISIONS = "/content/<string(maxlength=80):course>/marked-again"
MOST_WRITTEN = 30
WAYS = (
    (
        Way.FULL,
        "Give everybody full marks for it",
        "Also people who left it out. For a question that nobody could answer fairly.",
    ),
    (Way.OUT, "Leave it out of the sum", "It stays in wherever that is better for the person."),
    (
        Way.ALSO,
        "Accept more answers",
        "Choose them below. They count as right, beside the answer that is right already.",
    ),
)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class DecisionForm(Form):
    """How the question counts, and why."""

    way = StringField("How is it to count?", id="way")
    also = StringField("Which answers are right as well?", id="also")
    because = TextAreaField("Why?", [no_control_characters], id="because")


class EndForm(Form):
    """Why a decision no longer counts."""

    because = TextAreaField("Why?", [no_control_characters], id="because")


@dataclass(frozen=True)
class Asked:
    """The question as it was asked, and the answers that can be accepted as well."""

    version: ItemVersion
    question: Question
    offered: tuple[tuple[str, str], ...]
    """Each entry and its words."""
    lines: tuple[tuple[str, str], ...]
    """Of a question of order each line and its words: another order is accepted as a whole."""
    from_now_on: InNewAttempts
    """What becomes of it if it is taken out."""

    def may_hold(self, also: Collection[str]) -> bool:
        """Whether the page offers these entries."""
        numbered = {f"{id_}={place}" for id_, _ in self.lines for place in range(1, len(self.lines) + 1)}
        return set(also) <= numbered | {entry for entry, _ in self.offered}

    def in_words(self, also: Collection[str]) -> list[tuple[str, str]]:
        """Each of these entries with its words, orders by number."""
        content = self.question.content
        if self.lines:
            return [(entry, content.reason(entry).text) for entry in content.in_order((), frozenset(also))]
        return [(entry, text) for entry, text in self.offered if entry in also]


def find_asked(version: str) -> Thing | None:
    """The question version behind the address, if it was ever asked."""
    row = find_version(session(), version=version)
    return Thing(row, NOTHING) if row else None


def find_marking(uid: UUID) -> Thing | None:
    """The decision behind the address."""
    row = find_decision(session(), uid)
    return Thing(row, NOTHING) if row else None


@blueprint.get(PATH)
@allow(Permission.MARK_AGAIN, course=find_course, version=find_asked)
def choose(course: Course, version: ItemVersion) -> ResponseReturnValue:
    """How it is to count, and why."""
    return _form_page(course, _asked(course, version), DecisionForm(formdata=None), ())


@blueprint.post(PATH)
@allow(Permission.MARK_AGAIN, course=find_course, version=find_asked)
def mark(course: Course, version: ItemVersion) -> ResponseReturnValue:
    """Show what it would change, go back to the form, or do it. Sent twice, it is done once."""
    asked, form = _asked(course, version), DecisionForm()
    also = [entry for entry in request.form.getlist("also") if entry]
    way, act = form.way.data or "", request.form.get("act", "")
    because = form.because.data or ""
    form.validate()
    try:
        if not asked.may_hold(also):
            also = []
            raise Refusal(marking_again.OTHER_ANSWERS, field="also")
        marking_again.check(version, way=way, also=also, because=because)
    except Refusal as refusal:
        form.refuse(refusal)
    if form.problems:
        return _form_page(course, asked, form, also), 422
    if act == "change":
        return _form_page(course, asked, form, also)
    if act != "do":
        return _preview_page(course, asked, form, also)
    try:
        decision = marking_again.decide(
            session(),
            course,
            version,
            way=way,
            also=also,
            because=because,
            form_key=_form_key(),
            site=site(),
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(course, asked, form, also), 422
    return redirect(url_for("marking_again.one_decision", course=course.award.code, decision=decision.uid, done=1), 303)


@blueprint.get(DECISIONS)
@allow(Permission.SEE_INSIGHT, course=find_course)
def every_decision(course: Course) -> ResponseReturnValue:
    """Every decision on a question of this course."""
    award = course.award.code
    taken_out = versions_taken_out(session(), award=award)
    return render_template(
        "partnership/marking_again_all.html",
        course=course,
        decisions=[(one, _from_now_on(course, one, taken_out)) for one in decisions_seen(session(), award=award)],
        may_mark_again=may(actor(), Permission.MARK_AGAIN),
    )


@blueprint.get(f"{DECISIONS}/<uuid:decision>")
@allow(Permission.SEE_INSIGHT, course=find_course, decision=find_marking)
def one_decision(course: Course, decision: object) -> ResponseReturnValue:
    """What was decided, why, and what it changed."""
    return _decision_page(course, decision, EndForm(formdata=None))


@blueprint.post(f"{DECISIONS}/<uuid:decision>")
@allow(Permission.MARK_AGAIN, course=find_course, decision=find_marking)
def end(course: Course, decision: object) -> ResponseReturnValue:
    """Let it count no more for what is handed in from now on."""
    found, form = _of_course(course, decision), EndForm()
    if form.validate():
        try:
            marking_again.end(session(), found.decision, because=form.because.data or "", by=actor(), at=at())
        except Refusal as refusal:
            form.refuse(refusal)
    if form.problems:
        return _decision_page(course, decision, form), 422
    return redirect(url_for("marking_again.one_decision", course=course.award.code, decision=found.decision.uid), 303)


# What the views share


def _asked(course: Course, version: ItemVersion) -> Asked:
    """The question with what can be accepted; 404 for one of another course."""
    if version.award != course.award.code:
        abort(404)
    question = kept_question(version.body)
    content = question.content
    entries = [entry for entry in _entries(course, question) if accepts(question, entry)]
    taken_out = versions_taken_out(session(), award=course.award.code)
    return Asked(
        version=version,
        question=question,
        offered=tuple((entry, content.reason(entry).text) for entry in entries),
        lines=tuple((step.id, step.text) for step in content.steps) if isinstance(content, Ordering) else (),
        from_now_on=in_new_attempts(course, question, taken_out),
    )


def _entries(course: Course, question: Question) -> Sequence[str]:
    """Everything there is to choose; of what people write themselves, what they wrote most often."""
    content = question.content
    slots = content.slots(content.ids)
    if not any(slot.look.is_written for slot in slots):
        return [entry for slot in slots for entry in slot.entries if entry in set(content.explained())]
    sittings = [
        one for one in answered(session(), award=course.award.code).sittings.values() if question.version in one.points
    ]
    if not sittings:
        return ()
    return [use.option for use in item_figures(question.version, sittings).options][:MOST_WRITTEN]


def _of_course(course: Course, decision: object) -> DecisionSeen:
    found = (one for one in decisions_seen(session(), award=course.award.code) if one.decision is decision)
    return next(found, None) or abort(404)


def _from_now_on(course: Course, one: DecisionSeen, taken_out: Sequence[str]) -> InNewAttempts | None:
    """What becomes of the question in new attempts; None where it is asked as before."""
    asked_as_before = one.version not in taken_out and one.version in {each.version for each in course.bank}
    return None if asked_as_before else in_new_attempts(course, one.question, taken_out)


def _form_key() -> str:
    """The key sent with the form, or a new one."""
    key = request.form.get("order", "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(24)


def _form_page(course: Course, asked: Asked, form: DecisionForm, also: Sequence[str]) -> str:
    return render_template(
        "partnership/marking_again.html",
        course=course,
        asked=asked,
        form=form,
        key=_form_key(),
        ways=[
            {"value": way.value, "text": text, "hint": hint, "chosen": form.way.data == way} for way, text, hint in WAYS
        ],
        offered=[{"value": entry, "text": text, "chosen": entry in also} for entry, text in asked.offered],
        chosen=frozenset(also),
    )


def _preview_page(course: Course, asked: Asked, form: DecisionForm, also: Sequence[str]) -> str:
    decision = Decision(asked.question.version, Way(form.way.data), frozenset(also))
    return render_template(
        "partnership/marking_again_preview.html",
        course=course,
        asked=asked,
        form=form,
        key=_form_key(),
        also=asked.in_words(also),
        way={way.value: text for way, text, _ in WAYS}[decision.way],
        takes_out=decision.way.takes_out,
        found=preview_of(session(), course, decision, on=on()),
    )


def _decision_page(course: Course, decision: object, form: EndForm) -> str:
    shown = _of_course(course, decision)
    return render_template(
        "partnership/marking_again_decision.html",
        course=course,
        shown=shown,
        from_now_on=_from_now_on(course, shown, versions_taken_out(session(), award=course.award.code)),
        ways={way.value: text for way, text, _ in WAYS},
        form=form,
        is_done="done" in request.args,
        may_mark_again=may(actor(), Permission.MARK_AGAIN),
    )
