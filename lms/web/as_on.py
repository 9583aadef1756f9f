"""The day a page looks at: today, or a day that an address or three boxes name."""

from datetime import date
from typing import Any, TypeVar

from flask import request

from lms.rules.refusals import Refusal
from lms.web.extensions import on
from lms.web.fields import DayField, Form

NOT_A_DATE = "Date must be a real date, such as 31 3 2026."
NOT_YET = "The date must be today or earlier."
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


class AsOnForm(Form):
    """The day to look at."""

    on = DayField("Date", id="on")


FormT = TypeVar("FormT", bound=AsOnForm)


def as_on_form(kind: type[FormT], **more: Any) -> FormT:
    """The three boxes as sent; or filled from a date in the address."""
    written = request.args.get("on", "")
    if not written:
        return kind(formdata=request.args, **more)
    try:
        found = date.fromisoformat(written[:10])
    except ValueError:
        found = date.min
    if EARLIEST <= found <= LATEST:
        return kind(formdata=None, on=found, **more)
    form = kind(formdata=None, **more)
    form.on.process_errors.append(NOT_A_DATE)
    return form


def chosen_day(form: AsOnForm) -> date | None:
    """The day to look at, today if none is given; None when the form says what is wrong with it."""
    if not form.validate():
        return None
    day: date = form.on.data or on()
    if day > on():
        form.refuse(Refusal(NOT_YET, field="on"))
        return None
    return day


def was_sent_in_boxes() -> bool:
    """The day came in three boxes: a redirect then makes an address that can be kept."""
    return any(name.startswith("on-") for name in request.args)
