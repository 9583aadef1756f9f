"""Whom an order of training is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from courses.course import Award

HIGHEST_TIER = 3


@dataclass(frozen=True)
class Audience:
    """Either a unit with everything below it, or people by id; never both. `in_words` is kept with the requirement."""

    in_words: str
    unit_path: str | None = None
    person_ids: tuple[int, ...] = ()

    @property
    def fingerprint(self) -> str:
        """The same for the same people or unit, in whatever order they were named."""
        whom = self.unit_path if self.unit_path is not None else ",".join(map(str, sorted(set(self.person_ids))))
        return sha256(f"{self.unit_path is None}|{whom}".encode()).hexdigest()


def order_key(form_key: str, organisation_id: int, facts: Sequence[object]) -> str:
    """What makes an order single: the same form with the same answers for the same organisation.

    A double press or a second tab sends the same; going back and choosing a later date is a new order.
    """
    return sha256("|".join([form_key, str(organisation_id), *map(repr, facts)]).encode()).hexdigest()


def satisfying(award: Award) -> tuple[str, ...]:
    """The codes of the awards that satisfy this one: itself and the higher tiers of its topic."""
    return tuple(Award(award.topic, tier).code for tier in range(award.tier, HIGHEST_TIER + 1))
