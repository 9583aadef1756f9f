"""Asking people whether they belong to an organisation that listed them, and what their answer changes, and when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import agreeing, keeping, people
from lms.actions.agreeing import Listed
from lms.records.agreements import Agreement
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation
from lms.records.people import Person, Post
from lms.records.queries.agreements import belongings_of
from lms.records.queries.attempts import find_organisation_as_at
from lms.records.queries.rates import By, tally_as_on
from lms.records.results import Assignment, KeptStanding
from lms.rules.actor import Scope, system_actor
from lms.rules.dates import london_date
from lms.rules.rates import Counts
from lms.rules.refusals import Refusal
from tests.factories import a_completion, a_person, a_post, a_requirement, an_assignment, an_organisation, top_unit

TODAY = date(2026, 11, 25)
HAND = system_actor("test")
AWARD = "modern-slavery-1"


@dataclass(frozen=True)
class Two:
    """Amina works at the council, where she completed an award; a charity lists her as Mina and asks for it."""

    council: Organisation
    charity: Organisation
    amina: Person
    agreement: Agreement


@pytest.fixture
def two(session: Session, at: datetime) -> Two:
    council, charity = an_organisation(session, "Council"), an_organisation(session, "Charity")
    amina = a_person(session, "Amina Yusuf", email="amina@council.example")
    a_post(session, amina, top_unit(session, council))
    a_completion(session, amina, AWARD, organisation=council)
    listed = Listed(amina.id, "Mina", "Jones", "amina@council.example", "Volunteer")
    agreeing.ask(session, [listed], organisation_id=charity.id, site_url="http://localhost", by=HAND, at=at)
    a_post(session, amina, top_unit(session, charity), role_title="Volunteer", starts_on=date(2020, 1, 6))
    an_assignment(session, amina, a_requirement(session, charity, AWARD), assigned_on=date(2026, 11, 2))
    keeping.refresh(session, [amina.id], on=TODAY)
    return Two(council, charity, amina, session.query(Agreement).one())


def kept(session: Session) -> dict[tuple[int, str], str]:
    rows = session.execute(select(KeptStanding.organisation_id, KeptStanding.award, KeptStanding.standing))
    return {(organisation_id, award): standing for organisation_id, award, standing in rows}


def counted(session: Session, two: Two, on: date) -> Counts:
    """What the charity's rates count for the award as on this day."""
    tally = tally_as_on(session, scope=Scope(("",)), by=By.ORGANISATION, on=on, organisation_id=two.charity.id)
    return tally.counts.get((two.charity.id, AWARD), Counts())


def test_until_they_agree_nothing_from_elsewhere_counts_there(session: Session, two: Two) -> None:
    assert kept(session) == {(two.council.id, AWARD): "not required", (two.charity.id, AWARD): "not started"}
    assert counted(session, two, TODAY) == Counts(required=1)
    assert counted(session, two, date(2026, 3, 31)) == Counts()
    assert keeping.differences(session, on=TODAY) == []


def test_what_is_completed_with_them_counts_there_at_once(session: Session, two: Two) -> None:
    a_completion(session, two.amina, "hate-crime-1", organisation=two.charity)
    keeping.refresh(session, [two.amina.id], on=TODAY)

    assert kept(session)[two.charity.id, "hate-crime-1"] == "not required"
    assert keeping.differences(session, on=TODAY) == []


def test_a_yes_counts_from_its_day_and_leaves_the_days_before_as_they_were(
    session: Session, two: Two, at: datetime
) -> None:
    before = [counted(session, two, TODAY - timedelta(days=days)) for days in (1, 30, 300)]

    agreeing.agree(session, agreement_id=two.agreement.id, by=HAND, at=at)
    agreeing.agree(session, agreement_id=two.agreement.id, by=HAND, at=at + timedelta(days=9))

    assert kept(session)[two.charity.id, AWARD] == "current"
    assert counted(session, two, TODAY) == Counts(ever=1, valid=1, required=1, required_valid=1)
    assert [counted(session, two, TODAY - timedelta(days=days)) for days in (1, 30, 300)] == before
    assert two.agreement.agreed_on == TODAY
    assert keeping.differences(session, on=TODAY) == []


def test_a_yes_taken_back_ends_on_its_day_and_the_days_between_stay(session: Session, two: Two, at: datetime) -> None:
    later = at + timedelta(days=10)
    agreeing.agree(session, agreement_id=two.agreement.id, by=HAND, at=at)

    agreeing.take_back(session, agreement_id=two.agreement.id, by=HAND, at=later)
    agreeing.take_back(session, agreement_id=two.agreement.id, by=HAND, at=later)

    on = london_date(later)
    assert [counted(session, two, day).valid for day in (TODAY - timedelta(days=1), TODAY, on)] == [0, 1, 0]
    assert session.query(Agreement).count() == 2
    assert kept(session)[two.charity.id, AWARD] == "not started"
    assert keeping.differences(session, on=on) == []


def test_a_no_ends_the_post_and_what_is_asked_with_its_reason(session: Session, two: Two, at: datetime) -> None:
    agreeing.refuse(session, agreement_id=two.agreement.id, by=HAND, at=at)
    agreeing.refuse(session, agreement_id=two.agreement.id, by=HAND, at=at + timedelta(days=1))

    session.expire_all()
    assert session.scalars(select(Post.ends_on).order_by(Post.id)).all() == [None, TODAY - timedelta(days=1)]
    assert session.execute(select(Assignment.ended_on, Assignment.ended_because)).all() == [
        (TODAY, "The person said this is not them.")
    ]
    assert kept(session) == {(two.council.id, AWARD): "not required"}
    assert two.agreement.refused_at == at
    assert keeping.differences(session, on=TODAY) == []


def test_a_no_may_become_a_yes_but_a_yes_is_not_turned_into_a_no(session: Session, two: Two, at: datetime) -> None:
    agreeing.refuse(session, agreement_id=two.agreement.id, by=HAND, at=at)
    agreeing.agree(session, agreement_id=two.agreement.id, by=HAND, at=at)

    with pytest.raises(Refusal):
        agreeing.refuse(session, agreement_id=two.agreement.id, by=HAND, at=at)
    assert (two.agreement.agreed_on, two.agreement.refused_at) == (TODAY, None)


def test_only_a_yes_can_be_taken_back(session: Session, two: Two, at: datetime) -> None:
    with pytest.raises(Refusal):
        agreeing.take_back(session, agreement_id=two.agreement.id, by=HAND, at=at)


def test_whoever_was_here_before_is_not_asked_and_nobody_is_asked_twice(
    session: Session, two: Two, at: datetime
) -> None:
    listed = Listed(two.amina.id, "Any", "Name", None, "Officer")

    again = agreeing.ask(session, [listed], organisation_id=two.charity.id, site_url="", by=HAND, at=at)
    at_home = agreeing.ask(session, [listed], organisation_id=two.council.id, site_url="", by=HAND, at=at)

    assert (again, at_home, session.query(Agreement).count()) == (frozenset(), frozenset(), 1)
    assert session.query(OutboxMessage).count() == 1


def test_the_letter_is_neutral_and_names_them_as_they_are(session: Session, two: Two) -> None:
    letter = session.query(OutboxMessage).one()

    assert (letter.subject, letter.recipient) == ("Your training", "amina@council.example")
    assert letter.body == (
        "Hello Amina,\n\n"
        "Charity added you to its staff list as Volunteer. Is this right?\n\n"
        "Answer here when it suits you:\n\nhttp://localhost/your-organisations\n\n"
        "There is no hurry. Until you say yes, they see only the name they gave and training you complete with them.\n"
        "If this is not you, say so there, and you are taken off their list.\n"
    )


def test_a_post_given_by_hand_asks_somebody_known_elsewhere_too(session: Session, at: datetime) -> None:
    council, charity = an_organisation(session), an_organisation(session)
    amina, new = a_person(session, "Amina Yusuf"), a_person(session, "New Person")
    a_post(session, amina, top_unit(session, council))

    for person in (amina, new):
        people.give_post(
            session,
            person,
            top_unit(session, charity),
            role_title="Helper",
            starts_on=TODAY,
            by=HAND,
            at=at,
            named=("Mina", "Jones"),
        )

    rows = session.execute(select(Agreement.person_id, Agreement.given_name, Agreement.family_name)).all()
    assert rows == [(amina.id, "Mina", "Jones")]


def test_a_completion_is_counted_where_it_was_asked_then_where_they_agreed_to_be(session: Session, two: Two) -> None:
    asked = find_organisation_as_at(session, person_id=two.amina.id, award=AWARD, on=TODAY)
    not_asked = find_organisation_as_at(session, person_id=two.amina.id, award="hate-crime-1", on=TODAY)

    assert asked == (two.charity.id, "Charity")
    assert not_asked == (two.council.id, "Council")


def test_a_person_sees_what_each_organisation_sees(session: Session, two: Two) -> None:
    charity, council = belongings_of(session, person_id=two.amina.id, on=TODAY)

    assert (charity.organisation, charity.named, charity.is_limited, charity.is_open) == (
        "Charity",
        "Mina Jones",
        True,
        True,
    )
    assert (council.organisation, council.named, council.is_limited, council.is_open) == ("Council", "", False, False)


def test_every_answer_leaves_a_line_that_names_no_lead(session: Session, two: Two, at: datetime) -> None:
    agreeing.agree(session, agreement_id=two.agreement.id, by=HAND, at=at)
    agreeing.take_back(session, agreement_id=two.agreement.id, by=HAND, at=at)

    assert session.scalars(select(AuditLine.verb).order_by(AuditLine.id)).all() == [
        "ask people whether they belong",
        "agree to belong",
        "take back an agreement",
    ]
