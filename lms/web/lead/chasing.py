"""What went out without anybody pressing: held rounds to look at, letters by day, and addresses that do not work."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.actions.chasing import release
from lms.records.queries.chasing import DAYS_SHOWN, HeldRound, came_back, held_rounds, went_out
from lms.rules.actor import Role, Scope
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.reminder import Stage
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import Form
from lms.web.looking import saw_person

blueprint = Blueprint("chasing", __name__)

FEWEST_COUNTED = 5
"""Of fewer people the page does not say how many: who has a break from reminders must not be found out by counting."""
WORDS = {
    Stage.ASKED: "something is asked of them",
    Stage.SIXTY: "60 days or less are left",
    Stage.THIRTY: "30 days or less are left",
    Stage.SEVEN: "7 days or less are left",
    Stage.DUE: "today is the day",
    Stage.OVERDUE: "the day has gone by",
}


def find_round(uid: UUID) -> Thing | None:
    """The round behind /reminders/<uuid:held_round>, if it is held and the reader may see all of its organisation."""
    found = next((one for one in held_rounds(session(), scope=_scope()) if one.uid == uid), None)
    return Thing(found, Subject(unit_paths=(found.unit_path,))) if found else None


@blueprint.get("/reminders")
@allow(Permission.SEE_REMINDERS)
def overview() -> ResponseReturnValue:
    """What is held, what went out, and what came back."""
    return _page(Form(formdata=None))


@blueprint.post("/reminders/<uuid:held_round>/send")
@allow(Permission.RELEASE_REMINDERS, held_round=find_round)
def send(held_round: HeldRound) -> ResponseReturnValue:
    """Let a held round go."""
    try:
        release(session(), round_id=held_round.id, by=actor(), at=at())
    except Refusal as refusal:
        form = Form(formdata=None)
        form.refuse(refusal)
        return _page(form), 422
    return redirect(url_for("chasing.overview", sent="1"), 303)


def counted(people: int) -> str:
    """How many people, where there are enough of them."""
    return f"{people:,} people" if people >= FEWEST_COUNTED else f"fewer than {FEWEST_COUNTED} people"


def _page(form: Form) -> str:
    bounced = came_back(session(), scope=actor().scope(*LEADS), at=at())
    for one in bounced:
        saw_person(one.person_id, (one.unit_path,), roles=LEADS)
    return render_template(
        "lead/reminders.html",
        form=form,
        was_sent=request.args.get("sent", "") == "1",
        held=held_rounds(session(), scope=_scope()),
        days=went_out(session(), scope=_scope(), on=on()),
        days_shown=DAYS_SHOWN,
        bounced=bounced,
        leads=actor().holds(*LEADS),
        words=WORDS,
        counted=counted,
    )


def _scope() -> Scope:
    return actor().scope(*LEADS, Role.PARTNERSHIP_OFFICE)
