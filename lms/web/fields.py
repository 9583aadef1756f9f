"""Form fields as people meet them: clear labels, capped lengths, and errors that say what to do next."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField, ValidationError
from wtforms.validators import Length

from lms.rules.refusals import Refusal, Refusals

LONGEST_LINE = 250
TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?P<half>am|pm)?", re.ASCII)


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose CSRF token is checked at the door, once, for every POST."""

    class Meta:
        csrf = False

    def refuse(self, refusal: Refusal) -> None:
        """Show an action's refusal beside its field, or above the form when it has none."""
        for one in refusal.refusals if isinstance(refusal, Refusals) else (refusal,):
            field = self._fields.get(one.field or "")
            if field is not None:
                field.errors = [*field.errors, one.sentence]
            else:
                self.form_errors.append(one.sentence)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of the element to jump to, in the order of the page."""
        found = [(field.id, str(sentence)) for field in self for sentence in field.errors]
        return [("main", sentence) for sentence in self.form_errors] + found


def no_control_characters(_form: Any, field: Field) -> None:
    """Refuse NULs and other control characters: databases and spreadsheets choke on them."""
    if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in str(field.data or "")):
        raise ValidationError("Remove the characters that cannot be printed.")


class Line(StringField):  # type: ignore[misc]
    """One line of text, trimmed and capped."""

    def __init__(
        self, label: str, validators: list[Any] | None = None, *, longest: int = LONGEST_LINE, **more: Any
    ) -> None:
        checks = [
            *(validators or []),
            no_control_characters,
            Length(max=longest, message=f"Use at most {longest} characters."),
        ]
        super().__init__(label, checks, filters=[_trim], **more)


class DayField(Field):  # type: ignore[misc]
    """A date in three boxes: day, month, year. `data` is a date, or None with an error that names what is wrong."""

    def __init__(self, label: str, validators: list[Any] | None = None, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.parts: dict[str, str] = {"day": "", "month": "", "year": ""}

    def process(self, formdata: MultiDict[str, str] | None, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes, or fill them from a date."""
        self.process_errors: list[str] = []
        self.errors = ()
        self.data = data if isinstance(data, date) else (self.default if isinstance(self.default, date) else None)
        if formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.parts):
            self.parts = {part: formdata.get(f"{self.name}-{part}", "").strip()[:10] for part in self.parts}
            self.data = self._read()
        elif self.data:
            self.parts = {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}

    def _read(self) -> date | None:
        missing = [part for part, text in self.parts.items() if not text]
        if len(missing) == 3:
            return None
        try:
            if missing or not all(text.isascii() and text.isdigit() for text in self.parts.values()):
                raise ValueError
            value = date(int(self.parts["year"]), int(self.parts["month"]), int(self.parts["day"]))
            if not 1900 <= value.year <= 2200:
                raise ValueError
        except (ValueError, OverflowError):
            wrong = f"must include a {' and a '.join(missing)}" if missing else "must be a real date, such as 27 3 2027"
            self.process_errors.append(f"{self.label.text} {wrong}.")
            return None
        return value


class TimeField(StringField):  # type: ignore[misc]
    """A time of day in one box: 9:30, 14:00, 2pm or 2.30pm. `clock` is it, or None beside an error."""

    clock: time | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the box."""
        self.clock = _time_of(str(self.data or ""))
        if self.clock is None:
            raise ValidationError("Enter a time such as 9:30am or 14:00.")


class NumberField(StringField):  # type: ignore[misc]
    """A whole number in one box. `number` is it; what is no number is 0, which the action refuses with its limits."""

    @property
    def number(self) -> int:
        """The number written."""
        text = str(self.data or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0


def _time_of(text: str) -> time | None:
    found = TIME.fullmatch(text.strip().lower().replace(" ", ""))
    if found is None:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def sent_values() -> Mapping[str, str]:
    """The first value of each field of this request's query, capped: for filters kept in a link."""
    return {name: request.args[name][:LONGEST_LINE] for name in request.args}


def _trim(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
