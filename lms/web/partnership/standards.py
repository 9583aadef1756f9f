"""What the pass mark should be: what a panel estimated by Angoff's method, beside the pass mark in force."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from courses.course import Course
from lms.actions import setting_standards
from lms.records.queries.standards import PanelSeen, find_panel, panels_of
from lms.rules.policy import NOTHING, Permission
from lms.rules.refusals import Refusal, Refusals
from lms.rules.standard_panel import (
    MOST_ROUNDS,
    Round,
    check_estimates,
    check_judges,
    check_round,
    next_round,
    read_table,
)
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, session
from lms.web.fields import DayField, Form, no_control_characters
from lms.web.partnership.content import find_course
from lms.web.spreadsheets import csv_response

blueprint = Blueprint("standards", __name__)

PATH = "/content/<string(maxlength=80):course>/standard"
PANEL = f"{PATH}/<uuid:panel>"
SHEET = f"{PANEL}/<int(max=99):number>/<int(max=99):judge>"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class PanelForm(Form):
    """Who met, and when."""

    judges = TextAreaField("Who judges?", [no_control_characters], id="judges")
    met_on = DayField("When did the panel meet?", id="met_on")
    note = TextAreaField("Anything to note?", [no_control_characters], id="note")


class TableForm(Form):
    """A round, pasted."""

    round = StringField("Which round?", id="round")
    table = TextAreaField("The table", id="table")


@dataclass(frozen=True)
class Line:
    """A question on a judge's sheet, with what was written beside it."""

    number: int
    item: str
    stem: str
    written: str
    errors: tuple[str, ...]


@dataclass
class SheetForm:
    """What a judge wrote, question by question, and what is wrong with it."""

    written: Mapping[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of the element to jump to."""
        own = [(f"e-{self.places[item]}", f"{item}: {one}") for item, found in self.errors.items() for one in found]
        return [("main", sentence) for sentence in self.above] + own

    def refuse(self, refusal: Refusal) -> None:
        """Say it beside the question it is about, else above."""
        for one in refusal.refusals if isinstance(refusal, Refusals) else (refusal,):
            if one.field is not None and one.field in self.places:
                self.errors.setdefault(one.field, []).append(one.sentence)
            else:
                self.above.append(one.sentence)


def find_standard_panel(uid: UUID) -> Thing | None:
    """The panel behind the address."""
    found = find_panel(session(), uid)
    return Thing(found, NOTHING) if found else None


@blueprint.get(PATH)
@allow(Permission.RECORD_STANDARD, course=find_course)
def panels(course: Course) -> ResponseReturnValue:
    """The pass mark in force, what panels said, and a form for another panel."""
    return _panels_page(course, PanelForm(formdata=None))


@blueprint.post(PATH)
@allow(Permission.RECORD_STANDARD, course=find_course)
def begin(course: Course) -> ResponseReturnValue:
    """Record that a panel met, for the questions as they are."""
    form = PanelForm()
    form.validate()
    try:
        judges = check_judges(form.judges.data or "")
    except Refusal as refusal:
        form.refuse(refusal)
    if form.problems:
        return _panels_page(course, form), 422
    try:
        panel = setting_standards.begin(
            session(),
            course,
            judges=judges,
            met_on=form.met_on.data,
            note=form.note.data or "",
            seen=request.form.get("seen", ""),
            form_key=_form_key(),
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _panels_page(course, form), 422
    return redirect(url_for("standards.one_panel", course=course.award.code, panel=panel.uid), 303)


@blueprint.get(PANEL)
@allow(Permission.RECORD_STANDARD, course=find_course, panel=find_standard_panel)
def one_panel(course: Course, panel: PanelSeen) -> ResponseReturnValue:
    """What the panel said, round by round; the sheets of its judges; and a place to paste a round."""
    return _panel_page(course, panel, TableForm(formdata=None))


@blueprint.post(PANEL)
@allow(Permission.RECORD_STANDARD, course=find_course, panel=find_standard_panel)
def paste(course: Course, panel: PanelSeen) -> ResponseReturnValue:
    """Keep a round that was pasted as a table."""
    form = TableForm()
    form.validate()
    try:
        number = _number(form.round.data)
        check_round(number, panel.rounds)
        said = read_table(form.table.data or "", judges=panel.panel.judges, items=panel.items)
        setting_standards.hand_in(session(), panel.panel, said, round=number, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _panel_page(course, panel, form), 422
    return redirect(url_for("standards.one_panel", course=course.award.code, panel=panel.panel.uid), 303)


@blueprint.get(f"{PANEL}/estimates.csv")
@allow(Permission.RECORD_STANDARD, course=find_course, panel=find_standard_panel)
def estimates_file(course: Course, panel: PanelSeen) -> ResponseReturnValue:
    """Every estimate that holds, by round and question, to take away."""
    _of_course(course, panel)
    header = ("Round", "Question", *panel.panel.judges, "Mean")
    name = f"panel-{course.award.code}-{panel.panel.met_on.isoformat()}"
    return csv_response(name, header, list(_rows(panel)))


@blueprint.get(SHEET)
@allow(Permission.RECORD_STANDARD, course=find_course, panel=find_standard_panel)
def sheet(course: Course, panel: PanelSeen, number: int, judge: int) -> ResponseReturnValue:
    """One judge's sheet in one round, as it stands; of a new round, as it stood in the round before."""
    _check_sheet(course, panel, number, judge)
    before = panel.newest(round=number, judge=judge) or panel.newest(round=number - 1, judge=judge)
    written = {item: str(estimate) for item, estimate in before.estimates.items()} if before else {}
    return _sheet_page(course, panel, number, judge, SheetForm(written))


@blueprint.post(SHEET)
@allow(Permission.RECORD_STANDARD, course=find_course, panel=find_standard_panel)
def keep_sheet(course: Course, panel: PanelSeen, number: int, judge: int) -> ResponseReturnValue:
    """Keep what this judge said. The newest holds, and earlier ones stay."""
    _check_sheet(course, panel, number, judge)
    places = {item: place for place, item in enumerate(panel.items, start=1)}
    form = SheetForm({item: request.form.get(f"e-{place}", "")[:10] for item, place in places.items()}, places=places)
    try:
        said = {judge: check_estimates(form.written, panel.items)}
        setting_standards.hand_in(session(), panel.panel, said, round=number, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _sheet_page(course, panel, number, judge, form), 422
    return redirect(url_for("standards.one_panel", course=course.award.code, panel=panel.panel.uid), 303)


# What the views share


def _of_course(course: Course, panel: PanelSeen) -> None:
    if panel.panel.award != course.award.code:
        abort(404)


def _check_sheet(course: Course, panel: PanelSeen, number: int, judge: int) -> None:
    """404 for a round that is not there yet or a judge who is not."""
    _of_course(course, panel)
    if not (1 <= number <= next_round(panel.rounds) and 1 <= judge <= len(panel.panel.judges)):
        abort(404)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 3 else 0


def _form_key() -> str:
    """The key sent with the form, or a new one."""
    key = request.form.get("order", "")
    return key if _KEY.fullmatch(key) else secrets.token_urlsafe(24)


def _rows(panel: PanelSeen) -> Iterator[tuple[str | int | None, ...]]:
    for one in panel.rounds:
        said = [panel.newest(round=one.number, judge=judge) for judge in range(1, len(panel.panel.judges) + 1)]
        means = {item.item: float(item.mean) for item in one.cut.items} if one.cut else {}
        for item in panel.items if one.cut else ():
            estimates = [sheet.estimates[item] if sheet else None for sheet in said]
            yield (one.number, item, *estimates, f"{means[item]:.1f}")


def _panels_page(course: Course, form: PanelForm) -> str:
    return render_template(
        "partnership/standards.html",
        course=course,
        form=form,
        key=_form_key(),
        panels=panels_of(session(), award=course.award.code),
    )


def _panel_page(course: Course, panel: PanelSeen, form: TableForm) -> str:
    _of_course(course, panel)
    current = {question.id: question.version for question in course.bank}
    following = next_round(panel.rounds)
    chosen = form.round.data or str(max(1, len(panel.rounds)))
    return render_template(
        "partnership/standard_panel.html",
        course=course,
        seen=panel,
        form=form,
        shown=[_round_shown(panel, one) for one in panel.rounds if one.cut],
        stems={str(item["id"]): str(item["stem"]) for item in panel.panel.items},
        changed=[item["id"] for item in panel.panel.items if current.get(str(item["id"])) != item["version"]],
        numbers=[
            {"value": str(number), "text": f"Round {number}", "chosen": chosen == str(number)}
            for number in range(1, following + 1)
        ],
        following=following,
        is_last_round=len(panel.rounds) == MOST_ROUNDS,
    )


def _round_shown(panel: PanelSeen, one: Round) -> dict[str, object]:
    judges = panel.panel.judges
    return {
        "round": one,
        "cut": one.cut,
        "missing": [judge for place, judge in enumerate(judges, start=1) if place not in one.handed_in],
    }


def _sheet_page(course: Course, panel: PanelSeen, number: int, judge: int, form: SheetForm) -> str:
    lines = [
        Line(
            place,
            item,
            str(panel.panel.items[place - 1]["stem"]),
            form.written.get(item, ""),
            tuple(form.errors.get(item, ())),
        )
        for place, item in enumerate(panel.items, start=1)
    ]
    return render_template(
        "partnership/judge_sheet.html",
        course=course,
        seen=panel,
        number=number,
        judge=judge,
        name=panel.panel.judges[judge - 1],
        form=form,
        lines=lines,
        handed_in=panel.newest(round=number, judge=judge) is not None,
    )
