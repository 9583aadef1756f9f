"""How fresh the facts are that courses rest on: which must be checked or reviewed, and what is taught with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from courses.course import CheckSegment, Course, Fact, Module, Page
from quizzes.questions import Question


@dataclass(frozen=True)
class FactUse:
    """A fact with everything that cites it: pages of courses, the checks on them among them, and quiz questions."""

    fact: Fact
    pages: tuple[tuple[Course, Module, Page], ...]
    questions: tuple[tuple[Course, Question], ...]

    def is_past_review(self, on: date) -> bool:
        """Whether the date by which it had to be reviewed has gone by."""
        return self.fact.review_due < on

    def needs_a_look(self, on: date) -> bool:
        """Whether something about it must be checked before it is taught as certain, or its review is due."""
        return self.fact.check is not None or self.is_past_review(on)


def fact_uses(courses: Iterable[Course], facts: Mapping[str, Fact]) -> tuple[FactUse, ...]:
    """Every fact with its uses, by id; also facts that nothing cites."""
    pages: dict[str, list[tuple[Course, Module, Page]]] = defaultdict(list)
    questions: dict[str, list[tuple[Course, Question]]] = defaultdict(list)
    for course in courses:
        for module, page in course.pages():
            for id_ in dict.fromkeys(_cited_on(page)):
                pages[id_].append((course, module, page))
        for question in course.bank:
            for id_ in dict.fromkeys(question.facts):
                questions[id_].append((course, question))
    return tuple(FactUse(facts[id_], tuple(pages[id_]), tuple(questions[id_])) for id_ in sorted(facts))


def facts_of(course: Course, uses: Iterable[FactUse]) -> tuple[FactUse, ...]:
    """Those of the facts that a page or a question of this course cites."""
    return tuple(use for use in uses if any(one[0] is course for one in (*use.pages, *use.questions)))


def _cited_on(page: Page) -> Iterator[str]:
    yield from page.facts
    for segment in (*page.segments, *(page.gentler or ())):
        if isinstance(segment, CheckSegment):
            yield from segment.question.facts
