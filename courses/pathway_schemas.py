"""What the files in the folder pathways may say: every field, its type and its bounds."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from courses.files import unprintable
from courses.pathways import HowFast
from courses.schemas import Date, FactId, Line, Sentences, Slug

MOST_ANSWERS = 12
"""More do not fit on a phone in a way that can be taken in."""


def _shown_or_nothing(text: str) -> str:
    if not text.isprintable() and any(unprintable(character) for character in text):
        raise ValueError("holds a character that cannot be shown.|Type the text again by hand.")
    return text.strip()


Hint = Annotated[str, Field(max_length=300), AfterValidator(_shown_or_nothing)]
Texts = tuple[Sentences, ...]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AnswerFields(_Fields):
    text: Line
    hint: Hint = ""
    goes_to: Slug


class QuestionFields(_Fields):
    id: Slug
    ask: Line
    help: Texts = ()
    answers: Annotated[tuple[AnswerFields, ...], Field(min_length=2, max_length=MOST_ANSWERS)]


class HarmFields(_Fields):
    id: Slug
    title: Line


class PersonFields(_Fields):
    """What holds for every ending about such a person, after what the ending itself says."""

    id: Slug
    title: Line
    sharing: Texts = ()
    do_not: Texts = ()
    happens_next: Texts = ()
    write_down: Texts = ()
    facts: tuple[FactId, ...] = ()


class EndingFields(_Fields):
    id: Slug
    title: Line
    person: Slug
    harm: Slug
    how_fast: HowFast
    sharing: Texts = ()
    do_not: Texts = ()
    happens_next: Texts = ()
    write_down: Texts = ()
    facts: tuple[FactId, ...] = ()


class TreeFields(_Fields):
    """pathways/worried.yaml"""

    owner: Line
    review_due: Date
    first: Slug
    danger: Slug
    harms: Annotated[tuple[HarmFields, ...], Field(min_length=1)]
    people: Annotated[tuple[PersonFields, ...], Field(min_length=1)]
    questions: Annotated[tuple[QuestionFields, ...], Field(min_length=1)]
    endings: Annotated[tuple[EndingFields, ...], Field(min_length=1)]


class LocalReviewFields(_Fields):
    by: Line
    date: Date


class LocalPersonFields(_Fields):
    """What holds in this area for every ending about such a person."""

    person: Slug
    contacts: tuple[Slug, ...] = ()
    happens_next: Texts = ()


class LocalEndingFields(_Fields):
    """What to do in this area, and whom to tell."""

    ending: Slug
    steps: Annotated[Texts, Field(min_length=1, max_length=8)]
    contacts: tuple[Slug, ...] = ()
    happens_next: Texts = ()


class OverlayFields(_Fields):
    """pathways/overlays/<area>.yaml"""

    area: Slug
    title: Line
    owner: Line
    review_due: Date
    review: LocalReviewFields | None
    people: tuple[LocalPersonFields, ...] = ()
    endings: Annotated[tuple[LocalEndingFields, ...], Field(min_length=1)]
