"""Two records of one person become one, and two again, and nothing of what happened is lost or changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lms.actions import erasing, keeping, merging, signing_in
from lms.actions.certificates import revoke
from lms.actions.merging import Merging
from lms.actions.secrets import hash_password, new_secret
from lms.records.access import SignInSession
from lms.records.agreements import Agreement
from lms.records.audit import AuditLine
from lms.records.database import begin_writing
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Enrolment, PageRead
from lms.records.mergers import Merger
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation
from lms.records.people import Person, Post
from lms.records.planned_sessions import AccessNeed, Booking, PlannedSession
from lms.records.queries.certificates import certificates_of, find_held_certificate
from lms.records.queries.mergers import judged_pairs
from lms.records.queries.teams import EVERYBODY, team_as_on
from lms.records.results import Certificate, Completion
from lms.rules.actor import Actor, Role, Scope, system_actor
from lms.rules.duplicates import Listed, likely
from lms.rules.refusals import Refusal
from lms.rules.withdrawing import Withdrawal
from tests.actions.test_keeping import EVENTS, History, World, answer, be_listed, exempt, histories
from tests.curriculum import SLAVERY_1, a_course
from tests.factories import (
    a_completion,
    a_grant,
    a_person,
    a_post,
    a_requirement,
    a_unit,
    actor_for,
    an_assignment,
    an_enrolment,
    an_organisation,
    top_unit,
)
from tests.slow_merging import as_one
from tests.slow_standing import AWARDS, what_is_kept

TODAY = date(2026, 11, 25)
SITE_URL = "http://localhost"
_keys = count(1)


class OneHouse(World):
    """One organisation of four units, three people and their lead."""

    def __post_init__(self) -> None:
        organisation = an_organisation(self.session)
        top = top_unit(self.session, organisation)
        self.units = [top, *(a_unit(self.session, organisation, under=top) for _ in range(3))]
        self.people = [a_person(self.session) for _ in range(3)]
        lead = a_person(self.session, "Bev Lead")
        a_grant(self.session, lead, Role.TRAINING_LEAD, top)
        self.lead = actor_for(self.session, lead)

    def merge(self, kept: Person, other: Person) -> Merger | None:
        """As a lead does; None where it cannot be, because one of them is not in post."""
        return merge(self.session, kept, other, by=self.lead, at=self.now)

    def team_on(self, on: date) -> object:
        """Everybody as on a day, from the ledger; but for the date until which an exemption held: it may end early."""
        scope = Scope((self.units[0].path,))
        team = team_as_on(self.session, scope=scope, unit_path="", on=on, excerpt=EVERYBODY)
        members = [
            replace(one, places=tuple(replace(place, exempt_until=None) for place in one.places))
            for one in team.members
        ]
        return team.counts, members


def merge(session: Session, kept: Person, other: Person, *, by: Actor, at: datetime) -> Merger | None:
    session.flush()
    shown = merging.preview(session, kept=kept.uid, other=other.uid, by=by, at=at)
    if shown is None or not shown.is_allowed:
        return None
    order = Merging(kept.uid, other.uid, "Same person.", shown.code, f"form-number-{next(_keys):06}")
    return merging.merge(session, order, site_url=SITE_URL, by=by, at=at)


def undo(session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
    merging.undo(session, merger_id=row.id, because="Two people.", site_url=SITE_URL, by=by, at=at)


HISTORIES = histories([event for event in EVENTS if event not in (be_listed, answer)], longest=6)
SEEDS = st.lists(st.tuples(st.sampled_from(AWARDS), st.sampled_from(("done", "exempt", "late", "asked"))), max_size=6)


def sow(world: OneHouse, seeds: list[tuple[str, str]]) -> None:
    """The one has long been asked for everything; what the other did, was asked or was excused from, differs."""
    kept, other, _third = world.people
    organisation = world.session.get_one(Organisation, world.units[0].organisation_id)
    for award in AWARDS:
        requirement = a_requirement(world.session, organisation, award, due_on=world.on - timedelta(days=30))
        an_assignment(world.session, kept, requirement, assigned_on=world.on - timedelta(days=300))
    for award, what in seeds:
        mine = {"person_id": other.id, "organisation_id": organisation.id, "award": award, "reason": ""}
        given = {**mine, "given_on": world.on - timedelta(days=5), "given_at": world.now, "given_by": "the test"}
        if what == "done":
            a_completion(world.session, other, award, completed_at=world.now - timedelta(days=200))
        elif what == "asked":
            due_on = world.on - timedelta(days=60)
            an_assignment(world.session, other, a_requirement(world.session, organisation, award, due_on=due_on))
        elif what == "exempt":
            end_before(world, GivenExemption, other, award)
            world.session.add(GivenExemption(**given, until=world.on + timedelta(days=90)))
        else:
            end_before(world, GivenExtension, other, award)
            world.session.add(GivenExtension(**given, due_on=world.on + timedelta(days=90)))


def end_before(world: OneHouse, record: type, person: Person, award: str) -> None:
    world.session.flush()
    for row in world.session.query(record).filter_by(person_id=person.id, award=award, ended_on=None):
        row.ended_on = world.on


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds=SEEDS, histories=st.tuples(HISTORIES, HISTORIES, HISTORIES), waits=st.integers(0, 40))
@example(seeds=[], histories=([(exempt, 0, 0, 31), (exempt, 1, 0, 0)], [], []), waits=0)
def test_in_any_history_the_one_stands_where_both_together_stood_and_the_past_stays(
    engine: Engine,
    seeds: list[tuple[str, str]],
    histories: tuple[History, History, History],
    waits: int,
) -> None:
    before, between, after = histories
    with Session(engine) as session:
        begin_writing(session)
        world = OneHouse(session)
        kept, other, third = world.people
        for person in (kept, other):
            a_post(session, person, world.units[0])
        sow(world, seeds)
        keeping.refresh(session, [kept.id, other.id], on=world.on)
        world.live(before)
        world.wait(waits)
        world.check()
        past = [world.on - timedelta(days=days) for days in (1, 20, 100, 400)]
        seen_before = [world.team_on(day) for day in past]
        expected = as_one(session, kept, other, world.units[0].organisation_id, world.on)
        of_third = [key for key in what_is_kept(session)[1].items() if key[0][0] == third.id]

        merger = world.merge(kept, other)

        if merger is None:
            return  # one of the two had left
        stored = what_is_kept(session)
        world.check()
        assert {key[2]: position for key, (_unit, position) in stored[1].items() if key[0] == kept.id} == expected
        assert [place for place in stored[0] if place[0] == other.id] == []
        assert [key for key in stored[1].items() if key[0][0] == third.id] == of_third
        assert [world.team_on(day) for day in past] == seen_before

        world.live(between)
        world.check()
        world.wait(1)
        past.append(world.on - timedelta(days=1))
        seen_before = [world.team_on(day) for day in past]

        undo(session, merger, by=world.lead, at=world.now)

        world.check()
        assert [world.team_on(day) for day in past] == seen_before
        world.live(after)
        world.check()


# One case after the other


@dataclass(frozen=True)
class Twice:
    """Amina, listed twice at the council: with training under each; and her lead."""

    session: Session
    kept: Person
    other: Person
    lead: Actor
    council: Organisation
    certificate: Certificate

    def merge(self, at: datetime) -> Merger:
        row = merge(self.session, self.kept, self.other, by=self.lead, at=at)
        assert row is not None
        return row


@pytest.fixture
def twice(session: Session, at: datetime) -> Twice:
    from lms.actions import certificates

    council = an_organisation(session, "Council")
    team = a_unit(session, council, "Housing", under=top_unit(session, council))
    kept = a_person(session, "Amina Yusuf", email="amina.yusuf@council.example")
    other = a_person(session, "Amina Yusuf", email="amina.yussuf@council.example")
    a_post(session, kept, team, starts_on=date(2025, 1, 1), staff_number="17")
    a_post(session, other, top_unit(session, council), starts_on=date(2026, 1, 1), staff_number="18")
    lead = a_person(session, "Bev Lead")
    a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, council))
    an_assignment(session, other, a_requirement(session, council, "modern-slavery-1", due_on=date(2026, 12, 1)))
    an_assignment(session, kept, a_requirement(session, council, "hate-crime-1", due_on=date(2026, 12, 1)))
    done = a_completion(session, other, "modern-slavery-1", organisation=council)
    certificate = certificates.issue(
        session,
        completion=done,
        holder=other.name,
        course=a_course(SLAVERY_1, "Modern slavery"),
        organisation="Council",
        issuer="Partnership",
        secret_key="key",
        check_url_base="http://localhost/check-certificate",
        by=system_actor("test"),
        at=at,
    )
    keeping.refresh(session, [kept.id, other.id], on=TODAY)
    return Twice(session, kept, other, actor_for(session, lead), council, certificate)


def standings(session: Session) -> dict[tuple[int, str], str]:
    return {(key[0], key[2]): position.standing for key, (_unit, position) in what_is_kept(session)[1].items()}


def test_what_both_were_asked_and_did_is_the_ones(twice: Twice, at: datetime) -> None:
    twice.merge(at)

    assert standings(twice.session) == {
        (twice.kept.id, "modern-slavery-1"): "current",
        (twice.kept.id, "hate-crime-1"): "not started",
    }
    posts = twice.session.query(Post).filter_by(person_id=twice.kept.id).order_by(Post.id).all()
    assert [(post.staff_number, post.starts_on, post.ends_on) for post in posts] == [
        ("17", date(2025, 1, 1), None),
        ("18", TODAY, None),
    ]
    assert [
        (post.starts_on, post.ends_on) for post in twice.session.query(Post).filter_by(person_id=twice.other.id)
    ] == [(date(2026, 1, 1), TODAY - timedelta(days=1))]


def test_the_certificate_is_theirs_and_withdrawing_it_withdraws_what_goes_on_from_it(
    twice: Twice, at: datetime
) -> None:
    twice.merge(at)
    held = certificates_of(twice.session, person_id=twice.kept.id)
    found = find_held_certificate(twice.session, code=twice.certificate.code)
    assert [one.code for one in held] == [twice.certificate.code]
    assert found is not None
    assert found.person_id == twice.kept.id

    revoke(
        twice.session,
        twice.certificate,
        kind=Withdrawal.MISTAKE,
        because="Made in error.",
        holder_url="",
        by=twice.lead,
        at=at,
    )

    assert standings(twice.session)[twice.kept.id, "modern-slavery-1"] == "not started"
    assert keeping.differences(twice.session, on=TODAY) == []


def test_either_address_leads_to_the_one_until_they_are_apart(twice: Twice, at: datetime) -> None:
    twice.kept.password_hash, twice.other.password_hash = (
        hash_password("seven green owls"),
        hash_password("nine red hens"),
    )

    def comes_in_as(person: Person, how: str) -> int:
        if how == "link":
            secret = new_secret()
            signing_in.make_link(twice.session, person, secret=secret, goes_to="", minutes=30, at=at)
            signing_in.follow_link(twice.session, secret=secret, hours=1, at=at)
        else:
            signing_in.sign_in_with_password(
                twice.session, email=person.email or "", password=how, place="here", hours=1, at=at
            )
        newest = twice.session.scalars(select(SignInSession).order_by(SignInSession.id.desc())).first()
        assert newest is not None
        return newest.person_id

    comes_in_as(twice.other, "link")
    row = twice.merge(at)
    assert twice.session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all() == []
    assert [comes_in_as(twice.other, how) for how in ("link", "nine red hens")] == [twice.kept.id] * 2
    assert comes_in_as(twice.kept, "seven green owls") == twice.kept.id

    undo(twice.session, row, by=twice.lead, at=at)

    twice.session.expire_all()
    assert twice.session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all() == []
    assert [comes_in_as(twice.other, how) for how in ("link", "nine red hens")] == [twice.other.id] * 2


def test_taken_apart_the_same_day_each_stands_where_they_stood(twice: Twice, at: datetime) -> None:
    before = what_is_kept(twice.session)
    row = twice.merge(at)
    assert what_is_kept(twice.session) != before

    undo(twice.session, row, by=twice.lead, at=at)
    undo(twice.session, row, by=twice.lead, at=at)

    assert what_is_kept(twice.session) == before
    assert [one.code for one in certificates_of(twice.session, person_id=twice.other.id)] == [twice.certificate.code]
    assert certificates_of(twice.session, person_id=twice.kept.id) == []


def test_study_that_has_begun_goes_on(twice: Twice, at: datetime) -> None:
    study = an_enrolment(twice.session, twice.other, a_course(SLAVERY_1, "Modern slavery"))
    twice.session.add(PageRead(enrolment_id=study.id, module="noticing", page="signs", at=at))
    twice.session.flush()

    row = twice.merge(at)
    going_on = twice.session.query(Enrolment).filter_by(person_id=twice.kept.id).one()
    read = twice.session.query(PageRead).filter_by(enrolment_id=going_on.id).one()
    assert (going_on.finished_at, read.page, study.finished_at) == (None, "signs", at)

    undo(twice.session, row, by=twice.lead, at=at)
    assert (going_on.finished_at, study.finished_at) == (at, None)


def test_the_same_form_twice_does_it_once_and_both_are_told_once(twice: Twice, at: datetime) -> None:
    shown = merging.preview(twice.session, kept=twice.kept.uid, other=twice.other.uid, by=twice.lead, at=at)
    assert shown is not None
    order = Merging(twice.kept.uid, twice.other.uid, "She told me.", shown.code, "one-form-of-the-page")

    first = merging.merge(twice.session, order, site_url=SITE_URL, by=twice.lead, at=at)
    again = merging.merge(twice.session, order, site_url=SITE_URL, by=twice.lead, at=at)

    assert again.id == first.id
    assert sorted(twice.session.scalars(select(OutboxMessage.recipient))) == [
        "amina.yussuf@council.example",
        "amina.yusuf@council.example",
    ]
    line = twice.session.scalars(select(AuditLine).where(AuditLine.verb == "put two records together")).one()
    assert (line.person_id, line.facts) == (twice.lead.person_id, {"kept": twice.kept.id, "other": twice.other.id})


def test_what_changed_since_it_was_read_is_read_again(twice: Twice, at: datetime) -> None:
    shown = merging.preview(twice.session, kept=twice.kept.uid, other=twice.other.uid, by=twice.lead, at=at)
    assert shown is not None
    a_completion(twice.session, twice.other, "hate-crime-1", organisation=twice.council)
    order = Merging(twice.kept.uid, twice.other.uid, "She told me.", shown.code, "one-form-of-the-page")

    with pytest.raises(Refusal, match="changed since you looked"):
        merging.merge(twice.session, order, site_url=SITE_URL, by=twice.lead, at=at)


def elsewhere(twice: Twice) -> None:
    hospitals = an_organisation(twice.session, "Hospitals")
    a_post(twice.session, twice.other, top_unit(twice.session, hospitals), ends_on=date(2025, 1, 1))


def done_elsewhere(twice: Twice) -> None:
    a_completion(twice.session, twice.other, organisation=an_organisation(twice.session, "Hospitals"))


def asked_whether_they_belong(twice: Twice) -> None:
    twice.session.add(
        Agreement(
            person_id=twice.kept.id,
            organisation_id=twice.council.id,
            given_name="Amina",
            family_name="Yusuf",
            role_title="",
            asked_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )


def holds_a_role(twice: Twice) -> None:
    a_grant(twice.session, twice.other, Role.ORGANISATION_LEAD, top_unit(twice.session, twice.council))


@pytest.mark.parametrize("reason", [elsewhere, done_elsewhere, asked_whether_they_belong, holds_a_role])
def test_what_is_not_for_one_organisation_to_decide_is_refused_in_the_same_words(
    twice: Twice, at: datetime, reason: Callable[[Twice], None]
) -> None:
    reason(twice)
    twice.session.flush()
    shown = merging.preview(twice.session, kept=twice.kept.uid, other=twice.other.uid, by=twice.lead, at=at)
    assert shown is not None
    order = Merging(twice.kept.uid, twice.other.uid, "She told me.", shown.code, "one-form-of-the-page")

    with pytest.raises(Refusal) as refused:
        merging.merge(twice.session, order, site_url=SITE_URL, by=twice.lead, at=at)

    assert refused.value.sentence == merging.NOT_YOURS
    assert twice.session.query(Merger).count() == 0


def test_nobody_puts_together_people_they_do_not_lead_nor_themselves(twice: Twice, at: datetime) -> None:
    hospitals = an_organisation(twice.session, "Hospitals")
    stranger, gita = a_person(twice.session, "Amina Yusuf"), a_person(twice.session, "Gita Lead")
    a_post(twice.session, stranger, top_unit(twice.session, hospitals))
    a_grant(twice.session, gita, Role.TRAINING_LEAD, top_unit(twice.session, hospitals))
    both = a_person(twice.session, "Both Lead")
    for organisation in (hospitals, twice.council):
        a_grant(twice.session, both, Role.TRAINING_LEAD, top_unit(twice.session, organisation))
    for hand in (twice.lead, actor_for(twice.session, gita), actor_for(twice.session, both)):
        assert merging.preview(twice.session, kept=twice.kept.uid, other=stranger.uid, by=hand, at=at) is None
    a_grant(twice.session, twice.kept, Role.TRAINING_LEAD, top_unit(twice.session, twice.council))
    herself = actor_for(twice.session, twice.kept)
    shown = merging.preview(twice.session, kept=twice.kept.uid, other=twice.other.uid, by=herself, at=at)
    assert shown is not None
    assert not shown.is_allowed


def test_who_is_erased_is_erased_under_both_records(twice: Twice, at: datetime, tmp_path: object) -> None:
    twice.merge(at)
    erasing.erase(
        twice.session,
        twice.kept.id,
        data_dir=tmp_path,  # type: ignore[arg-type]
        secret_key="key",
        identity_checked="Passport.",
        by=system_actor("test"),
        at=at,
    )
    twice.session.expire_all()
    assert [(one.name, one.email) for one in (twice.kept, twice.other)] == [("Person removed", None)] * 2
    assert twice.session.scalar(select(func.count()).where(Completion.withdrawn_at.is_(None))) == 2
    assert twice.certificate.revoked_at is not None
    assert keeping.differences(twice.session, on=TODAY) == []


def test_two_people_are_shown_no_more(twice: Twice, at: datetime) -> None:
    for _ in range(2):
        merging.say_two_people(twice.session, first=twice.other.uid, second=twice.kept.uid, by=twice.lead, at=at)
    known = judged_pairs(twice.session, scope=twice.lead.scope(Role.TRAINING_LEAD))
    pair = [Listed(one.id, "Amina", "Yusuf", one.email or "", (), (1,)) for one in (twice.kept, twice.other)]

    assert len(likely(pair)) == 1
    assert likely(pair, known=known) == []


def test_a_place_in_a_session_goes_on_and_back(twice: Twice, at: datetime) -> None:
    lead = twice.session.get_one(Person, twice.lead.person_id)
    planned = PlannedSession(
        award="modern-slavery-2",
        owner_path="/",
        open_to_all=True,
        planned_at=at,
        planned_by=lead.name,
        planned_by_id=lead.id,
        form_key="one",
    )
    twice.session.add(planned)
    twice.session.flush()
    booked = Booking(
        planned_session_id=planned.id,
        person_id=twice.other.id,
        organisation_id=twice.council.id,
        award=planned.award,
        booked_at=at,
        place_at=at,
    )
    twice.session.add(booked)
    twice.session.flush()
    twice.session.add(AccessNeed(booking_id=booked.id, words="A seat near the door.", said_at=at))

    def places() -> list[tuple[int, str, bool]]:
        rows = twice.session.query(Booking).filter_by(cancelled_at=None)
        needs = {row.booking_id: row.words for row in twice.session.query(AccessNeed)}
        return [(row.person_id, needs[row.id], row.place_at == at) for row in rows]

    row = twice.merge(at)
    assert places() == [(twice.kept.id, "A seat near the door.", True)]
    undo(twice.session, row, by=twice.lead, at=at)
    assert places() == [(twice.other.id, "A seat near the door.", True)]
