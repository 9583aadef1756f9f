"""The register behind the accessibility statement: what is known not to work, for whom, and what to do until then."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

REGISTER = Path(__file__).with_name("known_issues.yaml")


@dataclass(frozen=True)
class KnownIssue:
    """One thing that does not work for everybody."""

    what: str
    affects: str
    until_then: str
    since: date


@cache
def known_issues() -> tuple[KnownIssue, ...]:
    """Every known issue, in the order of the register. TypeError names a field that is missing or unknown."""
    return tuple(KnownIssue(**entry) for entry in yaml.safe_load(REGISTER.read_text(encoding="utf-8")))
