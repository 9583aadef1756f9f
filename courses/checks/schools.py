"""Whether the packs for schools keep the rules of teaching hard things to children, and can be read at their age."""

import re
from collections.abc import Iterator
from datetime import date

from courses.checks.personal_data import found_in
from courses.checks.reading_age import reading_age
from courses.checks.wording import said_in
from courses.faults import Severity, Spot
from courses.passages import Passage
from courses.schools import Stage
from courses.schools_manuscript import PackManuscript, SchoolsManuscript

AGE_FOR_TEACHERS = 12.0
"""Below which age the plans of lessons have to stay."""
AGE_FOR_READERS = {Stage.KS1: 8.0, Stage.SEND: 8.0, Stage.KS2: 9.0, Stage.KS5: 12.0}
"""The same of what pupils and parents read or are read; 10 for everybody else. At 16 it is also about the law."""
AGE_FOR_OTHERS = 10.0

_ASKS_FOR_OWN_STORY = re.compile(
    r"\b(?:has (?:anyone|anybody|this|it) (?:here |ever )?(?:been|happened|done)"
    r"|have you (?:ever )?(?:been|had|seen|met)"
    r"|who (?:here )?has (?:ever )?(?:been|had|seen|met)|tell us about a time|your own experience)\b",
    re.IGNORECASE,
)
"""A question to pupils about what they went through themselves."""

_NEEDED = (
    (re.compile(r"\bsafeguarding lead\b", re.IGNORECASE), "that the safeguarding lead is told first"),
    (
        re.compile(r"\bwithout (?:giving |saying )?(?:a |any )?reason\b|\bno reason\b", re.IGNORECASE),
        "that pupils can sit it out",
    ),
    (re.compile(r"\bparents?\b", re.IGNORECASE), "that parents can see the materials"),
    (re.compile(r"\bscreen\b|\bwall\b", re.IGNORECASE), "where pupils see whom they can turn to"),
)


def note_schools(manuscript: SchoolsManuscript) -> None:
    """Note everything that keeps the packs from being shown."""
    _note_words(manuscript)
    _note_what_every_lesson_needs(manuscript)
    for one in manuscript.packs:
        _note_questions_about_pupils(manuscript, one)
        _note_uncertain_facts(manuscript, one)


def note_packs_hard_to_read(manuscript: SchoolsManuscript) -> None:
    """Note every sheet and plan that asks for a higher reading age than those have who read it."""
    for one in manuscript.packs:
        for spot, texts in _by_sheet(one).items():
            age, allowed = reading_age(texts), _age_allowed(one, spot.file)
            if age is not None and age >= allowed:
                message = f"This asks for a reading age of {int(age)}."
                remedy = f"Aim for {int(allowed) - 1}: shorter sentences, shorter words, one thought in each."
                manuscript.notebook.note(spot, message, remedy, Severity.WARNING)


def note_packs_due(manuscript: SchoolsManuscript, on: date) -> None:
    """Note every pack, and facts it rests on, whose review date has passed on this day."""
    for one in manuscript.packs:
        if one.pack.review_due < on:
            message = f"This pack was due for review on {one.pack.review_due.isoformat()}."
            spot = one.yaml.spot(("review_due",))
            manuscript.notebook.note(spot, message, "Review it, and set the next date.", Severity.WARNING)
        for id_ in one.pack.facts():
            fact = manuscript.facts[id_]
            if fact.review_due < on:
                message = f"{id_} in facts/{fact.pack}.yaml was due for review on {fact.review_due.isoformat()}."
                remedy = "Read its source again, and set the next date."
                manuscript.notebook.note(one.yaml.spot(("hooks",)), message, remedy, Severity.WARNING)


def _note_words(manuscript: SchoolsManuscript) -> None:
    for passage in _passages(manuscript):
        for what, remedy in found_in(passage.text):
            manuscript.notebook.note(passage.spot, f"There is {what} in the text.", remedy)
        for words, instead, severity in said_in(passage.text):
            manuscript.notebook.note(passage.spot, f"The text says “{words}”.", f"Say: {instead}.", severity)


def _note_what_every_lesson_needs(manuscript: SchoolsManuscript) -> None:
    said = " ".join(manuscript.every_lesson.before)
    for pattern, what in _NEEDED:
        if not pattern.search(said):
            spot = manuscript.every_lesson_yaml.spot(("before",))
            manuscript.notebook.note(spot, f"What is checked before a lesson does not say {what}.", "Add it.")


def _note_questions_about_pupils(manuscript: SchoolsManuscript, one: PackManuscript) -> None:
    read_by_others = _files_for_pupils_or_parents(one)
    for passage in one.passages:
        asked = _ASKS_FOR_OWN_STORY.search(passage.text) if passage.spot.file in read_by_others else None
        if asked:
            message = f"“{asked[0]}” asks pupils for what they went through themselves."
            manuscript.notebook.note(passage.spot, message, "Ask about somebody in a story.")


def _note_uncertain_facts(manuscript: SchoolsManuscript, one: PackManuscript) -> None:
    """Children and parents are taught nothing that still has to be checked."""
    for paper in one.pack.papers:
        for sheet in paper.document.sheets if paper.is_for_pupils_or_parents else ():
            for id_ in sheet.facts:
                if manuscript.facts[id_].check:
                    spot = Spot(f"{one.folder}/{paper.document.slug}.md", 1)
                    message = f"The sheet “{sheet.title}” teaches {id_}, which still has to be checked."
                    manuscript.notebook.note(spot, message, "Leave it out, or check it and write check: null.")


def _passages(manuscript: SchoolsManuscript) -> Iterator[Passage]:
    yield from manuscript.passages
    for one in manuscript.packs:
        yield from one.passages


def _by_sheet(one: PackManuscript) -> dict[Spot, list[str]]:
    found: dict[Spot, list[str]] = {}
    for passage in one.passages:
        if passage.page is not None:
            found.setdefault(passage.page, []).append(passage.text)
    return found


def _files_for_pupils_or_parents(one: PackManuscript) -> frozenset[str]:
    return frozenset(
        f"{one.folder}/{paper.document.slug}.md" for paper in one.pack.papers if paper.is_for_pupils_or_parents
    )


def _age_allowed(one: PackManuscript, file: str) -> float:
    if file not in _files_for_pupils_or_parents(one):
        return AGE_FOR_TEACHERS
    return min(AGE_FOR_READERS.get(stage, AGE_FOR_OTHERS) for stage in one.pack.stages)
