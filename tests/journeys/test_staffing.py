"""A training lead brings in a staff list as the HR system gives it, and asks one service for a course."""

from lms.demo.cast import GITA
from tests.journeys.conftest import Walk
from tests.journeys.walker import Walker
from tests.staff_lists import a_row, as_csv

PEOPLE = 2_000
SERVICES = ("Emergency Care", "Women and Children", "Community Nursing", "Estates")


def a_staff_list() -> bytes:
    """Two thousand invented people in four services of ten teams, a few rows of them wrong."""
    rows = [
        a_row(
            number=str(200_000 + n),
            forename=("Łukasz", "Siân", "José", "Aisha", "Tom")[n % 5],
            surname="Example" + "".join("abcdefghij"[int(digit)] for digit in f"{n:04}"),
            Directorate=SERVICES[n % 4],
            Team=f"Team {n % 40 // 4 + 1}",
            Start_Date="31/02/2024" if n % 500 == 7 else "26/04/2017",
        )
        for n in range(PEOPLE)
    ]
    return as_csv(*rows, separator=";")


def asks_for_a_link(person: Walker, email: str) -> None:
    """Sign in as the page says: ask, look into the mail, follow the link."""
    person.opens("/sign-in").fills("Your work e-mail address", email).presses("Send me a link")
    person.opens("/outbox")
    person.page.locator("main a[href*='/sign-in/link/']").first.click()
    person.arrived()
    person.presses("Go to your training")


def test_a_lead_imports_two_thousand_people_and_asks_one_service(walker: Walk) -> None:
    # Given the hospitals' training lead, signed in through the mail
    gita = walker()
    asks_for_a_link(gita, GITA.email)

    # When she sends the list and says which column is what
    gita.opens("/staff-list")
    gita.attaches("Staff list", "staff.csv", a_staff_list())
    gita.presses("Send the list")
    assert gita.heading == "Which column holds what?"
    gita.presses("See what changes")

    # Then she sees what it would change, and nothing has changed yet
    assert gita.heading == "What this list changes"
    gita.sees("join", "leave", "31/02/2024")
    elsewhere = walker(width=360)
    asks_for_a_link(elsewhere, GITA.email)
    elsewhere.opens("/team").does_not_see("Community Nursing")

    # And so many leavers need a second yes
    gita.presses("Apply the list")
    assert gita.heading == "What this list changes"
    gita.sees("There is a problem")
    gita.page.get_by_role("checkbox").first.check()
    gita.presses("Apply the list")
    assert gita.heading == "The list is applied"

    # And the same list again changes nothing
    gita.opens("/staff-list").attaches("Staff list", "staff.csv", a_staff_list())
    gita.presses("Send the list")
    assert gita.heading == "What this list changes"
    gita.sees("Nothing changes")

    # When she asks one service for a course, in five pages
    gita.opens("/assign-training").chooses("Community Nursing").presses("Continue")
    assert gita.heading == "What do they need to do?"
    gita.page.get_by_role("radio", name="Modern slavery", exact=False).first.check()
    gita.presses("Continue")
    assert gita.heading == "By when, and why?"
    gita.presses("Continue")
    assert gita.heading == "Check before you assign"
    gita.sees("500 people")
    gita.presses("Assign this training")

    # Then everybody in it is asked
    assert gita.heading == "Training assigned"
    gita.sees("500 people")
