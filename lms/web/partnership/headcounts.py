"""Organisations that report only counts: what they said last, how much of the partnership that covers, and more."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, SelectField

from lms.actions import headcounting
from lms.records.queries.quarters import WHOLE_PARTNERSHIP, last_headcounts, organisations_that_report
from lms.rules.board_pack import reported_table
from lms.rules.headcount_list import CountedStaff, whole_number
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal, Refusals
from lms.web.access import actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import DayField, Form, Line
from lms.web.reports import programme

blueprint = Blueprint("headcounts", __name__)

LAST_SHOWN = 20


class HeadcountForm(Form):
    """One report: of whom, as at when, how many, and how many of them hold what."""

    organisation = SelectField("Organisation", id="organisation", validate_choice=False)
    unit = Line("Part of the organisation", id="unit")
    as_at = DayField("As at", id="as_at")
    headcount = Line("Headcount", longest=10, id="headcount")


class FileForm(Form):
    """A list of reports."""

    file = FileField("Headcounts", id="file")


class OrganisationForm(Form):
    """An organisation that is not in the list yet."""

    name = Line("Name of the organisation", id="name")


@blueprint.get("/headcounts", endpoint="list")
@allow(Permission.KEEP_QUARTERS)
def show_all() -> ResponseReturnValue:
    """What was reported, and the ways to report more."""
    return _page()


@blueprint.post("/headcounts")
@allow(Permission.KEEP_QUARTERS)
def report() -> ResponseReturnValue:
    """Take down what was written."""
    form = _headcount_form()()
    form.validate()
    try:
        if form.problems:
            raise Refusal("")
        headcounting.report_headcount(session(), _written(form), awards=programme().awards, by=actor(), at=at())
    except Refusal as refusal:
        if refusal.sentence:
            form.refuse(refusal)
        return _page(form=form), 422
    return redirect(url_for("headcounts.list"), 303)


@blueprint.post("/headcounts/file")
@allow(Permission.KEEP_QUARTERS)
def bring_in() -> ResponseReturnValue:
    """Take down a file, all of it or nothing."""
    file = request.files.get("file")
    try:
        headcounting.bring_in(
            session(),
            file.read() if file else b"",
            file_name=(file.filename or "") if file else "",
            awards=programme().awards,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form = FileForm(formdata=None)
        form.refuse(refusal)
        return _page(file_form=form), 422
    return redirect(url_for("headcounts.list"), 303)


@blueprint.post("/headcounts/organisations")
@allow(Permission.KEEP_QUARTERS)
def add() -> ResponseReturnValue:
    """Add an organisation that has nobody in here."""
    form = OrganisationForm()
    try:
        if form.validate():
            headcounting.add_organisation(session(), form.name.data or "", by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
    if form.problems:
        return _page(organisation_form=form), 422
    return redirect(url_for("headcounts.list"), 303)


def _headcount_form() -> type[HeadcountForm]:
    """The form with a line for each training that is taught."""
    lines = {
        f"trained-{code}": Line(f"Hold {name}", longest=10, id=f"trained-{code}")
        for code, name in programme().awards.items()
    }
    return type("HeadcountFormOfToday", (HeadcountForm,), lines)


def _written(form: HeadcountForm) -> CountedStaff:
    """What the form says. Raises Refusals, one for each line that says nothing that can be counted."""
    faults: list[Refusal] = []
    as_at = form.as_at.data
    if as_at is None:
        faults.append(Refusal("Enter the day the count is of.", field="as_at"))
    headcount = _number(form, "headcount", "Headcount", faults)
    trained: dict[str, int] = {}
    for code, name in programme().awards.items():
        if form[f"trained-{code}"].data:
            trained[code] = _number(form, f"trained-{code}", name, faults)
            if not faults and trained[code] > headcount:
                sentence = f"{name}: no more people can hold it than there are."
                faults.append(Refusal(sentence, field=f"trained-{code}"))
    if faults or as_at is None:
        raise Refusals(tuple(faults))
    return CountedStaff(form.organisation.data or "", form.unit.data or "", as_at, headcount, trained)


def _number(form: HeadcountForm, field: str, what: str, faults: list[Refusal]) -> int:
    try:
        return whole_number(form[field].data or "", what)
    except Refusal as refusal:
        faults.append(Refusal(refusal.sentence, field=field))
        return 0


def _page(
    form: HeadcountForm | None = None,
    file_form: FileForm | None = None,
    organisation_form: OrganisationForm | None = None,
) -> str:
    organisations, said = organisations_that_report(session(), scope=WHOLE_PARTNERSHIP, on=on())
    form = form or _headcount_form()(formdata=None)
    form.organisation.choices = [("", "Choose"), *((one.name, one.name) for one in organisations)]
    forms: list[Any] = [
        form,
        file_form or FileForm(formdata=None),
        organisation_form or OrganisationForm(formdata=None),
    ]
    return render_template(
        "partnership/headcounts.html",
        form=form,
        file_form=forms[1],
        organisation_form=forms[2],
        problems=next((one for one in forms if one.problems), form),
        trained=[form[f"trained-{code}"] for code in programme().awards],
        coverage=f"{len(said)} of {len(organisations)} organisations gave a headcount in the last 12 months.",
        table=reported_table(said, organisations, programme()) if said else None,
        last=last_headcounts(session(), most=LAST_SHOWN),
        awards=programme().awards,
    )
