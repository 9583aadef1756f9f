"""Published rates as tables, sentences, charts and files. Everything here is made from what may be shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Response
from markupsafe import Markup

from courses.catalogue import Catalogue
from courses.course import Award
from lms.records.queries.rates import TIERS, NamedPlace
from lms.rules.published_rates import TOTAL, Publication, ShownRate
from lms.rules.spreadsheet import Cell
from lms.rules.standing import day
from lms.web.award_names import award_name
from lms.web.charts import Bar, Moment, bars, curve
from lms.web.spreadsheets import csv_response, xlsx_response

MOST_BARS = 12


@dataclass(frozen=True)
class RateRow:
    """A line of a table: a place, a training or a total, with its rates."""

    name: str
    in_post: int | None
    compliance: ShownRate
    currently_valid: ShownRate | None = None
    """None where all training is counted together."""
    ever_completed: ShownRate | None = None
    note: str = ""
    address: str | None = None


@dataclass(frozen=True)
class TopicRow:
    """A topic with the rate of each of its tiers; None where there is no such training."""

    title: str
    tiers: tuple[tuple[str, ShownRate] | None, ...]


@dataclass(frozen=True)
class TrendRow:
    """A rate as on a day, and what was aimed at then, in percent."""

    on: date
    compliance: ShownRate
    target: int | None = None


def row_of(
    shown: Publication, place: int, award: str, name: str, *, note: str = "", address: str | None = None
) -> RateRow:
    """The line of this place and award."""
    return RateRow(
        name,
        shown.in_post(place),
        shown.compliance(place, award),
        shown.currently_valid(place, award) if award else None,
        shown.ever_completed(place, award) if award else None,
        note,
        address,
    )


def rows_of_places(
    shown: Publication, places: Iterable[NamedPlace], award: str, address: Callable[[NamedPlace], str | None]
) -> list[RateRow]:
    """A line for each place, the lowest compliance first, then what is not shown, then where nobody must hold it."""
    rows = [row_of(shown, place.id, award, place.name, note=place.above, address=address(place)) for place in places]
    return sorted(rows, key=lambda row: (row.compliance.order, row.name.casefold()))


def rows_of_awards(shown: Publication, place: int, address: Callable[[str], str]) -> list[RateRow]:
    """A line for each training of one place, the lowest compliance first."""
    rows = [row_of(shown, place, award, award_name(award), address=address(award)) for award in shown.awards]
    return sorted(rows, key=lambda row: (row.compliance.order, row.name.casefold()))


def topic_rows(shown: Publication, catalogue: Catalogue) -> list[TopicRow]:
    """Each topic with its tiers, topics in the order they are taught, then those no longer taught."""
    titles = {course.award.topic: course.topic_title for course in catalogue.courses}
    for code in shown.awards:
        topic = Award.parse(code).topic
        titles.setdefault(topic, topic.replace("-", " ").capitalize())
    return [
        TopicRow(
            title,
            tuple(
                (code, shown.compliance(TOTAL, code)) if (code := Award(topic, tier).code) in shown.awards else None
                for tier in TIERS
            ),
        )
        for topic, title in titles.items()
    ]


def first_sentence(total: ShownRate, award_words: str, *, past: date | None) -> str:
    """The one thing to know, of whom and as on which day."""
    said = (
        _said_of_all(total, past=bool(past)) if not award_words else _said_of_one(total, award_words, past=bool(past))
    )
    return f"On {day(past)}, {said}" if past else said[0].upper() + said[1:]


def _said_of_all(total: ShownRate, *, past: bool) -> str:
    must, is_ = ("had to", "was") if past else ("must", "is")
    if total.is_of_nobody:
        return f"no training {is_} required of anybody."
    if total.percent is None:
        return f"how much of the training that people {must} hold {is_} held is not shown."
    return f"of all training that people {must} hold, {total.percent} % {is_} held ({total.in_words})."


def _said_of_one(total: ShownRate, award_words: str, *, past: bool) -> str:
    must, do = ("had to", "did") if past else ("must", "do")
    if total.is_of_nobody:
        return f"nobody {'had' if past else 'has'} to hold {award_words}."
    if total.percent is not None:
        return f"{total.in_words} people who {must} hold {award_words} {do}: {total.percent} %."
    if total.few:
        return f"{total.in_words} people who {must} hold {award_words} {do}."
    return f"how many people who {must} hold {award_words} {do} is not shown."


def lowest_sentence(rows: Sequence[RateRow]) -> str:
    """Where to act first; empty when there is nothing to compare."""
    seen = [row for row in rows if row.compliance.order[0] == 0]
    if len(seen) < 2:
        return ""
    lowest = seen[0].compliance
    said = f"{lowest.percent} %" if lowest.percent is not None else lowest.in_words
    return f"Lowest: {seen[0].name}, {said}."


def chart_of(rows: Sequence[RateRow], title: str) -> Markup:
    """Compliance as bars, the lowest first, at most twelve."""
    shown = [row for row in rows if not row.compliance.is_of_nobody][:MOST_BARS]
    return bars(
        "rates",
        title=title,
        about=f"One bar for each of {len(shown)}, the lowest first. The same figures are in the table below.",
        rows=[Bar(row.name, row.compliance.percent, _beside(row.compliance)) for row in shown],
    )


def curve_of(rows: Sequence[TrendRow]) -> Markup:
    """The rate from quarter to quarter, with the target of each day."""
    return curve(
        "trend",
        title="Quarter by quarter",
        about="The rate at the end of each quarter and on the last day, and the target. The figures are in the table.",
        moments=[
            Moment(f"{row.on:%b %Y}", row.compliance.percent, row.target, row.compliance.in_words) for row in rows
        ],
    )


def target_sentence(rows: Sequence[TrendRow]) -> str:
    """What is aimed at on the last day, and whether it is reached; empty without a target."""
    last = rows[-1]
    if last.target is None:
        return ""
    if last.compliance.percent is None:
        return f"The target is {last.target} %."
    is_reached = last.compliance.percent >= last.target
    return f"The target is {last.target} %: {'reached' if is_reached else 'not reached yet'}."


def _beside(rate: ShownRate) -> str:
    return f"{rate.percent} %" if rate.percent is not None else rate.in_words


def file_response(
    name: str, kind: str, first: str, rows: Iterable[RateRow], *, award: str, on: date, at: datetime
) -> Response:
    """The rows as a CSV or Excel file whose name says of which training and as on which day."""
    header, cells = _file_table(first, list(rows))
    name = f"{name}-{award or 'all-training'}-{on.isoformat()}"
    return csv_response(name, header, cells) if kind == "csv" else xlsx_response(name, header, cells, at=at)


def _file_table(first: str, rows: Sequence[RateRow]) -> tuple[list[Cell], list[list[Cell]]]:
    header: list[Cell] = [first, "People in post"]
    if not any(row.currently_valid for row in rows):
        header += ["Trainings required", "Of these held", "Held %"]
        return header, [[row.name, _people(row), *_cells(row.compliance)] for row in rows]
    header += ["Must hold it", "Of these hold it", "Compliance %"]
    header += ["Hold it now, of people in post", "Currently valid %", "Ever completed, of people in post", "Ever %"]
    return header, [
        [
            row.name,
            _people(row),
            *_cells(row.compliance),
            *_cells(row.currently_valid)[1:],
            *_cells(row.ever_completed)[1:],
        ]
        for row in rows
    ]


def _people(row: RateRow) -> Cell:
    return "not shown" if row.in_post is None else row.in_post


def _cells(rate: ShownRate | None) -> list[Cell]:
    """Of how many, how many, and percent."""
    if rate is None or rate.whole is None:
        return ["not shown", "not shown", None]
    return [rate.whole, rate.part if rate.part is not None else rate.part_in_words, rate.percent]
