"""Two people write the same form at once: what each of them changed is kept, and only they decide where both did."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Merged:
    """A form put together from what two people wrote."""

    values: Mapping[str, str]
    """What to show in the form: each field as whoever changed it wrote it; mine where both did."""
    theirs: tuple[str, ...]
    """The fields which only the other has changed."""
    disputed: tuple[str, ...]
    """The fields which both have changed, each to something else."""


def merged(base: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str]) -> Merged:
    """What comes of my form, begun from `base`, when the record meanwhile is `now`. All have the same fields."""
    theirs = tuple(name for name in now if now[name] != base[name] and mine[name] == base[name])
    disputed = tuple(name for name in now if now[name] != base[name] and mine[name] not in (base[name], now[name]))
    return Merged({name: now[name] if name in theirs else mine[name] for name in now}, theirs, disputed)
