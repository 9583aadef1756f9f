"""Learning done elsewhere: the learner records it with its certificate, a lead approves it, asks, or declines it.

What is approved is a completion like any other, but we give no certificate for it: ours says what was done here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions import audit, keeping, mailing, reconciling
from lms.actions.holding import hold_people
from lms.actions.withdrawing import withdraw_copies
from lms.records import documents
from lms.records.evidence import ClaimState, EvidenceClaim, EvidenceWord
from lms.records.inserting import insert_if_absent
from lms.records.learning import Edition
from lms.records.people import Person
from lms.records.queries.attempts import find_organisation_as_at
from lms.records.queries.award_parts import grounds_of
from lms.records.queries.requirements import policies_asking
from lms.records.results import Completion
from lms.rules.actor import Actor
from lms.rules.award_parts import first_in_words, still_to_do
from lms.rules.dates import london_date
from lms.rules.equivalence import Equivalence, get_equivalence
from lms.rules.evidence import check_completed_on, read_document
from lms.rules.letters import SUBJECT
from lms.rules.refusals import Refusal, Refusals
from lms.rules.renewal import expires_on

HOW = "evidence"
VERIFICATIONS = ("manager-seen", "issuer-verified")
OUTSIDE_EDITION = "outside"
"""Stands in place of an edition's number for a course that is not ours."""
LONGEST_TITLE = 200
LONGEST_WORDS = 1000
LONGEST_REASON = 500
NO_TITLE = "Enter what the course is called."
NO_WORDS = "Enter what you want to ask."
NO_ANSWER = "Enter your answer."
NO_REASON = "Say why, so that they know what to do next."
NO_VERIFICATION = "Choose how you checked it."
DECIDED = "This has been decided already."
NOT_SENT = "This has not been sent yet."
NOT_YOUR_OWN = "This is your own. Somebody else has to decide it."
NOTHING_ASKED = "Nothing is asked of you here now."
NOT_APPROVED = "This does not count, so there is nothing to withdraw."


@dataclass(frozen=True)
class Told:
    """What a learner says of learning done elsewhere."""

    course: str
    """The key of an equivalence."""
    award: str
    title: str
    completed_on: date | None


def check_told(told: Told, *, on: date) -> tuple[Equivalence, str, date]:
    """The rule by which it may count, what the course is called, and its day. Refuses all that cannot count at once."""
    equivalence = get_equivalence(told.course)
    title = completed_on = None
    refusals = []
    try:
        title = title_of(equivalence, told.title)
    except Refusal as refusal:
        refusals.append(refusal)
    try:
        equivalence.months_for(told.award)
    except Refusal as refusal:
        refusals.append(refusal)
    try:
        completed_on = check_completed_on(told.completed_on, on=on)
    except Refusal as refusal:
        refusals.append(refusal)
    if title is None or completed_on is None or refusals:
        raise Refusals(tuple(refusals))
    return equivalence, title, completed_on


def title_of(equivalence: Equivalence, said: str) -> str:
    """What the course is called: by the rule, or by the learner where the rule is of many courses."""
    if not equivalence.is_named_by_learner:
        return equivalence.title
    title = " ".join(said.split())
    if not title or not title.isprintable():
        raise Refusal(NO_TITLE, field="title")
    if len(title) > LONGEST_TITLE:
        raise Refusal(f"Use at most {LONGEST_TITLE} characters.", field="title")
    return title


def draft(session: Session, told: Told, *, content: bytes, data_dir: Path, by: Actor, at: datetime) -> UUID:
    """Keep the certificate and what the learner says of it, not sent yet; in place of an earlier draft of theirs.

    Refuses what cannot count, and a file that is not a whole PDF, JPEG or PNG.
    """
    person_id = _own_id(by)
    equivalence, title, completed_on = check_told(told, on=london_date(at))
    document = read_document(content)
    hold_people(session, [person_id])
    row = EvidenceClaim(
        person_id=person_id,
        equivalence=equivalence.key,
        award=told.award,
        title=title,
        completed_on=completed_on,
        document_sha256=documents.keep(data_dir, document.content),
        document_kind=document.kind,
        document_bytes=len(document.content),
        state=ClaimState.DRAFT,
        made_at=at,
    )
    session.add(row)
    session.flush()
    _drop_other_drafts(session, row, data_dir)
    return row.uid


def send(session: Session, *, claim_id: int, by: Actor, at: datetime) -> None:
    """Send a draft to the leads. Sent again, nothing changes. Refuses what has been decided."""
    claim = _take(session, claim_id)
    if claim.state in (ClaimState.APPROVED, ClaimState.DECLINED):
        raise Refusal(DECIDED)
    if claim.state == ClaimState.DRAFT:
        claim.state = ClaimState.WAITING
        claim.sent_at = at
        audit.record(
            session, "send evidence", "evidence claim", claim.id, by=by, at=at, award=claim.award, title=claim.title
        )
    session.flush()


def ask(session: Session, *, claim_id: int, words: str, site_url: str, by: Actor, at: datetime) -> None:
    """Ask the learner something; they get a letter. The same question sent twice is asked once."""
    claim = _take_open(session, claim_id)
    if _say(session, claim, words, by_learner=False, missing=NO_WORDS, field="question", by=by, at=at):
        claim.state = ClaimState.ASKED
        audit.record(session, "ask about evidence", "evidence claim", claim.id, by=by, at=at)
        _write(session, claim, "Your training lead has a question about a course you recorded.", site_url, at=at)
    session.flush()


def answer(session: Session, *, claim_id: int, words: str, by: Actor, at: datetime) -> None:
    """The learner answers what was asked; it waits for the lead again. Refuses when nothing is asked."""
    claim = _take_open(session, claim_id)
    newest = _newest_word(session, claim)
    again = newest is not None and newest.by_learner and newest.words == words.strip()
    if claim.state != ClaimState.ASKED and not again:
        raise Refusal(NOTHING_ASKED)
    if _say(session, claim, words, by_learner=True, missing=NO_ANSWER, field="answer", by=by, at=at):
        claim.state = ClaimState.WAITING
        audit.record(session, "answer about evidence", "evidence claim", claim.id, by=by, at=at)
    session.flush()


def decline(session: Session, *, claim_id: int, because: str, site_url: str, by: Actor, at: datetime) -> None:
    """It does not count, and why; the learner gets a letter. Declined again, nothing changes."""
    claim = _take(session, claim_id)
    reason = because.strip()
    if claim.state == ClaimState.DECLINED:
        return
    _check_open(claim)
    _check_not_own(claim, by)
    _check_text(reason, missing=NO_REASON, longest=LONGEST_REASON, field="because")
    claim.state = ClaimState.DECLINED
    claim.decided_at, claim.decided_by, claim.decided_because = at, by.name, reason
    audit.record(session, "decline evidence", "evidence claim", claim.id, by=by, at=at, award=claim.award)
    _write(session, claim, "Your training lead has looked at a course you recorded.", site_url, at=at)
    session.flush()


def approve(
    session: Session,
    *,
    claim_id: int,
    verification: str,
    course: Course | None,
    site_url: str,
    by: Actor,
    at: datetime,
) -> Completion:
    """It counts from now on: the completion, a letter, and the standing, in one. Approved again, the same completion.

    It lasts as long as the equivalence says, from the day of the learning. `course`: the one here for the same award,
    if it is taught. Refuses what was declined, and what stands for the study alone while the rest is not recorded.
    """
    claim = _take(session, claim_id)
    if claim.completion_id is not None:
        return session.get_one(Completion, claim.completion_id)
    _check_open(claim)
    if verification not in VERIFICATIONS:
        raise Refusal(NO_VERIFICATION, field="verification")
    _check_not_own(claim, by)
    _check_parts_here(session, claim, course, on=london_date(at))
    completion = _complete(session, claim, verification, at=at)
    claim.state = ClaimState.APPROVED
    claim.decided_at, claim.decided_by, claim.completion_id = at, by.name, completion.id
    audit.record(
        session,
        "approve evidence",
        "evidence claim",
        claim.id,
        by=by,
        at=at,
        award=claim.award,
        completion=completion.id,
        verification=verification,
    )
    _write(session, claim, "A course you recorded now counts.", site_url, at=at)
    session.flush()
    _keep(session, claim, by=by, at=at)
    return completion


def withdraw(session: Session, *, claim_id: int, because: str, by: Actor, at: datetime) -> None:
    """What was approved in error counts no more from now on; the rows stay. Withdrawn again, nothing changes."""
    claim = _take(session, claim_id)
    if claim.completion_id is None:
        raise Refusal(NOT_APPROVED)
    completion = session.get_one(Completion, claim.completion_id)
    if completion.withdrawn_at is not None:
        return
    reason = because.strip()
    _check_text(reason, missing=NO_REASON, longest=LONGEST_REASON, field="because")
    completion.withdrawn_at, completion.withdrawn_by, completion.withdrawn_because = at, by.name, reason
    audit.record(session, "withdraw evidence", "completion", completion.id, by=by, at=at, because=reason)
    session.flush()
    also = withdraw_copies(session, completion.id, because=reason, by=by, at=at)
    _keep(session, claim, also=also, by=by, at=at)


def _keep(session: Session, claim: EvidenceClaim, *, also: Sequence[int] = (), by: Actor, at: datetime) -> None:
    """Let the rules that ask this person, and whoever's record stands for theirs, for the award look at what counts."""
    on = london_date(at)
    for person_id in (claim.person_id, *also):
        asking = policies_asking(session, person_id=person_id, award=claim.award, on=on)
        reconciling.reconcile(session, organisation_ids=asking.keys(), person_ids=[person_id], by=by, at=at)
    keeping.refresh(session, [claim.person_id, *also], on=on)


def _complete(session: Session, claim: EvidenceClaim, verification: str, *, at: datetime) -> Completion:
    months = get_equivalence(claim.equivalence).months_for(claim.award)
    found = find_organisation_as_at(session, person_id=claim.person_id, award=claim.award, on=claim.completed_on)
    completion = Completion(
        person_id=claim.person_id,
        award=claim.award,
        edition_id=_outside_edition(session, claim, at=at).id,
        completed_at=at,
        completed_on=claim.completed_on,
        expires_on=expires_on(claim.completed_on, months_valid=months),
        organisation_id=found[0] if found else None,
        how=HOW,
        verification=verification,
    )
    session.add(completion)
    session.flush()
    return completion


def _outside_edition(session: Session, claim: EvidenceClaim, *, at: datetime) -> Edition:
    """The row by which a course that is not ours is named: one for each title and award."""
    digest = sha256(f"{claim.equivalence}\n{claim.award}\n{claim.title}".encode()).hexdigest()
    asked = select(Edition).where(
        Edition.award == claim.award, Edition.number == OUTSIDE_EDITION, Edition.content_sha256 == digest
    )
    insert_if_absent(
        session,
        Edition,
        award=claim.award,
        number=OUTSIDE_EDITION,
        content_sha256=digest,
        title=claim.title,
        first_used_at=at,
    )
    return session.scalars(asked).one()


def _say(
    session: Session,
    claim: EvidenceClaim,
    words: str,
    *,
    by_learner: bool,
    missing: str,
    field: str,
    by: Actor,
    at: datetime,
) -> bool:
    """Add a question or an answer, unless it was the last thing said; whether it was added."""
    said = words.strip()
    _check_text(said, missing=missing, longest=LONGEST_WORDS, field=field)
    newest = _newest_word(session, claim)
    if newest is not None and newest.by_learner == by_learner and newest.words == said:
        return False
    session.add(EvidenceWord(claim_id=claim.id, by_learner=by_learner, said_by=by.name, said_at=at, words=said))
    return True


def _newest_word(session: Session, claim: EvidenceClaim) -> EvidenceWord | None:
    return session.scalars(
        select(EvidenceWord).where(EvidenceWord.claim_id == claim.id).order_by(EvidenceWord.id.desc()).limit(1)
    ).first()


def _write(session: Session, claim: EvidenceClaim, sentence: str, site_url: str, *, at: datetime) -> None:
    """A neutral letter to the learner, if they can be written to."""
    person = session.get_one(Person, claim.person_id)
    if not person.email or person.disabled_at is not None:
        return
    link = f"{site_url}/outside-courses/{claim.uid}"
    body = f"Hello {person.given_name},\n\n{sentence} See it here:\n\n{link}\n"
    mailing.post(session, recipient=person.email, subject=SUBJECT, body=body, person_id=person.id, at=at)


def _check_text(text: str, *, missing: str, longest: int, field: str) -> None:
    if not text:
        raise Refusal(missing, field=field)
    if len(text) > longest:
        raise Refusal(f"Use at most {longest:,} characters.", field=field)


def _take(session: Session, claim_id: int) -> EvidenceClaim:
    """The claim, held so that of two hands at once the second sees what the first has done."""
    return session.scalars(
        select(EvidenceClaim)
        .where(EvidenceClaim.id == claim_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _take_open(session: Session, claim_id: int) -> EvidenceClaim:
    claim = _take(session, claim_id)
    _check_open(claim)
    return claim


def _check_open(claim: EvidenceClaim) -> None:
    if claim.state == ClaimState.DRAFT:
        raise Refusal(NOT_SENT)
    if claim.state not in (ClaimState.WAITING, ClaimState.ASKED):
        raise Refusal(DECIDED)


def _check_not_own(claim: EvidenceClaim, by: Actor) -> None:
    if claim.person_id == by.person_id:
        raise Refusal(NOT_YOUR_OWN)


def _check_parts_here(session: Session, claim: EvidenceClaim, course: Course | None, *, on: date) -> None:
    parts = get_equivalence(claim.equivalence).parts_here
    if not parts or course is None:
        return
    grounds = grounds_of(session, person_ids=[claim.person_id], courses=[course], on=on)
    missing = still_to_do(parts, grounds[claim.person_id, course.award.code].done)
    if missing:
        raise Refusal(first_in_words(missing))


def _own_id(by: Actor) -> int:
    if by.person_id is None:
        raise ValueError("Only a person records their own learning.")
    return by.person_id


def _drop_other_drafts(session: Session, newest: EvidenceClaim, data_dir: Path) -> None:
    """Take away what this person began to record and never sent, with its file unless another claim has the same."""
    old = session.scalars(
        delete(EvidenceClaim)
        .where(
            EvidenceClaim.person_id == newest.person_id,
            EvidenceClaim.state == ClaimState.DRAFT,
            EvidenceClaim.id != newest.id,
        )
        .returning(EvidenceClaim.document_sha256)
    ).all()
    for name in old:
        if not session.scalar(select(exists().where(EvidenceClaim.document_sha256 == name))):
            documents.forget(data_dir, name)
