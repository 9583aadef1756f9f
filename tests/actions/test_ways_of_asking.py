"""How a learner likes to be asked is theirs alone; another way is arranged by their own training leads."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import studying
from lms.actions.ways_of_asking import NOBODY_TO_ASK, ask_for_another_way, ask_plainly
from lms.records.asking import WayOfAsking
from lms.records.audit import AuditLine
from lms.records.learning import Enrolment
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.queries.asking import wants_plain
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal
from tests.cast import Cast, Somebody, add_cast_to
from tests.curriculum import SLAVERY_1

SITE = "https://training.example"


@pytest.fixture
def cast(session: Session, at: datetime) -> Cast:
    return add_cast_to(session, at)


def begun(session: Session, catalogue: Catalogue, who: Somebody, at: datetime) -> Enrolment:
    return studying.begin(session, catalogue.get(SLAVERY_1), by=who.actor, at=at)


def ask(session: Session, catalogue: Catalogue, enrolment: Enrolment, by: Actor, at: datetime) -> None:
    ask_for_another_way(session, enrolment, catalogue.get(SLAVERY_1), site_url=SITE, by=by, at=at)


def letters(session: Session) -> list[tuple[str, str]]:
    return [(one.recipient, one.body) for one in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_plain_words_are_kept_once_for_each_person_and_can_be_taken_back(
    session: Session, cast: Cast, at: datetime
) -> None:
    lines = len(session.scalars(select(AuditLine)).all())
    wishes = []
    for plain in (True, True, False, True):
        ask_plainly(session, plain=plain, by=cast.amina.actor, at=at)
        wishes.append(wants_plain(session, person_id=cast.amina.id))

    assert wishes == [True, True, False, True]
    assert not wants_plain(session, person_id=cast.conor.id)
    assert [row.person_id for row in session.scalars(select(WayOfAsking))] == [cast.amina.id]
    assert len(session.scalars(select(AuditLine)).all()) == lines


def test_the_own_training_lead_is_written_to_once_and_nobody_else(
    session: Session, catalogue: Catalogue, cast: Cast, at: datetime
) -> None:
    enrolment = begun(session, catalogue, cast.amina, at)
    lines = len(session.scalars(select(AuditLine)).all())

    for days in (0, 0, 30):
        ask(session, catalogue, enrolment, cast.amina.actor, at + timedelta(days=days))

    ((recipient, body),) = letters(session)
    assert recipient == cast.bev.email
    assert body.startswith("Amina Yusuf asks for another way to show what they know")
    assert "Modern slavery: notice" in body
    assert f"{SITE}/to-decide" in body
    assert len(session.scalars(select(AuditLine)).all()) == lines


def test_without_a_lead_to_write_to_it_says_whom_to_ask_instead(
    session: Session, catalogue: Catalogue, cast: Cast, at: datetime
) -> None:
    enrolment = begun(session, catalogue, cast.amina, at)
    session.get_one(Person, cast.bev.id).disabled_at = at
    session.flush()

    with pytest.raises(Refusal) as refused:
        ask(session, catalogue, enrolment, cast.amina.actor, at)

    assert (refused.value.sentence, refused.value.field) == (NOBODY_TO_ASK, "enrolment")
    assert letters(session) == []


def test_a_lead_does_not_write_to_themselves(session: Session, catalogue: Catalogue, cast: Cast, at: datetime) -> None:
    enrolment = begun(session, catalogue, cast.bev, at)

    with pytest.raises(Refusal):
        ask(session, catalogue, enrolment, cast.bev.actor, at)

    assert letters(session) == []
