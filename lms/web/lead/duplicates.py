"""People who are listed twice: who may be, side by side, put together, and taken apart again."""

import re
import secrets
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from lms.actions import merging
from lms.actions.merging import LONGEST_REASON, Merging, Preview
from lms.records.queries.mergers import (
    MergerSeen,
    find_record,
    judged_pairs,
    mergers_in_scope,
    people_listed,
    records_seen,
)
from lms.records.queries.mergers import find_merger as merger_with
from lms.rules.actor import Scope
from lms.rules.duplicates import likely
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.standing import in_few_words
from lms.web.access import Thing, actor, allow
from lms.web.award_names import award_name
from lms.web.extensions import at, on, session, settings
from lms.web.fields import Form, no_control_characters
from lms.web.looking import saw_person

blueprint = Blueprint("duplicates", __name__)

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
NOT_FOUND = "Nobody among the people you lead has this e-mail address or staff number."
SAME_RECORD = "Both lead to the same record. Give two different ones."
LONGEST_MARK = 254


class ReasonForm(Form):
    """How the lead knows."""

    because = TextAreaField("How do you know?", [no_control_characters], id="because")


class PickForm(Form):
    """Two records to look at, by their address or staff number."""

    first = StringField("The record to keep", id="first")
    second = StringField("The other record", id="second")


def find_merger(uid: UUID) -> Thing | None:
    """What was put together behind /duplicates/<uuid:merger>, in a unit of the kept person."""
    found = merger_with(session(), uid=uid, scope=_scope())
    return Thing(found, Subject(unit_paths=(found.unit_path,))) if found else None


@blueprint.get("/duplicates")
@allow(Permission.MERGE_RECORDS)
def overview() -> ResponseReturnValue:
    """Who may be listed twice, and what was put together."""
    return _overview(PickForm(formdata=None))


@blueprint.get("/duplicates/side-by-side")
@allow(Permission.MERGE_RECORDS)
def compare() -> ResponseReturnValue:
    """Two records side by side, and what would become of them."""
    form = PickForm(formdata=request.args)
    try:
        first, second = (_picked(name) for name in ("first", "second"))
        if first == second:
            raise Refusal(SAME_RECORD, field="second")
    except Refusal as refusal:
        form.refuse(refusal)
        return _overview(form), 422
    return _compare(first, second, ReasonForm(formdata=None), key=secrets.token_urlsafe(24))


@blueprint.post("/duplicates/side-by-side")
@allow(Permission.MERGE_RECORDS)
def decide() -> ResponseReturnValue:
    """Put them together, or note that they are two people: as the pressed button says."""
    form = ReasonForm()
    first, second = _uid("first"), _uid("second")
    sent = request.form.get("order", "")
    key = sent if KEY.fullmatch(sent) else secrets.token_urlsafe(24)
    try:
        if request.form.get("act") == "two people":
            merging.say_two_people(session(), first=first, second=second, by=actor(), at=at())
            return redirect(url_for("duplicates.overview"), 303)
        if not form.validate():
            return _compare(first, second, form, key=key), 422
        order = Merging(first, second, form.because.data or "", request.form.get("seen", ""), key)
        row = merging.merge(session(), order, site_url=settings().site_url, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _compare(first, second, form, key=key), 422
    return redirect(url_for("duplicates.show", merger=row.uid), 303)


@blueprint.get("/duplicates/<uuid:merger>")
@allow(Permission.SEE_MERGER, merger=find_merger)
def show(merger: MergerSeen) -> ResponseReturnValue:
    """What was put together, and how to take it back."""
    return _show(merger, ReasonForm(formdata=None))


@blueprint.post("/duplicates/<uuid:merger>/undo")
@allow(Permission.SEE_MERGER, merger=find_merger)
def undo(merger: MergerSeen) -> ResponseReturnValue:
    """These are two people."""
    form = ReasonForm()
    try:
        if not form.validate():
            return _show(merger, form), 422
        merging.undo(
            session(),
            merger_id=merger.id,
            because=form.because.data or "",
            site_url=settings().site_url,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(merger, form), 422
    return redirect(url_for("duplicates.show", merger=merger.uid), 303)


def _scope() -> Scope:
    return actor().scope(*LEADS)


def _overview(form: PickForm) -> str:
    scope = _scope()
    pairs = likely(people_listed(session(), scope=scope, on=on()), known=judged_pairs(session(), scope=scope))
    ids = {id_ for pair in pairs for id_ in (pair.first, pair.second)}
    seen = records_seen(session(), scope=scope, on=on(), ids=ids) if ids else {}
    return render_template(
        "lead/duplicates.html",
        pairs=[(seen[one.first], seen[one.second], one.reasons) for one in pairs],
        mergers=mergers_in_scope(session(), scope=scope),
        form=form,
    )


def _picked(name: str) -> UUID:
    """The record that a mark in the address names. Raises Refusal with the field."""
    mark = " ".join(request.args.get(name, "").split())[:LONGEST_MARK]
    found = find_record(session(), mark=mark, scope=_scope(), on=on())
    if found is None:
        raise Refusal(NOT_FOUND, field=name)
    return found


def _uid(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(404)


def _compare(first: UUID, second: UUID, form: ReasonForm, *, key: str) -> str:
    shown = merging.preview(session(), kept=first, other=second, by=actor(), at=at())
    if shown is None:
        abort(404)
    for one in (shown.kept, shown.other):
        saw_person(one.id, one.unit_paths, roles=LEADS)
    return render_template(
        "lead/duplicate_compare.html",
        shown=shown,
        form=form,
        form_key=key,
        longest=LONGEST_REASON,
        not_yours=merging.NOT_YOURS,
        rows=_rows(shown),
        award_name=award_name,
    )


def _rows(shown: Preview) -> list[tuple[str, str, str, str]]:
    """Each training with where the one record stands, the other, and the one person."""
    kept, other, one = shown.before[shown.kept.id], shown.before[shown.other.id], shown.standings
    return [
        (award, in_few_words(kept.get(award)), in_few_words(other.get(award)), in_few_words(one.get(award)))
        for award in sorted({*kept, *other, *one})
    ]


def _show(merger: MergerSeen, form: ReasonForm) -> str:
    return render_template("lead/duplicate_done.html", merger=merger, form=form, longest=LONGEST_REASON)
