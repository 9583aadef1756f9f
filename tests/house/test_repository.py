"""The repository speaks of the product alone, and holds nothing that is made or that belongs to others."""

import re
import subprocess
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
BINARY = {".png", ".jpg", ".xlsx", ".pdf", ".gz", ".woff2", ".ttf"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w")


def files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    return [HOME / name for name in listed.splitlines() if (HOME / name).is_file()]


def test_nothing_is_left_unfinished_or_tied_to_one_machine() -> None:
    found = [
        f"{path.relative_to(HOME)}:{number}: {line.strip()[:80]}"
        for path in files()
        if path.suffix not in BINARY and path != Path(__file__) and "requirements" not in path.name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if UNFINISHED.search(line) or MACHINE_PATH.search(line)
    ]

    assert found == []


def test_nothing_made_or_borrowed_is_kept() -> None:
    kept = [
        str(path.relative_to(HOME))
        for path in files()
        if {"node_modules", "built", "vendor", "third_party", "__pycache__"} & set(path.relative_to(HOME).parts)
        or (path.suffix in BINARY and path.relative_to(HOME).parts[:2] != ("docs", "screenshots"))
    ]

    assert kept == []


def test_no_template_carries_script_or_style_of_its_own() -> None:
    templates = sorted((HOME / "lms" / "web" / "templates").rglob("*.html"))
    inline = re.compile(r"<style(?! nonce=)|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)

    found = [
        f"{path.relative_to(HOME)}:{number}"
        for path in templates
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if inline.search(line)
    ]

    assert templates
    assert found == [], "The content security policy would stop it. Put it into lms.css or lms.js."
