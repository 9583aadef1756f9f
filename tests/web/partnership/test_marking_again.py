"""A flawed question is marked again: the office looks, decides, and the learner reads what it means for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import attempts
from lms.app import create_app
from lms.records.messages import OutboxMessage
from lms.records.queries.attempts import items_asked
from lms.records.re_marks import MarkingDecision, ReMark
from lms.records.results import Completion
from lms.web.extensions import db
from quizzes.kinds import Kind
from quizzes.marking import sent_for
from quizzes.questions import Question
from quizzes.quiz import Bank
from tests.cast import Cast, Somebody, add_cast
from tests.conftest import NOW, Clock, opened, settings_for
from tests.curriculum import SLAVERY_1
from tests.pages import Page, Visitor
from tests.quiz_sittings import SITE, choose, study, take_quiz
from tests.quizzes.examples import an_example

WHY = "Two of the answers are right."


@dataclass(frozen=True)
class Sat:
    """Amina's quiz: two of four questions wrong, where three are enough."""

    result: str
    wrong: Question
    also_wrong: Question

    @property
    def insight(self) -> str:
        return f"/content/modern-slavery-1/insight/{self.wrong.version}"


@pytest.fixture
def sat(quick_app: Flask, quick_cast: Cast, catalogue: Catalogue) -> Sat:
    with quick_app.app_context():
        session, course = db.session(), catalogue.get(SLAVERY_1)
        enrolment = study(session, course, by=quick_cast.amina.actor, at=NOW)
        attempt = attempts.start(session, enrolment, course, by=quick_cast.amina.actor, at=NOW)
        items = [one for one in items_asked(session, attempt_id=attempt.id) if not one.drawn.question.critical][:2]
        instead = {item.position: "a" for item in items}
        choose(session, attempt, "b", by=quick_cast.amina.actor, at=NOW, instead=instead)
        attempts.submit(session, attempt, course, site=SITE, by=quick_cast.amina.actor, at=NOW)
        session.commit()
        return Sat(f"/learning/{enrolment.uid}/quiz/result/{attempt.uid}", *(item.drawn.question for item in items))


def as_(app: Flask, somebody: Somebody) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(somebody)
    return visitor


def filled(page: Page, way: str, *also: str, because: str = WHY) -> Page:
    return page.choose(way, *also).fill("Why?", because).press("See what it changes")


def rows(app: Flask) -> tuple[int, int, int, int]:
    with app.app_context():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (MarkingDecision, ReMark, Completion, OutboxMessage)
        )  # type: ignore[return-value]


def test_the_office_looks_first_then_marks_again_and_the_learner_reads_it(
    quick_app: Flask, quick_cast: Cast, sat: Sat, clock: Clock
) -> None:
    assert "Not passed yet." in as_(quick_app, quick_cast.amina).open(sat.result).main
    clock.move(days=30)
    ewa, amina = as_(quick_app, quick_cast.ewa), as_(quick_app, quick_cast.amina)

    # when the office comes from the course to the question and looks at what it would change
    page = ewa.open("/content/modern-slavery-1").follow("Which questions need a look").follow(sat.wrong.id)
    page = page.follow("Mark this question again")
    assert page.heading == f"Mark {sat.wrong.id} again"
    page = filled(page, "Give everybody full marks for it")

    # then nothing has changed, and no small number is told
    assert page.heading == "What this changes"
    assert "Fewer than 5 people would newly pass the quiz." in page.main
    assert "No result goes down." in page.main
    assert (page.tables(), rows(quick_app)) == ([], (0, 0, 0, 0))

    # when it is done
    page = page.press("Mark it again")

    # then everything is there
    assert page.heading == f"Marking {sat.wrong.id} again"
    assert "The question is marked again." in page.main
    assert WHY in page.main
    assert rows(quick_app) == (1, 1, 1, 1)
    seen = amina.open(sat.result)
    assert "You have completed and passed this course." in seen.main
    assert "When you handed in, 2 of 4 questions were right (50 %)." in seen.main
    assert "We looked again at one question" in seen.headings
    assert f"{WHY} Everybody who was asked this question has full marks for it." in seen.main
    assert "Your result is now 75 %. You have passed. You do not have to do anything." in seen.main
    assert "See your certificate" in seen.links
    assert seen.main.count(sat.wrong.stem) == 1
    assert sat.also_wrong.stem in seen.main
    start = amina.open(sat.result.partition("/result")[0])
    assert "75 %, passed. We looked again at a question." in start.main
    assert "Try again" not in seen.main + start.main


def test_answers_can_be_accepted_as_well_and_who_gave_another_is_told_so(
    quick_app: Flask, quick_cast: Cast, sat: Sat
) -> None:
    ewa, amina = as_(quick_app, quick_cast.ewa), as_(quick_app, quick_cast.amina)
    texts = {option.id: option.text for option in sat.wrong.options}

    page = filled(ewa.open(f"{sat.insight}/mark-again"), "Accept more answers", texts["c"])
    assert "Nothing, for what is handed in so far." in page.main
    page.press("Mark it again")

    seen = amina.open(sat.result).main
    assert f"{WHY} Another answer counts as right too. Your result stays as it was." in seen
    assert seen.count(sat.wrong.stem) == 2

    filled(ewa.open(f"{sat.insight}/mark-again"), "Accept more answers", texts["a"]).press("Mark it again")
    assert f"{WHY} Your answer counts as right too. Your result is now 75 %." in amina.open(sat.result).main


def test_what_is_left_open_is_said_beside_it_and_nothing_is_lost(quick_app: Flask, quick_cast: Cast, sat: Sat) -> None:
    ewa = as_(quick_app, quick_cast.ewa)

    page = filled(ewa.open(f"{sat.insight}/mark-again"), "Accept more answers")
    assert (page.status, page.errors) == (422, ["Choose which answers are right as well."])
    assert (page.chosen(), page.value("Why?")) == (["Accept more answers"], WHY)

    page = filled(page, "Leave it out of the sum", because=" ")
    assert page.errors == ["Say why, in words for the people who took the quiz."]

    page = filled(page, "Leave it out of the sum").press("Change something")
    assert (page.heading, page.value("Why?")) == (f"Mark {sat.wrong.id} again", WHY)
    assert rows(quick_app) == (0, 0, 0, 0)


def test_a_decision_is_ended_with_a_reason_and_stays_to_be_read(quick_app: Flask, quick_cast: Cast, sat: Sat) -> None:
    ewa = as_(quick_app, quick_cast.ewa)
    page = filled(ewa.open(f"{sat.insight}/mark-again"), "Leave it out of the sum").press("Mark it again")

    page = page.press("End it from now on")
    assert page.errors == ["Say why it no longer counts."]
    page = page.fill("Why?", "It was right after all.").press("End it from now on")

    assert "It was right after all." in page.main
    assert "Results that went up stay up." in page.main
    assert page.buttons == ["Sign out"]
    page = page.follow("Questions that were marked again")
    assert "This ended on 25 November 2026 for what is handed in since." in page.main
    assert rows(quick_app)[:2] == (1, 1)


def test_authors_read_what_was_decided_and_decide_nothing(quick_app: Flask, quick_cast: Cast, sat: Sat) -> None:
    filled(as_(quick_app, quick_cast.ewa).open(f"{sat.insight}/mark-again"), "Give everybody full marks for it").press(
        "Mark it again"
    )
    farah = as_(quick_app, quick_cast.farah)

    page = farah.open(sat.insight)
    assert "Everybody has full marks for it" in page.main
    assert "Mark this question again" not in page.links
    page = page.follow("What was decided on 25 November 2026")
    assert (WHY in page.main, page.buttons) == (True, ["Sign out"])
    assert farah.open(f"{sat.insight}/mark-again").status == 404


def test_the_address_of_one_course_does_not_lead_to_another(quick_app: Flask, quick_cast: Cast, sat: Sat) -> None:
    ewa = as_(quick_app, quick_cast.ewa)
    filled(ewa.open(f"{sat.insight}/mark-again"), "Leave it out of the sum").press("Mark it again")
    with quick_app.app_context():
        uid = db.session.scalars(select(MarkingDecision.uid)).one()

    assert ewa.open(f"/content/modern-slavery-1/marked-again/{uid}").status == 200
    assert ewa.open(f"/content/trauma-informed-practice-1/marked-again/{uid}").status == 404
    assert ewa.open(f"{sat.insight}/mark-again".replace("modern-slavery-1", "trauma-informed-practice-1")).status == 404


def test_the_office_reads_before_and_after_whether_the_question_is_still_asked(
    quick_app: Flask, quick_cast: Cast, sat: Sat, catalogue: Catalogue
) -> None:
    ewa = as_(quick_app, quick_cast.ewa)
    outcome = next(one.text for one in catalogue.get(SLAVERY_1).outcomes if one.id == sat.wrong.outcome)

    page = filled(ewa.open(f"{sat.insight}/mark-again"), "Leave it out of the sum")
    assert "In new tries" in page.headings
    assert f"It would not be asked any more in new tries. 3 other questions ask about “{outcome}”." in page.main
    page = page.press("Mark it again")
    assert "It is not asked any more in new tries." in page.main
    assert "Tries already begun keep it, and it counts in them as decided." in page.main
    page = page.follow("Questions that were marked again")
    assert page.tables()[0][1][2] == "Not asked any more"

    with quick_app.app_context():
        uid = db.session.scalars(select(MarkingDecision.uid)).one()
    page = ewa.open(f"/content/modern-slavery-1/marked-again/{uid}")
    page.fill("Why?", "It was right after all.").press("End it from now on")
    assert ewa.open("/content/modern-slavery-1/marked-again").tables()[0][1][2] == "Asked"


def test_accepting_more_answers_says_nothing_of_new_tries(quick_app: Flask, quick_cast: Cast, sat: Sat) -> None:
    texts = {option.id: option.text for option in sat.wrong.options}

    page = filled(as_(quick_app, quick_cast.ewa).open(f"{sat.insight}/mark-again"), "Accept more answers", texts["c"])

    assert "In new tries" not in page.headings
    assert "The question is asked as it is until an author changes it." in page.press("Mark it again").main


@contextmanager
def served(course: Course, catalogue: Catalogue, database_url: str, folder: Path, clock: Clock) -> Iterator[Flask]:
    """A site with this course in place of its own."""
    courses = tuple(course if one.award == course.award else one for one in catalogue.courses)
    app = create_app(settings_for(database_url, folder), catalogue=replace(catalogue, courses=courses), clock=clock)
    yield from opened(app)


def test_the_office_is_told_plainly_where_too_few_questions_are_left(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    whole = catalogue.get(SLAVERY_1)
    course = replace(whole, bank=Bank(whole.bank.questions[:4]))
    short = "Too few questions would be left without it. A try asks 4 questions, and 3 would be left."
    with served(course, catalogue, sqlite_url, tmp_path, clock) as app:
        cast = add_cast(app, clock())
        with app.app_context():
            session, by = db.session(), cast.amina.actor
            take_quiz(session, study(session, course, by=by, at=NOW), course, by=by, at=NOW)
            session.commit()
        page = as_(app, cast.ewa).open(
            f"/content/modern-slavery-1/insight/{course.bank.questions[0].version}/mark-again"
        )

        assert f"It would still be asked in new tries. {short}" in page.main
        page = filled(page, "Leave it out of the sum")
        assert f"It would still be asked in new tries. {short}" in page.main
        page = page.press("Mark it again")
        assert f"It is still asked in new tries. {short}" in page.main
        page = page.follow("Questions that were marked again")
        assert page.tables()[0][1][2] == "Still asked: too few others"


def test_another_order_is_accepted_as_a_whole(
    sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock
) -> None:
    whole = catalogue.get(SLAVERY_1)
    of_order = replace(
        an_example(Kind.ORDERING, "ms1-q01"), outcome=whole.bank.questions[0].outcome, enemies=frozenset()
    )
    course = replace(whole, bank=Bank((of_order, *whole.bank.questions[1:4])))
    with served(course, catalogue, sqlite_url, tmp_path, clock) as app:
        cast = add_cast(app, clock())
        with app.app_context():
            session, by = db.session(), cast.amina.actor
            enrolment = study(session, course, by=by, at=NOW)
            attempt = attempts.start(session, enrolment, course, by=by, at=NOW)
            for item in items_asked(session, attempt_id=attempt.id):
                question = item.drawn.question
                given = {"s1=2", "s2=1", "s3=3", "s4=4"} if question.id == "ms1-q01" else {"a"}
                sent = sent_for(item.drawn, frozenset(given))
                attempts.save_answer(session, attempt, position=item.position, positions=sent, by=by, at=NOW)
            attempts.submit(session, attempt, course, site=SITE, by=by, at=NOW)
            session.commit()
            result = f"/learning/{enrolment.uid}/quiz/result/{attempt.uid}"
        ewa = as_(app, cast.ewa)

        # when the office gives an order that leaves a line out, it is told what to do, and keeps what it chose
        page = ewa.open(f"/content/modern-slavery-1/insight/{of_order.version}/mark-again")
        page = page.fill("Stop", "2").fill("Look", "1").fill("Ask", "3")
        page = filled(page, "Accept more answers")
        assert page.errors == [
            "Give each line a number of its own, in another order than the one that is right already."
        ]
        assert (page.status, page.value("Stop"), page.value("Lift")) == (422, "2", "Choose")

        # then the whole order counts, and the learner is told so
        page = filled(page.fill("Lift", "4"), "Accept more answers")
        assert "1. Look 2. Stop 3. Ask 4. Lift" in page.main
        page = page.press("Mark it again")
        assert "“1. Look, 2. Stop, 3. Ask, 4. Lift” is right as well" in page.main
        seen = as_(app, cast.amina).open(result).main
        assert f"{WHY} Your answer counts as right too. Your result is now 25 %." in seen
