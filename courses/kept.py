"""What was read and checked once, kept beside the data, so that a start need not read and check it again.

Reading and checking the courses takes a second of each process and leaves 18 MB of rubbish behind; taking up what was
kept takes a fiftieth of that. It is kept as a pickle, which can run whatever somebody put into it. So it carries a seal
made with a secret of this installation, and a file whose seal does not fit is never opened, only written anew.
"""

import gc
import hashlib
import hmac
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import quizzes
from courses.catalogue import Catalogue, read_catalogue

PARTS = ("markdown-it-py", "nh3", "pydantic", "PyYAML")
"""What else decides what comes of a content file."""

SEAL_BYTES = hashlib.sha256().digest_size


def kept_catalogue(folder: Path, kept: Path, secret: str) -> Catalogue:
    """All that this folder teaches, out of the file `kept` if that was made from the very same content and code.

    Otherwise it is read, and kept for the next time where that can be done. Raises ContentFaults as reading does.
    """
    seal = _Seal(secret, _made_from(folder))
    content = seal.opened(kept)
    if content is not None:
        return content
    content = read_catalogue(folder)
    with suppress(OSError):  # a full or read-only disk costs a second at the next start, nothing else
        seal.close(kept, content)
    return content


class _Seal:
    """Says that a file was written by this installation, and from what."""

    def __init__(self, secret: str, made_from: bytes) -> None:
        self._key = hashlib.sha256(b"kept catalogue\0" + secret.encode()).digest()
        self._made_from = made_from

    def opened(self, kept: Path) -> Catalogue | None:
        """What the file holds; None when there is none, or it is of other content, or not of our making."""
        try:
            written = kept.read_bytes()
        except OSError:
            return None
        if not hmac.compare_digest(written[:SEAL_BYTES], self._over(written[SEAL_BYTES:])):
            return None
        resting = gc.isenabled()
        gc.disable()  # a hundred thousand things come to life at once, and none of them is rubbish
        try:
            content = pickle.loads(written[SEAL_BYTES:])  # noqa: S301 - sealed, see above
        finally:
            if resting:
                gc.enable()
        return content if isinstance(content, Catalogue) else None

    def close(self, kept: Path, content: Catalogue) -> None:
        """Write the file, whole or not at all, for nobody else to read."""
        written = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent, prefix=f".{kept.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._over(written) + written)
            Path(name).replace(kept)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _over(self, written: bytes) -> bytes:
        return hmac.digest(self._key, self._made_from + written, "sha256")


def _made_from(folder: Path) -> bytes:
    """One hash over the content, the code that reads it, and the versions of what that code stands on."""
    total = hashlib.sha256(f"{sys.version_info} {[version(part) for part in PARTS]}".encode())
    for path in _all_files(folder):
        total.update(f"\0{path.relative_to(folder).as_posix()}\0".encode() + _hash(path))
    for package in (Path(__file__).parent, Path(quizzes.__file__).parent):
        for path in sorted(package.rglob("*.py")):
            total.update(f"\0{path.name}\0".encode() + _hash(path))
    return total.digest()


def _hash(path: Path) -> bytes:
    """Of a file; of nothing when it cannot be read, which the reading then says with its name."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return bytes(SEAL_BYTES)


def _all_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
