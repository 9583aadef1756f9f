"""The outbox of the demonstration, and of nothing else: what would have been sent, to be read on a page."""

import re
from collections.abc import Iterator

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lms.records.queries.outbox import newest_messages
from lms.web.access import public
from lms.web.extensions import session, settings

blueprint = Blueprint("demo_outbox", __name__)

SHOWN = 50
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@blueprint.get("/outbox")
@public
def outbox() -> ResponseReturnValue:
    """The newest letters with links that can be followed; 404 anywhere but in a demonstration."""
    if not settings().demo:
        abort(404)
    letters = [(message, with_links(message.body)) for message in newest_messages(session(), most=SHOWN)]
    return render_template("public/outbox.html", letters=letters, most=SHOWN)


def with_links(text: str) -> Markup:
    """The text, safe to show, with each address as a link."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[str | Markup]:
    done = 0
    for match in ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)")
        yield text[done : match.start()]
        yield Markup('<a class="govuk-link" href="{0}">{0}</a>').format(address)
        done = match.start() + len(address)
    yield text[done:]
