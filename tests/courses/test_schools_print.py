"""A pack on paper says what its pages say, is tagged, and is the same for the same facts."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from certificates.report import Cards, Heading, NewPage, Paragraph, Picture, Points, Report, TableOf
from certificates.report_page import draw
from courses.catalogue import Catalogue, read_catalogue
from courses.prose import paragraphs
from courses.schools import Look, PackKind, SchoolPack
from courses.schools_print import blocks_of, pack_report
from courses.segments import FigureSegment
from courses.words import NO_GLOSSARY, Glossary, Word
from tests import curriculum
from tests.certificates.test_page import elements, tool
from tests.school_packs import LEAFLET, LESSON, LIBRARY, SHEET

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
WORDS: Mapping[str, str] = {"test-helpline": "The test helpline, 01632 960001", "test-council": "The test council"}


def report_of(pack: SchoolPack, taught: Catalogue | None = None, *, glossary: Glossary = NO_GLOSSARY) -> Report:
    taught = taught or curriculum.catalogue()
    assert taught.schools is not None
    return pack_report(
        pack,
        taught.schools.every_lesson,
        facts=taught.facts,
        contact_words=WORDS if pack in LIBRARY.packs else {key: f"Call {key}" for key in pack.contacts_named()},
        helpers=[f"Helper {key}" for key in pack.contacts],
        author="The partnership",
        glossary=glossary,
    )


def test_a_sheet_becomes_blocks_with_sources_and_contacts_in_words() -> None:
    segment = SHEET.segments[0]

    assert blocks_of(getattr(segment, "html", ""), contact_words=WORDS) == (
        Paragraph("Ask for help [T-01]."),
        Heading("Whom", minor=True),
        Points(("First a teacher", "The test helpline, 01632 960001")),
        Points(("Stop", "Tell"), numbered=True),
        TableOf("", ("When", "Who"), (("Now", "999 & us"),), of_sentences=True),
    )


def test_a_lesson_has_everything_a_teacher_needs_in_order() -> None:
    blocks = report_of(LESSON).blocks

    assert [block.text for block in blocks if isinstance(block, Heading)] == [
        "Check before the lesson",
        "What pupils can do afterwards",
        "Words",
        "You need",
        "Ground rules",
        "The lesson",
        "The activity",
        "See what they have learned",
        "For pupils with special educational needs and disabilities",
        "What not to do",
        "If a child tells you something",
        "Afterwards",
        "For parents",
        "Cards to cut out",
        "Slides to show",
        "Who can help",
        "What this rests on",
    ]
    assert Points(("Tell your safeguarding lead.", "Have a second adult there.")) in blocks
    assert [block.large for block in blocks if isinstance(block, Cards)] == [False, True]
    assert sum(isinstance(block, NewPage) for block in blocks) == 3, (
        "Each paper, and what is for the teacher after them."
    )


def test_a_leaflet_has_its_sheets_and_no_plan() -> None:
    headings = [block.text for block in report_of(LEAFLET).blocks if isinstance(block, Heading)]

    assert headings == ["To take home", "Whom", "What not to do", "Who can help", "What this rests on"]


def test_what_is_for_the_teacher_begins_a_page_after_what_is_given_out(taught: Catalogue) -> None:
    assert taught.schools is not None
    first = {
        pack.slug: blocks[max(place for place, block in enumerate(blocks) if isinstance(block, NewPage)) + 1]
        for pack in taught.schools.packs
        if pack.kind in (PackKind.LESSON, PackKind.STORIES)
        for blocks in [report_of(pack, taught).blocks]
    }

    assert len(first) == 10
    assert set(first.values()) == {Heading("Who can help"), Heading("What not to do")}


def test_each_story_stands_on_a_page_of_its_own(taught: Catalogue) -> None:
    assert taught.schools is not None
    pack = next(one for one in taught.schools.packs if one.kind is PackKind.STORIES)
    blocks = report_of(pack, taught).blocks
    stories = pack.find_paper("stories")
    assert stories is not None

    titles = [sheet.title for sheet in stories.document.sheets]
    assert [blocks[blocks.index(Heading(title)) - 1] for title in titles] == [NewPage()] * 5
    assert Paragraph("It is good to ask for help.", is_large=True) in blocks


def test_a_picture_is_printed_with_all_that_it_says() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80"><rect x="8" y="8" width="90" height="60"/></svg>'
    )
    figure = FigureSegment("figure-box", svg, "A box.", "One box.", '<p class="govuk-body">It is <b>black</b>.</p>')
    sheet = replace(SHEET, segments=(*SHEET.segments, figure))
    shown = replace(LEAFLET.papers[0], document=replace(LEAFLET.papers[0].document, sheets=(sheet,)))
    on_cards = replace(shown, look=Look.CARDS)

    assert Picture(svg, "A box. It is black.", "One box.") in report_of(replace(LEAFLET, papers=(shown,))).blocks
    pdf = PdfReader(io.BytesIO(draw(report_of(replace(LEAFLET, papers=(shown, on_cards))))))
    said = [alt for kind, alt, _ in elements(pdf.trailer["/Root"]["/StructTreeRoot"]) if kind == "Figure"]
    assert said == ["A box. It is black.", "A box. It is black."]


def test_the_pdf_is_tagged_with_cards_steps_and_tables() -> None:
    pdf = PdfReader(io.BytesIO(draw(report_of(LESSON))))
    kinds = [kind for kind, _, _ in elements(pdf.trailer["/Root"]["/StructTreeRoot"])]

    assert (kinds.count("Sect"), kinds.count("H3"), kinds.count("Table"), kinds.count("TH")) == (4, 4, 1, 6)
    assert kinds.count("Lbl") == 4, "Two steps of the activity, and two if a child tells something."
    assert (pdf.trailer["/Root"]["/Lang"], pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert draw(report_of(LESSON)) == draw(report_of(LESSON))


def test_words_for_adults_are_explained_on_paper_and_those_for_pupils_are_not() -> None:
    finds = ("hurry", "safeguarding team", "card", "Help")
    glossary = Glossary(tuple(Word(one, one, f"MEANING-OF-{one}.", facts=("T-01",)) for one in finds))

    report = report_of(LESSON, glossary=glossary)
    card = report_of(replace(LESSON, kind=PackKind.CARD), glossary=glossary)

    after = report.blocks[report.blocks.index(Heading("Words used here")) + 1]
    assert isinstance(after, Points)
    assert "Hurry: MEANING-OF-hurry." in after.items
    assert not [item for item in after.items if item.startswith("Help")], "The lesson explains it itself."
    assert Heading("Words used here") not in card.blocks
    assert Heading("Words used here") not in report_of(LESSON).blocks


@pytest.fixture(scope="module")
def taught() -> Catalogue:
    return read_catalogue(CONTENT)


def test_every_pack_that_is_shown_can_be_printed_and_loses_no_word(taught: Catalogue, tmp_path: Path) -> None:
    assert taught.schools is not None
    for pack in taught.schools.packs:
        path = tmp_path / f"{pack.slug}.pdf"
        path.write_bytes(draw(report_of(pack, taught, glossary=taught.words)))
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
        said = "".join(text.split())

        missing = [words for words in words_of(pack) if "".join(words.split()) not in said]
        assert missing == [], pack.slug
        if pack.kind is PackKind.CARD:
            assert len(PdfReader(path).pages) == 1, "A card is one side of paper."


def test_other_readers_can_read_it(taught: Catalogue, tmp_path: Path) -> None:
    assert taught.schools is not None
    pack = taught.schools.packs[0]
    pdf = draw(report_of(pack, taught))
    path = tmp_path / "pack.pdf"
    path.write_bytes(pdf)

    assert "No syntax or stream encoding errors found" in tool("qpdf", "--check", str(path), pdf=pdf)
    read = tool("pdftotext", "-", "-", pdf=pdf)
    assert pack.title in read
    assert f"edition {pack.edition}" in read


def words_of(pack: SchoolPack) -> list[str]:
    """Titles, steps and the sentences of sheets that stand whole on a line or are wrapped, without cells of tables."""
    found = [pack.title, pack.content_note, *pack.avoid]
    if pack.lesson is not None:
        found += [*pack.lesson.aims, *pack.lesson.send, *pack.lesson.activity_steps, *pack.lesson.before]
    for paper in pack.papers:
        for sheet in paper.document.sheets:
            found.append(sheet.title)
            for segment in sheet.segments:
                html = getattr(segment, "html", "")
                if "lms-cite" not in html and "{{" not in html and "<table" not in html:
                    found += paragraphs(html)
    return [words for words in found if words.isascii()]
