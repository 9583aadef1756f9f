"""Texts to print, such as facilitator-notes.md: fields at the start, then a sheet of paper for each heading."""

from collections.abc import Sequence

from courses.desk import Desk, OpenPage
from courses.files import Source
from courses.pages import Read, count_all, note_marks_in_heading, put_together, read_to_print
from courses.practice import Document, ForWhom, Sheet
from courses.practice_schemas import DocumentFields, HandoutFields
from courses.sections import RawPage, Version, take_apart
from courses.segments import FigureSegment, HtmlSegment
from courses.validating import validate
from courses.yaml_text import YamlText, read_yaml

MOST_WORDS_ON_A_SHEET = 700
"""More do not fit on one side of paper in letters that can be read."""

_NOT_PRINTED = frozenset({"page", "check", "scenario", "scenario-walk"})


def read_document(source: Source, *, slug: str, desk: Desk, most_words: int = MOST_WORDS_ON_A_SHEET) -> Document | None:
    """The document in this file, or None with notes if its fields cannot be read; other faults are noted too."""
    return _read(source, DocumentFields, slug=slug, desk=desk, most_words=most_words)


def read_handout(source: Source, *, slug: str, desk: Desk) -> Document | None:
    """The same of a handout, which says for whom it is."""
    return _read(source, HandoutFields, slug=slug, desk=desk, most_words=MOST_WORDS_ON_A_SHEET)


def _read(source: Source, schema: type[DocumentFields], *, slug: str, desk: Desk, most_words: int) -> Document | None:
    raw = take_apart(source, desk.notebook)
    if raw is None:
        return None
    yaml = read_yaml(raw.header, start=raw.header_spot, notebook=desk.notebook)
    fields = validate(schema, yaml, desk.notebook) if yaml else None
    sheets = tuple(_sheet(page, most_words, desk) for page in raw.pages)
    if yaml is None or fields is None:
        return None
    _keep(fields, yaml, desk)
    for_whom = fields.for_ if isinstance(fields, HandoutFields) else ForWhom.FACILITATOR
    return Document(slug, fields.title, fields.about, for_whom, sheets)


def _sheet(raw: RawPage, most_words: int, desk: Desk) -> Sheet:
    page = OpenPage(desk, raw.title, raw.spot)
    note_marks_in_heading(raw, desk)
    page.keep(raw.title, raw.spot)
    read: list[tuple[Version, str | FigureSegment]] = []
    for piece in raw.pieces:
        if piece.name in _NOT_PRINTED or piece.version is not Version.SHARED:
            name = piece.name or str(piece.version)
            desk.notebook.note(
                piece.spot, f"The block {name} cannot be printed.", "Keep it for the parts of the course."
            )
            continue
        part = read_to_print(piece, page)
        if part is not None:
            read.append((piece.version, part))
    segments = _printed(read)
    words = count_all(segments)
    if not segments:
        desk.notebook.note(raw.spot, "There is nothing on this sheet.", "Write it, or take its heading out.")
    if words > most_words:
        message = f"There are {words} words on this sheet."
        desk.notebook.note(raw.spot, message, f"Keep it to {most_words}, or start another sheet with #.")
    return Sheet(raw.title, segments, tuple(page.facts), tuple(page.contacts), words)


def _printed(read: Read) -> tuple[HtmlSegment | FigureSegment, ...]:
    together: Sequence[object] = put_together(read, Version.ACCOUNT)
    return tuple(segment for segment in together if isinstance(segment, HtmlSegment | FigureSegment))


def _keep(fields: DocumentFields, yaml: YamlText, desk: Desk) -> None:
    page = OpenPage(desk, fields.title, yaml.spot())
    page.keep(fields.title, yaml.spot(("title",)))
    page.keep(fields.about, yaml.spot(("about",)))
