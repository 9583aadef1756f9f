"""What people can look for: everything that is taught, in pieces that each have a place to go to.

Questions of the quiz, knowledge checks, and what comes of a choice are never among it: a search would give the answers
away. Of a page with an account only the version without it is here, so that no excerpt shows what a reader would first
be asked about.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from courses.contacts import ContactEntry
from courses.course import (
    Course,
    Fact,
    FigureSegment,
    HtmlSegment,
    Module,
    Page,
    ScenarioSegment,
    Segment,
    WalkSegment,
)
from courses.pathways import Ending, Pathways, Question
from courses.prose import paragraphs
from courses.schools import STAGES, THEMES, SchoolLibrary, SchoolPack
from courses.words import Glossary

_CONTACT = re.compile(r"\{\{contact:([a-z0-9-]+)\}\}")


class Kind(StrEnum):
    """Where a piece stands."""

    COURSE = "course"
    """place: the code of the award."""
    PAGE = "page"
    """place: the code of the award, the slug of the part, the slug of the page."""
    PATHWAY = "pathway"
    """place: the id of the question or ending."""
    SCHOOLS = "schools"
    """place: the slug of the pack."""
    FACT = "fact"
    """place: the id of the fact."""
    HELP = "help"
    """place: the name of the page."""
    WORD = "word"
    """place: the id of the word."""


OPEN_TO_ANYBODY = frozenset({Kind.PATHWAY, Kind.SCHOOLS, Kind.HELP, Kind.WORD})
"""Read without an account. All else is for people who are signed in."""
FOR_LEARNERS = OPEN_TO_ANYBODY | {Kind.COURSE, Kind.PAGE}
"""What there is to read and do; facts are looked up besides."""


@dataclass(frozen=True)
class Findable:
    """One piece. Plain text; contacts stand in it by name."""

    kind: Kind
    place: tuple[str, ...]
    title: str
    text: str


def findable_in_courses(courses: Iterable[Course], contacts: Mapping[str, ContactEntry]) -> Iterator[Findable]:
    """Every course, and every page of it."""
    for course in courses:
        yield _course(course)
        for module, page in course.pages():
            yield _page(course, module, page, contacts)


def findable_in_pathways(pathways: Pathways) -> Iterator[Findable]:
    """Every question on the way from a worry, and what to do at every end of it."""
    for question in pathways.questions.values():
        yield Findable(Kind.PATHWAY, (question.id,), question.ask, _asked(question))
    for ending in pathways.endings.values():
        yield Findable(Kind.PATHWAY, (ending.id,), ending.title, _done(ending))


def findable_in_schools(library: SchoolLibrary, contacts: Mapping[str, ContactEntry]) -> Iterator[Findable]:
    """Every pack for schools, with its papers."""
    for pack in library.packs:
        yield Findable(Kind.SCHOOLS, (pack.slug,), pack.title, _joined(_in_pack(pack, contacts)))


def findable_in_facts(facts: Iterable[Fact]) -> Iterator[Findable]:
    """Every fact with its source."""
    for fact in facts:
        yield Findable(Kind.FACT, (fact.id,), f"{fact.title}, {fact.publisher}", f"{fact.fact} {fact.id}")


def findable_in_words(glossary: Glossary) -> Iterator[Findable]:
    """Every word with what it means, also by its other forms."""
    for word in glossary.words:
        also = f" Also: {', '.join(word.also)}." if word.also else ""
        yield Findable(Kind.WORD, (word.id,), word.title, f"{word.means}{also}")


def _course(course: Course) -> Findable:
    outcomes = (outcome.text for outcome in course.outcomes)
    parts = (f"{module.title}: {module.about}" for module in course.modules)
    name = f"{course.topic_title}, tier {course.award.tier}."
    text = _joined((course.summary, course.audience, name, *outcomes, *parts, *course.on_monday))
    return Findable(Kind.COURSE, (course.award.code,), course.title, text)


def _page(course: Course, module: Module, page: Page, contacts: Mapping[str, ContactEntry]) -> Findable:
    segments = page.segments if page.gentler is None else page.gentler
    texts = (_named(text, contacts) for segment in segments for text in _read_in(segment))
    place = (course.award.code, module.slug, page.slug)
    return Findable(Kind.PAGE, place, page.title, _joined(texts))


def _read_in(segment: Segment) -> Iterator[str]:
    """The texts of a segment that give no answer away."""
    match segment:
        case HtmlSegment(html):
            yield html
        case FigureSegment():
            yield from (segment.caption, segment.description_html)
        case ScenarioSegment():
            yield from (segment.title, segment.story_html, segment.question)
        case WalkSegment():
            yield from (segment.title, segment.about)


def _in_pack(pack: SchoolPack, contacts: Mapping[str, ContactEntry]) -> Iterator[str]:
    yield pack.summary
    yield from (f"{STAGES[stage]}." for stage in pack.stages)
    yield from (f"{THEMES[theme]}." for theme in pack.themes)
    if pack.lesson:
        yield from (*pack.lesson.aims, pack.lesson.activity)
        yield from (f"{row.title}. {row.teacher} {row.pupils}" for row in pack.lesson.plan)
    for paper in pack.papers:
        for sheet in paper.document.sheets:
            yield f"{sheet.title}."
            yield from (_named(text, contacts) for segment in sheet.segments for text in _read_in(segment))


def _named(text: str, contacts: Mapping[str, ContactEntry]) -> str:
    """Text without marks, with each contact by its name."""
    named = _CONTACT.sub(lambda match: contacts[match[1]].name if match[1] in contacts else " ", text)
    return " ".join(paragraphs(named))


def _asked(question: Question) -> str:
    answers = (f"{answer.text} {answer.hint}" for answer in question.answers)
    return _joined((*question.help, *(f"{answer.strip().rstrip('.')}." for answer in answers)))


def _done(ending: Ending) -> str:
    groups = (ending.steps, ending.do_not, ending.sharing, ending.happens_next, ending.write_down)
    return _joined((f"{ending.harm}.", *(text for group in groups for text in group)))


def _joined(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())
