"""Somebody joins two accounts of their own in two organisations: every figure agrees, and neither hears of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lms.actions import erasing, importing, joining, keeping, signing_in
from lms.actions.joining import Preview
from lms.actions.secrets import new_secret
from lms.records.access import SignInLink
from lms.records.agreements import Agreement
from lms.records.database import begin_writing
from lms.records.mergers import Merger
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.records.queries.assigning import people_matching, people_pasted
from lms.records.queries.importing import difference_of, find_import, table_of
from lms.records.queries.mergers import mergers_in_scope, people_listed, records_seen
from lms.records.queries.planned_sessions import keeper_named
from lms.records.queries.team_person import find_person
from lms.records.queries.teams import EVERYBODY, team_as_on
from lms.rules.actor import Actor, Role, Scope, system_actor
from lms.rules.dates import london_date
from lms.rules.pasted_list import read_pasted
from lms.rules.refusals import Refusal
from lms.rules.staff_list.columns import guess_columns
from tests.actions.test_keeping import EVENTS, History, World, histories
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
from tests.slow_merging import as_one
from tests.slow_standing import what_is_kept
from tests.staff_lists import a_row, as_csv

SITE_URL = "http://localhost"
TODAY = date(2026, 11, 25)


def a_link(session: Session, kept: Person, other: Person, *, at: datetime) -> str:
    """As it comes by mail to the other address."""
    secret = new_secret()
    signing_in.make_link(session, other, secret=secret, goes_to="", minutes=60, at=at, asked_by=kept.id)
    return secret


def hand_of(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name)


def join(session: Session, kept: Person, other: Person, *, at: datetime) -> tuple[Preview, Merger | None]:
    """What was shown, and what was made of it: None where something stands in the way."""
    secret = a_link(session, kept, other, at=at)
    shown = joining.preview(session, secret=secret, by=hand_of(kept), at=at)
    assert shown is not None
    if shown.obstacle:
        with pytest.raises(Refusal):
            joining.join(session, secret=secret, seen=shown.code, site_url=SITE_URL, by=hand_of(kept), at=at)
        return shown, None
    row = joining.join(session, secret=secret, seen=shown.code, site_url=SITE_URL, by=hand_of(kept), at=at)
    return shown, row


def part(session: Session, row: Merger, *, at: datetime) -> None:
    kept = session.get_one(Person, row.kept_id)
    joining.part(session, merger=row.uid, site_url=SITE_URL, by=hand_of(kept), at=at)


class TwoHouses(World):
    """Two organisations; the first person is listed by the one, the second by the other, and both are she."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for person, unit in zip(self.people, (self.units[0], self.units[2], self.units[2]), strict=True):
            a_post(self.session, person, unit)
        keeping.refresh(self.session, [person.id for person in self.people], on=self.on)

    def reports_on(self, on: date) -> list[object]:
        """Everybody of each organisation as on a day, but for the date until which an exemption held."""
        found: list[object] = []
        for unit in (self.units[0], self.units[2]):
            scope = Scope((f"/{unit.path.split('/')[1]}/",))
            team = team_as_on(self.session, scope=scope, unit_path="", on=on, excerpt=EVERYBODY)
            found.append(team.counts)
            found += [
                replace(one, places=tuple(replace(place, exempt_until=None) for place in one.places))
                for one in team.members
            ]
        return found


HISTORIES = histories(EVENTS, longest=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.tuples(HISTORIES, HISTORIES, HISTORIES), waits=st.integers(0, 40))
def test_in_any_history_each_organisation_sees_the_one_who_did_both_and_the_past_stays(
    engine: Engine, histories: tuple[History, ...], waits: int
) -> None:
    before, between, after = histories
    with Session(engine) as session:
        begin_writing(session)
        world = TwoHouses(session)
        kept, other, third = world.people
        world.live(before)
        world.wait(waits)
        world.check()
        past = [world.on - timedelta(days=days) for days in (1, 20, 100, 400)]
        seen_before = [world.reports_on(day) for day in past]
        organisations = {unit.organisation_id for unit in world.units}
        expected = {one: as_one(session, kept, other, one, world.on) for one in organisations}
        of_third = [row for row in what_is_kept(session)[1].items() if row[0][0] == third.id]

        shown, merger = join(session, kept, other, at=world.now)

        if merger is None:
            assert shown.obstacle == joining.ANSWER_FIRST
            return
        places, stored, _counts = what_is_kept(session)
        world.check()
        for one in organisations & {organisation_id for person_id, organisation_id in places if person_id == kept.id}:
            now = {key[2]: position for key, (_unit, position) in stored.items() if key[:2] == (kept.id, one)}
            assert now == expected[one]
            if one in shown.standings:
                assert now == shown.standings[one]
        assert [place for place in places if place[0] == other.id] == []
        assert [row for row in stored.items() if row[0][0] == third.id] == of_third
        assert [world.reports_on(day) for day in past] == seen_before

        world.live([one for one in between if one[1] != 1])  # nobody can do anything in the other account
        world.check()
        world.wait(1)
        past.append(world.on - timedelta(days=1))
        seen_before = [world.reports_on(day) for day in past]

        part(session, merger, at=world.now)

        world.check()
        assert [world.reports_on(day) for day in past] == seen_before
        world.live(after)
        world.check()


# One case after the other


@dataclass(frozen=True)
class Both:
    """Amina at the council and at the hospitals, whose addresses tell where she works; and the leads of each."""

    session: Session
    council: Organisation
    hospitals: Organisation
    kept: Person
    other: Person
    bev: Actor
    gita: Actor

    def scope(self, organisation: Organisation) -> Scope:
        return Scope((top_unit(self.session, organisation).path,))


@pytest.fixture
def both(session: Session) -> Both:
    council, hospitals = an_organisation(session, "Council"), an_organisation(session, "Hospitals")
    homes: list[Unit] = [a_unit(session, one, "Team", under=top_unit(session, one)) for one in (council, hospitals)]
    kept = a_person(session, "Amina Yusuf", email="amina@council.example")
    other = a_person(session, "Amina Yusuf", email="amina@hospitals.example")
    a_post(session, kept, homes[0], staff_number="C-1")
    a_post(session, other, homes[1], staff_number="H-1")
    leads = []
    for name, organisation in (("Bev Lead", council), ("Gita Lead", hospitals)):
        lead = a_person(session, name)
        a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, organisation))
        leads.append(actor_for(session, lead))
    an_assignment(session, kept, a_requirement(session, council, "modern-slavery-1", due_on=date(2026, 12, 1)))
    an_assignment(session, other, a_requirement(session, hospitals, "hate-crime-1", due_on=date(2026, 12, 1)))
    a_completion(session, other, "modern-slavery-1", organisation=hospitals)
    a_completion(session, kept, "hate-crime-1", organisation=council)
    keeping.refresh(session, [kept.id, other.id], on=TODAY)
    return Both(session, council, hospitals, kept, other, *leads)


def test_each_organisation_sees_its_own_requirement_fulfilled(both: Both, at: datetime) -> None:
    _shown, row = join(both.session, both.kept, both.other, at=at)

    assert row is not None
    stored = what_is_kept(both.session)[1]
    assert {(key[1], key[2]): str(position.standing) for key, (_unit, position) in stored.items()} == {
        (both.council.id, "modern-slavery-1"): "current",
        (both.council.id, "hate-crime-1"): "not required",
        (both.hospitals.id, "hate-crime-1"): "current",
        (both.hospitals.id, "modern-slavery-1"): "not required",
    }


def addresses_seen(both: Both, organisation: Organisation, person: Person) -> set[str]:
    """Every address of somebody that an organisation can read anywhere."""
    scope = both.scope(organisation)
    listed = people_listed(both.session, scope=scope, on=TODAY)
    seen = records_seen(both.session, scope=scope, on=TODAY, ids=[person.id])
    found = find_person(both.session, uid=person.uid, scope=scope, on=TODAY)
    assert found is not None
    return {one.email for one in listed if one.id == person.id} | {one.email for one in seen.values()} | {found.email}


def test_no_organisation_reads_the_address_that_the_other_has(both: Both, at: datetime) -> None:
    session = both.session
    _shown, row = join(session, both.kept, both.other, at=at)
    assert row is not None

    for organisation, mine, theirs in (
        (both.council, "amina@council.example", "amina@hospitals.example"),
        (both.hospitals, "amina@hospitals.example", "amina@council.example"),
    ):
        scope = both.scope(organisation)
        assert addresses_seen(both, organisation, both.kept) == {mine}
        for address, people in ((mine, 1), (theirs, 0)):
            assert len(people_matching(session, words=address, scope=scope, on=TODAY)) == people
            pasted = people_pasted(session, pasted=read_pasted(address, field="pasted"), scope=scope, on=TODAY)
            assert len(pasted.person_ids) == people
            keeper = keeper_named(session, email=address, scope=scope, any_lead=False, on=TODAY)
            assert keeper == (both.kept.id if people else None)
        assert mergers_in_scope(session, scope=scope) == []

    part(session, row, at=at)
    assert addresses_seen(both, both.hospitals, both.other) == {"amina@hospitals.example"}
    assert people_matching(session, words="amina@council.example", scope=both.scope(both.hospitals), on=TODAY) == []


def import_list(both: Both, organisation: Organisation, by: Actor, *rows: list[str], at: datetime) -> str:
    """Bring a list in and apply it; what it would change, in full."""
    session = both.session
    uid = importing.keep_list(
        session,
        unit_uid=str(top_unit(session, organisation).uid),
        file_name="list.csv",
        content=as_csv(*rows),
        by=by,
        at=at,
    )
    stored = find_import(session, uid=uid)
    assert stored is not None
    table = table_of(session, stored=stored)
    assert table is not None
    importing.match_columns(session, import_id=stored.id, columns=guess_columns(table.header, table.rows), by=by, at=at)
    stored = find_import(session, uid=uid)
    assert stored is not None
    change = difference_of(session, stored=stored, table=table, on=london_date(at))
    importing.apply_list(
        session, import_id=stored.id, seen=importing.fingerprint(change), leavers_confirmed=True, by=by, at=at
    )
    return repr(change)


@pytest.mark.parametrize("number", ["H-1", "H-2", ""])
def test_the_next_list_of_the_other_organisation_means_the_account_that_was_kept(
    both: Both, at: datetime, number: str
) -> None:
    join(both.session, both.kept, both.other, at=at)
    row = a_row(number, "Amina", "Yusuf-Bell", Work_Email="amina@hospitals.example", Directorate="Team", Team="")

    said = import_list(both, both.hospitals, both.gita, row, at=at + timedelta(days=1))

    both.session.expire_all()
    assert "council" not in said.lower()
    assert (both.kept.name, both.kept.email) == ("Amina Yusuf", "amina@council.example")
    posts = both.session.query(Post).filter(Post.ends_on.is_(None)).all()
    assert {(post.person_id, post.organisation_id) for post in posts} == {
        (both.kept.id, both.council.id),
        (both.kept.id, both.hospitals.id),
    }
    assert addresses_seen(both, both.hospitals, both.kept) == {"amina@hospitals.example"}
    assert keeping.differences(both.session, on=TODAY) == []


def test_a_third_organisation_that_lists_either_address_asks_the_one_and_learns_of_no_other(
    both: Both, at: datetime
) -> None:
    session = both.session
    charity = an_organisation(session, "Charity")
    lead = a_person(session, "Cas Lead")
    a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, charity))
    a_post(session, lead, top_unit(session, charity), staff_number="9")
    join(session, both.kept, both.other, at=at)

    row = a_row("7", "Amina", "Y", Work_Email="amina@hospitals.example")
    import_list(both, charity, actor_for(session, lead), row, at=at)

    asked = session.scalars(select(Agreement)).one()
    assert (asked.person_id, asked.organisation_id, asked.agreed_on) == (both.kept.id, charity.id, None)
    assert addresses_seen(both, charity, both.kept) == {"amina@hospitals.example"}
    asked.agreed_on = TODAY
    session.flush()
    assert addresses_seen(both, charity, both.kept) == {"amina@hospitals.example"}
    assert session.query(Post).filter_by(person_id=both.other.id, ends_on=None).count() == 0


def test_an_organisation_that_may_not_look_beyond_its_own_may_not_through_the_other_account(
    both: Both, at: datetime
) -> None:
    both.session.add(
        Agreement(
            person_id=both.other.id,
            organisation_id=both.hospitals.id,
            given_name="Amina",
            family_name="Y",
            email="amina@hospitals.example",
            role_title="",
            asked_at=at,
            applies_from=TODAY,
        )
    )
    both.session.flush()

    shown, row = join(both.session, both.kept, both.other, at=at)

    assert row is not None
    assert (both.hospitals.id in shown.standings, shown.limited) == (False, {both.hospitals.id})
    stored = what_is_kept(both.session)[1]
    assert {(key[1], key[2]): str(position.standing) for key, (_unit, position) in stored.items()} == {
        (both.council.id, "modern-slavery-1"): "current",
        (both.council.id, "hate-crime-1"): "not required",
        (both.hospitals.id, "hate-crime-1"): "not started",
        (both.hospitals.id, "modern-slavery-1"): "not required",
    }
    assert keeping.differences(both.session, on=TODAY) == []


def test_what_changed_since_it_was_read_is_read_again_and_the_link_stays(both: Both, at: datetime) -> None:
    secret = a_link(both.session, both.kept, both.other, at=at)
    hand = hand_of(both.kept)
    shown = joining.preview(both.session, secret=secret, by=hand, at=at)
    assert shown is not None
    a_completion(both.session, both.other, "prevent-1", organisation=both.hospitals)

    with pytest.raises(Refusal, match="changed since you looked"):
        joining.join(both.session, secret=secret, seen=shown.code, site_url=SITE_URL, by=hand, at=at)

    assert both.session.scalars(select(SignInLink.used_at)).one() is None
    again = joining.preview(both.session, secret=secret, by=hand, at=at)
    assert again is not None
    joining.join(both.session, secret=secret, seen=again.code, site_url=SITE_URL, by=hand, at=at)
    with pytest.raises(Refusal, match="has been used"):
        joining.join(both.session, secret=secret, seen=again.code, site_url=SITE_URL, by=hand, at=at)


def test_accounts_that_nobody_lists_are_not_joined(session: Session, at: datetime) -> None:
    kept, other = a_person(session, "Amina Yusuf"), a_person(session, "Amina Yusuf")

    shown, row = join(session, kept, other, at=at)

    assert (shown.obstacle, row) == (joining.ON_NO_LIST, None)


def test_who_is_erased_is_erased_under_both_accounts(both: Both, at: datetime, tmp_path: Path) -> None:
    join(both.session, both.kept, both.other, at=at)

    erasing.erase(
        both.session,
        both.kept.id,
        data_dir=tmp_path,
        secret_key="key",
        identity_checked="Passport.",
        by=system_actor("test"),
        at=at,
    )

    both.session.expire_all()
    assert [(one.name, one.email) for one in (both.kept, both.other)] == [("Person removed", None)] * 2
    assert both.session.query(SignInLink).count() == 0
    assert keeping.differences(both.session, on=TODAY) == []
