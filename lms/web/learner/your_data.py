"""What is held on somebody: who has looked at it, and all of it to take away."""

import json

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from lms.records.queries.mergers import others_of
from lms.records.queries.own_data import everything_on
from lms.records.queries.viewing import looks_at
from lms.rules.policy import Permission
from lms.web.access import allow, person
from lms.web.extensions import on, session, settings

blueprint = Blueprint("your_data", __name__)


@blueprint.get("/your-data")
@allow(Permission.BE_SIGNED_IN)
def your_data() -> ResponseReturnValue:
    """What people can do with what is held on them."""
    return render_template("learner/your_data.html")


@blueprint.get("/your-data/who-has-seen-it")
@allow(Permission.BE_SIGNED_IN)
def who_has_seen_it() -> ResponseReturnValue:
    """Who has opened their record, or a list or file with their name."""
    return render_template(
        "learner/who_has_seen.html",
        looks=looks_at(session(), person_id=person().person_id),
        days=settings().periods.views,
    )


@blueprint.get("/your-data/everything.json")
@allow(Permission.BE_SIGNED_IN)
def everything() -> ResponseReturnValue:
    """All that is held on them, as a file."""
    found = everything_on(session(), person_id=person().person_id)
    others = [everything_on(session(), person_id=id_) for id_ in others_of(session(), [person().person_id])]
    if others:
        found["Your other records"] = others
    response = Response(json.dumps(found, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="your-data-{on().isoformat()}.json"'
    return response
