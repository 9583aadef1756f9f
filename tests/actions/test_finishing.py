"""An award of several parts is completed by the last of them, whichever it is; and by nothing less."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from courses.practice import Part
from lms.actions import attempts, keeping, recording_sessions, signing_off, studying, walking
from lms.actions.recording_sessions import Register
from lms.actions.signing_off import Seen
from lms.records.learning import Enrolment
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.queries.award_parts import grounds_of, people_waiting
from lms.records.queries.held_sessions import people_attended, sessions_held
from lms.records.results import Certificate, Completion
from lms.records.sessions import Attendance, CompletionGround, HeldSession, PracticeSeen
from lms.rules.actor import Actor, Role
from lms.rules.award_parts import PartsDone, in_words
from lms.rules.policy import LEADS
from lms.rules.refusals import Refusal, Refusals
from tests.blended import with_blended
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import a_grant, a_person, a_post, actor_for, an_organisation, top_unit
from tests.quiz_sittings import SITE, take_quiz

TODAY = date(2026, 11, 25)


@dataclass
class Place:
    """An organisation with a lead, a learner, and a stranger elsewhere."""

    session: Session
    course: Course
    at: datetime
    lead: Actor
    learner: Person
    colleague: Person
    stranger: Person

    @property
    def hand(self) -> Actor:
        return Actor(self.learner.id, self.learner.name)

    def begin(self) -> Enrolment:
        """Every page read, the scenario walked to an end."""
        return read_everything(self.session, self.course, by=self.hand, at=self.at)

    def study(self) -> None:
        take_quiz(self.session, self.begin(), self.course, by=self.hand, at=self.at)

    def attend(self, *people: Person, on: date = TODAY, key: str = "register-of-the-test") -> HeldSession:
        uids = tuple(person.uid for person in people or (self.learner,))
        register = Register(key, on, "Farah Lead", uids)
        return recording_sessions.record(self.session, register, self.course, site=SITE, by=self.lead, at=self.at)

    def sign(
        self, *levels: str, on: date = TODAY, observations: int = 2, key: str = "form-of-the-test"
    ) -> PracticeSeen:
        sign_off = self.course.sign_off
        assert sign_off is not None
        found = dict(zip((one.id for one in sign_off.criteria), levels or ("safe", "strong"), strict=False))
        seen = Seen(key, self.learner.id, "Gita Lead", observations, on, found)
        return signing_off.record(self.session, seen, self.course, site=SITE, by=self.lead, at=self.at)

    def completions(self) -> list[tuple[date, int | None]]:
        rows = self.session.scalars(select(Completion).where(Completion.award == self.course.award.code))
        return [(row.completed_on, row.percent) for row in rows]

    def words(self) -> str:
        found = grounds_of(self.session, person_ids=[self.learner.id], courses=[self.course], on=TODAY)
        return in_words(self.course.parts, found[self.learner.id, self.course.award.code].done)


def read_everything(session: Session, course: Course, *, by: Actor, at: datetime) -> Enrolment:
    enrolment = studying.begin(session, course, by=by, at=at)
    for module, page in course.pages():
        studying.carry_on(session, enrolment, course, module=module.slug, page=page.slug, by=by, at=at)
        for node in ("door", "kitchen") if page.walk else ():
            scenario = course.scenarios[0]
            walking.choose(session, enrolment, scenario, module=module, page=page, node=node, choice="a", by=by, at=at)
    return enrolment


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return with_blended(catalogue, SLAVERY_2).get(SLAVERY_2)


@pytest.fixture
def place(session: Session, course: Course, at: datetime) -> Place:
    council, elsewhere = an_organisation(session, "Council"), an_organisation(session, "Hospitals")
    lead, learner, colleague, stranger = (
        a_person(session, f"{name} Test") for name in ("Bev", "Amina", "Conor", "Emeka")
    )
    for person in (lead, learner, colleague):
        a_post(session, person, top_unit(session, council))
    a_post(session, stranger, top_unit(session, elsewhere))
    a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, council))
    keeping.refresh(session, [lead.id, learner.id, colleague.id, stranger.id], on=TODAY)
    return Place(session, course, at, actor_for(session, lead), learner, colleague, stranger)


@pytest.mark.parametrize("order", list(permutations(("study", "attend", "sign"))), ids=" ".join)
def test_the_last_part_completes_the_award_whichever_it_is(place: Place, order: tuple[str, ...]) -> None:
    do: dict[str, Callable[[], object]] = {"study": place.study, "attend": place.attend, "sign": place.sign}

    held = []
    for part in order:
        do[part]()
        held.append(len(place.completions()))

    assert held == [0, 0, 1]
    assert place.completions() == [(TODAY, 100)]
    ground = place.session.scalars(select(CompletionGround)).one()
    assert (ground.attendance_id, ground.practice_seen_id) == (
        place.session.scalars(select(Attendance.id)).one(),
        place.session.scalars(select(PracticeSeen.id)).one(),
    )
    assert '"Study, quiz, live session and sign-off"' in place.session.scalars(select(Certificate.facts)).one()
    assert keeping.differences(place.session, on=TODAY) == []


def test_passing_the_quiz_alone_leaves_study_open_and_cannot_be_done_again(place: Place) -> None:
    place.study()
    enrolment = place.session.scalars(select(Enrolment).where(Enrolment.award == "modern-slavery-2")).one()

    with pytest.raises(Refusal, match="You have passed this quiz"):
        attempts.start(place.session, enrolment, place.course, by=place.hand, at=place.at)

    assert (place.completions(), enrolment.finished_at) == ([], None)
    assert place.words() == "1 of 3 parts: study done, session not yet, sign-off not yet"
    assert place.session.scalars(select(func.count(OutboxMessage.id))).one() == 0


def test_study_alone_completes_an_award_that_is_study_alone(place: Place, catalogue: Catalogue) -> None:
    course = catalogue.get(SLAVERY_1)
    take_quiz(
        place.session,
        read_everything(place.session, course, by=place.hand, at=place.at),
        course,
        by=place.hand,
        at=place.at,
    )

    rows = place.session.scalars(select(Completion.award)).all()
    assert (rows, place.session.scalars(select(func.count(CompletionGround.id))).one()) == (["modern-slavery-1"], 0)


def test_a_completion_counts_from_the_day_of_its_last_part(place: Place) -> None:
    place.study()
    place.sign(on=date(2026, 11, 3))
    place.attend(on=date(2026, 11, 20))

    assert place.completions() == [(TODAY, 100)]


def test_a_session_written_down_late_counts_from_the_day_it_was_held(place: Place) -> None:
    place.study()
    place.sign(on=date(2026, 11, 3))
    place.at += timedelta(days=10)
    place.attend(on=date(2026, 11, 30))

    completion = place.session.scalars(select(Completion)).one()
    assert (completion.completed_on, completion.completed_at) == (date(2026, 11, 30), place.at)
    assert completion.expires_on == date(2029, 11, 30)


def test_one_register_takes_several_people_and_nobody_from_elsewhere(place: Place) -> None:
    held = place.attend(place.learner, place.colleague, place.stranger)
    scope = place.lead.scope(*LEADS)

    seen = people_attended(place.session, held_session_id=held.id, scope=scope, on=TODAY)
    assert [one.name for one in seen] == ["Amina Test", "Conor Test"]
    assert [(one.people, one.led_by) for one in sessions_held(place.session, scope=scope, on=TODAY)] == [
        (2, "Farah Lead")
    ]
    assert place.session.scalars(select(func.count(Attendance.id))).one() == 2


def test_the_same_register_sent_twice_is_one_session(place: Place) -> None:
    assert place.attend().id == place.attend().id
    assert place.session.scalars(select(func.count(Attendance.id))).one() == 1


@pytest.mark.parametrize(
    ("on", "led_by", "people", "field"),
    [
        (TODAY + timedelta(days=1), "Farah", True, "held_on"),
        (date(2023, 11, 24), "Farah", True, "held_on"),
        (TODAY, "  ", True, "led_by"),
        (TODAY, "x" * 251, True, "led_by"),
        (TODAY, "Farah", False, "people"),
    ],
)
def test_a_register_that_makes_no_sense_is_refused(
    place: Place, on: date, led_by: str, people: bool, field: str
) -> None:
    uids: tuple[UUID, ...] = (place.learner.uid,) if people else ()

    register = Register("register-of-the-test", on, led_by, uids)

    with pytest.raises(Refusal) as refusal:
        recording_sessions.record(place.session, register, place.course, site=SITE, by=place.lead, at=place.at)

    assert refusal.value.field == field
    assert place.session.scalars(select(func.count(HeldSession.id))).one() == 0


def test_a_register_of_strangers_alone_is_refused_like_one_of_nobody(place: Place) -> None:
    with pytest.raises(Refusal, match="Choose who attended"):
        place.attend(place.stranger)


def test_a_course_without_a_session_takes_no_register(place: Place, catalogue: Catalogue) -> None:
    place.course = catalogue.get(SLAVERY_1)

    with pytest.raises(Refusal, match="no live session"):
        place.attend()


def test_an_attendance_taken_back_counts_no_more_and_stays_on_record(place: Place) -> None:
    place.attend()
    row = place.session.scalars(select(Attendance)).one()
    recording_sessions.take_back(place.session, row, because="Wrong Amina.", by=place.lead, at=place.at)
    recording_sessions.take_back(place.session, row, because="Again.", by=place.lead, at=place.at)

    assert (row.withdrawn_because, row.withdrawn_by) == ("Wrong Amina.", "Bev Test")
    assert place.words() == "0 of 3 parts: study not yet, session not yet, sign-off not yet"
    with pytest.raises(Refusal, match="Say why"):
        recording_sessions.take_back(place.session, row, because=" ", by=place.lead, at=place.at)


def test_an_attendance_on_which_a_certificate_rests_is_not_taken_back(place: Place) -> None:
    place.study()
    place.sign()
    place.attend()
    row = place.session.scalars(select(Attendance)).one()

    with pytest.raises(Refusal, match="Withdraw the certificate first"):
        recording_sessions.take_back(place.session, row, because="Wrong.", by=place.lead, at=place.at)


def test_practice_that_is_not_safe_yet_is_kept_and_completes_nothing(place: Place) -> None:
    place.study()
    place.attend()
    first = place.sign("safe", "not_yet", key="first-form-of-test")
    few = place.sign(observations=1, key="second-form-of-test")
    before = place.completions()
    enough = place.sign(key="third-form-of-test")

    assert [first.signed_off, few.signed_off, enough.signed_off] == [False, False, True]
    assert (before, place.completions()) == ([], [(TODAY, 100)])
    assert place.session.scalars(select(func.count(PracticeSeen.id))).one() == 3


def test_each_criterion_left_out_is_named(place: Place) -> None:
    with pytest.raises(Refusals) as refusals:
        place.sign("safe", "brilliant")

    assert [one.field for one in refusals.value.refusals] == ["ms2-o1-s2"]


@pytest.mark.parametrize(
    ("on", "observations", "field"),
    [(TODAY + timedelta(days=1), 2, "seen_on"), (TODAY, 0, "observations"), (date(2020, 1, 1), 2, "seen_on")],
)
def test_a_sign_off_that_makes_no_sense_is_refused(place: Place, on: date, observations: int, field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        place.sign(on=on, observations=observations)

    assert refusal.value.field == field


def test_nobody_signs_off_their_own_practice(place: Place) -> None:
    place.learner = place.session.get_one(Person, place.lead.person_id)

    with pytest.raises(Refusal, match="Nobody signs off their own"):
        place.sign()


def test_those_who_have_begun_wait_for_what_they_lack(place: Place) -> None:
    scope = place.lead.scope(*LEADS)

    def waiting(part: Part) -> list[tuple[str, PartsDone]]:
        found = people_waiting(place.session, courses=[place.course], part=part, scope=scope, on=TODAY)
        return [(one.name, one.done) for one in found["modern-slavery-2"]]

    nobody = waiting(Part.SESSION)
    place.study()
    studying.begin(place.session, place.course, by=Actor(place.stranger.id, "Emeka"), at=place.at)
    place.attend()

    assert nobody == []
    assert waiting(Part.SESSION) == []
    assert waiting(Part.SIGN_OFF) == [("Amina Test", PartsDone(study_on=TODAY, session_on=TODAY))]


def test_what_the_first_completion_rested_on_does_not_serve_the_next(place: Place) -> None:
    place.study()
    place.attend()
    place.sign()
    place.at += timedelta(days=400)
    place.study()
    on = TODAY + timedelta(days=400)
    found = grounds_of(place.session, person_ids=[place.learner.id], courses=[place.course], on=on)

    assert found[place.learner.id, "modern-slavery-2"].done == PartsDone(study_on=on)
    assert len(place.completions()) == 1
