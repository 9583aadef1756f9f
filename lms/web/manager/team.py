"""A manager's team: one sentence, one table, today or as on a date; and the same rows to take away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.actions.viewing import FILE, LIST
from lms.records.queries.teams import PEOPLE_ON_A_PAGE, Excerpt, Team, team_as_on, team_today
from lms.rules.policy import Permission
from lms.rules.standing import Standing
from lms.rules.team_standing import REMINDED_TOGETHER, WAITING, Need
from lms.web.access import allow
from lms.web.as_on import AsOnForm, as_on_form, chosen_day, was_sent_in_boxes
from lms.web.award_names import award_name
from lms.web.extensions import at, on, session
from lms.web.looking import saw_people
from lms.web.manager.reminding import TITLES
from lms.web.manager.things import ChosenUnit, chosen_unit
from lms.web.spreadsheets import Cell, csv_response, xlsx_response

blueprint = Blueprint("team", __name__)

NOBODY = UUID(int=0)
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

    def team(self, *, whole: bool = False) -> Team:
        """These people: one page of them, or all that the filter lets through."""
        ask = team_as_on if self.is_past else team_today
        excerpt = Excerpt(self.need, page=None if whole else self.page)
        return ask(session(), scope=self.chosen.scope, unit_path=self.chosen.path, on=self.on, excerpt=excerpt)

    @property
    def in_address(self) -> dict[str, Any]:
        """What a link carries to show the same people as on the same day."""
        kept = {"unit": self.chosen.uid, "show": self.need, "on": self.on.isoformat() if self.is_past else None}
        return {name: str(value) for name, value in kept.items() if value}


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
    name, header, rows = _rows()
    return csv_response(name, header, rows)


@blueprint.get("/team/people.xlsx")
@allow(Permission.SEE_TEAM)
def as_xlsx() -> Response:
    """The rows of the table, on all its pages, as an Excel workbook."""
    name, header, rows = _rows()
    return xlsx_response(name, header, rows, at=at())


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
        awards=[(code, award_name(code)) for code in found.awards],
        waiting=WAITING,
        reminders=[(need, TITLES[need]) for need in REMINDED_TOGETHER if found.counts.of(need)],
        person_at=_pattern("team_person.show"),
        remind_at=_pattern("reminding.remind_one"),
    )


def _pattern(endpoint: str) -> str:
    """The address of anybody, with %s for whom: put together once, not for each row."""
    return url_for(endpoint, person=NOBODY).replace("%", "%%").replace(str(NOBODY), "%s")


def _rows() -> tuple[str, list[Cell], Iterator[list[Cell]]]:
    """The name, the header and the rows of the file. 404 where the page would say what is wrong with the date."""
    day = chosen_day(as_on_form(AsOnForm))
    if day is None:
        abort(404)
    asked = _asked(day)
    saw_people(asked.chosen.path, kind=FILE, as_on=asked.on)
    whole = asked.team(whole=True)
    header: list[Cell] = ["Name", "Role", "Team", "Where they stand"]
    for code in whole.awards:
        header += [award_name(code), f"{award_name(code)}: date"]

    def rows() -> Iterator[list[Cell]]:
        for member in whole.members:
            row: list[Cell] = [member.name, member.role_title, member.unit, member.need]
            places = {place.award: place for place in member.places}
            for code in whole.awards:
                place = places.get(code)
                row += (place.standing, place.matters_on) if place else (Standing.NOT_REQUIRED, None)
            yield row

    return f"team-{asked.on.isoformat()}", header, rows()


def _asked(day: date) -> Asked:
    """What the address asks for, as on this day. 404 for units, groups and pages there are not."""
    show = request.args.get("show", "")
    number = request.args.get("page", "1")
    if show not in ("", *Need) or not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        abort(404)
    return Asked(
        chosen=chosen_unit(request.args.get("unit", "")),
        on=day,
        is_past=day < on(),
        need=Need(show) if show else None,
        page=max(int(number), 1),
    )
