"""Live sessions for leads: their plan and papers, recording who attended, and looking at what was recorded."""

import re
import secrets
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from courses.course import Course
from courses.explained_words import running_html
from courses.practice import Document, LiveSession, Part
from lms.actions import recording_sessions
from lms.actions.recording_sessions import Register
from lms.records.queries.assigning import people_by_uid, people_pasted
from lms.records.queries.award_parts import people_waiting
from lms.records.queries.contacts import contacts_named
from lms.records.queries.held_sessions import (
    find_held_session,
    get_attendance,
    paths_of_session,
    people_attended,
    sessions_held,
    uids_of,
)
from lms.records.queries.planned_sessions import sessions_planned
from lms.records.sessions import HeldSession
from lms.rules.actor import Role
from lms.rules.award_parts import in_words
from lms.rules.pasted_list import LONGEST_TEXT, read_pasted, remedy
from lms.rules.policy import LEADS, NOTHING, Permission, Subject
from lms.rules.refusals import Refusal, Refusals
from lms.web.access import Thing, actor, allow, person
from lms.web.award_names import course_title
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, Line, no_control_characters
from lms.web.learner.contacts_in_text import with_contacts
from lms.web.learner.fact_words import FACT_WORDS
from lms.web.site import site
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("sessions", __name__)

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
MOST_TICKED = 300


class RegisterForm(Form):
    """When the session was, who led it, and who was there."""

    held_on = DayField("When was it held?", id="held_on")
    led_by = Line("Who led it?", id="led_by")
    pasted = TextAreaField("Other people who attended", [no_control_characters], id="pasted")


class ReasonForm(Form):
    """Why an attendance is taken back."""

    because = Line("Why is it taken back?", id="because", longest=recording_sessions.LONGEST_REASON)


def find_course_with_session(code: str) -> Thing | None:
    """The course behind /live-sessions/courses/<with_session>, if it has a session."""
    course = catalogue().find(code)
    return Thing(course, NOTHING) if course is not None and course.session is not None else None


def find_session(uid: UUID) -> Thing | None:
    """The session behind /live-sessions/<uuid:held>, with the units of those who attended."""
    held = find_held_session(session(), uid=uid)
    if held is None:
        return None
    return Thing(held, Subject(unit_paths=tuple(paths_of_session(session(), held_session_id=held.id, on=on()))))


@blueprint.get("/live-sessions")
@allow(Permission.PLAN_SESSIONS)
def overview() -> ResponseReturnValue:
    """What is planned, the courses with a session or a sign-off, who is waiting for one, and what was recorded."""
    scope = actor().scope(*LEADS)
    office = actor().holds(Role.PARTNERSHIP_OFFICE)
    mine = person().person_id
    with_parts = [course for course in catalogue().courses if len(course.parts) > 1]
    signed = [course for course in with_parts if course.sign_off]
    people = people_waiting(session(), courses=signed, part=Part.SIGN_OFF, scope=scope, on=on())
    return render_template(
        "lead/live_sessions.html",
        courses=[course for course in with_parts if course.session],
        planned=sessions_planned(session(), person_id=mine, scope=scope, for_office=office, at=at()),
        now=at(),
        leads=actor().holds(*LEADS),
        waiting=[(course, people[course.award.code]) for course in signed if people[course.award.code]],
        nobody_waits_for=[course for course in signed if not people[course.award.code]],
        held=sessions_held(session(), scope=scope, on=on()),
        in_words=in_words,
        course_title=course_title,
    )


@blueprint.get("/live-sessions/courses/<string(maxlength=80):with_session>")
@allow(Permission.SEE_SESSION_PLAN, with_session=find_course_with_session)
def plan(with_session: Course) -> ResponseReturnValue:
    """The plan of a session, to read or to print."""
    return render_template(
        "lead/session_plan.html",
        course=with_session,
        live=_live(with_session),
        outcomes={outcome.id: outcome.text for outcome in with_session.outcomes},
        facts=[catalogue().facts[id_] for id_ in _live(with_session).facts if id_ in catalogue().facts],
        may_record=actor().holds(*LEADS),
        words=WordsOfPage(with_session.award.topic),
        **FACT_WORDS,
    )


@blueprint.get("/live-sessions/courses/<string(maxlength=80):with_session>/papers/<string(maxlength=80):paper>")
@allow(Permission.SEE_SESSION_PLAN, with_session=find_course_with_session)
def paper(with_session: Course, paper: str) -> ResponseReturnValue:
    """The notes or a handout, to print."""
    live = _live(with_session)
    document = live.notes if paper == live.notes.slug else live.find_handout(paper)
    if document is None:
        abort(404)
    return document_page(with_session, document, back=url_for("sessions.plan", with_session=with_session.award.code))


@blueprint.get("/live-sessions/courses/<string(maxlength=80):with_session>/record")
@allow(Permission.RECORD_PRACTICE, with_session=find_course_with_session)
def ask(with_session: Course) -> ResponseReturnValue:
    """Who attended: those who are waiting for the session to tick, and a box for others."""
    return _asked(with_session, RegisterForm(formdata=None), key=secrets.token_urlsafe(24))


@blueprint.post("/live-sessions/courses/<string(maxlength=80):with_session>/record")
@allow(Permission.RECORD_PRACTICE, with_session=find_course_with_session)
def record(with_session: Course) -> ResponseReturnValue:
    """Record the session; on to its page."""
    form = RegisterForm()
    sent = request.form.get("order", "")
    key = sent if KEY.fullmatch(sent) else secrets.token_urlsafe(24)
    ticked = uids_ticked()
    if not form.validate():
        return _asked(with_session, form, key=key, ticked=ticked), 422
    try:
        people = (*ticked, *_pasted(form.pasted.data or ""))
        if form.held_on.data is None:
            raise Refusal(recording_sessions.NOT_YET, field="held_on")
        register = Register(key, form.held_on.data, form.led_by.data or "", tuple(dict.fromkeys(people)))
        held = recording_sessions.record(session(), register, with_session, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _asked(with_session, form, key=key, ticked=ticked), 422
    return redirect(url_for("sessions.show", held=held.uid), 303)


@blueprint.get("/live-sessions/<uuid:held>")
@allow(Permission.SEE_HELD_SESSION, held=find_session)
def show(held: HeldSession) -> ResponseReturnValue:
    """Who of the lead's people attended this session."""
    return _shown(held, ReasonForm(formdata=None))


@blueprint.post("/live-sessions/<uuid:held>")
@allow(Permission.SEE_HELD_SESSION, held=find_session)
def take_back(held: HeldSession) -> ResponseReturnValue:
    """Let one attendance count no more."""
    form = ReasonForm()
    seen = people_attended(session(), held_session_id=held.id, scope=actor().scope(*LEADS), on=on())
    named = request.form.get("person", "")[:40]
    chosen = next((one for one in seen if str(one.person) == named), None)
    if chosen is None:
        form.refuse(Refusal("Choose whose attendance is taken back."))
        return _shown(held, form), 422
    if not form.validate():
        return _shown(held, form), 422
    row = get_attendance(session(), id_=chosen.id)
    try:
        recording_sessions.take_back(session(), row, because=form.because.data or "", by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _shown(held, form), 422
    return redirect(url_for("sessions.show", held=held.uid), 303)


def document_page(course: Course, document: Document, *, back: str) -> str:
    """A printable document, with its contacts filled in and its sources."""
    keys = {key for sheet in document.sheets for key in sheet.contacts}
    contacts = contacts_named(session(), keys)
    ids = dict.fromkeys(id_ for sheet in document.sheets for id_ in sheet.facts)
    return render_template(
        "lead/document.html",
        course=course,
        document=document,
        back=back,
        contacts_in=lambda html: with_contacts(html, contacts, on=on()),
        words=WordsOfPage(course.award.topic, htmls=running_html(document.segments())),
        facts=[catalogue().facts[id_] for id_ in ids if id_ in catalogue().facts],
        **FACT_WORDS,
    )


def _live(course: Course) -> LiveSession:
    return course.session or abort(404)


def uids_ticked() -> list[UUID]:
    """The people ticked. What cannot be read counts as not ticked."""
    found: list[UUID] = []
    for text in request.form.getlist("people")[:MOST_TICKED]:
        try:
            found.append(UUID(text[:40]))
        except ValueError:
            continue
    return found


def _pasted(text: str) -> list[UUID]:
    """The people whom the box names. Refuses, naming each, entries that led to nobody."""
    if not text.strip():
        return []
    pasted = read_pasted(text[: LONGEST_TEXT + 1], field="pasted")
    matched = people_pasted(session(), pasted=pasted, scope=actor().scope(*LEADS), on=on())
    if matched.unmatched:
        raise Refusals(
            tuple(
                Refusal(f"{entry.text}: {remedy(entry, known_twice=matched.known_twice)}", field="pasted")
                for entry in matched.unmatched[:10]
            )
        )
    return list(uids_of(session(), person_ids=matched.person_ids))


def _asked(course: Course, form: RegisterForm, *, key: str, ticked: list[UUID] | None = None) -> str:
    scope = actor().scope(*LEADS)
    found = people_waiting(session(), courses=[course], part=Part.SESSION, scope=scope, on=on())
    waiting = found[course.award.code]
    known = {one.uid for one in waiting}
    others = people_by_uid(session(), uids=[uid for uid in ticked or () if uid not in known], scope=scope, on=on())
    options = [
        {
            "value": str(one.uid),
            "text": one.name,
            "hint": f"{one.unit}. {in_words(course.parts, one.done)}.",
            "chosen": one.uid in (ticked or ()),
        }
        for one in waiting
    ]
    options += [{"value": str(one.uid), "text": one.name, "hint": one.unit, "chosen": True} for one in others]
    return render_template(
        "lead/record_session.html", course=course, live=course.session, form=form, form_key=key, options=options
    )


def _shown(held: HeldSession, form: ReasonForm) -> str:
    scope = actor().scope(*LEADS)
    return render_template(
        "lead/held_session.html",
        held=held,
        title=course_title(held.award),
        people=people_attended(session(), held_session_id=held.id, scope=scope, on=on()),
        form=form,
    )
