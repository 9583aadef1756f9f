"""What managers' addresses name, found for the doorman, and the units they choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort

from lms.records.queries.team_person import find_person as person_with
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.actor import Scope
from lms.rules.policy import OVERSEERS, Subject
from lms.web.access import Thing, actor
from lms.web.extensions import on, session


@dataclass(frozen=True)
class ChosenUnit:
    """A manager's scope, the units in it, and the one chosen; None means all of them."""

    scope: Scope
    units: Sequence[UnitInScope]
    unit: UnitInScope | None

    @property
    def path(self) -> str:
        """The path people are looked for below."""
        return self.unit.path if self.unit else ""

    @property
    def uid(self) -> str | None:
        """For links; None when all are chosen."""
        return str(self.unit.uid) if self.unit else None


def find_person(uid: UUID) -> Thing | None:
    """The person behind /team/people/<uuid:person>, who lies in the units of their present posts."""
    found = person_with(session(), uid=uid, scope=actor().scope(*OVERSEERS), on=on())
    return Thing(found, Subject(unit_paths=found.unit_paths)) if found else None


def chosen_unit(text: str) -> ChosenUnit:
    """The unit with this uid among those the signed-in person oversees; 404 for any other, all for none."""
    scope = actor().scope(*OVERSEERS)
    units = units_in_scope(session(), scope=scope)
    if not text:
        return ChosenUnit(scope, units, None)
    unit = next((one for one in units if str(one.uid) == text.lower()), None)
    if unit is None:
        abort(404)
    return ChosenUnit(scope, units, unit)
