from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import headcounting
from lms.records.organisations import Organisation
from lms.records.quarters import Headcount, Target
from lms.records.queries.quarters import WHOLE_PARTNERSHIP, organisations_that_report, targets_set
from lms.rules.actor import Actor
from lms.rules.headcount_list import CountedStaff
from lms.rules.quarter import Reported, SetTarget
from lms.rules.refusals import Refusal, Refusals
from tests.factories import an_organisation

AWARDS = {"modern-slavery-1": "Modern slavery tier 1", "prevent-1": "Prevent tier 1"}
OFFICE = Actor(person_id=None, name="Ewa Kowalska")
SEPTEMBER = date(2026, 9, 30)


def bring_in(session: Session, text: str, at: datetime) -> tuple[int, int]:
    return headcounting.bring_in(session, text.encode(), file_name="counts.csv", awards=AWARDS, by=OFFICE, at=at)


def reported(session: Session, *, on: date) -> tuple[Reported, ...]:
    return organisations_that_report(session, scope=WHOLE_PARTNERSHIP, on=on)[1]


def rows(session: Session) -> list[tuple[str, date, int, dict[str, int]]]:
    return [
        (one.unit, one.as_at, one.headcount, one.trained)
        for one in session.scalars(select(Headcount).order_by(Headcount.id))
    ]


def test_a_file_is_taken_down_and_the_same_file_again_changes_nothing(session: Session, at: datetime) -> None:
    shelter = an_organisation(session, "Night Shelter").id
    text = (
        "Organisation,Unit,As at,Headcount,Modern slavery tier 1,prevent-1\n"
        "night shelter,,30/09/2026,1204,900,\n"
        "Night Shelter,Outreach,2026-09-30,14,9,n/a\n"
    )

    first = bring_in(session, text, at)
    again = bring_in(session, text, at)

    assert (first, again) == ((2, 2), (2, 0))
    assert rows(session) == [
        ("", SEPTEMBER, 1204, {"modern-slavery-1": 900}),
        ("Outreach", SEPTEMBER, 14, {"modern-slavery-1": 9}),
    ]
    assert reported(session, on=SEPTEMBER) == (Reported(shelter, SEPTEMBER, 1204, {"modern-slavery-1": 900}),)


def test_a_correction_is_added_and_counts_and_going_back_is_one_more(session: Session, at: datetime) -> None:
    shelter = an_organisation(session, "Night Shelter").id
    for people in (20, 22, 22, 20):
        row = CountedStaff("Night Shelter", "", SEPTEMBER, people, {})
        headcounting.report_headcount(session, row, awards=AWARDS, by=OFFICE, at=at)

    assert [headcount for _, _, headcount, _ in rows(session)] == [20, 22, 20]
    assert reported(session, on=SEPTEMBER) == (Reported(shelter, SEPTEMBER, 20, {}),)
    assert reported(session, on=date(2026, 9, 29)) == ()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Nowhere,30/09/2026,5,1", "There is no organisation called Nowhere. Add it first."),
        ("Night Shelter,31/02/2026,5,1", "Row 2: Enter the date the count is of, such as 30/09/2026."),
        ("Night Shelter,30/09/2027,5,1", "Row 2: The date must be today or earlier."),
        ("Night Shelter,30/09/2026,many,1", "Row 2: Headcount must be a whole number from 0 to 1,000,000."),
        ("Night Shelter,30/09/2026,-5,1", "Row 2: Headcount must be a whole number from 0 to 1,000,000."),
        (f"Night Shelter,30/09/2026,{'9' * 30},1", "Row 2: Headcount must be a whole number from 0 to 1,000,000."),
        ("Night Shelter,30/09/2026,5,6", "Row 2: Modern slavery tier 1: no more people can hold it than there are."),
        (",30/09/2026,5,1", "Row 2: Enter the organisation."),
    ],
)
def test_a_row_that_cannot_be_counted_keeps_the_whole_file_out(
    session: Session, at: datetime, line: str, sentence: str
) -> None:
    an_organisation(session, "Night Shelter")
    good = "Night Shelter,01/09/2026,8,2"

    with pytest.raises(Refusal) as refused:
        bring_in(session, f"organisation,as at,headcount,modern-slavery-1\n{line}\n{good}\n", at)

    found = refused.value.refusals if isinstance(refused.value, Refusals) else (refused.value,)
    assert [(one.sentence, one.field) for one in found] == [(sentence, "file")]
    assert rows(session) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Choose a file with a row of headings and a row for each organisation."),
        ("organisation,headcount\nNight Shelter,5\n", "Add a column with the heading as at."),
        ("a,b\n1,2\n", "Add a column with the heading organisation and one with as at and one with headcount."),
        (
            "organisation,as at,headcount\nNight Shelter,30/09/2026,5\nNIGHT SHELTER,30/09/2026,6\n",
            "Two rows are of the same organisation, unit and date. Keep one of them.",
        ),
        ("\0\0\0,x\n", "could not be read as text"),
    ],
)
def test_a_file_that_is_not_such_a_list_is_refused(session: Session, at: datetime, text: str, sentence: str) -> None:
    an_organisation(session, "Night Shelter")

    with pytest.raises(Refusal) as refused:
        bring_in(session, text, at)

    assert sentence in refused.value.sentence
    assert rows(session) == []


def test_an_organisation_is_added_once_under_its_name(session: Session, at: datetime) -> None:
    headcounting.add_organisation(session, "  Łódź   Shelter ", by=OFFICE, at=at)

    for name, sentence in (("łódź shelter", "already is an organisation"), (" ", "Enter the name")):
        with pytest.raises(Refusal, match=sentence):
            headcounting.add_organisation(session, name, by=OFFICE, at=at)
    assert [(one.name, one.kind) for one in session.scalars(select(Organisation))] == [
        ("Łódź Shelter", "reports counts")
    ]


def test_a_target_is_added_and_none_is_changed(session: Session, at: datetime) -> None:
    for percent in (80, 85, None):
        headcounting.set_target(session, award="", percent=percent, from_on=SEPTEMBER, by=OFFICE, at=at)

    assert targets_set(session) == [SetTarget("", percent, SEPTEMBER) for percent in (80, 85, None)]
    with pytest.raises(Refusal, match="from 1 to 100"):
        headcounting.set_target(session, award="", percent=101, from_on=SEPTEMBER, by=OFFICE, at=at)
    assert len(session.scalars(select(Target)).all()) == 3
