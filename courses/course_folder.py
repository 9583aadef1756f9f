"""A folder `<topic>/tier-<n>` as a course: course.yaml, modules 01-….md, quiz.yaml, pictures and what else it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from courses.contacts import ContactEntry
from courses.course import Award, ChangeKind, ChangeNote, Course, Fact, Module, Outcome, ReviewRecord
from courses.desk import Desk, OpenPage
from courses.digest import content_sha256
from courses.faults import Notebook, Spot
from courses.files import Source, name_within, read_source, read_yaml_file
from courses.manuscript import Manuscript
from courses.modules import MODULE_FILE, read_module
from courses.pages import keep_question
from courses.passages import Passage
from courses.practice_folder import FILES, HANDOUTS_FOLDER, Practice, read_practice
from courses.scenario_folder import SCENARIOS_FOLDER, Scenarios, read_scenarios, scenario_files
from courses.schemas import CourseFields
from courses.svg import make_safe
from courses.validating import validate
from courses.words import NO_GLOSSARY, Glossary
from courses.yaml_text import YamlText
from quizzes.quiz import AS_EVERYWHERE, TEST_OUT_AS_EVERYWHERE, AttemptRules, Bank, Blueprint, TestOutRules
from quizzes.reading import QuestionFaults, read_bank

COURSE_FILE = "course.yaml"
QUIZ_FILE = "quiz.yaml"
FIGURES_FOLDER = "figures"


@dataclass(frozen=True)
class _Quiz:
    bank: Bank
    blueprint: Blueprint
    yaml: YamlText


@dataclass(frozen=True)
class _Modules:
    modules: tuple[Module, ...]
    sources: tuple[Source, ...]
    spots: Mapping[int, Spot]


def read_course_folder(
    root: Path,
    folder: Path,
    *,
    facts: Mapping[str, Fact],
    contacts: Mapping[str, ContactEntry],
    pathways: frozenset[str] = frozenset(),
    glossary: Glossary = NO_GLOSSARY,
    notebook: Notebook,
) -> Manuscript | None:
    """The course in this folder of the content folder `root`; None with notes if a part of it cannot be read.

    `pathways` holds the ids of their endings, `glossary` the words that its pages explain.
    """
    files = _files(root, folder, notebook)
    yaml = read_yaml_file(root, folder / COURSE_FILE, notebook)
    fields = validate(CourseFields, yaml, notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    figures = {path.name: read for path in files.figures if (read := read_source(root, path, notebook)) is not None}
    outcomes = frozenset(outcome.id for outcome in fields.outcomes)
    desk = Desk(facts, contacts, notebook, figures, outcomes, pathways, words=glossary.finder(fields.topic))
    _note_course_fields(fields, yaml, folder, notebook)
    _keep_course_words(fields, yaml, desk)
    scenario_paths = scenario_files(root, folder / SCENARIOS_FOLDER, desk) if files.has_scenarios else []
    scenarios = read_scenarios(root, scenario_paths, desk)
    desk.scenarios = {one.scenario.slug: one.scenario for one in scenarios.manuscripts}
    modules = _read_modules(root, files.modules, desk)
    practice = read_practice(root, folder, fields=fields, yaml=yaml, desk=desk)
    quiz = _read_quiz(root, folder / QUIZ_FILE, desk)
    if quiz is None or len(modules.modules) != len(files.modules) or not scenarios.whole or not practice.whole:
        return None
    return _manuscript(_Read(fields, yaml, modules, quiz, scenarios, practice), desk)


@dataclass(frozen=True)
class _Read:
    """Everything of the folder that could be read."""

    fields: CourseFields
    yaml: YamlText
    modules: _Modules
    quiz: _Quiz
    scenarios: Scenarios
    practice: Practice


def _manuscript(read: _Read, desk: Desk) -> Manuscript:
    course = _course(read)
    cited = course.facts_cited()
    known = [desk.facts[id_] for id_ in sorted(cited) if id_ in desk.facts]
    sources = (*read.modules.sources, *desk.figures.values(), *read.scenarios.sources, *read.practice.sources)
    digest = content_sha256(read.fields, sources, course.bank, course.blueprint, known)
    unshown = tuple(source.spot(1) for name, source in desk.figures.items() if name not in desk.figures_shown)
    return Manuscript(
        course=replace(course, content_sha256=digest),
        facts=desk.facts,
        passages=tuple(desk.passages),
        fields=read.yaml,
        quiz=read.quiz.yaml,
        module_spots=read.modules.spots,
        spots_of_ids=desk.ids,
        pictures_not_shown=unshown,
        notebook=desk.notebook,
        session_spot=read.practice.session_spot,
        scenarios=read.scenarios.manuscripts,
        scenarios_shown=frozenset(desk.scenarios_shown),
    )


def _course(read: _Read) -> Course:
    """The course, still without its number."""
    fields = read.fields
    return Course(
        award=Award(fields.topic, fields.tier),
        topic_title=fields.topic_title,
        tier_name=fields.tier_name,
        title=fields.title,
        edition=fields.edition,
        status=fields.status,
        summary=fields.summary,
        audience=fields.audience,
        minutes=fields.minutes,
        pass_percent=fields.pass_percent,
        months_valid=fields.months_valid,
        prerequisites=tuple(Award.parse(code) for code in fields.prerequisites),
        owner=fields.owner,
        review_due=fields.review_due,
        outcomes=tuple(Outcome(outcome.id, outcome.text, outcome.always_teach) for outcome in fields.outcomes),
        change_log=tuple(ChangeNote(note.edition, note.date, note.kind, note.note) for note in fields.change_log),
        reviews=tuple(ReviewRecord(review.role, review.date, review.content_sha256) for review in fields.reviews),
        on_monday=fields.on_monday,
        modules=read.modules.modules,
        bank=read.quiz.bank,
        blueprint=read.quiz.blueprint,
        content_sha256="",
        attempts=AttemptRules(**fields.attempts.model_dump()) if fields.attempts else AS_EVERYWHERE,
        test_out=TestOutRules(**fields.test_out.model_dump()) if fields.test_out else TEST_OUT_AS_EVERYWHERE,
        parts=fields.parts,
        scenarios=tuple(one.scenario for one in read.scenarios.manuscripts),
        session=read.practice.session,
        sign_off=read.practice.sign_off,
        summary_sheet=read.practice.summary,
    )


@dataclass(frozen=True)
class _Files:
    modules: tuple[Path, ...]
    figures: tuple[Path, ...]
    has_scenarios: bool


def _files(root: Path, folder: Path, notebook: Notebook) -> _Files:
    """The files of the folder by kind; what does not belong in it is noted."""
    modules: list[Path] = []
    figures: list[Path] = []
    has_scenarios = False
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name == SCENARIOS_FOLDER:
            has_scenarios = True
        elif path.is_dir() and path.name == FIGURES_FOLDER:
            figures += _figure_files(root, path, notebook)
        elif MODULE_FILE.fullmatch(path.name):
            modules.append(path)
        elif path.name not in (COURSE_FILE, QUIZ_FILE, *FILES, HANDOUTS_FOLDER) and not path.name.startswith("."):
            remedy = (
                "Keep here course.yaml, quiz.yaml, summary.md, session.yaml, facilitator-notes.md, sign_off.yaml, "
                "parts such as 01-what-it-is.md, and the folders figures, scenarios and handouts."
            )
            notebook.note(Spot(name_within(root, path), 1), "This does not belong in a course.", remedy)
    if not modules:
        notebook.note(Spot(name_within(root, folder), 1), "The course has no parts.", "Add 01-….md.")
    return _Files(tuple(modules), tuple(figures), has_scenarios)


def _figure_files(root: Path, folder: Path, notebook: Notebook) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".svg" and path.is_file():
            found.append(path)
        elif not path.name.startswith("."):
            spot = Spot(name_within(root, path), 1)
            notebook.note(spot, "This does not belong among the pictures.", "Keep only SVG files here.")
    return found


def _read_modules(root: Path, paths: Iterable[Path], desk: Desk) -> _Modules:
    modules: list[Module] = []
    sources: list[Source] = []
    spots: dict[int, Spot] = {}
    for number, path in enumerate(paths, start=1):
        match = MODULE_FILE.fullmatch(path.name)
        spot = Spot(name_within(root, path), 1)
        if match is None or int(match[1]) != number:
            desk.notebook.note(spot, "The numbers of the parts have a gap or a double.", "Count them 01, 02, 03.")
        source = read_source(root, path, desk.notebook)
        slug = match[2] if match else path.stem
        module = read_module(source, number=number, slug=slug, desk=desk) if source else None
        if source and module:
            modules.append(module)
            sources.append(source)
            spots[number] = source.spot(2)
    for module in modules:
        if any(module.slug == other.slug for other in modules if other.number < module.number):
            spot = spots[module.number]
            desk.notebook.note(spot, f"Two parts are called {module.slug}.", "Give each part its own name.")
    return _Modules(tuple(modules), tuple(sources), spots)


def _read_quiz(root: Path, path: Path, desk: Desk) -> _Quiz | None:
    yaml = read_yaml_file(root, path, desk.notebook)
    if yaml is None:
        return None
    try:
        bank, blueprint = read_bank(yaml.data, pictures=_pictures_asked_about(yaml, desk))
    except QuestionFaults as error:
        for fault in error.faults:
            desk.notebook.note(yaml.spot(fault.path), fault.message, fault.remedy)
        return None
    page = OpenPage(desk, "", yaml.spot())
    for place, question in enumerate(bank):
        path_to = ("questions", place)
        desk.note_unknown_outcome(question.outcome, yaml.spot((*path_to, "outcome")))
        for at, fact in enumerate(question.facts):
            desk.note_unknown_fact(fact, yaml.spot((*path_to, "facts", at)))
        if question.id in desk.ids:
            spot = yaml.spot((*path_to, "id"))
            desk.notebook.note(spot, f"The id {question.id} is also that of a check.", "Give each its own id.")
        keep_question(question, yaml, path_to, page)
    return _Quiz(bank, blueprint, yaml)


def _pictures_asked_about(yaml: YamlText, desk: Desk) -> Mapping[str, str]:
    """The pictures that questions name, made safe, by file name."""
    questions = yaml.data.get("questions") if isinstance(yaml.data, Mapping) else None
    named = (
        question["picture"].get("file")
        for question in (questions if isinstance(questions, list) else ())
        if isinstance(question, Mapping) and isinstance(question.get("picture"), Mapping)
    )
    files = {name for name in named if isinstance(name, str) and name in desk.figures}
    desk.figures_shown.update(files)
    return {
        name: make_safe(desk.figures[name], id_=f"asked-{name.removesuffix('.svg')}", notebook=desk.notebook)
        for name in sorted(files)
    }


def _keep_course_words(fields: CourseFields, yaml: YamlText, desk: Desk) -> None:
    for name in ("title", "summary", "audience"):
        desk.passages.append(Passage(yaml.spot((name,)), getattr(fields, name)))
    for place, outcome in enumerate(fields.outcomes):
        desk.passages.append(Passage(yaml.spot(("outcomes", place, "text")), outcome.text))
    for place, line in enumerate(fields.on_monday):
        desk.passages.append(Passage(yaml.spot(("on_monday", place)), line))


def _note_course_fields(fields: CourseFields, yaml: YamlText, folder: Path, notebook: Notebook) -> None:
    """Note where course.yaml does not fit its folder or itself."""
    if fields.topic != folder.parent.name:
        message = f"The folder is called {folder.parent.name}."
        notebook.note(yaml.spot(("topic",)), message, f"Write topic: {folder.parent.name}, or rename the folder.")
    if f"tier-{fields.tier}" != folder.name:
        message = f"The folder is called {folder.name}."
        notebook.note(yaml.spot(("tier",)), message, "Write the tier of the folder, or rename the folder.")
    ids = [outcome.id for outcome in fields.outcomes]
    for place, id_ in enumerate(ids):
        if id_ in ids[:place]:
            spot = yaml.spot(("outcomes", place, "id"))
            notebook.note(spot, f"The outcome {id_} is there twice.", "Give each outcome its own id.")
    _note_change_log(fields, yaml, notebook)


def _note_change_log(fields: CourseFields, yaml: YamlText, notebook: Notebook) -> None:
    log = fields.change_log
    if log[-1].edition != fields.edition:
        remedy = (
            "End the change log with a line on this edition, saying what changed and whether it is minor or material."
        )
        notebook.note(yaml.spot(("edition",)), "This is not the last edition of the change log.", remedy)
    for place, note in enumerate(log):
        if (note.kind is ChangeKind.FIRST) != (place == 0):
            message = "Only the first line of the change log, and always that one, is of the kind first."
            notebook.note(yaml.spot(("change_log", place, "kind")), message, "Write minor or material for the others.")
    for place, (earlier, later) in enumerate(pairwise(log), start=1):
        if later.date < earlier.date or _parts(later.edition) <= _parts(earlier.edition):
            message = "The change log is not in order."
            notebook.note(yaml.spot(("change_log", place)), message, "Put the oldest edition first, the newest last.")


def _parts(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split("."))
