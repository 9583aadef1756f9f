import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.records.database import make_engine
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.records.queries.rates import (
    By,
    NamedPlace,
    organisations_in_scope,
    tally_as_on,
    tally_today,
    units_of,
)
from lms.records.results import Assignment, Certificate, Completion
from lms.rules.actor import Scope
from lms.rules.published_rates import TOTAL, Tally
from lms.rules.rates import Counts
from tests.factories import (
    a_completion,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    an_assignment,
    an_organisation,
    top_unit,
)

TODAY = date(2026, 11, 25)
MARCH = date(2026, 3, 31)
PARTNERSHIP = Scope(("",))
AWARDS = ("modern-slavery-1", "modern-slavery-2", "hate-crime-1")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def revoke(session: Session, completion: Completion, *, on: date) -> None:
    session.add(
        Certificate(
            completion_id=completion.id,
            person_id=completion.person_id,
            code=f"code-{completion.id}",
            facts="{}",
            seal="",
            issued_at=completion.completed_at,
            revoked_at=noon(on),
        )
    )
    session.flush()


class History:
    """Two organisations whose people join, leave, move, are asked, complete, renew and have certificates withdrawn."""

    def __init__(self, session: Session, dice: random.Random) -> None:
        self.session = session
        self.dice = dice
        self.organisations = [an_organisation(session, name) for name in ("Council", "Hospitals")]
        self.units = [
            unit
            for organisation in self.organisations
            for unit in (
                top_unit(session, organisation),
                a_unit(session, organisation, "Team", under=top_unit(session, organisation)),
            )
        ]
        self.requirements = [
            a_requirement(session, organisation, award, due_on=date(2026, 6, 30))
            for organisation in self.organisations
            for award in AWARDS
        ]
        self.people: list[Person] = []

    def happen(self, times: int, *, after: date, before: date) -> None:
        """So many random events between two dates."""
        events: list[Callable[[date], None]] = [self._join, self._join, self._ask, self._ask, self._ask, self._complete]
        events += [self._complete, self._leave, self._stop_asking, self._withdraw]
        events += [self._exempt, self._extend, self._record_late]
        for _ in range(times):
            day = after + timedelta(days=self.dice.randint(1, (before - after).days))
            self.dice.choice(events)(day)
        self.session.flush()

    def _join(self, day: date) -> None:
        person = self.dice.choice([*self.people, None]) or a_person(self.session)
        self.people.append(person)
        ends_on = self.dice.choice([None, None, day + timedelta(days=self.dice.randint(0, 300))])
        a_post(self.session, person, self.dice.choice(self.units), starts_on=day, ends_on=ends_on)

    def _leave(self, day: date) -> None:
        posts = [post for person in self.people for post in self._posts(person) if post.starts_on <= day]
        posts = [post for post in posts if post.ends_on is None]
        if posts:
            self.dice.choice(posts).ends_on = day

    def _posts(self, person: Person) -> list:
        from lms.records.people import Post

        return self.session.query(Post).filter_by(person_id=person.id).order_by(Post.id).all()

    def _ask(self, day: date) -> None:
        if not self.people:
            return
        person, requirement = self.dice.choice(self.people), self.dice.choice(self.requirements)
        asked = self.session.query(Assignment).filter_by(person_id=person.id, requirement_id=requirement.id)
        if not asked.count():
            an_assignment(self.session, person, requirement, assigned_on=day)

    def _stop_asking(self, day: date) -> None:
        open_ones = self.session.query(Assignment).filter(Assignment.ended_on.is_(None), Assignment.assigned_on <= day)
        rows = open_ones.order_by(Assignment.id).all()
        if rows:
            self.dice.choice(rows).ended_on = day

    def _complete(self, day: date) -> None:
        if not self.people:
            return
        expires_on = self.dice.choice([None, day + timedelta(days=self.dice.randint(0, 400))])
        a_completion(
            self.session,
            self.dice.choice(self.people),
            self.dice.choice(AWARDS),
            completed_at=noon(day),
            expires_on=expires_on,
        )

    def _exempt(self, day: date) -> None:
        self._excuse(GivenExemption, day, until=day + timedelta(days=self.dice.randint(0, 300)))

    def _extend(self, day: date) -> None:
        self._excuse(GivenExtension, day, due_on=date(2026, 6, 30) + timedelta(days=self.dice.randint(-90, 300)))

    def _excuse(self, record: type[GivenExemption] | type[GivenExtension], day: date, **until: date) -> None:
        if self.people:
            ended_on = self.dice.choice([None, day + timedelta(days=self.dice.randint(0, 100))])
            self.session.add(
                record(
                    person_id=self.dice.choice(self.people).id,
                    organisation_id=self.dice.choice(self.organisations).id,
                    award=self.dice.choice(AWARDS),
                    reason="",
                    given_on=day,
                    given_at=noon(day),
                    given_by="the test",
                    ended_on=ended_on,
                    **until,
                )
            )

    def _record_late(self, day: date) -> None:
        """Learning done elsewhere counts from the day it was approved, whenever it was done."""
        if self.people:
            row = a_completion(
                self.session,
                self.dice.choice(self.people),
                self.dice.choice(AWARDS),
                completed_at=noon(day),
                expires_on=day + timedelta(days=self.dice.randint(-50, 400)),
            )
            row.completed_on = day - timedelta(days=self.dice.randint(1, 400))

    def _withdraw(self, day: date) -> None:
        sealed = {row.completion_id for row in self.session.query(Certificate).all()}
        rows = [one for one in self.session.query(Completion).order_by(Completion.id) if one.completed_on <= day]
        rows = [one for one in rows if one.id not in sealed]
        if rows:
            revoke(self.session, self.dice.choice(rows), on=day)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_kept_today_is_what_the_ledger_says_of_today(session: Session, seed: int) -> None:
    history = History(session, random.Random(seed))
    history.happen(60, after=date(2025, 1, 1), before=TODAY)
    keeping.refresh(session, [person.id for person in history.people], on=TODAY)

    for by in By:
        kept = tally_today(session, scope=PARTNERSHIP, by=by)
        ledger = tally_as_on(session, scope=PARTNERSHIP, by=by, on=TODAY)
        assert kept.counts == ledger.counts
        assert kept.counts != {}


@pytest.mark.parametrize("seed", range(8))
def test_the_answer_for_a_past_date_is_not_moved_by_what_happens_later(session: Session, seed: int) -> None:
    history = History(session, random.Random(seed))
    history.happen(50, after=date(2025, 1, 1), before=MARCH)
    before = {by: tally_as_on(session, scope=PARTNERSHIP, by=by, on=MARCH).counts for by in By}

    history.happen(50, after=MARCH, before=TODAY)

    assert {by: tally_as_on(session, scope=PARTNERSHIP, by=by, on=MARCH).counts for by in By} == before
    assert before[By.UNIT] != tally_as_on(session, scope=PARTNERSHIP, by=By.UNIT, on=TODAY).counts


class Council:
    """A council with a team, and hospitals that must not be counted with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.council = an_organisation(session, "Council")
        self.hospitals = an_organisation(session, "Hospitals")
        self.team = a_unit(session, self.council, "Team", under=top_unit(session, self.council))
        self.asked = a_requirement(session, self.council, due_on=date(2026, 3, 1))

    def hire(self, unit: Unit | None = None, **dates: date) -> Person:
        person = a_person(self.session)
        a_post(self.session, person, unit or self.team, **dates)
        return person

    def in_march(self, organisation: Organisation | None = None) -> Counts:
        tally = tally_as_on(self.session, scope=PARTNERSHIP, by=By.ORGANISATION, on=MARCH)
        return tally.get((organisation or self.council).id, "modern-slavery-1")


def test_each_rate_counts_its_own_people(session: Session) -> None:
    council = Council(session)
    council.hire()
    holder, lapsed, late = (council.hire() for _ in range(3))
    for person in (holder, lapsed, late):
        an_assignment(session, person, council.asked, assigned_on=date(2026, 1, 5))
    a_completion(session, holder, completed_at=noon(date(2026, 2, 1)), expires_on=MARCH)
    a_completion(session, lapsed, completed_at=noon(date(2023, 2, 1)), expires_on=date(2026, 3, 30))
    a_completion(session, council.hire(), completed_at=noon(MARCH), expires_on=None)

    assert council.in_march() == Counts(in_post=5, ever=3, valid=2, required=3, required_valid=1, overdue=1)


def test_people_count_where_they_held_a_post_on_the_date(session: Session) -> None:
    council = Council(session)
    moved = council.hire(ends_on=MARCH)
    a_post(session, moved, top_unit(session, council.hospitals), starts_on=date(2026, 4, 1))
    council.hire(ends_on=date(2026, 3, 30))
    council.hire(starts_on=date(2026, 4, 1))
    an_assignment(session, moved, council.asked, assigned_on=date(2026, 1, 5))
    a_completion(session, moved, completed_at=noon(date(2026, 2, 1)), expires_on=None, organisation=council.hospitals)

    assert council.in_march() == Counts(in_post=1, ever=1, valid=1, required=1, required_valid=1)
    assert council.in_march(council.hospitals) == Counts()
    april = tally_as_on(session, scope=PARTNERSHIP, by=By.ORGANISATION, on=date(2026, 4, 1))
    assert april.get(council.hospitals.id, "modern-slavery-1") == Counts(in_post=1, ever=1, valid=1)


def test_a_person_in_two_posts_of_one_organisation_counts_once_and_in_two_organisations_in_each(
    session: Session,
) -> None:
    council = Council(session)
    person = council.hire()
    a_post(session, person, top_unit(session, council.council), starts_on=date(2025, 1, 1))
    a_post(session, person, top_unit(session, council.hospitals), starts_on=date(2025, 1, 1))
    an_assignment(session, person, council.asked, assigned_on=date(2026, 1, 5))
    second = a_requirement(session, council.council, due_on=date(2026, 12, 31))
    an_assignment(session, person, second, assigned_on=date(2026, 1, 5))

    assert council.in_march() == Counts(in_post=1, required=1, overdue=1)
    assert council.in_march(council.hospitals) == Counts(in_post=1)
    units = tally_as_on(session, scope=PARTNERSHIP, by=By.UNIT, on=MARCH)
    assert units.people(council.team.id) == 1
    assert units.people(top_unit(session, council.council).id) == 0


def test_a_higher_tier_satisfies_the_lower_and_not_the_other_way_round(session: Session) -> None:
    council = Council(session)
    for award in ("modern-slavery-2", "modern-slavery-1"):
        person = council.hire()
        an_assignment(session, person, council.asked, assigned_on=date(2026, 1, 5))
        a_completion(session, person, award, completed_at=noon(date(2026, 2, 1)), expires_on=None)

    tally = tally_as_on(session, scope=PARTNERSHIP, by=By.ORGANISATION, on=MARCH)

    place = council.council.id
    assert tally.get(place, "modern-slavery-1") == Counts(2, ever=2, valid=2, required=2, required_valid=2)
    assert tally.get(place, "modern-slavery-2") == Counts(2, ever=1, valid=1)
    assert tally.get(place, "modern-slavery-3") == Counts(2)
    assert tally.get(TOTAL, "modern-slavery-1").valid == 2


def test_a_withdrawn_certificate_counts_up_to_the_day_it_was_withdrawn(session: Session) -> None:
    council = Council(session)
    for withdrawn_on in (MARCH, date(2026, 4, 1)):
        completion = a_completion(session, council.hire(), completed_at=noon(date(2026, 2, 1)), expires_on=None)
        revoke(session, completion, on=withdrawn_on)

    assert council.in_march() == Counts(in_post=2, ever=1, valid=1)


def test_training_counts_as_required_from_the_day_it_is_asked_until_the_day_it_no_longer_is(session: Session) -> None:
    council = Council(session)
    for asked, ended in (
        (MARCH, None),
        (date(2026, 4, 1), None),
        (date(2026, 1, 1), MARCH),
        (date(2026, 1, 1), date(2026, 4, 1)),
    ):
        an_assignment(session, council.hire(), council.asked, assigned_on=asked).ended_on = ended
    session.flush()

    assert council.in_march() == Counts(in_post=4, required=2, overdue=2)


def test_nobody_outside_the_scope_is_counted_or_named(session: Session) -> None:
    council = Council(session)
    council.hire()
    canary = council.hire(top_unit(session, council.hospitals))
    a_completion(session, canary, completed_at=noon(date(2026, 2, 1)), expires_on=None)
    keeping.refresh(session, [person.id for person in session.query(Person)], on=TODAY)
    scope, nowhere = Scope((top_unit(session, council.council).path,)), Scope(())

    seen = [
        tally
        for by in By
        for tally in (
            tally_today(session, scope=scope, by=by),
            tally_as_on(session, scope=scope, by=by, on=TODAY),
        )
    ]

    assert [tally.counts for tally in seen] == [
        {(council.council.id, ""): Counts(in_post=1)},
        {(council.council.id, ""): Counts(in_post=1)},
        {(council.team.id, ""): Counts(in_post=1)},
        {(council.team.id, ""): Counts(in_post=1)},
    ]
    assert tally_today(session, scope=nowhere, by=By.UNIT) == Tally({})
    assert tally_as_on(session, scope=nowhere, by=By.UNIT, on=TODAY) == Tally({})
    assert [one.name for one in organisations_in_scope(session, scope=scope)] == ["Council"]
    assert units_of(session, [council.council.id, council.hospitals.id], scope=nowhere) == []
    assert [(one.name, one.above) for one in units_of(session, [council.hospitals.id], scope=scope)] == []


def test_one_organisation_can_be_asked_for_alone(session: Session) -> None:
    council = Council(session)
    people = [council.hire(), council.hire(top_unit(session, council.hospitals))]
    keeping.refresh(session, [person.id for person in people], on=TODAY)

    for tally in (
        tally_today(session, scope=PARTNERSHIP, by=By.UNIT, organisation_id=council.council.id),
        tally_as_on(session, scope=PARTNERSHIP, by=By.UNIT, on=TODAY, organisation_id=council.council.id),
    ):
        assert tally.counts == {(council.team.id, ""): Counts(in_post=1)}


def test_one_organisation_as_on_a_past_date_is_not_compared_each_with_each(sqlite_url: str) -> None:
    """20,000 people took a minute where SQLite took them for a handful."""
    engine = make_engine(sqlite_url)
    plans: list[list[str]] = []

    def explain(connection: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        rows = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
        plans.append([row[3] for row in rows if row[1] == 0 and row[3].startswith("SCAN")])

    with Session(engine) as session:
        council = an_organisation(session)
        event.listen(engine, "before_cursor_execute", explain)
        tally_as_on(session, scope=PARTNERSHIP, by=By.UNIT, on=TODAY, organisation_id=council.id)
    engine.dispose()

    assert len(plans) == 3
    assert [plan for plan in plans if len(plan) > 1] == []


def test_places_come_by_name_with_the_unit_they_lie_in(session: Session) -> None:
    council = Council(session)

    assert organisations_in_scope(session, scope=PARTNERSHIP) == [
        NamedPlace(council.council.id, council.council.uid, "Council"),
        NamedPlace(council.hospitals.id, council.hospitals.uid, "Hospitals"),
    ]
    assert units_of(session, [council.council.id], scope=PARTNERSHIP) == [
        NamedPlace(
            top_unit(session, council.council).id,
            top_unit(session, council.council).uid,
            "Council",
        ),
        NamedPlace(council.team.id, council.team.uid, "Team", "Council"),
    ]
