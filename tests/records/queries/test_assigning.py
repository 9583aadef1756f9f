"""Whom training could be asked of, what it would change, and what was asked: always within the scope."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.records.queries.assigning import (
    Effect,
    effects_of_assigning,
    people_by_uid,
    people_matching,
    people_pasted,
    people_without_address,
    requirements_by_uid,
    requirements_in_scope,
)
from lms.records.queries.units import units_in_scope
from lms.rules.actor import Role, Scope
from lms.rules.audience import Audience
from lms.rules.pasted_list import read_pasted
from tests.curriculum import SLAVERY_1
from tests.factories import a_completion, a_grant, a_person, a_post, a_requirement, actor_for, an_assignment
from tests.lead_and_teams import TODAY, Town, a_town

DUE = date(2026, 12, 23)
NOBODY = Scope(())


@pytest.fixture
def town(session: Session) -> Town:
    return a_town(session)


def council(town: Town) -> Scope:
    return town.lead.scope(Role.TRAINING_LEAD)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("amina", ["Amina Yusuf"]),
        ("YUS AMI", ["Amina Yusuf"]),
        ("conor@", ["Conor Walsh"]),
        ("am-1", ["Amina Yusuf"]),
        ("am-", []),
        ("emeka", []),
        ("a", ["Cora Best", "Bev Carter", "Chidi Okafor", "Conor Walsh", "Amina Yusuf"]),
        ("%", []),
        ("_", []),
        ("", []),
        ("\x00", []),
    ],
)
def test_people_are_found_by_every_word_and_only_in_the_scope(
    session: Session, town: Town, words: str, names: list[str]
) -> None:
    found = people_matching(session, words=words, scope=council(town), on=TODAY)

    assert [person.name for person in found] == names
    assert people_matching(session, words=words, scope=NOBODY, on=TODAY) == []


def test_chosen_people_come_back_only_if_they_are_in_post_in_the_scope(session: Session, town: Town) -> None:
    left = a_person(session, "Lee Left")
    a_post(session, left, town.wardens, ends_on=TODAY - timedelta(days=1))
    a_post(session, town.amina, town.care)

    found = people_by_uid(session, uids=[town.amina.uid, town.emeka.uid, left.uid], scope=council(town), on=TODAY)

    assert [(person.id, person.role_title, person.unit) for person in found] == [
        (town.amina.id, "Wardens officer", "Wardens")
    ]


def test_a_list_is_held_against_addresses_and_staff_numbers(session: Session, town: Town) -> None:
    a_post(session, town.chidi, town.care, staff_number="co-1")
    pasted = read_pasted(
        "AMINA@council.example\nam-1\nCO-1\nemeka@hospitals.example\nEM-1\nbe-1\nnobody@council.example", field="pasted"
    )

    matched = people_pasted(session, pasted=pasted, scope=council(town), on=TODAY)

    assert matched.person_ids == tuple(sorted((town.amina.id, town.bev.id)))
    assert [entry.text for entry in matched.unmatched] == [
        "CO-1",
        "emeka@hospitals.example",
        "EM-1",
        "nobody@council.example",
    ]
    # Conor, Cora and now Chidi have it
    assert matched.known_twice == {"co-1"}


def test_the_effect_is_counted_before_anything_is_done(session: Session, town: Town) -> None:
    a_completion(session, town.amina, "modern-slavery-3")
    an_assignment(session, town.conor, a_requirement(session, town.council, due_on=DUE))
    ended = an_assignment(session, town.chidi, a_requirement(session, town.council, due_on=DUE))
    ended.ended_on = TODAY
    an_assignment(session, town.bev, a_requirement(session, town.council, due_on=DUE + timedelta(days=1)))
    an_assignment(session, town.cora, a_requirement(session, town.council, "hate-crime-1", due_on=DUE))
    keeping.refresh(session, town.everybody, on=TODAY)
    everybody = Audience("6 people", person_ids=tuple(town.everybody))

    effects = effects_of_assigning(
        session, audience=everybody, award=SLAVERY_1, due_on=DUE, scope=council(town), on=TODAY
    )

    assert effects == [
        Effect(
            town.council.id,
            "Sherbourne Council",
            people=5,
            hold_it=1,
            asked_already=1,
            to_tell=2,
            without_email=1,
        )
    ]
    assert effects[0].newly_asked == 4
    assert effects_of_assigning(session, audience=everybody, award=SLAVERY_1, due_on=DUE, scope=NOBODY, on=TODAY) == []


def test_a_lead_of_one_service_sees_only_what_was_asked_within_it(session: Session, town: Town) -> None:
    inside = a_requirement(session, town.council)
    across = a_requirement(session, town.council)
    elsewhere = a_requirement(session, town.hospitals)
    an_assignment(session, town.amina, inside)
    for person, requirement in ((town.amina, across), (town.bev, across), (town.emeka, elsewhere)):
        an_assignment(session, person, requirement)
    a_grant(session, town.chidi, Role.TRAINING_LEAD, town.housing)
    housing = actor_for(session, town.chidi).scope(Role.TRAINING_LEAD)
    a_completion(session, town.amina)
    keeping.refresh(session, town.everybody, on=TODAY)
    uids = [inside.uid, across.uid, elsewhere.uid]

    def seen(scope: Scope) -> list[tuple[int, int, int]]:
        rows, whole = requirements_in_scope(session, scope=scope, on=TODAY)
        assert whole == len(rows)
        by_uid = requirements_by_uid(session, uids=uids, scope=scope, on=TODAY)
        assert {row.id for row in by_uid} == {row.id for row in rows}
        return [(row.id, row.hold_it, row.to_do) for row in rows]

    assert seen(housing) == [(inside.id, 1, 0)]
    assert seen(council(town)) == [(across.id, 1, 1), (inside.id, 1, 0)]
    assert seen(NOBODY) == []


def test_whoever_cannot_be_written_to_is_named(
    session: Session,
    town: Town,
) -> None:
    requirement = a_requirement(session, town.council)
    for person in (town.amina, town.cora, town.conor):
        an_assignment(session, person, requirement)
    keeping.refresh(session, town.everybody, on=TODAY)

    assert people_without_address(session, requirement_ids=[requirement.id]) == ["Cora Best"]


def test_units_come_as_a_tree_of_the_scope(session: Session, town: Town) -> None:
    def tree(scope: Scope) -> list[tuple[str, int, str]]:
        return [(unit.name, unit.depth, unit.above) for unit in units_in_scope(session, scope=scope)]

    assert tree(council(town)) == [
        ("Sherbourne Council", 0, ""),
        ("Care", 1, "Sherbourne Council"),
        ("Housing", 1, "Sherbourne Council"),
        ("Wardens", 2, "Housing"),
    ]
    assert tree(town.manager.scope(Role.MANAGER)) == [("Wardens", 0, "")]
    assert tree(NOBODY) == []
