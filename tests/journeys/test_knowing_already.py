"""Showing what one knows, reading only what is left, and keeping it fresh afterwards, in a real browser."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from courses.test_out import outcomes_to_ask
from lms.actions import attempts
from lms.demo.cast import CHARACTERS
from lms.records.people import Person
from lms.records.queries.attempts import items_asked
from quizzes.marking import sent_for
from tests.factories import actor_for
from tests.journeys.conftest import Site, Walk
from tests.journeys.walker import Walker
from tests.quiz_sittings import SITE, study

AWARD = "hate-crime-1"
PHONE = 360


def the_course(taught: Catalogue, code: str = AWARD) -> Course:
    course = taught.find(code)
    assert course is not None
    return course


def answers(person: Walker, course: Course, *, unsure_of: str = "") -> None:
    """Choose what is right for the question on the page, or leave it out where it is about one outcome."""
    stem = " ".join(person.page.locator("fieldset legend").inner_text().split())
    question = next(one for one in course.bank if " ".join(one.stem.split()) == stem)
    if question.outcome == unsure_of:
        person.follows("I am not sure: leave this question")
    else:
        person.chooses(*(option.text for option in question.options if option.right))
        person.presses("Save and continue")


def passed(session: Session, course: Course, key: str, at: datetime) -> None:
    """This person of the demonstration has passed the course on that day."""
    email = next(one.email for one in CHARACTERS if one.key == key)
    by = actor_for(session, session.scalars(select(Person).where(Person.email == email)).one())
    enrolment = study(session, course, by=by, at=at)
    for scenario in course.scenarios:
        raise AssertionError(f"{scenario.slug} would have to be walked.")
    attempt = attempts.start(session, enrolment, course, by=by, at=at)
    for item in items_asked(session, attempt_id=attempt.id):
        sent = sent_for(item.drawn, item.drawn.question.key)
        attempts.save_answer(session, attempt, position=item.position, positions=sent, by=by, at=at)
    attempts.submit(session, attempt, course, site=SITE, by=by, at=at)


def test_what_is_known_is_skipped_on_a_phone_and_what_is_not_becomes_the_path(walker: Walk, taught: Catalogue) -> None:
    course = the_course(taught)
    unsure_of = outcomes_to_ask(course, frozenset())[1]

    # Given Amina, who knows most of a course she has not begun
    amina = walker("amina", width=PHONE)
    amina.opens(f"/courses/{AWARD}")
    amina.sees("Already know it?")

    # When she shows what she knows, and leaves out what she is not sure of
    amina.follows("Show what you know")
    amina.sees("Nobody else sees how it went", "What everybody reads")
    amina.presses("Show what you know")
    while amina.heading.startswith("Question"):
        answers(amina, course, unsure_of=unsure_of.id)
    amina.sees("Left out", "Your answers")
    amina.presses("See how it went")

    # Then she reads what she can skip and what is left, kindly
    amina.sees("What you know already", "You can skip", "Still on your way", unsure_of.text, "Left for you")
    amina.does_not_see("failed", "Not passed")
    amina.opens(f"/courses/{AWARD}")
    amina.sees("You have shown that you know:", "Left for you")

    # And a page that she may skip can still be read
    amina.presses("Carry on")
    first = amina.page.url
    amina.opens(f"/courses/{AWARD}")
    amina.presses("Carry on")
    assert amina.page.url == first

    # And her manager sees none of it
    chidi = walker("chidi")
    chidi.opens("/team")
    chidi.does_not_see("You can skip", "shown that")


def test_two_questions_weeks_after_a_course_are_an_offer_and_can_be_switched_off(
    walker: Walk, site: Site, taught: Catalogue
) -> None:
    course = the_course(taught, "trauma-informed-practice-1")

    # Given Bev, who passed a course five weeks ago
    with site.writing() as session:
        passed(session, course, "bev", datetime.now(UTC) - timedelta(weeks=5))
    bev = walker("bev", width=PHONE)

    # When she takes up the offer
    bev.sees("Two questions to keep it fresh", "You do not have to")
    bev.presses("Answer two questions")
    while bev.heading.startswith("Question"):
        answers(bev, course)
    bev.presses("See how it went")

    # Then she sees why, and when the next come
    bev.sees("Both right", "The next questions come in about", "Nobody else sees how it went")

    # And she can switch it off
    bev.opens("/your-settings")
    bev.chooses("No")
    bev.presses("Save whether questions are offered")
    bev.opens("/your-training")
    bev.does_not_see("keep it fresh")
