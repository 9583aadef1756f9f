"""What is kept stays what the ledger says, whatever happens and in whatever order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import agreeing, keeping
from lms.records.agreements import Agreement
from lms.records.database import begin_writing
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Enrolment
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.results import Assignment, Certificate, Completion, KeptCount, KeptPlace, KeptStanding, KeptTotal
from lms.rules.actor import system_actor
from lms.rules.renewal import expires_on
from tests.counting import statements
from tests.curriculum import SLAVERY_1
from tests.factories import (
    a_completion,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    an_assignment,
    an_edition,
    an_enrolment,
    an_organisation,
    top_unit,
)
from tests.slow_standing import AWARDS, what_is_kept, what_should_be_kept

TODAY = date(2026, 11, 25)
PEOPLE = 3
HAND = system_actor("test")


@dataclass
class World:
    """Two organisations of two units, three people, and a day."""

    session: Session
    on: date = TODAY
    people: list[Person] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)

    def __post_init__(self) -> None:
        for _ in range(2):
            organisation = an_organisation(self.session)
            self.units += [top_unit(self.session, organisation), a_unit(self.session, organisation)]
        self.people = [a_person(self.session) for _ in range(PEOPLE)]

    @property
    def now(self) -> datetime:
        return datetime.combine(self.on, time(12), UTC)

    def live(self, history: "History") -> None:
        """Let all this happen; after a long wait the day passes."""
        for event, who, number, days in history:
            event(self, self.people[who], number)
            keeping.refresh(self.session, [self.people[who].id], on=self.on)
            if days > 30:
                self.wait(days)

    def wait(self, days: int) -> None:
        self.on += timedelta(days=days)
        keeping.pass_the_day(self.session, on=self.on)

    def check(self) -> None:
        """What is kept is what the ledger says."""
        assert what_is_kept(self.session) == what_should_be_kept(self.session, self.on)
        assert keeping.differences(self.session, on=self.on) == []


def hire(world: World, who: Person, number: int) -> None:
    """From today, from some days ago, or from some days ahead."""
    a_post(world.session, who, world.units[number % 4], starts_on=world.on + timedelta(days=(number % 7 - 3) * 5))


def leave(world: World, who: Person, number: int) -> None:
    """Yesterday was the last day, or some day ahead will be."""
    post = world.session.query(Post).filter_by(person_id=who.id, ends_on=None).order_by(Post.id).first()
    if post is not None:
        post.ends_on = world.on + timedelta(days=number % 5 * 4 - 1)


def ask(world: World, who: Person, number: int) -> None:
    """Some organisation asks for some award by a day before or after today."""
    organisation = world.session.get_one(Organisation, world.units[number % 4].organisation_id)
    requirement = a_requirement(
        world.session,
        organisation,
        AWARDS[number % len(AWARDS)],
        due_on=world.on + timedelta(days=number * 7 - 20),
    )
    an_assignment(world.session, who, requirement, assigned_on=world.on - timedelta(days=number))


def stop_asking(world: World, who: Person, number: int) -> None:
    """From today or from a day ahead."""
    row = world.session.query(Assignment).filter_by(person_id=who.id, ended_on=None).order_by(Assignment.id).first()
    if row is not None:
        row.ended_on = world.on + timedelta(days=number % 3 * 6)


def complete(world: World, who: Person, number: int) -> None:
    """Today or long ago, valid for a while or for good."""
    at = world.now - timedelta(days=number * 200)
    runs_out = None if number == 9 else expires_on(at.date(), months_valid=24)
    where = (None, *(world.session.get_one(Organisation, one.organisation_id) for one in world.units[::2]))[number % 3]
    award = AWARDS[number % len(AWARDS)]
    a_completion(world.session, who, award, completed_at=at, expires_on=runs_out, organisation=where)


def withdraw(world: World, who: Person, _number: int) -> None:
    """The newest completion no longer counts."""
    row = world.session.query(Completion).filter_by(person_id=who.id).order_by(Completion.id.desc()).first()
    if row is not None and not world.session.query(Certificate).filter_by(completion_id=row.id).count():
        world.session.add(
            Certificate(
                completion_id=row.id,
                person_id=who.id,
                code=f"C{row.id}",
                facts="{}",
                seal="",
                issued_at=world.now,
                revoked_at=world.now,
            )
        )


def begin_study(world: World, who: Person, number: int) -> None:
    """A new cycle."""
    award = AWARDS[number % len(AWARDS)]
    cycles = world.session.query(Enrolment).filter_by(person_id=who.id, award=award).count()
    edition_id = an_edition(world.session, award).id
    world.session.add(
        Enrolment(person_id=who.id, award=award, cycle=cycles + 1, edition_id=edition_id, started_at=world.now)
    )


def finish_study(world: World, who: Person, _number: int) -> None:
    """Without a completion: it ends all the same."""
    row = world.session.query(Enrolment).filter_by(person_id=who.id, finished_at=None).first()
    if row is not None:
        row.finished_at = world.now


def be_listed(world: World, who: Person, number: int) -> None:
    """By an organisation that never had a post for them, and agree or not."""
    organisation_id = world.units[number % 4].organisation_id
    listed = agreeing.Listed(who.id, "Some", "Name", who.email, "Officer")
    agreeing.ask(world.session, [listed], organisation_id=organisation_id, site_url="", by=HAND, at=world.now)
    a_post(world.session, who, world.units[number % 4], starts_on=world.on)


def answer(world: World, who: Person, number: int) -> None:
    """Yes, no, or a yes taken back, to the newest question."""
    row = world.session.query(Agreement).filter_by(person_id=who.id).order_by(Agreement.id.desc()).first()
    if row is None:
        return
    if row.agreed_on is not None:
        agreeing.take_back(world.session, agreement_id=row.id, by=HAND, at=world.now)
    elif number % 3 or row.applies_from is not None:
        agreeing.agree(world.session, agreement_id=row.id, by=HAND, at=world.now)
    else:
        agreeing.refuse(world.session, agreement_id=row.id, by=HAND, at=world.now)


def exempt(world: World, who: Person, number: int) -> None:
    """Some organisation does not ask for some award until some day."""
    excuse(world, who, number, GivenExemption, until=world.on + timedelta(days=number * 5))


def give_time(world: World, who: Person, number: int) -> None:
    """Some organisation moves some due date."""
    excuse(world, who, number, GivenExtension, due_on=world.on + timedelta(days=number * 9))


def excuse(
    world: World, who: Person, number: int, record: type[GivenExemption] | type[GivenExtension], **more: date
) -> None:
    """Give it, in place of one that was given before."""
    mine = {
        "person_id": who.id,
        "organisation_id": world.units[number % 4].organisation_id,
        "award": AWARDS[number % len(AWARDS)],
    }
    for row in world.session.query(record).filter_by(**mine, ended_on=None):
        row.ended_on = world.on
    world.session.add(record(**mine, **more, reason="", given_on=world.on, given_at=world.now, given_by="the test"))


Event = Callable[[World, Person, int], None]
History = list[tuple[Event, int, int, int]]
"""What happened to which person, with a number that says more, and how many days went by after it."""
EVENTS: tuple[Event, ...] = (
    hire,
    leave,
    ask,
    stop_asking,
    complete,
    withdraw,
    begin_study,
    finish_study,
    exempt,
    give_time,
    be_listed,
    answer,
)


def histories(events: Sequence[Event], *, longest: int) -> st.SearchStrategy[History]:
    happens = st.tuples(st.sampled_from(events), st.integers(0, PEOPLE - 1), st.integers(0, 9), st.integers(0, 60))
    return st.lists(happens, max_size=longest)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories(EVENTS, longest=14))
def test_after_any_history_what_is_kept_is_what_the_ledger_says(engine: Engine, history: History) -> None:
    with Session(engine) as session:
        begin_writing(session)
        world = World(session)
        world.live(history)

        world.check()
        kept = what_is_kept(session)
        assert keeping.pass_the_day(session, on=world.on) == 0
        keeping.rebuild(session, on=world.on)
        assert what_is_kept(session) == kept


def test_somebody_in_two_organisations_stands_in_each_by_what_it_asks(session: Session) -> None:
    council, trust = an_organisation(session, "Council"), an_organisation(session, "Trust")
    amina = a_person(session, "Amina Yusuf")
    for organisation in (council, trust):
        a_post(session, amina, top_unit(session, organisation))
    an_assignment(session, amina, a_requirement(session, council, due_on=date(2026, 11, 1)))

    keeping.refresh(session, [amina.id], on=TODAY)
    before = _standings(session)
    a_completion(session, amina, completed_at=datetime(2026, 11, 25, 9, tzinfo=UTC))
    keeping.refresh(session, [amina.id], on=TODAY)

    assert before == {(council.id, "modern-slavery-1"): "overdue"}
    assert _standings(session) == {
        (council.id, "modern-slavery-1"): "current",
        (trust.id, "modern-slavery-1"): "not required",
    }


def test_a_higher_tier_counts_for_the_lower_ones(session: Session) -> None:
    council = an_organisation(session)
    amina = a_person(session)
    a_post(session, amina, top_unit(session, council))
    an_assignment(session, amina, a_requirement(session, council, "modern-slavery-1"))
    a_completion(session, amina, "modern-slavery-2")

    keeping.refresh(session, [amina.id], on=TODAY)

    assert _standings(session) == {
        (council.id, "modern-slavery-1"): "current",
        (council.id, "modern-slavery-2"): "not required",
    }


def test_who_leaves_is_counted_nowhere_and_who_comes_back_has_kept_everything(session: Session) -> None:
    council = an_organisation(session)
    amina = a_person(session)
    post = a_post(session, amina, top_unit(session, council), ends_on=TODAY)
    a_completion(session, amina)
    keeping.refresh(session, [amina.id], on=TODAY)
    there = what_is_kept(session)

    touched = keeping.pass_the_day(session, on=TODAY + timedelta(days=1))
    gone = what_is_kept(session)
    post.ends_on = None
    keeping.refresh(session, [amina.id], on=TODAY)

    assert touched == 1
    assert gone == ({}, {}, {})
    assert what_is_kept(session) == there != gone


def test_a_due_date_that_goes_by_makes_overdue_without_any_event(session: Session) -> None:
    council = an_organisation(session)
    amina = a_person(session)
    a_post(session, amina, top_unit(session, council))
    an_assignment(session, amina, a_requirement(session, council, due_on=TODAY))
    keeping.refresh(session, [amina.id], on=TODAY)
    before = _standings(session)

    same_day = keeping.pass_the_day(session, on=TODAY)
    next_day = keeping.pass_the_day(session, on=TODAY + timedelta(days=1))

    assert (before, same_day, next_day) == ({(council.id, "modern-slavery-1"): "not started"}, 0, 1)
    assert _standings(session) == {(council.id, "modern-slavery-1"): "overdue"}
    assert session.scalar(select(func.sum(KeptCount.overdue))) == 1


def test_a_post_that_begins_counts_from_its_first_day(session: Session) -> None:
    council = an_organisation(session)
    amina = a_person(session)
    a_post(session, amina, top_unit(session, council), starts_on=TODAY + timedelta(days=1))
    keeping.refresh(session, [amina.id], on=TODAY)
    before = what_is_kept(session)

    touched = keeping.pass_the_day(session, on=TODAY + timedelta(days=1))

    assert (before, touched) == (({}, {}, {}), 1)
    assert what_is_kept(session)[0] == {(amina.id, council.id): top_unit(session, council).id}


def test_of_two_posts_in_one_organisation_the_one_begun_first_is_counted_until_it_ends(session: Session) -> None:
    council = an_organisation(session)
    first, second = a_unit(session, council), a_unit(session, council)
    amina = a_person(session)
    a_post(session, amina, second, starts_on=date(2025, 6, 1))
    a_post(session, amina, first, starts_on=date(2025, 1, 1), ends_on=TODAY)
    keeping.refresh(session, [amina.id], on=TODAY)
    before = what_is_kept(session)[2]

    touched = keeping.pass_the_day(session, on=TODAY + timedelta(days=1))

    assert before == {(council.id, first.id, ""): (1, 0, 0, 0, 0, 0)}
    assert touched == 1
    assert what_is_kept(session)[2] == {(council.id, second.id, ""): (1, 0, 0, 0, 0, 0)}


def test_what_is_asked_until_a_day_ends_on_that_day(session: Session) -> None:
    council = an_organisation(session)
    amina = a_person(session)
    a_post(session, amina, top_unit(session, council))
    row = an_assignment(session, amina, a_requirement(session, council, due_on=date(2027, 3, 1)))
    row.ended_on = TODAY + timedelta(days=3)
    keeping.refresh(session, [amina.id], on=TODAY)

    touched = [keeping.pass_the_day(session, on=TODAY + timedelta(days=days)) for days in (2, 3, 4)]

    assert touched == [0, 1, 0]
    assert _standings(session) == {}


def test_whatever_is_kept_wrong_is_named(session: Session, catalogue: Catalogue) -> None:
    council = an_organisation(session)
    team = a_unit(session, council, under=top_unit(session, council))
    amina, conor = a_person(session), a_person(session)
    for person in (amina, conor):
        a_post(session, person, team)
        an_assignment(session, person, a_requirement(session, council))
    an_enrolment(session, amina, catalogue.get(SLAVERY_1))
    keeping.refresh(session, [amina.id, conor.id], on=TODAY)
    assert keeping.differences(session, on=TODAY) == []

    session.query(KeptStanding).filter_by(person_id=amina.id).update({"standing": "lapsed"})
    session.query(KeptPlace).filter_by(person_id=conor.id).delete()
    session.query(KeptCount).filter_by(award="modern-slavery-1").update({"required": 7})
    session.query(KeptTotal).filter_by(award="").update({"in_post": 1})

    assert keeping.differences(session, on=TODAY) == [
        f"Person {conor.id} in organisation {council.id} is counted nowhere, but works in unit {team.id}.",
        f"Person {amina.id} in organisation {council.id} with modern-slavery-1 is kept as “lapsed” in unit {team.id}, "
        "required, never completed, not valid, due 2026-12-31, expires None, changes 2027-01-01, "
        f"but stands as “in progress” in unit {team.id}, "
        "required, never completed, not valid, due 2026-12-31, expires None, changes 2027-01-01.",
        f"Unit {team.id}, modern-slavery-1: required is kept as 7, but is 2.",
        f"Organisation {council.id} in total, people in post: in post is kept as 1, but is 2.",
    ]
    keeping.rebuild(session, on=TODAY)
    assert keeping.differences(session, on=TODAY) == []


def test_it_costs_the_same_statements_for_three_people_as_for_three_hundred(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        council = an_organisation(session)
        requirement = a_requirement(session, council)
        people = [a_person(session) for _ in range(300)]
        for person in people:
            a_post(session, person, top_unit(session, council))
            an_assignment(session, person, requirement)

        with statements(engine) as few:
            keeping.refresh(session, [person.id for person in people[:3]], on=TODAY)
        with statements(engine) as many:
            keeping.refresh(session, [person.id for person in people], on=TODAY)

        assert len(few) == len(many) <= 14
        assert session.scalar(select(KeptCount.required).where(KeptCount.award != "")) == 300


@pytest.mark.parametrize("people", [[], [987654321]])
def test_nobody_and_unknown_people_change_nothing(session: Session, people: list[int]) -> None:
    keeping.refresh(session, people, on=TODAY)

    assert what_is_kept(session) == ({}, {}, {})


def _standings(session: Session) -> dict[tuple[int, str], str]:
    rows = session.execute(select(KeptStanding.organisation_id, KeptStanding.award, KeptStanding.standing))
    return {(organisation_id, award): standing for organisation_id, award, standing in rows}
