"""Drawing a certificate: one A4 page from its facts alone. The same facts give the same bytes.

Reading order is drawing order. Everything that means something is tagged; rules, rings and bullets are decoration.
"""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from certificates.certificate import CertificateFacts
from certificates.layout import (
    BULLET,
    FOOT,
    HEIGHT,
    MARGIN,
    QR_SIDE,
    WIDTH,
    Ink,
    Kind,
    Piece,
    body_of,
    day,
    proof_of,
)
from certificates.lettering import PRESS, Compositor, Face, Line, cut, is_plain
from certificates.tagging import TaggedDocument

TEMPLATE = "1"
"""Changes with every change of this page, so that an older print can still be recognised by its hash."""

NAVY = HexColor("#12436D")
TEAL = HexColor("#28A197")
HAIR = HexColor("#C9D2DA")
INKS = {Ink.TITLE: NAVY, Ink.TEXT: HexColor("#0B0C0C"), Ink.QUIET: HexColor("#484F56")}


def draw(facts: CertificateFacts) -> bytes:
    """The certificate as a tagged PDF with all its fonts inside."""
    with PRESS:
        return _Sheet(facts).printed()


class _Sheet:
    """The page while it is being drawn."""

    def __init__(self, facts: CertificateFacts) -> None:
        self._facts = facts
        self._file = io.BytesIO()
        first_face: Any = cut(Face.PLAIN).name
        self._canvas = Canvas(self._file, pagesize=A4, invariant=1, lang="en-GB", initialFontName=first_face)
        self._letters = Compositor()
        self._tags = TaggedDocument(self._canvas)

    def printed(self) -> bytes:
        """The finished document."""
        self._describe()
        self._rings()
        self._band()
        self._set(body_of(self._facts))
        self._set(proof_of(self._facts))
        address = self._facts.check_url
        with self._tags.element("Figure", alt=f"A QR code. It opens {address}, which confirms this certificate."):
            self._qr(address)
        self._tags.finish()
        self._canvas.save()
        return self._file.getvalue()

    def _describe(self) -> None:
        self._canvas.setTitle(f"Certificate: {self._facts.holder}, {self._facts.course_title}")
        self._canvas.setAuthor(self._facts.issuer)
        self._canvas.setSubject(f"Completed and passed on {day(self._facts.completed_on)}. Code {self._facts.code}")
        self._canvas.setCreator(f"Certificate template {TEMPLATE}")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def _rings(self) -> None:
        """Three quarter rings in the corner, one for each tier; those reached are broad."""
        with self._tags.decoration():
            for tier in (1, 2, 3):
                reached = tier <= self._facts.tier
                self._canvas.setStrokeColor((TEAL if tier == self._facts.tier else NAVY) if reached else HAIR)
                self._canvas.setLineWidth(11 if reached else 1.2)
                radius = 44 + 26 * tier
                box = (WIDTH - radius, HEIGHT - radius, WIDTH + radius, HEIGHT + radius)
                self._canvas.arc(*box, startAng=180, extent=90)

    def _band(self) -> None:
        """Two stripes along the lower edge."""
        with self._tags.decoration():
            for colour, y, height in ((NAVY, 0, 9), (TEAL, 9, 2.2)):
                self._canvas.setFillColor(colour)
                self._canvas.rect(0, y, WIDTH, height, stroke=0, fill=1)

    def _set(self, pieces: Sequence[Piece]) -> None:
        for kind, part in groupby(pieces, key=lambda piece: piece.kind):
            if kind is Kind.RULE:
                self._rules(list(part))
            elif kind is Kind.ITEM:
                with self._tags.group("L"):
                    for piece in part:
                        self._item(piece)
            else:
                for piece in part:
                    self._element(piece)

    def _element(self, piece: Piece) -> None:
        plain = all(is_plain(line) for line, *_ in piece.lines)
        says = "" if plain else " ".join(line.text for line, *_ in piece.lines)
        with self._tags.element(piece.kind, says=says):
            for line, ink, left, y in piece.lines:
                self._canvas.setFillColor(INKS[ink])
                self._line(line, left, y)

    def _item(self, piece: Piece) -> None:
        line, _, left, y = piece.lines[0]
        with self._tags.decoration():
            self._canvas.setFillColor(TEAL)
            self._canvas.circle(left - BULLET + 2.5, y + line.size * 0.3, line.size * 0.17, stroke=0, fill=1)
        with self._tags.group("LI"):
            self._element(piece)

    def _rules(self, pieces: Sequence[Piece]) -> None:
        with self._tags.decoration():
            self._canvas.setStrokeColor(HAIR)
            self._canvas.setLineWidth(0.8)
            for piece in pieces:
                self._canvas.line(MARGIN, piece.y, WIDTH - MARGIN, piece.y)

    def _line(self, line: Line, left: float, y: float) -> None:
        text = self._canvas.beginText(left, y)
        for run in self._letters.runs(line):
            text.setFont(run.cut.name, line.size)
            text.textOut(run.text)
        self._canvas.drawText(text)

    def _qr(self, address: str) -> None:
        """The address as dark squares on the white page, one rectangle for each stretch of a row."""
        matrix = segno.make_qr(address, error="m").matrix
        side = QR_SIDE / len(matrix)
        path = self._canvas.beginPath()
        for row, modules in enumerate(matrix):
            column = 0
            for dark, stretch in groupby(modules):
                length = len(list(stretch))
                if dark:
                    path.rect(MARGIN + column * side, FOOT + QR_SIDE - (row + 1) * side, length * side, side)
                column += length
        self._canvas.setFillColor(INKS[Ink.TEXT])
        self._canvas.drawPath(path, stroke=0, fill=1)
