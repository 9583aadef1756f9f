"""Reminding one person, or everyone of one group, by one press. What was sent is read back from the notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.actions.reminding import remind_group, remind_person
from lms.actions.viewing import LIST
from lms.records.queries.reminding import Awaited, Reminder, people_awaited, reminders
from lms.records.queries.team_person import PersonFound
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.reminder import nudge_stage
from lms.rules.team_standing import REMINDED_TOGETHER, Need
from lms.web.access import actor, allow
from lms.web.extensions import at, catalogue, on, session, settings
from lms.web.fields import Form
from lms.web.looking import saw_people
from lms.web.manager.person import person_page
from lms.web.manager.things import ChosenUnit, chosen_unit, find_person

blueprint = Blueprint("reminding", __name__)

NAMES_ON_A_PAGE = 100
"""So many are named; of more, the page says how many, and the team's own pages name them all."""
TITLES = {
    Need.OVERDUE: "Remind everyone overdue",
    Need.NEEDS_RENEWING: "Remind everyone who needs to renew",
}


@dataclass(frozen=True)
class Told:
    """Somebody who was reminded this week."""

    uid: UUID
    name: str
    reminder: Reminder


@dataclass(frozen=True)
class Round:
    """The people of one press: who can be written to, who was this week already, who has no address."""

    to_write: tuple[Awaited, ...]
    told: tuple[Told, ...]
    without_email: tuple[Awaited, ...]

    def told_at(self, pressed: datetime | None) -> tuple[Told, ...]:
        """Those written to by the press at this instant."""
        return tuple(one for one in self.told if one.reminder.planned_at == pressed)

    def told_before(self, pressed: datetime | None) -> tuple[Told, ...]:
        """Those written to earlier this week."""
        return tuple(one for one in self.told if one.reminder.planned_at != pressed)


@blueprint.post("/team/people/<uuid:person>/remind")
@allow(Permission.REMIND, person=find_person)
def remind_one(person: PersonFound) -> ResponseReturnValue:
    """Write to one person, unless they had a reminder this week."""
    try:
        remind_person(
            session(), person_id=person.id, catalogue=catalogue(), site_url=settings().site_url, by=actor(), at=at()
        )
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return person_page(person, form), 422
    return redirect(url_for("reminding.one_reminded", person=person.uid, pressed=at().isoformat()), 303)


@blueprint.get("/team/people/<uuid:person>/reminded")
@allow(Permission.SEE_PERSON, person=find_person)
def one_reminded(person: PersonFound) -> ResponseReturnValue:
    """Say whether this press wrote to the person, or an earlier one this week."""
    sent = reminders(session(), people={person.id: person.known_only_at}, stage=nudge_stage(on())).get(person.id)
    told = (Told(person.uid, person.name, sent),) if sent else ()
    return _result(Round((), told, ()), back=url_for("team_person.show", person=person.uid))


@blueprint.get("/team/remind")
@allow(Permission.SEE_TEAM)
def look() -> ResponseReturnValue:
    """Name those who would be written to, before anybody is."""
    return _look(chosen_unit(request.args.get("unit", "")), _group(), Form(formdata=None))


@blueprint.post("/team/remind")
@allow(Permission.SEE_TEAM)
def remind_all() -> ResponseReturnValue:
    """Write to everyone of the group who had no reminder this week."""
    chosen, need = chosen_unit(request.form.get("unit", "")), _group()
    try:
        remind_group(
            session(),
            need,
            unit_path=chosen.path,
            catalogue=catalogue(),
            site_url=settings().site_url,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return _look(chosen, need, form), 422
    return redirect(url_for("reminding.all_reminded", unit=chosen.uid, show=need, pressed=at().isoformat()), 303)


@blueprint.get("/team/reminded")
@allow(Permission.SEE_TEAM)
def all_reminded() -> ResponseReturnValue:
    """Say who was written to, who had been this week already, and whom to speak to."""
    chosen = chosen_unit(request.args.get("unit", ""))
    return _result(_round(chosen, _group()), back=url_for("team.team", unit=chosen.uid))


def _group() -> Need:
    """The group to remind, overdue unless another is named; 404 for one that cannot be reminded together."""
    need = request.values.get("show", Need.OVERDUE)
    if need not in REMINDED_TOGETHER:
        abort(404)
    return Need(need)


def _look(chosen: ChosenUnit, need: Need, form: Form) -> str:
    return render_template(
        "manager/remind.html",
        title=TITLES[need],
        need=need,
        round=_round(chosen, need),
        chosen=chosen,
        form=form,
        again_on=_next_monday(on()),
        most=NAMES_ON_A_PAGE,
    )


def _result(round_: Round, *, back: str) -> str:
    pressed = _pressed()
    return render_template(
        "manager/reminded.html",
        now=round_.told_at(pressed),
        before=round_.told_before(pressed),
        without_email=round_.without_email,
        back=back,
        again_on=_next_monday(on()),
        most=NAMES_ON_A_PAGE,
    )


def _round(chosen: ChosenUnit, need: Need) -> Round:
    saw_people(chosen.path, kind=LIST)
    people = people_awaited(session(), scope=chosen.scope, unit_path=chosen.path, on=on(), need=need)
    sent = reminders(session(), people={one.person_id: one.known_only_at for one in people}, stage=nudge_stage(on()))
    rest = [one for one in people if one.person_id not in sent]
    return Round(
        to_write=tuple(one for one in rest if one.email),
        told=_told(people, sent),
        without_email=tuple(one for one in rest if not one.email),
    )


def _told(people: Sequence[Awaited], sent: dict[int, Reminder]) -> tuple[Told, ...]:
    return tuple(Told(one.uid, one.name, sent[one.person_id]) for one in people if one.person_id in sent)


def _pressed() -> datetime | None:
    """The instant of the press that led here, as the address tells it; None if it tells none."""
    try:
        pressed = datetime.fromisoformat(request.args.get("pressed", "")[:40])
    except ValueError:
        return None
    return pressed if pressed.tzinfo else None


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())
