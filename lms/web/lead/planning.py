"""Planning live sessions for leads and the partnership office: plan, change, call off, and the register of the day."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from courses.course import Course
from lms.actions import planning_sessions, recording_sessions
from lms.actions.planning_sessions import Plan
from lms.records.planned_sessions import PlannedSession
from lms.records.queries.bookings import own_people_booked, register_of
from lms.records.queries.planned_sessions import (
    PARTNERSHIP,
    Planned,
    audience_names,
    audience_paths,
    find_planned,
    keeper_named,
    keeps_register,
)
from lms.records.queries.units import organisations_to_invite
from lms.rules.actor import Role
from lms.rules.booking import LONGEST_TEXT, Terms, london_instant
from lms.rules.dates import LONDON
from lms.rules.pasted_list import read_pasted
from lms.rules.policy import LEADS, Permission, Subject, may
from lms.rules.refusals import Refusal, Refusals
from lms.web.access import Thing, actor, allow, person
from lms.web.award_names import course_title
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, Line, NumberField, TimeField, no_control_characters
from lms.web.lead.sessions import find_course_with_session, uids_ticked
from lms.web.looking import saw_on_register
from lms.web.site import site

blueprint = Blueprint("planning", __name__)

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
PATH = "/live-sessions/planned/<uuid:planned>"
EVERYBODY = "everybody"
TOO_LONG = f"Use at most {LONGEST_TEXT} characters."
NO_SUCH_KEEPER = "Nobody whom you can name has this address. Name people of your own teams, or training leads."
MOST_KEEPERS = 10


class TermsForm(Form):
    """When and where a session is, for how many."""

    held_on = DayField("Which day?", id="held_on")
    starts = TimeField("When does it start?", id="starts")
    minutes = NumberField("How many minutes does it take?", id="minutes")
    place = Line("Where is it held?", id="place")
    joining = Line("How do people get in, or join online?", id="joining", longest=LONGEST_TEXT)
    places = NumberField("How many places are there?", id="places")
    led_by = Line("Who leads it?", id="led_by")
    access = TextAreaField(
        "What does the place offer?",
        [no_control_characters, Length(max=LONGEST_TEXT, message=TOO_LONG)],
        id="access",
    )

    def terms(self) -> Terms:
        """What was filled in. Only of a form that is valid."""
        day: date | None = self.held_on.data
        clock: time | None = self.starts.clock
        if day is None or clock is None:
            raise Refusal("Enter the day on which it is held.", field="held_on")
        return Terms(
            starts_at=london_instant(day, clock),
            minutes=self.minutes.number,
            place=self.place.data or "",
            joining=self.joining.data or "",
            places=self.places.number,
            led_by=self.led_by.data or "",
            access=" ".join((self.access.data or "").split()),
        )


class PlanForm(TermsForm):
    """A new session: also who may book, and who keeps the register."""

    open_to = Line("Who may book?", id="open_to")
    mine = BooleanField("I keep the register", id="mine")
    keepers = TextAreaField("Who else keeps the register?", [no_control_characters], id="keepers")


class ReasonForm(Form):
    """Why a session is called off."""

    because = Line("Why is it not held?", id="because")


class RegisterForm(Form):
    """Who led it; who came is ticked."""

    led_by = Line("Who led it?", id="led_by")


def find_seen(uid: UUID) -> Thing | None:
    """The session behind /live-sessions/planned/<uuid:planned>, for those who see how it is booked."""
    planned = _find(uid)
    if planned is None:
        return None
    paths = audience_paths(session(), planned=planned)
    return Thing(planned, Subject(person_id=_me_if_keeper(planned), unit_paths=paths))


def find_own(uid: UUID) -> Thing | None:
    """The same, for those who look after it."""
    planned = _find(uid)
    return Thing(planned, Subject(unit_paths=(planned.owner_path,))) if planned else None


def find_kept(uid: UUID) -> Thing | None:
    """The same, for those who keep its register."""
    planned = _find(uid)
    return Thing(planned, Subject(person_id=_me_if_keeper(planned))) if planned else None


@blueprint.get("/live-sessions/courses/<string(maxlength=80):with_session>/plan-one")
@allow(Permission.PLAN_SESSIONS, with_session=find_course_with_session)
def ask(with_session: Course) -> ResponseReturnValue:
    """When, where, for how many, for whom."""
    live = with_session.session
    form = PlanForm(
        formdata=None, minutes=str(live.minutes if live else ""), places=str(live.most if live else ""), mine=True
    )
    return _asked(with_session, form, key=secrets.token_urlsafe(24))


@blueprint.post("/live-sessions/courses/<string(maxlength=80):with_session>/plan-one")
@allow(Permission.PLAN_SESSIONS, with_session=find_course_with_session)
def plan(with_session: Course) -> ResponseReturnValue:
    """Plan it; on to its page."""
    form = PlanForm()
    sent = request.form.get("order", "")
    key = sent if KEY.fullmatch(sent) else secrets.token_urlsafe(24)
    if not form.validate():
        return _asked(with_session, form, key=key), 422
    try:
        wanted = _wanted(form, key)
        row = planning_sessions.plan(session(), wanted, with_session, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _asked(with_session, form, key=key), 422
    return redirect(url_for("planning.show", planned=row.uid, done="planned"), 303)


@blueprint.get(PATH)
@allow(Permission.SEE_PLANNED_SESSION, planned=find_seen)
def show(planned: Planned) -> ResponseReturnValue:
    """How it is booked: how many, and who of one's own people."""
    own = own_people_booked(session(), planned_id=planned.id, scope=actor().scope(*LEADS), on=on())
    return render_template(
        "lead/planned_session.html",
        planned=planned,
        title=course_title(planned.award),
        own=own,
        leads=actor().holds(*LEADS),
        elsewhere=planned.taken + planned.waiting - len(own),
        open_to=audience_names(session(), planned=planned),
        may_change=may(actor(), Permission.CHANGE_PLANNED_SESSION, Subject(unit_paths=(planned.owner_path,))),
        keeps=_me_if_keeper(planned) is not None,
        is_over=planned.terms.starts_at <= at(),
        done=request.args.get("done", ""),
    )


@blueprint.get(f"{PATH}/change")
@allow(Permission.CHANGE_PLANNED_SESSION, planned=find_own)
def ask_change(planned: Planned) -> ResponseReturnValue:
    """The terms as they are, to be changed."""
    terms = planned.terms
    there = terms.starts_at.astimezone(LONDON)
    form = TermsForm(
        formdata=None,
        held_on=terms.held_on,
        starts=f"{there:%H:%M}",
        minutes=str(terms.minutes),
        place=terms.place,
        joining=terms.joining,
        places=str(terms.places),
        led_by=terms.led_by,
        access=terms.access,
    )
    return _changing(planned, form)


@blueprint.post(f"{PATH}/change")
@allow(Permission.CHANGE_PLANNED_SESSION, planned=find_own)
def change(planned: Planned) -> ResponseReturnValue:
    """Let the new terms hold, and tell people where they must hear of it."""
    form = TermsForm()
    if not form.validate():
        return _changing(planned, form), 422
    row = session().get_one(PlannedSession, planned.id)
    try:
        planning_sessions.change(session(), row, form.terms(), site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _changing(planned, form), 422
    return redirect(url_for("planning.show", planned=planned.uid, done="changed"), 303)


@blueprint.get(f"{PATH}/call-off")
@allow(Permission.CHANGE_PLANNED_SESSION, planned=find_own)
def ask_call_off(planned: Planned) -> ResponseReturnValue:
    """How many are told, and why."""
    return _calling_off(planned, ReasonForm(formdata=None))


@blueprint.post(f"{PATH}/call-off")
@allow(Permission.CHANGE_PLANNED_SESSION, planned=find_own)
def call_off(planned: Planned) -> ResponseReturnValue:
    """Call it off, and tell everybody who booked."""
    form = ReasonForm()
    if not form.validate():
        return _calling_off(planned, form), 422
    row = session().get_one(PlannedSession, planned.id)
    because = form.because.data or ""
    try:
        planning_sessions.call_off(session(), row, because=because, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _calling_off(planned, form), 422
    return redirect(url_for("planning.show", planned=planned.uid, done="called-off"), 303)


@blueprint.get(f"{PATH}/register")
@allow(Permission.KEEP_REGISTER, planned=find_kept)
def register(planned: Planned) -> ResponseReturnValue:
    """Everybody who has a place, to print or to tick."""
    return _register(planned, RegisterForm(formdata=None, led_by=planned.terms.led_by))


@blueprint.post(f"{PATH}/register")
@allow(Permission.KEEP_REGISTER, planned=find_kept)
def record(planned: Planned) -> ResponseReturnValue:
    """Record who came."""
    form = RegisterForm()
    came = uids_ticked()
    course = catalogue().find(planned.award)
    if not form.validate() or course is None:
        return _register(planned, form, came=came), 422
    row = session().get_one(PlannedSession, planned.id)
    led_by = form.led_by.data or ""
    try:
        recording_sessions.record_register(
            session(), row, came, led_by=led_by, course=course, site=site(), by=actor(), at=at()
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _register(planned, form, came=came), 422
    return redirect(url_for("planning.register", planned=planned.uid, done="recorded"), 303)


def _find(uid: UUID) -> Planned | None:
    planned = find_planned(session(), uid=uid, person_id=person().person_id)
    return planned if planned is not None and catalogue().find(planned.award) is not None else None


def _me_if_keeper(planned: Planned) -> int | None:
    mine = person().person_id
    return mine if keeps_register(session(), planned_id=planned.id, person_id=mine) else None


@dataclass(frozen=True)
class Invited:
    """Who may be asked to a session, as the form shows them."""

    options: list[dict[str, Any]]
    ids: dict[str, int]


def _invited(chosen: list[str]) -> Invited:
    """Everybody; a lead's own organisations, or all for the office."""
    scope = None if actor().holds(Role.PARTNERSHIP_OFFICE) else actor().scope(*LEADS)
    found = organisations_to_invite(session(), scope=scope)
    options = [{"value": str(uid), "text": f"People of {name}", "chosen": str(uid) in chosen} for _, uid, name in found]
    everybody = {"value": EVERYBODY, "text": "Everybody in the partnership", "chosen": EVERYBODY in chosen}
    return Invited([*options, everybody], {str(uid): id_ for id_, uid, _ in found})


def _wanted(form: PlanForm, key: str) -> Plan:
    chosen = request.form.getlist("open_to")
    ids = _invited(chosen).ids
    return Plan(
        form_key=key,
        owner_path=_owner(),
        open_to_all=EVERYBODY in chosen,
        organisation_ids=frozenset(ids[uid] for uid in chosen if uid in ids),
        keeper_ids=frozenset(_keepers(form)),
        terms=form.terms(),
    )


def _owner() -> str:
    """What a lead plans belongs to the unit they lead, the widest of several; what the office plans to all."""
    led = sorted(actor().scope(*LEADS).unit_paths, key=len)
    return led[0] if led else PARTNERSHIP


def _keepers(form: PlanForm) -> list[int]:
    """The people who keep the register. Refuses addresses that lead to nobody whom the actor can name."""
    found = [person().person_id] if form.mine.data else []
    text = form.keepers.data or ""
    if not text.strip():
        return found
    pasted = read_pasted(text[:5_000], field="keepers")
    for entry in pasted.entries[:MOST_KEEPERS]:
        office = actor().holds(Role.PARTNERSHIP_OFFICE)
        id_ = keeper_named(session(), email=entry.key, scope=actor().scope(*LEADS), any_lead=office, on=on())
        if id_ is None:
            raise Refusals((Refusal(f"{entry.text}: {NO_SUCH_KEEPER}", field="keepers"),))
        found.append(id_)
    return found


def _asked(course: Course, form: PlanForm, *, key: str) -> str:
    chosen = request.form.getlist("open_to")
    return render_template(
        "lead/plan_session.html",
        course=course,
        live=course.session,
        form=form,
        form_key=key,
        invited=_invited(chosen).options,
    )


def _changing(planned: Planned, form: TermsForm) -> str:
    title = course_title(planned.award)
    return render_template("lead/planned_change.html", planned=planned, title=title, form=form)


def _calling_off(planned: Planned, form: ReasonForm) -> str:
    title = course_title(planned.award)
    return render_template("lead/planned_call_off.html", planned=planned, title=title, form=form)


def _register(planned: Planned, form: RegisterForm, *, came: list[UUID] | None = None) -> str:
    people = register_of(session(), planned_id=planned.id)
    saw_on_register([one.person_id for one in people])
    return render_template(
        "lead/register.html",
        planned=planned,
        title=course_title(planned.award),
        people=people,
        form=form,
        came=came or [],
        is_over=planned.terms.starts_at <= at(),
        done=request.args.get("done", ""),
    )
