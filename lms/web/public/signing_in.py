"""Signing in with a one-time link or a password, and signing out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import Email, InputRequired, Length

from lms.actions import signing_in
from lms.actions.secrets import LONGEST_PASSWORD, hash_of
from lms.records.queries.agreements import find_first_question
from lms.rules.actor import system_actor
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import Visitor, actor, allow, is_signed_in, person, public
from lms.web.extensions import at, settings
from lms.web.extensions import session as records
from lms.web.fields import Form, Line
from lms.web.leaving import leave

blueprint = Blueprint("signing_in", __name__)

NEEDED = "Enter your e-mail address."
LONGEST_PATH = 500
ADDRESS_SHAPE = "Enter an e-mail address with an @, such as name@council.example."


class LinkForm(Form):
    """An address to send a link to."""

    email = Line("Your work e-mail address", [InputRequired(NEEDED), Email(ADDRESS_SHAPE)], longest=254, id="email")


class PasswordForm(LinkForm):
    """An address and a password."""

    password = PasswordField(
        "Password",
        [InputRequired("Enter your password."), Length(max=LONGEST_PASSWORD, message="That password is too long.")],
        id="password",
    )


class NewPasswordForm(Form):
    """A password to use from now on."""

    password = PasswordField(
        "New password",
        [InputRequired("Enter a password."), Length(max=LONGEST_PASSWORD, message="That password is too long.")],
        id="password",
    )


def goes_to() -> str:
    """Where to go after signing in: a path of this site only, whatever the address says."""
    path = request.values.get("goes_to", "")
    return path if is_path_of_this_site(path) else ""


def is_path_of_this_site(path: str) -> bool:
    """Whether a browser sent to this stays here: one slash, then neither another nor anything browsers take for one.

    Browsers read a backslash as a slash and drop tabs and line breaks before they look.
    """
    return (
        path.startswith("/")
        and not path.startswith("//")
        and len(path) <= LONGEST_PATH
        and path.isprintable()
        and "\\" not in path
    )


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for an address. Somebody already signed in goes straight on."""
    if is_signed_in():
        return redirect(goes_to() or url_for("your_training.home"))
    return render_template("public/sign_in.html", form=LinkForm(formdata=None), goes_to=goes_to())


@blueprint.post("/sign-in")
@public
def send_link() -> ResponseReturnValue:
    """Send a link, and say the same whether or not anybody has the address."""
    form = LinkForm()
    if form.validate():
        try:
            signing_in.ask_for_link(
                records(),
                email=form.email.data,
                goes_to=goes_to(),
                place=request.remote_addr or "",
                site_url=settings().site_url,
                minutes=settings().link_minutes,
                by=system_actor("sign-in page"),
                at=at(),
            )
            return redirect(url_for("signing_in.link_sent"), 303)
        except Refusal as refusal:
            form.refuse(refusal)
            return render_template("public/sign_in.html", form=form, goes_to=goes_to()), 429
    return render_template("public/sign_in.html", form=form, goes_to=goes_to()), 422


@blueprint.get("/sign-in/sent")
@public
def link_sent() -> ResponseReturnValue:
    """Tell where the link went and what to do if it does not come."""
    return render_template("public/link_sent.html", minutes=settings().link_minutes)


@blueprint.get("/sign-in/link/<string(length=43):secret>")
@public
def open_link(secret: str) -> ResponseReturnValue:
    """One button: mail scanners open links, and a GET must not use one up."""
    return render_template("public/open_link.html", secret=secret, hours=settings().session_hours)


@blueprint.post("/sign-in/link/<string(length=43):secret>")
@public
def follow_link(secret: str) -> ResponseReturnValue:
    """Use the link up and begin a session."""
    try:
        token, path = signing_in.follow_link(records(), secret=secret, hours=settings().session_hours, at=at())
    except Refusal as refusal:
        form = LinkForm(formdata=None)
        form.refuse(refusal)
        return render_template("public/sign_in.html", form=form, goes_to=""), 410
    return _welcome(token, path)


@blueprint.get("/sign-in/password")
@public
def password() -> ResponseReturnValue:
    """Ask for an address and a password; after a wrong one, say so beside the box."""
    form = PasswordForm(formdata=None, email=session.pop("tried_email", ""))
    problem = session.pop("tried_problem", "")
    if problem:
        form.refuse(Refusal(problem, field="password"))
    return render_template("public/password.html", form=form, goes_to=goes_to())


@blueprint.post("/sign-in/password")
@public
def sign_in_with_password() -> ResponseReturnValue:
    """Begin a session, or count the try and ask again."""
    form = PasswordForm()
    if not form.validate():
        return render_template("public/password.html", form=form, goes_to=goes_to()), 422
    place = request.remote_addr or ""
    try:
        token = signing_in.sign_in_with_password(
            records(),
            email=form.email.data,
            password=form.password.data,
            place=place,
            hours=settings().session_hours,
            at=at(),
        )
    except Refusal as refusal:
        if refusal.sentence == signing_in.TOO_MANY:
            form.refuse(refusal)
            return render_template("public/password.html", form=form, goes_to=goes_to()), 429
        signing_in.count_try(records(), email=form.email.data, place=place, at=at())
        session["tried_email"], session["tried_problem"] = form.email.data, refusal.sentence
        return redirect(url_for("signing_in.password", goes_to=goes_to() or None), 303)
    return _welcome(token, goes_to())


@blueprint.post("/sign-out")
@allow(Permission.BE_SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    _end_session()
    return redirect(url_for("signing_in.signed_out"), 303)


@blueprint.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    """Say that nothing is left open."""
    return render_template("public/signed_out.html")


@blueprint.post("/exit")
@public
def leave_quickly() -> ResponseReturnValue:
    """Exit this page: end the session, leave nothing behind the back button, and be somewhere ordinary."""
    if is_signed_in():
        _end_session()
    return leave()


@blueprint.get("/your-password")
@allow(Permission.BE_SIGNED_IN)
def your_password() -> ResponseReturnValue:
    """Offer a password to people who would rather not wait for a link."""
    saved = bool(session.pop("password_saved", False))
    return render_template("public/your_password.html", form=NewPasswordForm(formdata=None), saved=saved)


@blueprint.post("/your-password")
@allow(Permission.BE_SIGNED_IN)
def set_your_password() -> ResponseReturnValue:
    """Keep the new password."""
    form = NewPasswordForm()
    if form.validate():
        try:
            signing_in.set_password(
                records(),
                person_id=person().person_id,
                password=form.password.data,
                session_id=person().session_id,
                by=actor(),
                at=at(),
            )
            session["password_saved"] = True
            return redirect(url_for("signing_in.your_password"), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("public/your_password.html", form=form, saved=False), 422


def _welcome(token: str, path: str) -> Response:
    """Begin the browser's session afresh, so that nothing set before signing in lives on after it.

    Somebody whom an organisation listed since they were here last is asked whether that is right, once.
    """
    question = None if path else find_first_question(records(), secret_hash=hash_of(token))
    session.clear()
    session.permanent = True
    login_user(Visitor(None, token))  # type: ignore[arg-type]  # the next request loads the person
    first = url_for("your_organisations.look", agreement=question) if question else url_for("your_training.home")
    return redirect(path or first, 303)


def _end_session() -> None:
    signing_in.sign_out(records(), session_id=person().session_id, by=actor(), at=at())
    logout_user()
    session.clear()
