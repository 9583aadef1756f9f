"""A question of any kind as a form: what stands in it, and what was put into it so far.

It is made from `ShownQuestion`, which holds nothing of the key. Radios and checkboxes send the place of what is chosen,
counted through the page; other parts send one text each, in order. All of them are called "answer", except further
sets of radios: of one name, a browser would let only one be chosen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from quizzes.asking import Field
from quizzes.drawing import DrawnItem
from quizzes.kinds import Kind

NAMES = ("answer", *(f"answer-{place}" for place in range(2, 11)))
"""What the fields of a form are called. No kind has more than ten sets of radios."""

LOOKS_PLAIN = (Kind.HOTSPOT, Kind.GAPS)
"""Kinds that a plain page shows otherwise."""


@dataclass(frozen=True)
class ShownChoice:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class ShownPart:
    """One field of the form, or one set of radios or checkboxes."""

    id: str
    name: str
    label: str
    """Empty where the question itself says what is asked."""
    look: str
    choices: tuple[ShownChoice, ...]
    value: str
    """What was written, "" for parts that are chosen from."""

    @property
    def is_short(self) -> bool:
        """Whether all that can be chosen are numbers."""
        return all(choice.text.isdigit() for choice in self.choices)


@dataclass(frozen=True)
class QuestionForm:
    """A question ready to be filled in."""

    stem: str
    hint: str
    parts: tuple[ShownPart, ...]
    chosen_by_place: bool
    """Whether it is made of radios and checkboxes."""
    around: tuple[str, ...]
    """For gaps: the text before, between and after them."""
    picture: Markup
    """Empty where there is none, and on plain pages."""
    description: str
    """The picture in words."""
    plain: bool


def sent_in(values: Callable[[str], Sequence[str]]) -> list[str]:
    """What a form sent for its question, in the order of the page. `values`: everything sent under a name."""
    return [value for name in NAMES for value in values(name)]


def question_form(drawn: DrawnItem, sent: Sequence[str], *, plain: bool) -> QuestionForm:
    """The form of this question with what was `sent` for it standing in it, be it never so odd."""
    shown = drawn.shown
    by_place = shown.fields[0].look.is_placed
    return QuestionForm(
        stem=shown.stem,
        hint=shown.hint,
        parts=tuple(_part(field, place, sent, by_place=by_place) for place, field in enumerate(shown.fields)),
        chosen_by_place=by_place,
        around=shown.around,
        picture=Markup(shown.picture if not plain else ""),  # noqa: S704 - pictures are made safe when they are read
        description=shown.description,
        plain=plain,
    )


def _part(field: Field, place: int, sent: Sequence[str], *, by_place: bool) -> ShownPart:
    own = sent[place] if not by_place and place < len(sent) else ""
    values = [str(number) for number in range(field.first, field.first + len(field.choices))]
    return ShownPart(
        id="answer" if place == 0 else f"answer-part-{place + 1}",
        name=NAMES[place] if by_place else NAMES[0],
        label=field.label,
        look=field.look.value,
        choices=tuple(
            ShownChoice(value, text, value in sent if by_place else value == own)
            for value, text in zip(values, field.choices, strict=True)
        ),
        value=own if field.look.is_written else "",
    )
