"""What is known of an organisation before a list is read: its units, its people and their posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class KnownUnit(NamedTuple):
    """A unit, with the names from below the organisation's top unit down to it: () is the top."""

    id: int
    path: str
    names: tuple[str, ...]


class KnownPerson(NamedTuple):
    """A person who holds or held a post in the organisation, named as it may name them.

    `elsewhere`: another organisation has a post for them too, now or in the past, and they agreed to both. Their name
    and address are then not this list's to change. `said_no`: they said that the list does not mean them.
    """

    id: int
    given_name: str
    family_name: str
    email: str | None
    elsewhere: bool
    said_no: bool = False

    @property
    def name(self) -> str:
        """The whole name as shown."""
        return f"{self.given_name} {self.family_name}".strip()


class KnownPost(NamedTuple):
    """A post in the organisation, open or ended."""

    id: int
    person_id: int
    unit_id: int
    role_title: str
    number: str | None
    manager_id: int | None
    starts_on: date
    ends_on: date | None
    meets_public: bool | None

    def is_open(self, on: date) -> bool:
        """Whether it is held on this day or will be. A post that ends before it begins never is."""
        return self.ends_on is None or self.ends_on >= max(on, self.starts_on)


@dataclass(frozen=True)
class Register:
    """An organisation as it is known. `strangers`: ids of people without a post in it, by e-mail address.

    Nothing of a stranger but the id is here, so nothing of them can be shown: they join like somebody new.
    """

    organisation: str
    units: Sequence[KnownUnit]
    people: Mapping[int, KnownPerson]
    posts: Sequence[KnownPost]
    strangers: Mapping[str, int]
    second_addresses: Mapping[str, int] = field(default_factory=dict)
    """Other addresses of people in it, from a record that was put together with theirs."""
