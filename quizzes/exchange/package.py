"""QTI in a zip, as systems hand it out: items beside a manifest. Read with limits on size, number, ratio and names."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from quizzes.exchange import qti
from quizzes.exchange.draft import LONGEST_FILE, Brought, Collector, LeftOut, Unreadable
from quizzes.exchange.xml import bare, root_of
from quizzes.questions import Question

MOST_MEMBERS = 5_000
MOST_RATIO = 100
"""A part that grows more than a hundredfold is not a text that somebody wrote."""
LONGEST_PART = 2 * 1024 * 1024
MANIFEST = "imsmanifest.xml"
WHEN = (1980, 1, 1, 0, 0, 0)
"""The same bank gives the same bytes."""


def read(content: bytes) -> Brought:
    """The items of this package. Raises Unreadable for anything that is not a harmless zip with items in it."""
    if len(content) > LONGEST_FILE:
        raise Unreadable(f"This file is larger than {LONGEST_FILE // 1024 // 1024} MB. Split it into smaller ones.")
    found = Collector()
    for name, part in _parts(content):
        try:
            root = root_of(part)
        except Unreadable as fault:
            found.leave_out(name, str(fault))
            continue
        if bare(root) == "assessmentitem":
            qti.bring(found, root)
    brought = found.brought()
    if not brought.of:
        raise Unreadable("There is no assessment item of QTI 2 or 3 in this package.")
    return brought


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each XML file of the package. Raises Unreadable for what could do harm."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            _check(members)
            for member in members:
                if member.filename.lower().endswith(".xml") and not member.is_dir():
                    with package.open(member) as opened:
                        part = opened.read(LONGEST_PART + 1)
                    if len(part) > LONGEST_PART:
                        raise Unreadable("A part of this package is larger than it says. It was not read.")
                    yield member.filename, part
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable("This is not a zip that can be opened. Export it again without a password.") from None


def _check(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"This package has more than {MOST_MEMBERS} parts. Split it into smaller ones.")
    if sum(member.file_size for member in members) > 5 * LONGEST_FILE:
        raise Unreadable("This package is too large when it is unpacked. Split it into smaller ones.")
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name or "\x00" in name:
            raise Unreadable("A part of this package has a name that leads out of it. It was not read.")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Unreadable("A part of this package is a link to another file. It was not read.")
        if member.file_size > 1024 * 1024 and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise Unreadable("A part of this package grows too much when it is unpacked. It was not read.")


def write(questions: Sequence[Question], version: str) -> tuple[bytes, tuple[LeftOut, ...]]:
    """These questions as a package of QTI 2.1 or 3.0 with its manifest; and what other systems will not show."""
    made = io.BytesIO()
    left_out, resources = [], []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for question in questions:
            item, lost = qti.write_item(question, version)
            if lost:
                left_out.append(LeftOut(question.id, lost))
            if item is not None:
                name = f"items/{question.id}.xml"
                package.writestr(zipfile.ZipInfo(name, WHEN), item)
                resources.append((question.id, name))
        package.writestr(zipfile.ZipInfo(MANIFEST, WHEN), _manifest(resources, version))
    return made.getvalue(), tuple(left_out)


def _manifest(resources: Sequence[tuple[str, str]], version: str) -> bytes:
    kind = {"2.1": "imsqti_item_xmlv2p1", "3.0": "imsqti_item_xmlv3p0"}[version]
    root = Element("manifest", {"identifier": "bank", "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1"})
    SubElement(root, "organizations")
    listed = SubElement(root, "resources")
    for id_, name in resources:
        one = SubElement(listed, "resource", identifier=id_, type=kind, href=name)
        SubElement(one, "file", href=name)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8"))
