"""The front door."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.web.access import is_signed_in, public
from lms.web.extensions import catalogue

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """What this is and the ways in; straight to their training for people who are signed in."""
    if is_signed_in():
        return redirect(url_for("your_training.home"))
    return render_template("public/front.html", courses=catalogue().courses)
