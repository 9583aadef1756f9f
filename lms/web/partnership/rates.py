"""Completion by organisation, for the partnership office: one sentence, one table, a trend; no names anywhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.records.queries.quarters import organisations_that_report, targets_set
from lms.records.queries.rates import By, NamedPlace, organisations_in_scope, tally_on, units_of
from lms.rules.actor import Role, Scope
from lms.rules.board_pack import reported_table
from lms.rules.policy import NOTHING, Permission
from lms.rules.published_rates import TOTAL, Publication, Tally, published, published_within
from lms.web.access import Thing, actor, allow
from lms.web.as_on import was_sent_in_boxes
from lms.web.extensions import at, catalogue, on, session
from lms.web.partnership.rate_memory import published_once, trend
from lms.web.partnership.rate_question import Question, asked
from lms.web.partnership.rate_tables import (
    RateRow,
    chart_of,
    curve_of,
    file_response,
    first_sentence,
    lowest_sentence,
    row_of,
    rows_of_awards,
    rows_of_places,
    target_sentence,
    topic_rows,
)
from lms.web.reports import programme

blueprint = Blueprint("rates", __name__)

ALL_ORGANISATIONS = "All organisations"
ALL_TEAMS = "All teams"


def find_organisation(uid: UUID) -> Thing | None:
    """The organisation behind /rates/<uuid:organisation>."""
    found = next((one for one in organisations_in_scope(session(), scope=_scope()) if one.uid == uid), None)
    return Thing(found, NOTHING) if found else None


@blueprint.get("/rates")
@allow(Permission.SEE_PARTNERSHIP)
def rates() -> ResponseReturnValue:
    """Every organisation, the lowest first."""
    question = asked(_by_organisation)
    if was_sent_in_boxes() and not question.is_refused:
        return redirect(url_for("rates.rates", **question.in_address))
    return _page(question), 422 if question.is_refused else 200


@blueprint.get("/rates/organisations.<any(csv, xlsx):kind>")
@allow(Permission.SEE_PARTNERSHIP)
def organisations_file(kind: str) -> ResponseReturnValue:
    """The table of organisations to take away."""
    question = asked(_by_organisation)
    if question.is_refused:
        return _page(question), 422
    shown = _published(question.tally)
    organisations = organisations_in_scope(session(), scope=_scope())
    rows = [*_organisation_rows(shown, organisations, question), _total(shown, question)]
    return file_response("rates", kind, "Organisation", rows, award=question.award, on=question.on, at=at())


@blueprint.get("/rates/<uuid:organisation>")
@allow(Permission.SEE_PARTNERSHIP, organisation=find_organisation)
def one_organisation(organisation: NamedPlace) -> ResponseReturnValue:
    """One organisation: each training or, for a chosen one, each team."""
    question = asked(_by_organisation)
    if was_sent_in_boxes() and not question.is_refused:
        return redirect(url_for("rates.one_organisation", organisation=organisation.uid, **question.in_address))
    return _organisation_page(organisation, question), 422 if question.is_refused else 200


@blueprint.get("/rates/<uuid:organisation>/table.<any(csv, xlsx):kind>")
@allow(Permission.SEE_PARTNERSHIP, organisation=find_organisation)
def organisation_file(organisation: NamedPlace, kind: str) -> ResponseReturnValue:
    """The table of one organisation to take away."""
    question = asked(_by_organisation)
    if question.is_refused:
        return _organisation_page(organisation, question), 422
    shown = _published(question.tally)
    rows = _rows_within(organisation, shown, question)
    first = "Team" if question.award else "Training"
    return file_response("organisation-rates", kind, first, rows, award=question.award, on=question.on, at=at())


def _scope() -> Scope:
    return actor().scope(Role.PARTNERSHIP_OFFICE)


def _by_organisation(day: date) -> Tally:
    listed = [award.code for award in catalogue().awards]
    return tally_on(session(), scope=_scope(), by=By.ORGANISATION, on=day, today=on(), listed=listed)


def _by_unit(organisation: NamedPlace, day: date) -> Tally:
    return tally_on(session(), scope=_scope(), by=By.UNIT, on=day, today=on(), organisation_id=organisation.id)


def _page(question: Question) -> str:
    shown = _published(question.tally)
    organisations, said = organisations_that_report(session(), scope=_scope(), on=question.on)
    rows = _organisation_rows(shown, organisations, question)
    total = _total(shown, question)
    return render_template(
        "partnership/rates.html",
        question=question,
        form=question.form,
        rows=rows,
        total=total,
        sentence=_sentence(total, question),
        lowest=lowest_sentence(rows),
        coverage=f"{len(shown.places)} of {len(rows)} organisations have people in post.",
        chart=chart_of(rows, "Compliance by organisation"),
        topics=topic_rows(shown, catalogue()),
        **_trend(TOTAL, shown, question),
        headcounts=reported_table(said, organisations, programme()) if said else None,
        leaves_out=shown.leaves_out_anything(),
    )


def _organisation_page(organisation: NamedPlace, question: Question) -> str:
    shown = _published(question.tally)
    total = row_of(shown, organisation.id, question.award, ALL_TEAMS)
    rows = _rows_within(organisation, shown, question)
    return render_template(
        "partnership/organisation_rates.html",
        organisation=organisation,
        question=question,
        form=question.form,
        rows=rows,
        total=total,
        sentence=_sentence(total, question),
        **_trend(organisation.id, shown, question),
        leaves_out=shown.leaves_out_anything() or any(row.compliance.whole is None for row in rows),
    )


def _organisation_rows(shown: Publication, organisations: Sequence[NamedPlace], question: Question) -> list[RateRow]:
    def address(organisation: NamedPlace) -> str:
        return url_for("rates.one_organisation", organisation=organisation.uid, **question.in_address)

    return rows_of_places(shown, organisations, question.award, address)


def _total(shown: Publication, question: Question) -> RateRow:
    return row_of(shown, TOTAL, question.award, ALL_ORGANISATIONS)


def _rows_within(organisation: NamedPlace, shown: Publication, question: Question) -> list[RateRow]:
    """Each training of the organisation; or each of its teams for one training, when all about that is shown."""
    if not question.award:

        def address(award: str) -> str:
            kept = {**question.in_address, "award": award}
            return url_for("rates.one_organisation", organisation=organisation.uid, **kept)

        return rows_of_awards(shown, organisation.id, address)
    if not shown.shows_all_about(organisation.id, question.award):
        return []
    units = published_within(_by_unit(organisation, question.on), question.award)
    named = units_of(session(), [organisation.id], scope=_scope())
    places = [] if units.is_empty else [unit for unit in named if unit.id in units.places]
    return rows_of_places(units, places, question.award, lambda _unit: None)


def _sentence(total: RateRow, question: Question) -> str:
    return first_sentence(total.compliance, question.award_words, past=question.on if question.is_past else None)


def _published(tally: Tally) -> Publication:
    return published_once(_scope(), tally)


def _trend(place: int, shown: Publication, question: Question) -> dict[str, Any]:
    """The trend as rows, as a picture, and what is aimed at in a sentence."""
    rows = trend(
        place,
        question.award,
        reader="partnership",
        scope=_scope(),
        on=question.on,
        shown=shown,
        count=lambda day: published(_by_organisation(day)),
        at=at(),
        aims=targets_set(session()),
    )
    return {"trend": rows, "curve": curve_of(rows), "target": target_sentence(rows)}
