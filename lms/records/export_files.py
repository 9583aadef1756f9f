"""Files that were made for people: kept outside the pages' folders for a few days, served only through the door.

They belong to no backup: each can be asked for again. A file is whole or not there: it is written beside its place,
brought to the disk, and moved.
"""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

FOLDER = "exports"
"""Below the data folder."""
PART = ".part"
STILL_WRITING = timedelta(hours=1)
"""A file that nobody knows of may be one that is just being written, if it is younger."""

_NAME = re.compile(r"[0-9a-f-]{36}-[0-9]{1,9}\.(csv|xlsx)", re.ASCII)


def name_of(order: UUID, step: int, kind: str) -> str:
    """What the file is called on the disk that a worker makes who took the order with this step."""
    return f"{order}-{step}.{kind}"


def path_of(data_dir: Path, name: str) -> Path:
    """Where a file lies, or would lie. Refuses what is no name of one."""
    if not _NAME.fullmatch(name):
        raise ValueError("A file is named by its order, step and kind.")
    return folder_of(data_dir) / name


def folder_of(data_dir: Path) -> Path:
    """Where they all lie."""
    return data_dir / FOLDER


@contextmanager
def being_written(data_dir: Path, name: str) -> Iterator[BinaryIO]:
    """Something to write into. It is the file of this name, whole and on the disk, when the block ended well."""
    path = path_of(data_dir, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{name}.{uuid4().hex}{PART}")
    descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _bring_to_disk(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def forget(data_dir: Path, name: str) -> None:
    """Take a file away for good."""
    path_of(data_dir, name).unlink(missing_ok=True)


def sweep(data_dir: Path, known: Collection[str], *, at: datetime) -> int:
    """Take away what no order knows of: what a killed worker left, or a restored copy never had. How many files."""
    folder = folder_of(data_dir)
    swept = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in known and at.timestamp() - path.stat().st_mtime > STILL_WRITING.total_seconds():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _bring_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
