"""A whole organisation through the pages, before and after, to the digit.

A list is imported, three requirements are set, previewed and published, a quarter is frozen, some people move and some
leave, and a renewal goes from three years to two and back. After each step every page, file and PDF is held against
plain counting (tests/plain_staff.py), and nothing of the last quarter moves.
For the 20,000 people of a large council: WHOLE_STAFF=20000 pytest tests/web/test_whole_staff.py
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import insert, select

from courses.catalogue import Catalogue
from lms.actions import keeping
from lms.app import create_app
from lms.jobs.exports import Exporter, make_next
from lms.jobs.worker import pass_the_day
from lms.records.people import Person, Post
from lms.records.results import Completion
from lms.rules.actor import Role
from lms.web.extensions import db
from lms.web.reports import programme
from tests.conftest import Clock, opened, settings_for
from tests.factories import a_completion, a_grant, a_person, a_post, an_edition, an_organisation, top_unit
from tests.pages import Page, Visitor
from tests.plain_staff import NAMES, SLAVERY, SLAVERY_2, TRAUMA, Rule, Staff, percent

PEOPLE = int(os.environ.get("WHOLE_STAFF", "1200"))
MOVE, LEAVE = PEOPLE // 40, PEOPLE * 3 // 200
SMALL = 100
"""Rows above which a table is made by the worker: well below the people of every size of this test."""
BEGIN, QUARTER_END, FROZEN = date(2026, 8, 20), date(2026, 9, 30), date(2026, 10, 5)
MOVED, TWO_YEARS, THREE_AGAIN, LATER = (
    date(2026, 10, 12),
    date(2026, 10, 20),
    date(2026, 11, 2),
    date(2027, 1, 15),
)
COUNCIL, HOSPITALS, CANARY = "Sherbourne City Council", "Sherbourne Hospitals", "KANARI"
ELSEWHERE = 40
WEEKS = "How many weeks do people have?"
MONTHS = "For how many months does it count?"
WHY = "Why, as they will read it"


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Iterator[Flask]:
    """The app where a table of more than a hundred people is made by the worker."""
    told = replace(settings_for(sqlite_url, tmp_path), large_table_rows=SMALL)
    yield from opened(create_app(told, catalogue=catalogue, clock=clock))


@dataclass
class Council:
    """The organisation in the app, and its staff in plain lists."""

    app: Flask
    clock: Clock
    staff: Staff
    bev: Person
    ewa: Person

    # What people do

    def as_(self, who: Person) -> Visitor:
        visitor = Visitor(self.app)
        visitor.sign_in_as(who)
        return visitor

    def wait_until(self, day: date) -> None:
        """The night before this day, and its morning."""
        self.clock.at = datetime.combine(day, time(2), UTC)
        with self.app.app_context():
            pass_the_day(db.engine, at=self.clock())
        self.clock.at = datetime.combine(day, time(9), UTC)

    def import_list(self) -> str:
        """Send the list of today and apply it; what it was said to change."""
        page = self.as_(self.bev).open("/staff-list").attach("Staff list", "l.csv", self.staff.csv(self.today))
        page = page.press("Send the list")
        if page.heading == "Which column holds what?":
            page = page.press("See what changes")
        said = page.select(".govuk-body-l")[0]
        question = next((words for words in page.select("label") if words.startswith("Yes, ")), None)
        done = (page.choose(question) if question else page).press("Apply the list")
        assert done.heading == "The list is applied", done.errors
        return said

    def set_requirement(self, rule: Rule) -> str:
        """Through the four pages; what the preview said."""
        page = self.as_(self.bev).open("/requirements").follow("Set a requirement")
        page = page.fill("Training", NAMES[rule.award])
        if rule.directorate:
            page = page.fill("Team", f"– {rule.directorate}")
        page = page.choose("Posts that meet the public" if rule.only_public else "Everybody").press("Continue")
        preview = page.fill(WEEKS, str(rule.weeks)).fill(WHY, "You meet people.").press("Continue")
        published = preview.press("Continue").press("Publish this requirement")
        assert published.status == 200, published.errors
        return preview.select(".govuk-body-l")[0]

    def change_months(self, rule: Rule, months: int) -> str:
        """What the preview of the change said."""
        page = self.as_(self.bev).open("/requirements")
        name = next(words for words in page.links if words.startswith(NAMES[rule.award]))
        page = page.follow(name).follow("Change it from a day on").press("Continue")
        preview = page.fill(MONTHS, str(months)).press("Continue")
        published = preview.press("Continue").press("Publish this requirement")
        assert published.status == 200, published.errors
        return preview.select(".govuk-body-l")[0]

    def remember_their_past(self) -> None:
        """What everybody completed before there was a system, as the records have it."""
        with self.app.app_context():
            session = db.session()
            rows = session.execute(select(Post.staff_number, Post.person_id, Post.organisation_id))
            ids = {number: (person_id, organisation_id) for number, person_id, organisation_id in rows}
            editions = {award: an_edition(session, award).id for award in NAMES}
            done = [
                {
                    "person_id": ids[f"E{one.number:06}"][0],
                    "award": award,
                    "edition_id": editions[award],
                    "completed_at": datetime.combine(day, time(12), UTC),
                    "completed_on": day,
                    "expires_on": self.staff.counts_until(one, award, day, day),
                    "organisation_id": ids[f"E{one.number:06}"][1],
                    "how": "native",
                    "verification": "issuer-verified",
                }
                for one in self.staff.members
                for award, days in one.done.items()
                for day in days
            ]
            session.execute(insert(Completion), done)
            keeping.refresh(session, [person_id for person_id, _ in ids.values()], on=self.today)
            session.commit()

    @property
    def today(self) -> date:
        return self.clock().date()

    # What is shown

    def wrong(self, on: date) -> list[str]:
        """Every figure of every page, file and PDF that is not what plain counting says of this day."""
        found: list[str] = []
        for name, shown, wanted in [*self._team(on), *self._rates(on), *self._evidence(on), *self._office(on)]:
            if shown != wanted:
                found.append(f"{self.today}, {name} as on {on}: {_difference(shown, wanted)}")
        with self.app.app_context():
            found += [str(one) for one in keeping.differences(db.session(), on=self.today)]
        return found

    def _at(self, on: date, path: str) -> str:
        return path if on == self.today else f"{path}{'&' if '?' in path else '?'}on={on.isoformat()}"

    def _team(self, on: date) -> Iterator[tuple[str, object, object]]:
        bev = self.as_(self.bev)
        page = bev.open(self._at(on, "/team"))
        said = dict(re.findall(r"([A-Z][a-z ]+) \(([\d,]+)\)", " ".join(page.select(".lms-filters li"))))
        groups = self.staff.groups(on)
        yield (
            "the groups of the team page",
            {need: said.get(need.capitalize()) for need in groups},
            {need: f"{count:,}" for need, count in groups.items()},
        )
        for kind in ("CSV", "Excel") if on == self.today and on == LATER else ("CSV",):
            asked = page.press(kind)
            with self.app.app_context():
                exporter = Exporter(Path(self.app.extensions["house"].settings.data_dir), programme())
                assert make_next(db.engine, exporter, clock=self.clock)
            file = bev.open(asked.path).follow(f"Save the {kind} file")
            rows = _csv(file) if kind == "CSV" else _excel(file)
            codes = [code for code, name in NAMES.items() if name in rows[0]]
            codes.sort(key=lambda code: rows[0].index(NAMES[code]))
            yield f"the {kind} of the team", sorted(rows[1:]), self.staff.rows(on, codes)
            bev.post(f"{asked.path}/delete")

    def _rates(self, on: date) -> Iterator[tuple[str, object, object]]:
        bev = self.as_(self.bev)
        for award in self._counted(on):
            page = bev.open(self._at(on, f"/your-organisation?award={award}"))
            rates = self.staff.rates(on, award)
            everybody = rates[""]
            yield (
                f"the sentence on {award}",
                _pairs(page.select(".govuk-body-l")[0])[:1],
                [(everybody[2], everybody[1])] if everybody[1] else [],
            )
            lines = _csv(page.follow("CSV"))
            wanted = {("All teams" if name == "" else name): _line(cell) for name, cell in rates.items()}
            yield f"the file of teams, {award}", {line[0]: line[1:] for line in lines[1:]}, wanted
            rows = {
                _team(row[0]): _pairs(" ".join(row[2:])) for table in page.tables() for row in table if _team(row[0])
            }
            shown = {name: _met(cell) for name, cell in rates.items() if name}
            yield f"the table of teams, {award}", rows, shown

    def _evidence(self, on: date) -> Iterator[tuple[str, object, object]]:
        bev = self.as_(self.bev)
        address = bev.open("/evidence-packs").links[f"Safeguarding audit of {COUNCIL}"]
        page = bev.open(self._at(on, address))
        words = _pdf(bev.open(page.links["PDF"]))
        lines = _csv(bev.open(page.links["figures as CSV"]))
        for award in self._counted(on):
            rates = self.staff.rates(on, award)
            wanted = _met(rates[""])
            of_award = [pair for line in lines if line[1] == NAMES[award] for pair in _pairs(line[3])]
            yield f"the audit's file, {award}", of_award, wanted
            by_team = {
                line[1]: _pairs(line[3]) for line in lines if line[0].startswith(f"{NAMES[award]} by team, the lowest")
            }
            teams = {name: [(cell[2], cell[1])] for name, cell in rates.items() if name and cell[1]}
            yield f"the audit's teams, {award}", by_team, teams
            missing = {f"{part:,} of {whole:,}" for part, whole in wanted if part} - set(_said(words))
            yield f"the audit's PDF, {award}", missing, set()

    def _office(self, on: date) -> Iterator[tuple[str, object, object]]:
        ewa = self.as_(self.ewa)
        for award in self._counted(on):
            page = ewa.open(self._at(on, f"/rates?award={award}"))
            assert CANARY not in page.html
            lines = {line[0]: line[1:] for line in _csv(page.follow("CSV"))}
            cell = self.staff.rates(on, award)[""]
            yield f"the office's file, {award}", lines[COUNCIL], _line(cell)
            within = ewa.open(self._at(on, page.links[COUNCIL]))
            assert CANARY not in within.html
            yield (
                f"the office's page of the council, {award}",
                _pairs(within.select(".govuk-body-l")[0]),
                [(cell[2], cell[1])] * (cell[1] > 0),
            )

    def _counted(self, on: date) -> list[str]:
        """The awards in which there is something to count on this day."""
        return [award for award in NAMES if any(self.staff.rates(on, award)[""][1:])]

    def pack_says(self) -> dict[str, list[tuple[int, int]]]:
        """What the board pack says of the council, by award, in its file; every figure of it is in its PDF too."""
        ewa = self.as_(self.ewa)
        pack = ewa.open("/quarters").follow("Open the board pack of July to September 2026")
        words, lines = _pdf(ewa.open(pack.links["PDF"])), _csv(ewa.open(pack.links["figures as CSV"]))
        assert {one for line in lines for one in _said(line[3])} <= set(_said(words))
        return {
            award: [
                pair
                for line in lines
                if line[0].startswith(f"{name} by organisation") and line[1] == COUNCIL
                for pair in _pairs(line[3])
            ]
            for award, name in NAMES.items()
        }

    def quarter(self) -> dict[str, object]:
        """Everything that was ever said of the last quarter: pages, files and PDFs, as they are now."""
        bev, ewa = self.as_(self.bev), self.as_(self.ewa)
        ewa.post("/quarters", {"ends_on": QUARTER_END.isoformat()}, follow=True)
        pack = ewa.open("/quarters").follow("Open the board pack of July to September 2026")
        said: dict[str, object] = {
            "pack": pack.main,
            "pack as PDF": ewa.open(pack.links["PDF"]).bytes,
            "pack as figures": ewa.open(pack.links["figures as CSV"]).bytes,
            "what the records say today": ewa.open(f"{pack.path}/differences").main,
        }
        pages = [f"/rates?award={award}" for award in NAMES] + ["/rates"]
        for path in pages:
            page = ewa.open(f"{path}{'&' if '?' in path else '?'}on={QUARTER_END}")
            said[path] = (page.main, ewa.open(page.links["CSV"]).bytes)
        for path in (f"/your-organisation?award={SLAVERY}", "/team"):
            page = bev.open(f"{path}{'&' if '?' in path else '?'}on={QUARTER_END}")
            said[path] = re.sub(r"as on another date.*", "", page.main, flags=re.I | re.S)
        audit = bev.open("/evidence-packs").links[f"Safeguarding audit of {COUNCIL}"]
        said["audit"] = bev.open(f"{audit}/file.pdf?on={QUARTER_END}").bytes
        return said


@pytest.fixture
def council(app: Flask, clock: Clock) -> Council:
    """Bev leads a council that is still empty; Ewa is the office; at the hospitals work forty people with canaries."""
    clock.at = datetime.combine(BEGIN, time(9), UTC)
    with app.app_context():
        session = db.session()
        here, there = an_organisation(session, COUNCIL), an_organisation(session, HOSPITALS)
        bev, ewa = a_person(session, "Bev Carter"), a_person(session, "Ewa Kowalska")
        for role in (Role.TRAINING_LEAD, Role.ORGANISATION_LEAD):
            a_grant(session, bev, role, top_unit(session, here))
        a_grant(session, ewa, Role.PARTNERSHIP_OFFICE)
        strangers = [a_person(session, f"{CANARY} Number{number}") for number in range(ELSEWHERE)]
        for number, one in enumerate(strangers):
            a_post(session, one, top_unit(session, there))
            if number % 2:
                a_completion(session, one, SLAVERY, organisation=there)
        keeping.refresh(session, [one.id for one in strangers], on=BEGIN)
        session.commit()
        for one in (bev, ewa):
            session.refresh(one)
            session.expunge(one)
    return Council(app, clock, Staff(PEOPLE), bev, ewa)


def test_a_whole_staff_agrees_with_plain_counting_before_and_after(council: Council) -> None:
    staff = council.staff

    # given a staff list with everybody, and what they did before
    assert council.import_list() == f"{PEOPLE:,} people join."
    council.remember_their_past()

    # when three requirements are set, each says before what it then does
    for rule in (
        Rule(TRAUMA, BEGIN, weeks=12, months=[(BEGIN, 36)]),
        Rule(SLAVERY, BEGIN, weeks=4, directorate="Housing", months=[(BEGIN, 36)]),
        Rule(SLAVERY_2, BEGIN, weeks=26, only_public=True, months=[(BEGIN, 36)]),
    ):
        said = council.set_requirement(rule)
        staff.rules.append(rule)
        _all, must, hold, _valid, _ever = staff.rates(BEGIN, rule.award)[""]
        assert said == f"{must:,} people get it, {hold:,} already hold it, 0 certificates lapse."
    assert council.wrong(BEGIN) == []

    # and the quarter is frozen when it has ended
    council.wait_until(FROZEN)
    assert council.wrong(FROZEN) == []
    assert council.wrong(QUARTER_END) == []
    last_quarter = council.quarter()
    assert council.pack_says() == {award: _met(staff.rates(QUARTER_END, award)[""]) for award in NAMES}

    # then people move and leave with the next list
    council.wait_until(MOVED)
    staff.move(MOVE, on=MOVED)
    staff.leave(LEAVE, on=MOVED)
    assert f"{LEAVE:,} leave" in council.import_list()
    assert council.wrong(MOVED) == []

    # and certificates count for two years, and for three again
    before = staff.rates(TWO_YEARS, SLAVERY)[""]
    for day, months in ((TWO_YEARS, 24), (THREE_AGAIN, 36)):
        council.wait_until(day)
        held = staff.rates(day, SLAVERY)[""][2]
        said = council.change_months(staff.rules[1], months)
        staff.rules[1].months.append((day, months))
        lapsed = max(0, held - staff.rates(day, SLAVERY)[""][2])
        assert f"{lapsed:,} certificate" in said
        assert council.wrong(day) == []
    assert before[2] > staff.rates(TWO_YEARS, SLAVERY)[""][2] < staff.rates(THREE_AGAIN, SLAVERY)[""][2]

    # and every day asked again answers as it did, and the last quarter has not moved
    council.wait_until(LATER)
    for day in (LATER, THREE_AGAIN, TWO_YEARS, MOVED, MOVED - timedelta(days=1), QUARTER_END, BEGIN):
        assert council.wrong(day) == []
    assert _changed(council.quarter(), last_quarter) == []


def _changed(now: dict[str, object], before: dict[str, object]) -> list[str]:
    return [name for name in before if now[name] != before[name]]


def _line(cell: tuple[int, int, int, int, int]) -> list[str]:
    """A line of a file of rates without its name."""
    in_post, must, hold, valid, ever = (str(number) for number in cell)
    whole = int(in_post)
    return [
        in_post,
        must,
        hold,
        percent(int(hold), int(must)),
        valid,
        percent(int(valid), whole),
        ever,
        percent(int(ever), whole),
    ]


def _met(cell: tuple[int, int, int, int, int]) -> list[tuple[int, int]]:
    """The three rates as "12 of 20" is read, the first one only where anybody must."""
    in_post, must, hold, valid, ever = cell
    return [(hold, must)] * (must > 0) + [(valid, in_post), (ever, in_post)]


def _team(words: str) -> str:
    """The team that a row is of; empty for any other."""
    found = re.match(r"Team \d{3}", words)
    return found.group() if found else ""


def _csv(page: Page) -> list[list[str]]:
    assert page.status == 200
    return list(csv.reader(io.StringIO(page.bytes.decode("utf-8-sig"), newline="")))


def _excel(page: Page) -> list[list[str]]:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(page.bytes)).worksheets[0]
    return [[_cell(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _cell(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else "" if value is None else str(value)


def _pdf(page: Page) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(page.bytes)).pages)


def _said(words: str) -> list[str]:
    return re.findall(r"[\d,]+ of [\d,]+", words)


def _pairs(words: str) -> list[tuple[int, int]]:
    """Every "12 of 20" in these words."""
    numbers = [one.replace(",", "").split(" of ") for one in _said(words)]
    return [(int(part), int(whole)) for part, whole in numbers]


def _difference(shown: object, wanted: object) -> str:
    """Where they part, in short."""
    if isinstance(shown, dict) and isinstance(wanted, dict):
        keys = [key for key in {**shown, **wanted} if shown.get(key) != wanted.get(key)]
        return "; ".join(f"{key}: {shown.get(key)} instead of {wanted.get(key)}" for key in keys[:5])
    if isinstance(shown, list) and isinstance(wanted, list) and len(shown) == len(wanted) > 5:
        pairs = [(one, other) for one, other in zip(shown, wanted, strict=True) if one != other]
        return "; ".join(f"{one} instead of {other}" for one, other in pairs[:5])
    return f"{shown} instead of {wanted}"[:2_000]
