"""What may be sent as a certificate of learning done elsewhere: looked at byte by byte, whatever its name says.

A photo is kept without what the camera wrote into it beside the picture: where and when it was taken, and with what.
Only how the picture is turned is kept, or a certificate would lie on its side.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.rules.dates import add_months
from lms.rules.refusals import Refusal

LARGEST_MEGABYTES = 5
LARGEST_BYTES = LARGEST_MEGABYTES * 1024 * 1024
LONGEST_SIDE = 20_000
MOST_PIXELS = 60_000_000
"""More than any phone takes. A small file can unfold into a picture that stops the machine it is opened on."""
MOST_PARTS = 20_000
OLDEST_YEARS = 10

NO_FILE = "Choose the file of your certificate: a photo (JPEG or PNG) or a PDF."
TOO_LARGE = f"The file is too large. It can have at most {LARGEST_MEGABYTES} MB. A smaller photo is enough."
NOT_A_KIND = "This file is not a PDF, JPEG or PNG. Take a photo of the certificate, or save it as a PDF."
BROKEN = "This file is not whole. Save it again, or take a photo of the certificate."
TOO_BIG_A_PICTURE = "This picture is too big to open. Take a smaller photo."
ACTIVE = "This PDF can do more than be read. Print it to a new PDF, or take a photo of it."
NO_DAY = "Enter the day you finished the course."
NOT_YET = "The day must be today or before."
TOO_LONG_AGO = f"The day must be within the last {OLDEST_YEARS} years. Do the course again."


class Kind(StrEnum):
    """What a certificate can be."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """As browsers name it."""
        return "application/pdf" if self is Kind.PDF else f"image/{self.value}"

    @property
    def ending(self) -> str:
        """Of the name of a file."""
        return "jpg" if self is Kind.JPEG else self.value


@dataclass(frozen=True)
class Document:
    """A certificate that can be kept: what it is, and its bytes without what is nobody's business."""

    kind: Kind
    content: bytes


def check_completed_on(completed_on: date | None, *, on: date) -> date:
    """The day of the learning. Refuses none, a day to come, and one so long ago that nothing can rest on it."""
    if completed_on is None:
        raise Refusal(NO_DAY, field="on")
    if completed_on > on:
        raise Refusal(NOT_YET, field="on")
    if completed_on < add_months(on, -12 * OLDEST_YEARS):
        raise Refusal(TOO_LONG_AGO, field="on")
    return completed_on


def read_document(content: bytes) -> Document:
    """What this file is, by its content. Refuses anything that is not a whole PDF, JPEG or PNG of an ordinary size."""
    if not content:
        raise Refusal(NO_FILE, field="file")
    if len(content) > LARGEST_BYTES:
        raise Refusal(TOO_LARGE, field="file")
    try:
        if content.startswith(PNG_START):
            return Document(Kind.PNG, _png(content))
        if content.startswith(b"\xff\xd8\xff"):
            return Document(Kind.JPEG, _jpeg(content))
        if content.startswith(b"%PDF-"):
            _check_pdf(content)
            return Document(Kind.PDF, content)
    except (struct.error, IndexError, ValueError):
        raise Refusal(BROKEN, field="file") from None
    raise Refusal(NOT_A_KIND, field="file")


# PNG: a row of chunks, each with its length and checksum

PNG_START = b"\x89PNG\r\n\x1a\n"
PICTURE_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}


def _png(content: bytes) -> bytes:
    """The picture's own chunks; texts and what the camera wrote are left out."""
    kept = [PNG_START]
    names: list[bytes] = []
    for name, whole, data in _chunks(content):
        names.append(name)
        if len(names) == 1:
            if name != b"IHDR" or len(data) != 13:
                raise ValueError
            _check_size(*struct.unpack(">II", data[:8]))
        if name in PICTURE_CHUNKS:
            kept.append(whole)
    if b"IDAT" not in names or names[-1] != b"IEND":
        raise ValueError
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, whole chunk and data of each, up to the last."""
    at = len(PNG_START)
    for _ in range(MOST_PARTS):
        (length,) = struct.unpack(">I", content[at : at + 4])
        end = at + 12 + length
        if end > len(content):
            raise ValueError
        name, data = content[at + 4 : at + 8], content[at + 8 : end - 4]
        if struct.unpack(">I", content[end - 4 : end])[0] != zlib.crc32(name + data):
            raise ValueError
        yield name, content[at:end], data
        if name == b"IEND":
            return
        at = end
    raise ValueError


# JPEG: a row of segments, then the picture

FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
APP0, APP1, ICC, ADOBE, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
SCAN, END = 0xDA, 0xD9
TURNED = 0x0112


def _jpeg(content: bytes) -> bytes:
    """The picture without the camera's notes, comments and what stands behind its end."""
    kept = [b"\xff\xd8"]
    turned = 1
    has_frame = False
    at = 2
    for _ in range(MOST_PARTS):
        marker, at = _marker(content, at)
        if marker == SCAN:
            if not has_frame:
                raise ValueError
            end = content.rindex(b"\xff\xd9", at) + 2
            return b"".join([*kept, *([_only_turned(turned)] if turned != 1 else []), b"\xff\xda", content[at:end]])
        (length,) = struct.unpack(">H", content[at : at + 2])
        segment = content[at : at + length]
        if length < 2 or len(segment) < length:
            raise ValueError
        if marker in FRAMES:
            height, width = struct.unpack(">HH", segment[3:7])
            _check_size(width, height)
            has_frame = True
        if marker == APP1:
            turned = _turned(segment[2:])
        elif not (APP0 < marker <= 0xEF or marker == COMMENT) or _is_colour(marker, segment):
            kept.append(bytes((0xFF, marker)) + segment)
        at += length
    raise ValueError


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The next marker and where it is followed on; it can have filling in front."""
    if content[at] != 0xFF:
        raise ValueError
    while content[at] == 0xFF:
        at += 1
    if content[at] in (0x00, 0xD8, END):
        raise ValueError
    return content[at], at + 1


def _is_colour(marker: int, segment: bytes) -> bool:
    """What a picture needs to be shown in its colours."""
    return marker == ADOBE or (marker == ICC and segment[2:].startswith(b"ICC_PROFILE\x00"))


def _turned(notes: bytes) -> int:
    """How the picture is turned (1 to 8) by the camera's notes; 1, upright, if they do not say."""
    if not notes.startswith(b"Exif\x00\x00"):
        return 1
    tiff = notes[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack(f"{order}I", tiff[4:8])
        (entries,) = struct.unpack(f"{order}H", tiff[first : first + 2])
        for number in range(min(entries, 100)):
            entry = tiff[first + 2 + 12 * number : first + 14 + 12 * number]
            tag, _kind, _count, value = struct.unpack(f"{order}HHIH", entry[:10])
            if tag == TURNED:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _only_turned(turned: int) -> bytes:
    """Notes that say how the picture is turned and nothing else."""
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, TURNED, 3, 1, turned, 0, 0)
    data = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise ValueError
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Refusal(TOO_BIG_A_PICTURE, field="file")


# PDF: looked at from its end, as readers do

ENDS = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
TABLE_OR_STREAM = re.compile(rb"\s*(?:xref\b|\d{1,10}\s+\d{1,5}\s+obj\b)")
DOES_SOMETHING = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
LONGEST_HEAD = 400
"""Bytes before a stream in which it says what it is."""
MOST_UNFOLDED = 20 * 1024 * 1024
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def _check_pdf(content: bytes) -> None:
    """Refuse a PDF that is cut off, and one that acts, carries other files or sends something."""
    end = ENDS.search(content[-2048:].rstrip(b"\x00"))
    if end is None or not TABLE_OR_STREAM.match(content, int(end[1])):
        raise ValueError
    for part in _objects(content):
        if DOES_SOMETHING.search(ESCAPED.sub(lambda code: bytes((int(code[1], 16),)), part)):
            raise Refusal(ACTIVE, field="file")


def _objects(content: bytes) -> Iterator[bytes]:
    """What stands between the streams; and what stands packed in streams of objects, where a PDF can hide what it does.

    What a picture or a font happens to hold in its bytes is left out.
    """
    at, left = 0, MOST_UNFOLDED
    for stream in STREAM.finditer(content):
        head = content[at : stream.start()]
        yield head
        at = stream.end()
        if b"/ObjStm" in head[-LONGEST_HEAD:]:
            unfolded = _unfolded(stream[1], left)
            left -= len(unfolded)
            if left <= 0:
                raise ValueError
            yield unfolded
    yield content[at:]


def _unfolded(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
