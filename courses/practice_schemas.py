"""What session.yaml, sign_off.yaml and the fields of printable documents may say: every field, type and bound."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from courses.practice import ForWhom
from courses.schemas import FactId, Id, Line, Sentences, Slug, Whole

LONGEST_ROW = 60
"""Minutes. Nobody listens or practises for longer without a break."""


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GroupFields(_Fields):
    least: Annotated[Whole, Field(ge=1, le=200)]
    most: Annotated[Whole, Field(ge=1, le=200)]

    @model_validator(mode="after")
    def _in_order(self) -> "GroupFields":
        if self.least > self.most:
            raise ValueError(f"needs {self.least} people but takes only {self.most}.|Correct one of the two.")
        return self


class PlanRowFields(_Fields):
    minutes: Annotated[Whole, Field(ge=1, le=LONGEST_ROW)]
    title: Line
    facilitator: Sentences
    people: Sentences
    purpose: Sentences
    outcomes: tuple[Id, ...] = ()
    handouts: tuple[Slug, ...] = ()


class SessionFields(_Fields):
    """session.yaml"""

    title: Line
    minutes: Annotated[Whole, Field(ge=15, le=480)]
    group: GroupFields
    facilitators: Annotated[Whole, Field(ge=1, le=10)]
    led_by: Sentences
    outcomes: Annotated[tuple[Id, ...], Field(min_length=1)]
    before: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]
    materials: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]
    room: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    safety: Annotated[tuple[Line, ...], Field(min_length=3, max_length=12)]
    plan: Annotated[tuple[PlanRowFields, ...], Field(min_length=3, max_length=30)]
    handouts: tuple[Slug, ...] = ()
    register_: Annotated[tuple[Line, ...], Field(alias="register", min_length=1, max_length=6)]
    follow_up: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    facts: tuple[FactId, ...] = ()


class LevelFields(_Fields):
    not_yet: Sentences
    safe: Sentences
    strong: Sentences


class CriterionFields(_Fields):
    id: Id
    outcome: Id
    text: Line
    evidence: Sentences
    levels: LevelFields
    facts: tuple[FactId, ...] = ()


class SignOffFields(_Fields):
    """sign_off.yaml"""

    title: Line
    about: Sentences
    observations: Annotated[Whole, Field(ge=1, le=6)]
    who_may_sign: Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
    how: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    criteria: Annotated[tuple[CriterionFields, ...], Field(min_length=3, max_length=12)]


class DocumentFields(_Fields):
    """The lines between --- and --- at the start of facilitator-notes.md and summary.md."""

    title: Line
    about: Sentences


class HandoutFields(DocumentFields):
    """The same of a handout."""

    for_: Annotated[ForWhom, Field(alias="for")] = ForWhom.PEOPLE
