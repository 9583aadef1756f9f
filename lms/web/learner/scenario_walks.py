"""Walking through a branching scenario: one place a page, each choice kept, back a step, and what to take from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.scenarios import Node, Scenario, ScenarioEnding, Walk
from lms.actions import walking
from lms.records.learning import Enrolment
from lms.records.queries.contacts import contacts_named
from lms.records.queries.walks import moves_made
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.rules.walks import walk_after
from lms.web import held_forms
from lms.web.access import actor, allow
from lms.web.extensions import at, catalogue, on, session
from lms.web.learner.contacts_in_text import keys_named, with_contacts
from lms.web.learner.fact_words import FACT_WORDS
from lms.web.learner.lessons import PATH, Lesson
from lms.web.learner.things import find_enrolment
from lms.web.learner.versions import Version, needs_choice
from lms.web.public.help_pages import STALE_DAYS
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("scenario_walks", __name__)

WALK = f"{PATH}/scenario"


@dataclass(frozen=True)
class Here:
    """The scenario that an address names, on its page."""

    lesson: Lesson
    scenario: Scenario

    @property
    def address(self) -> str:
        """Where the walk is."""
        return f"{self.lesson.address}/scenario"

    @property
    def accounts(self) -> bool:
        """Whether the learner chose to read accounts."""
        return self.lesson.version is not Version.GENTLER

    def walk(self) -> Walk:
        """How far the learner went."""
        moves = moves_made(session(), enrolment_id=self.lesson.enrolment.id, scenario=self.scenario.slug)
        return walk_after(self.scenario, moves)


@blueprint.get(WALK)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def place(enrolment: Enrolment, module: str, page: str) -> ResponseReturnValue:
    """Where the learner is in the scenario; before an account, first how they want to read it."""
    here = _here(enrolment, module, page)
    if _asks_first(here):
        return redirect(here.lesson.address, 303)
    held = held_forms.held_fields() or {}
    return _show(here, sent=held.get("choice", [""])[0])


@blueprint.post(WALK)
@allow(Permission.STUDY, holds_forms=True, enrolment=find_enrolment)
def move(enrolment: Enrolment, module: str, page: str) -> ResponseReturnValue:
    """Choose, go back a step, start again, or stop. What was chosen is kept at once."""
    here = _here(enrolment, module, page)
    do = ACTS.get(request.form.get("act", ""))
    if do is None:
        abort(400)
    if _asks_first(here):
        return redirect(here.lesson.address, 303)
    try:
        return do(here)
    except Refusal as refusal:
        return _show(here, sent=request.form.get("choice", ""), refusal=refusal), 422


def _choose(here: Here) -> ResponseReturnValue:
    walking.choose(
        session(),
        here.lesson.enrolment,
        here.scenario,
        module=here.lesson.module,
        page=here.lesson.page,
        node=request.form.get("node", ""),
        choice=request.form.get("choice", ""),
        by=actor(),
        at=at(),
    )
    return redirect(here.address, 303)


def _back(here: Here) -> ResponseReturnValue:
    walking.go_back(session(), here.lesson.enrolment, here.scenario, by=actor(), at=at())
    return redirect(here.address, 303)


def _again(here: Here) -> ResponseReturnValue:
    walking.start_again(session(), here.lesson.enrolment, here.scenario, by=actor(), at=at())
    return redirect(here.address, 303)


def _stop(_here: Here) -> ResponseReturnValue:
    """Away from here; every choice is kept already."""
    return redirect(url_for("your_training.home", place="kept"), 303)


ACTS: Mapping[str, Callable[[Here], ResponseReturnValue]] = {
    "choose": _choose,
    "back": _back,
    "again": _again,
    "stop": _stop,
}
"""What a page of a walk can send, by the name its form gives it."""


def _here(enrolment: Enrolment, module: str, page: str) -> Here:
    lesson = Lesson(enrolment, module, page)
    walk = lesson.page.walk
    scenario = lesson.course.find_branching(walk.slug) if walk else None
    return Here(lesson, scenario or abort(404))


def _asks_first(here: Here) -> bool:
    return needs_choice(here.lesson.course, here.lesson.module, here.lesson.page)


def _show(here: Here, *, sent: str = "", refusal: Refusal | None = None) -> str:
    walk = here.walk()
    at_start = not walk.taken
    html = walk.at.html(accounts=here.accounts)
    texts = [here.scenario.setting_html, html]
    ending_keys = walk.ending.contacts if walk.ending else ()
    contacts = contacts_named(session(), {*ending_keys, *(key for text in texts for key in keys_named(text))})
    facts = dict.fromkeys((*here.scenario.setting_facts, *walk.at.facts))
    return render_template(
        "learner/scenario.html",
        lesson=here.lesson,
        course=here.lesson.course,
        scenario=here.scenario,
        here=here.address,
        walk=walk,
        at_start=at_start,
        last=walk.taken[-1] if walk.taken else None,
        node=walk.at if isinstance(walk.at, Node) else None,
        ending=walk.ending,
        setting=here.scenario.setting_html,
        text=html,
        contacts_in=lambda text: with_contacts(text, contacts, on=on()),
        words=WordsOfPage(here.lesson.course.award.topic, htmls=texts),
        options=_options(walk.at, sent),
        form={"problems": [(_field(refusal), refusal.sentence)] if refusal else []},
        errors=[refusal.sentence] if refusal and refusal.field else [],
        pathways=_pathways(walk.ending),
        contacts=contacts,
        ending_contacts=[(key, catalogue().contacts[key].name) for key in ending_keys if key in catalogue().contacts],
        facts=[catalogue().facts[id_] for id_ in facts if id_ in catalogue().facts],
        today=on(),
        stale_days=STALE_DAYS,
        **FACT_WORDS,
    )


def _options(at: Node | ScenarioEnding, sent: str) -> list[dict[str, object]]:
    if not isinstance(at, Node):
        return []
    return [{"value": choice.id, "text": choice.text, "chosen": choice.id == sent} for choice in at.choices]


def _field(refusal: Refusal) -> str:
    return refusal.field or "main"


def _pathways(ending: ScenarioEnding | None) -> list[tuple[str, str]]:
    """Each ending of the pathways that says what to do here, as its id and title."""
    taught = catalogue().pathways
    if ending is None or taught is None:
        return []
    return [(id_, taught.endings[id_].title) for id_ in ending.pathway if id_ in taught.endings]
