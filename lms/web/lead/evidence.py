"""What waits for a lead to decide: courses done elsewhere, and people who are said to be listed in the wrong team."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from lms.actions import evidencing
from lms.actions.evidencing import LONGEST_REASON, LONGEST_WORDS
from lms.actions.excusing import settle_doubt
from lms.records.evidence import ClaimState
from lms.records.queries.evidence import Claim, claims_decided, claims_to_decide, units_that_may_know, words_about
from lms.records.queries.evidence import find_claim as claim_with
from lms.records.queries.excusing import Doubt, doubts_in_scope
from lms.records.queries.excusing import find_doubt as doubt_with
from lms.rules.equivalence import rule_of
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.renewal import expires_on
from lms.web.access import Thing, actor, allow
from lms.web.award_names import award_name
from lms.web.extensions import at, catalogue, on, session, settings
from lms.web.fields import Form, no_control_characters

blueprint = Blueprint("deciding", __name__)

HOW_CHECKED = (
    {"value": "manager-seen", "text": "I have seen the certificate", "chosen": True},
    {"value": "issuer-verified", "text": "I have checked it with whoever gave the course"},
)


class DecideForm(Form):
    """How the certificate was checked; or a question, or why it does not count."""

    verification = RadioField("How did you check it?", validate_choice=False, id="verification")
    question = TextAreaField(
        "What do you want to ask?",
        [no_control_characters, Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS:,} characters.")],
        id="question",
    )
    because = TextAreaField(
        "Why does it not count?",
        [no_control_characters, Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters.")],
        id="because",
    )


def find_claim(uid: UUID) -> Thing | None:
    """A claim that was sent, in the units of its learner's posts at organisations that may know of it."""
    claim = claim_with(session(), uid=uid)
    if claim is None or claim.state is ClaimState.DRAFT:
        return None
    paths = units_that_may_know(session(), person_id=claim.person_id, on=on())
    return Thing(claim, Subject(person_id=claim.person_id, unit_paths=tuple(paths)))


def find_doubt(uid: UUID) -> Thing | None:
    """A doubt that nobody has settled, in the unit it is about."""
    doubt = doubt_with(session(), uid=uid, on=on())
    return Thing(doubt, Subject(unit_paths=(doubt.unit_path,))) if doubt else None


@blueprint.get("/to-decide", endpoint="list")
@allow(Permission.DECIDE)
def show_all() -> ResponseReturnValue:
    """What waits, the oldest first; what was decided last."""
    scope = actor().scope(*LEADS)
    return render_template(
        "lead/to_decide.html",
        claims=claims_to_decide(session(), scope=scope, on=on()),
        doubts=doubts_in_scope(session(), scope=scope, on=on()),
        decided=claims_decided(session(), scope=scope, on=on()),
        award_name=award_name,
    )


@blueprint.get("/to-decide/<uuid:claim>")
@allow(Permission.DECIDE_ON, claim=find_claim)
def look(claim: Claim) -> ResponseReturnValue:
    """The claim with its certificate, what to look for, and what can be done."""
    return _page(claim, DecideForm(formdata=None))


@blueprint.post("/to-decide/<uuid:claim>")
@allow(Permission.DECIDE_ON, claim=find_claim)
def decide(claim: Claim) -> ResponseReturnValue:
    """Approve it, ask, decline it, or withdraw what was approved in error: as the pressed button says."""
    form = DecideForm()
    try:
        if not form.validate():
            return _page(claim, form), 422
        _order(claim, form, request.form.get("act", ""))
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(claim, form), 422
    return redirect(url_for("deciding.look", claim=claim.uid), 303)


@blueprint.post("/to-decide/places/<uuid:doubt>")
@allow(Permission.DECIDE_ON, doubt=find_doubt)
def settle(doubt: Doubt) -> ResponseReturnValue:
    """A lead has looked at where somebody is listed."""
    settle_doubt(session(), doubt_id=doubt.id, by=actor(), at=at())
    return redirect(url_for("deciding.list"), 303)


def _order(claim: Claim, form: DecideForm, act: str) -> None:
    site_url = settings().site_url
    question, because = form.question.data or "", form.because.data or ""
    checked = form.verification.data or ""
    match act:
        case "approve":
            evidencing.approve(
                session(),
                claim_id=claim.id,
                verification=checked,
                course=catalogue().find(claim.award),
                site_url=site_url,
                by=actor(),
                at=at(),
            )
        case "ask":
            evidencing.ask(session(), claim_id=claim.id, words=question, site_url=site_url, by=actor(), at=at())
        case "decline":
            evidencing.decline(session(), claim_id=claim.id, because=because, site_url=site_url, by=actor(), at=at())
        case "withdraw":
            evidencing.withdraw(session(), claim_id=claim.id, because=because, by=actor(), at=at())
        case _:
            raise Refusal("Press one of the buttons.")


def _page(claim: Claim, form: DecideForm) -> str:
    equivalence = rule_of(claim.equivalence)
    months = equivalence.months.get(claim.award)
    return render_template(
        "lead/to_decide_course.html",
        claim=claim,
        form=form,
        equivalence=equivalence,
        until=expires_on(claim.completed_on, months_valid=months) if months else None,
        words=words_about(session(), claim_id=claim.id),
        how_checked=HOW_CHECKED,
        is_own=claim.person_id == actor().person_id,
        today=on(),
        award_name=award_name,
    )
