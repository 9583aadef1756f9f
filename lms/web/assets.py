"""Building the page assets: one style sheet and one script, named by what is in them, each also packed.

    python -m lms.web.assets      build from node_modules into lms/web/static/built

The style sheet is the GOV.UK components without their typeface, crest and blue, which belong to the government, and
then ours. The script is the components' module with our scripts after it. See docs/decisions/0006-page-assets.md.
"""

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
STATIC = Path(__file__).resolve().parent / "static"
COMPONENTS = HOME / "node_modules" / "govuk-frontend" / "dist" / "govuk"

MANIFEST = "manifest.json"

FONT_FACES = re.compile(r"/\*!(?:(?!\*/).)*\*/\s*(?=@font-face)|@font-face\{[^}]*\}", re.DOTALL)
CREST = re.compile(r"[^{}]*copyright-logo[^{}]*\{[^{}]*govuk-crest[^{}]*\}")
SOURCE_MAP = re.compile(r"(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*")
EXPORTS = re.compile(r"export\s*\{[^}]*\};?\s*$")
MODULE_WORD = re.compile(r"^\s*(?:import|export)\b.*$", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

THEIR_FONT = "GDS Transport,arial,sans-serif"
OUR_FONT = "var(--lms-font,system-ui,sans-serif)"
THEIR_BLUE = "#1d70b8"
OUR_BLUE = "#12436d"
NOT_OURS = ("GDS Transport", "crest", THEIR_BLUE, "/assets/")


class AssetFault(Exception):  # noqa: N818 - one plain sentence about a file to mend
    """The assets cannot be built; the sentence says why."""


def build(static: Path, components: Path) -> dict[str, str]:
    """Build into static/built and return the manifest: the built name of each source, relative to `static`.

    Every script's name leads to the one built script, so a page may name any of them and the browser loads it once.
    Raises AssetFault when a source is missing or holds what cannot be joined.
    """
    css = style_sheet(_read(components / "govuk-frontend.min.css"), _read(static / "lms.css"))
    scripts = sorted(static.glob("*.js"), key=lambda path: (path.name != "components.js", path.name))
    js = script(_read(components / "govuk-frontend.min.js"), [(path.name, _read(path)) for path in scripts])
    built = static / "built"
    built.mkdir(exist_ok=True)
    before = _names(built / MANIFEST)
    css_name, js_name = _keep(built, "lms", "css", css), _keep(built, "lms", "js", js)
    manifest = {"lms.css": f"built/{css_name}"} | {path.name: f"built/{js_name}" for path in scripts}
    _write(built / MANIFEST, json.dumps(manifest, indent=1).encode())
    for path in built.iterdir():
        if path.name.removesuffix(".gz") not in {css_name, js_name, MANIFEST} | before:
            path.unlink()
    return manifest


def _names(manifest: Path) -> set[str]:
    """The built files of the build before, which stay: a server that was not yet started again still names them."""
    try:
        return {Path(name).name for name in json.loads(manifest.read_text()).values()}
    except (OSError, ValueError, AttributeError):
        return set()


def style_sheet(theirs: str, ours: str) -> str:
    """The components' style sheet without what is the government's alone, then ours without its comments.

    Raises AssetFault when something of the government's is left, as after a new release that writes it otherwise.
    """
    css = SOURCE_MAP.sub("", CREST.sub("", FONT_FACES.sub("", theirs)))
    css = css.replace(THEIR_FONT, OUR_FONT).replace(THEIR_BLUE, OUR_BLUE)
    left = [mark for mark in NOT_OURS if mark in css]
    if left:
        raise AssetFault(f"govuk-frontend.min.css still holds {', '.join(left)}. Mend the replacements in assets.py.")
    return f"{css.strip()}\n{_squeezed(ours)}\n"


def script(theirs: str, ours: Sequence[tuple[str, str]]) -> str:
    """The components' module with each of our scripts after it, in a block of its own so that no two names meet."""
    parts = [EXPORTS.sub("", SOURCE_MAP.sub("", theirs).strip())]
    for name, text in ours:
        word = MODULE_WORD.search(text)
        if word:
            raise AssetFault(
                f"{name} holds “{word[0].strip()}”. Scripts are joined into one: leave import and export out."
            )
        parts.append("{\n" + text.strip() + "\n}")
    return "\n".join(parts) + "\n"


def _squeezed(css: str) -> str:
    """Without comments, indents and empty lines."""
    lines = (line.strip() for line in COMMENT.sub("", css).splitlines())
    return "\n".join(line for line in lines if line)


def _keep(folder: Path, stem: str, kind: str, text: str) -> str:
    """Write the text under a name made from its content, and packed beside it; the name."""
    content = text.encode()
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
    _write(folder / name, content)
    _write(folder / f"{name}.gz", gzip.compress(content, 9, mtime=0))
    return name


def _write(path: Path, content: bytes) -> None:
    """All at once, so that a server never reads half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise AssetFault(f"{path.name} is missing from {path.parent}. Run npm ci, then try again.") from None


def main() -> int:
    """Build; the exit status."""
    try:
        build(STATIC, COMPONENTS)
    except AssetFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
