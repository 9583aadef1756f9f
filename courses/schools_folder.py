"""The folder `schools`: every-lesson.yaml, and for each pack a folder with pack.yaml and its papers in Markdown."""

import re
from collections.abc import Mapping
from pathlib import Path

from certificates.pictures import unprintable
from courses.contacts import ContactEntry
from courses.course import Fact
from courses.desk import Desk, OpenPage
from courses.documents import read_handout
from courses.faults import Notebook, Spot
from courses.files import Source, name_within, read_source, read_yaml_file
from courses.practice import Document
from courses.schools import EveryLesson, Lesson, LessonRow, PackKind, Paper, SchoolPack, Stage, WordMeant
from courses.schools_manuscript import PackManuscript, SchoolsManuscript
from courses.schools_schemas import EveryLessonFields, LessonFields, PackFields
from courses.segments import FigureSegment
from courses.validating import validate
from courses.yaml_text import YamlText

SCHOOLS_FOLDER = "schools"
EVERY_LESSON_FILE = "every-lesson.yaml"
PACK_FILE = "pack.yaml"
FIGURES_FOLDER = "figures"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
RESERVED = frozenset({"pack"})
"""Names of papers that would hide another page at the same address."""


def read_schools_folder(
    root: Path, *, facts: Mapping[str, Fact], contacts: Mapping[str, ContactEntry], notebook: Notebook
) -> SchoolsManuscript | None:
    """The packs in the content folder `root`; None if it has none, or, with notes, if they are not whole."""
    folder = root / SCHOOLS_FOLDER
    if not folder.is_dir():
        return None
    before = len(notebook)
    desk = Desk(facts, contacts, notebook)
    yaml, every_lesson = _every_lesson(root, folder / EVERY_LESSON_FILE, desk)
    packs = [
        _pack(root, path, Desk(facts, contacts, notebook, _figures(root, path / FIGURES_FOLDER, notebook)))
        for path in _pack_folders(root, folder, notebook)
    ]
    if yaml is None or every_lesson is None or len(notebook) > before:
        return None
    whole = tuple(pack for pack in packs if pack is not None)
    ordered = tuple(sorted(whole, key=lambda one: (_ORDER[one.pack.stages[0]], one.pack.slug)))
    return SchoolsManuscript(every_lesson, yaml, tuple(desk.passages), ordered, facts, notebook)


_ORDER = {stage: place for place, stage in enumerate(Stage)}


def _pack_folders(root: Path, folder: Path, notebook: Notebook) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and SLUG.fullmatch(path.name):
            found.append(path)
        elif path.name != EVERY_LESSON_FILE and not path.name.startswith("."):
            remedy = f"Keep here only {EVERY_LESSON_FILE} and folders such as ks1-safe-grown-ups."
            notebook.note(Spot(name_within(root, path), 1), "This does not belong to the packs for schools.", remedy)
    return found


def _every_lesson(root: Path, path: Path, desk: Desk) -> tuple[YamlText | None, EveryLesson | None]:
    yaml = read_yaml_file(root, path, desk.notebook)
    fields = validate(EveryLessonFields, yaml, desk.notebook) if yaml else None
    if yaml is None or fields is None:
        return yaml, None
    page = OpenPage(desk, "Every lesson", yaml.spot())
    for name in ("before", "ground_rules", "if_told", "avoid", "afterwards"):
        _keep(getattr(fields, name), (name,), page, yaml)
    for place, fact in enumerate(fields.facts):
        page.cite(fact, yaml.spot(("facts", place)))
    return yaml, EveryLesson(**fields.model_dump())


def _pack(root: Path, folder: Path, desk: Desk) -> PackManuscript | None:
    yaml = read_yaml_file(root, folder / PACK_FILE, desk.notebook)
    fields = validate(PackFields, yaml, desk.notebook) if yaml else None
    documents = _documents(root, folder, desk)
    _note_pictures(documents, desk)
    if yaml is None or fields is None:
        return None
    _keep_words(fields, yaml, desk)
    _note_lesson(fields, yaml, desk)
    _note_papers(fields, yaml, documents, desk)
    papers = tuple(Paper(documents[one.file], one.look) for one in fields.papers if one.file in documents)
    return PackManuscript(_whole(folder.name, fields, papers), yaml, tuple(desk.passages), name_within(root, folder))


def _whole(slug: str, fields: PackFields, papers: tuple[Paper, ...]) -> SchoolPack:
    return SchoolPack(
        slug=slug,
        title=fields.title,
        kind=fields.kind,
        summary=fields.summary,
        stages=fields.stages,
        themes=fields.themes,
        minutes=fields.minutes,
        edition=fields.edition,
        status=fields.status,
        owner=fields.owner,
        review_due=fields.review_due,
        content_note=fields.content_note,
        hooks=fields.hooks,
        contacts=fields.contacts,
        avoid=fields.avoid,
        parents=fields.parents,
        lesson=_lesson(fields.lesson) if fields.lesson else None,
        papers=papers,
    )


def _lesson(fields: LessonFields) -> Lesson:
    return Lesson(
        aims=fields.aims,
        words=tuple(WordMeant(one.word, one.means) for one in fields.words),
        before=fields.before,
        materials=fields.materials,
        plan=tuple(LessonRow(**row.model_dump()) for row in fields.plan),
        activity=fields.activity,
        activity_steps=fields.activity_steps,
        assessment=fields.assessment,
        looks_like=fields.looks_like,
        send=fields.send,
    )


def _documents(root: Path, folder: Path, desk: Desk) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".md" and path.is_file() and SLUG.fullmatch(path.stem) and path.stem not in RESERVED:
            source = read_source(root, path, desk.notebook)
            document = read_handout(source, slug=path.stem, desk=desk) if source else None
            if document is not None:
                found[path.stem] = document
        elif path.name not in (PACK_FILE, FIGURES_FOLDER) and not path.name.startswith("."):
            remedy = f"Keep here only {PACK_FILE}, papers such as cards.md, and the folder {FIGURES_FOLDER}."
            desk.notebook.note(Spot(name_within(root, path), 1), "This does not belong in a pack.", remedy)
    return found


def _figures(root: Path, folder: Path, notebook: Notebook) -> dict[str, Source]:
    """The pictures of a pack by file name, not yet made safe."""
    found: dict[str, Source] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix == ".svg" and path.is_file():
            source = read_source(root, path, notebook)
            found.update({path.name: source} if source else {})
        elif not path.name.startswith("."):
            spot = Spot(name_within(root, path), 1)
            notebook.note(spot, "This does not belong among the pictures.", "Keep only SVG files here.")
    return found


def _note_pictures(documents: Mapping[str, Document], desk: Desk) -> None:
    """Note a picture on no paper, on two, or with something in it that cannot be printed."""
    shown = [
        segment
        for document in documents.values()
        for sheet in document.sheets
        for segment in sheet.segments
        if isinstance(segment, FigureSegment)
    ]
    for name, source in desk.figures.items():
        uses = [one for one in shown if one.id == f"figure-{name.removesuffix('.svg')}"]
        wrong = unprintable(uses[0].svg) if uses and uses[0].svg else ""
        if len(uses) != 1:
            message = f"This picture is on {len(uses)} papers."
            desk.notebook.note(source.spot(1), message, "Show each picture of a pack once.")
        if wrong:
            message = f"{wrong} in this picture cannot be printed."
            desk.notebook.note(
                source.spot(1), message, "Use plain shapes, colours such as #12436D, and paths of MLCQZ."
            )


def _keep_words(fields: PackFields, yaml: YamlText, desk: Desk) -> None:
    page = OpenPage(desk, fields.title, yaml.spot())
    for name in ("title", "summary", "content_note"):
        page.keep(getattr(fields, name), yaml.spot((name,)))
    _keep(fields.avoid, ("avoid",), page, yaml)
    _keep(fields.parents, ("parents",), page, yaml)
    for place, fact in enumerate(fields.hooks):
        page.cite(fact, yaml.spot(("hooks", place)))
    for place, key in enumerate(fields.contacts):
        page.name_contact(key, yaml.spot(("contacts", place)))
    lesson = fields.lesson
    if lesson is None:
        return
    for name in ("activity", "assessment"):
        page.keep(getattr(lesson, name), yaml.spot(("lesson", name)))
    for name in ("aims", "before", "materials", "activity_steps", "looks_like", "send"):
        _keep(getattr(lesson, name), ("lesson", name), page, yaml)
    for place, row in enumerate(lesson.plan):
        for name in ("title", "teacher", "pupils"):
            page.keep(getattr(row, name), yaml.spot(("lesson", "plan", place, name)))
    for place, word in enumerate(lesson.words):
        page.keep(f"{word.word}: {word.means}", yaml.spot(("lesson", "words", place)))


def _keep(texts: tuple[str, ...], path: tuple[str | int, ...], page: OpenPage, yaml: YamlText) -> None:
    for place, text in enumerate(texts):
        page.keep(text, yaml.spot((*path, place)))


def _note_lesson(fields: PackFields, yaml: YamlText, desk: Desk) -> None:
    """Note a lesson without its plan, one whose rows do not add up, and a plan where there is no lesson."""
    is_lesson = fields.kind is PackKind.LESSON
    if is_lesson != (fields.lesson is not None):
        message = "A lesson has a plan, and nothing else has one."
        desk.notebook.note(yaml.spot(("kind",)), message, "Add lesson: with kind: lesson, or take it out.")
    if is_lesson and not fields.parents:
        message = "The lesson has no note for parents."
        desk.notebook.note(yaml.spot(), message, "Add parents: with what they should know.")
    total = sum(row.minutes for row in fields.lesson.plan) if fields.lesson else fields.minutes
    if total != fields.minutes:
        message = f"The rows of the plan take {total} minutes together."
        desk.notebook.note(yaml.spot(("minutes",)), message, "Write the same here, or change a row.")


def _note_papers(fields: PackFields, yaml: YamlText, documents: Mapping[str, Document], desk: Desk) -> None:
    named = [one.file for one in fields.papers]
    for place, slug in enumerate(named):
        spot = yaml.spot(("papers", place, "file"))
        if slug not in documents:
            desk.notebook.note(spot, f"There is no paper {slug}.", f"Add {slug}.md, or take it out.")
        if slug in named[:place]:
            desk.notebook.note(spot, f"The paper {slug} is there twice.", "Name it once.")
    for slug in sorted(documents.keys() - set(named)):
        message = f"The paper {slug} is not named in {PACK_FILE}."
        desk.notebook.note(yaml.spot(("papers",)), message, "Add it to papers:, or delete the file.")
