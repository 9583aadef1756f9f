"""Bringing in a staff list: all of it or none of it, once, and only over what the lead leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from lms.actions import importing, merging
from lms.records.audit import AuditLine
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post, RoleGrant
from lms.records.queries.importing import StoredImport, difference_of, find_import, leavers_of, table_of
from lms.records.queries.staff_register import HeldRole, roles_held
from lms.records.results import KeptPlace, StaffImport
from lms.rules.actor import Actor, Role
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal
from lms.rules.staff_list.columns import Field, guess_columns
from lms.rules.staff_list.words import counts, sums
from tests.factories import a_grant, a_person, a_post, a_unit, actor_for, an_organisation, top_unit
from tests.staff_lists import a_row, as_csv, odd_list

ADA = a_row("1001", "Ada", "Okoro")
BEN = a_row("1002", "Ben", "Good", Line_Manager_No="1001")
TEAM = ("Housing", "Front Desk")


@dataclass(frozen=True)
class Place:
    """An organisation whose training Bev leads, and who has nobody in post yet but her."""

    organisation: Organisation
    top: Unit
    bev: Person
    hand: Actor


@pytest.fixture
def place(session: Session) -> Place:
    organisation = an_organisation(session, "Riverside Council")
    top = top_unit(session, organisation)
    bev = a_person(session, "Bev Lead")
    a_grant(session, bev, Role.TRAINING_LEAD, top)
    return Place(organisation, top, bev, actor_for(session, bev))


def bring(session: Session, place: Place, content: bytes, at: datetime, *, unit: Unit | None = None) -> StoredImport:
    """Keep a list and match its columns as guessed."""
    uid = importing.keep_list(
        session,
        unit_uid=str((unit or place.top).uid),
        file_name="list.csv",
        content=content,
        by=place.hand,
        at=at,
    )
    stored = found(session, uid)
    if not stored.columns:
        table = table_of(session, stored=stored)
        assert table is not None
        columns = guess_columns(table.header, table.rows)
        importing.match_columns(session, import_id=stored.id, columns=columns, by=place.hand, at=at)
    return found(session, uid)


def found(session: Session, uid: UUID) -> StoredImport:
    stored = find_import(session, uid=uid)
    assert stored is not None
    return stored


def seen(session: Session, stored: StoredImport, at: datetime) -> str:
    """What a lead sees of the difference before applying it."""
    table = table_of(session, stored=stored)
    assert table is not None
    return importing.fingerprint(difference_of(session, stored=stored, table=table, on=london_date(at)))


def apply(
    session: Session, place: Place, content: bytes, at: datetime, *, yes: bool = False, unit: Unit | None = None
) -> StoredImport:
    """The whole way: keep, match, look, apply."""
    stored = bring(session, place, content, at, unit=unit)
    importing.apply_list(
        session,
        import_id=stored.id,
        seen=seen(session, stored, at),
        leavers_confirmed=yes,
        by=place.hand,
        at=at,
    )
    return found(session, stored.uid)


def posts(session: Session, organisation: Organisation) -> list[tuple[Any, ...]]:
    """Every post: who, where, title, number, from, to."""
    rows = session.execute(
        select(Person.given_name, Unit.name, Post.role_title, Post.staff_number, Post.starts_on, Post.ends_on)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.organisation_id == organisation.id)
        .order_by(Post.id)
    )
    return [tuple(row) for row in rows]


def everything(session: Session) -> list[int]:
    """How many rows each table of the register holds."""
    tables = (Person, Post, Unit, RoleGrant, KeptPlace)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def verbs(session: Session) -> Sequence[str]:
    return session.scalars(select(AuditLine.verb).order_by(AuditLine.id)).all()


def test_people_posts_and_units_are_made_in_one_go(session: Session, place: Place, at: datetime) -> None:
    stored = apply(session, place, as_csv(ADA, BEN), at)

    assert posts(session, place.organisation) == [
        ("Ada", "Front Desk", "Officer", "1001", date(2017, 4, 26), None),
        ("Ben", "Front Desk", "Officer", "1002", date(2017, 4, 26), None),
    ]
    housing = session.scalars(select(Unit).where(Unit.name == "Housing")).one()
    desk = session.scalars(select(Unit).where(Unit.name == "Front Desk")).one()
    assert (housing.path, desk.path) == (f"{place.top.path}{housing.id}/", f"{housing.path}{desk.id}/")
    ada, ben = session.scalars(select(Post).order_by(Post.id)).all()
    assert (ada.line_manager_id, ben.line_manager_id) == (None, ada.person_id)
    assert (ada.meets_public, ben.meets_public) == (True, True)
    assert sums(stored.summary, done=True) == "2 people joined."
    assert (stored.applied_at, stored.applied_by) == (at, "Bev Lead")
    assert verbs(session) == ["bring in a staff list", "match the columns of a staff list", "apply a staff list"]


def test_people_who_join_are_counted_from_now_on(session: Session, place: Place, at: datetime) -> None:
    apply(session, place, as_csv(ADA), at)

    desk = session.scalars(select(Unit.id).where(Unit.name == "Front Desk")).one()
    assert session.scalars(select(KeptPlace.unit_id)).all() == [desk]


def test_the_same_file_twice_changes_nothing(session: Session, place: Place, at: datetime) -> None:
    apply(session, place, odd_list(), at)
    before = (everything(session), posts(session, place.organisation))

    again = apply(session, place, odd_list(), at)

    assert (everything(session), posts(session, place.organisation)) == before
    assert sums(again.summary, done=True) == (
        "Nothing changed. 15 people stayed as they were, 1 had left before. 12 rows need a look."
    )


def test_an_odd_list_makes_the_people_it_can(session: Session, place: Place, at: datetime) -> None:
    stored = apply(session, place, odd_list(), at)

    people = session.scalars(select(Person).where(Person.id != place.bev.id).order_by(Person.id)).all()
    assert [person.name for person in people] == [
        "Carol Ward",
        "Łukasz Haddad",
        "Siân Müller",
        "Thị Nguyễn",
        "Grace D'Souza",
        "Jun O'Brien",
        "Jun O'Brien",
        "Amira van-der-Berg",
        "Ewa Nowak",
        "Kwame Eze",
        "Alan Ali",
        "Farhad Bi",
        "Olga Gill",
        "Selam Hill",
        "Rahwa Tekle",
    ]
    assert {person.name: person.email for person in people if person.email is None} == {
        "Siân Müller": None,
        "Alan Ali": None,
        "Farhad Bi": None,
    }
    assert [row[4:] for row in posts(session, place.organisation) if row[0] == "Amira"] == [
        (date(2017, 4, 26), date(2026, 12, 17))
    ]
    assert stored.summary == {
        "join": 15,
        "move": 0,
        "leave": 0,
        "change": 0,
        "stay": 0,
        "gone before": 1,
        "unreachable": 3,
        "look": 12,
        "new units": 3,
    }


def test_a_list_is_applied_once_however_often_it_is_sent(session: Session, place: Place, at: datetime) -> None:
    stored = bring(session, place, as_csv(ADA), at)
    words = seen(session, stored, at)
    for _ in range(2):
        importing.apply_list(session, import_id=stored.id, seen=words, leavers_confirmed=False, by=place.hand, at=at)

    assert len(posts(session, place.organisation)) == 1
    assert verbs(session).count("apply a staff list") == 1


def test_a_move_ends_one_post_and_begins_another(session: Session, place: Place, at: datetime) -> None:
    apply(session, place, as_csv(ADA, BEN), at.replace(day=1))

    apply(session, place, as_csv(a_row("1001", "Ada", "Okoro", Team="Allocations"), BEN), at)

    assert posts(session, place.organisation) == [
        ("Ada", "Front Desk", "Officer", "1001", date(2017, 4, 26), date(2026, 11, 24)),
        ("Ben", "Front Desk", "Officer", "1002", date(2017, 4, 26), None),
        ("Ada", "Allocations", "Officer", "1001", date(2026, 11, 25), None),
    ]
    assert everything(session)[0] == 3


def test_whoever_leaves_keeps_their_record_and_is_no_longer_counted(
    session: Session, place: Place, at: datetime
) -> None:
    apply(session, place, as_csv(ADA, BEN), at.replace(day=1))

    apply(session, place, as_csv(ADA), at, yes=True)

    assert posts(session, place.organisation)[1][5] == date(2026, 11, 24)
    assert everything(session)[0] == 3
    assert len(session.scalars(select(KeptPlace)).all()) == 1


def test_many_leavers_need_a_second_yes(session: Session, place: Place, at: datetime) -> None:
    apply(session, place, as_csv(ADA, BEN), at.replace(day=1))
    before = posts(session, place.organisation)

    with pytest.raises(Refusal) as caught:
        apply(session, place, as_csv(ADA), at)

    assert (caught.value.field, caught.value.sentence) == (
        "leavers_confirmed",
        "Tick the box if it is right that 1 of 2 people leave. If not, check the file.",
    )
    assert posts(session, place.organisation) == before


def test_a_difference_that_changed_since_it_was_looked_at_is_not_applied(
    session: Session, place: Place, at: datetime
) -> None:
    stored = bring(session, place, as_csv(ADA), at)
    words = seen(session, stored, at)
    a_post(session, a_person(session, "Late Comer"), place.top)

    with pytest.raises(Refusal) as caught:
        importing.apply_list(session, import_id=stored.id, seen=words, leavers_confirmed=True, by=place.hand, at=at)

    assert caught.value.sentence == importing.CHANGED
    assert [row[0] for row in posts(session, place.organisation)] == ["Late"]


def test_somebody_of_another_organisation_gets_a_second_post_and_stays_who_they_are(
    session: Session, place: Place, at: datetime
) -> None:
    hospitals = an_organisation(session, "Hospitals")
    zoe = a_person(session, "Zoë Visitor", email="zoe@hospitals.example")
    a_post(session, zoe, top_unit(session, hospitals))

    apply(session, place, as_csv(a_row("7", "Zoey", "Stolen", Work_Email="zoe@hospitals.example")), at)
    apply(session, place, as_csv(a_row("7", "Zoey", "Stolen", Work_Email="mine@council.example")), at)

    session.expire_all()
    assert (zoe.name, zoe.email) == ("Zoë Visitor", "zoe@hospitals.example")
    assert [row[0] for row in posts(session, place.organisation)] == ["Zoë"]
    assert len(posts(session, hospitals)) == 1
    assert everything(session)[0] == 2


def test_a_preview_says_the_same_of_a_stranger_as_of_somebody_new(session: Session, place: Place, at: datetime) -> None:
    hospitals = an_organisation(session, "Hospitals")
    a_post(session, a_person(session, "Secret Name", email="zoe@hospitals.example"), top_unit(session, hospitals))
    row = a_row("7", "Zoë", "New", Work_Email="zoe@hospitals.example")

    stored = bring(session, place, as_csv(row), at)
    table = table_of(session, stored=stored)
    assert table is not None
    change = difference_of(session, stored=stored, table=table, on=london_date(at))

    assert sums(counts(change)) == "1 person joins."
    assert "Secret" not in repr(change)


def test_a_person_without_any_post_yet_is_the_same_human(session: Session, place: Place, at: datetime) -> None:
    a_person(session, "Ada Okoro", email="ada.okoro@council.example")

    apply(session, place, as_csv(ADA), at)

    assert everything(session)[0] == 2


def test_no_role_is_given_and_none_ended(session: Session, place: Place, at: datetime) -> None:
    a_post(session, place.bev, place.top, starts_on=date(2020, 1, 1))
    row = a_row("9", "Mallory", "Climber", Job_Title="training lead")

    stored = apply(session, place, as_csv(row), at, yes=True)

    grants = session.scalars(select(RoleGrant)).all()
    assert [(grant.person_id, grant.ends_at) for grant in grants] == [(place.bev.id, None)]
    leavers = leavers_of(session, stored=stored)
    assert leavers == [place.bev.id]
    assert roles_held(session, person_ids=leavers, organisation_id=place.organisation.id, at=at) == [
        HeldRole("Bev Lead", "training lead", "Riverside Council")
    ]


def test_roles_in_another_organisation_are_not_shown(session: Session, place: Place, at: datetime) -> None:
    hospitals = an_organisation(session, "Hospitals")
    a_grant(session, place.bev, Role.MANAGER, top_unit(session, hospitals))
    a_grant(session, place.bev, Role.PARTNERSHIP_OFFICE)

    held = roles_held(session, person_ids=[place.bev.id], organisation_id=place.organisation.id, at=at)

    assert [one.unit for one in held] == ["Riverside Council"]


def test_a_unit_outside_the_leads_grants_is_refused_like_one_that_is_not_there(
    session: Session, place: Place, at: datetime
) -> None:
    hospitals = an_organisation(session, "Hospitals")
    sentences = set()
    for uid in (str(top_unit(session, hospitals).uid), "00000000-0000-0000-0000-000000000000", "", "x" * 300):
        with pytest.raises(Refusal) as caught:
            importing.keep_list(session, unit_uid=uid, file_name="list.csv", content=as_csv(ADA), by=place.hand, at=at)
        sentences.add((caught.value.sentence, caught.value.field))

    assert sentences == {(importing.CHOOSE_UNIT, "unit")}
    assert session.scalars(select(StaffImport)).all() == []


def test_a_manager_brings_in_no_list(session: Session, place: Place, at: datetime) -> None:
    chidi = a_person(session, "Chidi Manager")
    a_grant(session, chidi, Role.MANAGER, place.top)

    with pytest.raises(Refusal):
        importing.keep_list(
            session,
            unit_uid=str(place.top.uid),
            file_name="list.csv",
            content=as_csv(ADA),
            by=actor_for(session, chidi),
            at=at,
        )


def test_a_list_of_one_unit_touches_nobody_outside_it(session: Session, place: Place, at: datetime) -> None:
    housing = a_unit(session, place.organisation, "Housing", under=place.top)
    parks = a_unit(session, place.organisation, "Parks", under=place.top)
    a_post(session, a_person(session, "Cy Gardener"), parks, staff_number="3")

    apply(session, place, as_csv(ADA, a_row("3", "Cy", "Gardener")), at, unit=housing)

    assert [(row[0], row[1], row[5]) for row in posts(session, place.organisation)] == [
        ("Cy", "Parks", None),
        ("Ada", "Front Desk", None),
    ]


def test_a_match_is_remembered_for_the_organisation_alone(session: Session, place: Place, at: datetime) -> None:
    header = ("Ref", "Who", "Kontakt")
    content = as_csv(["1", "Ada Okoro", "ada@council.example"], header=header)
    uid = importing.keep_list(
        session, unit_uid=str(place.top.uid), file_name="list.csv", content=content, by=place.hand, at=at
    )
    columns = {Field.STAFF_NUMBER: "Ref", Field.FULL_NAME: "Who"}
    importing.match_columns(session, import_id=found(session, uid).id, columns=columns, by=place.hand, at=at)

    turned = as_csv(["ada@council.example", "1", "Ada Okoro"], header=("Kontakt", "Ref", "Who"))
    again = bring(session, place, turned, at)
    hospitals = an_organisation(session, "Hospitals")
    gita = a_person(session, "Gita Lead")
    a_grant(session, gita, Role.TRAINING_LEAD, top_unit(session, hospitals))
    theirs = importing.keep_list(
        session,
        unit_uid=str(top_unit(session, hospitals).uid),
        file_name="list.csv",
        content=content,
        by=actor_for(session, gita),
        at=at,
    )

    assert again.columns == columns
    assert found(session, theirs).columns == {}


def test_rows_are_forgotten_when_the_list_is_applied(session: Session, place: Place, at: datetime) -> None:
    stored = apply(session, place, as_csv(ADA, a_row("2", Start_Date="soon")), at)

    row = session.get_one(StaffImport, stored.id)
    assert row.table == []
    assert row.faults == [
        [
            "3",
            "Ada Okoro",
            "Start date “soon” is not a date that can be read.",
            "Write it like 26/04/2017 or 2017-04-26.",
            "No, it is left alone",
        ]
    ]


def test_a_newer_list_of_the_unit_takes_the_place_of_one_not_applied(
    session: Session, place: Place, at: datetime
) -> None:
    old = bring(session, place, as_csv(ADA), at)
    words = seen(session, old, at)
    bring(session, place, as_csv(BEN), at)

    with pytest.raises(Refusal) as caught:
        importing.apply_list(session, import_id=old.id, seen=words, leavers_confirmed=True, by=place.hand, at=at)

    assert caught.value.sentence == importing.NO_LONGER_KEPT
    assert posts(session, place.organisation) == []


def test_a_list_costs_the_same_statements_for_one_row_and_for_two_hundred(
    session: Session, place: Place, at: datetime
) -> None:
    def statements(first: int, last: int) -> int:
        rows = [a_row(str(number), f"P{number}", "New") for number in range(first, last)]
        seen_so_far: list[str] = []
        connection = session.connection()

        def count(_c: object, _cur: object, statement: str, *_more: object) -> None:
            seen_so_far.append(statement)

        event.listen(connection, "before_cursor_execute", count)
        apply(session, place, as_csv(*rows), at, yes=True)
        event.remove(connection, "before_cursor_execute", count)
        return len(seen_so_far)

    statements(1, 2)

    one, many = statements(2, 3), statements(3, 203)

    assert many <= one + 2


def test_a_list_that_names_either_record_of_one_person_means_the_one(
    session: Session, place: Place, at: datetime
) -> None:
    # given somebody listed twice, whose records were put together
    first = a_row("1001", "Ada", "Okoro", Work_Email="ada@council.example", Team="Front Desk")
    twice = a_row("2001", "Ada", "Okoro", Work_Email="ada.o@council.example", Team="Front Desk")
    apply(session, place, as_csv(first, twice), at.replace(day=1))
    kept, other = session.scalars(select(Person).where(Person.given_name == "Ada").order_by(Person.id)).all()
    shown = merging.preview(session, kept=kept.uid, other=other.uid, by=place.hand, at=at)
    assert shown is not None
    order = merging.Merging(kept.uid, other.uid, "She told me.", shown.code, "one-form-of-the-page")
    merging.merge(session, order, site_url="", by=place.hand, at=at)

    # when the next lists come with the one, the other, and the other's number with the one's address
    for row in (
        first,
        twice,
        a_row("2001", "Ada", "Okoro", Work_Email="ada@council.example", Team="Front Desk"),
        a_row("1001", "Ada", "Okoro", Work_Email="ada.o@council.example", Team="Front Desk"),
    ):
        apply(session, place, as_csv(row), at, yes=True)

        # then one person is in post, with the address they had, and nobody is new
        session.expire_all()
        in_post = session.scalars(select(KeptPlace.person_id)).all()
        assert in_post == [kept.id]
        assert [person.email for person in (kept, other)] == ["ada@council.example", "ada.o@council.example"]
        assert session.scalar(select(func.count()).where(Person.given_name == "Ada")) == 2
