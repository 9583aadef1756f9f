"""A list as a difference from what is known."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.rules.staff_list import comparing, matching
from lms.rules.staff_list.difference import HAS_LEFT, NOT_LISTED, Detail, Difference, NewPost, PersonDetails
from lms.rules.staff_list.register import KnownPerson, KnownPost, Register
from lms.rules.staff_list.words import counts, sums
from tests.staff_lists import ON, a_register, a_row, as_csv, change_of, odd_list

ADA = KnownPerson(10, "Ada", "Okoro", "ada.okoro@council.example", elsewhere=False)
BEN = KnownPerson(11, "Ben", "Good", "ben.good@council.example", elsewhere=False)
CY = KnownPerson(12, "Cy", "Hidden", "cy.hidden@council.example", elsewhere=False)
ADAS_POST = KnownPost(100, 10, 3, "Officer", "1001", None, date(2017, 4, 26), None, True)
BENS_POST = KnownPost(101, 11, 3, "Officer", "1002", None, date(2018, 1, 1), None, True)
CYS_POST = KnownPost(102, 12, 5, "Gardener", "1003", None, date(2018, 1, 1), None, True)
ADAS_ROW = a_row("1001", "Ada", "Okoro")
BENS_ROW = a_row("1002", "Ben", "Good")


def known(*pairs: tuple[KnownPerson, KnownPost], strangers: dict[str, int] | None = None) -> Register:
    return a_register(
        people={person.id: person for person, _ in pairs},
        posts=tuple(post for _, post in pairs),
        strangers=strangers or {},
    )


def two_people() -> Register:
    return known((ADA, ADAS_POST), (BEN, BENS_POST))


def kinds(change: Difference) -> tuple[list[str], list[str], list[str], list[str], int]:
    """Who joins, moves, has new details, leaves, and how many stay."""
    return (
        [step.row.name for step in change.joins],
        [step.row.name for step in change.moves],
        [step.row.name for step in change.changes],
        [leave.name for leave in change.leaves],
        change.stays,
    )


def test_the_same_list_again_changes_nothing() -> None:
    change = change_of(as_csv(ADAS_ROW, BENS_ROW), two_people())

    assert kinds(change) == ([], [], [], [], 2)
    assert change.is_empty
    assert change.faults == ()
    assert sums(counts(change)) == "Nothing changes. 2 people stay as they are."


def test_somebody_new_joins_from_their_start_date() -> None:
    change = change_of(
        as_csv(ADAS_ROW, BENS_ROW, a_row("1009", "Zoë", "New", Work_Email="", Team="Archive")), two_people()
    )

    (step,) = change.joins
    assert (step.person, step.old) == ("row 4", None)
    assert step.new == NewPost(("Housing", "Archive"), "Officer", "1009", None, date(2017, 4, 26), None, True)
    assert change.new_units == [("Housing", "Archive")]
    assert change.unreachable == 1


def test_a_move_ends_one_post_yesterday_and_begins_another_today() -> None:
    change = change_of(as_csv(a_row("1001", Team="Allocations"), BENS_ROW), two_people())

    (step,) = change.moves
    assert (step.old, step.last_day) == (ADAS_POST, date(2026, 11, 24))
    assert step.new == NewPost(("Housing", "Allocations"), "Officer", "1001", None, ON, None, True)
    assert step.shown == (
        Detail("Directorate, department or service", "Housing / Front Desk", "Housing / Allocations"),
    )


def test_a_move_planned_for_later_begins_on_its_day() -> None:
    row = a_row("1001", Team="Allocations", Start_Date="01/01/2027")

    (step,) = change_of(as_csv(row, BENS_ROW), two_people()).moves

    assert step.new is not None
    assert (step.last_day, step.new.starts_on) == (date(2026, 12, 31), date(2027, 1, 1))


def test_once_a_later_move_is_planned_the_same_list_changes_nothing() -> None:
    now = ADAS_POST._replace(ends_on=date(2026, 12, 31))
    later = ADAS_POST._replace(id=103, unit_id=4, starts_on=date(2027, 1, 1))
    register = a_register(people={10: ADA}, posts=(now, later))

    change = change_of(as_csv(a_row("1001", Team="Allocations", Start_Date="01/01/2027")), register)

    assert kinds(change) == ([], [], [], [], 1)


def test_a_new_job_title_is_a_new_post_so_that_the_old_one_stays_on_record() -> None:
    (step,) = change_of(as_csv(a_row("1001", Job_Title="Manager"), BENS_ROW), two_people()).changes

    assert (step.old, step.last_day, step.shown) == (
        ADAS_POST,
        date(2026, 11, 24),
        (Detail("Job title", "Officer", "Manager"),),
    )
    assert step.new is not None
    assert (step.new.role_title, step.new.starts_on) == ("Manager", ON)


def test_a_new_name_and_address_are_written_to_the_person() -> None:
    row = a_row("1001", "Ada", "Okoro-Bell", Work_Email="ada.bell@council.example")

    (step,) = change_of(as_csv(row, BENS_ROW), two_people()).changes

    assert step.new is None
    assert step.details == PersonDetails("Ada", "Okoro-Bell", "ada.bell@council.example")
    assert step.shown == (
        Detail("Name", "Ada Okoro", "Ada Okoro-Bell"),
        Detail("Work e-mail address", "ada.okoro@council.example", "ada.bell@council.example"),
    )


def test_empty_cells_do_not_wipe_out_what_is_known() -> None:
    row = a_row("1001", Work_Email="", Job_Title="", Public_Facing="", Start_Date="")

    assert kinds(change_of(as_csv(row, BENS_ROW), two_people())) == ([], [], [], [], 2)


def test_what_a_list_has_no_column_for_stays_as_it_is() -> None:
    content = as_csv(["1001", "Ada Okoro"], ["1002", "Ben Good"], header=("Staff number", "Name"))
    led = known((ADA, ADAS_POST._replace(manager_id=11, ends_on=date(2027, 3, 31))), (BEN, BENS_POST))

    assert kinds(change_of(content, led)) == ([], [], [], [], 2)


def test_whoever_is_not_named_leaves_as_of_yesterday() -> None:
    (leave,) = change_of(as_csv(ADAS_ROW), two_people()).leaves

    assert (leave.post, leave.name, leave.unit, leave.last_day, leave.why) == (
        BENS_POST,
        "Ben Good",
        ("Housing", "Front Desk"),
        date(2026, 11, 24),
        NOT_LISTED,
    )


def test_a_leaving_date_in_the_past_ends_the_post_on_that_day() -> None:
    (leave,) = change_of(as_csv(a_row("1001", Leaving_Date="30/09/2026"), BENS_ROW), two_people()).leaves

    assert (leave.post, leave.last_day, leave.why) == (ADAS_POST, date(2026, 9, 30), HAS_LEFT)


@pytest.mark.parametrize("last_day", ["25/11/2026", "17/12/2026"])
def test_a_leaving_date_from_today_on_is_the_posts_last_day(last_day: str) -> None:
    (step,) = change_of(as_csv(a_row("1001", Leaving_Date=last_day), BENS_ROW), two_people()).changes

    assert (step.new, step.changes_last_day, step.shown[0].label) == (None, True, "Leaving date")
    assert f"{step.last_day:%d/%m/%Y}" == last_day


def test_a_leaving_date_that_is_taken_back_is_forgotten() -> None:
    leaving = known((ADA, ADAS_POST._replace(ends_on=date(2026, 12, 17))), (BEN, BENS_POST))

    (step,) = change_of(as_csv(ADAS_ROW, BENS_ROW), leaving).changes

    assert (step.changes_last_day, step.last_day, step.shown) == (
        True,
        None,
        (Detail("Leaving date", "17 December 2026", "none"),),
    )


def test_somebody_who_left_before_is_counted_and_nothing_else() -> None:
    left = known((ADA, ADAS_POST._replace(ends_on=date(2026, 9, 30))), (BEN, BENS_POST))
    never_here = a_row("1900", "Old", "Hand", Leaving_Date="01/02/2020")

    change = change_of(as_csv(a_row("1001", Leaving_Date="30/09/2026"), never_here, BENS_ROW), left)

    assert (kinds(change), change.gone_before) == (([], [], [], [], 1), 2)


def test_somebody_who_comes_back_is_the_same_person_in_a_new_post_from_today() -> None:
    left = known((ADA, ADAS_POST._replace(ends_on=date(2026, 9, 30))), (BEN, BENS_POST))

    (step,) = change_of(as_csv(ADAS_ROW, BENS_ROW), left).joins

    assert step.new is not None
    assert (step.person, step.new.starts_on) == (10, ON)


def test_a_row_left_alone_makes_nobody_a_leaver() -> None:
    by_number = a_row("1001", Start_Date="soon")
    by_address = a_row("", "Ben", "Good", Start_Date="soon")
    by_name = a_row("", "Cy", "Hidden", Work_Email="cy at council.example")

    change = change_of(
        as_csv(by_number, by_address, by_name), known((ADA, ADAS_POST), (BEN, BENS_POST), (CY, CYS_POST))
    )

    assert kinds(change) == ([], [], [], [], 0)
    assert len(change.faults) == 3


def test_without_a_staff_number_a_person_is_known_by_their_address() -> None:
    change = change_of(as_csv(a_row("", "Ada", "Okoro"), BENS_ROW), two_people())

    assert kinds(change) == ([], [], [], [], 2)


def test_a_staff_number_that_changed_is_taken_over_when_the_address_is_the_same() -> None:
    (step,) = change_of(as_csv(a_row("A-77"), BENS_ROW), two_people()).changes

    assert step.shown == (Detail("Staff number", "1001", "A-77"),)


def test_a_second_staff_number_with_the_same_name_and_address_is_a_second_post() -> None:
    change = change_of(as_csv(ADAS_ROW, a_row("1077", Team="Allocations"), BENS_ROW), two_people())

    assert kinds(change) == (["Ada Okoro"], [], [], [], 2)
    assert change.joins[0].person == 10


def test_two_posts_of_one_new_person_make_one_person() -> None:
    change = change_of(as_csv(a_row("1"), a_row("2", Team="Allocations")), a_register())

    assert [step.person for step in change.joins] == ["ada.okoro@council.example"] * 2


def test_a_number_that_now_belongs_to_somebody_else_is_left_alone() -> None:
    row = a_row("1001", "Zoë", "New", Work_Email="zoe.new@council.example")

    change = change_of(as_csv(row, BENS_ROW), two_people())

    assert kinds(change) == ([], [], [], [], 1)
    assert [(fault.says, fault.remedy) for fault in change.faults] == [
        ("Staff number 1001 belongs to somebody with another name and address.", matching.OTHER_PERSON_REMEDY)
    ]


def test_an_address_that_somebody_else_holds_is_left_alone() -> None:
    change = change_of(as_csv(a_row("", "Zoë", "New", Work_Email="ada.okoro@council.example"), BENS_ROW), two_people())

    assert kinds(change) == ([], [], [], [], 1)
    assert [fault.says for fault in change.faults] == [
        "The address ada.okoro@council.example belongs to somebody with another name."
    ]


def test_somebody_of_another_organisation_joins_as_anybody_else_would() -> None:
    row = a_row("1009", "Zoë", "Visitor", Work_Email="zoe@council.example")

    (step,) = change_of(
        as_csv(row, ADAS_ROW, BENS_ROW),
        known((ADA, ADAS_POST), (BEN, BENS_POST), strangers={"zoe@council.example": 77}),
    ).joins

    assert (step.person, step.details, step.row.name) == (77, None, "Zoë Visitor")


def test_the_name_and_address_of_somebody_with_a_post_elsewhere_stay_theirs() -> None:
    shared = known((ADA._replace(elsewhere=True), ADAS_POST), (BEN, BENS_POST))

    change = change_of(as_csv(a_row("1001", "Ada", "Bell", Work_Email="ada@council.example"), BENS_ROW), shared)

    assert kinds(change) == ([], [], [], [], 2)
    assert [(fault.says, fault.left_out) for fault in change.faults] == [(comparing.ADDRESS_STAYS, False)]


@pytest.mark.parametrize("strangers", [{"taken@council.example": 77}, {}])
def test_an_address_that_is_taken_stays_with_whoever_has_it(strangers: dict[str, int]) -> None:
    holder = () if strangers else ((CY._replace(email="taken@council.example"), CYS_POST),)
    register = known((ADA, ADAS_POST), (BEN, BENS_POST), *holder, strangers=strangers)
    cys_row = (
        ()
        if strangers
        else (a_row("1003", "Cy", "Hidden", Work_Email="", Job_Title="Gardener", Directorate="Parks", Team=""),)
    )

    change = change_of(as_csv(a_row("1001", Work_Email="taken@council.example"), BENS_ROW, *cys_row), register)

    assert kinds(change) == ([], [], [], [], 2 + len(cys_row))
    assert [fault.says for fault in change.faults] == [comparing.ADDRESS_STAYS]


def test_a_line_manager_is_found_in_the_list_or_in_post() -> None:
    row = a_row("1009", "Zoë", "New", Line_Manager_No="1010")
    boss = a_row("1010", "Max", "Boss", Line_Manager_No="1001")

    joins = change_of(as_csv(row, boss, ADAS_ROW, BENS_ROW), two_people()).joins

    assert [step.new.manager for step in joins if step.new] == ["max.boss@council.example", 10]


def test_a_line_manager_who_is_not_there_is_said_once_and_changes_nothing() -> None:
    led = known((ADA, ADAS_POST._replace(manager_id=11)), (BEN, BENS_POST))
    ada, ben = a_row("1001", Line_Manager_No="1999"), a_row("1002", "Ben", "Good", Line_Manager_No="1999")

    change = change_of(as_csv(ada, ben), led)

    assert kinds(change) == ([], [], [], [], 2)
    assert [(fault.line, fault.says, fault.left_out) for fault in change.faults] == [
        (2, "Line manager 1999 is not in post, here and in 1 more row.", False)
    ]


def test_nobody_is_their_own_line_manager() -> None:
    change = change_of(as_csv(a_row("1001", Line_Manager_No="1001"), BENS_ROW), two_people())

    assert kinds(change) == ([], [], [], [], 2)
    assert [fault.says for fault in change.faults] == [comparing.OWN_MANAGER]


def test_a_list_of_one_unit_leaves_the_others_alone() -> None:
    register = known((ADA, ADAS_POST), (BEN, BENS_POST), (CY, CYS_POST))

    change = change_of(as_csv(ADAS_ROW), register, unit_id=2)

    assert (kinds(change), change.in_post) == (([], [], [], ["Ben Good"], 1), 2)


def test_a_list_of_one_unit_cannot_take_somebody_from_another() -> None:
    register = known((ADA, ADAS_POST), (BEN, BENS_POST), (CY, CYS_POST))
    mine = a_row("1003", "Cy", "Hidden")
    theirs = a_row("1009", "Zoë", "New", Directorate="Parks", Team="")

    change = change_of(as_csv(ADAS_ROW, BENS_ROW, mine, theirs), register, unit_id=2)

    assert kinds(change) == ([], [], [], [], 2)
    assert [(fault.line, fault.says) for fault in change.faults] == [
        (4, "Staff number 1003 is in use in another part of the organisation."),
        (5, "Parks is not in Housing, which this list is of."),
    ]


def test_a_list_of_one_unit_may_name_only_what_is_below_it() -> None:
    content = as_csv(["1009", "Zoë New", "Archive"], header=("Staff number", "Name", "Team"))

    (step,) = change_of(content, a_register(), unit_id=2).joins

    assert step.new is not None
    assert step.new.unit == ("Housing", "Archive")


def test_units_are_the_same_in_any_letter_case_and_with_the_organisation_in_front() -> None:
    shouting = a_row("1001", Directorate="HOUSING", Team="front desk")
    in_front = a_row("1002", "Ben", "Good", Directorate="Riverside Council", Team="")
    bens = BENS_POST._replace(unit_id=1)

    change = change_of(as_csv(shouting, in_front), known((ADA, ADAS_POST), (BEN, bens)))

    assert kinds(change) == ([], [], [], [], 2)


@pytest.mark.parametrize(("leavers", "many"), [(0, False), (1, False), (2, True)])
def test_more_than_five_in_a_hundred_leavers_are_many(leavers: int, many: bool) -> None:
    people = {number: KnownPerson(number, f"P{number}", "Known", None, elsewhere=False) for number in range(1, 21)}
    posts = tuple(
        KnownPost(number, number, 3, "Officer", str(number), None, date(2020, 1, 1), None, True) for number in people
    )
    rows = [a_row(str(number), f"P{number}", "Known", Work_Email="") for number in people][leavers:]

    change = change_of(as_csv(*rows), a_register(people=people, posts=posts))

    assert (len(change.leaves), change.has_many_leavers) == (leavers, many)


def test_a_list_with_one_of_everything_says_what_it_does() -> None:
    change = change_of(odd_list(), a_register())

    assert sums(counts(change)) == "15 people join, 1 had left before. 12 rows need a look."
    assert [fault.line for fault in change.faults if fault.left_out] == [18, 19, 20, 21, 22, 23, 24, 25, 26]
    assert [(fault.line, fault.says) for fault in change.faults if not fault.left_out] == [
        (11, "Line manager 100021 is not in post."),
        (13, "2 people have the address reception@council.example."),
        (14, "2 people have the address reception@council.example."),
    ]
    assert change.unreachable == 3


def test_numbers_are_said_in_one_sentence() -> None:
    numbers = {"join": 12, "move": 3, "leave": 1, "change": 1, "stay": 1960, "look": 14}

    assert sums(numbers) == (
        "12 people join, 3 move, 1 leaves, 1 has new details, 1,960 stay as they are. 14 rows need a look."
    )
    assert sums({"join": 1, "look": 1}, done=True) == "1 person joined. 1 row needs a look."
    assert sums({"look": 2}) == "Nobody in this list can be read. 2 rows need a look."


def applied(change: Difference, register: Register, on: date) -> Register:
    """What would be known after a difference is applied: a small reference for the law below."""
    people, posts = dict(register.people), {post.id: post for post in register.posts}
    units = {unit.names: unit for unit in register.units}
    for names in change.new_units:
        above = units[names[:-1]]
        unit = above._replace(id=len(units) + 1000, path=f"{above.path}{len(units) + 1000}/", names=names)
        units[names] = unit
    fold = {tuple(name.casefold() for name in names): unit for names, unit in units.items()}
    made: dict[Any, int] = {}
    steps = [*change.joins, *change.moves, *change.changes]
    for step in steps:
        if isinstance(step.person, str) and step.person not in made:
            made[step.person] = 1000 + len(people)
            row = step.row
            people[made[step.person]] = KnownPerson(
                made[step.person], row.given_name, row.family_name, row.email, False
            )
    for step in steps:
        person = made.get(step.person, step.person)
        if step.details:
            people[person] = people[person]._replace(**step.details._asdict())
        if step.old and step.changes_last_day:
            posts[step.old.id] = posts[step.old.id]._replace(ends_on=step.last_day)
        if step.new:
            new = step.new
            place = fold[tuple(name.casefold() for name in new.unit)].id
            manager = made.get(new.manager, new.manager)
            number = len(posts) + 5000
            posts[number] = KnownPost(
                number, person, place, new.role_title, new.number, manager, new.starts_on, new.ends_on, new.meets_public
            )
    for leave in change.leaves:
        posts[leave.post.id] = posts[leave.post.id]._replace(ends_on=leave.last_day)
    return a_register(people=people, posts=tuple(posts.values()), units=tuple(units.values()))


NAMES = st.sampled_from(["Ada", "ADA", "Ben", "Cy", "Zoë"])
ROWS = st.builds(
    a_row,
    st.sampled_from(["", "1", "01", "2", "3", "4", "5"]),
    NAMES,
    st.sampled_from(["Okoro", "Good", "Hidden"]),
    Work_Email=st.sampled_from(["", "a@c.example", "b@c.example", "c@c.example", "wrong"]),
    Job_Title=st.sampled_from(["", "Officer", "Manager"]),
    Directorate=st.sampled_from(["Housing", "HOUSING", "Parks", "Riverside Council", "New"]),
    Team=st.sampled_from(["", "Front Desk", "Allocations", "Fresh"]),
    Line_Manager_No=st.sampled_from(["", "1", "2", "3", "9"]),
    Start_Date=st.sampled_from(["", "01/01/2020", "25/11/2026", "01/01/2027"]),
    Leaving_Date=st.sampled_from(["", "", "01/06/2026", "25/11/2026", "01/03/2027"]),
    Public_Facing=st.sampled_from(["", "Y", "N"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(ROWS, min_size=1, max_size=7), min_size=1, max_size=3))
def test_any_list_applied_twice_changes_nothing_the_second_time(lists: list[list[list[str]]]) -> None:
    register = a_register()
    for rows in lists:
        register = applied(change_of(as_csv(*rows), register), register, ON)

        again = change_of(as_csv(*rows), register)

        assert kinds(again)[:4] == ([], [], [], [])
        emails = [person.email for person in register.people.values() if person.email]
        assert len(emails) == len(set(emails))
