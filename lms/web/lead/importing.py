"""Bringing in a staff list: choose it, match its columns, look at what it changes, apply it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FileField, HiddenField, SelectField

from lms.actions import importing
from lms.records.queries.importing import (
    StoredImport,
    applied_imports,
    difference_of,
    find_import,
    kept_faults,
    leavers_of,
    table_of,
)
from lms.records.queries.staff_register import roles_held
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.staff_list.columns import LABELS, Field, examples, guess_columns
from lms.rules.staff_list.difference import Difference
from lms.rules.staff_list.faults import HEADINGS, fault_cells
from lms.rules.staff_list.table import Table
from lms.rules.staff_list.words import counts, sums
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session, settings
from lms.web.fields import Form
from lms.web.spreadsheets import csv_response

blueprint = Blueprint("importing", __name__)

SHOWN = 50
"""Rows of each table on a page; all of them are applied, and all faults are in the file to take away."""
NOT_THERE = "Not in this list"
EXAMPLE_LETTERS = 40
HINTS = {
    Field.STAFF_NUMBER: "People are known by this first, then by their e-mail address.",
    Field.FULL_NAME: "Or choose the first and the last name below.",
    Field.UNIT: "The first level below the organisation.",
    Field.TEAM: "The second level, if there is one.",
}


class UploadForm(Form):
    """The unit a list is of, and the file."""

    unit = SelectField("Whose list is it?", validate_choice=False, id="unit")
    file = FileField("Staff list", id="file")


class ColumnsForm(Form):
    """The column that each detail is read from."""

    @property
    def chosen(self) -> dict[Field, str]:
        """The place of the column chosen for each field, as it was sent; fields that are not in the list are absent."""
        return {field: self[field].data for field in Field if self[field].data}


for _field in Field:
    setattr(ColumnsForm, _field, SelectField(LABELS[_field], validate_choice=False, id=str(_field)))


class ApplyForm(Form):
    """The yes to a difference that was looked at."""

    seen = HiddenField()
    leavers_confirmed = BooleanField(id="leavers_confirmed")


def find_list(uid: UUID) -> Thing | None:
    """A staff list and the unit it is of."""
    stored = find_import(session(), uid=uid)
    return Thing(stored, Subject(unit_paths=(stored.unit_path,))) if stored else None


@blueprint.get("/staff-list")
@allow(Permission.IMPORT_STAFF)
def start() -> ResponseReturnValue:
    """Ask for a list; show what the last ones changed."""
    return render_template("lead/importing_start.html", **_start(UploadForm(formdata=None)))


@blueprint.post("/staff-list")
@allow(Permission.IMPORT_STAFF)
def upload() -> ResponseReturnValue:
    """Keep the list and go on to its columns, or past them when its headings are known."""
    form = UploadForm()
    file = request.files.get("file")
    try:
        uid = importing.keep_list(
            session(),
            unit_uid=request.form.get("unit", ""),
            file_name=(file.filename or "") if file else "",
            content=file.read() if file else b"",
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("lead/importing_start.html", **_start(form)), 422
    stored = find_import(session(), uid=uid)
    known = stored is not None and stored.columns
    return redirect(url_for("importing.preview" if known else "importing.columns", stored=uid), 303)


@blueprint.get("/staff-list/<uuid:stored>/columns")
@allow(Permission.SEE_IMPORT, stored=find_list)
def columns(stored: StoredImport) -> ResponseReturnValue:
    """Ask which column holds what, with a guess for each."""
    table = table_of(session(), stored=stored)
    if table is None:
        return _gone(stored)
    chosen = stored.columns or guess_columns(table.header, table.rows)
    places = {str(field): str(table.header.index(heading)) for field, heading in chosen.items()}
    form = ColumnsForm(formdata=None, data=places)
    return render_template("lead/importing_columns.html", **_columns(form, stored, table))


@blueprint.post("/staff-list/<uuid:stored>/columns")
@allow(Permission.SEE_IMPORT, stored=find_list)
def match(stored: StoredImport) -> ResponseReturnValue:
    """Keep the columns and go on to the difference."""
    table = table_of(session(), stored=stored)
    if table is None:
        return _gone(stored)
    form = ColumnsForm()
    headings = {str(place): heading for place, heading in enumerate(table.header)}
    chosen = {field: headings.get(place, "") for field, place in form.chosen.items()}
    try:
        importing.match_columns(session(), import_id=stored.id, columns=chosen, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("lead/importing_columns.html", **_columns(form, stored, table)), 422
    return redirect(url_for("importing.preview", stored=stored.uid), 303)


@blueprint.get("/staff-list/<uuid:stored>/preview")
@allow(Permission.SEE_IMPORT, stored=find_list)
def preview(stored: StoredImport) -> ResponseReturnValue:
    """Show all that the list would change, before anything is."""
    table = table_of(session(), stored=stored)
    if table is None:
        return _gone(stored)
    if not stored.columns:
        return redirect(url_for("importing.columns", stored=stored.uid))
    change = difference_of(session(), stored=stored, table=table, on=on())
    form = ApplyForm(formdata=None, seen=importing.fingerprint(change))
    return _preview(form, stored, change)


@blueprint.post("/staff-list/<uuid:stored>/preview")
@allow(Permission.SEE_IMPORT, stored=find_list)
def apply(stored: StoredImport) -> ResponseReturnValue:
    """Apply the list, or show the difference again with what stands in the way."""
    form = ApplyForm()
    try:
        importing.apply_list(
            session(),
            import_id=stored.id,
            seen=form.seen.data or "",
            leavers_confirmed=form.leavers_confirmed.data,
            site_url=settings().site_url,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        table = table_of(session(), stored=stored)
        if table is None or not stored.columns:
            return _gone(stored)
        change = difference_of(session(), stored=stored, table=table, on=on())
        again = ApplyForm(formdata=None, seen=importing.fingerprint(change))
        again.refuse(refusal)
        return _preview(again, stored, change), 422
    return redirect(url_for("importing.done", stored=stored.uid), 303)


@blueprint.get("/staff-list/<uuid:stored>/done")
@allow(Permission.SEE_IMPORT, stored=find_list)
def done(stored: StoredImport) -> ResponseReturnValue:
    """What the list changed, the rows to mend, and the roles that leavers still hold."""
    if stored.applied_at is None:
        return redirect(url_for("importing.preview", stored=stored.uid))
    faults = kept_faults(session(), stored=stored)
    return render_template(
        "lead/importing_done.html",
        stored=stored,
        sums=sums(stored.summary, done=True),
        faults=faults[:SHOWN],
        more=max(0, len(faults) - SHOWN),
        headings=HEADINGS,
        roles=_roles(stored, leavers_of(session(), stored=stored)),
    )


@blueprint.get("/staff-list/<uuid:stored>/rows-to-mend.csv")
@allow(Permission.SEE_IMPORT, stored=find_list)
def rows_to_mend(stored: StoredImport) -> ResponseReturnValue:
    """Every row that needs a look, with its remedy, as a file for whoever keeps the HR system."""
    table = table_of(session(), stored=stored)
    faults: Sequence[Sequence[str]] = kept_faults(session(), stored=stored)
    if table is not None and stored.columns:
        faults = [fault_cells(fault) for fault in difference_of(session(), stored=stored, table=table, on=on()).faults]
    return csv_response("rows-to-mend", HEADINGS, faults)


def _start(form: UploadForm) -> dict[str, object]:
    scope = actor().scope(*LEADS)
    units = units_in_scope(session(), scope=scope)
    form.unit.choices = [(str(unit.uid), _unit_words(unit)) for unit in units]
    imports = applied_imports(session(), scope=scope)
    return {"form": form, "imports": [(stored, sums(stored.summary, done=True)) for stored in imports]}


def _unit_words(unit: UnitInScope) -> str:
    if not unit.above:
        return f"{unit.name} and all below it"
    return f"{unit.name} (in {unit.above})"


def _columns(form: ColumnsForm, stored: StoredImport, table: Table) -> dict[str, object]:
    """Each select over all columns of the file, each column with an example of what is in it."""
    values = examples(table.header, table.rows)
    choices = [("", NOT_THERE)]
    for place, heading in enumerate(table.header):
        example = values[heading]
        shown = example if len(example) <= EXAMPLE_LETTERS else example[:EXAMPLE_LETTERS] + "…"
        choices.append((str(place), f"{heading}: {shown}" if shown else f"{heading} (empty)"))
    for field in Field:
        form[field].choices = choices
    return {
        "form": form,
        "stored": stored,
        "hints": HINTS,
        "fields": [form[field] for field in Field],
        "rows": sum(map(bool, table.rows)),
    }


def _preview(form: ApplyForm, stored: StoredImport, change: Difference) -> str:
    leavers = [leave.post.person_id for leave in change.leaves]
    return render_template(
        "lead/importing_preview.html",
        form=form,
        stored=stored,
        change=change,
        shown=SHOWN,
        sums=sums(counts(change)),
        faults=[fault_cells(fault) for fault in change.faults[:SHOWN]],
        headings=HEADINGS,
        roles=_roles(stored, leavers),
        question=importing.leavers_question(change),
    )


def _roles(stored: StoredImport, person_ids: Sequence[int]) -> object:
    return roles_held(session(), person_ids=person_ids, organisation_id=stored.organisation_id, at=at())


def _gone(stored: StoredImport) -> ResponseReturnValue:
    """A list that was applied is shown as done; one that gave way to a newer one can only be sent again."""
    if stored.applied_at is not None:
        return redirect(url_for("importing.done", stored=stored.uid), 303)
    form = UploadForm(formdata=None)
    form.refuse(Refusal(importing.NO_LONGER_KEPT))
    return render_template("lead/importing_start.html", **_start(form)), 410
