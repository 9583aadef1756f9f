"""What a course folder holds besides study: session.yaml with its papers, sign_off.yaml, and summary.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from courses.desk import Desk, OpenPage
from courses.documents import read_document, read_handout
from courses.faults import Spot
from courses.files import Source, name_within, read_source
from courses.practice import Criterion, Document, LiveSession, Part, PlanRow, SignOff
from courses.practice_schemas import CriterionFields, SessionFields, SignOffFields
from courses.schemas import CourseFields
from courses.validating import validate
from courses.yaml_text import YamlText, read_yaml

SESSION_FILE = "session.yaml"
NOTES_FILE = "facilitator-notes.md"
HANDOUTS_FOLDER = "handouts"
SIGN_OFF_FILE = "sign_off.yaml"
SUMMARY_FILE = "summary.md"
FILES = (SESSION_FILE, NOTES_FILE, SIGN_OFF_FILE, SUMMARY_FILE)

MOST_WORDS_OF_A_SUMMARY = 350
"""One page that is read."""


@dataclass
class Practice:
    """What was found, and in which files."""

    session: LiveSession | None = None
    session_spot: Spot | None = None
    """Where it says how people are kept safe."""
    sign_off: SignOff | None = None
    summary: Document | None = None
    sources: list[Source] = field(default_factory=list)
    whole: bool = True
    """Whether everything that is there could be read."""


def read_practice(root: Path, folder: Path, *, fields: CourseFields, yaml: YamlText, desk: Desk) -> Practice:
    """All of it, with notes of what is wrong and of what is missing for the parts that course.yaml names."""
    _note_parts(folder, fields, yaml, desk)
    practice = Practice()
    if (folder / SESSION_FILE).exists():
        practice.session = _session(root, folder, practice, desk)
        practice.whole &= practice.session is not None
    if (folder / SIGN_OFF_FILE).exists():
        practice.sign_off = _sign_off(root, folder, practice, desk)
        practice.whole &= practice.sign_off is not None
    if (folder / SUMMARY_FILE).exists():
        practice.summary = _summary(root, folder, practice, desk)
        practice.whole &= practice.summary is not None
    return practice


def handout_files(root: Path, folder: Path, desk: Desk) -> list[Path]:
    """The files of the folder; what does not belong in it is noted."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".md" and path.is_file():
            found.append(path)
        elif not path.name.startswith("."):
            spot = Spot(name_within(root, path), 1)
            desk.notebook.note(
                spot, "This does not belong among the handouts.", "Keep only texts such as case.md here."
            )
    return found


def _note_parts(folder: Path, fields: CourseFields, yaml: YamlText, desk: Desk) -> None:
    spot = yaml.spot(("parts",))
    if fields.parts[0] is not Part.STUDY or len(set(fields.parts)) < len(fields.parts):
        desk.notebook.note(spot, "The parts are not in order.", "Start with study, and name each part once.")
    for part, name in ((Part.SESSION, SESSION_FILE), (Part.SIGN_OFF, SIGN_OFF_FILE)):
        there = (folder / name).exists()
        if part in fields.parts and not there:
            desk.notebook.note(spot, f"The part {part} has no {name}.", f"Add {name}, or take {part} out.")
        elif there and part not in fields.parts:
            message = f"There is {name}, but {part} is no part of the award."
            desk.notebook.note(spot, message, f"Write parts: [study, …, {part}], or delete the file.")
    if not (folder / SESSION_FILE).exists():
        for name in (NOTES_FILE, HANDOUTS_FOLDER):
            if (folder / name).exists():
                desk.notebook.note(spot, f"There is {name}, but no {SESSION_FILE}.", "Add it, or take this out.")


def _read_yaml(root: Path, path: Path, practice: Practice, desk: Desk) -> YamlText | None:
    source = read_source(root, path, desk.notebook)
    if source is None:
        return None
    practice.sources.append(source)
    return read_yaml(source.text, start=source.spot(1), notebook=desk.notebook)


def _summary(root: Path, folder: Path, practice: Practice, desk: Desk) -> Document | None:
    source = read_source(root, folder / SUMMARY_FILE, desk.notebook)
    if source is None:
        return None
    practice.sources.append(source)
    summary = read_document(source, slug="summary", desk=desk, most_words=MOST_WORDS_OF_A_SUMMARY)
    if summary is not None and len(summary.sheets) != 1:
        desk.notebook.note(source.spot(1), "A summary is one page.", "Keep one heading with #.")
    return summary


def _session(root: Path, folder: Path, practice: Practice, desk: Desk) -> LiveSession | None:
    handouts = _handouts(root, folder / HANDOUTS_FOLDER, practice, desk)
    source = read_source(root, folder / NOTES_FILE, desk.notebook)
    notes = read_document(source, slug="facilitator-notes", desk=desk) if source else None
    if source is not None:
        practice.sources.append(source)
    yaml = _read_yaml(root, folder / SESSION_FILE, practice, desk)
    fields = validate(SessionFields, yaml, desk.notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    practice.session_spot = yaml.spot(("safety",))
    _keep_session(fields, yaml, desk)
    _note_plan(fields, yaml, desk)
    _note_handouts(fields, yaml, handouts, desk)
    if notes is None or not all(slug in handouts for slug in fields.handouts):
        return None
    return LiveSession(
        title=fields.title,
        minutes=fields.minutes,
        least=fields.group.least,
        most=fields.group.most,
        facilitators=fields.facilitators,
        led_by=fields.led_by,
        outcomes=fields.outcomes,
        before=fields.before,
        materials=fields.materials,
        room=fields.room,
        safety=fields.safety,
        plan=tuple(PlanRow(**row.model_dump()) for row in fields.plan),
        register=fields.register_,
        follow_up=fields.follow_up,
        facts=fields.facts,
        notes=notes,
        handouts=tuple(handouts[slug] for slug in fields.handouts),
    )


def _handouts(root: Path, folder: Path, practice: Practice, desk: Desk) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for path in handout_files(root, folder, desk) if folder.is_dir() else ():
        source = read_source(root, path, desk.notebook)
        handout = read_handout(source, slug=path.stem, desk=desk) if source else None
        if source is not None:
            practice.sources.append(source)
        if handout is None:
            practice.whole = False
        else:
            found[path.stem] = handout
    return found


def _note_plan(fields: SessionFields, yaml: YamlText, desk: Desk) -> None:
    total = sum(row.minutes for row in fields.plan)
    if total != fields.minutes:
        message = f"The rows of the plan take {total} minutes together."
        desk.notebook.note(yaml.spot(("minutes",)), message, "Write the same here, or change a row.")
    planned = {outcome for row in fields.plan for outcome in row.outcomes}
    for place, outcome in enumerate(fields.outcomes):
        spot = yaml.spot(("outcomes", place))
        desk.note_unknown_outcome(outcome, spot)
        if outcome not in planned:
            message = f"No row of the plan is for the outcome {outcome}."
            desk.notebook.note(spot, message, "Add it to the outcomes of a row, or take it out here.")
    for number, row in enumerate(fields.plan):
        for place, outcome in enumerate(row.outcomes):
            if outcome not in fields.outcomes:
                message = f"The session does not say that it is for {outcome}."
                spot = yaml.spot(("plan", number, "outcomes", place))
                desk.notebook.note(spot, message, "Add it to the outcomes of the session, or take it out here.")
    for place, fact in enumerate(fields.facts):
        desk.note_unknown_fact(fact, yaml.spot(("facts", place)))


def _note_handouts(fields: SessionFields, yaml: YamlText, handouts: Mapping[str, Document], desk: Desk) -> None:
    for place, slug in enumerate(fields.handouts):
        spot = yaml.spot(("handouts", place))
        if slug not in handouts:
            desk.notebook.note(spot, f"There is no handout {slug}.", f"Add handouts/{slug}.md, or take it out.")
        if slug in fields.handouts[:place]:
            desk.notebook.note(spot, f"The handout {slug} is there twice.", "Name it once.")
    for slug in sorted(handouts.keys() - set(fields.handouts)):
        message = f"The handout {slug} is not named in the plan."
        desk.notebook.note(yaml.spot(("handouts",)), message, "Add it to handouts:, or delete the file.")
    for number, row in enumerate(fields.plan):
        for place, slug in enumerate(row.handouts):
            if slug not in fields.handouts:
                spot = yaml.spot(("plan", number, "handouts", place))
                desk.notebook.note(spot, f"The session has no handout {slug}.", "Add it to handouts: below.")


def _sign_off(root: Path, folder: Path, practice: Practice, desk: Desk) -> SignOff | None:
    yaml = _read_yaml(root, folder / SIGN_OFF_FILE, practice, desk)
    fields = validate(SignOffFields, yaml, desk.notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    page = OpenPage(desk, fields.title, yaml.spot())
    page.keep(fields.title, yaml.spot(("title",)))
    page.keep(fields.about, yaml.spot(("about",)))
    _keep_lines(("who_may_sign", fields.who_may_sign), page, yaml)
    _keep_lines(("how", fields.how), page, yaml)
    ids = [criterion.id for criterion in fields.criteria]
    for place, criterion in enumerate(fields.criteria):
        if criterion.id in ids[:place]:
            spot = yaml.spot(("criteria", place, "id"))
            desk.notebook.note(spot, f"The criterion {criterion.id} is there twice.", "Give each its own id.")
        _look_at_criterion(criterion, place, page, yaml)
    return SignOff(
        title=fields.title,
        about=fields.about,
        observations=fields.observations,
        who_may_sign=fields.who_may_sign,
        how=fields.how,
        criteria=tuple(_criterion(criterion) for criterion in fields.criteria),
    )


def _look_at_criterion(criterion: CriterionFields, place: int, page: OpenPage, yaml: YamlText) -> None:
    path = ("criteria", place)
    page.desk.note_unknown_outcome(criterion.outcome, yaml.spot((*path, "outcome")))
    for name in ("text", "evidence"):
        page.keep(getattr(criterion, name), yaml.spot((*path, name)))
    for name in ("not_yet", "safe", "strong"):
        page.keep(getattr(criterion.levels, name), yaml.spot((*path, "levels", name)))
    for number, fact in enumerate(criterion.facts):
        page.cite(fact, yaml.spot((*path, "facts", number)))


def _criterion(fields: CriterionFields) -> Criterion:
    levels = fields.levels
    return Criterion(
        id=fields.id,
        outcome=fields.outcome,
        text=fields.text,
        evidence=fields.evidence,
        not_yet=levels.not_yet,
        safe=levels.safe,
        strong=levels.strong,
        facts=fields.facts,
    )


def _keep_session(fields: SessionFields, yaml: YamlText, desk: Desk) -> None:
    page = OpenPage(desk, fields.title, yaml.spot())
    page.keep(fields.title, yaml.spot(("title",)))
    page.keep(fields.led_by, yaml.spot(("led_by",)))
    for name in ("before", "materials", "room", "safety", "follow_up"):
        _keep_lines((name, getattr(fields, name)), page, yaml)
    _keep_lines(("register", fields.register_), page, yaml)
    for place, row in enumerate(fields.plan):
        for name in ("title", "facilitator", "people", "purpose"):
            page.keep(getattr(row, name), yaml.spot(("plan", place, name)))


def _keep_lines(named: tuple[str, Sequence[str]], page: OpenPage, yaml: YamlText) -> None:
    name, lines = named
    for place, line in enumerate(lines):
        page.keep(line, yaml.spot((name, place)))
