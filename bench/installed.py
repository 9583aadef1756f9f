"""Leaving out of a measured process what only developers install: a partnership's machine does not have it.

Structlog, for one, loads Rich wherever it finds it, which is 4 MB that no installation carries.
"""

import re
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)


def for_developers_only() -> frozenset[str]:
    """The modules at the top of packages that are installed here and that `requirements.txt` does not name."""
    named = {_plain(name) for name in PINNED.findall(REQUIREMENTS.read_text(encoding="utf-8"))}
    return frozenset(
        module
        for module, packages in packages_distributions().items()
        if not any(_plain(package) in named for package in packages)
    )


class NotInstalled(MetaPathFinder):
    """Says of these modules that they are not there."""

    def __init__(self, modules: frozenset[str]) -> None:
        self.modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Nothing, so that others look; an error as for what is not installed."""
        if fullname.partition(".")[0] in self.modules:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def leave_out_tools() -> None:
    """From now on, modules that only developers install cannot be loaded."""
    sys.meta_path.insert(0, NotInstalled(for_developers_only()))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
