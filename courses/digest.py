"""One number over all that is taught and asked: a review holds for exactly the content that was reviewed."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from courses.course import Fact
from courses.files import Source
from courses.practice import Part
from courses.schemas import CourseFields
from quizzes.quiz import Bank, Blueprint

_BOOKKEEPING = frozenset({"edition", "status", "owner", "review_due", "change_log", "reviews"})
"""What of course.yaml may change without anything else being taught."""


def content_sha256(
    fields: CourseFields,
    files: Iterable[Source],
    bank: Bank,
    blueprint: Blueprint,
    facts: Iterable[Fact],
) -> str:
    """64 hex digits over what course.yaml says to learners, module files and pictures, questions, and facts cited.

    Taken over what authors wrote, so that it stays when only the look of pages changes. It does not depend on the
    order in which files or facts come, on comments and layout in YAML, or on spaces at the end of lines.
    """
    content = {
        "course": _said(fields),
        "files": {source.file.rpartition("tier-")[2].partition("/")[2]: _lines(source.text) for source in files},
        "questions": [json.loads(question.to_json()) for question in bank],
        "asked": [blueprint.items, blueprint.critical_items, *_plan(blueprint)],
        "facts": {fact.id: _fact(fact) for fact in facts},
    }
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def _said(fields: CourseFields) -> Mapping[str, object]:
    """What course.yaml says; what is as everywhere is left out, and leaves the number as it was before."""
    usual = {"parts"} if fields.parts == (Part.STUDY,) else set()
    usual |= {name for name in ("attempts", "test_out") if getattr(fields, name) is None}
    said = fields.model_dump(mode="json", exclude={*_BOOKKEEPING, *usual})
    for outcome in said["outcomes"]:
        if not outcome["always_teach"]:
            del outcome["always_teach"]
    return said


def _plan(blueprint: Blueprint) -> Iterable[object]:
    """What a plan says beyond its two numbers; nothing for most, which keep the number they had before."""
    if blueprint.quotas:
        yield [[quota.items, quota.outcome, quota.difficulty] for quota in blueprint.quotas]
    if blueprint.confidence_counts:
        yield "confidence counts"


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _fact(fact: Fact) -> Mapping[str, str | None]:
    """What learners are shown of a fact. Whether it is due for a check is not part of what is taught."""
    return {
        "fact": fact.fact,
        "publisher": fact.publisher,
        "title": fact.title,
        "published": fact.published,
        "link": fact.link,
        "kind": fact.kind,
    }
