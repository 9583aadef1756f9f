"""The formats by name: what reads them, what writes them, and which one a file is in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from quizzes.exchange import aiken, gift, moodle_xml, package, qti
from quizzes.exchange.draft import LONGEST_FILE, Brought, LeftOut, Unreadable
from quizzes.exchange.text import decoded
from quizzes.questions import Question

Read = Callable[[bytes], Brought]
Write = Callable[[Sequence[Question]], tuple[bytes, tuple[LeftOut, ...]]]


@dataclass(frozen=True)
class Format:
    """A format as an author chooses it. `write` is None for one that is only read."""

    title: str
    ending: str
    media_type: str
    write: Write


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "moodle-xml": Format("Moodle XML", "xml", "application/xml", moodle_xml.write),
        "qti-2.1": Format("QTI 2.1 package", "zip", "application/zip", partial(package.write, version="2.1")),
        "qti-3.0": Format("QTI 3.0 package", "zip", "application/zip", partial(package.write, version="3.0")),
        "gift": Format("GIFT", "txt", "text/plain", gift.write),
        "aiken": Format("Aiken", "txt", "text/plain", aiken.write),
    }
)
"""What a bank can be written in, the richest first."""


def read(content: bytes) -> Brought:
    """The questions of this file, whichever of the formats it is in.

    Raises Unreadable, in plain words, for anything else and for anything that could do harm.
    """
    if not content.strip():
        raise Unreadable("This file is empty.")
    if len(content) > LONGEST_FILE:
        raise Unreadable(f"This file is larger than {LONGEST_FILE // 1024 // 1024} MB. Split it into smaller ones.")
    reader = _reader(content)
    brought = reader(content)
    if not brought.of or (reader is gift.read and b"{" not in content):
        raise Unreadable("There is no question in this file, or it is in none of the formats that are known here.")
    return brought


def _reader(content: bytes) -> Read:
    if content[:2] == b"PK":
        return package.read
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if start.startswith(b"<") or content[:4] in (b"\xff\xfe<\x00", b"\xfe\xff\x00<"):
        return moodle_xml.read if re.search(rb"<\s*quiz[\s>]", start) else qti.read
    text = decoded(content)
    return aiken.read if re.search(r"^\s*ANSWER:\s*[A-Z]\s*$", text, re.MULTILINE | re.IGNORECASE) else gift.read
