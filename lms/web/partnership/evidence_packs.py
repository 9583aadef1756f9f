"""Evidence packs of one organisation on a day: all for its leads, without small groups for the partnership office."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certificates.report import Report
from lms.records.queries.quarters import completed_between
from lms.records.queries.rates import By, tally_on, units_of
from lms.records.queries.units import WholeOrganisation, whole_organisations
from lms.rules.actor import Role, Scope
from lms.rules.evidence_packs import PACKS, Evidence, evidence_pack, quarter_of_day
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.published_rates import Publication, everything, published
from lms.web.access import Thing, actor, allow
from lms.web.as_on import AsOnForm, as_on_form, chosen_day, was_sent_in_boxes
from lms.web.extensions import at, on, session
from lms.web.partnership.rate_memory import published_once, remembered
from lms.web.reports import charts_of, figures_response, pdf_response, programme

blueprint = Blueprint("evidence_packs", __name__)


def find_organisation(uid: UUID) -> Thing | None:
    """The organisation behind /evidence-packs/<uuid:organisation>, if the reader may see all of it."""
    found = next((one for one in _organisations() if one.uid == uid), None)
    return Thing(found, Subject(unit_paths=(found.path,))) if found else None


@blueprint.get("/evidence-packs", endpoint="list")
@allow(Permission.SEE_EVIDENCE_PACKS)
def show_all() -> ResponseReturnValue:
    """Every pack of every organisation of which the reader may see all."""
    return render_template("partnership/evidence_packs.html", organisations=_organisations(), packs=PACKS)


@blueprint.get("/evidence-packs/<uuid:organisation>/<string(maxlength=40):pack>")
@allow(Permission.SEE_EVIDENCE_PACK, organisation=find_organisation)
def show(organisation: WholeOrganisation, pack: str) -> ResponseReturnValue:
    """One pack as a page."""
    form, day = _asked(pack)
    if was_sent_in_boxes() and not form.problems:
        address = url_for("evidence_packs.show", organisation=organisation.uid, pack=pack, **_in_address(day))
        return redirect(address)
    return _page(organisation, pack, form, day), 422 if form.problems else 200


@blueprint.get("/evidence-packs/<uuid:organisation>/<string(maxlength=40):pack>/file.<any(pdf, csv):kind>")
@allow(Permission.SEE_EVIDENCE_PACK, organisation=find_organisation)
def file(organisation: WholeOrganisation, pack: str, kind: str) -> ResponseReturnValue:
    """One pack to keep: as a PDF, or its figures."""
    form, day = _asked(pack)
    if form.problems:
        return _page(organisation, pack, form, day), 422
    report = _report(organisation, pack, day)
    name = f"{pack}-{day.isoformat()}"
    return pdf_response(report, name) if kind == "pdf" else figures_response(report, name)


def _asked(pack: str) -> tuple[AsOnForm, date]:
    if pack not in PACKS:
        abort(404)
    form = as_on_form(AsOnForm)
    return form, chosen_day(form) or on()


def _in_address(day: date) -> Mapping[str, Any]:
    return {"on": day.isoformat()} if day < on() else {}


def _page(organisation: WholeOrganisation, pack: str, form: AsOnForm, day: date) -> str:
    report = _report(organisation, pack, day)
    return render_template(
        "partnership/evidence_pack.html",
        organisation=organisation,
        pack=pack,
        about=PACKS[pack].about,
        form=form,
        in_address=_in_address(day),
        report=report,
        charts=charts_of(report),
    )


def _led() -> Scope:
    return actor().scope(*LEADS)


def _office() -> Scope:
    return actor().scope(Role.PARTNERSHIP_OFFICE)


def _organisations() -> list[WholeOrganisation]:
    return list(whole_organisations(session(), scope=actor().scope(*LEADS, Role.PARTNERSHIP_OFFICE)))


def _report(organisation: WholeOrganisation, pack: str, day: date) -> Report:
    leads_it = _led().covers(organisation.path)
    topic = PACKS[pack].topic
    first, last = quarter_of_day(day)
    return evidence_pack(
        pack,
        Evidence(
            organisation=organisation.name,
            place=organisation.id,
            on=day,
            programme=programme(),
            shown=_in_full(organisation, day, By.ORGANISATION) if leads_it else _as_the_office_sees_it(day),
            teams=_in_full(organisation, day, By.UNIT) if leads_it else None,
            team_names=_team_names(organisation) if leads_it else {},
            completed=completed_between(session(), organisation_id=organisation.id, topic=topic, first=first, last=last)
            if topic
            else {},
            shows_few=leads_it,
        ),
    )


def _in_full(organisation: WholeOrganisation, day: date, by: By) -> Publication:
    return everything(
        tally_on(
            session(),
            scope=_led(),
            by=by,
            on=day,
            today=on(),
            organisation_id=organisation.id,
            listed=programme().awards,
        )
    )


def _as_the_office_sees_it(day: date) -> Publication:
    """The same figures as on the pages of rates, with the same left out: laid side by side, they tell no more."""

    def count(then: date) -> Publication:
        tally = tally_on(session(), scope=_office(), by=By.ORGANISATION, on=then, today=on(), listed=programme().awards)
        return published_once(_office(), tally) if then == on() else published(tally)

    return count(day) if day == on() else remembered("partnership", _office(), day, count, at=at())


def _team_names(organisation: WholeOrganisation) -> dict[int, str]:
    return {unit.id: unit.name for unit in units_of(session(), [organisation.id], scope=_led())}
