"""Telling the content team what helped, what hurt and what is wrong, without a name; and what they did about it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

from lms.actions import remarking
from lms.records.queries.remarks import said_and_done
from lms.rules.refusals import Refusal
from lms.web.access import public
from lms.web.extensions import on, session
from lms.web.fields import Form, Line, no_control_characters
from lms.web.public.told_pages import told_page

blueprint = Blueprint("tell_us", __name__)

LONGEST_TEXT = 2000
MOST_FROM_ONE_BROWSER = 8
"""A day. Kept in the browser's own cookie, and nowhere else."""
ENOUGH_TODAY = "You have told us several things today. Thank you. Please come back tomorrow."
KEPT = "told_us"


def _box(label: str) -> TextAreaField:
    longest = Length(max=LONGEST_TEXT, message=f"Use at most {LONGEST_TEXT:,} characters.")
    return TextAreaField(label, [no_control_characters, longest], filters=[_trimmed])


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else ""


def _an_address_or_nothing(_form: Any, field: Any) -> None:
    """Refuse what no e-mail could be sent to."""
    before, at_sign, after = str(field.data or "").partition("@")
    if field.data and (not before or not at_sign or "." not in after or " " in field.data or "@" in after):
        raise ValidationError("Write an e-mail address such as name@work.example, or leave it empty.")


class TellUs(Form):
    """Three boxes, of which one is enough, and an address if somebody wants an answer."""

    helped = _box("What helped?")
    hurt = _box("What in our words or pictures could hurt somebody?")
    wrong = _box("What is wrong, unclear or missing?")
    reply_to = Line("Your e-mail address, if you would like an answer", [_an_address_or_nothing], longest=254)


@blueprint.get("/tell-us")
@public
def ask() -> ResponseReturnValue:
    """The form, for the page that the address names."""
    return _page(TellUs(formdata=None))


@blueprint.post("/tell-us")
@public
def tell() -> ResponseReturnValue:
    """Keep it without a name, and say thank you."""
    form = TellUs()
    if not form.validate():
        return _page(form), 422
    here = told_page(request.form.get("about", ""))
    told = remarking.ToldUs(
        here.name, here.title[:250], here.edition, form.helped.data, form.hurt.data, form.wrong.data
    )
    try:
        _slow_down()
        remarking.tell(session(), told, reply_to=form.reply_to.data or "", on=on())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form), 422
    browser[KEPT] = [on().isoformat(), _told_today() + 1]
    return redirect(url_for("tell_us.thanks", about=here.name or None), 303)


@blueprint.get("/tell-us/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Thank you, and where to read what comes of it."""
    return render_template("public/tell_us_thanks.html", here=told_page(request.args.get("about", "")))


@blueprint.get("/you-said-we-did")
@public
def you_said() -> ResponseReturnValue:
    """What people told us, in our words, and what we did."""
    return render_template("public/you_said.html", answers=said_and_done(session()))


def _page(form: TellUs) -> str:
    name = request.form.get("about", "") or request.args.get("about", "")
    return render_template("public/tell_us.html", form=form, here=told_page(name))


def _told_today() -> int:
    """How often this browser has told us something today, as its own cookie says."""
    kept = browser.get(KEPT)
    return kept[1] if isinstance(kept, list) and kept[0] == on().isoformat() else 0


def _slow_down() -> None:
    if _told_today() >= MOST_FROM_ONE_BROWSER:
        raise Refusal(ENOUGH_TODAY)
