"""A course that is more than study: a short branching scenario, a live session and a sign-off, all invented."""

from dataclasses import replace

from courses.catalogue import Catalogue
from courses.course import Award, Course, HtmlSegment, WalkSegment
from courses.desk import Desk
from courses.faults import Notebook
from courses.files import Source
from courses.practice import Criterion, Document, ForWhom, LiveSession, Part, PlanRow, Sheet, SignOff
from courses.scenario_folder import read_scenario
from courses.scenarios import Scenario

LOCKED_FLAT = """\
title: The locked flat
about: You visit a flat to look at a boiler.
minutes: 2
outcomes: [ms2-o1]
hard_material: none
hard_topics: []
setting: |
  You look after boilers. You knock at a **flat** [[T-01]].
start: door
nodes:
  door:
    speaks: A woman at the door
    text: |
      SETTING-DOOR "He has the key," she says.
    choices:
      - {id: a, text: Do the work and look around., to: kitchen, feedback: FEEDBACK-A nobody is warned., quality: sound}
      - {id: b, text: Ask loudly who has the key., to: shouting, feedback: FEEDBACK-B he may hear., quality: risky}
  kitchen:
    text: |
      NODE-KITCHEN There is a mat by the boiler.
    choices:
      - {id: a, text: Tell your lead today., to: told, feedback: FEEDBACK-C your lead can act., quality: sound}
      - {id: b, text: Go back to the door., to: door, feedback: FEEDBACK-D you ask once more., quality: workable}
    facts: [T-02]
  shouting:
    danger: true
    text: |
      NODE-SHOUTING Something breaks, and she screams.
    choices:
      - {id: a, text: Go outside and call 999., to: called, feedback: FEEDBACK-E help is coming., quality: sound,
         calls_999: true}
      - {id: b, text: Drive on to the next job., to: called, feedback: FEEDBACK-F a neighbour called., quality: risky}
endings:
  told:
    title: You told your lead
    text: |
      ENDING-TOLD You drive on. Ring {{contact:test-helpline}} if it weighs on you.
    what_happened: Somebody asked her, away from him, how she was.
    learned: [You need no proof to tell someone.]
    pathway: [call]
    contacts: [test-helpline]
  called:
    title: The police came
    text: |
      ENDING-CALLED Two officers come.
    what_happened: She was safe that night.
    learned: [Danger now means 999.]
    contacts: [test-council]
"""
"""An example of the format. There is no fault in it."""

KNOWN = Desk(
    facts={"T-01": None, "T-02": None},  # type: ignore[dict-item]  # only their ids are asked for
    contacts={"test-helpline": None, "test-council": None},  # type: ignore[dict-item]  # the same
    notebook=Notebook(),
    outcomes=frozenset({"ms2-o1"}),
    pathways=frozenset({"call"}),
)


def a_desk() -> Desk:
    """A desk that knows what the example names, with a fresh notebook."""
    return replace(KNOWN, notebook=Notebook(), passages=[], ids={})


def a_branching_scenario() -> Scenario:
    """The example, read."""
    manuscript = read_scenario(Source("scenarios/locked-flat.yaml", LOCKED_FLAT), slug="locked-flat", desk=a_desk())
    assert manuscript is not None
    return manuscript.scenario


def a_document(slug: str, title: str) -> Document:
    """One sheet of paper."""
    sheet = Sheet(title, (HtmlSegment('<p class="govuk-body">We listen.</p>'),), ("T-01",), ("test-helpline",), 2)
    return Document(slug, title, "What it is for.", ForWhom.PEOPLE, (sheet,))


def a_live_session(outcome: str) -> LiveSession:
    """A session of half an hour."""
    return LiveSession(
        title="Talking safely",
        minutes=30,
        least=4,
        most=6,
        facilitators=1,
        led_by="Somebody who has led one before.",
        outcomes=(outcome,),
        before=("Everyone has read the parts.",),
        materials=("One copy of each handout.",),
        room=("A room without steps.",),
        safety=("Anyone can sit out any part.",),
        plan=(
            PlanRow(10, "Welcome", "Says how to step out.", "Read.", "People feel safe.", (), ("ground-rules",)),
            PlanRow(20, "Practice", "Plays the person.", "Ask.", "People can ask.", (outcome,), ()),
        ),
        register=("Arrived",),
        follow_up=("Send the list.",),
        facts=("T-01",),
        notes=a_document("facilitator-notes", "Notes for facilitators"),
        handouts=(a_document("ground-rules", "Ground rules"),),
    )


def a_sign_off(outcome: str, *, observations: int = 2) -> SignOff:
    """Two criteria."""
    criteria = tuple(
        Criterion(
            f"{outcome}-s{n}", outcome, text, "What is looked at.", "More practice.", "Safe enough.", "Strong.", ()
        )
        for n, text in enumerate(("Asks safely.", "Writes it down."), start=1)
    )
    return SignOff("Sign-off", "Somebody looks.", observations, ("A lead.",), ("Watch two talks.",), criteria)


def blended(course: Course, *parts: Part) -> Course:
    """The course with these parts (all three unless said), and with the scenario at the end of its page on signs."""
    wanted = parts or tuple(Part)
    outcome = course.outcomes[0].id
    scenario = a_branching_scenario()
    walk = WalkSegment(scenario.slug, scenario.title, scenario.about, scenario.minutes)
    first, second = course.modules
    signs = replace(first.pages[1], segments=(*first.pages[1].segments, walk))
    return replace(
        course,
        parts=wanted,
        modules=(replace(first, pages=(first.pages[0], signs)), second),
        scenarios=(scenario,),
        session=a_live_session(outcome) if Part.SESSION in wanted else None,
        sign_off=a_sign_off(outcome) if Part.SIGN_OFF in wanted else None,
        summary_sheet=a_document("summary", "What to keep"),
    )


def with_blended(catalogue: Catalogue, award: Award, *parts: Part) -> Catalogue:
    """The catalogue with this one course made of more than study, and nothing asked before it."""
    return replace(
        catalogue,
        courses=tuple(
            replace(blended(course, *parts), prerequisites=()) if course.award == award else course
            for course in catalogue.courses
        ),
    )
