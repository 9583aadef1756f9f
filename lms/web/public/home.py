"""The front door."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from lms.web.access import is_signed_in, public

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """Straight to the learner's training, or to signing in."""
    return redirect(url_for("your_training.home" if is_signed_in() else "signing_in.sign_in"))
