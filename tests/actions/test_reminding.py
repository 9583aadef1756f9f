"""Reminding: kind, at most once a week whoever presses, and only people the manager may see."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import excusing, keeping, reminding
from lms.actions.reminding import NO_ADDRESS, NOBODY, NOTHING_AWAITED
from lms.records.audit import AuditLine
from lms.records.database import begin_writing
from lms.records.messages import Notice, OutboxMessage
from lms.rules.refusals import Refusal
from lms.rules.team_standing import Need
from tests.factories import a_completion, a_requirement, actor_for, an_assignment
from tests.lead_and_teams import TODAY, Town, a_town

SITE = "https://training.example"
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def town(session: Session) -> Town:
    """Overdue: Amina, Cora (who has no address) and, elsewhere, Emeka. Due later: Conor."""
    return a_late_town(session)


def a_late_town(session: Session) -> Town:
    town = a_town(session)
    late = a_requirement(session, town.council, due_on=YESTERDAY)
    later = a_requirement(session, town.council, "modern-slavery-2", due_on=date(2027, 3, 31))
    elsewhere = a_requirement(session, town.hospitals, due_on=YESTERDAY)
    for person, requirement in (
        (town.amina, later),
        (town.amina, late),
        (town.cora, late),
        (town.conor, later),
        (town.emeka, elsewhere),
    ):
        an_assignment(session, person, requirement)
    keeping.refresh(session, town.everybody, on=TODAY)
    return town


def letters(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(OutboxMessage.recipient, OutboxMessage.subject).order_by(OutboxMessage.id))
    return [(row[0], row[1]) for row in rows]


def test_a_person_is_reminded_of_everything_awaited_with_one_link(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    sent = reminding.remind_person(
        session, person_id=town.amina.id, catalogue=catalogue, site_url=SITE, by=town.manager, at=at
    )

    assert sent
    assert letters(session) == [("amina@council.example", "Your training")]
    letter = session.scalars(select(OutboxMessage)).one()
    assert letter.person_id == town.amina.id
    assert "- Modern slavery: notice: due on 24 November 2026\n- Modern slavery: respond: due on 31 March 2027\n" in (
        letter.body
    )
    assert letter.body.count("https://") == 1
    notice = session.execute(select(Notice.person_id, Notice.stage, Notice.planned_by, Notice.message_id)).all()
    assert notice == [(town.amina.id, "nudge 2026-W48", "Chidi Okafor", letter.id)]
    line = session.scalars(select(AuditLine)).one()
    assert (line.verb, line.person_id, line.facts) == ("remind", town.chidi.id, {"people": [town.amina.id]})


def test_a_break_from_reminders_is_kept_and_the_one_who_presses_cannot_tell(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    told = []
    for person in (town.amina, town.conor):
        if person is town.amina:
            excusing.pause(session, length="month", by=actor_for(session, person), at=at)
        told.append(
            reminding.remind_person(
                session, person_id=person.id, catalogue=catalogue, site_url=SITE, by=town.manager, at=at
            )
        )

    assert told == [True, True]
    assert [line.verb for line in session.query(AuditLine)] == ["remind", "remind"]
    assert session.query(Notice).count() == 2
    to_send = session.query(OutboxMessage).filter(OutboxMessage.sent_at.is_(None))
    assert [letter.recipient for letter in to_send] == ["conor@council.example"]


def test_nobody_is_reminded_twice_in_a_week_whoever_presses(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    def press(by: str, at: datetime) -> bool:
        return reminding.remind_person(
            session,
            person_id=town.amina.id,
            catalogue=catalogue,
            site_url=SITE,
            by=town.lead if by == "Bev" else town.manager,
            at=at,
        )

    sunday = at + timedelta(days=4)
    monday = at + timedelta(days=5)

    assert [press("Bev", at), press("Chidi", at), press("Chidi", sunday), press("Bev", monday)] == [
        True,
        False,
        False,
        True,
    ]
    assert len(letters(session)) == 2


def test_everyone_overdue_in_the_scope_is_reminded_and_nobody_else(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    told = reminding.remind_group(
        session, Need.OVERDUE, unit_path="", catalogue=catalogue, site_url=SITE, by=town.lead, at=at
    )

    # Cora has no address, Conor is not overdue, Emeka works elsewhere
    assert told == {town.amina.id}
    assert letters(session) == [("amina@council.example", "Your training")]


def test_those_who_need_to_renew_are_reminded_together_and_told_until_when_it_held(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    long_ago = datetime(2020, 5, 4, 9, tzinfo=UTC)
    a_completion(session, town.conor, "modern-slavery-2", completed_at=long_ago, expires_on=date(2022, 5, 31))
    keeping.refresh(session, town.everybody, on=TODAY)

    told = reminding.remind_group(
        session, Need.NEEDS_RENEWING, unit_path="", catalogue=catalogue, site_url=SITE, by=town.lead, at=at
    )

    assert told == {town.conor.id}
    letter = session.scalars(select(OutboxMessage.body)).one()
    assert "- Modern slavery: respond: was valid until 31 May 2022, time to renew it\n" in letter
    assert "due on" not in letter
    with pytest.raises(Refusal, match=NOBODY[Need.NEEDS_RENEWING]):
        reminding.remind_group(
            session,
            Need.NEEDS_RENEWING,
            unit_path=town.care.path,
            catalogue=catalogue,
            site_url=SITE,
            by=town.lead,
            at=at,
        )


def test_a_unit_can_be_chosen_but_not_one_out_of_scope(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    for path, by in ((town.ward.path, town.lead), (town.care.path, town.manager), (town.care.path, town.other_lead)):
        with pytest.raises(Refusal, match=NOBODY[Need.OVERDUE]):
            reminding.remind_group(
                session, Need.OVERDUE, unit_path=path, catalogue=catalogue, site_url=SITE, by=by, at=at
            )

    told = reminding.remind_group(
        session, Need.OVERDUE, unit_path=town.wardens.path, catalogue=catalogue, site_url=SITE, by=town.lead, at=at
    )
    assert told == {town.amina.id}


def test_who_cannot_or_need_not_be_reminded_is_said(
    session: Session, town: Town, catalogue: Catalogue, at: datetime
) -> None:
    a_completion(session, town.conor, "modern-slavery-2")
    keeping.refresh(session, town.everybody, on=TODAY)

    for person, sentence in (
        (town.cora, NO_ADDRESS),
        (town.conor, NOTHING_AWAITED),
        (town.bev, NOTHING_AWAITED),
        (town.emeka, NOTHING_AWAITED),
    ):
        with pytest.raises(Refusal, match=sentence):
            reminding.remind_person(
                session, person_id=person.id, catalogue=catalogue, site_url=SITE, by=town.lead, at=at
            )

    assert letters(session) == []


def test_a_disabled_person_is_not_written_to(session: Session, town: Town, catalogue: Catalogue, at: datetime) -> None:
    town.amina.disabled_at = at
    session.flush()

    told = reminding.remind_group(
        session, Need.OVERDUE, unit_path="", catalogue=catalogue, site_url=SITE, by=town.lead, at=at
    )

    assert (told, letters(session)) == (frozenset(), [])


def test_many_presses_at_once_are_one_letter(engine: Engine, catalogue: Catalogue, at: datetime) -> None:
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        town = a_late_town(session)
        session.commit()
    lead = town.lead

    def press(_number: int) -> int:
        with Session(engine) as session:
            begin_writing(session)
            told = reminding.remind_group(
                session, Need.OVERDUE, unit_path="", catalogue=catalogue, site_url=SITE, by=lead, at=at
            )
            session.commit()
            return len(told)

    with ThreadPoolExecutor(8) as hands:
        assert sum(hands.map(press, range(16))) == 1

    with Session(engine) as session:
        assert letters(session) == [("amina@council.example", "Your training")]
        assert len(session.scalars(select(Notice)).all()) == 1
