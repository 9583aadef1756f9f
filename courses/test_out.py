"""What a learner can show that they know, and which pages they may then skip. Pages are never taken away."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from courses.course import Course, Outcome, Page

Pages = AbstractSet[tuple[str, str]]
"""Pages as (module slug, page slug)."""


def outcomes_to_ask(course: Course, done: Pages, *, taken_out: Collection[str] = ()) -> tuple[Outcome, ...]:
    """The outcomes that can be shown and would save a page not done, in the order of the course.

    None of those always taught, nor of those with too few questions; and none at all where a course does not offer it.
    `taken_out`: question versions that are not asked any more.
    """
    if not course.test_out.offered:
        return ()
    askable = can_be_shown(course, taken_out)
    saving = {
        outcome
        for module, page in course.pages()
        if _is_spared(page, askable) and (module.slug, page.slug) not in done
        for outcome in page.outcomes
    }
    return tuple(outcome for outcome in course.outcomes if outcome.id in saving)


def can_be_shown(course: Course, taken_out: Collection[str] = ()) -> frozenset[str]:
    """The outcomes about which there are questions enough without those taken out, a safety question among them."""
    return frozenset(
        outcome.id
        for outcome in course.outcomes
        if not outcome.always_teach and _is_askable(course, outcome.id, taken_out)
    )


def numbers_asked(course: Course, outcomes: Collection[Outcome]) -> Mapping[str, int]:
    """How many questions are asked about each of these outcomes, in their order."""
    return {outcome.id: _number(course, outcome.id) for outcome in outcomes}


def pages_known(course: Course, shown: Collection[str]) -> frozenset[tuple[str, str]]:
    """The pages that teach nothing but outcomes shown to be known.

    Not among them: pages of what is always taught, whatever was shown once, and branching scenarios, which are practice
    and not knowledge.
    """
    counted = frozenset(shown) - {outcome.id for outcome in course.outcomes if outcome.always_teach}
    if not counted:
        return frozenset()
    return frozenset((module.slug, page.slug) for module, page in course.pages() if _is_spared(page, counted))


def pages_done(course: Course, read: Pages, shown: Collection[str]) -> frozenset[tuple[str, str]]:
    """The pages that need not be read any more: those carried on from, and those known."""
    return frozenset(read) | pages_known(course, shown) if shown else frozenset(read)


def _is_askable(course: Course, outcome: str, taken_out: Collection[str]) -> bool:
    every = course.bank.by_outcome.get(outcome, ())
    left = [question for question in every if question.version not in taken_out] if taken_out else every
    safe = any(one.critical for one in left) or not any(one.critical for one in every)
    return safe and len(left) >= _number(course, outcome)


def _is_spared(page: Page, known: frozenset[str]) -> bool:
    return page.walk is None and bool(page.outcomes) and known.issuperset(page.outcomes)


def _number(course: Course, outcome: str) -> int:
    critical = any(question.critical for question in course.bank.by_outcome.get(outcome, ()))
    return course.test_out.critical_questions if critical else course.test_out.questions
