"""People are excused for a while, by somebody else, and everything that was given stays on record."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.actions import excusing, keeping
from lms.actions.excusing import NOT_ASKED, NOT_HERE, NOT_YOURSELF, Excused
from lms.records.audit import AuditLine
from lms.records.excusing import GivenExemption, GivenExtension, Pause, PlacingDoubt
from lms.records.messages import OutboxMessage
from lms.records.people import Post
from lms.records.queries.excusing import doubts_in_scope, is_paused, paused_until
from lms.records.queries.teams import EVERYBODY, team_as_on, team_today
from lms.records.results import KeptStanding
from lms.rules.actor import Actor
from lms.rules.policy import LEADS, OVERSEERS
from lms.rules.refusals import Refusal
from tests.factories import a_post, a_requirement, actor_for, an_assignment
from tests.lead_and_teams import TODAY, Town, a_town

AWARD = "modern-slavery-1"
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def town(session: Session) -> Town:
    """Amina is late at the council, and works at the hospitals too, which ask the same of her."""
    town = a_town(session)
    a_post(session, town.amina, town.ward)
    for organisation, due_on in ((town.council, date(2026, 11, 1)), (town.hospitals, date(2026, 12, 31))):
        an_assignment(session, town.amina, a_requirement(session, organisation, AWARD, due_on=due_on))
    keeping.refresh(session, town.everybody, on=TODAY)
    return town


def kept(session: Session, town: Town) -> list[tuple[str, bool, date | None, date | None]]:
    """At the council, then at the hospitals: standing, required, due, exempt until."""
    session.expire_all()
    rows = session.query(KeptStanding).filter_by(person_id=town.amina.id).order_by(KeptStanding.organisation_id)
    assert keeping.differences(session, on=TODAY) == []
    return [(row.standing, row.required, row.due_on, row.exempt_until) for row in rows]


LATE = ("overdue", True, date(2026, 11, 1), None)
AT_THE_HOSPITALS = ("not started", True, date(2026, 12, 31), None)


def an_exemption(
    session: Session, town: Town, at: datetime, *, until: date = NEW_YEAR, by: Actor | None = None
) -> None:
    excusing.exempt(session, Excused(town.amina.id, AWARD, "away"), until=until, by=by or town.manager, at=at)


def test_an_exemption_takes_a_person_out_of_what_one_organisation_requires(
    session: Session, town: Town, at: datetime
) -> None:
    assert kept(session, town) == [LATE, AT_THE_HOSPITALS]

    for _ in range(2):
        an_exemption(session, town, at)

    assert kept(session, town) == [("exempt", False, None, NEW_YEAR), AT_THE_HOSPITALS]
    assert session.query(GivenExemption).count() == 1
    assert [line.verb for line in session.query(AuditLine)] == ["exempt"]
    scope = town.manager.scope(*OVERSEERS)
    today = team_today(session, scope=scope, unit_path="", on=TODAY, excerpt=EVERYBODY)
    assert today == team_as_on(session, scope=scope, unit_path="", on=TODAY, excerpt=EVERYBODY)
    assert today.counts.nothing_required == 2
    assert [place.in_words for member in today.members for place in member.places] == ["Exempt until 1 January 2027."]
    yesterday = team_as_on(session, scope=scope, unit_path="", on=TODAY - timedelta(days=1), excerpt=EVERYBODY)
    assert yesterday.counts.overdue == 1


def test_a_new_exemption_takes_the_place_of_the_one_that_holds_and_both_stay_on_record(
    session: Session, town: Town, at: datetime
) -> None:
    an_exemption(session, town, at)
    an_exemption(session, town, at, until=date(2027, 3, 1), by=town.lead)

    rows = session.query(GivenExemption).order_by(GivenExemption.id)
    assert [(row.until, row.ended_on, row.given_by, row.ended_by) for row in rows] == [
        (NEW_YEAR, TODAY, "Chidi Okafor", "Bev Carter"),
        (date(2027, 3, 1), None, "Bev Carter", ""),
    ]
    for _ in range(2):
        excusing.end_excuse(session, rows[1], by=town.lead, at=at)
    assert kept(session, town)[0] == LATE
    assert [line.verb for line in session.query(AuditLine).order_by(AuditLine.id)] == [
        "exempt",
        "exempt",
        "end an exemption",
    ]


def test_it_runs_out_by_itself(session: Session, town: Town, at: datetime) -> None:
    an_exemption(session, town, at)

    keeping.pass_the_day(session, on=NEW_YEAR)
    last = session.query(KeptStanding).filter_by(organisation_id=town.council.id).one().standing
    keeping.pass_the_day(session, on=NEW_YEAR + timedelta(days=1))
    session.expire_all()

    assert last == "exempt"
    assert session.query(KeptStanding).filter_by(organisation_id=town.council.id).one().standing == "overdue"


def test_more_time_moves_the_date_and_never_back(session: Session, town: Town, at: datetime) -> None:
    more_time = Excused(town.amina.id, AWARD, "more-time")
    for _ in range(2):
        excusing.extend(session, more_time, due_on=date(2027, 3, 1), by=town.manager, at=at)

    assert kept(session, town) == [("not started", True, date(2027, 3, 1), None), AT_THE_HOSPITALS]
    with pytest.raises(Refusal, match="later than the date"):
        excusing.extend(session, more_time, due_on=date(2027, 2, 1), by=town.manager, at=at)
    with pytest.raises(Refusal, match="within a year"):
        excusing.extend(session, more_time, due_on=date(2028, 2, 1), by=town.manager, at=at)
    assert session.query(GivenExtension).count() == 1


def test_nobody_excuses_themselves_a_stranger_or_from_nothing(session: Session, town: Town, at: datetime) -> None:
    for sentence, excused, by in (
        (NOT_YOURSELF, Excused(town.chidi.id, AWARD, "away"), town.manager),
        (NOT_ASKED, Excused(town.emeka.id, AWARD, "away"), town.manager),
        (NOT_ASKED, Excused(town.amina.id, "hate-crime-1", "away"), town.manager),
        ("Choose the reason", Excused(town.amina.id, AWARD, "ill"), town.manager),
    ):
        with pytest.raises(Refusal, match=sentence):
            excusing.exempt(session, excused, until=NEW_YEAR, by=by, at=at)
    for until in (None, TODAY - timedelta(days=1), date(2027, 11, 26)):
        with pytest.raises(Refusal):
            excusing.exempt(session, Excused(town.amina.id, AWARD, "away"), until=until, by=town.manager, at=at)

    assert session.query(GivenExemption).count() == 0


def test_who_has_left_leaves_the_posts_that_the_manager_oversees_and_no_past_figure_moves(
    session: Session, town: Town, at: datetime
) -> None:
    scope, on = town.manager.scope(*OVERSEERS), TODAY - timedelta(days=5)
    before = team_as_on(session, scope=scope, unit_path="", on=on, excerpt=EVERYBODY)

    assert excusing.say_left(session, person_id=town.amina.id, last_day=date(2026, 11, 2), by=town.manager, at=at) == 1

    posts = session.query(Post).filter_by(person_id=town.amina.id).order_by(Post.id)
    assert [post.ends_on for post in posts] == [TODAY - timedelta(days=1), None]
    assert team_as_on(session, scope=scope, unit_path="", on=on, excerpt=EVERYBODY) == before
    assert kept(session, town) == [AT_THE_HOSPITALS]
    with pytest.raises(Refusal, match=NOT_HERE):
        excusing.say_left(session, person_id=town.amina.id, last_day=TODAY, by=town.manager, at=at)


def test_a_doubt_about_a_team_changes_nothing_until_a_lead_has_looked(
    session: Session, town: Town, at: datetime
) -> None:
    before = kept(session, town)
    for _ in range(2):
        excusing.doubt_place(session, person_id=town.amina.id, by=town.manager, at=at)
    waiting = doubts_in_scope(session, scope=town.lead.scope(*LEADS), on=TODAY)
    elsewhere = doubts_in_scope(session, scope=town.other_lead.scope(*LEADS), on=TODAY)
    excusing.settle_doubt(session, doubt_id=waiting[0].id, by=town.lead, at=at)
    excusing.settle_doubt(session, doubt_id=waiting[0].id, by=town.lead, at=at)

    assert [(one.person, one.unit, one.said_by) for one in waiting] == [("Amina Yusuf", "Wardens", "Chidi Okafor")]
    assert elsewhere == doubts_in_scope(session, scope=town.lead.scope(*LEADS), on=TODAY) == []
    assert session.query(PlacingDoubt).count() == 1
    assert kept(session, town) == before
    assert [line.verb for line in session.query(AuditLine).order_by(AuditLine.id)] == [
        "doubt a place",
        "settle a place",
    ]


def test_a_pause_is_known_to_whoever_is_about_to_write_and_stands_in_no_other_row(
    session: Session, town: Town, at: datetime
) -> None:
    amina = actor_for(session, town.amina)
    before = kept(session, town)

    excusing.pause(session, length="month", by=amina, at=at)

    days = (TODAY - timedelta(days=1), TODAY, date(2026, 12, 25), date(2026, 12, 26))
    assert [is_paused(session, town.amina.id, day) for day in days] == [False, True, True, False]
    assert paused_until(session, person_id=town.amina.id, on=TODAY) == date(2026, 12, 25)
    assert not is_paused(session, town.conor.id, TODAY)
    assert kept(session, town) == before
    assert session.query(AuditLine).count() == session.query(OutboxMessage).count() == 0
    excusing.pause(session, length="quarter", by=amina, at=at)
    excusing.end_pause(session, by=amina, at=at)
    assert not is_paused(session, town.amina.id, TODAY)
    assert session.query(Pause).count() == 2
    with pytest.raises(Refusal):
        excusing.pause(session, length="for ever", by=amina, at=at)
