"""The partnership's quarters: which were frozen, and freezing the next."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.actions.snapshotting import freeze_quarter
from lms.records.queries.quarters import FrozenQuarter, find_snapshot, frozen_quarters
from lms.rules.policy import NOTHING, Permission
from lms.rules.quarter import Quarter, quarter_name, quarter_of, sha256_of
from lms.rules.quarters import quarter_ends
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import Form
from lms.web.reports import programme

blueprint = Blueprint("quarters", __name__)

QUARTERS_TO_FREEZE = 8
NO_QUARTER = "Choose a quarter from the list."


@dataclass(frozen=True)
class KeptQuarter:
    """A frozen quarter with its figures."""

    frozen: FrozenQuarter
    quarter: Quarter
    is_untouched: bool
    """The figures still have the hash they were frozen with."""

    @property
    def file_name(self) -> str:
        """What a file made from it is called, without its ending."""
        return f"board-pack-{self.frozen.ends_on.isoformat()}"


@dataclass(frozen=True)
class ListedQuarter:
    """A line of the list: a quarter, frozen or not yet."""

    name: str
    ends_on: date
    frozen: FrozenQuarter | None


def find_quarter(uid: UUID) -> Thing | None:
    """The frozen quarter behind /quarters/<uuid:quarter>."""
    row = find_snapshot(session(), uid=uid)
    if row is None:
        return None
    frozen = FrozenQuarter(row.uid, row.ends_on, row.sha256, row.made_at, row.made_by)
    kept = KeptQuarter(frozen, quarter_of(row.content), sha256_of(row.content) == row.sha256)
    return Thing(kept, NOTHING)


@blueprint.get("/quarters", endpoint="list")
@allow(Permission.KEEP_QUARTERS)
def show_all() -> ResponseReturnValue:
    """Every quarter of the last two years and every frozen one, the latest first."""
    return _page(Form(formdata=None))


@blueprint.post("/quarters")
@allow(Permission.KEEP_QUARTERS)
def freeze() -> ResponseReturnValue:
    """Freeze a quarter and open its board pack."""
    form = Form()
    try:
        row = freeze_quarter(
            session(), ends_on=_chosen_end(request.form.get("ends_on", "")), programme=programme(), by=actor(), at=at()
        )
    except Refusal as refusal:
        form.refuse(Refusal(refusal.sentence))
        return _page(form), 422
    return redirect(url_for("board_pack.show", quarter=row.uid), 303)


def _chosen_end(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refusal(NO_QUARTER) from error


def _page(form: Form) -> str:
    frozen = {one.ends_on: one for one in frozen_quarters(session())}
    ends = {*quarter_ends(on() - timedelta(days=1), QUARTERS_TO_FREEZE), *frozen}
    rows = [ListedQuarter(quarter_name(end), end, frozen.get(end)) for end in sorted(ends, reverse=True)]
    return render_template("partnership/quarters.html", form=form, rows=rows)
