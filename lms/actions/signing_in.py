"""Signing in and out: one-time links, passwords, sessions that die when they are ended, and a brake on guessing."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.actions import audit, mailing
from lms.actions.secrets import LONGEST_PASSWORD, hash_of, hash_password, new_secret, password_fits
from lms.records.access import SignInLink, SignInSession, SignInTry
from lms.records.people import Person
from lms.records.queries.mergers import kept_for
from lms.rules.actor import Actor
from lms.rules.letters import JOIN_SUBJECT, join_link
from lms.rules.refusals import Refusal

WINDOW = timedelta(minutes=15)
TRIES = 5
"""Five wrong passwords, or five asks for a link, for one account pause it for a quarter of an hour."""
TRIES_FROM_ONE_PLACE = {"link": 1000, "password": 200, "join": 1000}
"""A whole council may share one network address: hundreds ask for a link on the morning their training is due."""
SHORTEST_PASSWORD = 10
FEWEST_LETTERS = 4
"""Different characters a password must have: "aaaaaaaaaa" is the first thing anybody tries."""

TOO_MANY = "There have been several tries. Wait 15 minutes, then try again, or ask for a link."
TOO_MANY_LINKS = "Several links were asked for. Look in your e-mail for the newest one, or wait 15 minutes."
NO_MATCH = "That e-mail address and password do not go together. Check both, or ask for a link instead."
USED_LINK = "This link has been used or has run out. Ask for a new one."


def ask_for_link(
    session: Session, *, email: str, goes_to: str, place: str, site_url: str, minutes: int, by: Actor, at: datetime
) -> None:
    """Send a one-time link if the address belongs to somebody; say and do the same if not.

    Raises Refusal after too many asks for one address or from one place, whether or not anybody has the address.
    An unknown address costs the same work, done for somebody else and taken back, so that the time tells nothing.
    """
    _brake(session, "link", email, place, sentence=TOO_MANY_LINKS, at=at)
    session.flush()
    person = _find_by_email(session, email)
    somebody = person or session.scalars(select(Person).limit(1)).first()
    if somebody is None:
        return
    with session.begin_nested() as step:
        _send_link(session, somebody, email=email, goes_to=goes_to, site_url=site_url, minutes=minutes, by=by, at=at)
        if person is None:
            step.rollback()


def _send_link(
    session: Session, person: Person, *, email: str, goes_to: str, site_url: str, minutes: int, by: Actor, at: datetime
) -> None:
    secret = new_secret()
    link = make_link(session, person, secret=secret, goes_to=goes_to, minutes=minutes, at=at)
    body = _link_letter(person.given_name, f"{site_url}/sign-in/link/{secret}", minutes)
    _post(session, person, email=email, subject="Your sign-in link", body=body, at=at)
    audit.record(session, "ask for a sign-in link", "sign-in link", link.id, by=by, at=at, person=person.id)
    session.flush()


def _post(session: Session, person: Person, *, email: str, subject: str, body: str, at: datetime) -> None:
    """Write to the address as it was given: of an unknown one the letter is taken back."""
    mailing.post(session, recipient=email.lower(), subject=subject, body=body, person_id=person.id, at=at)


def ask_to_join(
    session: Session, *, email: str, place: str, site_url: str, minutes: int, by: Actor, at: datetime
) -> None:
    """Send a link that proves another account to be theirs, if the address has one; say and do the same if not.

    Refuses after too many asks by one person or for one address. The link works only for whoever asked.
    """
    assert by.person_id is not None  # noqa: S101 - narrows the type; only people have a door
    _brake(session, "join", f"person {by.person_id}", place, sentence=TOO_MANY_LINKS, at=at)
    _brake(session, "link", email, place, sentence=TOO_MANY_LINKS, at=at)
    session.flush()
    person = _find_by_email(session, email)
    somebody = person or session.get_one(Person, by.person_id)
    with session.begin_nested() as step:
        secret = new_secret()
        make_link(session, somebody, secret=secret, goes_to="", minutes=minutes, at=at, asked_by=by.person_id)
        body = join_link(somebody.given_name, f"{site_url}/your-other-account/{secret}", minutes)
        _post(session, somebody, email=email, subject=JOIN_SUBJECT, body=body, at=at)
        session.flush()
        if person is None:
            step.rollback()
    audit.record(session, "ask to join an account", "person", by.person_id, by=by, at=at)
    session.flush()


def make_link(
    session: Session,
    person: Person,
    *,
    secret: str,
    goes_to: str,
    minutes: int,
    at: datetime,
    asked_by: int | None = None,
) -> SignInLink:
    """Keep a one-time link for this person and return its row. The secret itself is not kept.

    `asked_by`: who asked to join this account with theirs. Without, the link signs this person in.
    """
    link = SignInLink(
        secret_hash=hash_of(secret),
        person_id=person.id,
        created_at=at,
        expires_at=at + timedelta(minutes=minutes),
        goes_to=goes_to,
        asked_by=asked_by,
    )
    session.add(link)
    session.flush()
    return link


def use_link(session: Session, *, secret: str, asked_by: int | None, at: datetime) -> tuple[int, str] | None:
    """Use a one-time link of this kind up: whose it is and where it leads. None if it is used, old or unknown.

    The row is claimed by an UPDATE that only one of two simultaneous clicks can win.
    """
    claimed = session.execute(
        update(SignInLink)
        .where(
            SignInLink.secret_hash == hash_of(secret),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
            SignInLink.asked_by == asked_by,
        )
        .values(used_at=at)
        .returning(SignInLink.person_id, SignInLink.goes_to)
    ).first()
    return (claimed[0], claimed[1]) if claimed else None


def follow_link(session: Session, *, secret: str, hours: int, at: datetime) -> tuple[str, str]:
    """Use a one-time link: the new session's token and where to go. Raises Refusal if used, old or unknown."""
    claimed = use_link(session, secret=secret, asked_by=None, at=at)
    person = _whose_record(session, session.get(Person, claimed[0])) if claimed else None
    if claimed is None or person is None or person.disabled_at is not None:
        raise Refusal(USED_LINK)
    return _begin_session(session, person, how="link", hours=hours, at=at), claimed[1]


def sign_in_with_password(session: Session, *, email: str, password: str, place: str, hours: int, at: datetime) -> str:
    """The token of a new session. Raises Refusal with one sentence for a wrong address and a wrong password alike.

    The caller must keep the counted try even when this refuses: see `count_try`.
    """
    person = _find_by_email(session, email, locked=True)
    _check_brake(session, "password", email, place, sentence=TOO_MANY, at=at)
    if not password_fits(person.password_hash if person else None, password):
        raise Refusal(NO_MATCH, field="password")
    person = _whose_record(session, person)
    if person is None or person.disabled_at is not None:
        raise Refusal(NO_MATCH, field="password")
    return _begin_session(session, person, how="password", hours=hours, at=at)


def count_try(session: Session, *, email: str, place: str, at: datetime) -> None:
    """Count a failed password, for the account and for the place it came from."""
    _count(session, "password", email, place, at=at)
    session.flush()


def forget_tries(session: Session, *, at: datetime) -> int:
    """Delete the tries that slow nobody down any more; how many. They say who tried to come in, so none is kept on."""
    gone = session.execute(delete(SignInTry).where(SignInTry.at <= at - WINDOW).returning(SignInTry.id)).all()
    return len(gone)


def sign_out(session: Session, *, session_id: int, by: Actor, at: datetime) -> None:
    """End this session. Its cookie opens nothing from now on."""
    session.execute(update(SignInSession).where(SignInSession.id == session_id).values(ended_at=at))
    audit.record(session, "sign out", "session", session_id, by=by, at=at)
    session.flush()


def set_password(
    session: Session, *, person_id: int, password: str, by: Actor, at: datetime, session_id: int | None = None
) -> None:
    """Set a person's own password, end every session of theirs but this one, and tell them by e-mail.

    Raises Refusal if it is too short, too long or holds their name or address.
    """
    person = session.get_one(Person, person_id)
    _refuse_weak(person, password)
    person.password_hash = hash_password(password)
    others = [SignInSession.person_id == person_id, SignInSession.ended_at.is_(None)]
    if session_id is not None:
        others.append(SignInSession.id != session_id)
    session.execute(update(SignInSession).where(*others).values(ended_at=at))
    if person.email:
        body = _password_letter(person.given_name)
        mailing.post(
            session, recipient=person.email, subject="Your training account", body=body, person_id=person_id, at=at
        )
    audit.record(session, "set a password", "person", person_id, by=by, at=at)
    session.flush()


def _refuse_weak(person: Person, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(f"Use at least {SHORTEST_PASSWORD} characters. Three random words work well.", field="password")
    if len(password) > LONGEST_PASSWORD:
        raise Refusal(f"Use at most {LONGEST_PASSWORD} characters.", field="password")
    known = (person.given_name, person.family_name, (person.email or "").partition("@")[0])
    typed = password.lower()
    if len(set(typed)) < FEWEST_LETTERS or any(len(word) >= 4 and word.lower() in typed for word in known):
        raise Refusal("Choose something harder to guess. Three random words work well.", field="password")


def _begin_session(session: Session, person: Person, *, how: str, hours: int, at: datetime) -> str:
    token = new_secret()
    row = SignInSession(
        secret_hash=hash_of(token), person_id=person.id, created_at=at, expires_at=at + timedelta(hours=hours)
    )
    session.add(row)
    session.flush()
    hand = Actor(person_id=person.id, name=person.name)
    audit.record(session, "sign in", "session", row.id, by=hand, at=at, how=how)
    session.flush()
    return token


def _whose_record(session: Session, person: Person | None) -> Person | None:
    """The person, or whoever's record stands for theirs since the two were put together."""
    if person is None:
        return None
    kept_id = kept_for(session, [person.id]).get(person.id)
    return session.get(Person, kept_id) if kept_id else person


def _find_by_email(session: Session, email: str, *, locked: bool = False) -> Person | None:
    """The person with this address. Locked, so that guesses sent all at once are counted one after the other."""
    asked = select(Person).where(Person.email == email.lower(), Person.disabled_at.is_(None))
    return session.scalars(asked.with_for_update() if locked else asked).first()


def _brake(session: Session, kind: str, email: str, place: str, *, sentence: str, at: datetime) -> None:
    _check_brake(session, kind, email, place, sentence=sentence, at=at)
    _count(session, kind, email, place, at=at)


def _check_brake(session: Session, kind: str, email: str, place: str, *, sentence: str, at: datetime) -> None:
    for suffix, subject, limit in ((":who", email.lower(), TRIES), (":where", place, TRIES_FROM_ONE_PLACE[kind])):
        tries = session.scalar(
            select(func.count())
            .select_from(SignInTry)
            .where(
                SignInTry.kind == kind + suffix,
                SignInTry.subject_hash == _subject_hash(subject),
                SignInTry.at > at - WINDOW,
            )
        )
        if (tries or 0) >= limit:
            raise Refusal(sentence, field="email")


def _count(session: Session, kind: str, email: str, place: str, *, at: datetime) -> None:
    for suffix, subject in ((":who", email.lower()), (":where", place)):
        session.add(SignInTry(kind=kind + suffix, subject_hash=_subject_hash(subject), at=at))


def _subject_hash(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()


def _link_letter(given_name: str, address: str, minutes: int) -> str:
    return (
        f"Hello {given_name},\n\n"
        f"Open this link to go to your training. It works once and runs out after {minutes} minutes:\n\n"
        f"{address}\n\n"
        "If you did not ask for it, you need do nothing.\n"
    )


def _password_letter(given_name: str) -> str:
    return (
        f"Hello {given_name},\n\n"
        "The password of your training account was set just now. You can use it, or a link by e-mail, to sign in.\n\n"
        "If you did not do this, tell your training lead today.\n"
    )
