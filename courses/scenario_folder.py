"""The folder `scenarios` of a course: each file as a branching scenario, with notes where a way breaks off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from courses.checks.scenarios import note_shape
from courses.desk import Desk, OpenPage
from courses.faults import Spot
from courses.files import Source, name_within, read_source
from courses.hard_material import HardMaterial
from courses.markdown import clean, render
from courses.prose import count_words, paragraphs
from courses.scenario_manuscript import ScenarioManuscript
from courses.scenario_schemas import BranchingFields, NodeFields, ScenarioEndingFields
from courses.scenarios import Choice, Node, Quality, Scenario, ScenarioEnding, Step
from courses.validating import validate
from courses.yaml_text import YamlText, read_yaml

SCENARIOS_FOLDER = "scenarios"


@dataclass(frozen=True)
class Scenarios:
    """The scenarios that could be read, by name, and the files they are in."""

    manuscripts: tuple[ScenarioManuscript, ...]
    sources: tuple[Source, ...]
    whole: bool
    """Whether every file could be read."""


def read_scenarios(root: Path, paths: Iterable[Path], desk: Desk) -> Scenarios:
    """Each of these files as a scenario; what is wrong with one is noted."""
    manuscripts: list[ScenarioManuscript] = []
    sources: list[Source] = []
    whole = True
    for path in paths:
        source = read_source(root, path, desk.notebook)
        manuscript = read_scenario(source, slug=path.stem, desk=desk) if source else None
        if source is None or manuscript is None:
            whole = False
            continue
        manuscripts.append(manuscript)
        sources.append(source)
    return Scenarios(tuple(manuscripts), tuple(sources), whole)


def scenario_files(root: Path, folder: Path, desk: Desk) -> list[Path]:
    """The files of the folder; what does not belong in it is noted."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yaml" and path.is_file():
            found.append(path)
        elif not path.name.startswith("."):
            spot = Spot(name_within(root, path), 1)
            desk.notebook.note(spot, "This does not belong among the scenarios.", "Keep only YAML files here.")
    return found


def read_scenario(source: Source, *, slug: str, desk: Desk) -> ScenarioManuscript | None:
    """The scenario in this file; None with notes if it is not whole."""
    before = len(desk.notebook)
    yaml = read_yaml(source.text, start=source.spot(1), notebook=desk.notebook)
    fields = validate(BranchingFields, yaml, desk.notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    note_shape(fields, yaml, slug=slug, desk=desk)
    reader = _Reader(yaml, desk, fields.title)
    setting = reader.page()
    setting_html = reader.markdown(setting, fields.setting, ("setting",))
    nodes = {id_: _node(id_, node, reader) for id_, node in fields.nodes.items()}
    endings = {id_: _ending(id_, ending, reader) for id_, ending in fields.endings.items()}
    _keep_words(fields, reader)
    if len(desk.notebook) > before:
        return None
    scenario = Scenario(
        slug=slug,
        title=fields.title,
        about=fields.about,
        minutes=fields.minutes,
        outcomes=fields.outcomes,
        hard_material=fields.hard_material,
        hard_topics=fields.hard_topics,
        setting_html=setting_html,
        setting_facts=tuple(setting.facts),
        start=fields.start,
        nodes=nodes,
        endings=endings,
        words=count_words(" ".join(paragraphs(setting_html))) + _words_on_the_sound_way(fields.start, nodes, endings),
    )
    return ScenarioManuscript(scenario, fields, yaml)


@dataclass(frozen=True)
class _Reader:
    """Reads the texts of one scenario, and keeps their words: all of it is one page to those who look at wording."""

    yaml: YamlText
    desk: Desk
    title: str

    def page(self) -> OpenPage:
        """A place of the scenario, which counts its own sources from 1."""
        return OpenPage(self.desk, self.title, self.yaml.spot())

    def markdown(self, page: OpenPage, text: str, path: tuple[str | int, ...]) -> str:
        return clean(render(text, start=self.yaml.text_spot(path), page=page)).strip()

    def cite(self, page: OpenPage, facts: Iterable[str], path: tuple[str | int, ...]) -> None:
        for place, fact in enumerate(facts):
            page.cite(fact, self.yaml.spot((*path, place)))

    def keep(self, text: str, path: tuple[str | int, ...]) -> None:
        self.page().keep(text, self.yaml.spot(path))


def _node(id_: str, fields: NodeFields, reader: _Reader) -> Node:
    page, path = reader.page(), ("nodes", id_)
    text = reader.markdown(page, fields.text, (*path, "text"))
    gentler = reader.markdown(page, fields.gentler, (*path, "gentler")) if fields.gentler else None
    reader.cite(page, fields.facts, (*path, "facts"))
    if fields.speaks:
        reader.keep(fields.speaks, (*path, "speaks"))
    for place, choice in enumerate(fields.choices):
        reader.keep(choice.text, (*path, "choices", place, "text"))
        reader.keep(choice.feedback, (*path, "choices", place, "feedback"))
    choices = tuple(Choice(**choice.model_dump()) for choice in fields.choices)
    return Node(id_, fields.speaks or "", text, gentler, fields.danger, choices, tuple(page.facts))


def _ending(id_: str, fields: ScenarioEndingFields, reader: _Reader) -> ScenarioEnding:
    page, path = reader.page(), ("endings", id_)
    text = reader.markdown(page, fields.text, (*path, "text"))
    gentler = reader.markdown(page, fields.gentler, (*path, "gentler")) if fields.gentler else None
    reader.cite(page, fields.facts, (*path, "facts"))
    for name in ("title", "what_happened"):
        reader.keep(getattr(fields, name), (*path, name))
    for place, text_learned in enumerate(fields.learned):
        reader.keep(text_learned, (*path, "learned", place))
    for place, ending in enumerate(fields.pathway):
        reader.desk.note_unknown_pathway(ending, reader.yaml.spot((*path, "pathway", place)))
    for place, key in enumerate(fields.contacts):
        reader.desk.note_unknown_contact(key, reader.yaml.spot((*path, "contacts", place)))
    return ScenarioEnding(
        id=id_,
        title=fields.title,
        text_html=text,
        gentler_html=gentler,
        what_happened=fields.what_happened,
        learned=fields.learned,
        pathway=fields.pathway,
        contacts=fields.contacts,
        facts=tuple(page.facts),
    )


def _keep_words(fields: BranchingFields, reader: _Reader) -> None:
    for name in ("title", "about"):
        reader.keep(getattr(fields, name), (name,))
    if fields.hard_material is not HardMaterial.NONE:
        for place, topic in enumerate(fields.hard_topics):
            reader.keep(topic, ("hard_topics", place))


def _words_on_the_sound_way(start: str, nodes: Mapping[str, Node], endings: Mapping[str, ScenarioEnding]) -> int:
    """Words that somebody reads who makes the first sound choice at each node and goes on to an ending."""
    words = 0
    for step in sound_way(start, nodes, endings):
        node = nodes[step.node]
        chosen = node.find_choice(step.choice)
        texts = [*paragraphs(node.text_html), *(choice.text for choice in node.choices)]
        words += count_words(" ".join(texts)) + (count_words(chosen.feedback) if chosen else 0)
        start = chosen.to if chosen else start
    ending = endings.get(start)
    if ending is not None:
        words += count_words(" ".join((*paragraphs(ending.text_html), ending.what_happened, *ending.learned)))
    return words


def sound_way(start: str, nodes: Mapping[str, Node], endings: Mapping[str, ScenarioEnding]) -> tuple[Step, ...]:
    """The shortest way of sound choices only from here to an ending; none if there is no such way."""
    ways: list[tuple[str, tuple[Step, ...]]] = [(start, ())]
    seen = {start}
    for place, way in ways:
        if place in endings:
            return way
        for choice in nodes[place].choices if place in nodes else ():
            if choice.quality is Quality.SOUND and choice.to not in seen:
                seen.add(choice.to)
                ways.append((choice.to, (*way, Step(place, choice.id))))
    return ()
