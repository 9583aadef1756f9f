"""A rule asks the posts it names, once, by a date, and says in words why and why no more."""

from dataclasses import replace
from datetime import date

import pytest

from courses.course import Award
from lms.rules.refusals import Refusal
from lms.rules.renewal import RenewalKind, RenewalPolicy
from lms.rules.requirement import (
    Asked,
    Done,
    EndedRule,
    Ending,
    Opening,
    PostFacts,
    RuleInForce,
    State,
    WhichPosts,
    because,
    check_rule,
    counts_until,
    endings,
    falls_under,
    openings,
    posts_asked,
    renewing_endings,
    state_of,
)
from lms.rules.tiering import Answers, Override

TODAY = date(2026, 11, 25)
COUNCIL, HOSPITALS = 1, 2
AMINA, CONOR = 10, 11
SLAVERY_1, SLAVERY_2 = Award("modern-slavery", 1), Award("modern-slavery", 2)

EVERYBODY = RuleInForce(
    requirement_id=7,
    organisation_id=COUNCIL,
    award=SLAVERY_1,
    unit_path="/1/2/",
    which_posts=WhichPosts.EVERYBODY,
    weeks=4,
    in_force_from=date(2026, 11, 1),
    renewal=RenewalPolicy(),
)
TIER_2 = replace(EVERYBODY, requirement_id=8, award=SLAVERY_2, which_posts=WhichPosts.TIER, weeks=26)
PUBLIC = replace(EVERYBODY, requirement_id=9, which_posts=WhichPosts.PUBLIC)
WARDEN = PostFacts(AMINA, COUNCIL, "/1/2/5/", "Wardens", date(2026, 11, 10), meets_public=True)
CLERK = PostFacts(CONOR, COUNCIL, "/1/2/", "Housing", date(2024, 1, 8))
ELSEWHERE = PostFacts(AMINA, COUNCIL, "/1/20/", "Care", date(2020, 1, 1), meets_public=True)
WARD = PostFacts(AMINA, HOSPITALS, "/1/2/", "Ward", date(2020, 1, 1), meets_public=True)


def duties(*posts: PostFacts) -> set[tuple[int, int]]:
    return set(posts_asked([EVERYBODY, TIER_2, PUBLIC], posts))


def test_a_unit_is_asked_with_everything_below_it_and_nothing_beside_it() -> None:
    assert [falls_under(EVERYBODY, post) for post in (WARDEN, CLERK, ELSEWHERE, WARD)] == [True, True, False, False]


def test_which_posts() -> None:
    assert duties(WARDEN, CLERK, ELSEWHERE, WARD) == {(AMINA, 7), (AMINA, 8), (AMINA, 9), (CONOR, 7)}


def test_answers_and_overrides_decide_who_is_at_the_tier() -> None:
    by_hand = Override("modern-slavery", 2, "Advises residents.", date(2027, 1, 1))

    assert duties(replace(WARDEN, answers=Answers())) == {(AMINA, 7)}
    assert duties(replace(CLERK, answers=Answers(referrals=True))) == {(CONOR, 7), (CONOR, 8)}
    assert duties(replace(CLERK, overrides={"modern-slavery": by_hand})) == {(CONOR, 7), (CONOR, 8)}


def test_of_several_posts_the_one_begun_first_speaks() -> None:
    earlier = replace(WARDEN, unit_path="/1/2/6/", unit_name="Advice", starts_on=date(2020, 1, 1))

    assert posts_asked([EVERYBODY], [WARDEN, earlier]) == {(AMINA, 7): (EVERYBODY, earlier)}


def test_why_is_said_of_the_post() -> None:
    assert because(EVERYBODY, CLERK) == "It is asked of everybody in your part of the organisation (Housing)."
    assert because(PUBLIC, WARDEN) == "It is asked because your post in Wardens meets the public."
    assert because(TIER_2, WARDEN) == (
        "It is asked because of your post in Wardens: tier 2, because it meets the public, as the staff list says."
    )
    assert len(because(PUBLIC, replace(WARDEN, unit_name="x" * 250))) == 250


def test_who_was_never_asked_is_asked_weeks_after_the_later_of_rule_and_post() -> None:
    should = posts_asked([EVERYBODY], [WARDEN, CLERK])

    found = openings(should, {}, {}, on=TODAY)

    assert found == [
        Opening(AMINA, EVERYBODY, 1, date(2026, 12, 8), because(EVERYBODY, WARDEN)),
        Opening(CONOR, EVERYBODY, 1, date(2026, 11, 29), because(EVERYBODY, CLERK)),
    ]


def test_nobody_is_late_on_the_day_they_are_first_asked() -> None:
    long_ago = replace(EVERYBODY, in_force_from=date(2026, 1, 1))

    found = openings(posts_asked([long_ago], [CLERK]), {}, {}, on=TODAY)

    assert [one.due_on for one in found] == [date(2026, 12, 23)]


def test_who_is_asked_already_is_left_and_who_comes_back_gets_a_new_cycle() -> None:
    should = posts_asked([EVERYBODY], [WARDEN, CLERK])
    has = {(AMINA, 7): Asked(1, 1, date(2026, 11, 10), True), (CONOR, 7): Asked(2, 3, date(2025, 1, 1), False)}

    found = openings(should, has, {}, on=TODAY)

    assert [(one.person_id, one.cycle) for one in found] == [(CONOR, 4)]


@pytest.mark.parametrize(
    ("until", "assigned_on", "opens"),
    [
        (date(2027, 1, 31), date(2024, 1, 1), False),  # the window opens on 2 December
        (date(2027, 1, 24), date(2024, 1, 1), True),
        (date(2026, 10, 1), date(2024, 1, 1), True),
        (date(2027, 1, 24), TODAY, False),  # the cycle that the window opened
        (None, date(2024, 1, 1), False),
    ],
)
def test_a_new_cycle_begins_when_the_window_for_renewing_opens(
    until: date | None, assigned_on: date, opens: bool
) -> None:
    should = posts_asked([EVERYBODY], [CLERK])
    has = {(CONOR, 7): Asked(2, 1, assigned_on, True)}

    found = openings(should, has, {((CONOR, COUNCIL), SLAVERY_1.code): until}, on=TODAY)

    assert [(one.cycle, one.due_on, one.renews) for one in found] == ([(2, until, True)] if opens else [])
    assert [one.assignment_id for one in renewing_endings(found, has)] == ([2] if opens else [])


def test_who_is_asked_no_more_is_told_why() -> None:
    has = {
        (AMINA, 7): Asked(1, 1, date(2026, 1, 1), True),
        (CONOR, 7): Asked(2, 1, date(2026, 1, 1), True),
        (AMINA, 9): Asked(3, 1, date(2026, 1, 1), True),
        (CONOR, 9): Asked(4, 1, date(2026, 1, 1), False),
        (CONOR, 6): Asked(5, 1, date(2026, 1, 1), True),
        (AMINA, 5): Asked(6, 1, date(2026, 1, 1), True),
    }
    here = {(AMINA, COUNCIL): [ELSEWHERE], (CONOR, COUNCIL): [CLERK]}
    ended = EndedRule(6, COUNCIL, SLAVERY_1, "The course has changed.")
    rules: dict[int, RuleInForce | EndedRule] = {7: EVERYBODY, 9: PUBLIC, 6: ended}

    found = endings({(CONOR, 7): (EVERYBODY, CLERK)}, has, here, rules)

    assert found == [
        Ending(AMINA, 1, 7, "You work in Care now, where it is not asked."),
        Ending(AMINA, 3, 9, "You work in Care now, where it is not asked."),
        Ending(CONOR, 5, 6, "The course has changed."),
    ], "Requirement 5 is no rule: what a lead asked by name is not ended by a rule."
    assert [one.because for one in endings({}, {(AMINA, 7): has[AMINA, 7]}, {}, rules)] == ["Your post ended."]
    public = {(CONOR, 9): Asked(7, 1, date(2026, 1, 1), True)}
    assert [one.because for one in endings({}, public, here, rules)] == [
        "Your post is no longer one of those that are asked."
    ]


def test_the_strictest_policy_counts_and_none_leaves_what_was_issued() -> None:
    done = [Done(1, date(2025, 3, 10), "native", date(2028, 3, 31))]
    three, two = RenewalPolicy(months_valid=36), RenewalPolicy(months_valid=24)
    summer = RenewalPolicy(RenewalKind.FIXED_DATE, 12, 60, 8, 31)

    assert counts_until(done, []) == [date(2028, 3, 31)]
    assert counts_until(done, [three]) == [date(2028, 3, 31)]
    assert counts_until(done, [three, two]) == [date(2027, 3, 31)]
    assert counts_until(done, [two, summer]) == [date(2025, 8, 31)]


def test_what_others_issued_never_counts_longer_than_they_said() -> None:
    done = [
        Done(1, date(2025, 3, 10), "evidence", date(2026, 3, 10)),
        Done(2, date(2025, 3, 10), "evidence", None),
        Done(3, date(2025, 3, 10), "native", date(2026, 3, 10)),
    ]

    assert counts_until(done, [RenewalPolicy(months_valid=24)]) == [
        date(2026, 3, 10),
        date(2027, 3, 31),
        date(2027, 3, 31),
    ]


@pytest.mark.parametrize(
    ("first_start", "ends_on", "state"),
    [
        (None, None, State.TAKEN_BACK),
        (date(2026, 11, 26), None, State.PLANNED),
        (TODAY, None, State.IN_FORCE),
        (date(2026, 1, 1), date(2026, 11, 26), State.IN_FORCE),
        (date(2026, 1, 1), TODAY, State.ENDED),
    ],
)
def test_a_rule_is_planned_then_in_force_then_ended(
    first_start: date | None, ends_on: date | None, state: State
) -> None:
    assert state_of(first_start=first_start, ends_on=ends_on, on=TODAY) is state


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"weeks": 0}, "weeks"),
        ({"weeks": 157}, "weeks"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"starts_on": date(2026, 11, 24)}, "starts"),
        ({"starts_on": date(2030, 1, 1)}, "starts"),
    ],
)
def test_what_makes_no_sense_is_refused(said: dict[str, object], field: str) -> None:
    good: dict[str, object] = {"weeks": 4, "reason": "Why", "starts_on": TODAY}
    check_rule(**good, on=TODAY)  # type: ignore[arg-type]  # the three keywords of the call

    with pytest.raises(Refusal) as refused:
        check_rule(**{**good, **said}, on=TODAY)  # type: ignore[arg-type]  # the same

    assert refused.value.field == field
