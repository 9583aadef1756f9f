"""What is asked follows the rules: should-have minus has, in few statements, and the same again changes nothing."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import importing, keeping, reconciling, requiring, tiering
from lms.jobs.worker import pass_the_day
from lms.records.audit import AuditLine
from lms.records.duties import ExpiryTerm
from lms.records.people import Post
from lms.records.queries.contact_profiles import profiles
from lms.records.queries.importing import difference_of, find_import, table_of
from lms.records.queries.rates import By, tally_as_on
from lms.records.queries.team_person import record_of
from lms.records.queries.teams import Excerpt, team_as_on, team_today
from lms.records.queries.training import asks_of, awards_held
from lms.records.results import Assignment, Certificate, Completion, KeptStanding
from lms.rules.actor import Scope, system_actor
from lms.rules.policy import LEADS
from lms.rules.renewal import RenewalKind, RenewalPolicy
from lms.rules.requirement import WhichPosts
from lms.rules.staff_list.columns import guess_columns
from lms.rules.tiering import Answers
from tests.counting import statements
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import a_completion, a_person, a_post, a_requirement, actor_for, an_assignment
from tests.lead_and_teams import Town, a_town
from tests.quiz_sittings import study, take_quiz
from tests.slow_requirements import Diary
from tests.staff_lists import a_row, as_csv
from tests.standing_rules import a_draft, publish, the_rule

TODAY = date(2026, 11, 25)
NIGHT = system_actor("test")


@pytest.fixture
def town(session: Session) -> Town:
    return a_town(session)


def asked(session: Session) -> list[tuple[int, int, date, date, date | None]]:
    session.expire_all()
    rows = session.execute(
        select(
            Assignment.person_id, Assignment.cycle, Assignment.assigned_on, Assignment.due_on, Assignment.ended_on
        ).order_by(Assignment.person_id, Assignment.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]  # a row has the five columns asked for


def reasons(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Assignment.person_id, Assignment.ended_because)
        .where(Assignment.ended_on.is_not(None))
        .order_by(Assignment.person_id, Assignment.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]  # a row has the two columns asked for


def reconcile(session: Session, town: Town, on: date) -> int:
    return reconciling.reconcile_and_keep(
        session, organisation_ids=[town.council.id, town.hospitals.id], by=NIGHT, at=noon(on)
    )


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def post_of(session: Session, person_id: int) -> Post:
    return session.query(Post).filter_by(person_id=person_id).one()


def kept(session: Session) -> dict[int, tuple[str, date | None, date | None]]:
    rows = session.execute(
        select(KeptStanding.person_id, KeptStanding.standing, KeptStanding.due_on, KeptStanding.expires_on)
    )
    return {person_id: (standing, due_on, expires_on) for person_id, standing, due_on, expires_on in rows}


def test_whoever_falls_under_a_rule_is_asked_and_nobody_else(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.housing), by=town.lead, at=at)

    due = date(2026, 12, 23)
    assert asked(session) == [(person.id, 1, TODAY, due, None) for person in (town.amina, town.conor, town.chidi)], (
        "Cora and Bev work in care, Emeka at the hospitals."
    )
    assert kept(session) == {person.id: ("not started", due, None) for person in (town.amina, town.conor, town.chidi)}
    assert keeping.differences(session, on=TODAY) == []


def test_running_again_changes_nothing(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.housing), by=town.lead, at=at)
    a_completion(session, town.amina, expires_on=date(2028, 5, 31))
    before = asked(session), session.query(AuditLine).count()
    reconcile(session, town, TODAY)
    lines = session.query(AuditLine).count()

    assert [reconcile(session, town, TODAY + timedelta(days=day)) for day in (0, 0, 1, 30)] == [0, 0, 0, 0]
    assert asked(session) == before[0]
    assert session.query(AuditLine).count() == lines


def test_people_who_hold_it_are_asked_too_and_count_as_done(session: Session, town: Town, at: datetime) -> None:
    a_completion(session, town.amina, expires_on=date(2028, 6, 30))
    a_completion(session, town.conor, "modern-slavery-2", expires_on=date(2027, 12, 31))

    publish(session, a_draft(town.wardens), by=town.lead, at=at)

    by_award = session.execute(
        select(KeptStanding.person_id, KeptStanding.standing).where(KeptStanding.award == "modern-slavery-1")
    )
    assert sorted(by_award.all()) == [(town.amina.id, "current"), (town.conor.id, "current")]
    assert [row[0] for row in asked(session)] == [town.amina.id, town.conor.id]


def test_moving_out_and_leaving_end_it_with_the_reason(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.housing), by=town.lead, at=at)
    later = TODAY + timedelta(days=10)
    for person in (town.amina, town.conor):
        post_of(session, person.id).ends_on = later - timedelta(days=1)
    a_post(session, town.amina, town.care, starts_on=later)

    assert reconcile(session, town, later) == 2

    assert [(row[0], row[4]) for row in asked(session)] == [
        (town.amina.id, later),
        (town.conor.id, later),
        (town.chidi.id, None),
    ]
    assert reasons(session) == [
        (town.amina.id, "You work in Care now, where it is not asked."),
        (town.conor.id, "Your post ended."),
    ]
    assert keeping.differences(session, on=later) == []


def test_moving_inside_the_audience_changes_nothing(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.housing), by=town.lead, at=at)
    later = TODAY + timedelta(days=10)
    post_of(session, town.amina.id).ends_on = later - timedelta(days=1)
    a_post(session, town.amina, town.housing, starts_on=later)

    assert reconcile(session, town, later) == 0


def test_who_comes_back_gets_a_new_cycle_and_the_old_one_stays(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.wardens), by=town.lead, at=at)
    left, back = TODAY + timedelta(days=10), TODAY + timedelta(days=100)
    post_of(session, town.amina.id).ends_on = left - timedelta(days=1)
    reconcile(session, town, left)
    a_post(session, town.amina, town.wardens, starts_on=back)

    reconcile(session, town, back)

    assert [row for row in asked(session) if row[0] == town.amina.id] == [
        (town.amina.id, 1, TODAY, date(2026, 12, 23), left),
        (town.amina.id, 2, back, back + timedelta(weeks=4), None),
    ]


def test_new_people_are_asked_by_weeks_after_their_post_began(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.wardens), by=town.lead, at=at)
    noor = a_person(session, "Noor New")
    a_post(session, noor, town.wardens, starts_on=TODAY + timedelta(days=7))

    assert reconcile(session, town, TODAY + timedelta(days=6)) == 0
    assert reconcile(session, town, TODAY + timedelta(days=9)) == 1

    assert [row[2:4] for row in asked(session) if row[0] == noor.id] == [
        (TODAY + timedelta(days=9), TODAY + timedelta(days=35))
    ]


def test_a_rule_for_a_tier_follows_what_posts_do(session: Session, town: Town, at: datetime) -> None:
    for person in (town.amina, town.conor, town.chidi):
        post_of(session, person.id).meets_public = None
    post_of(session, town.conor.id).meets_public = True
    session.flush()
    publish(
        session,
        a_draft(town.housing, award=SLAVERY_2, which_posts=WhichPosts.TIER),
        by=town.lead,
        at=at,
    )
    open_now = [row[0] for row in asked(session) if row[4] is None]
    posts = profiles(session, scope=town.lead.scope(*LEADS), on=TODAY, unit_id=town.wardens.id)

    tiering.answer(
        session,
        posts,
        {post.post_id: Answers(at_risk=post.person_id == town.amina.id) for post in posts},
        by=town.lead,
        at=at + timedelta(days=1),
    )

    assert open_now == [town.conor.id]
    assert [row[0] for row in asked(session) if row[4] is None] == [town.amina.id]
    assert reasons(session) == [(town.conor.id, "Your post is no longer one of those that are asked.")]
    why = session.scalars(select(Assignment.because).where(Assignment.person_id == town.amina.id)).one()
    assert why == ("It is asked because of your post in Wardens: tier 2, because it meets adults at risk or children.")


def test_what_a_lead_asked_by_name_is_not_ended_by_rules(session: Session, town: Town, at: datetime) -> None:
    by_name = an_assignment(session, town.cora, a_requirement(session, town.council))
    uid = publish(session, a_draft(town.care), by=town.lead, at=at)
    requiring.end(session, the_rule(session, uid, by=town.lead, at=at), because="No more.", by=town.lead, at=at)

    session.refresh(by_name)
    assert by_name.ended_on is None
    assert reasons(session) == [(town.cora.id, "No more."), (town.bev.id, "No more.")]


def test_the_next_cycle_begins_when_it_is_time_to_renew(session: Session, town: Town, at: datetime) -> None:
    a_completion(session, town.amina, completed_at=noon(date(2025, 1, 10)), expires_on=date(2028, 1, 31))
    publish(session, a_draft(town.wardens), by=town.lead, at=at)
    opens = date(2027, 12, 2)

    assert reconcile(session, town, opens - timedelta(days=1)) == 0
    assert reconcile(session, town, opens) == 1
    assert reconcile(session, town, opens) == 0

    assert [row for row in asked(session) if row[0] == town.amina.id] == [
        (town.amina.id, 1, TODAY, date(2026, 12, 23), opens),
        (town.amina.id, 2, opens, date(2028, 1, 31), None),
    ]
    assert kept(session)[town.amina.id] == ("renew soon", date(2028, 1, 31), date(2028, 1, 31))


def test_the_night_asks_whoever_falls_under_a_rule_from_today(engine: Engine, session: Session, at: datetime) -> None:
    town = a_town(session)
    starts_on = TODAY + timedelta(days=5)
    publish(session, a_draft(town.wardens), by=town.lead, at=at, starts_on=starts_on)
    session.commit()

    pass_the_day(engine, at=noon(starts_on - timedelta(days=1)))
    before = asked(session)
    session.commit()
    pass_the_day(engine, at=noon(starts_on))
    pass_the_day(engine, at=noon(starts_on))

    due = starts_on + timedelta(weeks=4)
    assert before == []
    assert asked(session) == [(person.id, 1, starts_on, due, None) for person in (town.amina, town.conor)]
    assert keeping.differences(session, on=starts_on) == []


def test_the_number_of_statements_does_not_grow_with_people(engine: Engine, session: Session, at: datetime) -> None:
    town = a_town(session)
    publish(session, a_draft(town.wardens), by=town.lead, at=at)
    costs = []
    for number in (1, 60):
        for _ in range(number):
            person = a_person(session)
            a_post(session, person, town.wardens)
            a_completion(session, person, completed_at=noon(date(2025, 1, 10)), expires_on=date(2030, 1, 31))
        session.flush()
        with statements(engine) as seen:
            changed = reconciling.reconcile_and_keep(session, organisation_ids=[town.council.id], by=NIGHT, at=at)
        costs.append((changed, len(seen)))

    assert [changed for changed, _cost in costs] == [1, 60]
    assert costs[1][1] <= costs[0][1] < 30


# Policies


def shown(session: Session, town: Town, person_id: int, on: date) -> set[Any]:
    """The day up to which a person's award counts, as every page tells it."""
    everywhere = Scope(("",))
    pages = [
        kept(session)[person_id][2],
        record_of(session, person_id=person_id, scope=everywhere, on=on).awards[0].place.expires_on,
        record_of(session, person_id=person_id, scope=everywhere, on=on).completions[0].expires_on,
        awards_held(session, person_id=person_id)[0].expires_on,
    ]
    for team in (team_today, team_as_on):
        members = team(session, scope=town.lead.scope(*LEADS), unit_path="", on=on, excerpt=Excerpt()).members
        place = next(member for member in members if member.person_id == person_id).place("modern-slavery-1")
        assert place is not None
        pages.append(place.expires_on)
    return set(pages)


def test_a_shorter_policy_and_back_moves_what_counts_and_no_completion(
    session: Session, town: Town, at: datetime
) -> None:
    done = a_completion(session, town.amina, completed_at=noon(date(2025, 3, 10)), expires_on=date(2028, 3, 31))
    done.how = "native"
    uid = publish(session, a_draft(town.wardens), by=town.lead, at=at)
    seen = [shown(session, town, town.amina.id, TODAY)]

    for number, months in ((2, 24), (3, 36)):
        on = TODAY + timedelta(days=number * 10)
        rule = the_rule(session, uid, by=town.lead, at=noon(on))
        changed = a_draft(town.wardens, form_key=f"k{number}", renewal=RenewalPolicy(months_valid=months), changes=rule)
        publish(session, changed, by=town.lead, at=noon(on))
        seen.append(shown(session, town, town.amina.id, on))

    assert seen == [{date(2028, 3, 31)}, {date(2027, 3, 31)}, {date(2028, 3, 31)}]
    assert session.scalars(select(Completion.expires_on)).all() == [date(2028, 3, 31)]
    terms = session.execute(select(ExpiryTerm.number, ExpiryTerm.starts_on, ExpiryTerm.expires_on))
    assert sorted(terms.all()) == [
        (1, TODAY + timedelta(days=20), date(2027, 3, 31)),
        (2, TODAY + timedelta(days=30), date(2028, 3, 31)),
    ]
    keeping.pass_the_day(session, on=TODAY + timedelta(days=30))
    assert keeping.differences(session, on=TODAY + timedelta(days=30)) == []


def test_one_organisations_policy_does_not_bind_another(session: Session, town: Town, at: datetime) -> None:
    done = a_completion(session, town.amina, completed_at=noon(date(2025, 3, 10)), expires_on=date(2028, 3, 31))
    done.how = "native"
    a_post(session, town.amina, town.ward)

    publish(session, a_draft(town.wardens, renewal=RenewalPolicy(months_valid=24)), by=town.lead, at=at)

    by_organisation = dict(
        session.execute(
            select(KeptStanding.organisation_id, KeptStanding.expires_on).where(KeptStanding.person_id == town.amina.id)
        ).all()
    )
    assert by_organisation == {town.council.id: date(2027, 3, 31), town.hospitals.id: date(2028, 3, 31)}


def test_whoever_leaves_the_policy_gets_back_what_was_issued(session: Session, town: Town, at: datetime) -> None:
    done = a_completion(session, town.amina, completed_at=noon(date(2025, 3, 10)), expires_on=date(2028, 3, 31))
    done.how = "native"
    publish(session, a_draft(town.wardens, renewal=RenewalPolicy(months_valid=24)), by=town.lead, at=at)
    under = awards_held(session, person_id=town.amina.id)[0].expires_on
    post_of(session, town.amina.id).ends_on = TODAY

    reconcile(session, town, TODAY + timedelta(days=1))

    assert under == date(2027, 3, 31)
    assert awards_held(session, person_id=town.amina.id)[0].expires_on == date(2028, 3, 31)


def test_a_fixed_date_lets_everybody_renew_together(session: Session, town: Town, at: datetime) -> None:
    for person, month in ((town.amina, 2), (town.conor, 9)):
        a_completion(
            session, person, completed_at=noon(date(2026, month, 1)), expires_on=date(2029, 12, 31)
        ).how = "native"
    summer = RenewalPolicy(RenewalKind.FIXED_DATE, 12, 60, 8, 31)

    publish(session, a_draft(town.wardens, renewal=summer), by=town.lead, at=at)

    assert {person_id: (one[0], one[2]) for person_id, one in kept(session).items()} == {
        town.amina.id: ("lapsed", date(2026, 8, 31)),
        town.conor.id: ("current", date(2027, 8, 31)),
    }


def test_completing_uses_the_policy_in_force_for_the_person(
    session: Session, town: Town, at: datetime, catalogue: Catalogue
) -> None:
    a_post(session, town.amina, town.ward)
    publish(session, a_draft(town.wardens, renewal=RenewalPolicy(months_valid=12)), by=town.lead, at=at)
    longer = RenewalPolicy(RenewalKind.FIXED_DATE, 12, 60, 8, 31)
    publish(session, a_draft(town.ward, renewal=longer), by=town.other_lead, at=at)

    for person in (town.amina, town.cora):
        hand = actor_for(session, person)
        course = catalogue.get(SLAVERY_1)
        take_quiz(session, study(session, course, by=hand, at=at), course, by=hand, at=at)

    issued = dict(session.execute(select(Completion.person_id, Completion.expires_on)).all())
    assert issued == {town.amina.id: date(2027, 11, 30), town.cora.id: date(2029, 11, 30)}
    counted = session.execute(
        select(KeptStanding.organisation_id, KeptStanding.expires_on).where(
            KeptStanding.person_id == town.amina.id, KeptStanding.award == SLAVERY_1.code
        )
    )
    assert dict(counted.all()) == {town.council.id: date(2027, 11, 30), town.hospitals.id: date(2027, 8, 31)}
    assert keeping.differences(session, on=TODAY) == []


def test_a_printed_date_never_changes(session: Session, town: Town, at: datetime, catalogue: Catalogue) -> None:
    hand, course = actor_for(session, town.amina), catalogue.get(SLAVERY_1)
    take_quiz(session, study(session, course, by=hand, at=at), course, by=hand, at=at)
    before = session.execute(select(Certificate.facts, Certificate.seal)).all()

    publish(session, a_draft(town.wardens, renewal=RenewalPolicy(months_valid=12)), by=town.lead, at=at)

    assert awards_held(session, person_id=town.amina.id)[0].expires_on == date(2027, 11, 30)
    assert session.execute(select(Certificate.facts, Certificate.seal)).all() == before
    assert "2029-11-30" in before[0][0]


def test_a_staff_list_brings_what_is_asked_into_step(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.wardens), by=town.lead, at=at)
    content = as_csv(a_row("AM-1", "Amina", "Yusuf", Work_Email="amina@council.example", Directorate="", Team=""))
    uid = importing.keep_list(
        session, unit_uid=str(town.wardens.uid), file_name="list.csv", content=content, by=town.lead, at=at
    )
    stored = find_import(session, uid=uid)
    assert stored is not None
    table = table_of(session, stored=stored)
    assert table is not None
    columns = guess_columns(table.header, table.rows)
    importing.match_columns(session, import_id=stored.id, columns=columns, by=town.lead, at=at)
    stored = find_import(session, uid=uid)
    assert stored is not None
    seen = importing.fingerprint(difference_of(session, stored=stored, table=table, on=TODAY))

    importing.apply_list(session, import_id=stored.id, seen=seen, leavers_confirmed=True, by=town.lead, at=at)
    reconcile(session, town, TODAY + timedelta(days=1))

    ended = {row[0] for row in asked(session) if row[4] is not None}
    assert ended == {town.conor.id}, "The list of the wardens names Amina alone."


def test_learners_read_why_their_post_is_asked(session: Session, town: Town, at: datetime) -> None:
    publish(session, a_draft(town.wardens, which_posts=WhichPosts.PUBLIC), by=town.lead, at=at)

    (ask,) = asks_of(session, person_id=town.amina.id, on=TODAY)

    assert ask.reason == (
        "You may meet people this is about. It is asked because your post in Wardens meets the public."
    )


# A whole organisation, before and after, to the digit


def test_a_year_of_moves_leavers_and_policies_agrees_with_plain_counting(session: Session, at: datetime) -> None:
    """500 people move, 300 posts end, the renewal goes from 3 years to 2 and back: every figure, on every day."""
    diary = Diary(session)
    first = TODAY
    uid = publish(session, a_draft(diary.first_team), by=diary.lead, at=noon(first))
    diary.begin_rule(first, months=36)
    diary.check(first)

    moved = first + timedelta(days=20)
    diary.move(500, on=moved)
    diary.follow(moved)
    ended = first + timedelta(days=40)
    diary.leave(300, on=ended)
    diary.follow(ended)
    for number, (days, months) in enumerate(((60, 24), (80, 36))):
        on = first + timedelta(days=days)
        rule = the_rule(session, uid, by=diary.lead, at=noon(on))
        policy = RenewalPolicy(months_valid=months)
        draft = a_draft(diary.first_team, form_key=f"key-{number}", renewal=policy, changes=rule)
        publish(session, draft, by=diary.lead, at=noon(on))
        diary.change_policy(on, months=months)
        diary.check(on)
    last = first + timedelta(days=400)
    diary.follow(last)

    assert diary.wrong == []
    assert len(diary.days) == 6
    lapses = [diary.valid_on(day) for day in diary.days]
    assert len(set(lapses)) > 3, "The days differ, or there would be nothing to find."
    for day in diary.days:
        whole = tally_as_on(session, scope=Scope(("",)), by=By.UNIT, on=day)
        assert diary.counts_of(whole) == diary.expected(day), f"as at {day}, asked on {last}"
    assert keeping.differences(session, on=last) == []
    assert session.scalar(select(func.count()).select_from(ExpiryTerm)) != 0
