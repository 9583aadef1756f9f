"""Copying everything away and giving it back: database, people's documents, and the register of who was erased.

A backup is a folder with a manifest: the rows of each table with a hash, a hash of each file, and a seal over it all.
It is given back only into an empty place, only if everything is as the manifest says; whoever was erased since is
erased again before anybody can look.
"""

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lms.actions import erasing
from lms.records import copies, documents
from lms.records.copies import Contents, CopyFault
from lms.records.database import begin_writing
from lms.rules.actor import Actor

MANIFEST = "manifest.json"
FOLDERS = (documents.FOLDER,)
"""What lies in the data folder and belongs to the database."""

NOT_EMPTY = "{folder} is not empty. Give a new folder."
NO_MANIFEST = "{folder} is no backup: there is no manifest in it that can be read."
ANOTHER_KEY = (
    "This backup was made with another signing secret. Set LMS_SECRET_KEY to the one it was made with, or put its "
    "secret-key file into the data folder; with another, no certificate could be confirmed."
)
TAMPERED = "This backup is not as it was made: {what}. Use another one."
OCCUPIED = "There is a database at this place already. Restore into a new data folder or an empty database."
HAS_FILES = "There are documents in {folder} already. Restore into a new data folder."


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    kind: str
    revision: str
    key: str
    """A fingerprint of the signing secret, which itself is in no backup."""
    tables: Mapping[str, Contents]
    files: Mapping[str, str]
    """The SHA-256 of each file by its path in the backup."""

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(one.rows for one in self.tables.values())


@dataclass(frozen=True)
class Restored:
    """What was given back."""

    manifest: Manifest
    erased_again: int


def back_up(engine: Engine, folder: Path, *, data_dir: Path, secret_key: str, at: datetime) -> Manifest:
    """Write a whole backup into a new folder while others go on working. Raises CopyFault with a sentence."""
    if folder.exists() and any(folder.iterdir()):
        raise CopyFault(NOT_EMPTY.format(folder=folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _name, tables, revision = copies.copy_out(engine, folder)
    for name in FOLDERS:
        if (data_dir / name).is_dir():
            shutil.copytree(data_dir / name, folder / name, ignore=shutil.ignore_patterns("*.part"))
    if (data_dir / erasing.REGISTER).is_file():
        shutil.copyfile(data_dir / erasing.REGISTER, folder / erasing.REGISTER)
    manifest = Manifest(
        made_at=at.isoformat(),
        kind=engine.dialect.name,
        revision=revision,
        key=_fingerprint(secret_key),
        tables=tables,
        files={str(path.relative_to(folder)): _hash_of(path) for path in _files(folder)},
    )
    (folder / MANIFEST).write_text(_sealed(manifest, secret_key), encoding="utf-8")
    return manifest


def check(folder: Path, *, secret_key: str) -> Manifest:
    """The manifest of a backup whose files are all as it says. Raises CopyFault with a sentence for any other."""
    manifest = _read(folder, secret_key)
    files = {str(path.relative_to(folder)): _hash_of(path) for path in _files(folder)}
    for name in sorted(files.keys() | manifest.files.keys()):
        if files.get(name) != manifest.files.get(name):
            raise CopyFault(TAMPERED.format(what=f"{name} is {'missing' if name not in files else 'another'}"))
    return manifest


def restore(
    engine: Engine,
    folder: Path,
    *,
    data_dir: Path,
    secret_key: str,
    register: Path | None,
    by: Actor,
    at: datetime,
) -> Restored:
    """Give a backup back into an empty database and a data folder without documents.

    `register`: the file of erasures as it is now, which names whoever was erased after the backup was made. Raises
    CopyFault with a sentence when the place is taken or the backup is not as it was made.
    """
    manifest = check(folder, secret_key=secret_key)
    if not copies.is_empty(engine):
        raise CopyFault(OCCUPIED)
    for name in FOLDERS:
        if (data_dir / name).is_dir() and any((data_dir / name).iterdir()):
            raise CopyFault(HAS_FILES.format(folder=data_dir / name))
    tables, revision = copies.copy_in(engine, folder)
    if (tables, revision) != (manifest.tables, manifest.revision):
        raise CopyFault(TAMPERED.format(what=_first_difference(tables, manifest.tables)))
    for name in FOLDERS:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, data_dir / name, dirs_exist_ok=True)
    keys = erasing.registered(folder / erasing.REGISTER) | (erasing.registered(register) if register else frozenset())
    erasing.enter(data_dir / erasing.REGISTER, sorted(keys))
    with Session(engine) as session:
        begin_writing(session)
        again = erasing.erase_again(session, data_dir=data_dir, secret_key=secret_key, by=by, at=at)
        session.commit()
    return Restored(manifest, again)


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(secret_key: str) -> str:
    return hmac.new(secret_key.encode(), b"which secret", hashlib.sha256).hexdigest()[:16]


def _seal(words: str, secret_key: str) -> str:
    return hmac.new(secret_key.encode(), b"manifest|" + words.encode(), hashlib.sha256).hexdigest()


def _sealed(manifest: Manifest, secret_key: str) -> str:
    plain = json.dumps(asdict(manifest), sort_keys=True)
    return json.dumps({"manifest": json.loads(plain), "seal": _seal(plain, secret_key)}, indent=1, sort_keys=True)


def _read(folder: Path, secret_key: str) -> Manifest:
    try:
        whole: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        given = whole["manifest"]
        tables = {name: Contents(*one) for name, one in given["tables"].items()}
        manifest = Manifest(**{**given, "tables": tables})
        seal = str(whole["seal"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CopyFault(NO_MANIFEST.format(folder=folder)) from error
    if manifest.key != _fingerprint(secret_key):
        raise CopyFault(ANOTHER_KEY)
    if not hmac.compare_digest(seal.encode(), _seal(json.dumps(given, sort_keys=True), secret_key).encode()):
        raise CopyFault(TAMPERED.format(what="its manifest was changed"))
    return manifest


def _first_difference(found: Mapping[str, Contents], wanted: Mapping[str, Contents]) -> str:
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            return f"the table {name} is another"
    return "its migrations are others"
