"""Dates in any style an HR system writes them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from lms.rules.staff_list.cells import is_nothing

EARLIEST, LATEST = date(1930, 1, 1), date(2120, 12, 31)
NEVER_FROM = 2200
"""Systems that must have a last day write one far off for none: 31.12.9999, 31-DEC-4712, 31/12/2999."""
LAST_SERIAL = "2958465"
"""The last day a spreadsheet knows, 31 December 9999."""
NOUGHT = re.compile(r"0{1,2}[-/. ]0{1,2}[-/. ]0{2,4}|0{4}[-/.]00[-/.]00|0{8}")
OPEN_ENDED = frozenset({"permanent", "ongoing", "on going", "open", "open ended", "indefinite", "present", "current"})
EXCEL_DAY_NOUGHT = date(1899, 12, 30)
"""Spreadsheets count days from here: 42851 is 26 April 2017. The day before the first is right from March 1900 on."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTH_NUMBERS = {name: n for names in (MONTHS, LONG_MONTHS) for n, name in enumerate(names, 1)} | {"sept": 9}

YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)", re.ASCII)
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/. ]*([a-z]+)\.?,?[-/. ]*(\d{4}|\d\d)", re.ASCII)
MONTH_DAY = re.compile(r"([a-z]+)\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4}|\d\d)", re.ASCII)
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +", re.ASCII)
TIME_OF_DAY = re.compile(r"[t ]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?: ?[ap]m)?(?:z|[+-]\d\d:?\d\d)?$", re.ASCII)


def read_date(text: str, *, month_first: bool = False, ends: bool = False) -> date | None:
    """The date a tidy cell names, or None for an empty one. Raises ValueError when it is no date from 1930 to 2120.

    Reads 26/04/2017, 26.4.17, 2017-04-26, 20170426, 26-Apr-2017, Wed April 26, 2017, a spreadsheet's day number, and
    any of them with a time of day, which is dropped. 00/00/0000 is none. Two-digit years are 1930 to 2029.

    `ends`: the cell is for a last day. A year far off and words such as "permanent" are then none, and two-digit years
    are 1970 to 2069, since a contract can end many years ahead.
    """
    folded = text.casefold()
    if is_nothing(text) or NOUGHT.fullmatch(TIME_OF_DAY.sub("", folded)) or (ends and _names_no_end(folded)):
        return None
    found = _read(WEEKDAY.sub("", TIME_OF_DAY.sub("", folded), count=1), month_first, 70 if ends else 30)
    if ends and found is not None and found.year >= NEVER_FROM:
        return None
    if found is None or not EARLIEST <= found <= LATEST:
        raise ValueError(text)
    return found


def writes_month_first(texts: Iterable[str]) -> bool:
    """Whether a whole column of dates is in the American order.

    It is when some of its dates can only be read month first (04/26/2017) and none can only be read day first.
    """
    seen = False
    for text in texts:
        match = NUMBERS.match(text)
        if match is None:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12:
            return False
        seen = seen or second > 12
    return seen


def _names_no_end(text: str) -> bool:
    return text == LAST_SERIAL or text.replace("-", " ") in OPEN_ENDED


def _read(text: str, month_first: bool, turn: int) -> date | None:
    if match := NUMBERS.fullmatch(text):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        return date(_year(match[3], turn), int(month), int(day))
    if match := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := SERIAL.fullmatch(text):
        return EXCEL_DAY_NOUGHT + timedelta(days=int(match[1]))
    if match := DAY_MONTH.fullmatch(text):
        return _named(match[1], match[2], _year(match[3], turn))
    if match := MONTH_DAY.fullmatch(text):
        return _named(match[2], match[1], _year(match[3], turn))
    return None


def _named(day: str, month: str, year: int) -> date | None:
    number = MONTH_NUMBERS.get(month)
    return date(year, number, int(day)) if number else None


def _year(digits: str, turn: int) -> int:
    """The year of these figures; two figures below `turn` are of this century."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year < turn else 1900 + year
