"""Noting who looked at whose record: a line in a file of the minute, collected into the records afterwards.

Opening a page writes nothing into the database. Each process appends to a file of its own, named for the minute; a
minute that is over is collected, and collecting it twice adds nothing.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.records.viewing import RecordView
from lms.rules.dates import london_date

log = structlog.get_logger()

PAGE, LIST, FILE, REGISTER = "page", "list", "file", "register"
SETTLED = timedelta(minutes=2)
"""A request that began in a minute has written its line by then."""
AT_ONCE = 1_000


@dataclass(frozen=True)
class Look:
    """That somebody, by a role held over a unit, opened a person's record, or a list or file of a unit's people."""

    viewer_id: int
    viewer_role: str
    viewer_path: str
    kind: str
    person_id: int | None = None
    unit_path: str | None = None
    as_on: date | None = None

    def key(self, day: date) -> str:
        """The same for the same look on the same day."""
        return hashlib.sha256("|".join(map(str, (day, *asdict(self).values()))).encode()).hexdigest()


def note(folder: Path, looks: Iterable[Look], *, at: datetime) -> None:
    """Append a line for each to this process's file of the minute."""
    lines = "".join(json.dumps({**_plain(look), "at": at.isoformat()}) + "\n" for look in looks)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{at:%Y%m%dT%H%M}-{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(lines)


def collect(session: Session, folder: Path, *, at: datetime) -> Sequence[Path]:
    """Write the lines of every minute that is over into the records; the files that can go once this is committed."""
    last = f"{at - SETTLED:%Y%m%dT%H%M}"
    files = sorted(path for path in folder.glob("*.jsonl") if path.name[: len(last)] < last)
    rows: dict[str, dict[str, Any]] = {}
    for path in files:
        for row in _rows(path):
            rows.setdefault(row["key"], row)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(RecordView).on_conflict_do_nothing(index_elements=["key"])
    found = list(rows.values())
    for start in range(0, len(found), AT_ONCE):
        session.execute(adding, found[start : start + AT_ONCE])
    session.flush()
    return files


def _plain(look: Look) -> dict[str, Any]:
    return {**asdict(look), "as_on": look.as_on.isoformat() if look.as_on else None}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file. A line that was cut off, as by a full disk, is passed over."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            given = json.loads(line)
            at = datetime.fromisoformat(given.pop("at"))
            look = Look(**{**given, "as_on": date.fromisoformat(given["as_on"]) if given["as_on"] else None})
        except (ValueError, TypeError, KeyError, AttributeError):
            log.warning("a line of who looked cannot be read", file=path.name)
            continue
        yield {**asdict(look), "key": look.key(london_date(at)), "on_day": london_date(at), "at": at}
