"""Learning done elsewhere is approved once, whoever presses and however often, and leaves its facts behind."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from courses.catalogue import read_catalogue
from courses.practice import Part
from lms.actions import evidencing, keeping, recording_sessions, signing_off
from lms.actions.evidencing import DECIDED, NOT_SENT, NOT_YOUR_OWN, NOTHING_ASKED, Told
from lms.actions.recording_sessions import Register
from lms.actions.signing_off import Seen
from lms.records import documents
from lms.records.audit import AuditLine
from lms.records.evidence import ClaimState, EvidenceClaim, EvidenceWord
from lms.records.messages import OutboxMessage
from lms.records.queries.evidence import claims_to_decide, count_to_decide, units_that_may_know
from lms.records.queries.why import EVERYWHERE, explanations_of
from lms.records.results import Certificate, Completion
from lms.rules.actor import Actor
from lms.rules.award_parts import first_in_words
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal
from lms.rules.why import Input
from tests.documents import a_pdf, a_png
from tests.factories import a_requirement, actor_for, an_assignment
from tests.house.test_repository import HOME
from tests.lead_and_teams import TODAY, Town, a_town
from tests.quiz_sittings import SITE

TOLD = Told("govuk-prevent-awareness", "prevent-1", "", date(2026, 9, 1))
CHANNEL = Told("govuk-prevent-channel", "prevent-3", "", date(2026, 9, 1))
COURSES = {course.award.code: course for course in read_catalogue(HOME / "courses" / "content").courses}


@pytest.fixture
def town(session: Session) -> Town:
    return a_town(session)


@pytest.fixture
def amina(session: Session, town: Town) -> Actor:
    return actor_for(session, town.amina)


@pytest.fixture
def claim(session: Session, amina: Actor, tmp_path: Path, at: datetime) -> EvidenceClaim:
    return a_claim(session, amina, tmp_path, at)


def a_claim(
    session: Session, by: Actor, folder: Path, at: datetime, *, send: bool = True, told: Told = TOLD
) -> EvidenceClaim:
    uid = evidencing.draft(session, told, content=a_pdf(), data_dir=folder, by=by, at=at)
    row = session.query(EvidenceClaim).filter_by(uid=uid).one()
    if send:
        evidencing.send(session, claim_id=row.id, by=by, at=at)
    return row


def approve(session: Session, claim: EvidenceClaim, by: Actor, at: datetime) -> Completion:
    return evidencing.approve(
        session,
        claim_id=claim.id,
        verification="issuer-verified",
        course=COURSES[claim.award],
        site_url="http://localhost",
        by=by,
        at=at,
    )


def test_approving_twice_makes_one_completion_one_letter_and_one_line(
    session: Session, town: Town, claim: EvidenceClaim, at: datetime
) -> None:
    an_assignment(session, town.amina, a_requirement(session, town.council, "prevent-1"))

    first = approve(session, claim, town.lead, at)
    again = approve(session, claim, town.lead, at + timedelta(days=1))

    assert first is again
    assert session.query(Completion).count() == session.query(OutboxMessage).count() == 1
    assert session.query(Certificate).count() == 0
    assert [line.verb for line in session.query(AuditLine).order_by(AuditLine.id)] == [
        "send evidence",
        "approve evidence",
    ]
    assert (first.completed_on, first.completed_at, first.expires_on) == (
        date(2026, 9, 1),
        at,
        date(2028, 9, 30),
    )
    assert keeping.differences(session, on=TODAY) == []


def test_a_certificate_for_the_study_counts_once_session_and_sign_off_are_recorded_here(
    session: Session, town: Town, amina: Actor, tmp_path: Path, at: datetime
) -> None:
    course = COURSES["prevent-3"]
    claim = a_claim(session, amina, tmp_path, at, told=CHANNEL)
    refused = []

    def is_refused() -> None:
        with pytest.raises(Refusal) as refusal:
            approve(session, claim, town.lead, at)
        refused.append(refusal.value.sentence)

    is_refused()
    register = Register("register-of-the-test", TODAY, "Farah Lead", (town.amina.uid,))
    recording_sessions.record(session, register, course, site=SITE, by=town.lead, at=at)
    is_refused()
    assert course.sign_off is not None
    levels = {criterion.id: "safe" for criterion in course.sign_off.criteria}
    seen = Seen("form-of-the-test", town.amina.id, "Gita Lead", course.sign_off.observations, TODAY, levels)
    signing_off.record(session, seen, course, site=SITE, by=town.lead, at=at)

    assert refused == [
        first_in_words((Part.SESSION, Part.SIGN_OFF)),
        first_in_words((Part.SIGN_OFF,)),
    ]
    assert session.query(Completion).count() == 0
    assert claim.state == ClaimState.WAITING
    completion = approve(session, claim, town.lead, at)
    assert (completion.award, completion.completed_on, completion.expires_on) == (
        "prevent-3",
        date(2026, 9, 1),
        date(2027, 9, 30),
    )
    assert session.query(Certificate).count() == 0
    assert keeping.differences(session, on=TODAY) == []


def test_a_session_older_than_the_award_would_last_does_not_open_the_way(
    session: Session, town: Town, amina: Actor, tmp_path: Path, at: datetime
) -> None:
    claim = a_claim(
        session, amina, tmp_path, at, told=Told("govuk-prevent-referrals", "prevent-2", "", date(2026, 9, 1))
    )
    register = Register("register-of-the-test", date(2025, 1, 15), "Farah Lead", (town.amina.uid,))
    recording_sessions.record(session, register, COURSES["prevent-2"], site=SITE, by=town.lead, at=at)

    with pytest.raises(Refusal, match="Record their live session first"):
        approve(session, claim, town.lead, at + timedelta(days=500))
    assert approve(session, claim, town.lead, at).award == "prevent-2"


def test_what_is_decided_stays_decided(session: Session, town: Town, claim: EvidenceClaim, at: datetime) -> None:
    words = {"site_url": "http://localhost", "by": town.lead, "at": at}
    evidencing.decline(session, claim_id=claim.id, because="Of somebody else.", **words)
    evidencing.decline(session, claim_id=claim.id, because="Another reason.", **words)

    with pytest.raises(Refusal, match=DECIDED):
        approve(session, claim, town.lead, at)
    with pytest.raises(Refusal, match=DECIDED):
        evidencing.ask(session, claim_id=claim.id, words="Why?", **words)

    assert (claim.state, claim.decided_because) == (ClaimState.DECLINED, "Of somebody else.")
    assert session.query(Completion).count() == 0
    assert session.query(OutboxMessage).count() == 1


def test_a_question_sent_twice_is_asked_once_and_only_a_question_is_answered(
    session: Session, town: Town, amina: Actor, claim: EvidenceClaim, at: datetime
) -> None:
    with pytest.raises(Refusal, match=NOTHING_ASKED):
        evidencing.answer(session, claim_id=claim.id, words="Hello", by=amina, at=at)
    for _ in range(2):
        evidencing.ask(
            session, claim_id=claim.id, words="Which level?", site_url="http://localhost", by=town.lead, at=at
        )
    for _ in range(2):
        evidencing.answer(session, claim_id=claim.id, words="Level 2", by=amina, at=at)

    said = [(one.by_learner, one.words) for one in session.query(EvidenceWord).order_by(EvidenceWord.id)]
    assert said == [(False, "Which level?"), (True, "Level 2")]
    assert session.query(OutboxMessage).count() == 1
    assert claim.state == ClaimState.WAITING


def test_a_draft_is_not_decided_on_and_nobody_decides_on_their_own(
    session: Session, town: Town, amina: Actor, tmp_path: Path, at: datetime
) -> None:
    draft = a_claim(session, amina, tmp_path, at, send=False)
    with pytest.raises(Refusal, match=NOT_SENT):
        approve(session, draft, town.lead, at)
    own = a_claim(session, town.lead, tmp_path, at)
    with pytest.raises(Refusal, match=NOT_YOUR_OWN):
        approve(session, own, town.lead, at)

    assert session.query(Completion).count() == 0


def test_only_leads_whose_organisation_may_know_of_it_have_it_to_decide(
    session: Session, town: Town, claim: EvidenceClaim, tmp_path: Path, at: datetime
) -> None:
    a_claim(session, actor_for(session, town.emeka), tmp_path, at, send=False)
    seen = {
        name: [one.person for one in claims_to_decide(session, scope=hand.scope(*LEADS), on=TODAY)]
        for name, hand in (("lead", town.lead), ("manager", town.manager), ("elsewhere", town.other_lead))
    }

    assert seen == {"lead": ["Amina Yusuf"], "manager": [], "elsewhere": []}
    assert count_to_decide(session, scope=town.lead.scope(*LEADS), on=TODAY) == 1
    assert units_that_may_know(session, person_id=town.amina.id, on=TODAY) == [town.wardens.path]


def test_the_reason_tells_of_it_as_long_as_it_stands(
    session: Session, town: Town, claim: EvidenceClaim, at: datetime
) -> None:
    an_assignment(session, town.amina, a_requirement(session, town.council, "prevent-1"))
    approve(session, claim, town.lead, at)
    why = explanations_of(session, person_id=town.amina.id, award="prevent-1", scope=EVERYWHERE, on=TODAY)
    evidencing.withdraw(session, claim_id=claim.id, because="Of somebody else.", by=town.lead, at=at)
    evidencing.withdraw(session, claim_id=claim.id, because="Again.", by=town.lead, at=at)
    later = explanations_of(session, person_id=town.amina.id, award="prevent-1", scope=EVERYWHERE, on=TODAY)

    told = [[(line.when, line.does) for line in one.lines if line.kind is Input.COMPLETION] for one in (*why, *later)]
    assert told == [
        [("on 1 September 2026, recorded on 25 November 2026", "Counts until 30 September 2028")],
        [("on 1 September 2026, recorded on 25 November 2026", "Withdrawn: it does not count")],
    ]
    assert keeping.differences(session, on=TODAY) == []


def test_a_file_is_kept_once_under_its_hash_and_a_changed_one_is_not_handed_out(tmp_path: Path) -> None:
    name = documents.keep(tmp_path, a_png())
    assert documents.keep(tmp_path, a_png()) == name
    path = tmp_path / "evidence" / name[:2] / name
    assert list(path.parent.iterdir()) == [path]
    assert documents.find(tmp_path, name) == a_png()
    assert path.stat().st_mode & 0o077 == 0

    path.write_bytes(b"changed")

    assert documents.find(tmp_path, name) is None
    documents.forget(tmp_path, name)
    assert documents.find(tmp_path, name) is None
    with pytest.raises(ValueError, match="hash"):
        documents.find(tmp_path, "../../secret")
