"""One person's training as their manager or lead sees it: status, dates and reasons."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.records.queries.team_person import PersonFound, record_of
from lms.rules.policy import OVERSEERS, Permission
from lms.web.access import actor, allow
from lms.web.award_names import award_name, course_title
from lms.web.extensions import on, session
from lms.web.fields import Form
from lms.web.looking import saw_person
from lms.web.manager.things import find_person

blueprint = Blueprint("team_person", __name__)

HOW_IN_WORDS = {
    "native": "Study and quiz here",
    "session": "A live session",
    "evidence": "Learning done elsewhere",
    "prior learning": "Prior learning",
}
CERTIFICATE_IN_WORDS = {"issued": "Issued", "revoked": "Withdrawn", "none": "None"}


@blueprint.get("/team/people/<uuid:person>")
@allow(Permission.SEE_PERSON, person=find_person)
def show(person: PersonFound) -> ResponseReturnValue:
    """What is required of this person, where they stand and what they completed."""
    return person_page(person, Form(formdata=None))


def person_page(person: PersonFound, form: Form) -> str:
    """The page, with what the form has to say above it."""
    saw_person(person.id, person.unit_paths)
    record = record_of(session(), person_id=person.id, scope=actor().scope(*OVERSEERS), on=on())
    return render_template(
        "manager/person.html",
        found=person,
        record=record,
        form=form,
        today=on(),
        to_do=any(not seen.place.valid for seen in record.awards),
        award_name=award_name,
        course_title=course_title,
        how_in_words=HOW_IN_WORDS,
        certificate_in_words=CERTIFICATE_IN_WORDS,
    )
