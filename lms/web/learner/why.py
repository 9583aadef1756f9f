"""Why a learner stands where they stand with an award: the sentence, and everything it rests on."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from courses.course import Award
from lms.records.queries.why import EVERYWHERE, explanations_of
from lms.rules.policy import Permission
from lms.rules.standing import in_words
from lms.rules.why import rests_on_something
from lms.web.access import allow, person
from lms.web.award_names import award_name, course_title
from lms.web.extensions import catalogue, on, session

blueprint = Blueprint("why", __name__)


@blueprint.get("/your-training/why/<string(maxlength=80):award>")
@allow(Permission.BE_SIGNED_IN)
def why(award: str) -> ResponseReturnValue:
    """One's own standing with this award, for each organisation one works for."""
    code = known_award(award)
    explanations = explanations_of(session(), person_id=person().person_id, award=code, scope=EVERYWHERE, on=on())
    if catalogue().find(code) is None and not rests_on_something(explanations):
        abort(404)
    return render_template(
        "learner/why.html",
        title=course_title(code),
        name=award_name(code),
        explained=[(one, in_words(one.position, on=on())) for one in explanations],
        today=on(),
    )


def known_award(text: str) -> str:
    """The code of an award as an address names it; 404 for what is no award."""
    try:
        return Award.parse(text).code
    except ValueError:
        abort(404)
