"""A module file of a course as a module with its pages."""

import re
from collections import Counter

from courses.course import ContentNote, HardMaterial, Module
from courses.desk import Desk
from courses.files import Source
from courses.pages import read_page
from courses.passages import Passage
from courses.schemas import ModuleFields
from courses.sections import RawModule, take_apart
from courses.validating import validate
from courses.yaml_text import YamlText, read_yaml

MODULE_FILE = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md", re.ASCII)
"""Two digits for its place, then its slug."""


def read_module(source: Source, *, number: int, slug: str, desk: Desk) -> Module | None:
    """The module in this file, or None with notes if its fields cannot be read; other faults are noted too."""
    raw = take_apart(source, desk.notebook)
    if raw is None:
        return None
    yaml = read_yaml(raw.header, start=raw.header_spot, notebook=desk.notebook)
    fields = validate(ModuleFields, yaml, desk.notebook) if yaml else None
    pages = [read_page(page, number=place, desk=desk) for place, page in enumerate(raw.pages, start=1)]
    if yaml is None or fields is None:
        return None
    note = fields.content_note
    module = Module(
        number=number,
        slug=slug,
        title=fields.title,
        minutes=fields.minutes,
        about=fields.about,
        content_note=ContentNote(note.shows, note.does_not_show) if note else None,
        pages=tuple(page for page in pages if page is not None),
    )
    _keep_words(module, yaml, desk)
    _note_pages(module, raw, yaml, desk)
    return module


def _keep_words(module: Module, yaml: YamlText, desk: Desk) -> None:
    desk.passages += [
        Passage(yaml.spot(("title",)), module.title),
        Passage(yaml.spot(("about",)), module.about),
    ]
    if module.content_note:
        desk.passages += [
            Passage(yaml.spot(("content_note", "shows")), module.content_note.shows),
            Passage(yaml.spot(("content_note", "does_not_show")), module.content_note.does_not_show),
        ]


def _note_pages(module: Module, raw: RawModule, yaml: YamlText, desk: Desk) -> None:
    for slug, times in Counter(page.slug for page in module.pages).items():
        if times > 1:
            spot = raw.pages[0].spot
            desk.notebook.note(spot, f"The slug {slug} is used for {times} pages.", "Give each page its own slug.")
    describes = any(page.hard_material is HardMaterial.DESCRIBES for page in module.pages)
    if describes and module.content_note is None:
        remedy = "Add content_note: with shows: and does_not_show: to the fields at the start of the file."
        desk.notebook.note(yaml.spot(), "A page describes hard material but the part has no content note.", remedy)
    if module.content_note is not None and not describes and len(module.pages) == len(raw.pages):
        message = "There is a content note, but no page describes hard material."
        desk.notebook.note(yaml.spot(("content_note",)), message, "Take it out, or mark the page with describes.")
