from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from certificates.certificate import LONGEST, CertificateFacts
from certificates.page import TEMPLATE
from certificates.seal import seal_holds
from certificates.serial import normalise
from lms.actions import certificates, keeping
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.results import Certificate, CertificateDrawing, Completion, KeptStanding
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal
from lms.rules.withdrawing import Withdrawal
from tests.curriculum import SLAVERY_1, a_course
from tests.factories import a_completion, a_person, a_post, an_organisation, top_unit

COURSE = a_course(SLAVERY_1, "Modern slavery")
THERE = "https://training.example/your-certificates/x"
LEAD = Actor(person_id=None, name="Bev Okoro")
KEY = "a secret for tests"


def issued(session: Session, completion: Completion, at: datetime, **changes: Any) -> Certificate:
    words: dict[str, Any] = {
        "holder": "Amina Hassan",
        "course": COURSE,
        "organisation": "Riverside Council",
        "issuer": "Riverside Community Safety Partnership",
        "secret_key": KEY,
        "check_url_base": "https://training.example/check-certificate",
        **changes,
    }
    return certificates.issue(session, completion=completion, **words, by=LEAD, at=at)


def test_a_certificate_holds_the_facts_of_its_completion(session: Session, at: datetime) -> None:
    person = a_person(session, "Amina Hassan")
    completion = a_completion(session, person, completed_at=at, expires_on=date(2029, 11, 25))

    row = issued(session, completion, at)

    facts = CertificateFacts.from_json(row.facts)
    assert facts == CertificateFacts(
        holder="Amina Hassan",
        award="modern-slavery-1",
        topic_title="Modern slavery",
        tier=1,
        tier_name="Notice",
        course_title="Modern slavery: notice",
        edition="1.0",
        completed_on=date(2026, 11, 25),
        expires_on=date(2029, 11, 25),
        percent=None,
        how="Learning done elsewhere",
        issuer="Riverside Community Safety Partnership",
        organisation="Riverside Council",
        outcomes=("Notice", "Tell", "Keep safe"),
        code=row.code,
        check_url=f"https://training.example/check-certificate/{row.code}",
    )
    assert (row.person_id, row.completion_id, row.issued_at, row.revoked_at) == (person.id, completion.id, at, None)
    assert normalise(row.code) == row.code
    assert seal_holds(facts, row.seal, KEY)


def test_a_completion_gets_one_certificate_however_often_it_is_asked_for(session: Session, at: datetime) -> None:
    completion = a_completion(session, a_person(session))
    first = issued(session, completion, at)
    code = first.code

    again = issued(session, completion, at + timedelta(days=1), holder="Somebody Else")

    # then it is the first one as it was, and only one audit line says so
    session.flush()
    assert (again.id, again.code, again.issued_at) == (first.id, code, at)
    assert session.query(Certificate).count() == 1
    assert [(line.verb, line.subject_id, line.actor_name, line.facts) for line in session.query(AuditLine)] == [
        ("issue a certificate", first.id, "Bev Okoro", {"code": code})
    ]


def test_two_completions_get_two_codes(session: Session, at: datetime) -> None:
    person = a_person(session)

    codes = {issued(session, a_completion(session, person), at).code for _ in range(5)}

    assert len(codes) == 5


def test_no_text_is_too_long_or_too_strange_to_pass(session: Session, at: datetime) -> None:
    completion = a_completion(session, a_person(session))

    row = issued(session, completion, at, holder="  Am\x00ina\n Hassan ", organisation="W" * 400, issuer="P" * 900)

    facts = CertificateFacts.from_json(row.facts)
    assert facts.holder == "Amina Hassan"
    assert facts.organisation == "W" * (LONGEST["organisation"] - 1) + "…"
    assert facts.issuer == "P" * (LONGEST["issuer"] - 1) + "…"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("native", "Study and quiz"),
        ("session", "A live session"),
        ("prior learning", "Prior learning"),
        ("a way nobody has named yet", "a way nobody has named yet"),
    ],
)
def test_the_way_it_was_completed_is_said_in_words(session: Session, at: datetime, how: str, words: str) -> None:
    completion = a_completion(session, a_person(session))
    completion.how = how

    assert CertificateFacts.from_json(issued(session, completion, at).facts).how == words


def test_a_certificate_is_withdrawn_with_a_reason(session: Session, at: datetime) -> None:
    row = issued(session, a_completion(session, a_person(session)), at)
    other = issued(session, a_completion(session, a_person(session)), at)
    facts = row.facts

    certificates.revoke(
        session,
        row,
        kind=Withdrawal.MISTAKE,
        holder_url=THERE,
        because="  Another person took the quiz. ",
        by=LEAD,
        at=at + timedelta(hours=1),
    )

    # then it says when, by whom and why, its facts are as they were, and no other certificate has changed
    assert (row.revoked_at, row.revoked_by, row.revoked_because, row.facts) == (
        at + timedelta(hours=1),
        "Bev Okoro",
        "Another person took the quiz.",
        facts,
    )
    assert other.revoked_at is None
    line = session.query(AuditLine).filter_by(verb="withdraw a certificate").one()
    assert (line.subject_id, line.facts) == (
        row.id,
        {
            "because": "Another person took the quiz.",
            "kind": "mistake",
        },
    )


def test_the_holder_is_told_once_why_and_whom_to_talk_to(session: Session, at: datetime) -> None:
    amina, conor, left = (a_person(session, name) for name in ("Amina Yusuf", "Conor Walsh", "Lee Left"))
    conor.email, left.disabled_at = None, at
    rows = [issued(session, a_completion(session, person), at) for person in (amina, conor, left)]

    for row in (*rows, *rows):
        certificates.revoke(
            session, row, kind=Withdrawal.SOMEBODY_ELSE, because="SECRET detail", holder_url=THERE, by=LEAD, at=at
        )

    # then only who has an address and can sign in got a letter; its subject is neutral and it holds no detail
    letter = session.query(OutboxMessage).one()
    assert (letter.person_id, letter.recipient, letter.subject) == (amina.id, amina.email, "Your training")
    assert letter.body == (
        "Hello Amina,\n\n"
        "One of your certificates no longer counts from today. It is not sure who did the training.\n\n"
        f"See which one it is, and what was written about it:\n\n{THERE}\n\n"
        "What you have learnt is yours, and stays on your record. If you have a question, or think that this is not "
        "right, talk to Bev Okoro or to your training lead.\n"
    )


def test_withdrawing_again_changes_nothing(session: Session, at: datetime) -> None:
    row = issued(session, a_completion(session, a_person(session)), at)
    certificates.revoke(
        session, row, kind=Withdrawal.MISTAKE, holder_url=THERE, because="The first reason.", by=LEAD, at=at
    )

    certificates.revoke(
        session,
        row,
        kind=Withdrawal.MISTAKE,
        holder_url=THERE,
        because="A second reason.",
        by=LEAD,
        at=at + timedelta(days=1),
    )

    assert (row.revoked_at, row.revoked_because) == (at, "The first reason.")
    assert session.query(AuditLine).filter_by(verb="withdraw a certificate").count() == 1


@pytest.mark.parametrize("because", ["", "  \n", "x" * 501])
def test_without_a_fitting_reason_nothing_is_withdrawn(session: Session, at: datetime, because: str) -> None:
    row = issued(session, a_completion(session, a_person(session)), at)

    with pytest.raises(Refusal) as refusal:
        certificates.revoke(session, row, kind=Withdrawal.MISTAKE, holder_url=THERE, because=because, by=LEAD, at=at)

    assert refusal.value.field == "because"
    assert row.revoked_at is None


def test_the_hash_of_each_drawing_is_kept_once(session: Session, at: datetime) -> None:
    rows = [issued(session, a_completion(session, a_person(session)), at) for _ in range(3)]
    session.add(CertificateDrawing(certificate_id=rows[2].id, template="older", pdf_sha256="0" * 64))

    kept = []
    for _ in range(3):
        hashes = certificates.draw_missing(session, most=2)
        kept.append((certificates.record_drawings(session, hashes), certificates.record_drawings(session, hashes)))

    assert kept == [(2, 0), (1, 0), (0, 0)]
    drawings = session.query(CertificateDrawing).filter_by(template=TEMPLATE).all()
    assert {drawing.certificate_id for drawing in drawings} == {row.id for row in rows}
    assert len({drawing.pdf_sha256 for drawing in drawings}) == 3


def test_a_withdrawn_certificate_no_longer_counts_where_the_holder_works(session: Session, at: datetime) -> None:
    # given two people in one team who both hold the award
    organisation = an_organisation(session)
    people = [a_person(session), a_person(session)]
    for person in people:
        a_post(session, person, top_unit(session, organisation))
    rows = [issued(session, a_completion(session, person), at) for person in people]
    keeping.refresh(session, [person.id for person in people], on=london_date(at))

    certificates.revoke(
        session, rows[0], kind=Withdrawal.MISTAKE, holder_url=THERE, because="A mistake.", by=LEAD, at=at
    )

    kept = session.query(KeptStanding).filter_by(award="modern-slavery-1", valid=True).all()
    assert [standing.person_id for standing in kept] == [people[1].id]
    assert keeping.differences(session, on=london_date(at)) == []
