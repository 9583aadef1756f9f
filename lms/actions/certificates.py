"""Issuing certificates, withdrawing them with a reason, and remembering what each one looked like on paper."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from certificates.certificate import LONGEST, LONGEST_OUTCOME, MOST_OUTCOMES, CertificateFacts
from certificates.lettering import printable
from certificates.page import TEMPLATE, draw
from certificates.seal import seal
from certificates.serial import RANDOM_BYTES, new_code
from courses.course import Course
from courses.practice import Part
from lms.actions import audit, keeping, mailing
from lms.actions.withdrawing import withdraw_copies
from lms.records.inserting import insert_if_absent
from lms.records.people import Person
from lms.records.personal_data import AT_REQUEST
from lms.records.results import Certificate, CertificateDrawing, Completion
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.letters import SUBJECT, withdrawn
from lms.rules.refusals import Refusal
from lms.rules.withdrawing import Withdrawal

HOW_IN_WORDS = {
    "native": "Study and quiz",
    "session": "A live session",
    "evidence": "Learning done elsewhere",
    "prior learning": "Prior learning",
}
LONGEST_REASON = 500


def issue(
    session: Session,
    *,
    completion: Completion,
    holder: str,
    course: Course,
    organisation: str,
    issuer: str,
    secret_key: str,
    check_url_base: str,
    by: Actor,
    at: datetime,
) -> Certificate:
    """The certificate of this completion: a new one, or the one it already has.

    `check_url_base` is the address of the checking page; the code is added to it. Texts longer than a certificate
    holds are shortened, so that no course title can ever stand in the way of a pass.
    """
    code = new_code(secrets.token_bytes(RANDOM_BYTES))
    facts = CertificateFacts(
        holder=_shortened("holder", holder),
        award=completion.award,
        topic_title=_shortened("topic_title", course.topic_title),
        tier=course.award.tier,
        tier_name=_shortened("tier_name", course.tier_name),
        course_title=_shortened("course_title", course.title),
        edition=_shortened("edition", course.edition),
        completed_on=completion.completed_on,
        expires_on=completion.expires_on,
        percent=completion.percent,
        how=_shortened("how", _how_in_words(completion.how, course.parts)),
        issuer=_shortened("issuer", issuer),
        organisation=_shortened("organisation", organisation),
        outcomes=tuple(_cut(outcome.text, LONGEST_OUTCOME) for outcome in course.outcomes[:MOST_OUTCOMES]),
        code=code,
        check_url=f"{check_url_base.rstrip('/')}/{code}",
    )
    added = insert_if_absent(
        session,
        Certificate,
        completion_id=completion.id,
        person_id=completion.person_id,
        code=code,
        facts=facts.to_json(),
        seal=seal(facts, secret_key),
        issued_at=at,
    )
    row = session.scalars(select(Certificate).where(Certificate.completion_id == completion.id)).one()
    if added:
        audit.record(session, "issue a certificate", "certificate", row.id, by=by, at=at, code=code)
        session.flush()
    return row


def revoke(
    session: Session,
    certificate: Certificate,
    *,
    kind: Withdrawal,
    because: str,
    holder_url: str,
    by: Actor,
    at: datetime,
) -> None:
    """Withdraw a certificate: from now on it and its completion no longer count. Doing it again changes nothing.

    Its holder is told once by mail: the kind of reason and whom to talk to. `holder_url` is where they find the rest.
    Refuses without a reason, which everybody who checks the certificate can read.
    """
    reason = because.strip()
    if not reason:
        raise Refusal("Say why the certificate is withdrawn.", field="because")
    if len(reason) > LONGEST_REASON:
        raise Refusal(f"Use at most {LONGEST_REASON} characters.", field="because")
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_at is not None:
        return
    certificate.revoked_at = at
    certificate.revoked_by = by.name
    certificate.revoked_because = reason
    why = {"because": reason, "kind": kind.value}
    audit.record(session, "withdraw a certificate", "certificate", certificate.id, by=by, at=at, **why)
    _tell(session, certificate, kind, holder_url=holder_url, by=by, at=at)
    session.flush()
    also = withdraw_copies(session, certificate.completion_id, because=reason, by=by, at=at)
    keeping.refresh(session, [certificate.person_id, *also], on=london_date(at))


def _tell(
    session: Session, certificate: Certificate, kind: Withdrawal, *, holder_url: str, by: Actor, at: datetime
) -> None:
    holder = session.get_one(Person, certificate.person_id)
    if holder.email and holder.disabled_at is None:
        mailing.post(
            session,
            recipient=holder.email,
            subject=SUBJECT,
            body=withdrawn(holder.given_name, kind.in_words, talk_to=by.name, link=holder_url),
            person_id=holder.id,
            at=at,
        )


def draw_missing(session: Session, *, most: int) -> dict[int, str]:
    """The hash of what the present template makes of certificates that have none yet, by certificate. Writes nothing.

    Drawing takes a while, in which others have to be able to write: so this is apart from keeping the hashes. Where
    the facts cannot be read it is empty, which no PDF has; certificates of people who were erased are left alone.
    """
    drawn = select(CertificateDrawing.certificate_id).where(CertificateDrawing.template == TEMPLATE)
    missing = session.execute(
        select(Certificate.id, Certificate.facts)
        .where(Certificate.id.not_in(drawn), Certificate.revoked_because != AT_REQUEST)
        .order_by(Certificate.id)
        .limit(most)
    )
    return {id_: _hash_of_drawing(facts) for id_, facts in missing}


def _hash_of_drawing(facts: str) -> str:
    try:
        return hashlib.sha256(draw(CertificateFacts.from_json(facts))).hexdigest()
    except ValueError:
        return ""


def record_drawings(session: Session, hashes: Mapping[int, str]) -> int:
    """Keep these hashes, so that prints made before a new template are still recognised after it; how many were new.

    Two who do so at once keep each hash once.
    """
    return sum(
        insert_if_absent(session, CertificateDrawing, certificate_id=id_, template=TEMPLATE, pdf_sha256=drawing)
        for id_, drawing in hashes.items()
    )


def _how_in_words(how: str, parts: Sequence[Part]) -> str:
    """Such as "Study, quiz and live session"."""
    if how != "native" or parts == (Part.STUDY,):
        return HOW_IN_WORDS.get(how, how)
    more = [words for part, words in ((Part.SESSION, "live session"), (Part.SIGN_OFF, "sign-off")) if part in parts]
    return f"{', '.join(('Study', 'quiz', *more[:-1]))} and {more[-1]}"


def _shortened(name: str, text: str) -> str:
    return _cut(text, LONGEST[name])


def _cut(text: str, longest: int) -> str:
    """The text on one line without what cannot be printed, cut with an ellipsis where it is too long."""
    line = printable(text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
