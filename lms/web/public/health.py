"""Whether the service is well, for the machines that watch it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from lms.records.database import is_reachable
from lms.records.queries.chasing import alarms
from lms.web.access import public
from lms.web.extensions import at, on, session, settings

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"alive": True}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The process and its database answer, and what of the reminders has stopped; 503 while it does not answer."""
    try:
        ready = is_reachable(session())
        have_stopped = alarms(session(), at=at(), on=on(), sends_mail=bool(settings().mail_url))
        return {"ready": ready, **({"reminders": have_stopped} if have_stopped else {})}
    except SQLAlchemyError:
        return {"ready": False}, 503
