"""A course and its parts: the values that everything above reads. Nothing here reads a file or a clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from courses.hard_material import HardMaterial
from courses.practice import Document, LiveSession, Part, SignOff
from courses.scenarios import Scenario
from courses.segments import (
    CheckSegment,
    FigureSegment,
    HtmlSegment,
    ScenarioChoice,
    ScenarioSegment,
    Segment,
    WalkSegment,
)
from quizzes.quiz import (
    AS_EVERYWHERE,
    TEST_OUT_AS_EVERYWHERE,
    AttemptRules,
    Bank,
    Blueprint,
    PassRule,
    TestOutRules,
)

__all__ = [
    "Award",
    "Basis",
    "ChangeKind",
    "ChangeNote",
    "CheckSegment",
    "Confidence",
    "ContentNote",
    "Course",
    "Fact",
    "FactKind",
    "FigureSegment",
    "HardMaterial",
    "HtmlSegment",
    "Module",
    "Outcome",
    "Page",
    "Part",
    "ReviewRecord",
    "ScenarioChoice",
    "ScenarioSegment",
    "Segment",
    "Status",
    "WalkSegment",
]

_CODE = re.compile(r"([a-z]+(?:-[a-z]+)*)-([1-3])", re.ASCII)


@dataclass(frozen=True, order=True)
class Award:
    """What a person can hold: a tier, 1 to 3, within a topic."""

    topic: str
    tier: int

    @property
    def code(self) -> str:
        """Such as modern-slavery-1."""
        return f"{self.topic}-{self.tier}"

    @classmethod
    def parse(cls, code: str) -> "Award":
        """The award with this code. ValueError unless it is a topic in small letters and hyphens, then 1 to 3."""
        match = _CODE.fullmatch(code) if len(code) <= 80 else None
        if match is None:
            raise ValueError("An award is a topic and a tier from 1 to 3, such as modern-slavery-1.")
        return cls(match[1], int(match[2]))

    def __str__(self) -> str:
        return self.code


class Status(StrEnum):
    DRAFT = "draft"
    """Awaiting subject, legal, accessibility and lived-experience review."""
    REVIEWED = "reviewed"


class ChangeKind(StrEnum):
    FIRST = "first"
    MINOR = "minor"
    """The same award; nothing is asked of people who hold it."""
    MATERIAL = "material"
    """A top-up unit is asked of people who hold it."""


class FactKind(StrEnum):
    LAW = "law"
    STATUTORY_GUIDANCE = "statutory-guidance"
    GUIDANCE = "guidance"
    FIGURE = "figure"
    PRACTICE = "practice"
    OPINION = "opinion"


class Basis(StrEnum):
    SEEN = "seen"
    """The text was read."""
    GENERAL = "general"
    """General knowledge, to be checked against a text."""


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Outcome:
    """What a learner can do afterwards."""

    id: str
    text: str
    always_teach: bool = False
    """Its pages are asked of everybody: a mistake here could put a person in danger."""


@dataclass(frozen=True)
class ChangeNote:
    """What one edition changed."""

    edition: str
    on: date
    kind: ChangeKind
    note: str


@dataclass(frozen=True)
class ReviewRecord:
    """A review that happened: by whom, when, and of exactly which content."""

    role: str
    on: date
    content_sha256: str


@dataclass(frozen=True)
class ContentNote:
    """What a part with an account in it shows, and what it does not."""

    shows: str
    does_not_show: str


@dataclass(frozen=True)
class Fact:
    """A statement that pages and questions rest on, in our own words, and where it is from."""

    id: str
    fact: str
    publisher: str
    title: str
    published: str | None
    """A year, a month such as 2024-10 or a date such as 2024-10-31."""
    link: str | None
    kind: FactKind
    basis: Basis
    confidence: Confidence
    check: str | None
    """What must be checked before this is taught as certain."""
    review_due: date
    pack: str


@dataclass(frozen=True)
class Page:
    """One idea. `segments` is the page with any account, `gentler` the version without it."""

    slug: str
    number: int
    """Its place within the module, from 1."""
    title: str
    outcomes: tuple[str, ...]
    hard_material: HardMaterial
    hard_topics: tuple[str, ...]
    segments: tuple[Segment, ...]
    gentler: tuple[Segment, ...] | None
    """None unless the page describes hard material."""
    facts: tuple[str, ...]
    """Ids of the facts it cites, in the order of first citing."""
    contacts: tuple[str, ...]
    """Keys of the contacts it names, in the order of first naming."""
    words: int
    """Words to read, questions and answers among them, with any account, and one walk of its scenario."""
    meant: tuple[str, ...] = ()
    """Ids of the words that are explained with it, in the order of first use."""
    gentler_meant: tuple[str, ...] = ()
    """The same for the version without the account."""

    @cached_property
    def walk(self) -> WalkSegment | None:
        """The branching scenario that stands on the page, or None."""
        return next((segment for segment in self.segments if isinstance(segment, WalkSegment)), None)


@dataclass(frozen=True)
class Module:
    """A part of a course, studied in one go."""

    number: int
    """From 1."""
    slug: str
    title: str
    minutes: int
    about: str
    content_note: ContentNote | None
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Course:
    """One edition of what is studied for an award."""

    award: Award
    topic_title: str
    tier_name: str
    title: str
    edition: str
    status: Status
    summary: str
    audience: str
    minutes: int
    """Study and quiz together."""
    pass_percent: int
    months_valid: int
    prerequisites: tuple[Award, ...]
    owner: str
    review_due: date
    outcomes: tuple[Outcome, ...]
    change_log: tuple[ChangeNote, ...]
    reviews: tuple[ReviewRecord, ...]
    on_monday: tuple[str, ...]
    modules: tuple[Module, ...]
    bank: Bank
    blueprint: Blueprint
    content_sha256: str
    """64 hex digits over all that is taught and asked, see `courses.digest`."""
    attempts: AttemptRules = AS_EVERYWHERE
    test_out: TestOutRules = TEST_OUT_AS_EVERYWHERE
    parts: tuple[Part, ...] = (Part.STUDY,)
    """What the award is made of, in the order they are usually done; study always among them."""
    scenarios: tuple[Scenario, ...] = ()
    session: LiveSession | None = None
    sign_off: SignOff | None = None
    summary_sheet: Document | None = None
    """What to keep of the course, on one page."""

    @property
    def pass_rule(self) -> PassRule:
        """What it takes to pass the quiz."""
        return PassRule(self.pass_percent, confidence_counts=self.blueprint.confidence_counts)

    def get_module(self, number_or_slug: int | str) -> Module:
        """The module with this number or slug. LookupError if there is none."""
        for module in self.modules:
            if number_or_slug in (module.number, module.slug):
                return module
        raise LookupError(f"{self.award} has no module {number_or_slug!r}.")

    def get_page(self, module_slug: str, page_slug: str) -> Page:
        """The page with this slug in the module with that slug. LookupError if there is none."""
        for page in self.get_module(module_slug).pages:
            if page.slug == page_slug:
                return page
        raise LookupError(f"Module {module_slug} of {self.award} has no page {page_slug!r}.")

    def pages(self) -> Iterator[tuple[Module, Page]]:
        """Every page with its module, in the order of study."""
        for module in self.modules:
            for page in module.pages:
                yield module, page

    def facts_cited(self) -> frozenset[str]:
        """Ids of all the facts that the course rests on, its questions, scenarios and papers among it."""
        cited = {id_ for _, page in self.pages() for id_ in page.facts}
        cited |= {id_ for question in self.bank for id_ in question.facts}
        for scenario in self.scenarios:
            cited |= scenario.facts_cited()
        for document in self.documents():
            cited |= {id_ for sheet in document.sheets for id_ in sheet.facts}
        if self.session:
            cited |= {*self.session.facts}
        if self.sign_off:
            cited |= {id_ for criterion in self.sign_off.criteria for id_ in criterion.facts}
        return frozenset(cited)

    def documents(self) -> Iterator[Document]:
        """Every paper of the course: its summary, and the notes and handouts of its session."""
        if self.summary_sheet:
            yield self.summary_sheet
        if self.session:
            yield self.session.notes
            yield from self.session.handouts

    def find_check(self, id_: str) -> CheckSegment | None:
        """The knowledge check with this id, in either version of a page."""
        return next((s for s in self._segments() if isinstance(s, CheckSegment) and s.id == id_), None)

    def find_scenario(self, id_: str) -> ScenarioSegment | None:
        """The scenario with this id, in either version of a page."""
        return next((s for s in self._segments() if isinstance(s, ScenarioSegment) and s.id == id_), None)

    def find_branching(self, slug: str) -> Scenario | None:
        """The branching scenario with this slug, or None."""
        return next((scenario for scenario in self.scenarios if scenario.slug == slug), None)

    def _segments(self) -> Iterator[Segment]:
        for _, page in self.pages():
            yield from page.segments
            yield from page.gentler or ()
