"""The whole content folder: courses, facts, contacts, pathways, packs for schools; with a note of all that is wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courses.contacts import CONTACTS_FILE, ContactEntry, read_contacts
from courses.course import Fact
from courses.course_folder import read_course_folder
from courses.facts import FACTS_FOLDER, read_facts
from courses.faults import Notebook, Spot
from courses.files import name_within
from courses.manuscript import Manuscript
from courses.pathway_folder import PATHWAYS_FOLDER, read_pathway_folder
from courses.pathway_manuscript import PathwayManuscript
from courses.schools_folder import SCHOOLS_FOLDER, read_schools_folder
from courses.schools_manuscript import SchoolsManuscript
from courses.words import NO_GLOSSARY
from courses.words_file import WordsManuscript, read_words

_TOPIC = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)
_TIER = re.compile(r"tier-[1-3]", re.ASCII)
_OF_OTHERS = frozenset({FACTS_FOLDER, PATHWAYS_FOLDER, SCHOOLS_FOLDER})
"""Folders that hold something else than courses."""


@dataclass(frozen=True)
class Content:
    """What the folder holds, as far as it could be read."""

    manuscripts: tuple[Manuscript, ...]
    facts: Mapping[str, Fact]
    contacts: Mapping[str, ContactEntry]
    pathways: PathwayManuscript | None = None
    """None if there is no folder for them, or if they are not whole."""
    schools: SchoolsManuscript | None = None
    """The same."""
    words: WordsManuscript | None = None
    """The same of words.yaml."""
    topics: frozenset[str] = frozenset()
    """Those with a folder, also where a course of it could not be read."""
    notebook: Notebook = field(default_factory=Notebook)
    """Where checks write what they find."""


def read_content(folder: Path, notebook: Notebook) -> Content:
    """Everything in this content folder, topics by name and then tiers; every fault goes to the notebook."""
    if not folder.is_dir():
        notebook.note(Spot(folder.name, 1), "There is no content folder.", "Check the setting LMS_CONTENT_DIR.")
        return Content((), {}, {})
    facts = read_facts(folder, notebook)
    contacts = read_contacts(folder, notebook)
    pathways = read_pathway_folder(folder, facts=facts, contacts=contacts, notebook=notebook)
    schools = read_schools_folder(folder, facts=facts, contacts=contacts, notebook=notebook)
    words = read_words(folder, facts=facts, notebook=notebook)
    glossary = words.glossary if words else NO_GLOSSARY
    endings = frozenset(ending.id for ending in pathways.tree.endings) if pathways else frozenset()
    tiers = _tier_folders(folder, notebook)
    read = [
        read_course_folder(
            folder, tier, facts=facts, contacts=contacts, pathways=endings, glossary=glossary, notebook=notebook
        )
        for tier in tiers
    ]
    manuscripts = tuple(manuscript for manuscript in read if manuscript is not None)
    if not read:
        notebook.note(Spot(CONTACTS_FILE, 1), "There is no course in this folder.", "Add <topic>/tier-1/course.yaml.")
    if len(manuscripts) == len(read):
        _note_prerequisites(manuscripts, notebook)
        _note_ids_of_questions(manuscripts, notebook)
    topics = frozenset(tier.parent.name for tier in tiers)
    return Content(manuscripts, facts, contacts, pathways, schools, words, topics, notebook)


def _tier_folders(folder: Path, notebook: Notebook) -> list[Path]:
    found: list[Path] = []
    for topic in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        if topic.name in _OF_OTHERS:
            continue
        spot = Spot(name_within(folder, topic), 1)
        if len(topic.name) > 70 or _TOPIC.fullmatch(topic.name) is None:
            notebook.note(spot, "This cannot be the name of a topic.", "Use small letters and hyphens only.")
            continue
        found += _tiers_of(folder, topic, notebook)
    return found


def _tiers_of(folder: Path, topic: Path, notebook: Notebook) -> Iterable[Path]:
    for tier in sorted(path for path in topic.iterdir() if not path.name.startswith(".")):
        if tier.is_dir() and _TIER.fullmatch(tier.name):
            yield tier
        else:
            spot = Spot(name_within(folder, tier), 1)
            notebook.note(spot, "This does not belong in a topic.", "Keep only tier-1, tier-2 and tier-3 here.")


def _note_prerequisites(manuscripts: Iterable[Manuscript], notebook: Notebook) -> None:
    """Note awards that no course gives, and courses that nobody could ever begin."""
    by_award = {manuscript.course.award: manuscript for manuscript in manuscripts}
    for manuscript in by_award.values():
        for place, award in enumerate(manuscript.course.prerequisites):
            spot = manuscript.fields.spot(("prerequisites", place))
            if award not in by_award:
                notebook.note(spot, f"There is no course for {award}.", "Correct it, or take it out.")
    startable = {award for award, manuscript in by_award.items() if not manuscript.course.prerequisites}
    while grown := {
        a for a, m in by_award.items() if a not in startable and startable.issuperset(m.course.prerequisites)
    }:
        startable |= grown
    for award, manuscript in by_award.items():
        if award not in startable and all(one in by_award for one in manuscript.course.prerequisites):
            spot = manuscript.fields.spot(("prerequisites",))
            notebook.note(
                spot, "Nobody could ever begin this course.", "It may not need itself, not even by way of others."
            )


def _note_ids_of_questions(manuscripts: Iterable[Manuscript], notebook: Notebook) -> None:
    """Note ids that two courses use for a question: attempts of both are kept in one place."""
    seen: dict[str, str] = {}
    for manuscript in manuscripts:
        code = manuscript.course.award.code
        for place, question in enumerate(manuscript.course.bank):
            if seen.setdefault(question.id, code) != code:
                spot = manuscript.quiz.spot(("questions", place, "id"))
                message = f"The id {question.id} is already used in {seen[question.id]}."
                notebook.note(spot, message, "Start it with letters of its own for each course.")
