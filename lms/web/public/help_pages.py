"""Whom to talk to and what to do now, for anybody, without an account. Nothing is asked and nothing is kept."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.pathways import Ending, Pathways, Question
from lms.records.messages import Contact
from lms.records.queries.contacts import all_contacts, contacts_named
from lms.web.access import public
from lms.web.extensions import catalogue, on, session, settings
from lms.web.learner.fact_words import FACT_WORDS
from lms.web.public.known_issues import known_issues
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("help_pages", __name__)

NAMED_HERE = (
    "coventry-adult-social-care",
    "coventry-emergency-duty",
    "coventry-mash",
    "coventry-safe-to-talk",
    "emergency-999",
    "forced-marriage-unit",
    "modern-slavery-helpline",
    "national-domestic-abuse-helpline",
    "police-101",
    "true-vision",
)
"""The contacts that the pages of help name by themselves, with or without courses."""
STALE_DAYS = 90
"""A contact nobody has checked for so long is shown with a warning."""


@blueprint.get("/worried-about-someone")
@public
def worried() -> ResponseReturnValue:
    """The first question: is anyone in danger now? Where there are no pathways, what to do in short."""
    pathways = catalogue().pathways
    if pathways is None:
        return render_template("public/worried_in_short.html", contacts=_contacts(), today=on(), stale_days=STALE_DAYS)
    return _question_page(pathways, pathways.questions[pathways.first])


@blueprint.get("/worried-about-someone/everything")
@public
def worried_everything() -> ResponseReturnValue:
    """Every ending by harm, for those who know what they look for."""
    pathways = _pathways()
    return render_template("public/worried_everything.html", pathways=pathways, emergency=_emergency(pathways))


@blueprint.get("/worried-about-someone/<step>")
@public
def worried_step(step: str) -> ResponseReturnValue:
    """A question with its answers as links, or what to do at the end. The address names the step and nothing else."""
    pathways = _pathways()
    if step == pathways.first:
        return redirect(url_for("help_pages.worried"), 301)
    found = pathways.find(step) or abort(404)
    return _question_page(pathways, found) if isinstance(found, Question) else _ending_page(pathways, found)


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
    return render_template("public/privacy.html", periods=settings().periods)


def _pathways() -> Pathways:
    return catalogue().pathways or abort(404)


def _question_page(pathways: Pathways, question: Question) -> str:
    return render_template(
        "public/worried_question.html",
        pathways=pathways,
        question=question,
        way=pathways.way_to(question.id),
        words=WordsOfPage(""),
        emergency=_emergency(pathways),
    )


def _ending_page(pathways: Pathways, ending: Ending) -> str:
    taught = catalogue()
    kept = contacts_named(session(), ending.contacts)
    return render_template(
        "public/worried_ending.html",
        pathways=pathways,
        ending=ending,
        way=pathways.way_to(ending.id),
        words=WordsOfPage(""),
        emergency=_emergency(pathways),
        contacts=[(kept.get(key), taught.contacts[key].name) for key in ending.contacts],
        facts=[taught.facts[id_] for id_ in ending.facts],
        today=on(),
        stale_days=STALE_DAYS,
        **FACT_WORDS,
    )


def _emergency(pathways: Pathways) -> Contact | None:
    """Whom to call first in danger, as the office keeps it."""
    key = pathways.endings[pathways.danger].contacts[0]
    return contacts_named(session(), [key]).get(key)


def _contacts() -> dict[str, Contact]:
    return {contact.key: contact for contact in all_contacts(session())}
