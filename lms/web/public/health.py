"""Whether the service is well, for the machines that watch it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from lms.records.database import is_reachable
from lms.web.access import public
from lms.web.extensions import session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"alive": True}


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """The process and its database answer; 503 while the database does not."""
    try:
        return {"ready": is_reachable(session())}
    except SQLAlchemyError:
        return {"ready": False}, 503
