"""Telling the content team something about a page, and answering it.

What is told is anonymous: no person, no address of a network, no instant. So no audit line is written of it either.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from courses.checks.personal_data import found_in
from lms.actions import audit, mailing
from lms.records.queries.remarks import ANSWERED, CLOSED
from lms.records.remarks import Remark, RemarkAddress, RemarkReply
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal, Refusals

MOST_A_DAY = 300
"""From everybody together. More is a flood, and nobody could read it."""

WRITE_SOMETHING = "Write in at least one of the boxes."
TOO_MANY_TODAY = "Many people have written today. Please try again tomorrow."
HOLDS = "There is {what} in this. Take it out: write about our page, and not about a person."
BOTH_TO_PUBLISH = "To publish it, say in a few words what people told you."
SAY_WHAT_WAS_DONE = "Say what you did, or why you did nothing."


@dataclass(frozen=True)
class ToldUs:
    """What somebody says of a page."""

    page: str
    title: str
    edition: str
    helped: str = ""
    hurt: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Answer:
    """What the content team makes of it. `said` is the team's own summary."""

    said: str
    did: str
    publish: bool


def tell(session: Session, told: ToldUs, *, reply_to: str, on: date) -> Remark:
    """Keep what somebody says. Refuses when nothing is said, when it names numbers or addresses, or on a flood.

    `reply_to` is an e-mail address or "".
    """
    texts = {"helped": told.helped, "hurt": told.hurt, "wrong": told.wrong}
    if not any(text.strip() for text in texts.values()):
        raise Refusal(WRITE_SOMETHING, field="helped")
    holds = [
        Refusal(HOLDS.format(what=what), field=field) for field, text in texts.items() for what, _ in found_in(text)
    ]
    if holds:
        raise Refusals(tuple(holds))
    today = session.scalar(select(func.count()).select_from(Remark).where(Remark.told_on == on)) or 0
    if today >= MOST_A_DAY:
        raise Refusal(TOO_MANY_TODAY)
    remark = Remark(told_on=on, page=told.page, title=told.title, edition=told.edition, **texts)
    session.add(remark)
    session.flush()
    if reply_to:
        session.add(RemarkAddress(remark_id=remark.id, email=reply_to, left_on=on))
        session.flush()
    return remark


def answer(session: Session, remark: Remark, words: Answer, *, by: Actor, at: datetime) -> RemarkReply:
    """Answer a remark: to whoever left an address, and to everybody if it is published. The address is then deleted."""
    if not words.did.strip():
        raise Refusal(SAY_WHAT_WAS_DONE, field="did")
    if words.publish and not words.said.strip():
        raise Refusal(BOTH_TO_PUBLISH, field="said")
    address = _take_address(session, remark)
    if address:
        mailing.post(
            session,
            recipient=address,
            subject="An answer about the training",
            body=f"You told us something about “{remark.title}”. Thank you.\n\n{words.did}\n\n"
            "Your address has been deleted. Nobody reads answers to this e-mail.\n",
            person_id=None,
            at=at,
        )
    return _reply(session, remark, ANSWERED, words, by=by, at=at)


def close(session: Session, remark: Remark, *, by: Actor, at: datetime) -> RemarkReply:
    """Put a remark away without an answer; an address left with it is deleted."""
    _take_address(session, remark)
    return _reply(session, remark, CLOSED, Answer("", "", publish=False), by=by, at=at)


def _take_address(session: Session, remark: Remark) -> str:
    """The address left with a remark, which is deleted; "" for none, or when somebody else took it meanwhile."""
    wanted = delete(RemarkAddress).where(RemarkAddress.remark_id == remark.id).returning(RemarkAddress.email)
    return session.scalar(wanted) or ""


def _reply(session: Session, remark: Remark, state: str, words: Answer, *, by: Actor, at: datetime) -> RemarkReply:
    reply = RemarkReply(
        remark_id=remark.id, state=state, said=words.said, did=words.did, published=words.publish, replied_at=at
    )
    session.add(reply)
    audit.record(session, f"{state} a remark", "remark", remark.id, by=by, at=at, published=words.publish)
    session.flush()
    return reply
