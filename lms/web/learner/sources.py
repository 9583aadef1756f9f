"""The register of facts: everything the courses say is so, and how sure we are of it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.rules.policy import Permission
from lms.web.access import allow
from lms.web.extensions import catalogue
from lms.web.learner.fact_words import FACT_WORDS

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
@allow(Permission.BE_SIGNED_IN)
def register() -> ResponseReturnValue:
    """Every fact with its source, or those of one topic."""
    facts = catalogue().facts.values()
    topics = sorted({fact.pack for fact in facts})
    asked = request.args.get("topic", "")
    topic = asked if asked in topics else ""
    return render_template(
        "learner/sources.html",
        facts=sorted((fact for fact in facts if not topic or fact.pack == topic), key=lambda fact: fact.id),
        topics=topics,
        topic=topic,
        titles={course.award.topic: course.topic_title for course in catalogue().courses},
        **FACT_WORDS,
    )
