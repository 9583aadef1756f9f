"""What a learner is asked to do, as one plan."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from courses.course import Award
from lms.rules.learning_plan import Ask, HeldAward, OpenQuiz, Plan, Study, plan
from lms.rules.standing import Standing
from tests.curriculum import SLAVERY_1, SLAVERY_2, TRAUMA_1, a_course

TODAY = date(2026, 11, 25)
COURSES = (
    a_course(SLAVERY_1, "Modern slavery"),
    a_course(TRAUMA_1, "Trauma-informed practice"),
    a_course(SLAVERY_2, "Modern slavery", prerequisites=(SLAVERY_1, TRAUMA_1)),
)
UID = UUID("00000000-0000-4000-8000-000000000001")
WELCOME = ("noticing", "welcome")


def an_ask(award: Award = SLAVERY_1, *, due_on: date = date(2026, 12, 31), organisation: str = "The council") -> Ask:
    return Ask(award.code, organisation, f"{organisation} needs it.", date(2026, 10, 1), due_on)


def a_held(
    award: Award = SLAVERY_1, *, expires_on: date | None = date(2028, 6, 30), certificate: str = "CODE"
) -> HeldAward:
    return HeldAward(award.code, f"Edition of {award}", date(2025, 6, 1), expires_on, certificate)


def a_study(
    award: Award = SLAVERY_1,
    *,
    read: frozenset[tuple[str, str]] = frozenset(),
    finished_on: date | None = None,
    quiz: OpenQuiz | None = None,
) -> Study:
    return Study(award.code, UID, date(2026, 11, 1), finished_on, read, quiz)


def planned(
    asks: tuple[Ask, ...] = (), held: tuple[HeldAward, ...] = (), studies: tuple[Study, ...] = (), on: date = TODAY
) -> Plan:
    return plan(COURSES, asks=asks, held=held, studies=studies, on=on)


def codes(plan_: Plan) -> dict[str, list[str]]:
    return {
        name: [item.course.award.code for item in getattr(plan_, name)] for name in ("to_do", "renew", "done", "others")
    }


def test_a_learner_of_whom_nothing_is_asked_sees_every_course_as_one_they_may_take() -> None:
    empty = planned()

    assert codes(empty) == {
        "to_do": [],
        "renew": [],
        "done": [],
        "others": ["trauma-informed-practice-1", "modern-slavery-1", "modern-slavery-2"],
    }
    assert empty.next_step is None
    assert [item.words for item in empty.others] == ["You do not have to do this."] * 3


def test_what_is_past_its_date_comes_first_then_what_is_suggested_first_then_by_date() -> None:
    given_ = planned(
        asks=(
            an_ask(SLAVERY_2, due_on=date(2026, 11, 30)),
            an_ask(TRAUMA_1, due_on=date(2027, 3, 1)),
            an_ask(SLAVERY_1, due_on=date(2026, 11, 24)),
        )
    )

    assert codes(given_)["to_do"] == ["modern-slavery-1", "trauma-informed-practice-1", "modern-slavery-2"]
    assert [item.words for item in given_.to_do] == [
        "This was due on 24 November 2026.",
        "Due on 1 March 2027.",
        "Due on 30 November 2026.",
    ]


def test_the_next_step_is_the_first_course_for_which_nothing_else_comes_first() -> None:
    given_ = planned(asks=(an_ask(SLAVERY_2, due_on=date(2026, 11, 1)), an_ask(SLAVERY_1)))

    assert codes(given_)["to_do"] == ["modern-slavery-2", "modern-slavery-1"]
    assert given_.to_do[0].missing == (SLAVERY_1, TRAUMA_1)
    assert given_.next_step == given_.to_do[1]


def test_two_organisations_that_ask_are_both_named_and_the_earlier_date_governs() -> None:
    hospital = an_ask(due_on=date(2026, 12, 1), organisation="The hospitals")
    council = an_ask(due_on=date(2026, 12, 31))

    (item,) = planned(asks=(council, hospital)).to_do

    assert item.asks == (hospital, council)
    assert item.words == "Due on 1 December 2026."


def test_a_course_begun_says_how_far_and_a_finished_study_does_not_count_as_begun() -> None:
    (begun,) = planned(asks=(an_ask(),), studies=(a_study(read=frozenset({WELCOME}), quiz=OpenQuiz(3)),)).to_do
    (again,) = planned(asks=(an_ask(),), studies=(a_study(finished_on=date(2024, 1, 1)),)).to_do

    assert (begun.position.standing, begun.begun, begun.progress.pages_done) == (Standing.IN_PROGRESS, True, 1)
    assert (again.position.standing, again.begun, again.progress.pages_done) == (Standing.NOT_STARTED, False, 0)


def test_what_was_begun_unasked_is_to_do_after_everything_that_is_asked() -> None:
    given_ = planned(asks=(an_ask(SLAVERY_1),), studies=(a_study(TRAUMA_1),))

    assert codes(given_)["to_do"] == ["modern-slavery-1", "trauma-informed-practice-1"]
    assert given_.to_do[1].words == "You have begun this. You do not have to do it."


def test_what_is_held_is_done_whether_or_not_it_is_asked_for() -> None:
    asked = planned(asks=(an_ask(),), held=(a_held(),))
    unasked = planned(held=(a_held(),))

    for one in (asked, unasked):
        assert codes(one)["done"] == ["modern-slavery-1"]
        assert one.done[0].words == "Up to date until 30 June 2028."
        assert one.done[0].held == a_held()


def test_a_higher_tier_stands_in_for_the_lower_and_the_lower_not_for_the_higher() -> None:
    high = a_held(SLAVERY_2)
    given_ = planned(asks=(an_ask(SLAVERY_1),), held=(high,))
    low = planned(asks=(an_ask(SLAVERY_2),), held=(a_held(SLAVERY_1),))

    assert codes(given_)["done"] == ["modern-slavery-1", "modern-slavery-2"]
    assert given_.done[0].held == high
    assert codes(low)["to_do"] == ["modern-slavery-2"]


def test_in_the_window_before_expiry_it_is_to_renew_and_after_it_is_to_do_again() -> None:
    soon = planned(asks=(an_ask(),), held=(a_held(expires_on=date(2026, 12, 31)),))
    lapsed = planned(asks=(an_ask(),), held=(a_held(expires_on=date(2026, 10, 31)),))
    lapsed_unasked = planned(held=(a_held(expires_on=date(2026, 10, 31)),))

    assert codes(soon)["renew"] == ["modern-slavery-1"]
    assert soon.next_step == soon.renew[0]
    assert [item.words for item in lapsed.to_do] == ["This was valid until 31 October 2026. It is time to renew it."]
    assert "modern-slavery-1" in codes(lapsed_unasked)["others"]


def test_what_this_house_does_not_teach_is_named_and_not_lost() -> None:
    stranger = Award("hate-crime", 1)

    given_ = planned(asks=(an_ask(stranger),), held=(a_held(Award("old-topic", 1)),))

    assert given_.not_open == (an_ask(stranger),)
    assert given_.earlier == (a_held(Award("old-topic", 1)),)
    assert given_.to_do == ()


AWARDS = st.sampled_from([SLAVERY_1, SLAVERY_2, TRAUMA_1])
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


@given(
    asks=st.lists(st.builds(an_ask, AWARDS, due_on=DAYS), max_size=4),
    held=st.lists(st.builds(a_held, AWARDS, expires_on=st.none() | DAYS), max_size=4),
    studied=st.sets(AWARDS),
    finished=st.booleans(),
)
def test_every_course_stands_in_exactly_one_list_and_everything_asked_and_not_held_is_to_do(
    asks: list[Ask], held: list[HeldAward], studied: set[Award], finished: bool
) -> None:
    studies = tuple(a_study(award, finished_on=TODAY if finished else None) for award in sorted(studied))

    made = planned(tuple(asks), tuple(held), studies)

    listed = [code for list_ in codes(made).values() for code in list_]
    assert sorted(listed) == sorted(course.award.code for course in COURSES)
    to_do = set(codes(made)["to_do"])
    for item in (*made.to_do, *made.renew, *made.done, *made.others):
        if item.position.required and not item.position.valid:
            assert item.course.award.code in to_do
    past = [item.position.standing in (Standing.OVERDUE, Standing.LAPSED) for item in made.to_do]
    assert past == sorted(past, reverse=True)


def next_codes(plan_: Plan) -> list[str]:
    return [item.course.award.code for item in plan_.next_courses]


def test_the_courses_to_take_next_are_few_and_can_be_begun_now() -> None:
    topics = [a_course(Award(f"topic-{letter}", 1), letter) for letter in "abcd"]
    many = plan([*COURSES, *topics], asks=(), held=(), studies=(), on=TODAY)

    assert next_codes(planned()) == ["trauma-informed-practice-1", "modern-slavery-1"]
    assert next_codes(many) == ["trauma-informed-practice-1", "modern-slavery-1", "topic-a-1"]


def test_the_next_tier_of_a_topic_that_is_held_comes_before_new_topics() -> None:
    courses = [a_course(Award("arson", 1), "Arson"), a_course(SLAVERY_1, "Slavery"), a_course(SLAVERY_2, "Slavery")]

    holding = plan(courses, asks=(), held=(a_held(SLAVERY_1),), studies=(), on=TODAY)

    assert next_codes(holding) == ["modern-slavery-2", "arson-1"]


def test_no_more_is_suggested_while_there_is_something_to_do() -> None:
    assert next_codes(planned(asks=(an_ask(),))) == []


def test_what_was_held_and_is_not_asked_for_is_told_of_and_not_suggested() -> None:
    lapsed = planned(held=(a_held(expires_on=date(2026, 1, 1)),))

    assert [item.course.award.code for item in lapsed.let_off] == ["modern-slavery-1"]
    assert next_codes(lapsed) == ["trauma-informed-practice-1"]
