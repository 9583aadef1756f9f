"""The fields and furniture that pages are made of."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask, get_template_attribute

from lms.rules.refusals import Refusal
from lms.web.fields import Form, Line


class Example(Form):
    name = Line("Name", id="name")


def drawn(
    app: Flask, macro: str, *arguments: object, path: str = "/somewhere?topic=a", **named: object
) -> BeautifulSoup:
    with app.test_request_context(path):
        html = get_template_attribute("components.html", macro)(*arguments, **named)
        return BeautifulSoup(str(html), "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_progress_is_words_first_and_a_bar_for_the_eye(quick_app: Flask) -> None:
    soup = drawn(quick_app, "progress", 3, 6)

    bar = soup.find("progress")
    assert words(soup) == "3 of 6 parts"
    assert bar is not None
    assert (bar["value"], bar["max"], bar["aria-hidden"]) == ("3", "6", "true")


def test_progress_of_nothing_is_no_fault(quick_app: Flask) -> None:
    assert drawn(quick_app, "progress", 0, 0).find("progress")["max"] == "1"  # type: ignore[index]


@pytest.mark.parametrize(
    ("number", "last", "links"),
    [
        (1, 1, []),
        (1, 3, ["/somewhere?topic=a&page=2"]),
        (2, 3, ["/somewhere?topic=a&page=1", "/somewhere?topic=a&page=3"]),
        (3, 3, ["/somewhere?topic=a&page=2"]),
    ],
)
def test_pages_of_a_list_keep_its_filters(quick_app: Flask, number: int, last: int, links: list[str]) -> None:
    soup = drawn(quick_app, "pagination", number, last)

    assert [link["href"] for link in soup.find_all("a")] == links
    assert (f"Page {number} of {last}" in words(soup)) == (last > 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("current", "✓ current"),
        ("renew soon", "◷ renew soon"),
        ("overdue", "! overdue"),
        ("lapsed", "! lapsed"),
        ("in progress", "◐ in progress"),
        ("not started", "○ not started"),
        ("not required", "– not required"),
    ],
)
def test_a_standing_is_a_sign_and_a_word(quick_app: Flask, name: str, shown: str) -> None:
    assert words(drawn(quick_app, "standing", name)) == shown


def test_a_problem_leads_to_its_field_and_is_read_out_with_it(quick_app: Flask) -> None:
    with quick_app.test_request_context("/"):
        form = Example(formdata=None)
        form.refuse(Refusal("Enter <your> name.", field="name"))
        summary = drawn(quick_app, "problems", form)
        line = drawn(quick_app, "line", form.name, hint="As on your badge.")

    field = line.find("input")
    assert field is not None
    assert [(link["href"], link.get_text()) for link in summary.find_all("a")] == [("#name", "Enter <your> name.")]
    described = [line.find(id=one) for one in str(field["aria-describedby"]).split()]
    assert [words(one) for one in described if one] == ["As on your badge.", "Error: Enter <your> name."]


def test_a_password_is_never_sent_back(quick_app: Flask) -> None:
    with quick_app.test_request_context("/"):
        soup = drawn(quick_app, "secret", Example(formdata=None, name="CANARY").name)

    field = soup.find("input")
    assert field is not None
    assert (field["type"], field["autocomplete"], "CANARY" in str(soup)) == ("password", "current-password", False)


def test_choices_are_a_group_with_its_question(quick_app: Flask) -> None:
    options = [{"value": "a", "text": "One", "chosen": True}, {"value": "b", "text": "Two", "hint": "The second"}]

    soup = drawn(quick_app, "choices", "which", "Which one?", options, errors=["Choose one."])

    assert words(soup.find("legend")) == "Which one?"  # type: ignore[arg-type]
    assert [(box["id"], box["value"], box.has_attr("checked")) for box in soup.find_all("input")] == [
        ("which", "a", True),
        ("which-2", "b", False),
    ]
    assert [words(label) for label in soup.find_all("label")] == ["One", "Two"]
