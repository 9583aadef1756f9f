"""Telling the content team something without a name, and the answer to it."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import remarking
from lms.actions.remarking import Answer, ToldUs
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.queries.remarks import (
    find_remark,
    remarks_by_state,
    remarks_in,
    replies_to,
    said_and_done,
    waits_for_an_answer,
)
from lms.records.remarks import Remark, RemarkAddress
from lms.rules.actor import system_actor
from lms.rules.refusals import Refusal, Refusals

TODAY = date(2026, 11, 25)
AUTHOR = system_actor("test")
PAGE = ToldUs("lesson/hate-crime-1/five-strands/five", "Five strands", "1.0", wrong="The picture is too small.")


def test_a_remark_leads_to_nobody(session: Session) -> None:
    remark = remarking.tell(session, PAGE, reply_to="", on=TODAY)

    columns = {column.name for column in Remark.__table__.columns}
    assert columns == {"id", "uid", "told_on", "page", "title", "edition", "helped", "hurt", "wrong"}
    assert (remark.told_on, remark.helped, remark.wrong) == (TODAY, "", "The picture is too small.")
    assert session.scalars(select(AuditLine)).all() == []
    assert find_remark(session, uid=remark.uid) is remark


def test_nothing_at_all_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="at least one of the boxes"):
        remarking.tell(session, ToldUs("", "The training", "", helped=" \n"), reply_to="", on=TODAY)


def test_numbers_and_addresses_of_people_are_refused_beside_their_box(session: Session) -> None:
    told = ToldUs("", "The training", "", helped="Ring 024 7683 3003", wrong="Ask jo@work.example")

    with pytest.raises(Refusals) as refused:
        remarking.tell(session, told, reply_to="", on=TODAY)

    assert [one.field for one in refused.value.refusals] == ["helped", "wrong"]
    assert session.scalars(select(Remark)).all() == []


def test_a_flood_is_stopped_until_tomorrow(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarking, "MOST_A_DAY", 2)
    for _ in range(2):
        remarking.tell(session, PAGE, reply_to="", on=TODAY)

    with pytest.raises(Refusal, match="try again tomorrow"):
        remarking.tell(session, PAGE, reply_to="", on=TODAY)

    assert remarking.tell(session, PAGE, reply_to="", on=date(2026, 11, 26)).id


def test_an_answer_goes_once_to_whoever_left_an_address_which_is_then_deleted(session: Session, at: datetime) -> None:
    remark = remarking.tell(session, PAGE, reply_to="me@home.example", on=TODAY)
    assert waits_for_an_answer(session, remark_id=remark.id)

    for did in ("We drew it anew.", "We drew it anew, and larger."):
        remarking.answer(session, remark, Answer("", did, publish=False), by=AUTHOR, at=at)

    (mail,) = session.scalars(select(OutboxMessage)).all()
    assert (mail.recipient, mail.subject, mail.person_id) == ("me@home.example", "An answer about the training", None)
    assert "We drew it anew.\n" in mail.body
    assert session.scalars(select(RemarkAddress)).all() == []
    assert [reply.did for reply in replies_to(session, remark_id=remark.id)] == [
        "We drew it anew, and larger.",
        "We drew it anew.",
    ]


def test_what_is_published_is_the_teams_own_words_as_they_hold_now(session: Session, at: datetime) -> None:
    first, second = (remarking.tell(session, PAGE, reply_to="", on=TODAY) for _ in range(2))
    remarking.answer(session, first, Answer("A picture was small.", "It is larger.", publish=True), by=AUTHOR, at=at)
    remarking.answer(session, second, Answer("Taken back.", "Nothing.", publish=True), by=AUTHOR, at=at)
    remarking.close(session, second, by=AUTHOR, at=at)

    assert [(one.said, one.did) for one in said_and_done(session)] == [("A picture was small.", "It is larger.")]


@pytest.mark.parametrize(
    ("words", "field"), [(Answer("", "", publish=False), "did"), (Answer("", "Done.", publish=True), "said")]
)
def test_half_an_answer_is_refused(session: Session, at: datetime, words: Answer, field: str) -> None:
    remark = remarking.tell(session, PAGE, reply_to="", on=TODAY)

    with pytest.raises(Refusal) as refused:
        remarking.answer(session, remark, words, by=AUTHOR, at=at)

    assert refused.value.field == field


def test_the_queue_holds_each_remark_in_its_newest_state(session: Session, at: datetime) -> None:
    waiting, answered, closed = (remarking.tell(session, PAGE, reply_to="", on=TODAY) for _ in range(3))
    remarking.answer(session, answered, Answer("", "Done.", publish=False), by=AUTHOR, at=at)
    remarking.answer(session, closed, Answer("", "Done.", publish=False), by=AUTHOR, at=at)
    remarking.close(session, closed, by=AUTHOR, at=at)

    listed = {state: [row.uid for row in remarks_in(session, state)] for state in ("new", "answered", "closed")}
    assert listed == {"new": [waiting.uid], "answered": [answered.uid], "closed": [closed.uid]}
    assert remarks_by_state(session) == {"new": 1, "answered": 1, "closed": 1}
