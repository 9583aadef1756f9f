"""Contacts put into course text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from lms.records.messages import Contact
from lms.web.learner.contacts_in_text import keys_alone, with_contacts, words_with_contacts

TODAY = date(2026, 11, 25)


def a_contact(name: str = "The helpline", *, number: str = "01632 960001", link: str = "") -> Contact:
    return Contact(
        key="line",
        name=name,
        number=number,
        link=link,
        when_open="",
        use_for="",
        source="",
        last_checked=datetime(2026, 11, 1, tzinfo=UTC),
        checked_by="",
    )


@pytest.fixture
def request_context(quick_app: Flask) -> Iterator[None]:
    with quick_app.test_request_context():
        yield


def test_within_a_sentence_it_is_a_name_and_a_number_to_tap() -> None:
    html = with_contacts("<p>Call {{contact:line}} now.</p>", {"line": a_contact()}, on=TODAY)

    assert html == (
        "<p>Call <strong>The helpline</strong> "
        '<a class="govuk-link lms-nobr" href="tel:01632960001">01632 960001</a> now.</p>'
    )


def test_without_a_number_it_is_a_link_and_only_an_https_one() -> None:
    page = {"line": a_contact(number="", link="https://council.example/a?b=c&d")}
    odd = {"line": a_contact(number="", link="javascript:alert(1)")}

    assert with_contacts("{{contact:line}}", page, on=TODAY) == (
        '<a class="govuk-link" href="https://council.example/a?b=c&amp;d" rel="noreferrer">The helpline</a>'
    )
    assert with_contacts("{{contact:line}}", odd, on=TODAY) == "<strong>The helpline</strong>"


@pytest.mark.usefixtures("request_context")
def test_a_paragraph_of_its_own_becomes_a_card_that_says_when_it_was_checked() -> None:
    html = with_contacts('<p class="govuk-body">{{contact:line}}</p>', {"line": a_contact()}, on=TODAY)

    assert 'class="lms-contact"' in html
    assert "Checked on 1 November 2026." in html
    assert keys_alone('<p class="govuk-body">{{contact:line}}</p><p>Or {{contact:other}}</p>') == {"line"}


def test_a_key_that_nobody_keeps_becomes_a_sentence_to_ask_the_lead() -> None:
    assert with_contacts("Call {{contact:gone}}.", {}, on=TODAY) == (
        "Call (ask your safeguarding lead for this contact)."
    )
    assert with_contacts("<p>{{contact:gone}}</p>", {}, on=TODAY) == (
        '<p class="govuk-body">Ask your safeguarding lead for this contact.</p>'
    )


def test_plain_words_are_escaped_and_filled_in() -> None:
    assert words_with_contacts("a < b {{contact:gone}}", {}, on=TODAY) == (
        "a &lt; b (ask your safeguarding lead for this contact)"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(name=st.text(max_size=40), number=st.text(max_size=40), link=st.text(max_size=40))
def test_nothing_that_is_typed_into_the_table_becomes_markup(name: str, number: str, link: str) -> None:
    contact = a_contact(name, number=number, link=f"https://x.example/{link}")

    html = str(with_contacts("Call {{contact:line}}.", {"line": contact}, on=TODAY))

    tags = html.count("<")
    assert tags == 4 if number else tags == 2
    assert str(escape(name)) in html
    dialled = html.partition('href="tel:')[2].partition('"')[0]
    assert set(dialled) <= set("0123456789+")
