"""Who acts: a frozen value made once per request, or a named hand of the system."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Roles that can be granted, over one unit and all below it, or over the whole partnership."""

    MANAGER = "manager"
    TRAINING_LEAD = "training lead"
    ORGANISATION_LEAD = "organisation lead"
    PARTNERSHIP_OFFICE = "partnership office"
    CONTENT_AUTHOR = "content author"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Grant:
    """A role over the unit at `unit_path` and everything below it. An empty path is the whole partnership."""

    role: Role
    unit_path: str
    organisation_id: int | None = None

    def covers(self, path: str) -> bool:
        """Whether this unit lies at or below the granted one."""
        return path.startswith(self.unit_path)


@dataclass(frozen=True)
class Actor:
    """The hand behind a change. `person_id` is None for the system's own jobs."""

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()

    def holds(self, *roles: Role) -> bool:
        """Whether any of these roles is granted anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def scope(self, *roles: Role) -> "Scope":
        """The part of the partnership over which any of these roles is granted."""
        return Scope(tuple(sorted({grant.unit_path for grant in self.grants if grant.role in roles})))


@dataclass(frozen=True)
class Scope:
    """Units a reader may see, as path prefixes. Every query over people takes one; an empty scope sees nobody."""

    unit_paths: tuple[str, ...]

    def covers(self, path: str) -> bool:
        """Whether this unit lies inside the scope."""
        return any(path.startswith(prefix) for prefix in self.unit_paths)


def system_actor(name: str) -> Actor:
    """A named hand of the system, so that no audit line is without one: system_actor("nightly dates")."""
    return Actor(person_id=None, name=f"system: {name}")
