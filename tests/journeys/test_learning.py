"""From a link in an e-mail to a certificate that checks out, and what others see of it."""

import io
import re

from pypdf import PdfReader

from courses.catalogue import Catalogue
from courses.course import Course
from lms.demo.cast import AMINA, COUNCIL
from tests.journeys.conftest import Walk
from tests.journeys.walker import Walker

SLAVERY = "modern-slavery-1"
PHONE = 360


def studies_to_the_quiz(person: Walker, course: Course) -> None:
    """Carry on from page to page; read the account in its gentler version."""
    for _ in range(2 * sum(1 for _ in course.pages())):
        if person.heading == "Quiz":
            return
        if person.heading == "Before you read on":
            person.presses("Read a version without the account")
        elif person.page.get_by_role("button", name="Carry on", exact=True).count():
            person.presses("Carry on")
        else:
            person.presses("Carry on to the quiz")
    raise AssertionError(f"The quiz was never reached; the last page was {person.heading}")


def answers(person: Walker, course: Course) -> str:
    """Choose what is right for the question on the page; the question."""
    stem = " ".join(person.page.locator("fieldset legend").inner_text().split())
    question = next(one for one in course.bank if " ".join(one.stem.split()) == stem)
    person.chooses(*(option.text for option in question.options if option.right))
    return stem


def test_a_learner_studies_on_a_phone_goes_on_elsewhere_passes_and_is_believed(walker: Walk, taught: Catalogue) -> None:
    course = taught.get(next(award for award in taught.awards if award.code == SLAVERY))
    council_before = compliance_of_the_council(walker("ewa"))

    # Given Amina, on a phone, part-way through a course
    amina = walker("amina", width=PHONE)
    amina.sees("Your training", course.title)

    # When she carries on to the quiz, and stops in the middle of it
    amina.page.locator("main").get_by_role("link", name="Carry on").or_(
        amina.page.locator("main").get_by_role("button", name="Carry on")
    ).first.click()
    amina.arrived()
    studies_to_the_quiz(amina, course)
    amina.presses("Start the quiz")
    asked = [answers(amina, course)]
    amina.presses("Save and continue")
    for _ in range(4):
        asked.append(answers(amina, course))
        amina.presses("Save and continue")
    amina.presses("Stop and save my place")
    amina.sees("Your training")

    # Then another browser goes on at the same question
    elsewhere = walker("amina", width=1280)
    elsewhere.page.locator("main").get_by_role("link", name="Carry on").or_(
        elsewhere.page.locator("main").get_by_role("button", name="Carry on")
    ).first.click()
    elsewhere.arrived()
    assert elsewhere.heading == "Question 6 of 12"
    while elsewhere.heading.startswith("Question"):
        asked.append(answers(elsewhere, course))
        elsewhere.presses("Save and continue")
    assert len(set(asked)) == course.blueprint.items

    # And she hands in, passes, and downloads a certificate with her name on it
    elsewhere.presses("Hand in my answers")
    elsewhere.sees("You have completed and passed this course")
    elsewhere.presses("See your certificate")
    code = elsewhere.page.url.rsplit("/", 1)[1]
    elsewhere.sees(AMINA.name, course.title)
    pdf = elsewhere.downloads("Download as a PDF")
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert AMINA.name in words
    assert code in words

    # And a stranger with the code and the paper can check both
    stranger = walker(width=PHONE)
    stranger.opens("/check-certificate")
    stranger.fills("Code on the certificate", code.lower().replace("-", " "))
    stranger.presses("Check the certificate")
    stranger.sees(AMINA.name, course.title)
    stranger.attaches("PDF of the certificate", "certificate.pdf", pdf, "application/pdf")
    stranger.presses("Compare the PDF")
    stranger.sees("This PDF is the one we issued")

    # And her manager sees her as up to date
    chidi = walker("chidi", width=PHONE)
    chidi.opens("/team")
    chidi.sees(AMINA.name)

    # And a manager elsewhere sees nothing of her
    dara = walker("dara")
    dara.opens("/team")
    dara.does_not_see(AMINA.name, COUNCIL.name)

    # And the council's rate has risen
    assert compliance_of_the_council(walker("ewa")) == council_before + 1


def compliance_of_the_council(ewa: Walker) -> int:
    """How many people of the council hold what they must, as the partnership office reads it."""
    ewa.opens(f"/rates?award={SLAVERY}")
    shown = re.search(r"% \(?([\d,]+) of", " ".join(ewa.row(COUNCIL.name)))
    assert shown, ewa.row(COUNCIL.name)
    return int(shown[1].replace(",", ""))
