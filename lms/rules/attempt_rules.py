"""When a quiz can be taken: as often as wanted, with a pause to read again after every third that was not passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class PauseRule:
    """After every so many attempts not passed, the next can be started this much later."""

    after_attempts: int
    hours: int


PAUSE = PauseRule(after_attempts=3, hours=24)
"""Source: docs/decisions/0007-programme-rules.md. Provisional until a panel sets it."""


def opens_again_at(not_passed_at: Sequence[datetime], *, rule: PauseRule = PAUSE) -> datetime | None:
    """The instant from which the next attempt can be started; None when none has to be waited for.

    `not_passed_at`: when each attempt of this study that was not passed was handed in.
    """
    if not not_passed_at or len(not_passed_at) % rule.after_attempts:
        return None
    return max(not_passed_at) + timedelta(hours=rule.hours)
