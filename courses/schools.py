"""What schools can use: packs for lessons, for parents and for staff, each read in the browser or on paper.

Pupils have no account and nothing is kept about them. So a pack is only text: no answers, no names, no counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courses.course import Status
from courses.practice import Document, ForWhom


class Stage(StrEnum):
    """For what age a pack is, or for which adults."""

    KS1 = "ks1"
    KS2 = "ks2"
    KS3 = "ks3"
    KS4 = "ks4"
    KS5 = "ks5"
    SEND = "send"
    PARENTS = "parents"
    STAFF = "staff"


STAGES: Mapping[Stage, str] = {
    Stage.KS1: "Ages 5 to 7 (key stage 1)",
    Stage.KS2: "Ages 7 to 11 (key stage 2)",
    Stage.KS3: "Ages 11 to 14 (key stage 3)",
    Stage.KS4: "Ages 14 to 16 (key stage 4)",
    Stage.KS5: "Ages 16 and over (key stage 5 and college)",
    Stage.SEND: "Special educational needs and disabilities (SEND)",
    Stage.PARENTS: "Parents and carers",
    Stage.STAFF: "Teachers and safeguarding leads",
}
"""The stages in the order shown, as people say them."""


class Theme(StrEnum):
    """What a pack is about."""

    SAFE_ADULTS = "safe-adults"
    TRUE_OR_FALSE = "true-or-false"
    FAIRNESS = "fairness"
    PRESSURE = "pressure"
    EXPLOITATION = "exploitation"
    STANDING_BY = "standing-by"
    EXTREMISM = "extremism"
    RIGHTS = "rights"


THEMES: Mapping[Theme, str] = {
    Theme.SAFE_ADULTS: "Safe adults and asking for help",
    Theme.TRUE_OR_FALSE: "True or false",
    Theme.FAIRNESS: "Fairness and difference",
    Theme.PRESSURE: "Pressure and persuasion",
    Theme.EXPLOITATION: "Exploitation and money",
    Theme.STANDING_BY: "Hate, and standing by somebody",
    Theme.EXTREMISM: "Extremism",
    Theme.RIGHTS: "Rights and debate",
}
"""The themes in the order shown, as people say them."""


class PackKind(StrEnum):
    LESSON = "lesson"
    STORIES = "stories"
    LEAFLET = "leaflet"
    GUIDE = "guide"
    CARD = "card"


KINDS_OF_PACK: Mapping[PackKind, str] = {
    PackKind.LESSON: "Lesson",
    PackKind.STORIES: "Social stories",
    PackKind.LEAFLET: "Leaflet",
    PackKind.GUIDE: "Guide",
    PackKind.CARD: "Card",
}


class Look(StrEnum):
    """How the sheets of a paper are laid out."""

    SHEETS = "sheets"
    """A page each."""
    CARDS = "cards"
    """Cut out, several on a page."""
    SLIDES = "slides"
    """Shown to a class."""


@dataclass(frozen=True)
class Paper:
    """Something to show or to print, with how it looks."""

    document: Document
    look: Look

    @property
    def is_for_pupils_or_parents(self) -> bool:
        """Whether others than teachers read it."""
        return self.document.for_whom is ForWhom.PEOPLE


@dataclass(frozen=True)
class LessonRow:
    """A stretch of a lesson. `teacher` says what the teacher does and says, `pupils` what pupils do."""

    minutes: int
    title: str
    teacher: str
    pupils: str


@dataclass(frozen=True)
class WordMeant:
    """A word that pupils need, in words that they know."""

    word: str
    means: str


@dataclass(frozen=True)
class Lesson:
    """A lesson that a teacher can give as it stands. Plain texts; what holds for every lesson is kept once."""

    aims: tuple[str, ...]
    words: tuple[WordMeant, ...]
    before: tuple[str, ...]
    """To check before this lesson, besides what is checked before each."""
    materials: tuple[str, ...]
    plan: tuple[LessonRow, ...]
    activity: str
    """What the activity is, in a sentence or two."""
    activity_steps: tuple[str, ...]
    assessment: str
    looks_like: tuple[str, ...]
    """What shows that pupils have it."""
    send: tuple[str, ...]
    """How it is adapted for pupils with special educational needs and disabilities."""

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(row.minutes for row in self.plan)


@dataclass(frozen=True)
class EveryLesson:
    """What holds for every lesson: kept once, shown with each."""

    before: tuple[str, ...]
    ground_rules: tuple[str, ...]
    if_told: tuple[str, ...]
    """What to do when a child tells something."""
    avoid: tuple[str, ...]
    afterwards: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class SchoolPack:
    """Something a teacher, a parent or a safeguarding lead can use tomorrow."""

    slug: str
    title: str
    kind: PackKind
    summary: str
    stages: tuple[Stage, ...]
    themes: tuple[Theme, ...]
    minutes: int
    """Of the lesson, or to read it."""
    edition: str
    status: Status
    owner: str
    review_due: date
    content_note: str
    """What is in it, and what is not shown."""
    hooks: tuple[str, ...]
    """Ids of the facts that say which duty or guidance it serves."""
    contacts: tuple[str, ...]
    """Keys, the first to be called first."""
    avoid: tuple[str, ...]
    parents: tuple[str, ...]
    """What is said to parents about it."""
    lesson: Lesson | None
    papers: tuple[Paper, ...]

    def is_for_pupils(self, paper: Paper) -> bool:
        """Whether pupils read this paper of it: it says what they need in words that they know."""
        return paper.is_for_pupils_or_parents and self.kind in (PackKind.LESSON, PackKind.STORIES)

    def find_paper(self, slug: str) -> Paper | None:
        """The paper with this slug, or None."""
        return next((paper for paper in self.papers if paper.document.slug == slug), None)

    def facts(self) -> tuple[str, ...]:
        """Ids of all facts it rests on, each once: first its hooks, then what its papers cite."""
        cited = (fact for paper in self.papers for sheet in paper.document.sheets for fact in sheet.facts)
        return tuple(dict.fromkeys((*self.hooks, *cited)))

    def contacts_named(self) -> tuple[str, ...]:
        """Keys of all contacts that it names anywhere, each once."""
        named = (key for paper in self.papers for sheet in paper.document.sheets for key in sheet.contacts)
        return tuple(dict.fromkeys((*self.contacts, *named)))


@dataclass(frozen=True)
class SchoolLibrary:
    """All packs, by age and then in the order of their folders."""

    every_lesson: EveryLesson
    packs: tuple[SchoolPack, ...]

    def find(self, slug: str) -> SchoolPack | None:
        """The pack with this slug, or None."""
        return next((pack for pack in self.packs if pack.slug == slug), None)

    def matching(self, *, stage: Stage | None, theme: Theme | None) -> tuple[SchoolPack, ...]:
        """The packs of this age and theme; None asks for any."""
        return tuple(
            pack
            for pack in self.packs
            if (stage is None or stage in pack.stages) and (theme is None or theme in pack.themes)
        )

    def contacts_named(self) -> Iterator[tuple[SchoolPack, str]]:
        """Every pack with every contact that it names."""
        for pack in self.packs:
            for key in pack.contacts_named():
                yield pack, key
