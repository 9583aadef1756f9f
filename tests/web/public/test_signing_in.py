"""The ways in and out, as a person and as somebody hostile meets them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.actions import signing_in
from lms.actions.secrets import hash_password, new_secret
from lms.records.access import SignInSession, SignInTry
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.web.extensions import db
from lms.web.headers import EXIT_ADDRESS
from lms.web.public.signing_in import is_path_of_this_site
from tests.cast import Cast
from tests.conftest import NOW, Clock
from tests.pages import Page, Visitor

PASSWORD = "lantern copper meadow"


def letters(app: Flask) -> list[OutboxMessage]:
    with app.app_context():
        return list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def link_in(letter: OutboxMessage) -> str:
    address = next(word for word in letter.body.split() if word.startswith("http"))
    return address.removeprefix("http://localhost")


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def give_password(app: Flask, person_id: int) -> None:
    with app.app_context():
        db.session.get_one(Person, person_id).password_hash = hash_password(PASSWORD)
        db.session.commit()


def a_link(app: Flask, person_id: int, goes_to: str = "") -> str:
    secret = new_secret()
    with app.app_context():
        person = db.session.get_one(Person, person_id)
        signing_in.make_link(db.session(), person, secret=secret, goes_to=goes_to, minutes=30, at=NOW)
        db.session.commit()
    return f"/sign-in/link/{secret}"


def sign_in_with_password(visitor: Visitor, email: str, password: str, query: str = "") -> Page:
    page = visitor.open(f"/sign-in/password{query}")
    page.fill("Your work e-mail address", email).fill("Password", password)
    return page.press("Sign in", follow=False)


def is_in(visitor: Visitor) -> bool:
    return visitor.open("/your-password", follow=False).status == 200


# the link


def test_a_link_by_e_mail_leads_in(app: Flask, visitor: Visitor, cast: Cast) -> None:
    sent = visitor.open("/sign-in").fill("Your work e-mail address", cast.amina.email).press("Send me a link")
    link = link_in(letters(app)[0])

    asked = visitor.open(link)
    arrived = asked.press("Go to your training", follow=False)

    assert (sent.heading, asked.heading) == ("Check your e-mail", "Your training is ready")
    assert (arrived.status, arrived.response.location) == (303, "/your-training")
    assert is_in(visitor)


def test_an_unknown_address_is_answered_in_the_same_words(app: Flask, visitor: Visitor, cast: Cast) -> None:
    known, unknown = (
        visitor.open("/sign-in").fill("Your work e-mail address", email).press("Send me a link")
        for email in (cast.amina.email, "nobody@council.example")
    )

    assert (known.status, known.address, known.main) == (unknown.status, unknown.address, unknown.main)
    assert [letter.recipient for letter in letters(app)] == [cast.amina.email]


def test_opening_a_link_does_not_use_it_up_so_mail_scanners_do_no_harm(
    app: Flask, visitor: Visitor, cast: Cast
) -> None:
    link = a_link(app, cast.amina.id)
    scanner = Visitor(app)
    for _ in range(3):
        scanner.open(link)
        scanner.client.head(link)

    visitor.open(link).press("Go to your training", follow=False)

    assert (is_in(scanner), is_in(visitor)) == (False, True)
    assert count(app, SignInSession) == 1


def test_a_used_link_says_so_and_offers_a_new_one(app: Flask, visitor: Visitor, cast: Cast) -> None:
    link = a_link(app, cast.amina.id)
    visitor.open(link).press("Go to your training", follow=False)

    second = Visitor(app).open(link).press("Go to your training")

    assert (second.status, second.heading, second.errors) == (410, "Sign in", [signing_in.USED_LINK])
    assert second.buttons == ["Send me a link"]


def test_an_old_link_and_an_invented_one_are_answered_alike(
    app: Flask, visitor: Visitor, cast: Cast, clock: Clock
) -> None:
    old = a_link(app, cast.amina.id)
    clock.move(minutes=30)

    pages = [visitor.open(link).press("Go to your training") for link in (old, f"/sign-in/link/{new_secret()}")]

    assert [(page.status, page.errors) for page in pages] == [(410, [signing_in.USED_LINK])] * 2


@pytest.mark.parametrize("email", ["", "amina", "amina@", "a@b@c", "\x00@council.example", "x" * 300, "ä" * 5000])
def test_what_is_no_address_is_asked_again_beside_its_field(quick_visitor: Visitor, email: str) -> None:
    page = quick_visitor.post("/sign-in", {"email": email})

    assert (page.status, page.heading) == (422, "Sign in")
    assert len(page.errors) >= 1


def test_asking_too_often_is_slowed_down_for_anybody(app: Flask, visitor: Visitor, cast: Cast) -> None:
    del cast
    for _ in range(signing_in.TRIES):
        assert visitor.post("/sign-in", {"email": "nobody@council.example"}).status == 303

    page = visitor.post("/sign-in", {"email": "nobody@council.example"})

    assert (page.status, page.errors) == (429, [signing_in.TOO_MANY_LINKS])


# the password


def test_a_password_leads_in(app: Flask, visitor: Visitor, cast: Cast) -> None:
    give_password(app, cast.amina.id)

    page = sign_in_with_password(visitor, cast.amina.email, PASSWORD)

    assert (page.status, page.response.location) == (303, "/your-training")
    assert is_in(visitor)


def test_a_wrong_password_is_counted_though_the_page_asks_again(app: Flask, visitor: Visitor, cast: Cast) -> None:
    give_password(app, cast.amina.id)

    page = sign_in_with_password(visitor, cast.amina.email, "not this one at all")
    again = visitor.open(page.response.location)

    assert count(app, SignInTry) == 2
    assert (again.errors, again.value("Your work e-mail address")) == ([signing_in.NO_MATCH], cast.amina.email)
    assert "not this one at all" not in again.html
    assert visitor.open("/sign-in/password").errors == []


def test_five_wrong_passwords_pause_the_account_and_an_unknown_one_alike(
    app: Flask, visitor: Visitor, cast: Cast, clock: Clock
) -> None:
    give_password(app, cast.amina.id)
    answers = {}
    for email in (cast.amina.email, "nobody@council.example"):
        for _ in range(signing_in.TRIES):
            sign_in_with_password(visitor, email, "not this one")
        page = sign_in_with_password(visitor, email, PASSWORD)
        answers[email] = (page.status, page.errors)

    clock.move(minutes=15)

    assert set(map(str, answers.values())) == {str((429, [signing_in.TOO_MANY]))}
    assert sign_in_with_password(visitor, cast.amina.email, PASSWORD).status == 303


def test_setting_a_password_signs_other_devices_out(app: Flask, visitor: Visitor, cast: Cast) -> None:
    other = Visitor(app)
    other.sign_in_as(cast.amina)
    visitor.sign_in_as(cast.amina)

    page = visitor.open("/your-password").fill("New password", PASSWORD).press("Save this password")

    assert (page.status, page.heading) == (200, "Your password")
    assert "Your password is saved." in page.main
    assert "Your password is saved." not in visitor.open("/your-password").main
    assert (is_in(visitor), is_in(other)) == (True, False)
    assert sign_in_with_password(Visitor(app), cast.amina.email, PASSWORD).status == 303


def test_a_weak_password_is_refused_beside_its_field(quick_visitor: Visitor, quick_cast: Cast) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/your-password").fill("New password", "short").press("Save this password")

    assert page.status == 422
    assert page.errors == ["Use at least 10 characters. Three random words work well."]
    assert page.value("New password") == ""


# where to go afterwards

HOSTILE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\x00/evil.example",
    " //evil.example",
    "evil.example",
    "/" + "a" * 600,
    "",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_path_that_leads_elsewhere_is_not_taken(path: str) -> None:
    assert not is_path_of_this_site(path)


@pytest.mark.parametrize(
    "path", ["/", "/your-training", "/courses/modern-slavery-1?page=2#part", "/%2f%2fevil.example"]
)
def test_a_path_of_this_site_is_taken(path: str) -> None:
    assert is_path_of_this_site(path)


@pytest.mark.parametrize("path", HOSTILE)
def test_nobody_is_sent_elsewhere_after_signing_in(quick_app: Flask, quick_cast: Cast, path: str) -> None:
    visitor = Visitor(quick_app)
    give_password(quick_app, quick_cast.amina.id)

    page = visitor.post("/sign-in/password", {"email": quick_cast.amina.email, "password": PASSWORD, "goes_to": path})

    assert page.response.location == "/your-training"


def test_the_page_asked_for_is_reached_after_signing_in(app: Flask, visitor: Visitor, cast: Cast) -> None:
    asked = visitor.open("/your-password")
    asked.fill("Your work e-mail address", cast.amina.email).press("Send me a link")

    arrived = Visitor(app).open(link_in(letters(app)[0])).press("Go to your training")

    assert asked.heading == "Sign in"
    assert (arrived.status, arrived.heading) == (200, "Your password")


# sessions


def test_signing_out_kills_the_cookie_on_the_server(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in_as(cast.amina)
    thief = Visitor(app)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    thief.client.set_cookie("session", cookie.value)
    assert is_in(thief)

    page = visitor.open("/your-password").press("Sign out")

    assert page.heading == "You are signed out"
    assert (is_in(visitor), is_in(thief)) == (False, False)


def test_a_session_set_before_signing_in_is_not_the_one_after_it(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.open("/sign-in")
    planted = visitor.client.get_cookie("session")
    assert planted is not None
    with visitor.client.session_transaction() as before:
        before["planted"] = "by an attacker"

    visitor.open(a_link(app, cast.amina.id)).press("Go to your training", follow=False)

    with visitor.client.session_transaction() as after:
        assert "planted" not in after
        assert after["_user_id"] != planted.value
    attacker = Visitor(app)
    attacker.client.set_cookie("session", planted.value)
    assert not is_in(attacker)


def test_a_disabled_person_is_out_with_the_next_request(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in_as(cast.amina)
    before = is_in(visitor)
    with app.app_context():
        db.session.get_one(Person, cast.amina.id).disabled_at = NOW
        db.session.commit()

    assert (before, is_in(visitor)) == (True, False)


def test_a_session_runs_out(app: Flask, visitor: Visitor, cast: Cast, clock: Clock) -> None:
    visitor.open(a_link(app, cast.amina.id)).press("Go to your training", follow=False)
    clock.at += timedelta(hours=11, minutes=59)
    before = is_in(visitor)
    clock.move(minutes=1)

    assert (before, is_in(visitor)) == (True, False)


def test_a_forged_host_gets_no_page_and_no_letter(app: Flask, cast: Cast) -> None:
    client = app.test_client()

    answers = [
        client.get("/sign-in", headers={"Host": "evil.example"}),
        client.post("/sign-in", data={"email": cast.amina.email}, headers={"Host": "evil.example"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all(b"evil.example" not in answer.data for answer in answers)
    assert letters(app) == []


def test_a_link_carries_the_address_of_the_installation_whatever_the_browser_forwards(
    app: Flask, visitor: Visitor, cast: Cast
) -> None:
    page = visitor.open("/sign-in", **{"X-Forwarded-Host": "evil.example"})
    page.fill("Your work e-mail address", cast.amina.email).press("Send me a link")

    assert "http://localhost/sign-in/link/" in letters(app)[0].body
    assert "evil.example" not in letters(app)[0].body


def test_forms_without_their_token_change_nothing(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in_as(cast.amina)

    pages = [
        visitor.post(path, {"email": cast.amina.email, "password": PASSWORD}, token=False)
        for path in ("/sign-in", "/sign-in/password", "/sign-out", "/your-password")
    ]

    assert [(page.status, page.heading) for page in pages] == [(400, "This page had been open too long")] * 4
    assert is_in(visitor)
    assert letters(app) == []


# leaving at once


def test_exit_this_page_ends_the_session_and_leads_away(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in_as(cast.amina)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None

    page = visitor.open("/who-you-can-talk-to").press("Exit this page", follow=False)

    thief = Visitor(app)
    thief.client.set_cookie("session", cookie.value)
    assert (page.status, page.response.location) == (303, EXIT_ADDRESS)
    assert (is_in(visitor), is_in(thief)) == (False, False)


def test_exit_leads_away_even_when_the_page_was_open_too_long(app: Flask, visitor: Visitor, cast: Cast) -> None:
    visitor.sign_in_as(cast.amina)

    page = visitor.post("/exit", token=False)
    stranger = Visitor(app).post("/exit", token=False)

    assert (page.status, page.response.location) == (303, EXIT_ADDRESS)
    assert (stranger.status, stranger.response.location) == (303, EXIT_ADDRESS)
    assert not is_in(visitor)
