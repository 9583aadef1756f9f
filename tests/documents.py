"""Certificates of courses done elsewhere, as people send them: the smallest whole file of each kind."""

import struct
import zlib


def a_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG with its length and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def a_png(*, width: int = 2, height: int = 2, more: bytes = b"", head: bytes = b"") -> bytes:
    """A PNG of black dots; `more` stands before its end, `head` in place of its first chunk."""
    header = head or a_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\x00" + b"\x00" * min(width, 10)) * min(height, 10))
    return b"\x89PNG\r\n\x1a\n" + header + a_chunk(b"IDAT", rows) + more + a_chunk(b"IEND", b"")


def a_segment(marker: int, data: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def a_jpeg(*, width: int = 2, height: int = 2, more: bytes = b"", after: bytes = b"") -> bytes:
    """The frame of a JPEG; `more` stands before its picture, `after` behind its end."""
    frame = a_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\x00\x56"
    return (
        b"\xff\xd8"
        + a_segment(0xE0, b"JFIF\x00" + b"\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + more
        + frame
        + scan
        + (b"\xff\xd9" + after)
    )


def camera_notes(turned: int, place: bytes = b"52.4068 N, 1.5197 W", order: str = ">") -> bytes:
    """What a camera writes beside a picture: how it is turned, and where it was taken."""
    start = b"MM\x00\x2a" if order == ">" else b"II\x2a\x00"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    tiff = start + struct.pack(f"{order}IH", 8, 1) + entries + struct.pack(f"{order}I", 0) + place
    return a_segment(0xE1, b"Exif\x00\x00" + tiff)


def a_pdf(*, more: bytes = b"", action: bytes = b"") -> bytes:
    """A PDF of one empty page; `more` is another object, `action` stands in the catalogue."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + action + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *([more] if more else []),
    ]
    content = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    )


def a_stream(data: bytes, *, kind: bytes = b"") -> bytes:
    """An object that holds bytes."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), kind, data)
