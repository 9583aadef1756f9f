"""What a learner is asked to do, why, by when, and how far they are: one plan over everything they may take.

A pure function of what is asked, held and studied. The wording of each standing is `standing.in_words`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from courses.course import Award, Course
from courses.progress import Progress, progress
from courses.test_out import outcomes_to_ask, pages_done
from lms.rules.order_of_study import SUGGESTED_FIRST, awards_that_count_for, still_missing
from lms.rules.standing import Duty, Exemption, Extension, Held, Position, Standing, in_words, standing

MOST_NEXT = 3
"""So many can be compared at a glance; all the others stand on a page of their own."""


@dataclass(frozen=True)
class Ask:
    """One open assignment with its reason, as the learner reads it."""

    award: str
    organisation: str
    reason: str
    assigned_on: date
    due_on: date
    exemptions: tuple[Exemption, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def duty(self) -> Duty:
        """What a standing rests on of it."""
        return Duty(self.assigned_on, self.due_on, None, self.exemptions, self.extensions)


@dataclass(frozen=True)
class HeldAward:
    """One completion that still counts, with the code of its certificate, "" where there is none."""

    award: str
    title: str
    """Of the edition completed."""
    completed_on: date
    expires_on: date | None
    certificate: str


@dataclass(frozen=True)
class OpenQuiz:
    """A sitting of the quiz that was begun and not handed in."""

    next_question: int | None
    """The first place without an answer, from 1; None when every question has one."""


@dataclass(frozen=True)
class Study:
    """A learner's newest enrolment for an award."""

    award: str
    uid: UUID
    started_on: date
    finished_on: date | None
    pages_read: frozenset[tuple[str, str]]
    """Of an open enrolment, as (module slug, page slug)."""
    quiz: OpenQuiz | None
    shown: frozenset[str] = frozenset()
    """The outcomes that the learner has shown they know, in an open enrolment."""

    def done(self, course: Course) -> frozenset[tuple[str, str]]:
        """The pages of an open enrolment that need not be read any more."""
        return pages_done(course, self.pages_read, self.shown)


@dataclass(frozen=True)
class Item:
    """One course in a learner's plan."""

    course: Course
    position: Position
    words: str
    """Where the learner stands, in one sentence."""
    asks: tuple[Ask, ...]
    study: Study | None
    progress: Progress
    """Of the open study; none of it when nothing is open."""
    held: HeldAward | None
    """The completion that lasts longest: of this award or a higher tier of its topic."""
    missing: tuple[Award, ...]
    """What has to be completed before this can be begun."""
    suggested_first: bool

    @property
    def begun(self) -> bool:
        """Whether study is open."""
        return self.study is not None and self.study.finished_on is None

    @property
    def can_show(self) -> bool:
        """Whether showing what is known already could save a page."""
        done = self.study.done(self.course) if self.study and self.begun else frozenset()
        return bool(outcomes_to_ask(self.course, done))


@dataclass(frozen=True)
class Plan:
    """A learner's courses by what there is to do with them, each list in the order to take them."""

    to_do: tuple[Item, ...]
    """Asked for and not held, or begun: overdue first, then what is due, then what was begun unasked."""
    renew: tuple[Item, ...]
    done: tuple[Item, ...]
    others: tuple[Item, ...]
    """Not asked for, not begun, not held."""
    not_open: tuple[Ask, ...]
    """Asked for, but there is no such course here yet."""
    earlier: tuple[HeldAward, ...]
    """Held from courses that are no longer given."""

    @property
    def next_step(self) -> Item | None:
        """The one course to go on with now: the first for which nothing else has to come first."""
        return next((item for item in (*self.to_do, *self.renew) if not item.missing), None)

    @property
    def next_courses(self) -> tuple[Item, ...]:
        """A few courses to go on with by one's own choice, the most fitting first; none while there is something to do.

        What is suggested to everybody comes first, then the next tier of a topic that is held, then the lowest tiers.
        """
        if self.to_do or self.renew:
            return ()
        held = {item.course.award.topic for item in self.done}
        free = (item for item in self.others if not (item.missing or item.asks or item.held))
        return tuple(sorted(free, key=lambda item: _fit(item, held))[:MOST_NEXT])

    @property
    def let_off(self) -> tuple[Item, ...]:
        """Not asked for now, but asked for with an excuse, or held once: they are told where they stand with it."""
        return tuple(item for item in self.others if item.asks or item.held)


def plan(
    courses: Sequence[Course],
    *,
    asks: Sequence[Ask],
    held: Sequence[HeldAward],
    studies: Sequence[Study],
    on: date,
) -> Plan:
    """The plan of one learner on this date."""
    by_award = {study.award: study for study in studies}
    ever = frozenset(one.award for one in held)
    items = [_item(course, asks, held, by_award, ever, on=on) for course in courses]
    codes = {course.award.code for course in courses}
    return Plan(
        to_do=tuple(sorted((item for item in items if _is_to_do(item)), key=_urgency)),
        renew=tuple(item for item in items if _is_to_renew(item)),
        done=tuple(item for item in items if item.position.valid and not _is_to_do(item) and not _is_to_renew(item)),
        others=tuple(
            sorted(
                (item for item in items if not item.position.valid and not _is_to_do(item)),
                key=lambda item: (not item.suggested_first, bool(item.missing)),
            )
        ),
        not_open=tuple(ask for ask in asks if ask.award not in codes),
        earlier=tuple(one for one in held if one.award not in codes),
    )


def _item(
    course: Course,
    asks: Sequence[Ask],
    held: Sequence[HeldAward],
    studies: Mapping[str, Study],
    ever: frozenset[str],
    *,
    on: date,
) -> Item:
    award = course.award
    own_asks = tuple(sorted((ask for ask in asks if ask.award == award.code), key=lambda ask: ask.due_on))
    counting = [one for one in held if one.award in awards_that_count_for(award) and one.completed_on <= on]
    study = studies.get(award.code)
    begun = study is not None and study.finished_on is None
    position = standing(
        [ask.duty for ask in own_asks],
        [Held(one.completed_on, one.expires_on) for one in counting],
        started=begun,
        on=on,
    )
    best = max(counting, key=lambda one: (one.expires_on or date.max, one.completed_on), default=None)
    return Item(
        course=course,
        position=position,
        words=_words(position, begun=begun, on=on),
        asks=own_asks,
        study=study,
        progress=progress(course, study.done(course) if study and begun else frozenset()),
        held=best,
        missing=() if begun else still_missing(course.prerequisites, ever),
        suggested_first=award == SUGGESTED_FIRST and best is None,
    )


def _words(position: Position, *, begun: bool, on: date) -> str:
    """`in_words`, except that somebody who is not asked to hold it is told what they hold or have begun."""
    if position.standing is not Standing.NOT_REQUIRED or not (position.ever or begun):
        return in_words(position, on=on)
    if not position.ever:
        return "You have begun this. You do not have to do it."
    asked = replace(position, standing=Standing.CURRENT if position.valid else Standing.LAPSED)
    return in_words(asked, on=on)


def _is_to_do(item: Item) -> bool:
    if item.position.valid:
        return item.begun and not _is_to_renew(item)
    return item.position.required or item.begun


def _is_to_renew(item: Item) -> bool:
    return item.position.standing is Standing.RENEW_SOON


def _fit(item: Item, held: Collection[str]) -> tuple[bool, bool, int]:
    """What is suggested first; then what goes on with a topic that is held; then by tier."""
    return (not item.suggested_first, item.course.award.topic not in held, item.course.award.tier)


def _urgency(item: Item) -> tuple[bool, bool, bool, date]:
    """Past its date first; then what is asked; of these what is suggested first; then by date."""
    past = item.position.standing in (Standing.OVERDUE, Standing.LAPSED)
    when = item.position.due_on or date.max
    return (not past, not item.position.required, not item.suggested_first, when)
