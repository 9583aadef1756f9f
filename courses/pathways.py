"""Ways from a worry to what to do: one question after another, and at the end of each way what to do now.

The questions and endings are a tree: one answer alone leads to each of them. So the page somebody is on says by itself
which answers led there, and nothing about them has to be kept or sent along.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class HowFast(StrEnum):
    """How soon somebody has to act."""

    NOW = "now"
    TODAY = "today"


@dataclass(frozen=True)
class Answer:
    """One way to answer a question. `goes_to` is the id of a question or an ending."""

    text: str
    hint: str
    """A few words on who should choose it; may be empty."""
    goes_to: str


@dataclass(frozen=True)
class Question:
    """What is asked on one page."""

    id: str
    ask: str
    help: tuple[str, ...]
    """Short paragraphs under the question; may be none."""
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Ending:
    """What to do, for one kind of person and one harm. All texts are plain sentences, the most important first."""

    id: str
    title: str
    person: str
    """Whose worry it is and on what footing, such as "A child"."""
    harm: str
    how_fast: HowFast
    steps: tuple[str, ...]
    contacts: tuple[str, ...]
    """Keys of contacts, the first to be called first."""
    sharing: tuple[str, ...]
    """Whether and on what footing to share."""
    do_not: tuple[str, ...]
    happens_next: tuple[str, ...]
    write_down: tuple[str, ...]
    facts: tuple[str, ...]
    """Ids of the facts it rests on."""


@dataclass(frozen=True)
class Reply:
    """A question, and the answer that was given to it."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class LocalReview:
    """Who of the area has read the pathways, by role, and when."""

    by: str
    on: date


@dataclass(frozen=True)
class Pathways:
    """The whole tree with the steps and contacts of one area."""

    area: str
    """As people say it, such as Coventry."""
    review: LocalReview | None
    """None until somebody of the area has read it: it is then shown as a draft."""
    first: str
    danger: str
    """The ending for danger now, which stands one step from every page."""
    harms: tuple[str, ...]
    """In the order shown."""
    questions: Mapping[str, Question]
    endings: Mapping[str, Ending]

    def find(self, id_: str) -> Question | Ending | None:
        """The question or ending with this id, or None."""
        return self.questions.get(id_) or self.endings.get(id_)

    def way_to(self, id_: str) -> tuple[Reply, ...]:
        """The replies that lead to this question or ending, the first question first; none for the first itself."""
        way: list[Reply] = []
        while (reply := self._leads_to.get(id_)) is not None:
            way.append(reply)
            id_ = reply.question.id
        return tuple(reversed(way))

    def by_harm(self) -> tuple[tuple[str, tuple[Ending, ...]], ...]:
        """Every harm with its endings, both in the order of the tree."""
        endings = self.endings.values()
        return tuple((harm, tuple(ending for ending in endings if ending.harm == harm)) for harm in self.harms)

    @cached_property
    def _leads_to(self) -> Mapping[str, Reply]:
        return {
            answer.goes_to: Reply(question, answer)
            for question in self.questions.values()
            for answer in question.answers
        }
