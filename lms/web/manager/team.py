"""A manager's team: one sentence, one table, today or as on a date; and the same rows to take away."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.actions.exporting import KINDS, Wanted, order
from lms.actions.viewing import FILE, LIST
from lms.records.queries.team_rows import header_of, people_at_most, row_of
from lms.records.queries.teams import PEOPLE_ON_A_PAGE, Excerpt, Team, team_as_on, team_today
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.team_standing import REMINDED_TOGETHER, WAITING, Across, Need
from lms.web.access import actor, allow
from lms.web.as_on import EARLIEST, AsOnForm, as_on_form, chosen_day, was_sent_in_boxes
from lms.web.award_names import award_name
from lms.web.extensions import at, on, session, settings
from lms.web.looking import saw_people
from lms.web.manager.reminding import TITLES
from lms.web.manager.things import ChosenUnit, chosen_unit
from lms.web.reports import programme
from lms.web.spreadsheets import csv_response, xlsx_response

blueprint = Blueprint("team", __name__)

NOBODY = UUID(int=0)
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
LONGEST_NUMBER = 5
"""Digits in the number of a page: nobody's team has more pages."""


@dataclass(frozen=True)
class Asked:
    """Which people to show, as on which day."""

    chosen: ChosenUnit
    on: date
    is_past: bool
    need: Need | None
    page: int
    across: Across | None = None

    def team(self, *, whole: bool = False) -> Team:
        """These people: one page of them, or all that the filter lets through."""
        ask = team_as_on if self.is_past else team_today
        excerpt = Excerpt(self.need, page=None if whole else self.page, across=self.across)
        return ask(session(), scope=self.chosen.scope, unit_path=self.chosen.path, on=self.on, excerpt=excerpt)

    @property
    def in_address(self) -> dict[str, Any]:
        """What a link carries to show the same people as on the same day."""
        kept = {"unit": self.chosen.uid, "show": self.shown, "on": self.on.isoformat() if self.is_past else None}
        return {name: str(value) for name, value in kept.items() if value}

    @property
    def shown(self) -> str:
        """The group chosen, as addresses name it; empty for everybody."""
        return self.across or self.need or ""


@blueprint.get("/team")
@allow(Permission.SEE_TEAM)
def team() -> ResponseReturnValue:
    """The team's sentence and table."""
    form = as_on_form(AsOnForm)
    day = chosen_day(form)
    if day is None:
        return _page(_asked(on()), form), 422
    if was_sent_in_boxes():
        return redirect(url_for("team.team", **_asked(day).in_address))
    return _page(_asked(day), form)


@blueprint.get("/team/people.csv")
@allow(Permission.SEE_TEAM)
def as_csv() -> ResponseReturnValue:
    """The rows of the table, on all its pages, as CSV."""
    return _file("csv")


@blueprint.get("/team/people.xlsx")
@allow(Permission.SEE_TEAM)
def as_xlsx() -> ResponseReturnValue:
    """The rows of the table, on all its pages, as an Excel workbook."""
    return _file("xlsx")


@blueprint.post("/team/files")
@allow(Permission.SEE_TEAM)
def have_made() -> ResponseReturnValue:
    """Have the rows of a large table made into a file; on to the page that says how far it is."""
    kind, sent = request.form.get("kind", ""), request.form.get("order", "")
    day = _day_sent()
    if kind not in KINDS or day is None:
        abort(404)
    asked = _asked(day)
    key = sent if KEY.fullmatch(sent) else secrets.token_urlsafe(24)
    try:
        made = order(session(), _wanted(asked, kind, key), by=actor(), at=at())
    except Refusal as refusal:
        return render_template(
            "manager/large_team.html", asked=asked, kind=kind, form_key=key, refused=refusal.sentence
        ), 422
    return redirect(url_for("files.show", export=made.uid), 303)


def _page(asked: Asked, form: AsOnForm) -> str:
    saw_people(asked.chosen.path, kind=LIST, as_on=asked.on)
    found = asked.team()
    last = max(1, -(-found.found // PEOPLE_ON_A_PAGE))
    if asked.page > last:
        abort(404)
    return render_template(
        "manager/team.html",
        asked=asked,
        team=found,
        form=form,
        last=last,
        needs=(None, *Need),
        across=[one for one in Across if found.counts.of_across(one) or one is asked.across],
        awards=[(code, award_name(code)) for code in found.awards],
        award_name=award_name,
        waiting=WAITING,
        reminders=[(need, TITLES[need]) for need in REMINDED_TOGETHER if found.counts.of(need)],
        person_at=_pattern("team_person.show"),
        remind_at=_pattern("reminding.remind_one"),
        is_large=found.found > settings().large_table_rows,
        form_key=secrets.token_urlsafe(24),
    )


def _day_sent() -> date | None:
    """The day in the form, today without one; None for what is no day up to today."""
    written = request.form.get("on", "")
    try:
        day = date.fromisoformat(written[:10]) if written else on()
    except ValueError:
        return None
    return day if EARLIEST <= day <= on() else None


def _pattern(endpoint: str) -> str:
    """The address of anybody, with %s for whom: put together once, not for each row."""
    return url_for(endpoint, person=NOBODY).replace("%", "%%").replace(str(NOBODY), "%s")


def _file(kind: str) -> ResponseReturnValue:
    """The rows as a file, or of a large team a page that has it made. 404 for a date that the page would refuse."""
    day = chosen_day(as_on_form(AsOnForm))
    if day is None:
        abort(404)
    asked = _asked(day)
    if _is_large(asked):
        return render_template("manager/large_team.html", asked=asked, kind=kind, form_key=secrets.token_urlsafe(24))
    saw_people(asked.chosen.path, kind=FILE, as_on=asked.on)
    whole = asked.team(whole=True)
    name, header = f"team-{asked.on.isoformat()}", header_of(whole.awards, programme())
    called = programme()  # the rows are written while they are sent, when nothing can be looked up any more
    rows = (row_of(member, whole.awards, called) for member in whole.members)
    return csv_response(name, header, rows) if kind == "csv" else xlsx_response(name, header, rows, at=at())


def _is_large(asked: Asked) -> bool:
    """Whether so many people are let through that they are not made into a file while somebody waits."""
    most = settings().large_table_rows
    scope, path = asked.chosen.scope, asked.chosen.path
    if asked.across:
        return False  # such a file is short next to that of everybody, and is written while it is sent
    if people_at_most(session(), scope=scope, unit_path=path, on=asked.on) <= most:
        return False
    return asked.need is None or asked.team().found > most


def _wanted(asked: Asked, kind: str, form_key: str) -> Wanted:
    """These people as the page counts them now; of a past day, which no figure leaves, without counting."""
    chosen = asked.chosen
    found, said = 0, ""
    if asked.is_past:
        found = people_at_most(session(), scope=chosen.scope, unit_path=chosen.path, on=asked.on)
    else:
        team = asked.team()
        found, said = team.found, team.counts.in_words
    title = chosen.unit.name if chosen.unit else "All your teams"
    return Wanted(
        form_key=form_key,
        kind=kind,
        title=f"{title}, {asked.need}" if asked.need else title,
        scope=chosen.scope,
        unit_path=chosen.path,
        need=asked.need or "",
        as_on=asked.on,
        rows=found,
        said=said,
    )


def _asked(day: date) -> Asked:
    """What the address or the form asks for, as on this day. 404 for units, groups and pages there are not."""
    show = request.values.get("show", "")
    number = request.args.get("page", "1")
    if show not in ("", *Across, *Need) or not (
        number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    ):
        abort(404)
    return Asked(
        chosen=chosen_unit(request.values.get("unit", "")),
        on=day,
        is_past=day < on(),
        need=Need(show) if show in tuple(Need) else None,
        page=max(int(number), 1),
        across=Across(show) if show in tuple(Across) else None,
    )
