"""Asking people to hold an award: once, for whom the lead may ask, and with one mail a person."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lms.actions import assigning, keeping
from lms.actions.assigning import NOBODY, NOT_OPEN, NOTHING_NEW, Order
from lms.records.audit import AuditLine
from lms.records.database import begin_writing
from lms.records.messages import Notice, OutboxMessage
from lms.records.results import Assignment, KeptStanding, Requirement
from lms.rules.actor import Actor, Role
from lms.rules.audience import Audience
from lms.rules.refusals import Refusal
from tests.counting import statements
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import a_completion, a_grant, a_person, a_post, actor_for, top_unit
from tests.lead_and_teams import TODAY, Town, a_town

SITE = "https://training.example"
DUE = date(2026, 12, 23)


@pytest.fixture
def town(session: Session) -> Town:
    return a_town(session)


def the_council(town: Town) -> Audience:
    return Audience("Sherbourne Council and everyone below it", unit_path=f"/{top_of(town)}/")


def top_of(town: Town) -> int:
    return int(town.housing.path.split("/")[1])


def an_order(audience: Audience, **changes: object) -> Order:
    order = Order("form-key-1", audience, SLAVERY_1, DUE, "You may meet people this is about.")
    return replace(order, **changes)  # type: ignore[arg-type]  # each change is one of the order's own fields


def assign(session: Session, order: Order, by: Actor, at: datetime) -> Sequence[object]:
    return assigning.assign(session, order, site_url=SITE, by=by, at=at)


def assigned(session: Session) -> list[tuple[int, str, date, date | None]]:
    rows = session.execute(
        select(Assignment.person_id, Assignment.award, Assignment.due_on, Assignment.ended_on).order_by(
            Assignment.person_id, Assignment.id
        )
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]  # a row has the four columns asked for


def mailed(session: Session) -> list[str]:
    return sorted(session.scalars(select(OutboxMessage.recipient)))


def test_a_unit_is_asked_with_everybody_below_it_and_nobody_else(session: Session, town: Town, at: datetime) -> None:
    housing = Audience("Housing and everyone below it", unit_path=town.housing.path)

    uids = assign(session, an_order(housing), town.lead, at)

    assert assigned(session) == [
        (person.id, "modern-slavery-1", DUE, None) for person in (town.amina, town.conor, town.chidi)
    ]
    made = session.scalars(select(Requirement)).one()
    assert [made.uid] == uids
    assert (made.organisation_id, made.award, made.due_on) == (town.council.id, "modern-slavery-1", DUE)
    assert (made.audience, made.reason) == ("Housing and everyone below it", "You may meet people this is about.")
    assert (made.created_by, made.created_at) == ("Bev Carter", at)
    line = session.scalars(select(AuditLine)).one()
    assert (line.verb, line.subject_id, line.person_id) == ("assign training", made.id, town.bev.id)
    assert line.facts == {"award": "modern-slavery-1", "due_on": "2026-12-23", "people": 3}


def test_what_is_kept_is_in_step_at_once(session: Session, town: Town, at: datetime) -> None:
    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path)), town.lead, at)

    kept = session.execute(select(KeptStanding.person_id, KeptStanding.standing, KeptStanding.due_on)).all()
    assert sorted(kept) == [(town.amina.id, "not started", DUE), (town.conor.id, "not started", DUE)]
    assert keeping.differences(session, on=TODAY) == []


def test_everybody_newly_asked_gets_one_neutral_mail_a_day(session: Session, town: Town, at: datetime) -> None:
    a_completion(session, town.conor, "modern-slavery-2")
    town.chidi.disabled_at = at
    keeping.refresh(session, town.everybody, on=TODAY)

    assign(session, an_order(the_council(town)), town.lead, at)
    assign(session, an_order(the_council(town), form_key="form-key-2", award=SLAVERY_2), town.lead, at)

    # Conor holds a higher tier, Chidi cannot sign in, Cora has no address
    assert mailed(session) == ["amina@council.example", "bev@council.example"]
    letter = session.scalars(select(OutboxMessage).where(OutboxMessage.person_id == town.amina.id)).one()
    assert letter.subject == "Your training"
    assert "slavery" not in letter.body.lower()
    assert f"{SITE}/your-training" in letter.body
    notices = session.execute(select(Notice.person_id, Notice.stage, Notice.planned_by).order_by(Notice.person_id))
    assert notices.all() == [
        (town.amina.id, "new training 2026-11-25", "Bev Carter"),
        (town.bev.id, "new training 2026-11-25", "Bev Carter"),
    ]


def test_the_next_day_there_may_be_another_mail(session: Session, town: Town, at: datetime) -> None:
    audience = Audience("Wardens", unit_path=town.wardens.path)

    assign(session, an_order(audience), town.lead, at)
    assign(session, an_order(audience, form_key="form-key-2", award=SLAVERY_2), town.lead, at + timedelta(days=1))

    assert mailed(session) == ["amina@council.example"] * 2 + ["conor@council.example"] * 2


def test_people_who_hold_it_are_asked_too_and_count_as_done(session: Session, town: Town, at: datetime) -> None:
    a_completion(session, town.amina, "modern-slavery-1")
    keeping.refresh(session, town.everybody, on=TODAY)

    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path)), town.lead, at)

    kept = dict(session.execute(select(KeptStanding.person_id, KeptStanding.standing)).all())
    assert kept == {town.amina.id: "current", town.conor.id: "not started"}


def test_who_has_it_to_do_by_then_or_sooner_is_left_as_they_are(session: Session, town: Town, at: datetime) -> None:
    wardens = Audience("Wardens", unit_path=town.wardens.path)
    assign(session, an_order(wardens), town.lead, at)

    assign(session, an_order(the_council(town), form_key="2", due_on=date(2027, 1, 31)), town.lead, at)
    assign(session, an_order(wardens, form_key="3", due_on=date(2026, 12, 1)), town.lead, at)

    assert [(person_id, due_on) for person_id, _award, due_on, _ended in assigned(session)] == [
        (town.amina.id, DUE),
        (town.amina.id, date(2026, 12, 1)),
        (town.conor.id, DUE),
        (town.conor.id, date(2026, 12, 1)),
        (town.chidi.id, date(2027, 1, 31)),
        (town.cora.id, date(2027, 1, 31)),
        (town.bev.id, date(2027, 1, 31)),
    ]


def test_an_order_that_changes_nothing_is_refused(session: Session, town: Town, at: datetime) -> None:
    wardens = Audience("Wardens", unit_path=town.wardens.path)
    assign(session, an_order(wardens), town.lead, at)

    with pytest.raises(Refusal, match=NOTHING_NEW):
        assign(session, an_order(wardens, form_key="2"), town.lead, at)
    with pytest.raises(Refusal, match=NOBODY):
        assign(session, an_order(Audience("Nobody", person_ids=())), town.lead, at)

    assert session.scalar(select(func.count()).select_from(Requirement)) == 1


def test_the_same_order_twice_is_one_requirement(session: Session, town: Town, at: datetime) -> None:
    order = an_order(the_council(town))

    first = assign(session, order, town.lead, at)
    again = assign(session, order, town.lead, at + timedelta(days=2))

    assert first == again
    assert len(assigned(session)) == 5
    assert len(mailed(session)) == 4


def test_people_of_elsewhere_are_not_asked_whoever_names_them(session: Session, town: Town, at: datetime) -> None:
    named = Audience("2 people", person_ids=(town.emeka.id, town.amina.id))
    ward = Audience("Ward", unit_path=town.ward.path)

    assign(session, an_order(named), town.lead, at)
    with pytest.raises(Refusal, match=NOBODY):
        assign(session, an_order(ward, form_key="2"), town.lead, at)
    with pytest.raises(Refusal, match=NOBODY):
        assign(session, an_order(Audience("A manager's", unit_path=town.wardens.path)), town.manager, at)

    assert [row[0] for row in assigned(session)] == [town.amina.id]


def test_a_lead_of_two_organisations_makes_a_requirement_in_each(session: Session, town: Town, at: datetime) -> None:
    a_grant(session, town.bev, Role.ORGANISATION_LEAD, top_unit(session, town.hospitals))
    a_post(session, town.amina, town.ward)
    everybody = Audience("7 people", person_ids=tuple(town.everybody))

    uids = assign(session, an_order(everybody), actor_for(session, town.bev), at)

    by_organisation = dict(
        session.execute(select(Assignment.organisation_id, func.count()).group_by(Assignment.organisation_id)).all()
    )
    assert by_organisation == {town.council.id: 5, town.hospitals.id: 2}
    assert len(uids) == 2
    assert mailed(session).count("amina@council.example") == 1


def test_people_who_left_or_have_not_begun_are_not_asked(session: Session, town: Town, at: datetime) -> None:
    left, to_come = a_person(session, "Lee Left"), a_person(session, "Tom Tomorrow")
    a_post(session, left, town.wardens, ends_on=TODAY - timedelta(days=1))
    a_post(session, to_come, town.wardens, starts_on=TODAY + timedelta(days=1))

    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path)), town.lead, at)

    assert [row[0] for row in assigned(session)] == [town.amina.id, town.conor.id]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": TODAY - timedelta(days=1)}, "due"),
        ({"due_on": date(2029, 11, 26)}, "due"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_slip_is_refused_beside_its_field(
    session: Session, town: Town, at: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        assign(session, an_order(the_council(town), **changes), town.lead, at)

    assert refused.value.field == field
    assert assigned(session) == []


def test_many_people_cost_no_more_statements_than_few(session: Session, town: Town, at: datetime) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as few:
        assign(session, an_order(the_council(town)), town.lead, at)
    crowd = [a_person(session, f"Person Number{number}") for number in range(300)]
    for person in crowd:
        a_post(session, person, town.care)
    keeping.refresh(session, [person.id for person in crowd], on=TODAY)

    with statements(engine) as many:
        assign(session, an_order(the_council(town), form_key="2"), town.lead, at)

    assert len(assigned(session)) == 305
    assert len(many) == len(few)


def test_asking_can_stop_and_nothing_is_deleted(session: Session, town: Town, at: datetime) -> None:
    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path)), town.lead, at)
    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path), award=SLAVERY_2), town.lead, at)
    first = session.scalars(select(Requirement).where(Requirement.award == "modern-slavery-1")).one()
    later = at + timedelta(days=3)

    ended = assigning.stop_asking(session, requirement_id=first.id, because="The team moved.", by=town.lead, at=later)

    assert ended == 2
    assert assigned(session) == [
        (town.amina.id, "modern-slavery-1", DUE, date(2026, 11, 28)),
        (town.amina.id, "modern-slavery-2", DUE, None),
        (town.conor.id, "modern-slavery-1", DUE, date(2026, 11, 28)),
        (town.conor.id, "modern-slavery-2", DUE, None),
    ]
    assert set(session.scalars(select(Assignment.ended_because))) == {"The team moved.", ""}
    assert set(session.scalars(select(KeptStanding.award))) == {"modern-slavery-2"}
    assert keeping.differences(session, on=date(2026, 11, 28)) == []
    line = session.scalars(select(AuditLine).where(AuditLine.verb == "stop asking")).one()
    assert line.facts == {"because": "The team moved.", "people": 2}


def test_asking_stops_once_and_with_a_reason(session: Session, town: Town, at: datetime) -> None:
    assign(session, an_order(Audience("Wardens", unit_path=town.wardens.path)), town.lead, at)
    made = session.scalars(select(Requirement)).one()

    for because in ("", " \n", "x" * 251):
        with pytest.raises(Refusal):
            assigning.stop_asking(session, requirement_id=made.id, because=because, by=town.lead, at=at)
    assigning.stop_asking(session, requirement_id=made.id, because="A slip.", by=town.lead, at=at)
    with pytest.raises(Refusal, match=NOT_OPEN):
        assigning.stop_asking(session, requirement_id=made.id, because="Again.", by=town.lead, at=at)

    assert set(session.scalars(select(Assignment.ended_because))) == {"A slip."}


def test_a_double_press_by_many_hands_is_one_requirement_and_one_mail_each(engine: Engine, at: datetime) -> None:
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        town = a_town(session)
        order = an_order(the_council(town))
        session.commit()

    def press(_number: int) -> Sequence[object]:
        with Session(engine) as session:
            begin_writing(session)
            uids = assign(session, order, town.lead, at)
            session.commit()
            return uids

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(press, range(16)))

    with Session(engine) as session:
        made = session.scalars(select(Requirement.uid)).all()
        assert (len(made), answers) == (1, [made] * 16)
        assert len(assigned(session)) == 5
        assert mailed(session) == [f"{name}@council.example" for name in ("amina", "bev", "chidi", "conor")]
        assert keeping.differences(session, on=TODAY) == []
