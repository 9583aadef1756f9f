"""What the YAML files in the folder schools may say: every field, its type and its bounds."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from courses.course import Status
from courses.schemas import Date, Edition, FactId, Line, Sentences, Slug, Whole
from courses.schools import Look, PackKind, Stage, Theme

LONGEST_LESSON = 90
"""Minutes."""
LONGEST_ROW = 25
"""Minutes. Nobody at school listens or works at one thing for longer."""

Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
Facts = Annotated[tuple[FactId, ...], Field(min_length=1, max_length=20)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EveryLessonFields(_Fields):
    """schools/every-lesson.yaml"""

    before: Lines
    ground_rules: Lines
    if_told: Lines
    avoid: Lines
    afterwards: Lines
    facts: Facts


class LessonRowFields(_Fields):
    minutes: Annotated[Whole, Field(ge=1, le=LONGEST_ROW)]
    title: Line
    teacher: Sentences
    pupils: Sentences


class WordFields(_Fields):
    word: Line
    means: Line


class LessonFields(_Fields):
    aims: Annotated[tuple[Line, ...], Field(min_length=2, max_length=5)]
    words: Annotated[tuple[WordFields, ...], Field(max_length=8)] = ()
    before: Lines
    materials: Lines
    plan: Annotated[tuple[LessonRowFields, ...], Field(min_length=3, max_length=12)]
    activity: Sentences
    activity_steps: Annotated[tuple[Line, ...], Field(min_length=2, max_length=8)]
    assessment: Sentences
    looks_like: Lines
    send: Annotated[tuple[Line, ...], Field(min_length=2, max_length=10)]


class PaperFields(_Fields):
    file: Slug
    look: Look


class PackFields(_Fields):
    """schools/<pack>/pack.yaml"""

    title: Line
    kind: PackKind
    summary: Sentences
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]
    minutes: Annotated[Whole, Field(ge=1, le=LONGEST_LESSON)]
    edition: Edition
    status: Status
    owner: Line
    review_due: Date
    content_note: Sentences
    hooks: Facts
    contacts: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=10)]
    avoid: Lines
    parents: Annotated[tuple[Line, ...], Field(max_length=8)] = ()
    lesson: LessonFields | None = None
    papers: Annotated[tuple[PaperFields, ...], Field(min_length=1, max_length=8)]
