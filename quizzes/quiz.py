"""The bank of a course, the plan of one attempt, and what it takes to pass."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from quizzes.questions import Difficulty, Question


@dataclass(frozen=True)
class Bank:
    """All questions of a course. Raises ValueError when two have the same id."""

    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        repeated = [id_ for id_, times in Counter(question.id for question in self.questions).items() if times > 1]
        if repeated:
            raise ValueError(f"Used for more than one question: {', '.join(repeated)}.")

    def __len__(self) -> int:
        return len(self.questions)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def get(self, id_: str) -> Question:
        """The question with this id. KeyError if there is none."""
        return self._by_id[id_]

    @cached_property
    def by_outcome(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions of each outcome; outcomes in the order in which the bank first names them."""
        outcomes = dict.fromkeys(question.outcome for question in self.questions)
        return {outcome: tuple(q for q in self.questions if q.outcome == outcome) for outcome in outcomes}

    @cached_property
    def enemies(self) -> Mapping[str, frozenset[str]]:
        """For each question id the ids it must not meet, whichever of the two named the other."""
        return {
            question.id: question.enemies | {other.id for other in self.questions if question.id in other.enemies}
            for question in self.questions
        }

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}


@dataclass(frozen=True)
class Quota:
    """How many questions about an outcome, of a difficulty, or both, one attempt has at least.

    Raises ValueError for fewer than one, or when neither is named.
    """

    items: int
    outcome: str | None = None
    difficulty: Difficulty | None = None

    def __post_init__(self) -> None:
        if self.items < 1 or (self.outcome is None and self.difficulty is None):
            raise ValueError("A quota is of at least one question, of an outcome, a difficulty or both.")

    def covers(self, question: Question) -> bool:
        """Whether this question counts for it."""
        return self.outcome in (None, question.outcome) and self.difficulty in (None, question.difficulty)

    def __str__(self) -> str:
        of = f"{self.difficulty} question{'s' if self.items > 1 else ''}" if self.difficulty else "questions"
        return f"{self.items} {of}{f' about {self.outcome}' if self.outcome else ''}"


@dataclass(frozen=True)
class Blueprint:
    """How many questions one attempt has, how many of them at least are critical, and of what else how many.

    Raises ValueError for fewer than one question, or for a number of critical ones outside 0 to `items`.
    """

    items: int
    critical_items: int
    quotas: tuple[Quota, ...] = ()
    confidence_counts: bool = False
    """Whether points are also by how sure the learner was, where a question asks for it."""

    def __post_init__(self) -> None:
        if self.items < 1:
            raise ValueError("An attempt has at least one question.")
        if not 0 <= self.critical_items <= self.items:
            raise ValueError("The number of critical questions lies between 0 and the number of questions.")


class ResultThatCounts(StrEnum):
    """Which of several attempts decides."""

    BEST = "best"
    """The quiz is passed with the first attempt that passes by itself."""
    AVERAGE = "average"
    """The mean of all attempts so far reaches the pass mark, and in the newest every critical question is right."""


@dataclass(frozen=True)
class AttemptRules:
    """How often a quiz can be taken, when again, and which result counts.

    Raises ValueError for no attempt at all, or a pause after none.
    """

    most: int | None = None
    """How many attempts one study of the course has; None for as many as wanted."""
    pause_after: int = 3
    """After every so many attempts not passed there is a pause. Source: docs/decisions/0007-programme-rules.md."""
    pause_hours: int = 24
    counts: ResultThatCounts = ResultThatCounts.BEST

    def __post_init__(self) -> None:
        if (self.most is not None and self.most < 1) or self.pause_after < 1 or self.pause_hours < 0:
            raise ValueError("There is at least one attempt, and a pause comes after at least one.")


AS_EVERYWHERE = AttemptRules()
"""The rules of courses that name no others."""


@dataclass(frozen=True)
class TestOutRules:
    """How a learner can show before the end of a course what they know already, and when again.

    Raises ValueError for fewer than two questions about an outcome: one right answer is too often luck.
    """

    __test__ = False  # pytest takes what begins with "Test" for tests

    offered: bool = True
    questions: int = 2
    """About each outcome that has no critical question."""
    critical_questions: int = 3
    """About each outcome that has critical questions; one of them at least is asked."""
    again_after_days: int | None = 30
    """So many days after the last one in the same study; None for once in each edition. A new edition opens it."""

    def __post_init__(self) -> None:
        if min(self.questions, self.critical_questions) < 2 or (self.again_after_days or 0) < 0:
            raise ValueError("At least two questions are asked about an outcome, and days are not counted backwards.")


TEST_OUT_AS_EVERYWHERE = TestOutRules()
"""The rules of courses that name no others. Source: docs/decisions/0018-testing-out-and-keeping-fresh.md."""


@dataclass(frozen=True)
class PassRule:
    """The pass mark in percent of the full score, whether one critical miss fails the attempt, and what points count.

    Raises ValueError for a pass mark outside 0 to 100.
    """

    pass_percent: int
    critical_must_be_right: bool = True
    confidence_counts: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.pass_percent <= 100:
            raise ValueError("A pass mark lies between 0 and 100 percent.")
