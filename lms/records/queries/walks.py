"""Moves in branching scenarios: a learner's own, and how many people made each choice."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.records.base import BigId
from lms.records.learning import Enrolment
from lms.records.walks import WalkMove
from lms.rules.walks import CHOOSE, Move

_MADE = (
    select(WalkMove.kind, WalkMove.node, WalkMove.choice)
    .where(WalkMove.enrolment_id == bindparam("enrolment_id", type_=BigId), WalkMove.scenario == bindparam("scenario"))
    .order_by(WalkMove.number)
)


def moves_made(session: Session, *, enrolment_id: int, scenario: str) -> Sequence[Move]:
    """Everything this learner did in the scenario, in order. Only for the learner."""
    rows = session.execute(_MADE, {"enrolment_id": enrolment_id, "scenario": scenario})
    return [Move(kind, node, choice) for kind, node, choice in rows]


def people_choosing(
    session: Session, *, award: str, scenarios: Collection[str]
) -> Mapping[str, Mapping[tuple[str, str], int]]:
    """How many people chose what when they first came to a node, by scenario, then by node and choice."""
    first = (
        select(func.min(WalkMove.id))
        .join(Enrolment, Enrolment.id == WalkMove.enrolment_id)
        .where(WalkMove.award == award, WalkMove.scenario.in_(scenarios), WalkMove.kind == CHOOSE)
        .group_by(Enrolment.person_id, WalkMove.scenario, WalkMove.node)
    )
    rows = session.execute(
        select(WalkMove.scenario, WalkMove.node, WalkMove.choice, func.count())
        .where(WalkMove.id.in_(first))
        .group_by(WalkMove.scenario, WalkMove.node, WalkMove.choice)
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for scenario, node, choice, people in rows:
        found.setdefault(scenario, {})[node, choice] = people
    return found
