"""Forms and fields: what arrives is trimmed, capped and refused in words beside its field."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lms.rules.refusals import Refusal, Refusals
from lms.web.fields import DayField, Form, Line


class Example(Form):
    name = Line("Name", longest=20, id="name")
    due = DayField("Due date", id="due")


def filled(app: Flask, **fields: str) -> Example:
    with app.test_request_context("/"):
        form = Example(formdata=MultiDict(fields))
        form.validate()
        return form


def a_day(app: Flask, day: str, month: str, year: str) -> Example:
    return filled(app, **{"due-day": day, "due-month": month, "due-year": year})


def test_a_line_is_trimmed(quick_app: Flask) -> None:
    form = filled(quick_app, name="  Amina \n")

    assert (form.name.data, form.problems) == ("Amina", [])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 21, "Use at most 20 characters."),
        ("a\x00b", "Remove the characters that cannot be printed."),
        ("a\x1bb", "Remove the characters that cannot be printed."),
    ],
)
def test_a_line_that_cannot_be_kept_is_refused_beside_its_field(quick_app: Flask, text: str, sentence: str) -> None:
    assert filled(quick_app, name=text).problems == [("name", sentence)]


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        (("27", "3", "2027"), date(2027, 3, 27)),
        ((" 01 ", "02", "2028"), date(2028, 2, 1)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_three_boxes_make_a_date(quick_app: Flask, boxes: tuple[str, str, str], day: date | None) -> None:
    form = a_day(quick_app, *boxes)

    assert (form.due.data, form.problems) == (day, [])


NOT_REAL = "Due date must be a real date, such as 27 3 2027."


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("29", "2", "2027"), NOT_REAL),
        (("0", "1", "2027"), NOT_REAL),
        (("1", "1", "27"), NOT_REAL),
        (("-1", "1", "2027"), NOT_REAL),
        (("١", "1", "2027"), NOT_REAL),
        (("²", "1", "2027"), NOT_REAL),
        (("9" * 30, "1", "2027"), NOT_REAL),
        (("", "3", "2027"), "Due date must include a day."),
        (("", "3", ""), "Due date must include a day and a year."),
    ],
)
def test_what_is_no_date_says_what_is_wrong_and_keeps_what_was_typed(
    quick_app: Flask, boxes: tuple[str, str, str], sentence: str
) -> None:
    form = a_day(quick_app, *boxes)

    assert (form.due.data, form.problems) == (None, [("due", sentence)])
    assert tuple(form.due.parts.values()) == tuple(text[:10] for text in boxes)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=15), st.text(max_size=15), st.text(max_size=15), st.text(max_size=40))
def test_nothing_typed_breaks_a_form(quick_app: Flask, day: str, month: str, year: str, name: str) -> None:
    form = filled(quick_app, **{"due-day": day, "due-month": month, "due-year": year, "name": name})

    assert form.due.data is None or 1900 <= form.due.data.year <= 2200
    assert all(target in {"name", "due"} for target, _ in form.problems)


@given(day=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_date_survives_being_shown_and_sent_back(quick_app: Flask, day: date) -> None:
    with quick_app.test_request_context("/"):
        shown = Example(formdata=None, due=day).due.parts

    assert a_day(quick_app, **shown).due.data == day


def test_refusals_stand_beside_their_fields_and_above_the_form(quick_app: Flask) -> None:
    form = filled(quick_app, name="Amina")

    form.refuse(Refusals((Refusal("Choose another name.", field="name"), Refusal("Nothing was sent."))))
    form.refuse(Refusal("Not here.", field="no-such-field"))

    assert form.problems == [("main", "Nothing was sent."), ("main", "Not here."), ("name", "Choose another name.")]
