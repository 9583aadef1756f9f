"""Whom to talk to and what to do now, for anybody, without an account. Nothing is asked and nothing is kept."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.records.queries.contacts import all_contacts
from lms.web.access import public
from lms.web.extensions import on, session
from lms.web.public.known_issues import known_issues

blueprint = Blueprint("help_pages", __name__)

STALE_DAYS = 90
"""A contact nobody has checked for so long is shown with a warning."""


@blueprint.get("/worried-about-someone")
@public
def worried() -> ResponseReturnValue:
    """What to do now about a worry, by who is at risk."""
    return render_template("public/worried.html", contacts=_contacts(), today=on(), stale_days=STALE_DAYS)


@blueprint.get("/who-you-can-talk-to")
@public
def talk() -> ResponseReturnValue:
    """People to talk to, for the learner themselves."""
    return render_template("public/talk.html", contacts=_contacts(), today=on(), stale_days=STALE_DAYS)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """How far these pages can be used by everybody, and what is known not to work."""
    return render_template("public/accessibility.html", issues=known_issues())


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept of a learner, who sees it and for how long."""
    return render_template("public/privacy.html")


def _contacts() -> dict[str, object]:
    return {contact.key: contact for contact in all_contacts(session())}
