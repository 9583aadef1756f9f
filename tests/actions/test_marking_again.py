"""A flawed question is marked again: results rise, never fall, and everything that follows is there at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from courses.practice import Part
from lms.actions import attempts, erasing, keeping, marking_again, recording_sessions
from lms.actions.recording_sessions import Register
from lms.records.audit import AuditLine
from lms.records.learning import Attempt, Enrolment, ItemVersion
from lms.records.messages import OutboxMessage
from lms.records.people import Person
from lms.records.queries.attempts import items_asked, not_passed_at
from lms.records.queries.ledger import ledger_of
from lms.records.queries.marking_again import preview_of, unfinished_decisions
from lms.records.queries.re_marks import looked_again_at, results_that_hold
from lms.records.re_marks import MarkingDecision, ReMark
from lms.records.results import Certificate, Completion, KeptStanding
from lms.rules.actor import Actor, Role, system_actor
from lms.rules.dates import london_date
from lms.rules.marking_again import OrganisationGain, Preview
from lms.rules.refusals import Refusal
from quizzes.marking_again import Decision, Way
from quizzes.quiz import AttemptRules, Bank, ResultThatCounts
from tests.actions.test_finishing import read_everything
from tests.actions.test_parallel import at_once, prepared
from tests.blended import with_blended
from tests.curriculum import SLAVERY_1, SLAVERY_2
from tests.factories import (
    a_grant,
    a_person,
    a_post,
    a_requirement,
    actor_for,
    an_assignment,
    an_organisation,
    top_unit,
)
from tests.quiz_sittings import SITE, choose, study

OFFICE = system_actor("partnership office")
LATER = timedelta(days=100)


@dataclass
class Place:
    """A council whose people take a quiz of four questions, always the same. Three are enough, with the fourth, about
    safety, among them."""

    session: Session
    course: Course
    at: datetime

    def __post_init__(self) -> None:
        self.course = replace(self.course, bank=Bank(self.course.bank.questions[:4]))
        self.organisation = an_organisation(self.session, "Council")
        self.requirement = a_requirement(
            self.session, self.organisation, self.course.award.code, due_on=date(2027, 12, 31)
        )

    def person(self, name: str = "") -> Person:
        person = a_person(self.session, name)
        a_post(self.session, person, top_unit(self.session, self.organisation))
        an_assignment(self.session, person, self.requirement)
        keeping.refresh(self.session, [person.id], on=london_date(self.at))
        return person

    def begin(self, person: Person) -> Enrolment:
        return study(self.session, self.course, by=hand(person), at=self.at)

    def sit(self, enrolment: Enrolment, *wrong: int, at: datetime | None = None) -> Attempt:
        """Handed in with these questions answered wrong."""
        by = hand(self.session.get_one(Person, enrolment.person_id))
        attempt = attempts.start(self.session, enrolment, self.course, by=by, at=at or self.at)
        return self.hand_in(attempt, *wrong, at=at)

    def hand_in(self, attempt: Attempt, *wrong: int, at: datetime | None = None) -> Attempt:
        by = hand(self.session.get_one(Person, attempt.person_id))
        self.answer(attempt, *wrong, at=at)
        return attempts.submit(self.session, attempt, self.course, site=SITE, by=by, at=at or self.at)

    def answer(self, attempt: Attempt, *wrong: int, at: datetime | None = None) -> None:
        by = hand(self.session.get_one(Person, attempt.person_id))
        items = items_asked(self.session, attempt_id=attempt.id)
        numbers = {item.position: int(item.drawn.question.id[-2:]) for item in items}
        instead = {position: "a" for position, number in numbers.items() if number in wrong}
        choose(self.session, attempt, "b", by=by, at=at or self.at, instead=instead)

    def decide(
        self,
        number: int,
        way: Way = Way.FULL,
        *also: str,
        key: str = "a form of the office",
        at: datetime | None = None,
    ) -> MarkingDecision:
        return marking_again.decide(
            self.session,
            self.course,
            self.version(number),
            way=way,
            also=also,
            because="Two answers are right.",
            form_key=key,
            site=SITE,
            by=OFFICE,
            at=at or self.at + LATER,
        )

    def version(self, number: int) -> ItemVersion:
        """The question with this number, as it was asked."""
        version = self.course.bank.questions[number - 1].version
        return self.session.scalars(select(ItemVersion).where(ItemVersion.version == version)).one()

    def held(self, *sat: Attempt) -> list[tuple[int | None, bool]]:
        found = results_that_hold(self.session, sat)
        return [(found[one.id].percent, found[one.id].passed) for one in sat]

    def completions(self) -> list[tuple[int, date, datetime, int | None]]:
        rows = self.session.scalars(select(Completion).order_by(Completion.id))
        return [(row.person_id, row.completed_on, row.completed_at, row.percent) for row in rows]

    def letters(self) -> list[str]:
        return list(self.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id)))

    def carry_on(self, decision: MarkingDecision) -> bool:
        return marking_again.carry_on(self.session, decision.id, self.course, site=SITE, by=OFFICE, at=self.at + LATER)

    def check_kept(self) -> None:
        assert keeping.differences(self.session, on=london_date(self.at + LATER)) == []


def hand(person: Person) -> Actor:
    return Actor(person.id, person.name)


@pytest.fixture
def place(session: Session, catalogue: Catalogue, at: datetime) -> Place:
    return Place(session, catalogue.get(SLAVERY_1), at)


def test_whoever_passes_now_completes_the_course_from_the_day_of_the_quiz(place: Place) -> None:
    amina = place.person("Amina Test")
    enrolment = place.begin(amina)
    attempt = place.sit(enrolment, 1, 2)
    assert (attempt.percent, attempt.passed, place.completions()) == (50, False, [])

    decision = place.decide(1)

    assert (attempt.percent, attempt.passed) == (50, False)
    assert place.held(attempt) == [(75, True)]
    assert place.completions() == [(amina.id, london_date(place.at), place.at + LATER, 75)]
    completion = place.session.scalars(select(Completion)).one()
    assert (completion.expires_on, completion.organisation_id) == (date(2029, 11, 30), place.organisation.id)
    assert (enrolment.finished_at, decision.finished_at) == (place.at + LATER, place.at + LATER)
    assert place.session.scalars(select(KeptStanding.standing)).all() == ["current"]
    place.check_kept()
    code = place.session.scalars(select(Certificate.code)).one()
    (letter,) = place.letters()
    assert "We looked again at a question in a quiz that you took." in letter
    assert SITE.certificate_url(code) in letter
    assert "slavery" not in letter.lower()


def test_what_was_said_of_a_past_day_stays_as_it_was(place: Place) -> None:
    """The completion is of an earlier day, but it did not count yet on the days in between."""
    amina = place.person()
    place.sit(place.begin(amina), 1, 2)
    between, today = (london_date(place.at + timedelta(days=days)) for days in (50, 100))
    before = ledger_of(place.session, [amina.id], on=between)

    place.decide(1)

    assert ledger_of(place.session, [amina.id], on=between) == before
    assert before.held == {}
    assert list(ledger_of(place.session, [amina.id], on=today).held) == [amina.id]


def test_nobody_loses_anything_and_whoever_has_passed_is_not_written_to(place: Place) -> None:
    good, right, poor = (place.sit(place.begin(place.person()), *wrong) for wrong in ((1,), (2,), (1, 2, 3)))
    letters, completions = place.letters(), place.completions()

    place.decide(1, Way.OUT)

    assert place.held(good, right, poor) == [(100, True), (75, True), (33, False)]
    assert (place.letters(), place.completions()) == (letters, completions)
    assert [(one.percent, one.passed) for one in (good, right, poor)] == [(75, True), (75, True), (25, False)]
    assert place.session.scalars(select(ReMark.attempt_id)).all() == [good.id, poor.id]
    place.check_kept()


def test_a_flawed_safety_question_stands_in_nobodys_way(place: Place) -> None:
    attempt = place.sit(place.begin(place.person()), 4)
    assert (attempt.percent, attempt.passed) == (75, False)

    place.decide(4, Way.ALSO, "a")

    assert place.held(attempt) == [(100, True)]
    assert len(place.completions()) == 1
    place.check_kept()


def test_the_same_decision_twice_changes_nothing(place: Place) -> None:
    place.sit(place.begin(place.person()), 1, 2)
    first = place.decide(1, key="one form")
    rows = [(row.attempt_id, row.percent) for row in place.session.scalars(select(ReMark))]

    again = place.decide(1, key="one form")
    for way in (Way.FULL, Way.OUT):
        with pytest.raises(Refusal, match="Everybody has full marks for this version already"):
            place.decide(1, way, key="another form")

    assert again.id == first.id
    assert [(row.attempt_id, row.percent) for row in place.session.scalars(select(ReMark))] == rows
    assert (len(rows), len(place.completions()), len(place.letters())) == (1, 1, 1)


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_in_whatever_order_questions_are_taken_out_each_attempt_holds_the_same(
    place: Place, order: tuple[int, ...]
) -> None:
    sat = [place.sit(place.begin(place.person()), *wrong) for wrong in ((1, 2), (1, 4), (1, 2, 3), ())]

    for number in order:
        place.decide(number, Way.OUT, key=f"form {number}")

    assert place.held(*sat) == [(100, True), (66, False), (100, True), (100, True)]
    assert len(place.completions()) == 3
    place.check_kept()


def test_an_earlier_try_that_passes_now_leaves_a_completed_course_as_it_is(place: Place) -> None:
    enrolment = place.begin(place.person())
    first = place.sit(enrolment, 1, 2)
    place.sit(enrolment, at=place.at + timedelta(days=30))
    before = (place.completions(), place.letters())

    place.decide(1)

    assert place.held(first) == [(75, True)]
    assert (place.completions(), place.letters()) == before
    place.check_kept()


def test_of_several_tries_that_pass_now_the_latest_counts_since_it_counts_longest(place: Place) -> None:
    enrolment = place.begin(place.person())
    tries = [
        place.sit(enrolment, 1, other, at=place.at + timedelta(days=days)) for days, other in ((0, 2), (10, 3), (20, 4))
    ]

    place.decide(1)

    assert place.held(*tries) == [(75, True), (75, True), (75, False)]
    assert [row[1] for row in place.completions()] == [london_date(place.at + timedelta(days=10))]
    place.check_kept()


def test_whoever_hands_in_after_the_decision_is_treated_alike(place: Place) -> None:
    place.sit(place.begin(place.person()), 1)
    conor = place.person()
    begun = attempts.start(place.session, place.begin(conor), place.course, by=hand(conor), at=place.at)
    place.decide(1)

    place.hand_in(begun, 1, 2, at=place.at + LATER)

    assert (begun.percent, begun.passed, place.held(begun)) == (50, False, [(75, True)])
    assert [row[::3] for row in place.completions()][1:] == [(conor.id, 75)]
    assert [one.way for one in looked_again_at(place.session, begun)] == [Way.FULL]
    place.check_kept()


def test_somebody_in_the_middle_of_another_try_can_still_hand_it_in(place: Place) -> None:
    amina = place.person()
    enrolment = place.begin(amina)
    place.sit(enrolment, 1, 2)
    second = attempts.start(place.session, enrolment, place.course, by=hand(amina), at=place.at + timedelta(days=2))
    place.decide(1)

    place.hand_in(second, at=place.at + LATER)

    assert (second.passed, len(place.completions())) == (True, 1)
    with pytest.raises(Refusal, match="You have passed this quiz"):
        attempts.start(place.session, enrolment, place.course, by=hand(amina), at=place.at + LATER)
    place.check_kept()


def test_many_studies_are_marked_in_steps_and_a_step_taken_again_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking_again, "STUDIES_A_STEP", 2)
    sat = [place.sit(place.begin(place.person()), 1, 2) for _ in range(5)]

    decision = place.decide(1)
    assert (decision.reached, decision.finished_at) == (sat[1].enrolment_id, None)
    assert [len(looked_again_at(place.session, one)) for one in sat] == [1, 1, 0, 0, 0]
    more = [place.carry_on(decision) for _ in range(3)]

    assert (more, unfinished_decisions(place.session)) == ([True, False, False], [])
    assert place.session.scalars(select(ReMark.attempt_id).order_by(ReMark.id)).all() == [one.id for one in sat]
    letters, completions = place.letters(), place.completions()
    assert len(letters) == len(completions) == 5

    decision.reached, decision.finished_at = 0, None
    while place.carry_on(decision):
        pass

    assert place.session.scalar(select(func.count()).select_from(ReMark)) == 5
    assert (place.letters(), place.completions()) == (letters, completions)
    place.check_kept()


def test_a_step_is_over_sooner_when_many_have_passed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking_again, "PASSING_A_STEP", 2)
    for _ in range(4):
        place.sit(place.begin(place.person()), 1, 2)

    decision = place.decide(1)
    held = [len(place.completions())]
    while place.carry_on(decision):
        held.append(len(place.completions()))

    assert (held, len(place.completions())) == ([2, 4], 4)
    place.check_kept()


def test_a_decision_that_has_ended_counts_for_what_was_handed_in_before(place: Place) -> None:
    enrolment = place.begin(place.person())
    first = place.sit(enrolment, 1, 2, 3)
    decision = place.decide(1)
    ended_at = place.at + LATER + timedelta(days=1)

    for _ in range(2):
        marking_again.end(place.session, decision, because="The question is right.", by=OFFICE, at=ended_at)
    later = place.sit(enrolment, 1, 2, 3, at=ended_at + timedelta(hours=1))

    assert place.held(first, later) == [(50, False), (25, False)]
    assert [len(looked_again_at(place.session, one)) for one in (first, later)] == [1, 0]
    anew = place.decide(1, key="anew", at=ended_at + timedelta(days=1))
    assert (anew.ended_at, place.held(first, later)) == (None, [(50, False), (50, False)])


def test_a_newly_passed_try_no_longer_asks_for_a_pause(place: Place) -> None:
    enrolment = place.begin(place.person())
    place.sit(enrolment, 1, 2)
    before = not_passed_at(place.session, enrolment_id=enrolment.id)

    place.decide(1)

    assert (before, not_passed_at(place.session, enrolment_id=enrolment.id)) == ([place.at], [])


def test_where_the_mean_counts_a_try_can_pass_because_an_earlier_one_rose(place: Place) -> None:
    place.course = replace(place.course, attempts=AttemptRules(counts=ResultThatCounts.AVERAGE))
    enrolment = place.begin(place.person())
    first = place.sit(enrolment, 1, 2, 3)
    second = place.sit(enrolment, at=place.at + timedelta(days=1))
    assert place.held(first, second) == [(25, False), (100, False)]

    place.decide(1)

    assert place.held(first, second) == [(50, False), (100, True)]
    assert [row[1] for row in place.completions()] == [london_date(place.at + timedelta(days=1))]
    place.check_kept()


def test_where_the_mean_counts_the_better_result_counts_towards_the_next_one(place: Place) -> None:
    place.course = replace(place.course, attempts=AttemptRules(counts=ResultThatCounts.AVERAGE))
    enrolment = place.begin(place.person())
    place.sit(enrolment, 1, 2, 3)
    place.decide(1)

    assert place.sit(enrolment, at=place.at + LATER).passed is True


def test_an_erased_person_gets_no_certificate(place: Place, tmp_path: Path) -> None:
    amina = place.person()
    place.sit(place.begin(amina), 1, 2)
    erasing.erase(
        place.session,
        amina.id,
        data_dir=tmp_path,
        secret_key=SITE.secret_key,
        identity_checked="By telephone.",
        by=OFFICE,
        at=place.at,
    )

    place.decide(1)

    assert (place.completions(), place.letters()) == ([], [])
    place.check_kept()


def test_somebody_who_left_keeps_the_better_result_and_is_not_written_to(place: Place) -> None:
    amina = place.person()
    place.sit(place.begin(amina), 1, 2)
    amina.disabled_at = place.at

    place.decide(1)

    assert (len(place.completions()), place.letters()) == (1, [])


def test_an_award_of_several_parts_is_completed_with_its_last_part(
    session: Session, catalogue: Catalogue, at: datetime
) -> None:
    place = Place(session, with_blended(catalogue, SLAVERY_2, Part.STUDY, Part.SESSION).get(SLAVERY_2), at)
    lead, waiting, attended = (place.person(name) for name in ("Bev Test", "Amina Test", "Conor Test"))
    a_grant(session, lead, Role.TRAINING_LEAD, top_unit(session, place.organisation))
    sat = [place.sit(read_everything(session, place.course, by=hand(one), at=at), 1, 2) for one in (waiting, attended)]

    def attend(person: Person, on: date, *, at: datetime) -> None:
        register = Register(f"register of {person.id}", on, "Farah Lead", (person.uid,))
        by = actor_for(session, lead)
        recording_sessions.record(session, register, place.course, site=SITE, by=by, at=at)

    attend(attended, london_date(at) - timedelta(days=5), at=at)
    seen = preview_of(session, place.course, Decision(place.version(1).version, Way.FULL), on=london_date(at))
    place.decide(1)

    assert seen == Preview(2, None, None, None, ())
    assert place.held(*sat) == [(75, True), (75, True)]
    assert [row[:2] for row in place.completions()] == [(attended.id, london_date(at))]
    assert sum("quiz, and you do not have to take it again" in letter for letter in place.letters()) == 1
    assert len(place.letters()) == 2

    attend(waiting, london_date(at) + timedelta(days=7), at=at + LATER)

    assert [row[:2] for row in place.completions()][1:] == [(waiting.id, london_date(at) + timedelta(days=7))]
    assert place.completions()[1][3] == 75
    place.check_kept()


def test_a_preview_says_what_would_change_and_changes_nothing(place: Place) -> None:
    for wrong in [(1, 2)] * 6 + [(1,)] * 5 + [()]:
        place.sit(place.begin(place.person()), *wrong)
    elsewhere = an_organisation(place.session, "Hospitals")
    emeka = a_person(place.session)
    a_post(place.session, emeka, top_unit(place.session, elsewhere))
    keeping.refresh(place.session, [emeka.id], on=london_date(place.at))
    place.sit(place.begin(emeka), 1, 3)
    full = Decision(place.version(1).version, Way.FULL)

    seen = preview_of(place.session, place.course, full, on=london_date(place.at))

    assert seen == Preview(met=13, rise=12, newly_pass=7, complete=7, by_organisation=(OrganisationGain("", 7),))
    assert place.session.scalar(select(func.count()).select_from(ReMark)) == 0
    before = len(place.completions())
    place.decide(1)
    assert len(place.completions()) - before == 7
    assert preview_of(place.session, place.course, full, on=london_date(place.at)) == Preview(13, 0, 0, 0, ())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": "none"}, "way"),
        ({"way": Way.ALSO}, "also"),
        ({"also": ["a"]}, "also"),
        ({"way": Way.ALSO, "also": ["b"]}, "also"),
        ({"way": Way.ALSO, "also": ["z"]}, "also"),
        ({"because": "  "}, "because"),
        ({"because": "x" * 501}, "because"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(place: Place, changes: dict[str, object], field: str) -> None:
    place.sit(place.begin(place.person()), 1, 2)
    good: dict[str, object] = {"way": Way.FULL, "also": [], "because": "Two are right."}

    with pytest.raises(Refusal) as refused:
        marking_again.decide(
            place.session,
            place.course,
            place.version(1),
            **{**good, **changes},  # type: ignore[arg-type]
            form_key="form",
            site=SITE,
            by=OFFICE,
            at=place.at,
        )

    assert refused.value.field == field
    assert place.session.scalar(select(func.count()).select_from(MarkingDecision)) == 0


def test_every_decision_leaves_its_lines(place: Place) -> None:
    place.sit(place.begin(place.person()), 1, 2)
    decision = place.decide(1, Way.ALSO, "a")
    marking_again.end(place.session, decision, because="It was right.", by=OFFICE, at=place.at + LATER)

    lines = place.session.scalars(
        select(AuditLine).where(AuditLine.subject_type == "marking decision").order_by(AuditLine.id)
    ).all()

    assert [line.verb for line in lines] == [
        "decide how a question is marked",
        "mark a question again",
        "end how a question is marked",
    ]
    assert {line.actor_name for line in lines} == {OFFICE.name}
    assert lines[0].facts == {
        "award": "modern-slavery-1",
        "question": "ms1-q01",
        "version": place.version(1).version,
        "way": "also",
        "also": ["a"],
    }


def test_whoever_hands_in_while_it_is_decided_is_treated_like_everybody_else(
    engine: Engine, catalogue: Catalogue, at: datetime
) -> None:
    """Thirty hand in, and ten hands press the office's button, all at once."""
    learners, pressed = 30, 10

    def furnish(session: Session) -> list[tuple[int, Actor]]:
        place = Place(session, catalogue.get(SLAVERY_1), at)
        begun = []
        for _ in range(learners):
            person = place.person()
            attempt = attempts.start(session, place.begin(person), place.course, by=hand(person), at=at)
            place.answer(attempt, 1, 2)
            begun.append((attempt.id, hand(person)))
        return begun

    begun = prepared(engine, furnish)
    course = catalogue.get(SLAVERY_1)

    def work(session: Session, number: int) -> None:
        if number < learners:
            attempt_id, by = begun[number]
            attempts.submit(session, session.get_one(Attempt, attempt_id), course, site=SITE, by=by, at=at)
        else:
            version = course.bank.questions[0].version
            row = session.scalars(select(ItemVersion).where(ItemVersion.version == version)).one()
            told = {"way": Way.FULL, "also": (), "because": "Two are right.", "form_key": "pressed ten times"}
            marking_again.decide(session, course, row, **told, site=SITE, by=OFFICE, at=at)  # type: ignore[arg-type]

    assert at_once(engine, work, hands=learners + pressed) == [None] * (learners + pressed)

    with Session(engine) as session:
        sat = session.scalars(select(Attempt)).all()
        held = results_that_hold(session, sat)
        assert {(one.percent, held[one.id].percent, held[one.id].passed) for one in sat} == {(50, 75, True)}
        assert session.scalar(select(func.count()).select_from(MarkingDecision)) == 1
        assert session.scalar(select(func.count()).select_from(Completion)) == learners
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == learners
        assert keeping.differences(session, on=london_date(at)) == []


def test_a_pass_from_long_ago_is_recorded_as_held_once_and_run_out(place: Place) -> None:
    amina = place.person()
    place.sit(place.begin(amina), 1, 2)
    years_later = place.at + timedelta(days=1500)

    place.decide(1, at=years_later)

    completion = place.session.scalars(select(Completion)).one()
    assert (completion.completed_on, completion.expires_on) == (london_date(place.at), date(2029, 11, 30))
    kept = place.session.scalars(select(KeptStanding)).one()
    assert (kept.standing, kept.ever, kept.valid) == ("lapsed", True, False)
    assert keeping.differences(place.session, on=london_date(years_later)) == []
