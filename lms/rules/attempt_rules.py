"""When a quiz can be taken, and whether it is passed, by the rules of its course."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from quizzes.marking import Result
from quizzes.quiz import AS_EVERYWHERE, AttemptRules, ResultThatCounts


def opens_again_at(not_passed_at: Sequence[datetime], *, rules: AttemptRules = AS_EVERYWHERE) -> datetime | None:
    """The instant from which the next attempt can be started; None when none has to be waited for.

    `not_passed_at`: when each attempt of this study that was not passed was handed in.
    """
    if not not_passed_at or len(not_passed_at) % rules.pause_after:
        return None
    return max(not_passed_at) + timedelta(hours=rules.pause_hours)


def pause_in_words(rules: AttemptRules) -> str:
    """The pause between tries, and what it is for."""
    number = dict(enumerate(("one", "two", "three", "four", "five"), start=1)).get(rules.pause_after, rules.pause_after)
    tries = f"{number} {'try' if rules.pause_after == 1 else 'tries'}"
    days, hours = divmod(rules.pause_hours, 24)
    if days and not hours:
        pause = "one day" if days == 1 else f"{days} days"
    else:
        pause = "one hour" if rules.pause_hours == 1 else f"{rules.pause_hours} hours"
    return f"After {tries} there is a pause of {pause}. It gives you time to read the pages again."


def attempts_left(handed_in: int, *, rules: AttemptRules = AS_EVERYWHERE) -> int | None:
    """How many attempts this study still has; None for as many as wanted."""
    return None if rules.most is None else max(0, rules.most - handed_in)


def passes(result: Result, *, earlier: Sequence[Fraction], pass_percent: int, counts: ResultThatCounts) -> bool:
    """Whether the quiz is passed with this result, by the result that counts.

    `earlier`: for each attempt of this study that was handed in before, its share of its full score, from 0 to 1.
    By the average, nobody is kept from passing by a critical question missed in an earlier attempt.
    """
    if counts is ResultThatCounts.BEST:
        return result.passed
    shares = [*earlier, result.raw / result.maximum]
    return 100 * sum(shares, Fraction(0)) >= pass_percent * len(shares) and not result.critical_missed
