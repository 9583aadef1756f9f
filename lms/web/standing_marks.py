"""How a standing looks on pages: a symbol and a word, so that colour never carries the meaning alone.

Tables hold hundreds of them and there are few different ones, so each is written once and kept.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from lms.rules.team_standing import Place
from lms.web.filters import short_day

LOOKS = {
    "current": ("yes", "✓"),
    "renew soon": ("soon", "◷"),
    "overdue": ("late", "!"),
    "lapsed": ("late", "!"),
    "in progress": ("begun", "◐"),
    "not started": ("open", "○"),
    "exempt": ("none", "–"),
    "not required": ("none", "–"),
}
"""The kind of look and the symbol, by standing."""
TABLE_CELL = Markup('<td class="govuk-table__cell{}" data-label="{}">{}</td>\n')
KEPT = 5_000
"""Different cells kept: a table has one for each standing and date."""


@lru_cache(maxsize=len(LOOKS))
def standing_mark(name: str) -> Markup:
    """The symbol and the word."""
    look, symbol = LOOKS[name]
    return Markup('<span class="lms-standing lms-standing--{}"><span aria-hidden="true">{}</span> {}</span>').format(
        look, symbol, str(name)
    )


def standing_cell(place: Place) -> Markup:
    """The mark, and the date that matters."""
    return _cell(place.standing.value, place.date_words, place.matters_on)


def standing_cells(places: Iterable[Place], awards: Iterable[tuple[str, str]]) -> Markup:
    """A person's cells of a table with a column for each award (its code and its name), in the order of the awards.

    On a phone, cells that ask nothing are left out, unless nothing at all is asked of the person.
    """
    by_award = {place.award: place for place in places}
    unasked = _unasked_table_cell if by_award else _bare_table_cell
    cells = [_table_cell(by_award[code], name) if code in by_award else unasked(name) for code, name in awards]
    return Markup("".join(cells))  # noqa: S704 - each was escaped when it was written


@lru_cache(maxsize=KEPT)
def _table_cell(place: Place, name: str) -> Markup:
    return TABLE_CELL.format("", name, standing_cell(place))


@lru_cache(maxsize=KEPT)
def _unasked_table_cell(name: str) -> Markup:
    return TABLE_CELL.format(" lms-not-on-phone", name, standing_mark("not required"))


@lru_cache(maxsize=KEPT)
def _bare_table_cell(name: str) -> Markup:
    return TABLE_CELL.format("", name, standing_mark("not required"))


@lru_cache(maxsize=KEPT)
def _cell(name: str, words: str, day: date | None) -> Markup:
    if not words:
        return standing_mark(name) + " "
    when = Markup(' <span class="lms-nobr">{}</span>').format(short_day(day)) if day else ""
    return standing_mark(name) + Markup(' <span class="govuk-!-font-size-16">{}{}</span>').format(words, when)
