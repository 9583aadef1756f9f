"""Mail is sent through a real SMTP server, once, and what cannot be sent waits."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from lms.actions import mailing
from lms.jobs.outbox import LEASE, Sent, send_waiting
from lms.jobs.post_office import MailSettingFault, PostOffice
from lms.records.messages import OutboxMessage
from tests.conftest import NOW
from tests.jobs.conftest import Letterbox, free_port

SENDER = "Training <training@partnership.example>"


def _post(engine: Engine, *recipients: str) -> None:
    with Session(engine) as session:
        for recipient in recipients:
            mailing.post(
                session, recipient=recipient, subject="Your training", body="Łukasz, hello.\n", person_id=None, at=NOW
            )
        session.commit()


def _outbox(engine: Engine) -> list[tuple[str, bool, int, str]]:
    with Session(engine) as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [(row.recipient, row.sent_at is not None, row.tries, row.last_fault.split(":")[0]) for row in rows]


def test_a_waiting_message_arrives_as_it_was_written(engine: Engine, office: PostOffice, letterbox: Letterbox) -> None:
    _post(engine, "amina@council.example")

    result = send_waiting(engine, office, sender=SENDER, at=NOW)

    (letter,) = letterbox.letters
    assert result == Sent(sent=1, failed=0)
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, "amina@council.example", "Your training")
    assert letter["Message-ID"] == "<outbox-1@partnership.example>"
    assert letter.get_payload(decode=True).decode().splitlines() == ["Łukasz, hello."]  # type: ignore[union-attr]
    assert _outbox(engine) == [("amina@council.example", True, 0, "")]


def test_a_sent_message_is_not_sent_again(engine: Engine, office: PostOffice, letterbox: Letterbox) -> None:
    _post(engine, "amina@council.example")
    send_waiting(engine, office, sender=SENDER, at=NOW)

    again = send_waiting(engine, office, sender=SENDER, at=NOW + timedelta(days=2))

    assert (again, len(letterbox.letters)) == (Sent(0, 0), 1)


def test_one_refused_address_does_not_hold_up_the_others(
    engine: Engine, office: PostOffice, letterbox: Letterbox
) -> None:
    _post(engine, "nobody@council.example", "amina@council.example")

    result = send_waiting(engine, office, sender=SENDER, at=NOW)

    assert result == Sent(sent=1, failed=1)
    assert [letter["To"] for letter in letterbox.letters] == ["amina@council.example"]
    assert _outbox(engine) == [
        ("nobody@council.example", False, 1, "SMTPRecipientsRefused"),
        ("amina@council.example", True, 0, ""),
    ]


def test_a_server_that_is_away_loses_nothing(engine: Engine, letterbox: Letterbox, office: PostOffice) -> None:
    _post(engine, "amina@council.example", "conor@council.example")
    away = PostOffice.at(f"smtp://127.0.0.1:{free_port()}")

    assert send_waiting(engine, away, sender=SENDER, at=NOW) == Sent(sent=0, failed=2)
    assert send_waiting(engine, office, sender=SENDER, at=NOW) == Sent(0, 0), "it is tried again only after a pause"
    assert send_waiting(engine, office, sender=SENDER, at=NOW + timedelta(minutes=2)) == Sent(sent=2, failed=0)
    assert len(letterbox.letters) == 2


def test_a_message_taken_by_a_sender_who_crashed_is_sent_when_the_lease_is_over(
    engine: Engine, office: PostOffice, letterbox: Letterbox
) -> None:
    _post(engine, "amina@council.example")
    with Session(engine) as session:
        session.scalars(select(OutboxMessage)).one().next_try_at = NOW + LEASE
        session.commit()

    during = send_waiting(engine, office, sender=SENDER, at=NOW + timedelta(minutes=1))
    after = send_waiting(engine, office, sender=SENDER, at=NOW + LEASE)

    assert (during, after, len(letterbox.letters)) == (Sent(0, 0), Sent(1, 0), 1)


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:many"])
def test_an_address_that_is_no_mail_server_is_refused_in_words(url: str) -> None:
    with pytest.raises(MailSettingFault, match="LMS_MAIL_URL"):
        PostOffice.at(url)


def test_a_password_is_never_sent_in_the_clear(engine: Engine, office: PostOffice, letterbox: Letterbox) -> None:
    _post(engine, "amina@council.example")
    with_password = PostOffice.at(f"smtp://training:secret@127.0.0.1:{office.port}")

    assert send_waiting(engine, with_password, sender=SENDER, at=NOW) == Sent(sent=0, failed=1)
    assert (letterbox.letters, _outbox(engine)[0][3]) == ([], "SMTPNotSupportedError")
