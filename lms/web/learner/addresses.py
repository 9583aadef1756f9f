"""Where study goes on: the address of the exact page, or of the exact question of the quiz."""

from uuid import UUID

from flask import url_for

from courses.course import Course
from courses.progress import Place
from lms.rules.learning_plan import Item, OpenQuiz


def page_address(enrolment: UUID, place: Place) -> str:
    """The address of a lesson page."""
    return url_for("lessons.page", enrolment=enrolment, module=place.module, page=place.page)


def quiz_address(enrolment: UUID, quiz: OpenQuiz | None = None) -> str:
    """The address of the quiz: its first question without an answer, or where it is begun or handed in."""
    start = f"/learning/{enrolment}/quiz"
    if quiz is None:
        return start
    return f"{start}/check" if quiz.next_question is None else f"{start}/{quiz.next_question}"


def next_address(enrolment: UUID, next_page: Place | None, quiz: OpenQuiz | None = None) -> str:
    """Where this learner carries on."""
    if quiz is not None or next_page is None:
        return quiz_address(enrolment, quiz)
    return page_address(enrolment, next_page)


def first_page_address(course: Course, enrolment: UUID) -> str:
    """Where reading starts."""
    module, page = next(course.pages())
    return page_address(enrolment, Place(module.slug, page.slug))


def item_address(item: Item) -> str:
    """Where the learner carries on with this course, if it is begun, or the first page of the one finished last."""
    if item.study is None:
        return url_for("courses.show", award=item.course.award.code)
    if item.begun:
        return next_address(item.study.uid, item.progress.next, item.study.quiz)
    return first_page_address(item.course, item.study.uid)


def check_address(check: UUID) -> str:
    """Where a short check starts: its first question."""
    return f"/short-checks/{check}/1"
