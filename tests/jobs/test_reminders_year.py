"""A year of days is run through the jobs, with crashes: every notice is right, single, and in office hours."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import Message

import pytest
from sqlalchemy import Connection, Engine, event, select, update
from sqlalchemy.orm import Session

from lms.actions import excusing, keeping, reminding
from lms.jobs.outbox import send_waiting
from lms.jobs.post_office import PostOffice
from lms.jobs.reminders import Chaser, chase
from lms.jobs.worker import Worker
from lms.records.chasing import PlannedNotice
from lms.records.database import begin_writing, make_engine
from lms.records.duties import Rule
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.messages import Notice, OutboxMessage
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.rules.actor import Actor, Role
from lms.rules.dates import LONDON
from lms.rules.excusing import pause_until
from lms.rules.quarter import Programme
from lms.rules.refusals import Refusal
from lms.rules.reminder import Brake
from tests import curriculum
from tests.conftest import Clock
from tests.factories import (
    a_completion,
    a_grant,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    actor_for,
    an_assignment,
    an_organisation,
    top_unit,
)
from tests.jobs.conftest import Letterbox
from tests.slow_reminders import Asked, Somebody, Told, is_working_day, live_the_day, managers_hear

FIRST = date(2026, 12, 28)
AWARDS = ("modern-slavery-1", "hate-crime-1")
SITE = "https://training.example"
NO_BRAKE = Brake(people=10_000, percent=100, least=10_000)
MORNING = time(6, 30)


class KilledHere(BaseException):
    """The process ends at this point."""


class Killer:
    """Ends the process at one of its next commits: what was not committed is gone."""

    def __init__(self, engine: Engine) -> None:
        self.commits_left: int | None = None
        event.listen(engine, "commit", self._count)

    def _count(self, connection: Connection) -> None:
        if self.commits_left is not None:
            self.commits_left -= 1
            if self.commits_left < 0:
                self.commits_left = None
                connection.connection.rollback()
                raise KilledHere


@dataclass
class Story:
    """The same lives twice: in the database, and in the slow model."""

    engine: Engine
    dice: random.Random
    people: list[Somebody] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    managers: dict[int, int] = field(default_factory=dict)
    """Person by team."""
    lead: Actor | None = None
    council_id: int = 0

    def begin(self, many: int) -> None:
        """An organisation of teams of some ten people, each with a manager."""
        with Session(self.engine) as session:
            begin_writing(session)
            council = an_organisation(session, "Council")
            bev = a_person(session, "Bev Carter")
            a_grant(session, bev, Role.TRAINING_LEAD, top_unit(session, council))
            self.lead, self.council_id = actor_for(session, bev), council.id
            for number in range(max(2, many // 12)):
                unit = a_unit(session, council, f"Team {number}", under=top_unit(session, council))
                manager = a_person(session, f"Manager {number}", email=f"manager{number}@council.example")
                a_grant(session, manager, Role.MANAGER, unit)
                self.teams.append(unit.id)
                self.managers[unit.id] = manager.id
            for number in range(many):
                works = self.dice.random() < 0.9
                name = f"{'someone' if works else 'nobody'}{number}"
                person = a_person(session, f"{name} Surname", email=f"{name}@council.example")
                team = self.dice.choice(self.teams)
                begins = FIRST - timedelta(days=400) + timedelta(days=self.dice.choice((0, 0, 0, 500)))
                a_post(session, person, session.get_one(Unit, team), starts_on=begins)
                self.people.append(Somebody(person.id, team, begins, address_works=works))
            session.commit()

    def happen(self, on: date, at: datetime) -> None:
        """Something happens to some people."""
        chances: list[tuple[float, Callable[[Session, Somebody, date, datetime], None]]] = [
            (0.03, self.ask),
            (0.008, self.complete),
            (0.0006, self.leave),
            (0.0006, self.change_address),
            (0.0006, self.shut_out),
            (0.002, self.give_time),
            (0.001, self.exempt),
            (0.0015, self.want_a_break),
            (0.002, self.press),
        ]
        with Session(self.engine) as session:
            begin_writing(session)
            touched = []
            for one in self.people:
                for chance, what in chances:
                    if self.dice.random() < chance:
                        what(session, one, on, at)
                        touched.append(one.id)
            if touched:
                keeping.refresh(session, touched, on=on)
            session.commit()

    def ask(self, session: Session, one: Somebody, on: date, _at: datetime) -> None:
        """A lead or a rule asks for an award."""
        missing = [award for award in AWARDS if award not in one.asked]
        if not missing or not one.is_there(on):
            return
        award, by_rule = self.dice.choice(missing), self.dice.random() < 0.5
        due_on = on + timedelta(days=self.dice.choice((0, 5, 28, 29, 61, 75, 120)))
        council = session.get_one(Unit, one.team).organisation_id
        requirement = a_requirement(session, session.get_one(Organisation, council), award, due_on=due_on)
        if by_rule:
            session.add(Rule(organisation_id=council, requirement_id=requirement.id, award=award))
        an_assignment(session, session.get_one(Person, one.id), requirement, assigned_on=on)
        one.asked[award] = Asked(on, due_on, by_rule)

    def complete(self, session: Session, one: Somebody, on: date, at: datetime) -> None:
        """Somebody completes an award, for a while or for good."""
        award = self.dice.choice(AWARDS)
        until = self.dice.choice((None, *[on + timedelta(days=days) for days in (10, 59, 60, 61, 90, 150)]))
        a_completion(session, session.get_one(Person, one.id), award, completed_at=at, expires_on=until)
        known = one.valid_until.get(award, date.min)
        one.valid_until[award] = None if known is None or until is None else max(known, until)

    def leave(self, session: Session, one: Somebody, on: date, _at: datetime) -> None:
        """Their post ends today."""
        if one.last_day is None and one.is_there(on):
            session.execute(update(Post).where(Post.person_id == one.id).values(ends_on=on))
            one.last_day = on

    def change_address(self, session: Session, one: Somebody, _on: date, _at: datetime) -> None:
        """They lose their address, or get one."""
        one.has_address = not one.has_address
        name = "someone" if one.address_works else "nobody"
        session.get_one(Person, one.id).email = f"{name}-{one.id}@council.example" if one.has_address else None

    def shut_out(self, session: Session, one: Somebody, _on: date, at: datetime) -> None:
        """They are shut out, or let in again."""
        one.is_disabled = not one.is_disabled
        session.get_one(Person, one.id).disabled_at = at if one.is_disabled else None

    def give_time(self, session: Session, one: Somebody, on: date, at: datetime) -> None:
        """A later date for one award, once."""
        award = self.dice.choice(AWARDS)
        if award in one.asked and award not in one.later:
            one.later[award] = on + timedelta(days=self.dice.choice((7, 20, 40)))
            where = {"person_id": one.id, "organisation_id": self.council_id, "award": award, "reason": "More time"}
            session.add(
                GivenExtension(**where, given_on=on, due_on=one.later[award], given_at=at, given_by="Bev Carter")
            )

    def exempt(self, session: Session, one: Somebody, on: date, at: datetime) -> None:
        """Nothing is asked of them for a while, once."""
        award = self.dice.choice(AWARDS)
        if award in one.asked and award not in one.exempt_until:
            one.exempt_until[award] = on + timedelta(days=self.dice.choice((3, 30, 60)))
            where = {"person_id": one.id, "organisation_id": self.council_id, "award": award, "reason": "Away"}
            until = one.exempt_until[award]
            session.add(GivenExemption(**where, given_on=on, until=until, given_at=at, given_by="Bev Carter"))

    def want_a_break(self, session: Session, one: Somebody, on: date, at: datetime) -> None:
        """They want no reminders for a month."""
        person = session.get_one(Person, one.id)
        excusing.pause(session, length="month", by=actor_for(session, person), at=at)
        one.paused_until = pause_until("month", on=on)

    def press(self, session: Session, one: Somebody, on: date, at: datetime) -> None:
        """Their lead presses "Remind", early in the morning."""
        assert self.lead is not None
        keeping.refresh(session, [one.id], on=on)
        with suppress(Refusal):
            reminding.remind_person(
                session, person_id=one.id, catalogue=curriculum.catalogue(), site_url=SITE, by=self.lead, at=at
            )
            one.heard_in.add((on.isocalendar().year, on.isocalendar().week))


def run(
    engine: Engine, office: PostOffice, *, people: int, days: int, seed: int, with_worker: bool = True
) -> tuple[Story, list[Told]]:
    """Live these days in the database and in the model, and give what the model says.

    Without the worker, only those of its jobs are run that reminders are made of: the others take most of the time.
    """
    dice = random.Random(seed)
    story, expected, clock = Story(engine, dice), [], Clock()
    story.begin(people)
    killer = Killer(engine)
    chaser = Chaser(Programme("Partnership", {award: award for award in AWARDS}), SITE, NO_BRAKE)

    def a_worker() -> Worker:
        worker = Worker(engine, clock, mail_url="", sender="training@partnership.example", chaser=chaser)
        worker.office = office
        return worker

    def go_round() -> None:
        if with_worker:
            worker.go_round()
        else:
            chase(engine, chaser, at=clock.at)
            send_waiting(engine, office, sender="training@partnership.example", at=clock.at)

    worker = a_worker()
    for number in range(days):
        on = FIRST + timedelta(days=number)
        clock.at = at_hour(on, MORNING)
        with Session(engine) as session:  # yesterday's dates pass before anything happens
            begin_writing(session)
            keeping.pass_the_day(session, on=on)
            session.commit()
        story.happen(on, clock.at)
        expected += [*live_the_day(story.people, on), *managers_hear(story.people, story.teams, on)]
        if not is_working_day(on) and number > 14:  # a few weekends show that nothing is written on them
            continue
        for hour in (time(7, 59), time(8)) if number % 7 == 0 else (time(8),):
            clock.at = at_hour(on, hour)
            if hour == time(8) and dice.random() < 0.2:
                killer.commits_left = dice.randrange(8)
                with suppress(KilledHere):
                    go_round()
                killer.commits_left = None
                clock.move(minutes=15)  # until what a dead sender took is free again
                worker = a_worker()
            go_round()
            while _waits(engine, clock.at):
                go_round()
    return story, expected


def at_hour(on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, tzinfo=LONDON).astimezone(UTC)


def _waits(engine: Engine, at: datetime) -> bool:
    with Session(engine) as session:
        waiting = select(OutboxMessage.id).where(
            OutboxMessage.sent_at.is_(None), OutboxMessage.bounced_at.is_(None), OutboxMessage.next_try_at <= at
        )
        return session.scalars(waiting.limit(1)).first() is not None


def check(engine: Engine, story: Story, expected: list[Told], letters: list[Message]) -> None:
    """What was told is what should have been, once, in the hours, and in the letters that arrived."""
    with Session(engine) as session:
        rows = session.scalars(select(PlannedNotice).order_by(PlannedNotice.id)).all()
        told = [Told(row.told_on or date.min, row.person_id, row.award, row.stage, row.turns_on) for row in rows]
        messages = session.scalars(select(OutboxMessage)).all()
        stages = {row.message_id: row.stage.split()[0] for row in session.scalars(select(Notice))}
    assert sorted(told) == sorted(expected)
    planned = [one for one in messages if one.in_hours]
    weeks = Counter((one.person_id, one.created_at.isocalendar()[:2]) for one in planned)
    assert set(weeks.values()) == {1}
    hours = {one.created_at.astimezone(LONDON) for one in planned}
    assert all(is_working_day(hour.date()) and 8 <= hour.hour < 18 for hour in hours)
    arrived = {letter["Message-ID"]: letter for letter in letters}
    reachable = {f"<outbox-{one.id}@partnership.example>" for one in messages if one.bounced_at is None}
    assert arrived.keys() <= reachable
    assert {one for one in reachable if _id(one) in {m.id for m in planned}} <= arrived.keys()
    bounced = {one.recipient for one in messages if one.bounced_at is not None}
    assert bounced, "some addresses do not work"
    assert all(address.startswith("nobody") for address in bounced if address)  # old ones are forgotten
    managers = set(story.managers.values())
    assert {stages[one.id] for one in planned if one.person_id in managers} == {"team"}
    assert {stages[one.id] for one in planned if one.person_id not in managers} == {"nudge"}
    said: dict[int, set[str]] = {}
    for row in rows:
        if row.message_id is not None and row.stage != "manager":
            said.setdefault(row.message_id, set()).add(row.award)
    for one in planned:
        if one.person_id not in managers and one.body:
            lines = [line[2:].split(":")[0] for line in one.body.splitlines() if line.startswith("- ")]
            assert sorted(lines) == sorted(said[one.id])


def _id(message_id: str) -> int:
    return int(message_id.removeprefix("<outbox-").split("@")[0])


@pytest.mark.timeout(900)  # half a minute's work, which takes much longer beside others
def test_in_a_year_everybody_is_told_what_they_should_be_and_nobody_anything_twice(
    sqlite_url: str, office: PostOffice, letterbox: Letterbox
) -> None:
    # given two hundred people to whom a year happens, and a worker that is killed on every fifth morning
    engine = make_engine(sqlite_url)
    event.listen(engine, "connect", _without_waiting_for_the_disk)

    # when every day is run through the jobs
    story, expected = run(engine, office, people=200, days=365, seed=2027, with_worker=False)

    # then what was said is what the slow model says, to the day
    assert {one.stage for one in expected} == {"asked", "60 days", "30 days", "7 days", "due", "overdue", "manager"}
    assert len(expected) > 500
    check(engine, story, expected, letterbox.letters)
    engine.dispose()


def test_in_some_weeks_it_is_so_on_each_kind_of_database(
    engine: Engine, office: PostOffice, letterbox: Letterbox
) -> None:
    story, expected = run(engine, office, people=40, days=60, seed=7)

    assert len(expected) > 20
    check(engine, story, expected, letterbox.letters)


def _without_waiting_for_the_disk(connection: object, _record: object) -> None:
    """Nobody pulls the plug on this test: it ends processes, whose writes the system keeps."""
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
