"""Two accounts of one person: they ask in the one, open a link sent to the other, read what it does, and join them."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import Email, InputRequired

from lms.actions import joining
from lms.records.queries.joining import joined_by
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.standing import in_few_words
from lms.web.access import actor, allow, person
from lms.web.award_names import award_name
from lms.web.extensions import at, session, settings
from lms.web.fields import Form, Line
from lms.web.public.signing_in import ADDRESS_SHAPE, NEEDED

blueprint = Blueprint("your_other_account", __name__)

CHOOSE = "Choose the account to take apart."


class AddressForm(Form):
    """The address of the other account."""

    email = Line(
        "The address of your other account", [InputRequired(NEEDED), Email(ADDRESS_SHAPE)], longest=254, id="email"
    )


@blueprint.get("/your-other-account")
@allow(Permission.BE_SIGNED_IN)
def overview() -> ResponseReturnValue:
    """Ask for a link, and what was joined before."""
    return _page(AddressForm(formdata=None))


@blueprint.post("/your-other-account")
@allow(Permission.BE_SIGNED_IN)
def ask() -> ResponseReturnValue:
    """Send a link, and say the same whether or not anybody has the address."""
    form = AddressForm()
    if not form.validate():
        return _page(form), 422
    try:
        joining.ask(
            session(),
            email=form.email.data,
            place=request.remote_addr or "",
            site_url=settings().site_url,
            minutes=settings().link_minutes,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form), 422 if refusal.sentence == joining.THIS_ACCOUNT else 429
    return redirect(url_for("your_other_account.overview", asked="yes"), 303)


@blueprint.get("/your-other-account/<string(length=43):proof>")
@allow(Permission.BE_SIGNED_IN)
def look(proof: str) -> ResponseReturnValue:
    """What joining the two would do. The link is not used up by looking."""
    return _look(proof, Form(formdata=None))


@blueprint.post("/your-other-account/<string(length=43):proof>")
@allow(Permission.BE_SIGNED_IN)
def join(proof: str) -> ResponseReturnValue:
    """Join the two."""
    form = Form()
    try:
        joining.join(
            session(),
            secret=proof,
            seen=request.form.get("seen", ""),
            site_url=settings().site_url,
            by=actor(),
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return _look(proof, form, status=422)
    return redirect(url_for("your_other_account.overview", joined="yes"), 303)


@blueprint.post("/your-other-account/take-apart")
@allow(Permission.BE_SIGNED_IN)
def take_apart() -> ResponseReturnValue:
    """Take two joined accounts apart. Both are signed out, this browser too."""
    form = AddressForm(formdata=None)
    try:
        joining.part(session(), merger=_merger(), site_url=settings().site_url, by=actor(), at=at())
    except Refusal:
        form.refuse(Refusal(CHOOSE))
        return _page(form), 422
    return redirect(url_for("signing_in.signed_out"), 303)


def _merger() -> UUID:
    try:
        return UUID(request.form.get("merger", ""))
    except ValueError:
        raise Refusal(CHOOSE) from None


def _page(form: AddressForm) -> str:
    return render_template(
        "learner/other_account.html",
        form=form,
        joined=joined_by(session(), person_id=person().person_id),
        mine=person().email or "",
        minutes=settings().link_minutes,
    )


def _look(proof: str, form: Form, *, status: int = 200) -> ResponseReturnValue:
    shown = joining.preview(session(), secret=proof, by=actor(), at=at())
    if shown is None:
        again = AddressForm(formdata=None)
        again.refuse(Refusal(joining.USED_LINK))
        return _page(again), 410
    tables = [
        (
            name,
            [
                (award_name(award), in_few_words(position))
                for award, position in sorted(shown.standings.get(organisation_id, {}).items())
            ],
        )
        for organisation_id, name in sorted(shown.organisations.items(), key=lambda one: one[1].casefold())
    ]
    page = render_template(
        "learner/other_account_join.html",
        shown=shown,
        form=form,
        proof=proof,
        tables=tables,
        award_name=award_name,
    )
    return page, status
