from dataclasses import replace
from datetime import date

from certificates.report import Curve, Points, Report, TableOf
from lms.rules.board_pack import board_pack
from lms.rules.published_rates import Tally
from lms.rules.quarter import Agency, CountedDay, Programme, Quarter, Reported, sha256_of
from lms.rules.rates import Counts

END, BEFORE = date(2026, 9, 30), date(2026, 6, 30)
SLAVERY, HATE = "modern-slavery-1", "hate-crime-1"
PROGRAMME = Programme("Riverside Partnership", {SLAVERY: "Modern slavery tier 1", HATE: "Hate crime tier 1"})
AGENCIES = (Agency(1, "Council"), Agency(2, "Hospitals"), Agency(3, "Charity"), Agency(4, "Night Shelter"))


def tally(**held: int) -> Tally:
    """The council, the hospitals and the charity with 50 people each, of whom 40 must hold modern slavery tier 1."""
    places = {1: held.get("council", 30), 2: held.get("hospitals", 20), 3: held.get("charity", 36)}
    counts = {(place, ""): Counts(in_post=50) for place in places}
    counts |= {
        (place, SLAVERY): Counts(ever=one, valid=one, required=40, required_valid=one) for place, one in places.items()
    }
    return Tally(counts, (HATE, SLAVERY))


def a_quarter(now: Tally, *, reported: tuple[Reported, ...] = (), targets: dict[str, int] | None = None) -> Quarter:
    days = (CountedDay(BEFORE, tally(council=10), {}), CountedDay(END, now, targets or {}))
    return Quarter(PROGRAMME, AGENCIES, days, reported)


def table(report: Report, start: str) -> TableOf:
    return next(one for one in report.tables if one.caption.startswith(start))


def points(report: Report) -> list[str]:
    return [item for block in report.blocks if isinstance(block, Points) for item in block.items]


def test_the_first_page_says_how_much_is_held_the_target_and_what_is_covered() -> None:
    report = board_pack(a_quarter(tally(), targets={"": 85}))

    assert report.title == "Training from July to September 2026"
    assert report.blocks[0].text == (  # type: ignore[union-attr]  # the first block is the leading sentence
        "On 30 September 2026, 71 % of all training that people had to hold was held (86 of 120)."
    )
    assert points(report)[:5] == [
        "The target was 85 %: not reached yet.",
        "Lowest: Hospitals, 50 % (20 of 40).",
        "Highest: Charity, 90 % (36 of 40).",
        "3 of 4 organisations have people recorded here.",
        "0 of 4 organisations gave a headcount.",
    ]


def test_the_plans_objectives_stand_with_their_figures_and_what_has_none_says_so() -> None:
    objectives = table(board_pack(a_quarter(tally(), targets={SLAVERY: 70})), "The plan")

    assert [row[1:] for row in objectives.rows] == [
        ("71 % (86 of 120); target 70 %", "no figures", "no figures"),
        ("no figures", "no figures", "no figures"),
        ("no figures", "no figures", "no figures"),
        ("no figures", "no figures", "no figures"),
    ]


def test_the_trend_goes_from_quarter_to_quarter_with_the_target_of_each() -> None:
    report = board_pack(a_quarter(tally(), targets={"": 85}))

    curve = next(block for block in report.blocks if isinstance(block, Curve))
    assert [(mark.label, mark.percent, mark.target) for mark in curve.marks] == [
        ("Jun 2026", 55, None),
        ("Sep 2026", 71, 85),
    ]


def test_a_figure_about_few_people_is_nowhere_in_the_pack() -> None:
    report = board_pack(a_quarter(tally(council=3)))

    rows = {row[0]: row[1] for row in table(report, "Modern slavery tier 1 by organisation").rows}
    assert rows["Council"] == "fewer than 5 of 40"
    assert list(rows.values()).count("not shown of 40") == 1, "Another is left out with it, or it could be worked out."


def test_what_organisations_report_stands_apart() -> None:
    report = board_pack(a_quarter(tally(), reported=(Reported(4, date(2026, 9, 1), 30, {SLAVERY: 12}),)))

    assert table(report, "Reported").rows == (
        ("Night Shelter", "1 September 2026", "30", "Modern slavery tier 1", "40 % (12 of 30)"),
    )
    assert "1 of 4 organisations gave a headcount." in points(report)
    assert all("Night Shelter" not in row for one in report.tables[:-1] for row in one.rows)


def test_an_organisation_of_which_nothing_is_known_is_named() -> None:
    report = board_pack(a_quarter(tally()))

    assert "No people recorded and no headcount given: Night Shelter." in points(report)
    assert "Nobody had to hold: Hate crime tier 1." in points(report)


def test_the_same_quarter_makes_the_same_pack_which_names_the_figures_it_is_made_from() -> None:
    quarter = a_quarter(tally())

    assert board_pack(quarter) == board_pack(a_quarter(tally()))
    assert sha256_of(quarter.text)[:16] in board_pack(quarter).foot


def test_a_partnership_of_nobody_has_a_pack_that_says_so() -> None:
    empty = Quarter(PROGRAMME, (), (CountedDay(END, Tally({}), {}),), ())

    report = board_pack(replace(empty, programme=Programme("Riverside Partnership", {})))

    words = [block.text for block in report.blocks if hasattr(block, "text")]
    assert "On 30 September 2026, nobody was in post." in words
    assert "There is no data: nobody was in post." in words
    assert "There is no data for this part yet." in words
