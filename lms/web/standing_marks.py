"""How a standing looks on pages: a symbol and a word, so that colour never carries the meaning alone.

Tables hold hundreds of them and there are few different ones, so each is written once and kept.
"""

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


@lru_cache(maxsize=KEPT)
def _cell(name: str, words: str, day: date | None) -> Markup:
    if not words:
        return standing_mark(name) + " "
    when = Markup(' <span class="lms-nobr">{}</span>').format(short_day(day)) if day else ""
    return standing_mark(name) + Markup(' <span class="govuk-!-font-size-16">{}{}</span>').format(words, when)
