"""Files that somebody asked for because a table is large: how far they are, and to take away for some days."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from lms.actions.exporting import delete_file
from lms.actions.viewing import FILE
from lms.records.export_files import path_of
from lms.records.queries.exports import Export, exports_of, find_export
from lms.rules.policy import Permission, Subject, may
from lms.web.access import Thing, actor, allow, person
from lms.web.extensions import at, session, settings
from lms.web.looking import saw_people
from lms.web.spreadsheets import CSV, XLSX

blueprint = Blueprint("files", __name__)

KIND_WORDS = {"csv": "CSV", "xlsx": "Excel"}


def find_file(uid: UUID) -> Thing | None:
    """The order behind /your-files/<uuid:export>, of whoever asked, in the units whose people it names."""
    export = find_export(session(), uid=uid)
    return Thing(export, _subject(export)) if export else None


@blueprint.get("/your-files")
@allow(Permission.SEE_TEAM)
def show_all() -> ResponseReturnValue:
    """Everything they asked for, the newest first."""
    return render_template(
        "manager/files.html",
        exports=exports_of(session(), person_id=person().person_id),
        days=_days(),
        now=at(),
        kinds=KIND_WORDS,
    )


@blueprint.get("/your-files/<uuid:export>")
@allow(Permission.SEE_EXPORT, export=find_file)
def show(export: Export) -> ResponseReturnValue:
    """How far a file is; or the file; or why there is none."""
    return _page(export)


@blueprint.get("/your-files/<uuid:export>/table")
@allow(Permission.FETCH_EXPORT, export=find_file)
def fetch(export: Export) -> ResponseReturnValue:
    """The file itself."""
    if not export.is_ready or export.is_gone(days=_days(), at=at()):
        return _page(export), 410
    path = path_of(settings().data_dir, export.file)
    if not path.is_file():  # as after a restore: files belong to no backup
        return _page(export, is_missing=True), 410
    saw_people(export.unit_path, kind=FILE, as_on=export.as_on)
    response = send_file(
        path,
        mimetype=CSV if export.kind == "csv" else XLSX,
        as_attachment=True,
        download_name=f"team-{export.as_on.isoformat()}.{export.kind}",
        conditional=False,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/your-files/<uuid:export>/delete")
@allow(Permission.SEE_EXPORT, export=find_file)
def delete(export: Export) -> ResponseReturnValue:
    """They need it no more."""
    delete_file(session(), export, data_dir=settings().data_dir, by=actor(), at=at())
    return redirect(url_for("files.show", export=export.uid), 303)


def _page(export: Export, *, is_missing: bool = False) -> str:
    return render_template(
        "manager/file.html",
        export=export,
        is_missing=is_missing or (export.is_ready and not path_of(settings().data_dir, export.file).is_file()),
        is_gone=export.is_gone(days=_days(), at=at()),
        may_fetch=may(actor(), Permission.FETCH_EXPORT, _subject(export)),
        until=export.last_moment(days=_days()),
        again={"unit": None, "show": export.need or None, "on": export.as_on.isoformat()},
        kind=KIND_WORDS[export.kind],
    )


def _subject(export: Export) -> Subject:
    return Subject(person_id=export.person_id, unit_paths=export.paths)


def _days() -> int:
    return settings().periods.exports
