"""A volunteer with a phone and a worry: from the front page to what to do, by links alone, read word by word."""

import pytest

from courses.catalogue import Catalogue
from courses.pathways import Pathways
from tests.journeys.conftest import Walk
from tests.journeys.walker import Walker

PHONE = 360
WORDS_A_MINUTE = 238
"""Silent reading of English that is no story, mean of 190 studies. Source: Brysbaert 2019, Journal of Memory and
Language 109, 104047."""
SECONDS_A_PRESS = 2.0
"""To press and to see the next page. Assumed: nobody was timed."""
LONGEST_SECONDS = 90.0
"""For somebody who skips nothing. Whoever glances over the answers needs less; that is not measured."""
IN_DANGER_SECONDS = 45.0

READ_UP_TO = """
(to) => {
  const main = document.querySelector("main");
  const all = document.createRange();
  all.setStart(main, 0);
  all.setEndAfter(to);
  const held = document.createElement("div");
  held.append(all.cloneContents());
  held.querySelectorAll("aside, nav, .govuk-visually-hidden").forEach(one => one.remove());
  const hints = [...held.querySelectorAll(".lms-ways__hint")];
  hints.slice(0, to.querySelector(".lms-ways__hint") ? -1 : hints.length).forEach(one => one.remove());
  return held.textContent.trim().split(/\\s+/).length;
}
"""
"""The words of a page from its heading to this element. Not counted: the box about danger, which is on each page, and
the small print of answers that are passed over."""


class Reader:
    """Somebody who reads down to what they press, with the time it takes them."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.words = 0
        self.presses = 0

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return 60 * self.words / WORDS_A_MINUTE + self.presses * SECONDS_A_PRESS

    def presses_link(self, words: str) -> None:
        """Read down to the link that begins with these words, and press it."""
        link = self.walker.page.locator("main a").filter(has_text=words).first
        self.words += link.evaluate(READ_UP_TO)
        self.presses += 1
        link.click()
        self.walker.arrived()

    def reads_what_to_do(self) -> str:
        """Read the end of the way down to the first thing to do; that thing."""
        first = self.walker.page.locator(".lms-ending li").first
        self.words += first.evaluate(READ_UP_TO)
        return first.inner_text()


@pytest.mark.parametrize(
    ("worry", "answers", "does"),
    [
        (
            "a man at a car wash who may not leave",
            (
                "No, or not that I know",
                "No, they are an adult",
                "No, or I am not sure",
                "Modern slavery",
                "No, or I could not ask",
            ),
            "slavery-not-agreed",
        ),
        (
            "a girl of 14 with two phones",
            ("No, or not that I know", "Yes, or they might be", "Exploitation"),
            "child-exploitation",
        ),
        (
            "a neighbour shouted at for her headscarf",
            ("No, or not that I know", "No, they are an adult", "No, or I am not sure", "Hate crime"),
            "adult-hate",
        ),
        (
            "a young man who shares extremist films",
            ("No, or not that I know", "No, they are an adult", "No, or I am not sure", "Being drawn into terrorism"),
            "adult-radicalisation",
        ),
        ("somebody is being hurt now", ("Yes",), "call-999"),
    ],
)
def test_a_volunteer_with_a_phone_who_skips_nothing_knows_what_to_do_in_a_minute_and_a_half(
    walker: Walk, taught: Catalogue, worry: str, answers: tuple[str, ...], does: str
) -> None:
    pathways = with_pathways(taught)
    # Given a volunteer with a phone and no account
    volunteer = walker(width=PHONE)
    volunteer.opens("/")
    reader = Reader(volunteer)

    # When they follow the links
    reader.presses_link("Worried about someone?")
    for answer in answers:
        if volunteer.heading != "Worried about someone?":
            assert volunteer.page.get_by_role("complementary", name="Danger now").is_visible()
        reader.presses_link(answer)
    first = reader.reads_what_to_do()

    # Then they soon know the first thing to do, and can keep it
    assert volunteer.page.url.endswith(f"/{does}")
    assert first
    assert pathways.endings[does].steps
    most = IN_DANGER_SECONDS if does == pathways.danger else LONGEST_SECONDS
    assert reader.seconds < most, f"{worry}: {reader.words} words, {reader.presses} presses, {reader.seconds:.0f} s"
    volunteer.sees("To keep this: print it, or save it")


def with_pathways(taught: Catalogue) -> Pathways:
    assert taught.pathways is not None
    return taught.pathways
