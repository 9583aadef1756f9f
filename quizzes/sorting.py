"""Sort things into groups. Each thing in its group earns its share; a thing in another group costs nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.asking import Answer, Choice, Content, Fault, Look, Reason, Shelf, Slot, ids_at_fault, repeated, shown_in
from quizzes.fields import Fields

FEWEST_GROUPS, MOST_GROUPS = 2, 5
FEWEST_THINGS, MOST_THINGS = 3, 10


@dataclass(frozen=True)
class Group:
    """What things belong to."""

    id: str
    title: str


@dataclass(frozen=True)
class Thing:
    """Something to sort, the id of its group, and why it belongs there."""

    id: str
    text: str
    group: str
    why: str


@dataclass(frozen=True)
class Sorting(Content):
    """Groups, and things that each belong to one of them."""

    groups: tuple[Group, ...]
    things: tuple[Thing, ...]

    @property
    def hint(self) -> str:
        return "Choose a group for each line."

    def faults(self) -> tuple[Fault, ...]:
        return tuple(_faults(self))

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Groups stay as written: they are often a scale, and their order says nothing about what belongs to them."""
        things = tuple(thing.id for thing in self.things)
        return (Shelf(things, shuffled=True), Shelf(tuple(f"={group.id}" for group in self.groups), shuffled=False))

    @property
    def key(self) -> Answer:
        return frozenset(f"{thing.id}={thing.group}" for thing in self.things)

    @property
    def may_keep_order(self) -> bool:
        return False

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        things, groups = self.shelves
        titles = {f"={group.id}": group.title for group in self.groups}
        choices = tuple(Choice(id_[1:], titles[id_]) for id_ in shown_in(order, groups))
        texts = {thing.id: thing.text for thing in self.things}
        return tuple(Slot(f"{id_}=", texts[id_], Look.SELECT, choices) for id_ in shown_in(order, things))

    def points(self, answer: Answer) -> Fraction:
        return Fraction(len(answer & self.key), len(self.things))

    def reason(self, entry: str) -> Reason:
        id_, _, group = entry.partition("=")
        thing = next(thing for thing in self.things if thing.id == id_)
        title = next(one.title for one in self.groups if one.id == group)
        return Reason(f"{thing.text}: {title}", thing.why if thing.group == group else "")

    def explained(self) -> Iterator[str]:
        """Nothing beyond where each thing belongs."""
        return iter(())

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for place, group in enumerate(self.groups):
            yield ("groups", place, "title"), group.title
        for place, thing in enumerate(self.things):
            yield ("things", place, "text"), thing.text
            yield ("things", place, "why"), thing.why


def read(fields: Fields) -> Sorting:
    """`groups`, each with id and title, and `things`, each with id, text, group and why."""
    return Sorting(
        tuple(_group(one) for one in fields.each("groups")), tuple(_thing(one) for one in fields.each("things"))
    )


def _group(fields: Fields) -> Group:
    group = Group(fields.id("id"), fields.text("title", most=80))
    fields.end()
    return group


def _thing(fields: Fields) -> Thing:
    thing = Thing(fields.id("id"), fields.text("text", most=200), fields.id("group"), fields.text("why", most=600))
    fields.end()
    return thing


def _faults(sorting: Sorting) -> Iterator[Fault]:
    groups, things = len(sorting.groups), len(sorting.things)
    if not FEWEST_GROUPS <= groups <= MOST_GROUPS:
        message = f"There are {FEWEST_GROUPS} to {MOST_GROUPS} groups to sort into, here are {groups}."
        yield Fault(("groups",), message, "Put groups together, or add what is missing.")
    if not FEWEST_THINGS <= things <= MOST_THINGS:
        message = f"There are {FEWEST_THINGS} to {MOST_THINGS} things to sort, here are {things}."
        yield Fault(("things",), message, "Keep the ones that matter most, or add some.")
    yield from ids_at_fault([("groups", place, group.id) for place, group in enumerate(sorting.groups)])
    yield from ids_at_fault([("things", place, thing.id) for place, thing in enumerate(sorting.things)])
    for place in repeated([group.title for group in sorting.groups]):
        yield Fault(("groups", place, "title"), "Two groups have the same title.", "Reword one or take it out.")
    for place in repeated([thing.text for thing in sorting.things]):
        yield Fault(("things", place, "text"), "Two things say the same.", "Reword one or take it out.")
    known = {group.id for group in sorting.groups}
    for place, thing in enumerate(sorting.things):
        if thing.group not in known:
            message = f"There is no group “{thing.group}”."
            yield Fault(("things", place, "group"), message, f"Write one of: {', '.join(sorted(known))}.")
    for place, group in enumerate(sorting.groups):
        if group.id not in {thing.group for thing in sorting.things}:
            message = f"Nothing belongs to the group “{group.id}”."
            yield Fault(("groups", place), message, "Take it out, or add a thing that belongs to it.")
