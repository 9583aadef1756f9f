"""Signing in and out, on both kinds of database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.actions import signing_in
from lms.actions.secrets import hash_of, hash_password, new_secret
from lms.records.access import SignInLink, SignInSession, SignInTry
from lms.records.audit import AuditLine
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.queries.people_signed_in import find_signed_in_person
from lms.rules.actor import Actor, system_actor
from lms.rules.refusals import Refusal
from tests.factories import a_person

HAND = system_actor("test")
PASSWORD = "lantern copper meadow"


def ask(session: Session, email: str, at: datetime, *, place: str = "192.0.2.1") -> None:
    signing_in.ask_for_link(
        session,
        email=email,
        goes_to="/courses/modern-slavery-1",
        place=place,
        site_url="https://training.example",
        minutes=30,
        by=HAND,
        at=at,
    )


def a_link(session: Session, person: Person, at: datetime, goes_to: str = "") -> str:
    secret = new_secret()
    signing_in.make_link(session, person, secret=secret, goes_to=goes_to, minutes=30, at=at)
    return secret


def try_password(session: Session, email: str, password: str, at: datetime, *, place: str = "192.0.2.1") -> str:
    """As the page does: a refused try is counted by a second call."""
    try:
        return signing_in.sign_in_with_password(session, email=email, password=password, place=place, hours=12, at=at)
    except Refusal as refusal:
        if refusal.sentence == signing_in.NO_MATCH:
            signing_in.count_try(session, email=email, place=place, at=at)
        return refusal.sentence


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def who(session: Session, token: str, at: datetime) -> int | None:
    found = find_signed_in_person(session, secret_hash=hash_of(token), at=at)
    return found.person_id if found else None


def test_a_known_address_is_sent_a_link_that_signs_in(session: Session, at: datetime) -> None:
    person = a_person(session, "Amina Yusuf", email="amina@council.example")

    ask(session, "Amina@Council.example", at)

    letter = session.scalars(select(OutboxMessage)).one()
    assert (letter.recipient, letter.subject, letter.person_id) == (
        "amina@council.example",
        "Your sign-in link",
        person.id,
    )
    secret = letter.body.split("https://training.example/sign-in/link/")[1].split()[0]
    token, goes_to = signing_in.follow_link(session, secret=secret, hours=12, at=at)
    assert (who(session, token, at), goes_to) == (person.id, "/courses/modern-slavery-1")


def test_an_unknown_address_leaves_only_the_counted_try(session: Session, at: datetime) -> None:
    a_person(session, "Amina Yusuf", email="amina@council.example")

    ask(session, "nobody@council.example", at)

    assert [count(session, table) for table in (OutboxMessage, SignInLink, AuditLine)] == [0, 0, 0]
    assert count(session, SignInTry) == 2


def test_an_unknown_address_costs_the_same_statements_as_a_known_one(session: Session, at: datetime) -> None:
    a_person(session, "Amina Yusuf", email="amina@council.example")
    inserted: dict[str, list[str]] = {}

    for email in ("amina@council.example", "nobody@council.example"):
        with Listener(session) as heard:
            ask(session, email, at)
        inserted[email] = heard.inserts

    assert inserted["amina@council.example"] == inserted["nobody@council.example"]
    assert len(inserted["amina@council.example"]) >= 4


def test_nobody_at_all_is_no_fault(session: Session, at: datetime) -> None:
    ask(session, "nobody@council.example", at)

    assert count(session, OutboxMessage) == 0


def test_a_disabled_person_is_sent_nothing(session: Session, at: datetime) -> None:
    person = a_person(session, "Conor Walsh", email="conor@council.example")
    person.disabled_at = at

    ask(session, "conor@council.example", at)

    assert count(session, OutboxMessage) == 0


@pytest.mark.parametrize("email", ["amina@council.example", "nobody@council.example"])
def test_the_sixth_ask_in_a_quarter_of_an_hour_is_refused_whoever_it_is(
    session: Session, at: datetime, email: str
) -> None:
    a_person(session, "Amina Yusuf", email="amina@council.example")
    for _ in range(signing_in.TRIES):
        ask(session, email, at)

    with pytest.raises(Refusal) as refused:
        ask(session, email.upper(), at + timedelta(minutes=14))

    assert (refused.value.sentence, refused.value.field) == (signing_in.TOO_MANY_LINKS, "email")
    ask(session, email, at + timedelta(minutes=15))


def test_one_network_address_may_ask_for_many_people_but_not_without_end(session: Session, at: datetime) -> None:
    limit = signing_in.TRIES_FROM_ONE_PLACE["password"]
    for number in range(limit):
        signing_in.count_try(session, email=f"p{number}@council.example", place="192.0.2.9", at=at)

    answer = try_password(session, "new@council.example", "x" * 12, at, place="192.0.2.9")
    elsewhere = try_password(session, "new@council.example", "x" * 12, at, place="192.0.2.10")

    assert (answer, elsewhere) == (signing_in.TOO_MANY, signing_in.NO_MATCH)


def test_a_link_works_once(session: Session, at: datetime) -> None:
    secret = a_link(session, a_person(session), at)
    signing_in.follow_link(session, secret=secret, hours=12, at=at)

    with pytest.raises(Refusal) as refused:
        signing_in.follow_link(session, secret=secret, hours=12, at=at)

    assert refused.value.sentence == signing_in.USED_LINK
    assert count(session, SignInSession) == 1


def test_a_link_runs_out(session: Session, at: datetime) -> None:
    early, late = (a_link(session, a_person(session), at) for _ in range(2))

    signing_in.follow_link(session, secret=early, hours=12, at=at + timedelta(minutes=29, seconds=59))
    with pytest.raises(Refusal):
        signing_in.follow_link(session, secret=late, hours=12, at=at + timedelta(minutes=30))


def test_a_link_of_a_person_disabled_meanwhile_opens_nothing(session: Session, at: datetime) -> None:
    person = a_person(session)
    secret = a_link(session, person, at)
    person.disabled_at = at
    session.flush()

    with pytest.raises(Refusal):
        signing_in.follow_link(session, secret=secret, hours=12, at=at)


def test_no_secret_is_kept(session: Session, at: datetime) -> None:
    secret = a_link(session, a_person(session), at)
    token, _ = signing_in.follow_link(session, secret=secret, hours=12, at=at)

    kept = (
        session.scalars(select(SignInLink.secret_hash)).all(),
        session.scalars(select(SignInSession.secret_hash)).all(),
    )

    assert kept == ([hash_of(secret)], [hash_of(token)])


def test_the_right_password_signs_in_and_leaves_an_audit_line(session: Session, at: datetime) -> None:
    person = a_person(session, "Amina Yusuf", email="amina@council.example", password_hash=hash_password(PASSWORD))

    token = try_password(session, "AMINA@council.example", PASSWORD, at)

    line = session.scalars(select(AuditLine)).one()
    assert who(session, token, at) == person.id
    assert (line.verb, line.actor_name, line.facts) == ("sign in", "Amina Yusuf", {"how": "password"})


def test_a_wrong_password_an_unknown_address_and_a_person_without_password_read_alike(
    session: Session, at: datetime
) -> None:
    a_person(session, email="amina@council.example", password_hash=hash_password(PASSWORD))
    a_person(session, email="conor@council.example")
    gone = a_person(session, email="gone@council.example", password_hash=hash_password(PASSWORD))
    gone.disabled_at = at

    answers = {
        try_password(session, email, password, at)
        for email, password in (
            ("amina@council.example", "not this one"),
            ("nobody@council.example", PASSWORD),
            ("conor@council.example", PASSWORD),
            ("conor@council.example", ""),
            ("gone@council.example", PASSWORD),
        )
    }

    assert answers == {signing_in.NO_MATCH}


def test_after_five_wrong_passwords_the_right_one_waits_too(session: Session, at: datetime) -> None:
    person = a_person(session, email="amina@council.example", password_hash=hash_password(PASSWORD))
    wrong = [try_password(session, "amina@council.example", "not this one", at) for _ in range(signing_in.TRIES)]

    answer = try_password(session, "amina@council.example", PASSWORD, at + timedelta(minutes=14))
    later = try_password(session, "amina@council.example", PASSWORD, at + timedelta(minutes=15))

    assert (wrong, answer) == ([signing_in.NO_MATCH] * signing_in.TRIES, signing_in.TOO_MANY)
    assert who(session, later, at + timedelta(minutes=15)) == person.id


def test_right_passwords_are_never_counted(session: Session, at: datetime) -> None:
    a_person(session, email="amina@council.example", password_hash=hash_password(PASSWORD))

    tokens = [try_password(session, "amina@council.example", PASSWORD, at) for _ in range(signing_in.TRIES + 3)]

    assert all(who(session, token, at) for token in tokens)
    assert count(session, SignInTry) == 0


def test_tries_keep_no_address(session: Session, at: datetime) -> None:
    signing_in.count_try(session, email="amina@council.example", place="192.0.2.1", at=at)

    kept = session.scalars(select(SignInTry.subject_hash)).all()

    assert all(len(subject) == 64 and "amina" not in subject for subject in kept)


def test_tries_are_forgotten_when_they_slow_nobody_down(session: Session, at: datetime) -> None:
    for minutes in (0, 14, 15, 60):
        tried_at = at - timedelta(minutes=minutes)
        signing_in.count_try(session, email="amina@council.example", place="192.0.2.1", at=tried_at)

    gone = signing_in.forget_tries(session, at=at)

    kept = session.scalars(select(SignInTry.at).distinct().order_by(SignInTry.at)).all()
    assert (gone, kept) == (4, [at - timedelta(minutes=14), at])


def test_a_session_ends_when_it_is_ended(session: Session, at: datetime) -> None:
    person = a_person(session)
    first, second = (
        signing_in.follow_link(session, secret=a_link(session, person, at), hours=12, at=at)[0] for _ in range(2)
    )
    row = session.scalars(select(SignInSession).where(SignInSession.secret_hash == hash_of(first))).one()

    signing_in.sign_out(session, session_id=row.id, by=HAND, at=at)

    assert (who(session, first, at), who(session, second, at)) == (None, person.id)


def test_a_session_runs_out_and_dies_with_its_person(session: Session, at: datetime) -> None:
    person = a_person(session)
    token, _ = signing_in.follow_link(session, secret=a_link(session, person, at), hours=12, at=at)
    lives = [who(session, token, at + timedelta(hours=hours)) for hours in (11, 12)]

    person.disabled_at = at
    session.flush()

    assert (lives, who(session, token, at)) == ([person.id, None], None)


def test_a_new_password_ends_the_other_sessions_and_is_told(session: Session, at: datetime) -> None:
    person, other = a_person(session, "Amina Yusuf", email="amina@council.example"), a_person(session)
    here, elsewhere, theirs = (
        signing_in.follow_link(session, secret=a_link(session, one, at), hours=12, at=at)[0]
        for one in (person, person, other)
    )
    row = session.scalars(select(SignInSession).where(SignInSession.secret_hash == hash_of(here))).one()

    signing_in.set_password(
        session,
        person_id=person.id,
        password=PASSWORD,
        session_id=row.id,
        by=Actor(person.id, person.name),
        at=at,
    )

    assert [who(session, token, at) for token in (here, elsewhere, theirs)] == [person.id, None, other.id]
    assert who(session, try_password(session, "amina@council.example", PASSWORD, at), at) == person.id
    letter = session.scalars(select(OutboxMessage)).one()
    assert (letter.recipient, PASSWORD in letter.body) == ("amina@council.example", False)
    assert person.password_hash is not None
    assert person.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "Use at least 10 characters. Three random words work well."),
        ("x" * 201, "Use at most 200 characters."),
        ("aaaaaaaaaaaa", "Choose something harder to guess. Three random words work well."),
        ("yusuf-yusuf-1", "Choose something harder to guess. Three random words work well."),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(
    session: Session, at: datetime, password: str, sentence: str
) -> None:
    person = a_person(session, "Amina Yusuf", email="amina@council.example")

    with pytest.raises(Refusal) as refused:
        signing_in.set_password(session, person_id=person.id, password=password, by=HAND, at=at)

    assert (refused.value.sentence, refused.value.field) == (sentence, "password")
    assert person.password_hash is None


class Listener:
    """Hears which tables are written to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.inserts: list[str] = []

    def __enter__(self) -> "Listener":
        from sqlalchemy import event

        self._engine = self.session.get_bind()
        event.listen(self._engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        from sqlalchemy import event

        event.remove(self._engine, "before_cursor_execute", self._hear)

    def _hear(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT"):
            self.inserts.append(statement)
