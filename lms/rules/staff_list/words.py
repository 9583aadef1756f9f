"""A difference in one sentence and in numbers to keep."""

from collections.abc import Mapping

from lms.rules.staff_list.difference import Difference
from lms.rules.staff_list.faults import rows_with_faults


def counts(change: Difference) -> dict[str, int]:
    """The numbers of a difference, as they are kept and audited."""
    return {
        "join": len(change.joins),
        "move": len(change.moves),
        "leave": len(change.leaves),
        "change": len(change.changes),
        "stay": change.stays,
        "gone before": change.gone_before,
        "unreachable": change.unreachable,
        "look": rows_with_faults(change.faults),
        "new units": len(change.new_units),
    }


def sums(numbers: Mapping[str, int], *, done: bool = False) -> str:
    """In one sentence: 12 people join, 3 move, 2 leave, 1,960 stay as they are. 14 rows need a look.

    `done`: the same after it was applied, in the past.
    """
    verbs = _DONE if done else _PLANNED
    parts = [(numbers.get(kind, 0), one, more) for kind, one, more in verbs if numbers.get(kind, 0)]
    if not parts:
        first = "Nobody in this list can be read."
    else:
        words = [f"{number:,} {one if number == 1 else more}" for number, one, more in parts]
        words[0] = words[0].replace(" ", " person " if parts[0][0] == 1 else " people ", 1)
        first = ", ".join(words) + "."
        if not any(numbers.get(kind, 0) for kind in ("join", "move", "leave", "change")):
            first = f"Nothing {'changed' if done else 'changes'}. {first}"
    look = numbers.get("look", 0)
    return first if not look else f"{first} {look:,} {'row needs' if look == 1 else 'rows need'} a look."


_PLANNED = (
    ("join", "joins", "join"),
    ("move", "moves", "move"),
    ("leave", "leaves", "leave"),
    ("change", "has new details", "have new details"),
    ("stay", "stays as they are", "stay as they are"),
    ("gone before", "had left before", "had left before"),
)
_DONE = (
    ("join", "joined", "joined"),
    ("move", "moved", "moved"),
    ("leave", "left", "left"),
    ("change", "has new details", "have new details"),
    ("stay", "stayed as they were", "stayed as they were"),
    ("gone before", "had left before", "had left before"),
)
