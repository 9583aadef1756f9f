"""What was answered to the questions of an award, without who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.records.learning import Attempt, AttemptItem, ItemVersion, Response
from lms.records.organisations import Organisation
from lms.records.queries.attempts import kept_question
from lms.records.results import KeptPlace
from quizzes.insight.sittings import Sitting
from quizzes.marking import mark
from quizzes.questions import Question


@dataclass(frozen=True)
class Answered:
    """Every attempt of an award that was handed in, and the questions as they were asked."""

    sittings: Mapping[int, Sitting]
    """By attempt, the first handed in first. Points and choices are by question version."""
    versions: Mapping[str, Question]
    """Each question version that was asked, by its hash."""
    organisations: Mapping[str, frozenset[int]]
    """The attempts of people who are now counted in each organisation, by its name."""


@dataclass(frozen=True)
class _Latest:
    attempt: int
    version: str
    chosen: frozenset[str]
    at: datetime | None
    started_at: datetime


def answered(session: Session, *, award: str) -> Answered:
    """The answers that counted in attempts handed in for this award, marked as their versions say. Four statements."""
    versions = _versions(session, award)
    rows: dict[int, list[_Latest]] = {}
    for row in _latest(session, award):
        rows.setdefault(row.attempt, []).append(row)
    return Answered(
        sittings={attempt: _sitting(items, versions) for attempt, items in rows.items()},
        versions=versions,
        organisations=_organisations(session, award),
    )


def _versions(session: Session, award: str) -> dict[str, Question]:
    rows = session.execute(
        select(ItemVersion.version, ItemVersion.body).where(
            ItemVersion.award == award,
            select(AttemptItem.id).where(AttemptItem.item_version_id == ItemVersion.id).exists(),
        )
    )
    return {version: kept_question(body) for version, body in rows}


def _latest(session: Session, award: str) -> Sequence[_Latest]:
    """Each question of each attempt handed in, with the answer that counts."""
    last = (
        select(Response.attempt_item_id, func.max(Response.id).label("id"))
        .join(AttemptItem, AttemptItem.id == Response.attempt_item_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(Attempt.award == award, Attempt.submitted_at.is_not(None))
        .group_by(Response.attempt_item_id)
        .subquery()
    )
    rows = session.execute(
        select(Attempt.id, ItemVersion.version, Response.chosen, Response.at, Attempt.started_at)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(ItemVersion, ItemVersion.id == AttemptItem.item_version_id)
        .outerjoin(last, last.c.attempt_item_id == AttemptItem.id)
        .outerjoin(Response, Response.id == last.c.id)
        .where(Attempt.award == award, Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at, Attempt.id, AttemptItem.position)
    )
    return [
        _Latest(attempt, version, frozenset(chosen or ()), at, started_at)
        for attempt, version, chosen, at, started_at in rows
    ]


def _sitting(items: Sequence[_Latest], versions: Mapping[str, Question]) -> Sitting:
    """An attempt as insight sees it. The time of an answer runs from the answer before it."""
    given = [item for item in items if item.chosen]
    seconds: dict[str, float] = {}
    before = items[0].started_at
    for item in sorted((one for one in given if one.at), key=lambda one: one.at or one.started_at):
        if item.at:
            seconds[item.version] = (item.at - before).total_seconds()
            before = item.at
    return Sitting(
        points={item.version: float(mark(versions[item.version], item.chosen).points) for item in items},
        chosen={item.version: tuple(sorted(item.chosen)) for item in given},
        seconds=seconds,
    )


def _organisations(session: Session, award: str) -> dict[str, frozenset[int]]:
    rows = session.execute(
        select(Organisation.name, Attempt.id)
        .join(KeptPlace, KeptPlace.organisation_id == Organisation.id)
        .join(Attempt, Attempt.person_id == KeptPlace.person_id)
        .where(Attempt.award == award, Attempt.submitted_at.is_not(None))
        .distinct()
    )
    found: dict[str, set[int]] = {}
    for name, attempt in rows:
        found.setdefault(name, set()).add(attempt)
    return {name: frozenset(attempts) for name, attempts in found.items()}
