"""Where texts name a contact is found, wherever it stands."""

from dataclasses import replace

from courses.catalogue import Catalogue
from courses.contact_uses import uses_of_contact
from courses.course import Course
from courses.practice import Document, ForWhom, Sheet
from quizzes.quiz import Bank
from tests.curriculum import SLAVERY_1

KEY = "night-line"


def used_in(catalogue: Catalogue, course: Course) -> tuple[str, ...]:
    return uses_of_contact(replace(catalogue, courses=(course,)), KEY)


def test_a_contact_that_nothing_names_is_used_nowhere(catalogue: Catalogue) -> None:
    assert uses_of_contact(catalogue, KEY) == ()


def test_pages_papers_and_questions_say_that_they_name_it(catalogue: Catalogue) -> None:
    course = catalogue.get(SLAVERY_1)
    module = course.modules[0]
    page = replace(module.pages[0], contacts=("test-helpline", KEY))
    sheet = Sheet("To keep", (), (), (KEY,), 10)
    question, *others = course.bank
    asking = replace(question, stem=f"Whom do you call? {{{{contact:{KEY}}}}}")

    assert used_in(catalogue, replace(course, modules=(replace(module, pages=(page, page)),))) == (
        "Modern slavery: notice, page “Welcome”",
    )
    paper = Document("to-keep", "One page to keep", "", ForWhom.PEOPLE, (sheet,))
    assert used_in(catalogue, replace(course, summary_sheet=paper)) == (
        "Modern slavery: notice, paper “One page to keep”",
    )
    assert used_in(catalogue, replace(course, bank=Bank((asking, *others)))) == (
        "Modern slavery: notice, the questions of its quiz",
    )
