"""What is installed is what was locked, from anywhere, and the same for development and use."""

import json
import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==([^\s;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((HOME / name).read_text()))


def test_development_holds_the_same_versions_as_use() -> None:
    use, development = pins("requirements.txt"), pins("requirements-dev.txt")

    assert use
    assert {name: version for name, version in development.items() if name in use} == use


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (HOME / name).read_text()
        bare = [
            match[0] for match in PIN.finditer(text) if "--hash=sha256:" not in text[match.end() : match.end() + 400]
        ]
        assert bare == []


def test_no_lock_names_a_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert not re.search(r"https?://", (HOME / name).read_text())
    lock = json.loads((HOME / "package-lock.json").read_text())
    named = [path for path, package in lock["packages"].items() if "resolved" in package]
    assert named == []
