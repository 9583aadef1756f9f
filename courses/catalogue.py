"""Everything that is taught, read once at the start and never changed after."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from courses.checking import note_faults
from courses.checks.pathways import note_words
from courses.checks.schools import note_schools
from courses.checks.words import note_words_that_mislead
from courses.contacts import ContactEntry
from courses.course import Award, Course, Fact
from courses.faults import ContentFaults, Notebook, Severity
from courses.pathways import Pathways
from courses.reading import read_content
from courses.schools import SchoolLibrary
from courses.words import NO_GLOSSARY, Glossary

__all__ = ["Catalogue", "ContactEntry", "read_catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """The courses in the order shown (topics as the folder lists them, then tiers), the facts and the contacts."""

    courses: tuple[Course, ...]
    facts: Mapping[str, Fact]
    """By id."""
    contacts: Mapping[str, ContactEntry]
    """By key."""
    pathways: Pathways | None = None
    """From a worry to what to do. None where nobody wrote them: the help page then says in short what always holds."""

    schools: SchoolLibrary | None = None
    """Packs for lessons, parents and staff. None where nobody wrote them."""

    words: Glossary = NO_GLOSSARY
    """What the words mean; empty where nobody wrote them down."""

    @property
    def awards(self) -> tuple[Award, ...]:
        """What can be studied for, in the order shown."""
        return tuple(course.award for course in self.courses)

    def find(self, code: str) -> Course | None:
        """The course for the award with this code, such as modern-slavery-1, or None."""
        return self._by_code.get(code)

    def get(self, award: Award) -> Course:
        """The course for this award. LookupError if there is none."""
        course = self.find(award.code)
        if course is None:
            raise LookupError(f"There is no course for {award}.")
        return course

    @cached_property
    def _by_code(self) -> Mapping[str, Course]:
        return {course.award.code: course for course in self.courses}


def read_catalogue(folder: Path) -> Catalogue:
    """All that this content folder teaches. Raises ContentFaults with every fault that keeps it from being taught."""
    notebook = Notebook()
    content = read_content(folder, notebook)
    for manuscript in content.manuscripts:
        note_faults(manuscript)
    if content.pathways is not None:
        note_words(content.pathways)
    if content.schools is not None:
        note_schools(content.schools)
    note_words_that_mislead(content)
    faults = [fault for fault in notebook.faults if fault.severity is Severity.FAULT]
    if faults:
        raise ContentFaults(faults)
    courses = tuple(manuscript.course for manuscript in content.manuscripts)
    pathways = content.pathways.pathways() if content.pathways else None
    schools = content.schools.library() if content.schools else None
    words = content.words.glossary if content.words else NO_GLOSSARY
    return Catalogue(courses, content.facts, content.contacts, pathways, schools, words)
