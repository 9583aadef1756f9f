"""The units somebody may choose from, as a tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.records.organisations import Organisation, Unit
from lms.records.queries.presence import granted, within, within_granted
from lms.rules.actor import Scope


@dataclass(frozen=True)
class UnitInScope:
    """A unit with its place in the tree; `depth` counts from the highest unit of the scope above it."""

    id: int
    uid: UUID
    name: str
    path: str
    depth: int
    organisation: str
    above: str
    """The name of the unit it lies in; empty at the top of what may be seen."""


@dataclass(frozen=True)
class WholeOrganisation:
    """An organisation with the path of its top unit."""

    id: int
    uid: UUID
    name: str
    path: str


def whole_organisations(session: Session, *, scope: Scope) -> Sequence[WholeOrganisation]:
    """Every organisation of which all lies in the scope, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.uid, Organisation.name, Unit.path)
        .join(Unit, Unit.organisation_id == Organisation.id)
        .where(Unit.parent_id.is_(None), within(scope))
        .order_by(Organisation.name, Organisation.id)
    )
    return [WholeOrganisation(*row) for row in rows]


def organisations_to_invite(session: Session, *, scope: Scope | None) -> Sequence[tuple[int, UUID, str]]:
    """Id, name in addresses and name of the organisations in which some unit lies in the scope; all for None."""
    some = select(Organisation.id, Organisation.uid, Organisation.name).order_by(Organisation.name, Organisation.id)
    if scope is not None:
        some = some.join(Unit, Unit.organisation_id == Organisation.id).where(within(scope)).distinct()
    return [(id_, uid, name) for id_, uid, name in session.execute(some)]


@lru_cache(maxsize=64)
def _units(grants: int) -> Select[int, UUID, str, str, str]:
    """The question for somebody with this many grants, put together once."""
    return (
        select(Unit.id, Unit.uid, Unit.name, Unit.path, Organisation.name)
        .join(Organisation, Organisation.id == Unit.organisation_id)
        .where(within_granted(grants))
    )


def units_in_scope(session: Session, *, scope: Scope) -> Sequence[UnitInScope]:
    """Every unit of the scope, each before what lies in it, neighbours by name."""
    # past the ORM: columns alone are wanted, on every manager's page
    rows = session.connection().execute(_units(len(scope.unit_paths)), granted(scope)).all()
    names = {row[0]: row[2] for row in rows}

    def ancestors(path: str) -> list[int]:
        return [int(id_) for id_ in path.strip("/").split("/") if int(id_) in names]

    def place_in_tree(path: str) -> list[tuple[str, int]]:
        return [(names[id_].casefold(), id_) for id_ in ancestors(path)]

    units: list[UnitInScope] = []
    for id_, uid, name, path, organisation in sorted(rows, key=lambda row: place_in_tree(row[3])):
        line = ancestors(path)
        above = names[line[-2]] if len(line) > 1 else ""
        units.append(UnitInScope(id_, uid, name, path, len(line) - 1, organisation, above))
    return units
