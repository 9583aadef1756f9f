"""Which column holds what."""

import pytest

from lms.rules.refusals import Refusals
from lms.rules.staff_list.columns import (
    HEADINGS,
    KEY_NEEDED,
    NAME_NEEDED,
    TWICE,
    UNKNOWN,
    Field,
    check_columns,
    examples,
    guess_columns,
    header_key,
)
from tests.staff_lists import HEADER


def refusals_of(header: tuple[str, ...], chosen: dict[Field, str]) -> dict[str | None, str]:
    with pytest.raises(Refusals) as caught:
        check_columns(header, chosen)
    return {one.field: one.sentence for one in caught.value.refusals}


def test_the_headings_of_a_usual_list_are_all_known() -> None:
    assert guess_columns(HEADER, []) == {
        Field.STAFF_NUMBER: "Employee No",
        Field.GIVEN_NAME: "Forename",
        Field.FAMILY_NAME: "Surname",
        Field.EMAIL: "Work Email",
        Field.ROLE_TITLE: "Job Title",
        Field.UNIT: "Directorate",
        Field.TEAM: "Team",
        Field.MANAGER: "Line Manager No",
        Field.STARTS_ON: "Start Date",
        Field.ENDS_ON: "Leaving Date",
        Field.MEETS_PUBLIC: "Public Facing",
    }


def test_case_spaces_and_marks_in_headings_do_not_matter() -> None:
    found = guess_columns(("EMPLOYEE_NO.", "full-name", "E-Mail", "Dept"), [])

    assert found == {
        Field.STAFF_NUMBER: "EMPLOYEE_NO.",
        Field.FULL_NAME: "full-name",
        Field.EMAIL: "E-Mail",
        Field.UNIT: "Dept",
    }


def test_of_two_headings_for_one_field_the_more_usual_wins() -> None:
    assert guess_columns(("Line Manager", "Line Manager No", "Manager"), [])[Field.MANAGER] == "Line Manager No"


def test_a_single_column_of_units_is_the_first_level() -> None:
    assert guess_columns(("Name", "Team"), []) == {Field.FULL_NAME: "Name", Field.UNIT: "Team"}


def test_first_and_last_name_make_a_whole_name_needless() -> None:
    found = guess_columns(("Name", "First name", "Last name"), [])

    assert found == {Field.GIVEN_NAME: "First name", Field.FAMILY_NAME: "Last name"}


def test_a_column_full_of_addresses_is_known_by_what_is_in_it() -> None:
    rows = [["Ada", "ada@council.example"], ["Ben", "ben@council.example"], ["Cy"]]

    assert guess_columns(("Name", "Kontakt"), rows)[Field.EMAIL] == "Kontakt"


def test_no_heading_is_claimed_by_two_fields() -> None:
    every = [heading for headings in HEADINGS.values() for heading in headings]

    assert len(every) == len(set(every))


def test_a_name_and_a_number_or_address_are_enough() -> None:
    check_columns(("N", "E"), {Field.FULL_NAME: "N", Field.EMAIL: "E"})
    check_columns(("G", "F", "S"), {Field.GIVEN_NAME: "G", Field.FAMILY_NAME: "F", Field.STAFF_NUMBER: "S"})


def test_everything_that_is_missing_is_said_at_once_beside_its_field() -> None:
    assert refusals_of(("G", "T"), {Field.GIVEN_NAME: "G", Field.ROLE_TITLE: "T"}) == {
        "full_name": NAME_NEEDED,
        "staff_number": KEY_NEEDED,
    }


def test_a_column_chosen_twice_or_not_there_is_said_beside_its_field() -> None:
    chosen = {Field.FULL_NAME: "N", Field.STAFF_NUMBER: "N", Field.EMAIL: "elsewhere"}

    assert refusals_of(("N", "M"), chosen) == {"staff_number": TWICE.format(heading="N"), "email": UNKNOWN}


def test_headings_are_remembered_whatever_their_order_and_forgotten_when_one_changes() -> None:
    assert header_key(("Name", "Work Email")) == header_key(("work e-mail".replace("e-mail", "email"), "NAME"))
    assert header_key(("Name", "Work Email")) != header_key(("Name", "Email"))


def test_an_example_is_the_first_value_of_its_column() -> None:
    assert examples(("A", "B", "C"), [["", "b1"], [], ["a3", "b3"]]) == {"A": "a3", "B": "b1", "C": ""}
