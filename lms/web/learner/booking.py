"""Booking a place in a live session: what it is, one button to book, one to cancel, and a file for the calendar."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length

from courses.course import Course
from courses.practice import Part
from lms.actions import booking
from lms.records.planned_sessions import PlannedSession
from lms.records.queries.award_parts import Grounds
from lms.records.queries.bookings import find_needs
from lms.records.queries.planned_sessions import (
    Planned,
    find_planned,
    is_open_to,
    sessions_missed,
    sessions_to_book,
)
from lms.rules.booking import LONGEST_TEXT, Mine
from lms.rules.booking_letters import calendar_uid, meeting
from lms.rules.calendar_file import calendar_file
from lms.rules.policy import NOTHING, Permission, Subject
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow, person
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import Form, no_control_characters
from lms.web.site import site

blueprint = Blueprint("booking", __name__)

PATH = "/sessions/<uuid:coming>"
TOO_LONG = f"Use at most {LONGEST_TEXT} characters."


class NeedsForm(Form):
    """What somebody asks for."""

    needs = TextAreaField(
        "Is there anything you need, so that you can take part?",
        [no_control_characters, Length(max=LONGEST_TEXT, message=TOO_LONG)],
        id="needs",
    )


def find_coming(uid: UUID) -> Thing | None:
    """The session behind /sessions/<uuid:coming>: theirs who may book it or have."""
    planned = find_planned(session(), uid=uid, person_id=person().person_id)
    if planned is None or catalogue().find(planned.award) is None:
        return None
    mine = is_open_to(session(), planned_id=planned.id, person_id=person().person_id, on=on())
    return Thing(planned, Subject(person_id=person().person_id) if mine else NOTHING)


@blueprint.get(PATH)
@allow(Permission.BOOK_SESSION, coming=find_coming)
def show(coming: Planned) -> ResponseReturnValue:
    """The session, and what the person has of it."""
    needs = find_needs(session(), planned_id=coming.id, person_id=person().person_id)
    return _shown(coming, NeedsForm(formdata=None, needs=needs))


@blueprint.post(PATH)
@allow(Permission.BOOK_SESSION, coming=find_coming)
def book(coming: Planned) -> ResponseReturnValue:
    """Book it, or wait for a place; or change what was asked for."""
    form = NeedsForm()
    if not form.validate():
        return _shown(coming, form), 422
    row = session().get_one(PlannedSession, coming.id)
    course = catalogue().find(coming.award) or abort(404)
    needs = form.needs.data or ""
    try:
        booking.book(session(), row, course, needs=needs, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _shown(coming, form), 422
    said = "needs" if coming.mine is not Mine.NOTHING else "booked"
    return redirect(url_for("booking.show", coming=coming.uid, done=said), 303)


@blueprint.post(f"{PATH}/cancel")
@allow(Permission.BOOK_SESSION, coming=find_coming)
def cancel(coming: Planned) -> ResponseReturnValue:
    """Give the place back."""
    row = session().get_one(PlannedSession, coming.id)
    try:
        booking.cancel(session(), row, site=site(), by=actor(), at=at())
    except Refusal as refusal:
        form = NeedsForm(formdata=None)
        form.refuse(refusal)
        return _shown(coming, form), 422
    return redirect(url_for("booking.show", coming=coming.uid, done="cancelled"), 303)


@blueprint.get(f"{PATH}/session.ics")
@allow(Permission.BOOK_SESSION, coming=find_coming)
def as_calendar_file(coming: Planned) -> ResponseReturnValue:
    """The session for the person's calendar. 404 for who has no place in it."""
    if coming.mine is not Mine.PLACE or coming.booked_at is None:
        abort(404)
    link = f"{site().url}{url_for('booking.show', coming=coming.uid)}"
    uid = calendar_uid(str(coming.uid), coming.booked_at)
    file = calendar_file(meeting(uid, coming.number, coming.terms, link=link), at=at())
    response = Response(file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


@dataclass(frozen=True)
class Sessions:
    """What a learner reads of the live sessions of one course."""

    mine: Planned | None
    """What they have booked, or wait for."""
    coming: tuple[Planned, ...]
    """What they may book, the next first; none while they have one."""
    missed_on: date | None
    """The day of the newest session at which nobody noted that they were there."""


def sessions_of(courses: list[Course], grounds: dict[str, Grounds]) -> dict[str, Sessions]:
    """The live sessions of those of these courses that have one the person has not been to, by award. Two queries;
    none where there is no such course.
    """
    awards = [
        course.award.code
        for course in courses
        if Part.SESSION in course.parts
        and (course.award.code not in grounds or grounds[course.award.code].done.day(Part.SESSION) is None)
    ]
    mine = person().person_id
    found = sessions_to_book(session(), person_id=mine, awards=awards, on=on(), at=at())
    missed = dict(sessions_missed(session(), person_id=mine, awards=awards, at=at()))
    said = {}
    for award in awards:
        of_award = [one for one in found if one.award == award]
        booked = next((one for one in of_award if one.mine is not Mine.NOTHING), None)
        said[award] = Sessions(booked, () if booked else tuple(of_award), missed.get(award))
    return said


def _shown(coming: Planned, form: NeedsForm) -> str:
    return render_template(
        "learner/session.html",
        coming=coming,
        course=catalogue().find(coming.award),
        form=form,
        is_over=coming.terms.starts_at <= at(),
        done=request.args.get("done", ""),
    )
