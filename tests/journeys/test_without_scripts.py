"""Everything that matters can be done in a browser that runs no scripts."""

from datetime import UTC, datetime, timedelta

from courses.catalogue import Catalogue
from lms.demo.cast import AMINA, CONOR, GITA
from tests.journeys.conftest import Walk
from tests.journeys.test_learning import answers
from tests.journeys.test_staffing import asks_for_a_link

SLAVERY = "modern-slavery-1"


def test_a_learner_gets_a_certificate_without_scripts(walker: Walk, taught: Catalogue) -> None:
    course = taught.get(next(award for award in taught.awards if award.code == SLAVERY))

    # Given a learner who signs in through the mail, in a browser that runs no scripts
    gita = walker(width=360, scripts=False)
    asks_for_a_link(gita, GITA.email)

    # When she studies, looking at each page of the first part, and answers every question of the quiz
    gita.begins(SLAVERY)
    first = gita.page.url.split("/")[-2]
    while first in gita.page.url:
        gita.presses("Carry on")
    gita.hurries_to_the_quiz(course)
    gita.presses("Start the quiz")
    while gita.heading.startswith("Question"):
        answers(gita, course)
        gita.presses("Save and continue")
    gita.presses("Hand in my answers")

    # Then she has passed and holds a certificate
    gita.sees("You have completed and passed this course")
    gita.presses("See your certificate")
    gita.sees(GITA.name, course.title)
    assert gita.downloads("Download as a PDF").startswith(b"%PDF")


def test_a_manager_reminds_without_scripts(walker: Walk) -> None:
    # Given a manager with people who are overdue
    chidi = walker("chidi", width=360, scripts=False)
    chidi.opens("/team").sees(CONOR.name)

    # When he reminds them
    chidi.presses("Remind everyone overdue")
    chidi.sees(CONOR.name)
    chidi.presses("Send the reminders")

    # Then he reads who gets an e-mail
    assert chidi.heading == "Reminders"
    chidi.sees(CONOR.name, "Written to now")
    chidi.opens("/outbox").sees("Hello Conor")


def test_a_lead_assigns_without_scripts(walker: Walk) -> None:
    # Given the council's training lead
    bev = walker("bev", width=360, scripts=False)

    # When she asks one team for a course, sooner than they were asked already
    bev.opens("/assign-training").chooses("Fostering").presses("Continue")
    bev.page.get_by_role("radio", name="Hate crime", exact=False).first.check()
    bev.presses("Continue")
    sooner = datetime.now(UTC) + timedelta(days=7)
    bev.fills("Day", str(sooner.day)).fills("Month", str(sooner.month)).fills("Year", str(sooner.year))
    bev.presses("Continue")
    bev.sees("Fostering").does_not_see(AMINA.name)
    bev.presses("Assign this training")

    # Then it is asked of them
    assert bev.heading == "Training assigned"
