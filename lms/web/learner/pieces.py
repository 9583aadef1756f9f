"""The pieces of a lesson page as its learner may see them now.

Nothing of a key, a reason or an ending leaves here before the question is answered; then only what belongs to it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from courses.course import CheckSegment, FigureSegment, HtmlSegment, ScenarioSegment, Segment, WalkSegment
from lms.records.messages import Contact
from lms.web.learner.contacts_in_text import with_contacts, words_with_contacts
from quizzes.marking import mark


@dataclass(frozen=True)
class Shown:
    """What every piece needs to be shown: contacts, the answers given and the refusal of one just sent."""

    contacts: Mapping[str, Contact]
    answers: Mapping[str, tuple[str, ...]]
    """Ids of the options last chosen, by check."""
    on: date
    sent: Mapping[str, Sequence[str]]
    """Positions sent but not kept, by check, so that they stand in the form again."""
    problems: Mapping[str, str]
    walk_begun: bool = False
    """Whether a choice was made in the branching scenario of the page."""
    walk_ended: bool = False
    linking: Callable[[str], Markup] = escape
    """Makes HTML of what is said after an answer, with links to the words it uses."""


@dataclass(frozen=True)
class ShownText:
    html: Markup
    kind: str = "text"


@dataclass(frozen=True)
class ShownFigure:
    id: str
    svg: Markup
    caption: str
    description: Markup
    kind: str = "figure"


@dataclass(frozen=True)
class ShownChoice:
    """One thing to choose; `place` is all that the browser sends."""

    place: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class ShownReason:
    text: str
    why: Markup


@dataclass(frozen=True)
class ShownFeedback:
    """What is said after an answer: what was chosen and, if it was not right, what is, each with its reason."""

    right: bool
    chosen: tuple[ShownReason, ...]
    key: tuple[ShownReason, ...]


@dataclass(frozen=True)
class ShownCheck:
    id: str
    stem: Markup
    choices: tuple[ShownChoice, ...]
    several: bool
    problem: str
    feedback: ShownFeedback | None
    kind: str = "check"


@dataclass(frozen=True)
class ShownScenario:
    id: str
    title: str
    story: Markup
    question: str
    choices: tuple[ShownChoice, ...]
    problem: str
    act: str
    """What was chosen, "" before a choice."""
    happens: Markup
    """What then happens; empty before a choice."""
    best: bool
    kind: str = "scenario"


@dataclass(frozen=True)
class ShownWalk:
    """Where a branching scenario stands: it is walked on pages of its own."""

    title: str
    about: str
    minutes: int
    begun: bool
    ended: bool
    """An ending was reached."""
    kind: str = "walk"


Piece = ShownText | ShownFigure | ShownCheck | ShownScenario | ShownWalk


def shown_piece(segment: Segment, shown: Shown) -> Piece:
    """A piece of a page, with what this learner may see of it."""
    match segment:
        case HtmlSegment(html):
            return ShownText(with_contacts(html, shown.contacts, on=shown.on))
        case FigureSegment():
            return ShownFigure(
                segment.id,
                Markup(segment.svg),  # noqa: S704 - pictures are made safe when they are read
                segment.caption,
                with_contacts(segment.description_html, shown.contacts, on=shown.on),
            )
        case CheckSegment():
            return _check(segment, shown)
        case ScenarioSegment():
            return _scenario(segment, shown)
        case WalkSegment(_, title, about, minutes):
            return ShownWalk(title, about, minutes, shown.walk_begun, shown.walk_ended)


def asked_ids(segments: Sequence[Segment]) -> tuple[str, ...]:
    """The ids of the checks and scenarios among these pieces."""
    return tuple(segment.id for segment in segments if isinstance(segment, CheckSegment | ScenarioSegment))


def _check(check: CheckSegment, shown: Shown) -> ShownCheck:
    options = check.question.options
    answer = _still_offered(shown.answers.get(check.id, ()), [option.id for option in options])
    return ShownCheck(
        id=check.id,
        stem=words_with_contacts(check.question.stem, shown.contacts, on=shown.on),
        choices=_choices([(option.id, option.text) for option in options], answer, shown.sent.get(check.id)),
        several=check.question.rules.several,
        problem=shown.problems.get(check.id, ""),
        feedback=_feedback(check, answer, shown) if answer else None,
    )


def _feedback(check: CheckSegment, answer: frozenset[str], shown: Shown) -> ShownFeedback:
    right = mark(check.question, answer).right
    return ShownFeedback(
        right=right,
        chosen=_reasons(check, answer, shown),
        key=() if right else _reasons(check, check.question.key, shown),
    )


def _reasons(check: CheckSegment, ids: Collection[str], shown: Shown) -> tuple[ShownReason, ...]:
    return tuple(ShownReason(one.text, _told(one.why, shown)) for one in check.question.options if one.id in ids)


def _told(text: str, shown: Shown) -> Markup:
    return words_with_contacts(text, shown.contacts, on=shown.on, linking=shown.linking)


def _scenario(scenario: ScenarioSegment, shown: Shown) -> ShownScenario:
    answer = _still_offered(shown.answers.get(scenario.id, ()), [choice.id for choice in scenario.choices])
    act = next((choice for choice in scenario.choices if choice.id in answer), None)
    return ShownScenario(
        id=scenario.id,
        title=scenario.title,
        story=with_contacts(scenario.story_html, shown.contacts, on=shown.on),
        question=scenario.question,
        choices=_choices([(one.id, one.text) for one in scenario.choices], answer, shown.sent.get(scenario.id)),
        problem=shown.problems.get(scenario.id, ""),
        act=act.text if act else "",
        happens=_told(act.happens if act else "", shown),
        best=act.best if act else False,
    )


def _choices(
    options: Sequence[tuple[str, str]], answer: frozenset[str], sent: Sequence[str] | None
) -> tuple[ShownChoice, ...]:
    return tuple(
        ShownChoice(str(place), text, str(place) in sent if sent is not None else id_ in answer)
        for place, (id_, text) in enumerate(options, start=1)
    )


def _still_offered(answer: Sequence[str], ids: Sequence[str]) -> frozenset[str]:
    """The answer as it stands, or none when a later edition no longer offers what was chosen."""
    return frozenset(answer) if set(answer) <= set(ids) else frozenset()
