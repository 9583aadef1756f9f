"""Many at the same door in the same moment: one link opens once, and guessing does not get faster in parallel."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from lms.actions import signing_in
from lms.actions.secrets import hash_password, new_secret
from lms.records.access import SignInSession, SignInTry
from lms.records.database import begin_writing
from lms.rules.refusals import Refusal
from tests.factories import a_person

AT_ONCE = 16


def all_at_once(engine: Engine, act: Callable[[Session], str]) -> list[str]:
    """What each of many gets, each in a transaction of its own that is kept, as at the door."""

    def one(_number: int) -> str:
        with Session(engine) as session:
            begin_writing(session)
            answer = act(session)
            session.commit()
            return answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_link_clicked_many_times_at_once_begins_one_session(engine: Engine, at: datetime) -> None:
    secret = new_secret()
    with Session(engine) as session:
        begin_writing(session)
        signing_in.make_link(session, a_person(session), secret=secret, goes_to="", minutes=30, at=at)
        session.commit()

    def follow(session: Session) -> str:
        try:
            signing_in.follow_link(session, secret=secret, hours=12, at=at)
        except Refusal as refusal:
            return refusal.sentence
        return "in"

    answers = all_at_once(engine, follow)

    assert sorted(answers) == sorted(["in", *[signing_in.USED_LINK] * (AT_ONCE - 1)])
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(SignInSession)) == 1


def test_guesses_sent_at_once_are_counted_one_after_the_other(engine: Engine, at: datetime) -> None:
    with Session(engine) as session:
        begin_writing(session)
        a_person(session, email="amina@council.example", password_hash=hash_password("lantern copper meadow"))
        session.commit()

    def guess(session: Session) -> str:
        try:
            signing_in.sign_in_with_password(
                session, email="amina@council.example", password="a guess", place="192.0.2.1", hours=12, at=at
            )
        except Refusal as refusal:
            if refusal.sentence == signing_in.NO_MATCH:
                signing_in.count_try(session, email="amina@council.example", place="192.0.2.1", at=at)
            return refusal.sentence
        return "in"

    answers = all_at_once(engine, guess)

    expected = [signing_in.NO_MATCH] * signing_in.TRIES + [signing_in.TOO_MANY] * (AT_ONCE - signing_in.TRIES)
    assert sorted(answers) == sorted(expected)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(SignInTry)) == signing_in.TRIES * 2
