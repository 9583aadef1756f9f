"""Taking down what organisations that report only counts say of themselves, and what the partnership aims at."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import audit, people
from lms.records.inserting import insert_if_absent
from lms.records.organisations import Organisation
from lms.records.quarters import Headcount, Target
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.headcount_list import CountedStaff, checked, read_headcounts, too_many
from lms.rules.refusals import Refusal, Refusals

LONGEST_NAME = 250
COUNTS_ONLY = "reports counts"
"""The kind of an organisation that was added here."""
COLOUR = "#3D3D3D"


def report_headcount(
    session: Session,
    row: CountedStaff,
    *,
    awards: Mapping[str, str],
    by: Actor,
    at: datetime,
    source: str = "",
) -> bool:
    """Take down one headcount; whether it says anything new. The same again changes nothing; a correction is added.

    Refuses an organisation there is not, a date to come, and more trained people than there are.
    """
    checked(row, awards, today=london_date(at))
    return _take_down(session, _known(session), row, source=source, by=by, at=at)


def bring_in(
    session: Session, content: bytes, *, file_name: str, awards: Mapping[str, str], by: Actor, at: datetime
) -> tuple[int, int]:
    """Take down a file of headcounts: how many rows, and how many of them said anything new.

    All of it or, with a fault in it, nothing: raises Refusals that name each row.
    """
    if not content.strip():
        raise Refusal("Choose a file with a row of headings and a row for each organisation.", field="file")
    rows = read_headcounts(content, awards, today=london_date(at))
    known = _known(session)
    unknown = sorted({row.organisation for row in rows if row.organisation.casefold() not in known})
    if unknown:
        raise Refusals(
            tuple(Refusal(f"There is no organisation called {name}. Add it first.", field="file") for name in unknown)
        )
    if too_many(rows):
        raise Refusal("Two rows are of the same organisation, unit and date. Keep one of them.", field="file")
    new = sum(_take_down(session, known, row, source=file_name[:LONGEST_NAME], by=by, at=at) for row in rows)
    return len(rows), new


def add_organisation(session: Session, name: str, *, by: Actor, at: datetime) -> None:
    """Add an organisation that has nobody in here and reports counts. Refuses a name that is taken."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("Enter the name of the organisation.", field="name")
    if name.casefold() in _known(session):
        raise Refusal("There already is an organisation with this name.", field="name")
    slug = "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())[:60]
    mark = hashlib.sha256(name.casefold().encode()).hexdigest()[:8]
    people.add_organisation(
        session, slug=f"{slug}-{mark}", name=name, kind=COUNTS_ONLY, brand_colour=COLOUR, by=by, at=at
    )


def set_target(session: Session, *, award: str, percent: int | None, from_on: date, by: Actor, at: datetime) -> None:
    """Aim at a share of those who must hold an award ("" for all training) from a date on; None for no target."""
    if percent is not None and not 1 <= percent <= 100:
        raise Refusal("A target is a whole number from 1 to 100.", field="percent")
    row = Target(award=award, percent=percent, from_on=from_on, set_at=at, set_by=by.name)
    session.add(row)
    session.flush()
    audit.record(
        session, "set a target", "target", row.id, by=by, at=at, award=award, percent=percent, since=from_on.isoformat()
    )


def _known(session: Session) -> dict[str, int]:
    rows = session.execute(select(Organisation.name, Organisation.id).order_by(Organisation.id.desc()))
    return {" ".join(name.split()).casefold(): id_ for name, id_ in rows}


def _take_down(
    session: Session, known: Mapping[str, int], row: CountedStaff, *, source: str, by: Actor, at: datetime
) -> bool:
    organisation_id = known.get(" ".join(row.organisation.split()).casefold())
    if organisation_id is None:
        raise Refusal("Choose an organisation from the list.", field="organisation")
    unit = " ".join(row.unit.split())[:LONGEST_NAME]
    before = [
        one
        for one in session.scalars(
            select(Headcount)
            .where(Headcount.organisation_id == organisation_id, Headcount.as_at == row.as_at)
            .order_by(Headcount.id)
        )
        if one.unit.casefold() == unit.casefold()
    ]
    last = before[-1] if before else None
    if last is not None and (last.headcount, last.trained) == (row.headcount, dict(row.trained)):
        return False
    said = [
        organisation_id,
        unit.casefold(),
        row.as_at.isoformat(),
        row.headcount,
        sorted(row.trained.items()),
        last.id if last else 0,
    ]
    added = insert_if_absent(
        session,
        Headcount,
        organisation_id=organisation_id,
        unit=unit,
        as_at=row.as_at,
        headcount=row.headcount,
        trained=dict(row.trained),
        source=source,
        reported_at=at,
        reported_by=by.name,
        report_key=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
    )
    if added:
        audit.record(
            session,
            "report a headcount",
            "organisation",
            organisation_id,
            by=by,
            at=at,
            unit=unit,
            as_at=row.as_at.isoformat(),
            headcount=row.headcount,
        )
        session.flush()
    return added
