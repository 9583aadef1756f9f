from datetime import date

import pytest
from flask import Flask

from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.organisations import Unit
from lms.records.people import Person, Post
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock
from tests.factories import a_post
from tests.pages import Visitor
from tests.web.held import NOBODYS, give_certificate, stored

WHY = "Why is it withdrawn?"


def test_a_lead_withdraws_a_certificate_with_a_reason(app: Flask, cast: Cast, visitor: Visitor, clock: Clock) -> None:
    code = give_certificate(app, cast.amina, clock())
    other = give_certificate(app, cast.conor, clock())
    visitor.sign_in_as(cast.bev)

    # when she says why, looks at what it means, and confirms
    page = visitor.open(f"/certificates/{code}/withdraw")
    assert (page.heading, page.select("dd")[0]) == ("Withdraw a certificate", cast.amina.name)
    page = page.choose("It is not sure who did the training")
    page = page.fill(WHY, "Another person\ntook the quiz. <i>").press("Continue")
    assert page.heading == "Check before you withdraw the certificate"
    assert "Another person took the quiz. <i>" in page.main
    assert "one e-mail: “It is not sure who did the training”" in page.main
    assert stored(app, code).revoked_at is None
    page = page.press("Withdraw the certificate")

    # then it is withdrawn in her name, and the other one is not
    assert (page.status, page.path, page.heading) == (
        200,
        f"/certificates/{code}/withdraw",
        "This certificate is withdrawn",
    )
    row = stored(app, code)
    assert (row.revoked_at, row.revoked_by) == (clock(), cast.bev.name)
    assert row.revoked_because.split() == ["Another", "person", "took", "the", "quiz.", "<i>"]
    assert stored(app, other).revoked_at is None
    with app.app_context():
        letter = db.session.query(OutboxMessage).filter_by(person_id=cast.amina.id, subject="Your training").one()
        assert f"http://localhost/your-certificates/{code}" in letter.body
        assert "talk to Bev Carter" in letter.body
    assert visitor.open(f"/check-certificate/{code}").heading == "This certificate was withdrawn"


def test_pressing_twice_withdraws_once(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.ewa)

    answers = [
        quick_visitor.post(f"/certificates/{code}/withdraw/done", {"kind": "mistake", "because": reason})
        for reason in ("The first reason.", "The second reason.")
    ]

    assert [page.status for page in answers] == [303, 303]
    assert stored(quick_app, code).revoked_because == "The first reason."
    with quick_app.app_context():
        assert db.session.query(AuditLine).filter_by(verb="withdraw a certificate").count() == 1


@pytest.mark.parametrize(
    ("because", "sentence"),
    [
        ("", "Say why the certificate is withdrawn."),
        ("   ", "Say why the certificate is withdrawn."),
        ("x" * 501, "Use at most 500 characters."),
        ("a\x00b", "Remove the characters that cannot be printed."),
    ],
)
@pytest.mark.parametrize("step", ["", "/done"])
def test_a_reason_is_needed_at_each_step(
    quick_app: Flask,
    quick_cast: Cast,
    quick_visitor: Visitor,
    clock: Clock,
    *,
    because: str,
    sentence: str,
    step: str,
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.bev)

    page = quick_visitor.post(f"/certificates/{code}/withdraw{step}", {"kind": "mistake", "because": because})

    assert (page.status, page.heading, page.errors) == (422, "Withdraw a certificate", [sentence])
    assert stored(quick_app, code).revoked_at is None


@pytest.mark.parametrize("step", ["", "/done"])
@pytest.mark.parametrize("kind", ["", "nonsense", "\x00", "9" * 30])
def test_a_kind_of_reason_is_needed_at_each_step(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock, *, kind: str, step: str
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.bev)

    page = quick_visitor.post(f"/certificates/{code}/withdraw{step}", {"kind": kind, "because": "A mistake."})

    assert (page.status, page.errors) == (422, ["Say what kind of reason it is."])
    assert stored(quick_app, code).revoked_at is None


def test_a_withdrawn_certificate_is_shown_as_it_is(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock(), withdrawn_because="A mistake.")
    quick_visitor.sign_in_as(quick_cast.bev)

    asked = quick_visitor.open(f"/certificates/{code}/withdraw")
    sent = quick_visitor.post(f"/certificates/{code}/withdraw", {"kind": "other", "because": "Again."})

    assert [page.heading for page in (asked, sent)] == ["This certificate is withdrawn"] * 2
    assert [page.status for page in (asked, sent)] == [200, 422]
    assert "Reason: A mistake." in asked.main
    assert "Continue" not in asked.buttons


@pytest.mark.parametrize("who", ["amina", "conor", "chidi", "dara", "gita", "farah"])
def test_others_cannot_tell_that_it_exists(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock, who: str
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(getattr(quick_cast, who))

    def answers(code: str) -> list[int]:
        return [
            quick_visitor.open(f"/certificates/{code}/withdraw").status,
            quick_visitor.post(f"/certificates/{code}/withdraw", {"kind": "other", "because": "Because."}).status,
            quick_visitor.post(f"/certificates/{code}/withdraw/done", {"kind": "other", "because": "Because."}).status,
        ]

    assert [answers(one) for one in (code, NOBODYS, "9" * 30)] == [[404] * 3] * 3
    assert stored(quick_app, code).revoked_at is None


def test_when_the_holder_has_left_only_the_partnership_office_can_withdraw_it(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    with quick_app.app_context():
        db.session.query(Post).filter_by(person_id=quick_cast.amina.id).update({"ends_on": date(2026, 11, 24)})
        db.session.commit()

    statuses = []
    for somebody in (quick_cast.bev, quick_cast.ewa):
        quick_visitor.sign_in_as(somebody)
        statuses.append(quick_visitor.open(f"/certificates/{code}/withdraw").status)

    assert statuses == [404, 200]


def test_a_lead_of_an_organisation_that_the_holder_joined_later_cannot_withdraw_it(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    """Otherwise whoever puts an address into a staff list could take that person's certificates away."""
    code = give_certificate(quick_app, quick_cast.emeka, clock())
    with quick_app.app_context():
        emeka = db.session.get_one(Person, quick_cast.emeka.id)
        a_post(db.session(), emeka, db.session.get_one(Unit, quick_cast.neighbourhood_id))
        db.session.commit()

    statuses = []
    for somebody in (quick_cast.bev, quick_cast.gita):
        quick_visitor.sign_in_as(somebody)
        statuses.append(quick_visitor.open(f"/certificates/{code}/withdraw").status)

    assert statuses == [404, 200]


def test_the_forms_token_is_needed(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock) -> None:
    code = give_certificate(quick_app, quick_cast.amina, clock())
    quick_visitor.sign_in_as(quick_cast.bev)

    page = quick_visitor.post(
        f"/certificates/{code}/withdraw/done", {"kind": "other", "because": "Because."}, token=False
    )

    assert page.status == 400
    assert stored(quick_app, code).revoked_at is None
