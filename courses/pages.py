"""A page of a course out of its pieces: text, pictures, checks and scenarios, with and without any account."""

import re
from collections.abc import Mapping, Sequence

from courses.blocks import is_text_block, render_block
from courses.course import (
    CheckSegment,
    FigureSegment,
    HardMaterial,
    HtmlSegment,
    Page,
    ScenarioChoice,
    ScenarioSegment,
    Segment,
    WalkSegment,
)
from courses.desk import Desk, OpenPage
from courses.explained_words import explain
from courses.markdown import clean, render
from courses.prose import count_words, segment_paragraphs
from courses.scenarios import Scenario
from courses.schemas import FigureFields, PageFields, ScenarioFields
from courses.sections import Piece, RawPage, Version
from courses.svg import make_safe
from courses.validating import validate
from courses.yaml_text import YamlText, read_yaml
from quizzes.kinds import Kind
from quizzes.questions import Question
from quizzes.reading import QuestionFaults, read_question

IN_LESSONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
"""Kinds of question that can be asked on a page of a lesson: those answered by their options alone."""

_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)
_FIGURE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.svg", re.ASCII)

Read = Sequence[tuple[Version, str | Segment]]
"""Pieces read: running text as HTML not yet cleaned, or a segment of its own."""


def read_page(raw: RawPage, *, number: int, desk: Desk) -> Page | None:
    """The page, or None with a note if its fields cannot be read; other faults are noted too."""
    page = OpenPage(desk, raw.title, raw.spot)
    note_marks_in_heading(raw, desk)
    page.keep(raw.title, raw.spot)
    fields = _fields(raw, desk)
    if fields is None:
        return None
    read = [(piece.version, part) for piece in raw.pieces if (part := _part(piece, page, fields)) is not None]
    walk = _the_walk(raw, fields, read, desk)
    _note_versions(raw, fields, desk, walk)
    segments = put_together(read, Version.ACCOUNT)
    _note_figures_shown_twice(raw, desk)
    if not segments:
        desk.notebook.note(raw.spot, "There is nothing on this page.", "Write it, or take its heading out.")
    describes = fields.hard_material is HardMaterial.DESCRIBES
    names = [desk.contacts[key].name for key in page.contacts if key in desk.contacts]
    linked, meant = explain(segments, desk.words, names=names)
    without = put_together(read, Version.GENTLER) if describes else ()
    gentler, gentler_meant = explain(without, desk.words, names=names)
    return Page(
        slug=fields.slug,
        number=number,
        title=raw.title,
        outcomes=fields.outcomes,
        hard_material=fields.hard_material,
        hard_topics=fields.hard_topics,
        segments=linked,
        gentler=gentler if describes else None,
        facts=tuple(page.facts),
        contacts=tuple(page.contacts),
        words=count_all(segments) + (walk.words if walk else 0),
        meant=meant,
        gentler_meant=gentler_meant,
    )


def note_marks_in_heading(raw: RawPage, desk: Desk) -> None:
    """Note marks that would be shown as they stand."""
    if any(mark in raw.title for mark in ("[[", "{{", "*", "](", "`")):
        desk.notebook.note(raw.spot, "The heading is shown as it stands.", "Take out marks, sources and contacts.")


def count_all(segments: Sequence[Segment]) -> int:
    """Words to read in these segments."""
    return sum(count_words(text) for segment in segments for text in segment_paragraphs(segment))


def _fields(raw: RawPage, desk: Desk) -> PageFields | None:
    pieces = [piece for piece in raw.pieces if piece.name == "page"]
    if not pieces or raw.pieces[0].name != "page":
        remedy = "Write :::page, then slug, outcomes and hard_material, then :::, right below the heading."
        desk.notebook.note(raw.spot, "The page does not start with its fields.", remedy)
        return None
    for piece in pieces[1:]:
        desk.notebook.note(piece.spot, "The page has its fields twice.", "Take one of the two out.")
    yaml = _yaml(pieces[0], desk)
    fields = validate(PageFields, yaml, desk.notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    for place, outcome in enumerate(fields.outcomes):
        desk.note_unknown_outcome(outcome, yaml.spot(("outcomes", place)))
    if (fields.hard_material is HardMaterial.NONE) != (not fields.hard_topics):
        remedy = "Name topics with mentions and describes, and write [] with none."
        desk.notebook.note(yaml.spot(("hard_topics",)), "The hard topics do not fit the hard material.", remedy)
    return fields


def _the_walk(raw: RawPage, fields: PageFields, read: Read, desk: Desk) -> Scenario | None:
    """The branching scenario of the page, if it has one; with notes where it does not fit the page."""
    pieces = [piece for piece in raw.pieces if piece.name == "scenario-walk"]
    for piece in pieces[1:]:
        desk.notebook.note(piece.spot, "The page has two branching scenarios.", "Put the second on a page of its own.")
    found = [part for _, part in read if isinstance(part, WalkSegment)]
    scenario = desk.scenarios.get(found[0].slug) if found else None
    if scenario is not None and not fields.hard_material.covers(scenario.hard_material):
        message = f"The scenario on this page says hard_material: {scenario.hard_material}."
        desk.notebook.note(raw.spot, message, "Say the same of the page: people are told before they open it.")
    return scenario


def _note_versions(raw: RawPage, fields: PageFields, desk: Desk, walk: Scenario | None) -> None:
    has = {piece.version for piece in raw.pieces}
    describes = fields.hard_material is HardMaterial.DESCRIBES
    needs = {Version.ACCOUNT, Version.GENTLER} if describes else set()
    if walk is not None and walk.hard_material is HardMaterial.DESCRIBES and has == {Version.SHARED}:
        return  # the account, and the version without it, are in the scenario
    for version in (Version.ACCOUNT, Version.GENTLER):
        if version in needs and version not in has:
            message = f"The page describes hard material but has no version called {version}."
            desk.notebook.note(raw.spot, message, f"Add ::::{version}, its text, and ::::.")
        elif version in has and not describes:
            spot = next(piece.spot for piece in raw.pieces if piece.version is version)
            message = f"There is a version called {version}, but the page describes nothing hard."
            desk.notebook.note(spot, message, "Write hard_material: describes, or take the four colons out.")


def _note_figures_shown_twice(raw: RawPage, desk: Desk) -> None:
    for version in (Version.ACCOUNT, Version.GENTLER):
        seen: set[str] = set()
        for piece in raw.pieces:
            if piece.name == "figure" and piece.version in (Version.SHARED, version):
                if piece.argument in seen:
                    desk.notebook.note(piece.spot, "This picture is on the page already.", "Take one of the two out.")
                seen.add(piece.argument)


def put_together(read: Read, version: Version) -> tuple[Segment, ...]:
    """What readers of this version see; running text that meets becomes one segment."""
    segments: list[Segment] = []
    waiting: list[str] = []
    for version_of_part, part in (*read, (version, None)):
        if version_of_part not in (Version.SHARED, version):
            continue
        if isinstance(part, str):
            waiting.append(part)
            continue
        if waiting:
            segments.append(HtmlSegment(clean("\n".join(waiting)).strip()))
            waiting = []
        if part is not None:
            segments.append(part)
    return tuple(segments)


def _part(piece: Piece, page: OpenPage, fields: PageFields) -> str | Segment | None:
    """HTML not yet cleaned, or a segment; None for fields, and with a note for what cannot be read."""
    match piece.name:
        case "check":
            return _check(piece, page, fields)
        case "scenario":
            return _scenario(piece, page)
        case "scenario-walk":
            return _walk(piece, page)
    return read_to_print(piece, page)


def read_to_print(piece: Piece, page: OpenPage) -> str | FigureSegment | None:
    """A piece that says the same on a screen and on paper; None for another, and with a note if it cannot be read."""
    if not piece.name:
        return render(piece.text, start=piece.text_spot, page=page)
    if is_text_block(piece.name):
        return render_block(piece, page)
    return _figure(piece, page) if piece.name == "figure" else None


def _yaml(piece: Piece, desk: Desk) -> YamlText | None:
    return read_yaml(piece.text, start=piece.text_spot, notebook=desk.notebook)


def _check(piece: Piece, page: OpenPage, fields: PageFields) -> CheckSegment | None:
    id_, yaml = _id(piece, page), _yaml(piece, page.desk)
    if id_ is None or yaml is None:
        return None
    if not isinstance(yaml.data, Mapping):
        page.notebook.note(piece.spot, "The check is empty.", "Give it stem: and options:.")
        return None
    if "id" in yaml.data:
        page.notebook.note(yaml.spot(("id",)), "The id of a check stands behind :::check.", "Take this line out.")
    question = read_question_at({"outcome": fields.outcomes[0], **yaml.data, "id": id_}, yaml, (), page.desk)
    if question is None:
        return None
    if question.kind not in IN_LESSONS:
        remedy = f"Choose one of {', '.join(IN_LESSONS)}, or put the question into quiz.yaml."
        page.notebook.note(yaml.spot(("kind",)), f"A check on a page cannot be of the kind {question.kind}.", remedy)
        return None
    for fact in question.facts:
        page.cite(fact, yaml.spot(("facts",)))
    page.desk.note_unknown_outcome(question.outcome, yaml.spot(("outcome",)))
    keep_question(question, yaml, (), page)
    return CheckSegment(id_, question)


def read_question_at(content: object, yaml: YamlText, path: tuple[str | int, ...], desk: Desk) -> Question | None:
    """The question in `content`, which stands at `path` of `yaml`; None with a note of every fault."""
    try:
        return read_question(content)
    except QuestionFaults as error:
        for fault in error.faults:
            desk.notebook.note(yaml.spot((*path, *fault.path)), fault.message, fault.remedy)
        return None


def keep_question(question: Question, yaml: YamlText, path: tuple[str | int, ...], page: OpenPage) -> None:
    """Keep the words of a question for the check of its wording."""
    page.keep(question.stem, yaml.spot((*path, "stem")))
    for inner, text in question.content.passages():
        page.keep(text, yaml.spot((*path, *inner)))


def _scenario(piece: Piece, page: OpenPage) -> ScenarioSegment | None:
    id_, yaml = _id(piece, page), _yaml(piece, page.desk)
    fields = validate(ScenarioFields, yaml, page.notebook) if yaml else None
    if id_ is None or yaml is None or fields is None:
        return None
    _note_choices(fields, yaml, page)
    page.keep(fields.title, yaml.spot(("title",)))
    story = clean(render(fields.story, start=yaml.text_spot(("story",)), page=page))
    page.keep(fields.question, yaml.spot(("question",)))
    for place, choice in enumerate(fields.choices):
        page.keep(choice.text, yaml.spot(("choices", place, "text")))
        page.keep(choice.happens, yaml.spot(("choices", place, "happens")))
    choices = tuple(ScenarioChoice(**choice.model_dump()) for choice in fields.choices)
    return ScenarioSegment(id_, fields.title, story, fields.question, choices)


def _note_choices(fields: ScenarioFields, yaml: YamlText, page: OpenPage) -> None:
    ids = [choice.id for choice in fields.choices]
    for place, id_ in enumerate(ids):
        if id_ in ids[:place]:
            spot = yaml.spot(("choices", place, "id"))
            page.notebook.note(spot, f"The choice {id_} is there twice.", "Give each choice its own id.")
    if sum(choice.best for choice in fields.choices) != 1:
        message = "Exactly one choice has to be the best."
        page.notebook.note(yaml.spot(("choices",)), message, "Write best: true for one, best: false for the others.")


def _walk(piece: Piece, page: OpenPage) -> WalkSegment | None:
    if piece.text.strip():
        remedy = "Write the scenario in its file, and close the block right away with :::."
        page.notebook.note(piece.text_spot, "Nothing stands inside scenario-walk.", remedy)
    if piece.version is not Version.SHARED:
        remedy = "Put it outside of account and gentler, and write gentler: in its file."
        page.notebook.note(piece.spot, "The scenario is only in one version of the page.", remedy)
    scenario = page.desk.scenarios.get(piece.argument)
    if scenario is None:
        remedy = "Name a file of the folder scenarios without .yaml, such as :::scenario-walk locked-flat."
        page.notebook.note(piece.spot, f"There is no scenario called {piece.argument[:80]}.", remedy)
        return None
    if scenario.slug in page.desk.scenarios_shown:
        page.notebook.note(piece.spot, "This scenario is on a page already.", "Take one of the two out.")
    page.desk.scenarios_shown.add(scenario.slug)
    return WalkSegment(scenario.slug, scenario.title, scenario.about, scenario.minutes)


def _figure(piece: Piece, page: OpenPage) -> FigureSegment | None:
    name = piece.argument
    yaml = _yaml(piece, page.desk)
    fields = validate(FigureFields, yaml, page.notebook) if yaml else None
    if _FIGURE.fullmatch(name) is None:
        remedy = "Name a file of the folder figures, such as :::figure three-steps.svg."
        page.notebook.note(piece.spot, "This picture cannot be found.", remedy)
        return None
    page.desk.figures_shown.add(name)
    source = page.desk.figures.get(name)
    if source is None:
        page.notebook.note(piece.spot, f"There is no picture {name}.", "Put it into the folder figures.")
    if source is None or yaml is None or fields is None:
        return None
    id_ = f"figure-{name.removesuffix('.svg')}"
    page.keep(fields.alt, yaml.spot(("alt",)))
    page.keep(fields.caption, yaml.spot(("caption",)))
    description = clean(render(fields.description, start=yaml.text_spot(("description",)), page=page))
    svg = make_safe(source, id_=id_, notebook=page.notebook)
    return FigureSegment(id_, svg, fields.alt, fields.caption, description.strip())


def _id(piece: Piece, page: OpenPage) -> str | None:
    if len(piece.argument) > 80 or _ID.fullmatch(piece.argument) is None:
        remedy = f"Write its id behind it, such as :::{piece.name} ms1-c1."
        page.notebook.note(piece.spot, f"The {piece.name} has no id.", remedy)
        return None
    page.desk.note_ids_used_again(piece.argument, piece.spot)
    return piece.argument
