"""What no browser sends is turned away with a page in plain words, before anything looks into it."""

import pytest
from flask import Flask

from lms.web.unreadable import LONGEST_QUERY
from tests.cast import Cast
from tests.pages import Visitor

PART = "--b\r\nContent-Disposition: form-data{name}\r\n\r\nx\r\n--b--\r\n"
PLAIN = "That did not arrive whole"


@pytest.mark.parametrize("address", ["/courses/a%00b", "/static/lms.css%00", "/%00"])
def test_a_thing_with_a_nul_in_its_name_is_not_found(quick_visitor: Visitor, address: str) -> None:
    assert quick_visitor.open(address).status == 404


def test_an_address_that_is_not_text_is_turned_away(quick_app: Flask) -> None:
    response = quick_app.test_client().get("/sign-in", environ_overrides={"QUERY_STRING": "goes_to=\xff"})

    assert (response.status_code, PLAIN in response.text) == (400, True)


def test_an_address_too_long_for_any_page_is_turned_away(quick_visitor: Visitor) -> None:
    assert quick_visitor.open(f"/sign-in?goes_to={'x' * LONGEST_QUERY}").status == 414


def test_a_page_that_is_not_there_is_not_found_whatever_is_asked_of_it(quick_visitor: Visitor) -> None:
    assert quick_visitor.open("/nowhere?a=%00").status == 404


def test_a_form_with_a_nameless_part_is_turned_away(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    answered = {
        name: quick_visitor.client.post(
            "/your-password", data=PART.format(name=name), content_type="multipart/form-data; boundary=b"
        ).status_code
        for name in ("", '; filename="a"', '; name="csrf_token"')
    }

    assert answered == {"": 400, '; filename="a"': 400, '; name="csrf_token"': 400}
