"""What each YAML text of a course may say: every field, its type and its bounds."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from courses.course import Award, Basis, ChangeKind, Confidence, FactKind, HardMaterial, Status
from courses.files import unprintable
from courses.links import is_number_to_dial, is_safe_link
from courses.practice import Part
from quizzes.quiz import AS_EVERYWHERE, TEST_OUT_AS_EVERYWHERE, ResultThatCounts

LONGEST_PART = 8
"""Minutes. A part fits between two visits: docs/writing-courses.md."""


def _shown(text: str) -> str:
    if not text.isprintable() and any(unprintable(character) for character in text):
        raise ValueError("holds a character that cannot be shown.|Type the text again by hand.")
    return text


def _plain(text: str) -> str:
    if "[[" in text or "{{" in text:
        raise ValueError("is shown as it stands: no sources [[ ]] and no contacts {{ }}.|Name them in the page text.")
    return text


def _like(pattern: str, example: str, *, most: int) -> Callable[[str], str]:
    """A check that the whole text is written so, in at most so many characters."""
    written = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if len(text) > most or written.fullmatch(text) is None:
            raise ValueError(f"is not written as it should be.|Write it like {example}.")
        return text

    return check


def _award(code: str) -> str:
    try:
        Award.parse(code)
    except ValueError:
        raise ValueError("has to name an award.|Write topic and tier, such as modern-slavery-1.") from None
    return code


def _published(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        value = str(value)
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value)):
        return value
    raise ValueError("has to be a year, a month or a date.|Write 2024, 2024-10 or 2024-10-31, or null.")


def _https(link: str) -> str:
    if not is_safe_link(link):
        raise ValueError("has to be a web address that starts with https://.|Copy the whole address, or write null.")
    return link


def _https_or_nothing(link: str) -> str:
    return link and _https(link)


def _dialled(number: str) -> str:
    if number and not is_number_to_dial(number):
        raise ValueError("has to be a number to dial.|Write its digits in quotes, with single spaces if you like.")
    return number


_Stripped = StringConstraints(strip_whitespace=True, min_length=1, strict=True)
Line = Annotated[str, _Stripped, Field(max_length=300), AfterValidator(_shown), AfterValidator(_plain)]
Sentences = Annotated[str, _Stripped, Field(max_length=2000), AfterValidator(_shown), AfterValidator(_plain)]
Markdown = Annotated[str, _Stripped, Field(max_length=10_000), AfterValidator(_shown)]
Slug = Annotated[str, Strict(), AfterValidator(_like("[a-z0-9]+(-[a-z0-9]+)*", "what-it-is", most=80))]
Id = Annotated[str, Strict(), AfterValidator(_like("[A-Za-z0-9]+(-[A-Za-z0-9]+)*", "ms1-define", most=80))]
FactId = Annotated[str, Strict(), AfterValidator(_like("[A-Z][A-Z0-9]*(-[A-Z0-9]+)+", "MS-03", most=20))]
Edition = Annotated[str, Strict(), AfterValidator(_like("[0-9]+(\\.[0-9]+)*", "1.0, in quotes", most=20))]
Sha256 = Annotated[str, Strict(), AfterValidator(_like("[0-9a-f]{64}", "the 64 digits that the check prints", most=64))]
AwardCode = Annotated[str, Strict(), AfterValidator(_award)]
Date = Annotated[date, Strict()]
Whole = Annotated[int, Strict()]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OutcomeFields(_Fields):
    id: Id
    text: Line
    always_teach: Annotated[bool, Strict()] = False


class ChangeFields(_Fields):
    edition: Edition
    date: Date
    kind: ChangeKind
    note: Sentences


class ReviewFields(_Fields):
    role: Line
    date: Date
    content_sha256: Sha256


class AttemptsFields(_Fields):
    """attempts in course.yaml; what is left out is as everywhere in the programme."""

    most: Annotated[Whole, Field(ge=1, le=100)] | None = None
    pause_after: Annotated[Whole, Field(ge=1, le=100)] = AS_EVERYWHERE.pause_after
    pause_hours: Annotated[Whole, Field(ge=0, le=24 * 30)] = AS_EVERYWHERE.pause_hours
    counts: ResultThatCounts = ResultThatCounts.BEST


class TestOutFields(_Fields):
    """test_out in course.yaml; what is left out is as everywhere in the programme."""

    __test__ = False

    offered: Annotated[bool, Strict()] = TEST_OUT_AS_EVERYWHERE.offered
    questions: Annotated[Whole, Field(ge=2, le=5)] = TEST_OUT_AS_EVERYWHERE.questions
    critical_questions: Annotated[Whole, Field(ge=2, le=5)] = TEST_OUT_AS_EVERYWHERE.critical_questions
    again_after_days: Annotated[Whole, Field(ge=0, le=400)] | None = TEST_OUT_AS_EVERYWHERE.again_after_days


class CourseFields(_Fields):
    """course.yaml"""

    topic: Slug
    topic_title: Line
    tier: Annotated[Whole, Field(ge=1, le=3)]
    tier_name: Line
    title: Line
    edition: Edition
    status: Status
    summary: Sentences
    audience: Sentences
    minutes: Annotated[Whole, Field(ge=1, le=600)]
    pass_percent: Annotated[Whole, Field(ge=1, le=100)]
    months_valid: Annotated[Whole, Field(ge=1, le=120)]
    prerequisites: tuple[AwardCode, ...]
    owner: Line
    review_due: Date
    outcomes: Annotated[tuple[OutcomeFields, ...], Field(min_length=1)]
    change_log: Annotated[tuple[ChangeFields, ...], Field(min_length=1)]
    reviews: tuple[ReviewFields, ...]
    on_monday: Annotated[tuple[Line, ...], Field(min_length=3, max_length=6)]
    attempts: AttemptsFields | None = None
    test_out: TestOutFields | None = None
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=len(Part))] = (Part.STUDY,)


class ContentNoteFields(_Fields):
    shows: Sentences
    does_not_show: Sentences


class ModuleFields(_Fields):
    """The lines between --- and --- at the start of a module file."""

    title: Line
    minutes: Annotated[Whole, Field(ge=1, le=LONGEST_PART)]
    about: Sentences
    content_note: ContentNoteFields | None = None


class PageFields(_Fields):
    """:::page"""

    slug: Slug
    outcomes: Annotated[tuple[Id, ...], Field(min_length=1)]
    hard_material: HardMaterial
    hard_topics: tuple[Line, ...] = ()


class FigureFields(_Fields):
    """:::figure"""

    alt: Line
    caption: Line
    description: Markdown


class ChoiceFields(_Fields):
    id: Id
    text: Line
    best: Annotated[bool, Strict()]
    happens: Sentences


class ScenarioFields(_Fields):
    """:::scenario"""

    title: Line
    story: Markdown
    question: Line
    choices: Annotated[tuple[ChoiceFields, ...], Field(min_length=2, max_length=6)]


class FactFields(_Fields):
    id: FactId
    fact: Sentences
    publisher: Line
    title: Sentences
    published: Annotated[str | None, BeforeValidator(_published)]
    link: Annotated[str, Strict(), AfterValidator(_https)] | None
    kind: FactKind
    basis: Basis
    confidence: Confidence
    check: Sentences | None
    review_due: Date


class FactPackFields(_Fields):
    """facts/<pack>.yaml"""

    pack: Slug
    facts: tuple[FactFields, ...]


class ContactFields(_Fields):
    key: Slug
    name: Line
    number: Annotated[str, Field(max_length=40), AfterValidator(_dialled)] = ""
    link: Annotated[str, Strict(), AfterValidator(_https_or_nothing)] = ""
    when_open: Annotated[str, Field(max_length=300), AfterValidator(_shown), AfterValidator(_plain)] = ""
    use_for: Line
    source: Sentences

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "ContactFields":
        if not self.number and not self.link:
            raise ValueError(f"{self.key} has neither a number nor a link.|Add `number:` in quotes, or `link:`.")
        return self


class ContactPackFields(_Fields):
    """contacts.yaml"""

    contacts: tuple[ContactFields, ...]


class WordFields(_Fields):
    id: Slug
    word: Line
    means: Sentences
    also: tuple[Line, ...] = ()
    forms: tuple[Line, ...] = ()
    facts: tuple[FactId, ...] = ()
    topics: tuple[Slug, ...] = ()
    see_also: tuple[Slug, ...] = ()
    heard_at_work: Annotated[bool, Strict()] = False
    only_there: Annotated[bool, Strict()] = False


class WordListFields(_Fields):
    """words.yaml"""

    words: tuple[WordFields, ...]
