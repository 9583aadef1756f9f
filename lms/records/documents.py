"""Files that people send: kept outside the pages' folders, each under the hash of its content.

Nothing is ever served from here by its path. The same content is kept once. A file is whole or not there: it is written
beside its place, brought to the disk, and moved.
"""

import os
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

FOLDER = "evidence"
"""Below the data folder. It belongs to every copy of the data: the database only holds the names."""
HASH_LETTERS = frozenset("0123456789abcdef")


def keep(data_dir: Path, content: bytes) -> str:
    """Put a file away; gives the hash it is found by. It is on the disk when this returns."""
    name = sha256(content).hexdigest()
    path = _path(data_dir, name)
    if path.is_file():
        return name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{name}.{uuid4().hex}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _bring_to_disk(path.parent)
    return name


def find(data_dir: Path, name: str) -> bytes | None:
    """The file with this hash; None when it is missing or its content is another."""
    path = _path(data_dir, name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return content if sha256(content).hexdigest() == name else None


def forget(data_dir: Path, name: str) -> None:
    """Take a file away for good. For whoever has made sure that no row names it any more."""
    _path(data_dir, name).unlink(missing_ok=True)


def _path(data_dir: Path, name: str) -> Path:
    if len(name) != 64 or not HASH_LETTERS.issuperset(name):
        raise ValueError("A document is named by the hash of its content.")
    return data_dir / FOLDER / name[:2] / name


def _bring_to_disk(folder: Path) -> None:
    """Bring the folder's list of names to the disk too: otherwise a loss of power loses the name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
