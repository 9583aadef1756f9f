"""Who looked at somebody's record: at the record itself, or at a list or file of a unit where they held a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.records.organisations import Organisation, Unit
from lms.records.people import Post
from lms.records.viewing import RecordView

MOST_SHOWN = 200


@dataclass(frozen=True)
class Seen:
    """One look: when, by whom as what, and at what."""

    at: datetime
    role: str
    unit: str
    """Over which the viewer held the role; empty for the whole partnership."""
    organisation: str
    kind: str
    """"page", "list" or "file"."""
    of_unit: str
    """The unit whose people the list or file was of; empty for all of the viewer's people."""
    as_on: date | None


def looks_at(session: Session, *, person_id: int) -> Sequence[Seen]:
    """The newest looks at this person's record by others, newest first, at most 200. Three statements."""
    posts = session.execute(
        select(Unit.path, Post.starts_on, Post.ends_on)
        .join(Post, Post.unit_id == Unit.id)
        .where(Post.person_id == person_id)
    ).all()
    paths = sorted({above for path, _from, _to in posts for above in _with_units_above(path)})
    rows = session.scalars(
        select(RecordView)
        .where(
            RecordView.viewer_id != person_id,
            or_(
                RecordView.person_id == person_id,
                and_(RecordView.person_id.is_(None), RecordView.unit_path.in_(paths)),
            ),
        )
        .order_by(RecordView.at.desc(), RecordView.id.desc())
        .limit(MOST_SHOWN * 5)
    )
    mine = [row for row in rows if row.person_id == person_id or _names(row, posts)][:MOST_SHOWN]
    units = _units(session, {row.viewer_path for row in mine} | {row.unit_path or "" for row in mine})
    return [
        Seen(
            at=row.at,
            role=row.viewer_role,
            unit=units.get(row.viewer_path, ("", ""))[0],
            organisation=units.get(row.viewer_path, ("", ""))[1],
            kind=row.kind,
            of_unit=units.get(row.unit_path or "", ("", ""))[0],
            as_on=row.as_on,
        )
        for row in mine
    ]


def _with_units_above(path: str) -> list[str]:
    """The path, every path it lies under, and the empty one: of "/3/17/" also "/3/" and ""."""
    ids = path.strip("/").split("/")
    return ["", *(f"/{'/'.join(ids[: depth + 1])}/" for depth in range(len(ids)))]


def _names(row: RecordView, posts: Sequence[tuple[str, date, date | None]]) -> bool:
    """Whether the list named whoever held these posts on its day."""
    day = row.as_on or row.on_day
    return any(
        path.startswith(row.unit_path or "") and begun <= day and (ended is None or day <= ended)
        for path, begun, ended in posts
    )


def _units(session: Session, paths: set[str]) -> dict[str, tuple[str, str]]:
    """The name of the unit and of its organisation, by path."""
    rows = session.execute(
        select(Unit.path, Unit.name, Organisation.name)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .where(Unit.path.in_(paths))
    )
    return {path: (unit, organisation) for path, unit, organisation in rows}
