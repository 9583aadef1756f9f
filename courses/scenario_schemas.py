"""What a file in the folder scenarios may say: every field, its type and its bounds."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict

from courses.hard_material import HardMaterial
from courses.scenarios import Quality
from courses.schemas import LONGEST_PART, FactId, Id, Line, Markdown, Sentences, Slug, Whole


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ScenarioChoiceFields(_Fields):
    id: Id
    text: Line
    to: Slug
    feedback: Sentences
    quality: Quality
    calls_999: Annotated[bool, Strict()] = False


class NodeFields(_Fields):
    speaks: Line | None = None
    text: Markdown
    gentler: Markdown | None = None
    danger: Annotated[bool, Strict()] = False
    choices: Annotated[tuple[ScenarioChoiceFields, ...], Field(min_length=2, max_length=4)]
    facts: tuple[FactId, ...] = ()


class ScenarioEndingFields(_Fields):
    title: Line
    text: Markdown
    gentler: Markdown | None = None
    what_happened: Sentences
    learned: Annotated[tuple[Sentences, ...], Field(min_length=1, max_length=4)]
    pathway: tuple[Slug, ...] = ()
    contacts: tuple[Slug, ...] = ()
    facts: tuple[FactId, ...] = ()


class BranchingFields(_Fields):
    """scenarios/<slug>.yaml"""

    title: Line
    about: Sentences
    minutes: Annotated[Whole, Field(ge=1, le=LONGEST_PART)]
    outcomes: Annotated[tuple[Id, ...], Field(min_length=1)]
    hard_material: HardMaterial
    hard_topics: tuple[Line, ...] = ()
    setting: Markdown
    start: Slug
    nodes: Annotated[dict[Slug, NodeFields], Field(min_length=3, max_length=30)]
    endings: Annotated[dict[Slug, ScenarioEndingFields], Field(min_length=2, max_length=10)]
