"""Where a row's person works: names of units, read from below the organisation's top unit or from the list's unit."""

from collections.abc import Iterable, Sequence

from lms.rules.staff_list.register import KnownUnit, Register

Names = tuple[str, ...]


class OutsideUnit(Exception):  # noqa: N818 - a fault of a row on its way to its list
    """A row that is not of the unit the list is of."""

    def __init__(self, unit: str, *, listed: str) -> None:
        super().__init__(listed)
        self.says = f"{listed} is not in {unit}, which this list is of."
        self.remedy = "Check the directorate and team, or import a list of the unit above."


class Places:
    """The units of a register by their names, as seen by a list of one of them.

    Names compare without regard to letter case. A list of the whole organisation names units from the top down, and may
    begin with the organisation itself. A list of one unit may do the same, or name only what is below that unit.
    """

    def __init__(self, register: Register, unit_id: int) -> None:
        self._organisation = register.organisation
        self._by_id = {unit.id: unit for unit in register.units}
        self._by_names = {fold(unit.names): unit for unit in register.units}
        self._home: KnownUnit = self._by_id[unit_id]
        self._within = {unit.id for unit in register.units if unit.path.startswith(self._home.path)}
        self._read: dict[Names, Names] = {}

    def covers(self, unit_id: int) -> bool:
        """Whether the unit is the one the list is of, or below it."""
        return unit_id in self._within

    def names_of(self, unit_id: int) -> Names:
        """A unit's names from below the top down."""
        return self._by_id[unit_id].names

    def words(self, names: Names) -> str:
        """Where that is, in words."""
        return " / ".join(names) or self._organisation

    def check(self, listed: Names) -> None:
        """Raises OutsideUnit when what a row names is not in the unit the list is of."""
        self.names(listed)

    def names(self, listed: Names) -> Names:
        """The names from below the top down of the unit a row names; a unit's own spelling wins over the row's."""
        if listed not in self._read:
            self._read[listed] = self._place(listed)
        return self._read[listed]

    def is_at(self, unit_id: int, listed: Names, *, whole: bool = False) -> bool:
        """Whether the unit is the one named; naming none agrees with any. `whole`: the names are from the top down."""
        if not listed and not whole:
            return True
        return fold(self.names_of(unit_id)) == fold(listed if whole else self.names(listed))

    def new_units(self, wanted: Iterable[Names]) -> Sequence[Names]:
        """The units that do not exist yet, those above before those below."""
        made: dict[Names, Names] = {}
        for names in dict.fromkeys(wanted):
            for depth in range(1, len(names) + 1):
                upper = names[:depth]
                if fold(upper) not in self._by_names:
                    made.setdefault(fold(upper), upper)
        return sorted(made.values(), key=lambda names: (len(names), names))

    def _place(self, listed: Names) -> Names:
        names = listed
        if names and names[0].casefold() == self._organisation.casefold():
            names = names[1:]
        home = self._home.names
        if fold(names[: len(home)]) != fold(home):
            if len(names) > 1 or (names and fold(names) in self._by_names):
                raise OutsideUnit(self.words(home), listed=self.words(listed))
            names = home + names
        known = self._by_names.get(fold(names))
        return known.names if known else self._spelt(names)

    def _spelt(self, names: Names) -> Names:
        """New names below a known unit take that unit's spelling."""
        for depth in range(len(names) - 1, 0, -1):
            if above := self._by_names.get(fold(names[:depth])):
                return above.names + names[depth:]
        return names


def fold(names: Names) -> Names:
    """Names as they are compared."""
    return tuple(name.casefold() for name in names)
