"""Walking through a branching scenario: choosing, going back a step, starting again. Every move is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from courses.course import Module, Page
from courses.scenarios import MOST_STEPS_KEPT, Node, Scenario, Walk
from lms.actions.studying import lock_open
from lms.records.inserting import insert_if_absent
from lms.records.learning import Enrolment, PageRead
from lms.records.queries.walks import moves_made
from lms.records.walks import WalkMove
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal
from lms.rules.walks import AGAIN, BACK, CHOOSE, walk_after

MOST_MOVES = 400
"""Of one scenario, by one learner in one enrolment. Twenty walks of twenty choices."""

CHOOSE_ONE = "Choose what you would do. You cannot do anything wrong here."
FROM_THIS_PAGE = "Choose from the ways to act on this page."
MANY_TIMES = "You have tried this scenario very often. You can carry on with the course from here."


def choose(
    session: Session,
    enrolment: Enrolment,
    scenario: Scenario,
    *,
    module: Module,
    page: Page,
    node: str,
    choice: str,
    by: Actor,
    at: datetime,
) -> Walk:
    """Keep a choice, and the walk with it. An ending reached counts as reading the page that the scenario stands on.

    A choice for a place where the learner no longer is, as when a form is sent twice, changes nothing. Refuses no
    choice and one that the page did not offer.
    """
    is_open = lock_open(session, enrolment)
    moves = moves_made(session, enrolment_id=enrolment.id, scenario=scenario.slug)
    walk = walk_after(scenario, moves)
    if not isinstance(walk.at, Node) or walk.at.id != node:
        return walk
    if not choice:
        raise Refusal(CHOOSE_ONE, field="choice")
    if walk.at.find_choice(choice) is None:
        raise Refusal(FROM_THIS_PAGE, field="choice")
    if len(walk.taken) >= MOST_STEPS_KEPT:
        raise Refusal(MANY_TIMES)
    _keep(session, enrolment, scenario, CHOOSE, number=len(moves) + 1, node=node, choice=choice, at=at)
    walk = walk_after(scenario, moves_made(session, enrolment_id=enrolment.id, scenario=scenario.slug))
    if walk.ending is not None and is_open:
        insert_if_absent(session, PageRead, enrolment_id=enrolment.id, module=module.slug, page=page.slug, at=at)
    return walk


def go_back(session: Session, enrolment: Enrolment, scenario: Scenario, *, by: Actor, at: datetime) -> None:
    """Take the last choice back. At the start it changes nothing."""
    lock_open(session, enrolment)
    moves = moves_made(session, enrolment_id=enrolment.id, scenario=scenario.slug)
    if walk_after(scenario, moves).taken:
        _keep(session, enrolment, scenario, BACK, number=len(moves) + 1, at=at)


def start_again(session: Session, enrolment: Enrolment, scenario: Scenario, *, by: Actor, at: datetime) -> None:
    """Go back to the start. There it changes nothing."""
    lock_open(session, enrolment)
    moves = moves_made(session, enrolment_id=enrolment.id, scenario=scenario.slug)
    if walk_after(scenario, moves).taken:
        _keep(session, enrolment, scenario, AGAIN, number=len(moves) + 1, at=at)


def _keep(
    session: Session,
    enrolment: Enrolment,
    scenario: Scenario,
    kind: str,
    *,
    number: int,
    node: str = "",
    choice: str = "",
    at: datetime,
) -> None:
    if number > MOST_MOVES:
        raise Refusal(MANY_TIMES)
    session.add(
        WalkMove(
            enrolment_id=enrolment.id,
            award=enrolment.award,
            scenario=scenario.slug,
            number=number,
            kind=kind,
            node=node,
            choice=choice,
            at=at,
        )
    )
    session.flush()
