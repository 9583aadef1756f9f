"""A person at a browser. After every step the page is checked as nobody would by hand: axe, width, console."""

import re
from pathlib import Path

from playwright.sync_api import Download, Error, Page, expect

from courses.course import Course

HOME = Path(__file__).resolve().parents[2]
AXE = HOME / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = HOME / "build" / "journeys"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Walker:
    """One person's browser, with what they do and what they see."""

    def __init__(self, page: Page, url: str, name: str, *, scripts: bool = True, colours: bool = True) -> None:
        self.page = page
        page.set_default_timeout(10_000)
        self.url = url
        self.name = name
        self.scripts = scripts
        self.colours = colours
        self.steps = 0
        self.complaints: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self._hear("error", str(error)))

    # doing

    def opens(self, path: str) -> "Walker":
        """Type an address."""
        answer = self.page.goto(path if path.startswith("http") else self.url + path)
        assert answer is not None
        return self.arrived()

    def follows(self, words: str, *, number: int = 0) -> "Walker":
        """Follow a link."""
        self.page.get_by_role("link", name=words, exact=True).nth(number).click()
        return self.arrived()

    def presses(self, words: str, *, number: int = 0) -> "Walker":
        """Press a button, or a link that looks like one."""
        self.page.get_by_role("button", name=words, exact=True).nth(number).click()
        return self.arrived()

    def hurries(self, words: str) -> "Walker":
        """Press a button and do not look at what comes: for pages that somebody else looks at."""
        self.page.get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state("load")
        return self

    def chooses(self, *labels: str) -> "Walker":
        """Choose radios or checkboxes by their words."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()
        return self

    def fills(self, label: str, words: str) -> "Walker":
        """Write into a field."""
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def attaches(self, label: str, name: str, content: bytes, kind: str = "text/csv") -> "Walker":
        """Choose a file."""
        self.page.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})
        return self

    def begins(self, code: str) -> str:
        """Start or carry on with a course; the start of the addresses of its pages."""
        self.opens(f"/courses/{code}")
        self.page.locator("main form").get_by_role("button").first.click()
        self.page.wait_for_load_state("load")
        begun = re.search("/learning/[^/]+", self.page.url)
        assert begun is not None, f"{code} does not begin: {self.page.url}"
        return begun[0]

    def hurries_to_the_quiz(self, course: Course) -> "Walker":
        """Carry on from page to page without looking at each; accounts are read in their gentler version."""
        ways = ("Read a version without the account", "Carry on", "Carry on to the quiz")
        for _ in range(2 * sum(1 for _ in course.pages())):
            if self.heading == "Quiz":
                return self.arrived()
            self.hurries(next(one for one in ways if self.page.get_by_role("button", name=one, exact=True).count()))
        raise AssertionError(f"The quiz was never reached; the last page was {self.heading}")

    def downloads(self, words: str) -> bytes:
        """Follow a link to a file; what it holds."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=words).or_(self.page.get_by_role("button", name=words)).first.click()
        file: Download = waiting.value
        return Path(file.path()).read_bytes()

    # seeing

    @property
    def heading(self) -> str:
        """The one h1. A page that is on its way is waited for."""
        try:
            headings = self.page.locator("h1").all_inner_texts()
        except Error:  # the page went on to the next one while it was read
            self.page.wait_for_load_state()
            headings = self.page.locator("h1").all_inner_texts()
        assert len(headings) == 1, f"{self.page.url} has the headings {headings}"
        return " ".join(headings[0].split())

    @property
    def main(self) -> str:
        """The words of the main part."""
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, *words: str) -> "Walker":
        """All of this stands in the main part."""
        for some in words:
            expect(self.page.locator("main")).to_contain_text(some)
        return self

    def does_not_see(self, *words: str) -> "Walker":
        """None of this stands anywhere in what was sent."""
        sent = self.page.content()
        for some in words:
            assert some not in sent, f"“{some}” stands in {self.page.url}"
        return self

    def row(self, words: str) -> list[str]:
        """The cells of the table row that holds these words."""
        row = self.page.locator("main tr").filter(has_text=words).first
        return [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]

    # checking

    def arrived(self) -> "Walker":
        self.page.wait_for_load_state("load")
        self.steps += 1
        self._picture()
        assert self.heading == self.page.title().rsplit(" – ", 1)[0].removeprefix("Error: "), "title and h1 differ"
        assert self._too_wide() == [], f"{self.page.url} has to be scrolled sideways"
        if self.scripts:
            barriers = self._barriers()
            assert barriers == [], f"{self.page.url} has barriers: {barriers}"
        assert self.complaints == [], f"The browser complains about {self.page.url}"
        return self

    def _picture(self) -> None:
        folder = PICTURES / self.name
        folder.mkdir(parents=True, exist_ok=True)
        words = re.sub(r"[^a-z0-9]+", "-", self.heading.lower()).strip("-")[:40]
        self.page.screenshot(path=folder / f"{self.steps:02}-{words}.png", full_page=True)

    def _too_wide(self) -> list[str]:
        wide: list[str] = self.page.evaluate(
            "() => document.documentElement.scrollWidth > window.innerWidth"
            " ? [`${document.documentElement.scrollWidth} > ${window.innerWidth}`] : []"
        )
        return wide

    def _barriers(self) -> list[str]:
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found: list[str] = self.page.evaluate(
            "async ([rules, contrast]) => (await axe.run(document, {runOnly: rules,"
            " rules: {'color-contrast': {enabled: contrast}}})).violations"
            ".map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).join(', ')}`)",
            [RULES, self.colours],  # the colours of the machine are not ours to judge, and axe cannot see them
        )
        return found

    def _hear(self, kind: str, words: str) -> None:
        refused_on_purpose = "the server responded with a status of 4" in words
        if kind in ("error", "warning") and not refused_on_purpose:
            self.complaints.append(f"{kind}: {words}")
