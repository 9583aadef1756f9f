"""Who is in a team and where they stand: today from what is kept, any other day from the ledger, and both agree."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.actions import excusing, keeping
from lms.actions.excusing import Excused
from lms.records.database import begin_writing
from lms.records.queries.team_person import AwardSeen, CompletionSeen, PostSeen, find_person, record_of
from lms.records.queries.teams import EVERYBODY, Excerpt, Member, Team, team_as_on, team_today
from lms.records.results import Certificate
from lms.rules.actor import Role, Scope
from lms.rules.dates import london_midnight
from lms.rules.standing import Standing
from lms.rules.team_standing import Across, Need, Place, TeamCounts
from tests.counting import statements
from tests.factories import a_completion, a_grant, a_person, a_post, a_requirement, actor_for, an_assignment, top_unit
from tests.lead_and_teams import TODAY, Town, a_town

DUE_THEN = date(2026, 11, 1)


@pytest.fixture
def town(session: Session) -> Town:
    """Amina is overdue, Dan needs to renew, Conor is due this month, Cora later, Chidi is up to date; of Bev nothing is
    required."""
    return a_mixed_town(session)


def a_mixed_town(session: Session) -> Town:
    town = a_town(session)
    for person, due_on in (
        (town.amina, DUE_THEN),
        (town.conor, date(2026, 11, 30)),
        (town.chidi, date(2026, 1, 31)),
        (town.cora, date(2026, 12, 1)),
    ):
        requirement = a_requirement(session, town.council, due_on=due_on)
        an_assignment(session, person, requirement, assigned_on=date(2025, 10, 1))
    an_assignment(session, town.emeka, a_requirement(session, town.hospitals, due_on=DUE_THEN))
    a_completion(session, town.chidi, "modern-slavery-2", completed_at=london_midnight(date(2026, 1, 10)))
    a_completion(session, town.bev, "trauma-informed-practice-1")
    dan = a_person(session, "Dan Hill")
    a_post(session, dan, town.care)
    an_assignment(session, dan, a_requirement(session, town.council, due_on=DUE_THEN), assigned_on=date(2025, 10, 1))
    a_completion(session, dan, completed_at=london_midnight(date(2023, 10, 10)), expires_on=date(2026, 10, 31))
    keeping.refresh(session, [*town.everybody, dan.id], on=TODAY)
    return town


def council(town: Town) -> Scope:
    return town.lead.scope(Role.TRAINING_LEAD)


def names(team: Team) -> list[tuple[str, Need]]:
    return [(member.name, member.need) for member in team.members]


EVERYONE = [
    ("Amina Yusuf", Need.OVERDUE),
    ("Dan Hill", Need.NEEDS_RENEWING),
    ("Conor Walsh", Need.DUE_THIS_MONTH),
    ("Cora Best", Need.DUE_LATER),
    ("Chidi Okafor", Need.UP_TO_DATE),
    ("Bev Carter", Need.NOTHING_REQUIRED),
]
COUNTS = TeamCounts(overdue=1, needs_renewing=1, due_this_month=1, due_later=1, up_to_date=1, nothing_required=1)


def test_everybody_is_counted_and_those_to_act_on_come_first(session: Session, town: Town) -> None:
    team = team_today(session, scope=council(town), unit_path="", on=TODAY, excerpt=Excerpt())

    assert (names(team), team.counts, team.found) == (EVERYONE, COUNTS, 6)
    assert team.awards == ("modern-slavery-1",)
    assert team.members[0] == Member(
        town.amina.id,
        town.amina.uid,
        "Amina Yusuf",
        "Wardens officer",
        "Wardens",
        Need.OVERDUE,
        (Place("modern-slavery-1", Standing.OVERDUE, True, False, DUE_THEN, None),),
    )
    # a higher tier satisfies the lower ones
    assert team.members[4].places == (
        Place("modern-slavery-1", Standing.CURRENT, True, True, date(2026, 1, 31), date(2028, 6, 30)),
    )


def test_a_manager_sees_the_team_and_nobody_beside_or_above_it(session: Session, town: Town) -> None:
    scope = town.manager.scope(Role.MANAGER)

    for path in ("", town.wardens.path, town.housing.path):
        team = team_today(session, scope=scope, unit_path=path, on=TODAY, excerpt=Excerpt())
        assert names(team) == [EVERYONE[0], EVERYONE[2]]

    for other, path in ((scope, town.care.path), (council(town), town.ward.path), (Scope(()), "")):
        for ask in (team_today, team_as_on):
            team = ask(session, scope=other, unit_path=path, on=TODAY, excerpt=EVERYBODY)
            assert team == Team(TeamCounts(), (), 0)


@pytest.mark.parametrize("need", list(Need))
def test_a_filter_shows_one_group_and_still_counts_all(session: Session, town: Town, need: Need) -> None:
    for ask in (team_today, team_as_on):
        team = ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=Excerpt(need))

        assert names(team) == [pair for pair in EVERYONE if pair[1] is need]
        assert (team.counts, team.found) == (COUNTS, 1)


def test_who_is_exempt_and_whose_training_runs_out_is_counted_besides(
    session: Session, town: Town, at: datetime
) -> None:
    """Both ways of asking, each filter against plain counting; the last day of a range belongs to it."""
    for days, person in ((30, town.chidi), (31, town.cora), (61, town.conor), (91, town.bev)):
        requirement = a_requirement(session, town.council, award="prevent-1", due_on=TODAY)
        an_assignment(session, person, requirement, assigned_on=date(2025, 10, 1))
        ends = TODAY + timedelta(days=days)
        a_completion(session, person, "prevent-1", completed_at=london_midnight(date(2025, 1, 10)), expires_on=ends)
    keeping.refresh(session, list(town.everybody), on=TODAY)
    excusing.exempt(
        session, Excused(town.amina.id, "modern-slavery-1", "away"), until=date(2027, 1, 1), by=town.lead, at=at
    )
    session.flush()

    for ask in (team_today, team_as_on):
        found = {}
        for across in Across:
            for page in (None, 1):
                excerpt = Excerpt(page=page, across=across)
                team = ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=excerpt)
                found[across] = {member.name for member in team.members}
                assert team.found == team.counts.of_across(across) == len(team.members)
        whole = ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=EVERYBODY)
        assert whole.counts == team.counts
        assert found == {
            Across.ENDING_IN_30: {"Chidi Okafor"},
            Across.ENDING_IN_60: {"Chidi Okafor", "Cora Best"},
            Across.ENDING_IN_90: {"Chidi Okafor", "Cora Best", "Conor Walsh"},
            Across.BOOKED: set(),
            Across.EXEMPT: {"Amina Yusuf"},
        }


def test_pages_follow_each_other_without_gap_or_repeat(session: Session, town: Town) -> None:
    crowd = [a_person(session, f"Crowd Number{number:03}") for number in range(120)]
    for person in crowd:
        a_post(session, person, town.wardens)
    keeping.refresh(session, [person.id for person in crowd], on=TODAY)

    for ask in (team_today, team_as_on):
        pages = [
            ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=Excerpt(page=page))
            for page in (1, 2, 3, 4)
        ]
        whole = ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=EVERYBODY)

        assert [len(page.members) for page in pages] == [50, 50, 26, 0]
        assert [member for page in pages for member in page.members] == list(whole.members)
        assert {page.counts for page in pages} == {replace(COUNTS, nothing_required=121)}
        assert {page.found for page in pages} == {126}


def test_the_number_of_questions_is_the_same_for_few_and_many(session: Session, town: Town) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    counts = []
    for size in (0, 60):
        for number in range(size):
            a_post(session, a_person(session, f"Crowd Number{number}"), town.wardens)
        for ask in (team_today, team_as_on):
            with statements(engine) as seen:
                ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=Excerpt())
            counts.append(len(seen))

    today, past = counts[::2], counts[1::2]
    assert today == [3, 4], "where one page shows everybody, they are counted as they are read"
    assert past[0] == past[1]


def test_a_past_date_answers_as_it_was_and_never_changes(session: Session, town: Town) -> None:
    def march() -> Team:
        return team_as_on(session, scope=council(town), unit_path="", on=date(2026, 3, 31), excerpt=EVERYBODY)

    before = march()
    assert names(before) == [
        ("Amina Yusuf", Need.DUE_LATER),
        ("Conor Walsh", Need.DUE_LATER),
        ("Cora Best", Need.DUE_LATER),
        ("Dan Hill", Need.UP_TO_DATE),
        ("Chidi Okafor", Need.UP_TO_DATE),
        ("Bev Carter", Need.NOTHING_REQUIRED),
    ]

    # what happens afterwards: a completion, a leaver, a newcomer, an order, an order ended, a certificate withdrawn
    a_completion(session, town.amina, completed_at=london_midnight(date(2026, 4, 1)))
    a_post(session, a_person(session, "New Comer"), town.wardens, starts_on=date(2026, 4, 1))
    an_assignment(session, town.bev, a_requirement(session, town.council), assigned_on=date(2026, 4, 1))
    ended = an_assignment(
        session, town.conor, a_requirement(session, town.council, "hate-crime-1"), assigned_on=date(2026, 4, 1)
    )
    ended.ended_on = date(2026, 4, 2)
    session.flush()

    assert march() == before


def test_a_leaver_was_there_on_the_last_day_and_a_withdrawn_certificate_counted_until_then(
    session: Session, town: Town, at: datetime
) -> None:
    left = a_person(session, "Lee Left")
    a_post(session, left, town.wardens, ends_on=date(2026, 3, 31))
    an_assignment(session, left, a_requirement(session, town.council, due_on=DUE_THEN), assigned_on=date(2026, 1, 1))
    done = a_completion(session, left, completed_at=london_midnight(date(2026, 2, 1)))
    session.add(
        Certificate(
            completion_id=done.id,
            person_id=left.id,
            code="X",
            facts="{}",
            seal="",
            issued_at=at,
            revoked_at=london_midnight(date(2026, 3, 31)),
        )
    )
    session.flush()

    def then(on: date) -> list[tuple[str, Need]]:
        team = team_as_on(session, scope=council(town), unit_path=town.wardens.path, on=on, excerpt=EVERYBODY)
        return [pair for pair in names(team) if pair[0] == "Lee Left"]

    assert then(date(2026, 3, 30)) == [("Lee Left", Need.UP_TO_DATE)]
    assert then(date(2026, 3, 31)) == [("Lee Left", Need.DUE_LATER)]
    assert then(date(2026, 4, 1)) == []


def test_a_person_with_two_posts_is_one_person(session: Session, town: Town) -> None:
    a_post(session, town.amina, town.care)
    a_post(session, town.amina, town.ward)
    an_assignment(session, town.amina, a_requirement(session, town.hospitals, due_on=date(2026, 10, 1)))
    a_grant(session, town.bev, Role.TRAINING_LEAD, top_unit(session, town.hospitals))
    keeping.refresh(session, town.everybody, on=TODAY)
    both = actor_for(session, town.bev).scope(Role.TRAINING_LEAD)

    for ask in (team_today, team_as_on):
        team = ask(session, scope=council(town), unit_path="", on=TODAY, excerpt=EVERYBODY)
        assert (names(team), team.counts) == (EVERYONE, COUNTS)
        assert [place.due_on for place in team.members[0].places] == [DUE_THEN]

        team = ask(session, scope=both, unit_path="", on=TODAY, excerpt=EVERYBODY)
        amina = next(member for member in team.members if member.name == "Amina Yusuf")
        assert [place.due_on for place in amina.places] == [date(2026, 10, 1)]
        assert team.counts.in_post == 7


AWARDS = ("modern-slavery-1", "modern-slavery-2", "trauma-informed-practice-1")
DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 31))
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 3), st.sampled_from(AWARDS), DAYS, DAYS),
        st.tuples(st.just("complete"), st.integers(0, 3), st.sampled_from(AWARDS), DAYS, DAYS),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, on=DAYS)
def test_what_is_kept_and_the_ledger_tell_the_same_of_today(
    engine: Engine, events: list[tuple[str, int, str, date, date]], on: date
) -> None:
    with Session(engine) as session:
        begin_writing(session)
        town = a_town(session)
        people = (town.amina, town.conor, town.cora, town.bev)
        for kind, who, award, first, second in events:
            if kind == "ask":
                requirement = a_requirement(session, town.council, award, due_on=second)
                an_assignment(session, people[who], requirement, assigned_on=first)
            else:
                a_completion(session, people[who], award, completed_at=london_midnight(first), expires_on=second)
        keeping.refresh(session, town.everybody, on=on)

        kept, told = (
            ask(session, scope=council(town), unit_path="", on=on, excerpt=EVERYBODY)
            for ask in (team_today, team_as_on)
        )

        assert kept == told
        session.rollback()


def test_a_person_is_found_with_the_units_of_their_present_posts(session: Session, town: Town) -> None:
    a_post(session, town.amina, town.ward, ends_on=TODAY - timedelta(days=1))
    left = a_person(session, "Lee Left")
    a_post(session, left, town.wardens, ends_on=TODAY - timedelta(days=1))

    found = find_person(session, uid=town.amina.uid, scope=council(town), on=TODAY)

    assert found is not None
    assert (found.id, found.name, found.unit_paths) == (town.amina.id, "Amina Yusuf", (town.wardens.path,))
    assert find_person(session, uid=left.uid, scope=council(town), on=TODAY) is None


def test_a_persons_record_holds_dates_and_reasons_of_the_scope_alone(
    session: Session, town: Town, at: datetime
) -> None:
    a_post(session, town.amina, town.ward, role_title="SECRET-POST")
    elsewhere = a_requirement(session, town.hospitals, "hate-crime-1")
    elsewhere.reason = "SECRET-REASON"
    an_assignment(session, town.amina, elsewhere)
    again = an_assignment(session, town.amina, a_requirement(session, town.council, due_on=date(2027, 1, 31)))
    done = a_completion(session, town.amina, "trauma-informed-practice-1", organisation=town.hospitals)
    session.add(
        Certificate(
            completion_id=done.id, person_id=town.amina.id, code="X", facts="{}", seal="", issued_at=at, revoked_at=at
        )
    )
    session.flush()

    record = record_of(session, person_id=town.amina.id, scope=council(town), on=TODAY)

    assert again.award == "modern-slavery-1"
    assert record.posts == (PostSeen("Wardens officer", "Wardens", "Sherbourne Council", date(2024, 1, 8)),)
    assert record.awards == (
        AwardSeen(
            Place("modern-slavery-1", Standing.OVERDUE, True, False, DUE_THEN, None),
            ("Everyone who works here needs it.",),
        ),
    )
    assert record.completions == (
        CompletionSeen("trauma-informed-practice-1", done.completed_on, date(2028, 6, 30), "evidence", "revoked"),
    )
