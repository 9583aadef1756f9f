"""What attempts are worth once questions were looked at again, and what that would change, without names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from lms.rules.suppression import FEWEST_SHOWN
from quizzes.marking import Answer
from quizzes.marking_again import Again, Decision, mark_again
from quizzes.questions import Question
from quizzes.quiz import PassRule, ResultThatCounts


@dataclass(frozen=True)
class HeldResult:
    """The result that an attempt holds: as it was handed in, or as it was marked again, whichever is better."""

    raw: Fraction
    maximum: int
    passed: bool

    @property
    def share(self) -> Fraction:
        """The share of the full score, from 0 to 1."""
        return self.raw / self.maximum

    @property
    def percent(self) -> int:
        """Rounded down."""
        return 100 * self.raw // self.maximum


@dataclass(frozen=True)
class Sat:
    """An attempt that was handed in, with everything it was started under, and the result it holds so far."""

    id: int
    submitted_at: datetime
    answered: tuple[tuple[Question, Answer], ...]
    rule: PassRule
    counts: ResultThatCounts
    held: HeldResult


@dataclass(frozen=True)
class Study:
    """The attempts of one study of a course, in the order in which they were handed in."""

    enrolment_id: int
    person_id: int
    is_open: bool
    """Not completed yet."""
    attempts: tuple[Sat, ...]


@dataclass(frozen=True)
class Decided:
    """A decision, and until when attempts were handed in that it counts for; None for as long as it stands."""

    decision: Decision
    until: datetime | None = None

    def counts_for(self, submitted_at: datetime) -> bool:
        """Whether it counts for an attempt handed in at this instant, also long before it was decided."""
        return self.until is None or submitted_at < self.until


@dataclass(frozen=True)
class Raised:
    """An attempt whose result rises, from what it held to what it is worth now."""

    attempt_id: int
    submitted_at: datetime
    before: HeldResult
    now: HeldResult

    @property
    def newly_passed(self) -> bool:
        return self.now.passed and not self.before.passed


def raised(study: Study, decided: Sequence[Decided]) -> tuple[Raised, ...]:
    """The attempts of a study that rise, in their order. Both parts of a result keep the better: points, and passed.

    Where the mean of all tries counts, an attempt can rise because an earlier one did.
    """
    found = []
    shares: list[Fraction] = []
    for sat in study.attempts:
        counting = [one.decision for one in decided if one.counts_for(sat.submitted_at)]
        now = _better(sat, mark_again(sat.answered, sat.rule, counting), earlier=shares)
        shares.append(now.share)
        if now != sat.held:
            found.append(Raised(sat.id, sat.submitted_at, sat.held, now))
    return tuple(found)


def newly_passes(study: Study, found: Sequence[Raised]) -> bool:
    """Whether somebody who is still studying, and had not passed, passes by what rises here."""
    passed = any(sat.held.passed for sat in study.attempts)
    return study.is_open and not passed and any(one.newly_passed for one in found)


def _better(sat: Sat, again: Again, *, earlier: Sequence[Fraction]) -> HeldResult:
    held = sat.held
    rises = again.share > held.share
    return HeldResult(
        raw=again.raw if rises else held.raw,
        maximum=again.maximum if rises else held.maximum,
        passed=held.passed or _passes(again, sat, earlier),
    )


def _passes(again: Again, sat: Sat, earlier: Sequence[Fraction]) -> bool:
    """By the result that counts, as `attempt_rules.passes` says it of an attempt just handed in."""
    if again.clear is None:
        return False
    shares = [*(earlier if sat.counts is ResultThatCounts.AVERAGE else ()), again.clear]
    return 100 * sum(shares, Fraction(0)) >= sat.rule.pass_percent * len(shares)


# What it would change, for somebody to read before they decide


@dataclass(frozen=True)
class OrganisationGain:
    """How many people of an organisation would newly pass; `name` is empty for the others together."""

    name: str
    people: int


@dataclass(frozen=True)
class Preview:
    """What a decision would change. None stands for one to four; people are those who are still studying."""

    met: int
    """Attempts that were handed in and held the question."""
    rise: int | None
    """Attempts whose result would rise."""
    newly_pass: int | None
    """People who would newly pass the quiz."""
    complete: int | None
    """How many of them have nothing else to do, so that they would complete the course."""
    by_organisation: tuple[OrganisationGain, ...]
    """Those with most people first."""


NOWHERE = ""
"""Stands for the organisation of people without a post."""


def preview(*, met: int, rise: int, newly_pass: int, complete: int, places: Mapping[str, int]) -> Preview:
    """What may be shown of these numbers. `places`: people who would newly pass, by organisation."""
    shown, completing = few_left_out(newly_pass), few_left_out(complete)
    if 0 < newly_pass - complete < FEWEST_SHOWN:
        completing = None  # it would tell of the few who have something else to do
    return Preview(met, few_left_out(rise), shown, completing, gains(places))


def few_left_out(number: int) -> int | None:
    """The number, or None for one to four."""
    return None if 0 < number < FEWEST_SHOWN else number


def gains(places: Mapping[str, int]) -> tuple[OrganisationGain, ...]:
    """Organisations with five people or more, and all others together, which are never one to four people.

    Where the others would be so few, the smallest organisation shown is put among them. They are not named, so that
    nobody learns of which organisation the few are.
    """
    some = sorted(((people, name) for name, people in places.items() if name), reverse=True)
    shown = [(people, name) for people, name in some if people >= FEWEST_SHOWN]
    rest = sum(places.values()) - sum(people for people, _ in shown)
    while shown and 0 < rest < FEWEST_SHOWN:
        rest += shown.pop()[0]
    others = (OrganisationGain(NOWHERE, rest),) if rest >= FEWEST_SHOWN else ()
    return (*(OrganisationGain(name, people) for people, name in shown), *others)
