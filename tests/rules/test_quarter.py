from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.published_rates import Tally
from lms.rules.quarter import (
    Agency,
    CountedDay,
    HeadcountReport,
    Programme,
    Quarter,
    Reported,
    SetTarget,
    differences,
    is_quarter_end,
    published_reports,
    quarter_name,
    quarter_of,
    reported_on,
    sha256_of,
    targets_on,
)
from lms.rules.quarters import quarter_ends
from lms.rules.rates import Counts

END = date(2026, 9, 30)
SLAVERY = "modern-slavery-1"
PROGRAMME = Programme("Riverside Partnership", {SLAVERY: "Modern slavery tier 1"})


def counts(people: int, required: int, held: int) -> Counts:
    return Counts(in_post=people, ever=held, valid=held, required=required, required_valid=held)


def a_quarter(**held: int) -> Quarter:
    """Two organisations of 50 people, of whom 40 must hold it; by default 30 and 20 do."""
    tally = Tally(
        {
            (1, ""): Counts(in_post=50),
            (2, ""): Counts(in_post=50),
            (1, SLAVERY): counts(0, 40, held.get("council", 30)),
            (2, SLAVERY): counts(0, 40, held.get("hospitals", 20)),
        },
        (SLAVERY,),
    )
    return Quarter(
        PROGRAMME,
        (Agency(1, "Sherbourne City Council"), Agency(2, "Łódź & Sons “Hospitals”")),
        (CountedDay(END, tally, {"": 85}),),
        (Reported(2, END, 60, {SLAVERY: 33}),),
    )


# The text


def test_a_quarter_comes_back_from_its_text_whole() -> None:
    quarter = a_quarter()

    assert quarter_of(quarter.text) == quarter
    assert quarter_of(quarter.text).text == quarter.text


def test_the_hash_changes_with_every_figure_and_with_nothing_else() -> None:
    hashes = {sha256_of(a_quarter(council=held).text) for held in range(20)}

    assert len(hashes) == 20
    assert sha256_of(a_quarter().text) == sha256_of(a_quarter().text)


def test_a_quarter_is_named_by_its_months() -> None:
    assert [quarter_name(end) for end in (END, date(2027, 3, 31))] == [
        "July to September 2026",
        "January to March 2027",
    ]


@given(st.dates(date(2001, 1, 1), date(2199, 12, 31)))
def test_quarters_end_on_four_days_a_year(on: date) -> None:
    assert is_quarter_end(on) == (quarter_ends(on, 1) == (on,))


# Targets


def test_the_target_set_last_for_the_latest_day_counts() -> None:
    targets = [
        SetTarget("", 80, date(2026, 4, 1)),
        SetTarget("", 90, date(2027, 4, 1)),
        SetTarget("", 85, date(2026, 4, 1)),
        SetTarget(SLAVERY, 70, date(2026, 1, 1)),
        SetTarget(SLAVERY, None, date(2026, 7, 1)),
    ]

    assert targets_on(targets, date(2026, 3, 31)) == {SLAVERY: 70}
    assert targets_on(targets, END) == {"": 85}
    assert targets_on(targets, date(2027, 4, 1)) == {"": 90}


# Headcounts


def said(unit: str, as_at: date, headcount: int, organisation: int = 1, **trained: int) -> HeadcountReport:
    return HeadcountReport(organisation, unit, as_at, headcount, {SLAVERY: trained["held"]} if trained else {})


def test_the_parts_of_an_organisation_are_added_up_and_corrections_replace_what_they_correct() -> None:
    reports = [
        said("North", date(2026, 9, 1), 10, held=4),
        said("south", date(2026, 8, 1), 7, held=2),
        said("NORTH", date(2026, 9, 1), 12, held=6),
    ]

    assert reported_on(reports, END) == (Reported(1, date(2026, 8, 1), 19, {SLAVERY: 8}),)


def test_a_report_of_the_whole_stands_for_its_parts() -> None:
    reports = [said("North", date(2026, 8, 1), 10), said("", date(2026, 9, 1), 31, held=9)]

    assert reported_on(reports, END) == (Reported(1, date(2026, 9, 1), 31, {SLAVERY: 9}),)
    assert reported_on([*reports, said("North", END, 11)], END) == reported_on(reports, END)


def test_what_is_older_than_a_year_or_yet_to_come_does_not_count() -> None:
    reports = [said("", END + timedelta(days=1), 5), said("", date(2025, 9, 30), 5, organisation=2)]

    assert reported_on(reports, END) == ()


def test_reported_figures_about_few_people_are_left_out() -> None:
    shown = published_reports([Reported(1, END, 60, {SLAVERY: 3}), Reported(2, END, 50, {SLAVERY: 20})])

    assert shown.currently_valid(1, SLAVERY).in_words == "fewer than 5 of 60"


# What a recomputation finds


def test_nothing_differs_from_itself() -> None:
    assert differences(a_quarter(), a_quarter()) == []


def test_each_figure_that_differs_is_said_with_what_it_was_and_what_it_would_be() -> None:
    assert differences(a_quarter(), a_quarter(council=32)) == [
        "Sherbourne City Council, Modern slavery tier 1: compliance was 30 of 40, today it would be 32 of 40.",
        "Sherbourne City Council, Modern slavery tier 1: 30 had ever completed it, today it would be 32.",
    ]


def test_a_figure_about_few_people_is_said_to_differ_and_not_told() -> None:
    found = differences(a_quarter(council=3), a_quarter(council=2))

    assert found == ["1 more figure differs and may not be shown."]


def test_a_headcount_that_came_later_is_said() -> None:
    later = a_quarter()
    before = Quarter(later.programme, later.agencies, later.days, ())

    assert differences(before, later) == ["Łódź & Sons “Hospitals”: its headcount as at 30 September 2026 came later."]
