"""How values are written on pages."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from lms.rules.dates import LONDON, london_date
from lms.rules.standing import day
from quizzes.insight.figures import whole_percent


def add_filters(app: Flask) -> None:
    """Teach this app's templates to write dates and numbers, and to stop at undefined names."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=day,
        short_day=short_day,
        london_date=london_date,
        moment=moment,
        people=people,
        nobr=nobr,
        whole_percent=whole_percent,
    )


def short_day(value: date | None) -> str:
    """4 Mar 2027, for tables; an unknown date is a dash."""
    return f"{value.day} {value:%b %Y}" if value else "–"


def moment(value: datetime | None) -> str:
    """4 March 2027 at 2:05pm, on a Londoner's clock."""
    if value is None:
        return "not yet"
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{day(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def people(count: int) -> str:
    """1 person, 412 people."""
    return "1 person" if count == 1 else f"{count:,} people"


def nobr(value: Any) -> Markup:
    """Text that is not broken across lines, such as a date."""
    return Markup('<span class="lms-nobr">{}</span>').format(escape(value))
