"""What a page is put together from: running text, knowledge checks, scenarios and pictures."""

from dataclasses import dataclass

from quizzes.questions import Question


@dataclass(frozen=True)
class HtmlSegment:
    """Sanitised HTML. Holds tokens `{{contact:KEY}}` as text, in place of a contact's name and number."""

    html: str


@dataclass(frozen=True)
class CheckSegment:
    """A knowledge check: answered with feedback, not scored."""

    id: str
    question: Question


@dataclass(frozen=True)
class ScenarioChoice:
    """One way to act; `happens` says what then happens and why. Plain text."""

    id: str
    text: str
    best: bool
    happens: str


@dataclass(frozen=True)
class ScenarioSegment:
    """A short case with ways to act, exactly one of them the best."""

    id: str
    title: str
    story_html: str
    question: str
    choices: tuple[ScenarioChoice, ...]


@dataclass(frozen=True)
class FigureSegment:
    """A picture that explains. `svg` is safe to put into a page; its ids start with `id` and a hyphen."""

    id: str
    svg: str
    alt: str
    caption: str
    description_html: str


@dataclass(frozen=True)
class WalkSegment:
    """Where a branching scenario stands on its page: it is walked on pages of its own."""

    slug: str
    title: str
    about: str
    minutes: int


Segment = HtmlSegment | CheckSegment | ScenarioSegment | FigureSegment | WalkSegment
