"""A picture with places marked A, B, C, and one of them to choose from a list beside it. All or nothing.

The letters are drawn into the picture in the order in which the list is shown, so they tell nothing. Whoever cannot
see the picture, or asked for pages without, reads its description and chooses from the same list.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from quizzes.asking import Choice, Fault, Look, Slot, shown_in
from quizzes.choosing import Options
from quizzes.fields import Fields

RADIUS = 14
"""Of a mark, in units of a picture that is 360 wide: large enough to be read on a phone."""

LARGEST_PLACE = 2000
LONGEST_DESCRIPTION = 1000
_END = "</svg>"


@dataclass(frozen=True)
class Place:
    """Where the mark of an option stands in the picture, counted from its left upper corner."""

    option: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to put into a page, all that it shows in words, and where its marks stand."""

    svg: str
    description: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Hotspots(Options):
    """Options that are places in a picture; exactly one is right."""

    picture: Picture = field(kw_only=True)

    def faults(self) -> tuple[Fault, ...]:
        return (*super().faults(), *_places_at_fault(self.picture, [option.id for option in self.options]))

    def slots(self, order: Sequence[str]) -> tuple[Slot, ...]:
        texts = {option.id: option.text for option in self.options}
        choices = (Choice(id_, f"{letter}: {texts[id_]}") for id_, letter in self.letters(order).items())
        return (Slot("", "", Look.RADIOS, tuple(choices)),)

    def letters(self, order: Sequence[str]) -> Mapping[str, str]:
        """The letter of each option: A for the first shown."""
        return dict(zip(shown_in(order, self.shelves[0]), ascii_uppercase, strict=False))

    def picture_shown(self, order: Sequence[str]) -> str:
        """The picture with a letter at each place. Marks are drawn in the order of letters, whichever is right."""
        places = {place.option: place for place in self.picture.places}
        marks = "".join(_mark(places[id_], letter) for id_, letter in self.letters(order).items())
        head, end, tail = self.picture.svg.rpartition(_END)
        return f"{head}{marks}{end}{tail}"

    def passages(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield ("picture", "description"), self.picture.description
        yield from super().passages()


def read(fields: Fields, pictures: Mapping[str, str]) -> Picture:
    """`picture`, with the name of its `file`, a `description`, and `places`, each with an option and `at`.

    `pictures`: safe SVG by file name; only these can be shown.
    """
    inner = fields.inner("picture")
    file = inner.text("file", most=80)
    if file and file not in pictures:
        inner.note(("file",), f"There is no picture {file}.", "Put an SVG file of this name into the folder figures.")
    description = inner.text("description", most=LONGEST_DESCRIPTION)
    places = tuple(_place(one) for one in inner.each("places"))
    inner.end()
    return Picture(pictures.get(file, ""), description, places)


def _place(fields: Fields) -> Place:
    option, at = fields.id("option"), fields.numbers("at", how_many=2, most=LARGEST_PLACE)
    fields.end()
    return Place(option, *(at or (0, 0)))


def _mark(place: Place, letter: str) -> str:
    return (
        f'<circle cx="{place.x}" cy="{place.y}" r="{RADIUS}" fill="#FFFFFF" stroke="#1F2326" stroke-width="3"/>'
        f'<text x="{place.x}" y="{place.y + 6}" font-size="18" font-weight="700" fill="#1F2326" text-anchor="middle">'
        f"{letter}</text>"
    )


def _places_at_fault(picture: Picture, ids: Sequence[str]) -> tuple[Fault, ...]:
    spots = [(place.x, place.y) for place in picture.places]
    faults: list[Fault] = []
    if not picture.svg.rstrip().endswith(_END):
        faults.append(Fault(("picture", "file"), "This is not a picture that can be shown.", "Use an SVG file."))
    if sorted(place.option for place in picture.places) != sorted(ids):
        faults.append(
            Fault(
                ("picture", "places"), "Each option needs one place in the picture.", "Write one `at: [x, y]` for each."
            )
        )
    near = (
        (one, other)
        for at, one in enumerate(spots)
        for other in spots[:at]
        if (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 < (2 * RADIUS) ** 2
    )
    faults += [
        Fault(
            ("picture", "places"), f"The marks at {list(one)} and {list(other)} lie on each other.", "Move them apart."
        )
        for one, other in near
    ]
    return tuple(faults)
