"""Completion in the units somebody leads: each team with its rates. Leads see these people by name, so all is shown."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.records.queries.quarters import targets_set
from lms.records.queries.rates import By, NamedPlace, tally_on
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.actor import Scope
from lms.rules.policy import LEADS, Permission
from lms.rules.published_rates import TOTAL, Publication, Tally, everything
from lms.web.access import actor, allow
from lms.web.as_on import was_sent_in_boxes
from lms.web.extensions import at, catalogue, on, session
from lms.web.partnership.rate_memory import trend
from lms.web.partnership.rate_question import Question, asked
from lms.web.partnership.rate_tables import (
    RateRow,
    TrendRow,
    chart_of,
    curve_of,
    file_response,
    first_sentence,
    lowest_sentence,
    row_of,
    rows_of_places,
    target_sentence,
    topic_rows,
)

blueprint = Blueprint("own_rates", __name__)

ALL_TEAMS = "All teams"


@blueprint.get("/your-organisation")
@allow(Permission.SEE_OWN_RATES)
def rates() -> ResponseReturnValue:
    """Every team, the lowest first."""
    question = asked(_by_unit)
    if was_sent_in_boxes() and not question.is_refused:
        return redirect(url_for("own_rates.rates", **question.in_address))
    return _page(question), 422 if question.is_refused else 200


@blueprint.get("/your-organisation/teams.<any(csv, xlsx):kind>")
@allow(Permission.SEE_OWN_RATES)
def teams_file(kind: str) -> ResponseReturnValue:
    """The table of teams to take away."""
    question = asked(_by_unit)
    if question.is_refused:
        return _page(question), 422
    shown = everything(question.tally)
    rows = [*_team_rows(shown, question, _units()), _total(shown, question)]
    return file_response("rates", kind, "Team", rows, award=question.award, on=question.on, at=at())


def _scope() -> Scope:
    return actor().scope(*LEADS)


def _units() -> Sequence[UnitInScope]:
    return units_in_scope(session(), scope=_scope())


def _by_unit(day: date) -> Tally:
    listed = [award.code for award in catalogue().awards]
    return tally_on(session(), scope=_scope(), by=By.UNIT, on=day, today=on(), listed=listed)


def _page(question: Question) -> str:
    shown = everything(question.tally)
    units = _units()
    rows = _team_rows(shown, question, units)
    total = _total(shown, question)
    rows_of_quarters = _trend(shown, question)
    past = question.on if question.is_past else None
    return render_template(
        "lead/own_rates.html",
        question=question,
        form=question.form,
        organisations=sorted({unit.organisation for unit in units}),
        rows=rows,
        total=total,
        sentence=first_sentence(total.compliance, question.award_words, past=past),
        lowest=lowest_sentence(rows),
        chart=chart_of(rows, "Compliance by team"),
        topics=topic_rows(shown, catalogue()),
        trend=rows_of_quarters,
        curve=curve_of(rows_of_quarters),
        target=target_sentence(rows_of_quarters),
    )


def _team_rows(shown: Publication, question: Question, units: Sequence[UnitInScope]) -> list[RateRow]:
    places = [NamedPlace(unit.id, unit.uid, unit.name, unit.above) for unit in units if unit.id in shown.places]
    return rows_of_places(shown, places, question.award, lambda _unit: None)


def _total(shown: Publication, question: Question) -> RateRow:
    return row_of(shown, TOTAL, question.award, ALL_TEAMS)


def _trend(shown: Publication, question: Question) -> list[TrendRow]:
    return trend(
        TOTAL,
        question.award,
        reader="lead",
        scope=_scope(),
        on=question.on,
        shown=shown,
        count=lambda day: everything(_by_unit(day)),
        at=at(),
        aims=targets_set(session()),
    )
