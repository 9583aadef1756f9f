"""A year in which people were asked, studied and passed or did not, and in which some have yet to begin.

Asking, starting, handing in and completing go through the same actions that the pages order, with instants in the
past, so the demonstration holds what a real year would. Pages read and answers are written many at a time.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course, Module, Page
from lms.actions import attempts, studying
from lms.actions.assigning import Order, assign
from lms.actions.site import Site
from lms.demo.cast import AMINA, CHIDI, CONOR
from lms.demo.workforce import Colleague
from lms.records.learning import AttemptItem, Enrolment, PageRead, Response
from lms.records.messages import OutboxMessage
from lms.records.organisations import Unit
from lms.rules.actor import Actor, Grant, Role
from lms.rules.audience import Audience
from lms.rules.dates import london_date
from quizzes.questions import Question

DILIGENCE: Mapping[str, float] = {"council": 0.82, "police": 0.72, "hospitals": 0.6, "schools": 0.92, "charity": 0.88}
"""The share of people who do what they are asked, by agency: far enough apart that a report has something to say."""
DAYS_TO_DO_IT = 45
SKILL = 0.93
"""How often an answer is right."""
PATIENCE = 3
"""Attempts after which an invented person gives up for now."""
DAYS_OF_VALIDITY_GONE = (1055, 1125)
"""Days ago at which a few people completed a course, so that something runs out about now."""

Asked = tuple[str, int, int]
"""An award, how many days ago it was asked for, and how many days were given."""
WAVES: Sequence[Asked] = (
    ("trauma-informed-practice-1", 380, 42),
    ("modern-slavery-1", 300, 56),
    ("trauma-informed-practice-1", 50, 28),
    ("modern-slavery-1", 40, 54),
    ("hate-crime-1", 20, 42),
    ("prevent-1", 12, 50),
)
REASONS = {
    "trauma-informed-practice-1": "Everybody here meets people who have been through hard things.",
    "modern-slavery-1": "Everybody here may meet somebody who is being exploited.",
    "hate-crime-1": "Everybody here should know what to do when they see hate.",
    "prevent-1": "Everybody here has a part in keeping people safe from being drawn into terrorism.",
}


@dataclass(frozen=True)
class Stage:
    """What every scene of the history needs."""

    session: Session
    catalogue: Catalogue
    site: Site
    dice: random.Random
    now: datetime


def live_a_year(stage: Stage, colleagues: Sequence[Colleague]) -> None:
    """Play the year for everybody, up to now."""
    _remember_old_completions(stage, colleagues)
    asked: set[tuple[str, int]] = set()
    for award, days_ago, days_given in WAVES:
        course = stage.catalogue.find(award)
        if course is not None:
            at = stage.now - timedelta(days=days_ago)
            _ask_everybody(stage, course, colleagues, due_on=london_date(at) + timedelta(days=days_given), at=at)
            for colleague in _newly_asked(award, colleagues, asked, on=london_date(at)):
                _respond(stage, course, colleague, asked_at=at)


def send_everything(stage: Stage) -> None:
    """E-mails of the past count as sent."""
    stage.session.execute(
        update(OutboxMessage).where(OutboxMessage.sent_at.is_(None)).values(sent_at=OutboxMessage.created_at)
    )


def _newly_asked(
    award: str, colleagues: Sequence[Colleague], asked: set[tuple[str, int]], *, on: date
) -> Iterator[Colleague]:
    """Those in post on this date whom no earlier wave asked for the award."""
    for colleague in colleagues:
        if colleague.starts_on <= on and (award, colleague.person.id) not in asked:
            asked.add((award, colleague.person.id))
            yield colleague


def _remember_old_completions(stage: Stage, colleagues: Sequence[Colleague]) -> None:
    """A few people did the first course about three years ago: one has run out, others run out soon."""
    course = stage.catalogue.find("trauma-informed-practice-1")
    for colleague in colleagues[len(colleagues) // 3 :: 17]:
        at = stage.now - timedelta(days=stage.dice.randint(*DAYS_OF_VALIDITY_GONE))
        if course is not None and not colleague.key and colleague.starts_on < london_date(at):
            pass_quiz(stage, course, hand_of(colleague), at)


def _ask_everybody(
    stage: Stage, course: Course, colleagues: Sequence[Colleague], *, due_on: date, at: datetime
) -> None:
    """Each agency asks everybody in post who is not asked yet."""
    on = london_date(at)
    for slug, top in top_units(stage.session, colleagues).items():
        if any(one.agency.slug == slug and one.starts_on <= on for one in colleagues):
            lead = lead_of(top)
            order = Order(
                form_key=str(uuid4()),
                audience=Audience(in_words=f"{top.name} and every team in it", unit_path=top.path),
                award=course.award,
                due_on=due_on,
                reason=REASONS[course.award.code],
            )
            assign(stage.session, order, site_url=stage.site.url, by=lead, at=at)


def lead_of(top: Unit) -> Actor:
    """The hand of an agency's training lead."""
    return Actor(None, f"Training lead, {top.name}", (Grant(Role.TRAINING_LEAD, top.path, top.organisation_id),))


def top_units(session: Session, colleagues: Sequence[Colleague]) -> dict[str, Unit]:
    """The top unit of each agency that these people work for, by its slug."""
    tops = {unit.name: unit for unit in session.scalars(select(Unit).where(Unit.parent_id.is_(None)))}
    return {one.agency.slug: tops[one.agency.name] for one in colleagues}


def _respond(stage: Stage, course: Course, colleague: Colleague, *, asked_at: datetime) -> None:
    """What somebody does who is asked: study and pass, begin, or put it off."""
    if _is_done(stage.session, course, colleague):
        return
    if colleague.key:
        _play_character(stage, course, colleague, asked_at)
        return
    chance = stage.dice.random()
    days = stage.dice.expovariate(1 / DAYS_TO_DO_IT * 2.5)
    at = asked_at + timedelta(days=days, minutes=stage.dice.randint(0, 500))
    if at >= stage.now - timedelta(hours=1):
        chance += 0.25
        at = stage.now - timedelta(days=stage.dice.uniform(0.2, 6))
    if chance < DILIGENCE[colleague.agency.slug]:
        _study_and_sit(stage, course, colleague, at)
    elif chance < DILIGENCE[colleague.agency.slug] + 0.08:
        begin(stage, course, colleague, at, share=stage.dice.uniform(0.1, 0.9))


def _play_character(stage: Stage, course: Course, colleague: Colleague, asked_at: datetime) -> None:
    """The named people are where a visitor can try things: Amina half-way, Conor late, Chidi and the others done."""
    at = asked_at + timedelta(days=3, hours=2)
    first = course.award.code == "trauma-informed-practice-1"
    if colleague.key == AMINA.key and not first:
        if course.award.code == "modern-slavery-1":
            begin(stage, course, colleague, stage.now - timedelta(days=2), share=0.4)
    elif colleague.key == CONOR.key:
        if first:
            begin(stage, course, colleague, at, share=0.2)
    elif colleague.key == CHIDI.key or first:
        pass_quiz(stage, course, hand_of(colleague), min(at, stage.now - timedelta(days=1)))


def _is_done(session: Session, course: Course, colleague: Colleague) -> bool:
    found = session.scalar(
        select(Enrolment.id).where(
            Enrolment.person_id == colleague.person.id,
            Enrolment.award == course.award.code,
            Enrolment.finished_at.is_not(None),
        )
    )
    return found is not None


def hand_of(colleague: Colleague) -> Actor:
    """Somebody's own hand."""
    return Actor(colleague.person.id, colleague.person.name)


def begin(stage: Stage, course: Course, colleague: Colleague, at: datetime, *, share: float) -> Enrolment:
    """Read the first pages of a course."""
    enrolment = studying.begin(stage.session, course, by=hand_of(colleague), at=at)
    pages = list(course.pages())
    _read(stage.session, enrolment, pages[: max(1, int(len(pages) * share))], at)
    return enrolment


def _study_and_sit(stage: Stage, course: Course, colleague: Colleague, at: datetime) -> None:
    """Read everything, then take the quiz until it is passed or patience ends."""
    by = hand_of(colleague)
    for _ in range(PATIENCE):
        if _sit(stage, course, by, at, skill=SKILL):
            return
        at += timedelta(minutes=stage.dice.randint(20, 60 * 30))
        if at >= stage.now:
            return


def pass_quiz(stage: Stage, course: Course, by: Actor, at: datetime) -> None:
    """Read everything and pass at the first go."""
    _sit(stage, course, by, at, skill=1)


def _sit(stage: Stage, course: Course, by: Actor, at: datetime, *, skill: float) -> bool:
    """One attempt, after reading everything; whether it was passed."""
    enrolment = studying.begin(stage.session, course, by=by, at=at - timedelta(minutes=40))
    _read(stage.session, enrolment, list(course.pages()), at - timedelta(minutes=35))
    attempt = attempts.start(stage.session, enrolment, course, by=by, at=at - timedelta(minutes=9))
    rows = list(_answers(stage, course, attempt.id, at, skill=skill))
    stage.session.execute(insert(cast(Table, Response.__table__)), rows)
    return bool(attempts.submit(stage.session, attempt, course, site=stage.site, by=by, at=at).passed)


def _answers(
    stage: Stage, course: Course, attempt_id: int, at: datetime, *, skill: float
) -> Iterator[dict[str, object]]:
    items = stage.session.scalars(
        select(AttemptItem).where(AttemptItem.attempt_id == attempt_id).order_by(AttemptItem.position)
    ).all()
    for item in items:
        question = course.bank.get(item.item)
        chosen = question.key if stage.dice.random() < skill else _a_wrong_answer(stage.dice, question)
        yield {
            "attempt_item_id": item.id,
            "chosen": [id_ for id_ in item.option_order if id_ in chosen],
            "at": at - timedelta(minutes=8) + timedelta(seconds=30 * item.position),
        }


def _a_wrong_answer(dice: random.Random, question: Question) -> frozenset[str]:
    return frozenset({dice.choice([option.id for option in question.options if not option.right])})


def _read(session: Session, enrolment: Enrolment, pages: Sequence[tuple[Module, Page]], at: datetime) -> None:
    """Mark pages as read that are not yet, a minute apart."""
    known = set(
        session.execute(select(PageRead.module, PageRead.page).where(PageRead.enrolment_id == enrolment.id)).tuples()
    )
    places = [(module.slug, page.slug) for module, page in pages]
    rows = [
        {"enrolment_id": enrolment.id, "module": module, "page": page, "at": at + timedelta(minutes=number)}
        for number, (module, page) in enumerate(places)
        if (module, page) not in known
    ]
    if rows:
        session.execute(insert(cast(Table, PageRead.__table__)), rows)
