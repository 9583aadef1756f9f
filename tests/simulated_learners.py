"""Many simulated learners: their ability and how hard a question is decide how likely an answer is (a 2PL model)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from random import Random
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions.editions import remember_edition
from lms.records.learning import Attempt, AttemptItem, Enrolment, ItemVersion, Response
from lms.records.people import Person
from quizzes.drawing import DrawnItem, draw


@dataclass(frozen=True)
class Learner:
    """One simulated sitting: what was asked, and the option chosen for each question by its id."""

    drawn: tuple[DrawnItem, ...]
    chosen: Mapping[str, str]


def learners(course: Course, people: int, *, misleading: str, seed: int = 20261125) -> list[Learner]:
    """Sittings of people of normally spread ability. One planted question misleads whoever knows more."""
    chance = Random(seed)
    hardness = {question.id: chance.uniform(-1.5, 0.5) for question in course.bank}
    found = []
    for number in range(people):
        ability = chance.gauss(0, 1)
        drawn = tuple(draw(course.bank, course.blueprint, seed=f"{seed}-{number}", seen={}))
        chosen = {}
        for item in drawn:
            question = item.question
            slope = -1.3 if question.id == misleading else 1.3
            right = chance.random() < 1 / (1 + exp(-slope * (ability - hardness[question.id])))
            key = next(option.id for option in question.options if option.right)
            others = [option.id for option in question.options if not option.right]
            chosen[question.id] = key if right else chance.choice(others)
        found.append(Learner(drawn, chosen))
    return found


def hand_in(session: Session, course: Course, sat: list[Learner], *, first_id: int, at: datetime) -> None:
    """Keep these sittings as attempts that were handed in, each by a person of their own."""
    edition = remember_edition(session, course, at=at).id
    versions = _remember(session, course)
    people, enrolments, attempts, items, answers = [], [], [], [], []
    item_id = first_id
    for id_, learner in enumerate(sat, start=first_id):
        people.append({"id": id_, "uid": UUID(int=id_), "given_name": "Sim", "family_name": f"Learner {id_}",
                       "created_at": at})  # fmt: skip
        enrolments.append({"id": id_, "uid": UUID(int=id_), "person_id": id_, "award": course.award.code, "cycle": 1,
                           "edition_id": edition, "started_at": at})  # fmt: skip
        attempts.append({"id": id_, "uid": UUID(int=id_), "enrolment_id": id_, "person_id": id_,
                         "award": course.award.code, "number": 1, "edition_id": edition, "seed": "s",
                         "pass_percent": course.pass_percent, "started_at": at, "submitted_at": at,
                         "score": "1", "percent": 25, "passed": False})  # fmt: skip
        for position, item in enumerate(learner.drawn, start=1):
            item_id += 1
            items.append({"id": item_id, "attempt_id": id_, "position": position, "item": item.question.id,
                          "item_version_id": versions[item.question.version],
                          "option_order": list(item.order)})  # fmt: skip
            answers.append({"attempt_item_id": item_id, "chosen": [learner.chosen[item.question.id]],
                            "at": at + timedelta(seconds=20 * position)})  # fmt: skip
    for table, rows in ((Person, people), (Enrolment, enrolments), (Attempt, attempts), (AttemptItem, items),
                        (Response, answers)):  # fmt: skip
        session.execute(insert(table), rows)
    session.flush()


def _remember(session: Session, course: Course) -> dict[str, int]:
    """The row of each question as it is now, by its version."""
    known = set(session.scalars(select(ItemVersion.version)))
    rows = [
        {"version": question.version, "item": question.id, "award": course.award.code, "body": question.to_json()}
        for question in course.bank
        if question.version not in known
    ]
    if rows:
        session.execute(insert(ItemVersion), rows)
    return dict(session.execute(select(ItemVersion.version, ItemVersion.id)).all())
