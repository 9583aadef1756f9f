"""Certificates in the hands of the cast."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from lms.actions import certificates
from lms.records.organisations import Organisation
from lms.records.people import Person, Post
from lms.records.results import Certificate
from lms.rules.actor import system_actor
from lms.rules.withdrawing import Withdrawal
from lms.web.extensions import db
from tests.cast import Somebody
from tests.curriculum import SLAVERY_1, a_course
from tests.factories import a_completion

NOBODYS = "CV-0000-0000-0000-0000-0"


def give_certificate(
    app: Flask,
    somebody: Somebody,
    at: datetime,
    *,
    days_ago: int = 30,
    expires_on: date | None = date(2029, 10, 26),
    withdrawn_because: str = "",
    **changes: Any,
) -> str:
    """A certificate of this person; its code."""
    with app.app_context():
        session = db.session()
        person = session.get_one(Person, somebody.id)
        done_at = at - timedelta(days=days_ago)
        post = session.query(Post).filter_by(person_id=person.id).first()
        organisation = session.get(Organisation, post.organisation_id) if post else None
        row = certificates.issue(
            session,
            completion=a_completion(
                session, person, completed_at=done_at, expires_on=expires_on, organisation=organisation
            ),
            holder=somebody.name,
            course=changes.pop("course", a_course(SLAVERY_1, "Modern slavery")),
            organisation="Riverside Council",
            issuer="Riverside Community Safety Partnership",
            secret_key=app.config["SECRET_KEY"],
            check_url_base="http://localhost/check-certificate",
            by=system_actor("test"),
            at=done_at,
        )
        if withdrawn_because:
            certificates.revoke(
                session,
                row,
                kind=Withdrawal.MISTAKE,
                holder_url="",
                because=withdrawn_because,
                by=system_actor("test"),
                at=at,
            )
        db.session.commit()
        return row.code


def stored(app: Flask, code: str) -> Certificate:
    """The row of this certificate, as it is in the database now."""
    with app.app_context():
        row = db.session.query(Certificate).filter_by(code=code).one()
        db.session.expunge(row)
        return row
