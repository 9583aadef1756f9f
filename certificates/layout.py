"""Where each line of a certificate stands. Long names and titles are set smaller until everything fits one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportlab.lib.pagesizes import A4

from certificates.certificate import CertificateFacts
from certificates.lettering import Face, Line, fitted, line, wrapped

WIDTH, HEIGHT = A4
MARGIN = 60.0
MEASURE = WIDTH - 2 * MARGIN
RINGS = 130.0
"""The corner kept free for the rings."""
QR_SIDE = 92.0
FOOT = 62.0
FLOOR = FOOT + QR_SIDE + 34
"""Nothing of the body stands lower: below is how to check the certificate."""
LEADING = 1.3
NAME_SIZES = (36.0, 32.0, 28.0, 24.0, 20.0, 17.0, 14.0)
COURSE_SIZES = (22.0, 20.0, 18.0, 16.0, 14.0)
NOTE_SIZES = (12.5, 11.0, 9.5)
VALUE_SIZES = (11.0, 10.5, 10.0, 9.5)
BULLET = 15.0
DATES = ("Completed on", "Valid until")


class Kind(StrEnum):
    """What a piece is, in the words of a tagged PDF."""

    HEADING = "H1"
    SUBHEADING = "H2"
    PARAGRAPH = "P"
    ITEM = "LBody"
    RULE = "Artifact"


class Ink(StrEnum):
    TITLE = "title"
    TEXT = "text"
    QUIET = "quiet"


@dataclass(frozen=True)
class Piece:
    """One element: its lines, each with its left end and its baseline, in points from the lower left corner."""

    kind: Kind
    lines: tuple[tuple[Line, Ink, float, float], ...]
    y: float


@dataclass(frozen=True)
class Fit:
    """How tightly a page is set: factors on the space between pieces, on the letters, and on the list."""

    air: float
    letters: float
    items: float


FITS = (
    Fit(1.4, 1, 1.08),
    Fit(1, 1, 1),
    Fit(0.9, 1, 0.9),
    Fit(0.8, 1, 0.8),
    Fit(0.8, 0.85, 0.75),
    Fit(0.7, 0.7, 0.65),
    Fit(0.5, 0.6, 0.55),
    Fit(0.4, 0.5, 0.45),
    Fit(0.3, 0.4, 0.35),
)


def body_of(facts: CertificateFacts) -> list[Piece]:
    """Everything above the proof, in reading order, in the airiest fit for which there is room."""
    fits = iter(FITS)
    column = _filled(facts, next(fits))
    while column.y < FLOOR and (tighter := next(fits, None)):
        column = _filled(facts, tighter)
    return column.pieces


def proof_of(facts: CertificateFacts) -> list[Piece]:
    """How to check the certificate, beside the QR code."""
    left = MARGIN + QR_SIDE + 22
    width = MEASURE - QR_SIDE - 22
    how = "Anybody may check it: scan the picture, or open this address."
    address = fitted(facts.check_url, Face.PLAIN, (10, 9, 8, 7, 6), width, most_lines=2)
    column = _Column(Fit(1, 1, 1), y=FOOT + QR_SIDE - 9)
    column.say(Kind.SUBHEADING, [line("Check this certificate", Face.STRONG, 12)], Ink.TITLE, left)
    column.down(18)
    column.say(Kind.PARAGRAPH, wrapped(how, Face.PLAIN, 10, width), Ink.TEXT, left)
    column.down(15)
    column.say(Kind.PARAGRAPH, address, Ink.TEXT, left)
    column.down(23)
    column.say(Kind.PARAGRAPH, [line(facts.code, Face.CODE, 13)], Ink.TITLE, left)
    return column.pieces


def day(value: date) -> str:
    """4 March 2027."""
    return f"{value.day} {value:%B %Y}"


def short_facts(facts: CertificateFacts) -> tuple[tuple[str, str], ...]:
    """The short facts as label and value, for the paper and for its twin on the screen."""
    until = day(facts.expires_on) if facts.expires_on else "No end date"
    result = (("Quiz result", f"{facts.percent}%"),) if facts.percent is not None else ()
    return (
        ("Completed on", day(facts.completed_on)),
        ("Valid until", until),
        *result,
        ("Completed by", facts.how),
        ("Course edition", facts.edition),
    )


def tier_line(facts: CertificateFacts) -> str:
    """Modern slavery, tier 1: Notice."""
    return f"{facts.topic_title}, tier {facts.tier}: {facts.tier_name}"


def _filled(facts: CertificateFacts, fit: Fit) -> "_Column":
    column = _Column(fit)
    column.fill(facts)
    return column


class _Column:
    """Pieces set one below the other. `y` is the baseline of the last line."""

    def __init__(self, fit: Fit, y: float = HEIGHT - 74) -> None:
        self._fit = fit
        self.y = y
        self.pieces: list[Piece] = []

    def fill(self, facts: CertificateFacts) -> None:
        """Set the whole body."""
        issuer = self._fitted(facts.issuer, Face.STRONG, (13.0, 11.0, 9.0), MEASURE - RINGS)
        self.say(Kind.PARAGRAPH, issuer, Ink.TITLE)
        self.down(62, air=0)
        self.say(Kind.HEADING, [self._line("Certificate", Face.LIGHT, 50)], Ink.TITLE)
        self.down(38)
        self._holder(facts)
        self.down(30)
        self._award(facts)
        self.down(24)
        self._short_facts(facts)
        if facts.outcomes:
            self._outcomes(facts.outcomes)

    def say(self, kind: Kind, lines: Sequence[Line], ink: Ink, left: float = MARGIN) -> None:
        """Set these lines as one element, the first on the present baseline."""
        placed = []
        for number, one in enumerate(lines):
            self.y -= one.size * LEADING if number else 0
            placed.append((one, ink, left, self.y))
        self.pieces.append(Piece(kind, tuple(placed), self.y))

    def down(self, points: float, *, air: float | None = None) -> None:
        """Move the baseline down: by the points as the letters are scaled, and by the air around them."""
        self.y -= points * self._fit.letters * (1 if air == 0 else self._fit.air)

    def _holder(self, facts: CertificateFacts) -> None:
        self.say(Kind.PARAGRAPH, [self._line("This is to certify that", Face.PLAIN, 12.5)], Ink.QUIET)
        name = self._fitted(facts.holder, Face.PLAIN, NAME_SIZES, MEASURE)
        self.y -= name[0].size * 1.2
        self.say(Kind.PARAGRAPH, name, Ink.TEXT)
        if facts.organisation:
            where = self._fitted(f"of {facts.organisation}", Face.PLAIN, NOTE_SIZES, MEASURE)
            self.y -= name[0].size * 0.25 + where[0].size * 1.15
            self.say(Kind.PARAGRAPH, where, Ink.QUIET)

    def _award(self, facts: CertificateFacts) -> None:
        self.say(Kind.PARAGRAPH, [self._line("completed and passed", Face.PLAIN, 12.5)], Ink.QUIET)
        title = self._fitted(facts.course_title, Face.STRONG, COURSE_SIZES, MEASURE)
        self.y -= title[0].size * 1.35
        self.say(Kind.PARAGRAPH, title, Ink.TITLE)
        tier = self._fitted(tier_line(facts), Face.PLAIN, NOTE_SIZES, MEASURE)
        self.y -= title[0].size * 0.25 + tier[0].size * 1.2
        self.say(Kind.PARAGRAPH, tier, Ink.TEXT)

    def _short_facts(self, facts: CertificateFacts) -> None:
        """The short facts side by side, all in the largest size in which each takes one line."""
        words = short_facts(facts)
        shares = [1.3 if label in DATES else 1 for label, _ in words]
        widths = [MEASURE * share / sum(shares) for share in shares]
        self._rule()
        self.down(20, air=0)
        top = lowest = self.y
        columns: list[list[Line]] = []
        for size in VALUE_SIZES:
            scaled = size * self._fit.letters
            columns = [
                wrapped(value, Face.STRONG, scaled, width - 8) for (_, value), width in zip(words, widths, strict=True)
            ]
            if max(map(len, columns)) == 1:
                break
        for place, ((label, _), value) in enumerate(zip(words, columns, strict=True)):
            left, y = MARGIN + sum(widths[:place]), top
            placed = [(self._line(label, Face.PLAIN, 9.5), Ink.QUIET, left, y)]
            for one in value:
                y -= one.size * 1.4
                placed.append((one, Ink.TEXT, left, y))
            self.pieces.append(Piece(Kind.PARAGRAPH, tuple(placed), y))
            lowest = min(lowest, y)
        self.y = lowest
        self.down(15, air=0)
        self._rule()

    def _outcomes(self, outcomes: Sequence[str]) -> None:
        self.down(30)
        heading = self._line("Somebody who passes this course can", Face.STRONG, 12.5)
        self.say(Kind.SUBHEADING, [heading], Ink.TITLE)
        self.down(4)
        size = 11 * self._fit.items
        for outcome in outcomes:
            self.y -= size * (LEADING + 0.35 * self._fit.air)
            lines = wrapped(outcome, Face.PLAIN, size, MEASURE - BULLET)
            self.say(Kind.ITEM, lines, Ink.TEXT, MARGIN + BULLET)

    def _rule(self) -> None:
        self.pieces.append(Piece(Kind.RULE, (), self.y))

    def _line(self, text: str, face: Face, size: float) -> Line:
        return line(text, face, size * self._fit.letters)

    def _fitted(self, text: str, face: Face, sizes: Sequence[float], width: float) -> list[Line]:
        scaled = [size * self._fit.letters for size in sizes]
        return fitted(text, face, scaled, width, most_lines=2)
