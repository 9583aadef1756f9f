"""Whether every way through a branching scenario leads somewhere, and whether somebody can always act soundly."""

import re
from collections.abc import Iterator

from courses.checks.quiz_balance import FEW_LETTERS, LONGEST_TO_SHORTEST
from courses.desk import Desk
from courses.faults import Notebook, Severity, Spot
from courses.hard_material import HardMaterial
from courses.manuscript import Manuscript
from courses.scenario_graph import leading_to, longest_way, reached_from
from courses.scenario_manuscript import ScenarioManuscript
from courses.scenario_schemas import BranchingFields, NodeFields, ScenarioChoiceFields
from courses.scenarios import Quality
from courses.yaml_text import YamlText

MOST_CHOICES_ON_A_WAY = 12
"""Longer, and nobody remembers how it began."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LONGEST_SLUG = 80


def note_shape(fields: BranchingFields, yaml: YamlText, *, slug: str, desk: Desk) -> None:
    """Note everything that keeps the scenario from being whole."""
    notebook = desk.notebook
    if len(slug) > _LONGEST_SLUG or _SLUG.fullmatch(slug) is None:
        notebook.note(yaml.spot(), "This cannot be the name of a scenario.", "Call it like locked-flat.yaml.")
    for place, outcome in enumerate(fields.outcomes):
        desk.note_unknown_outcome(outcome, yaml.spot(("outcomes", place)))
    _note_hard_material(fields, yaml, notebook)
    _note_ids(fields, yaml, notebook)
    if _note_targets(fields, yaml, notebook):
        _note_ways(fields, yaml, notebook)
    for id_, node in fields.nodes.items():
        _note_node(id_, node, yaml, notebook)
    for id_, ending in fields.endings.items():
        if not ending.pathway and not ending.contacts:
            message = f"The ending {id_} does not say what to do here."
            remedy = "Name an ending of the pathways under pathway:, or whom to tell under contacts:."
            notebook.note(yaml.spot(("endings", id_)), message, remedy)


def note_scenarios_not_shown(manuscript: Manuscript) -> None:
    """Note scenarios that no page leads to: nobody would find them."""
    for one in manuscript.scenarios:
        if one.scenario.slug not in manuscript.scenarios_shown:
            remedy = f"Put :::scenario-walk {one.scenario.slug} on a page, or delete the file."
            manuscript.notebook.note(one.yaml.spot(), "No page leads to this scenario.", remedy)


def note_choices_that_give_themselves_away(manuscript: Manuscript) -> None:
    """Note choices of unlike length, a sound choice known by its look, and calls to 999 not marked as such."""
    for one in manuscript.scenarios:
        for id_, node in one.fields.nodes.items():
            _note_lengths(id_, node, one, manuscript.notebook)
            for place, choice in enumerate(node.choices):
                if "999" in choice.text and not choice.calls_999:
                    spot = one.yaml.spot(("nodes", id_, "choices", place, "text"))
                    remedy = "Write calls_999: true, and danger: true for the node, if it is a call for help."
                    manuscript.notebook.note(spot, "This choice speaks of 999.", remedy, Severity.WARNING)
        _note_pattern(one, manuscript.notebook)


def _choices(fields: BranchingFields) -> Iterator[tuple[str, int, ScenarioChoiceFields]]:
    for id_, node in fields.nodes.items():
        for place, choice in enumerate(node.choices):
            yield id_, place, choice


def _note_hard_material(fields: BranchingFields, yaml: YamlText, notebook: Notebook) -> None:
    if (fields.hard_material is HardMaterial.NONE) != (not fields.hard_topics):
        remedy = "Name topics with mentions and describes, and write [] with none."
        notebook.note(yaml.spot(("hard_topics",)), "The hard topics do not fit the hard material.", remedy)
    gentler = [("nodes", id_) for id_, node in fields.nodes.items() if node.gentler]
    gentler += [("endings", id_) for id_, ending in fields.endings.items() if ending.gentler]
    describes = fields.hard_material is HardMaterial.DESCRIBES
    if describes and not gentler:
        message = "The scenario describes hard material but has no version without it."
        remedy = "Add gentler: to each node and ending that holds the account."
        notebook.note(yaml.spot(("hard_material",)), message, remedy)
    if not describes:
        for name, id_ in gentler:
            spot = yaml.spot((name, id_, "gentler"))
            message = "There is a gentler version, but the scenario describes nothing hard."
            notebook.note(spot, message, "Write hard_material: describes, or take this out.")


def _note_ids(fields: BranchingFields, yaml: YamlText, notebook: Notebook) -> None:
    for id_ in fields.endings:
        if id_ in fields.nodes:
            message = f"The id {id_} is that of a node and of an ending."
            notebook.note(yaml.spot(("endings", id_)), message, "Give each its own id.")
    for id_, node in fields.nodes.items():
        ids = [choice.id for choice in node.choices]
        for place, choice_id in enumerate(ids):
            if choice_id in ids[:place]:
                spot = yaml.spot(("nodes", id_, "choices", place, "id"))
                notebook.note(spot, f"The choice {choice_id} is there twice.", "Give each choice its own id.")


def _note_targets(fields: BranchingFields, yaml: YamlText, notebook: Notebook) -> bool:
    """Note where something leads to a place that is not there. Whether every target is."""
    known = {*fields.nodes, *fields.endings}
    missing = [
        (yaml.spot(("nodes", id_, "choices", place, "to")), choice.to)
        for id_, place, choice in _choices(fields)
        if choice.to not in known
    ]
    for spot, to in missing:
        message = f"This choice leads to {to}, which is not there."
        notebook.note(spot, message, "Correct the id, or add what is missing.")
    if fields.start not in fields.nodes:
        message = f"There is no node {fields.start} to start with."
        notebook.note(yaml.spot(("start",)), message, "Name the id of the first node.")
    return not missing and fields.start in fields.nodes


def _note_ways(fields: BranchingFields, yaml: YamlText, notebook: Notebook) -> None:
    edges = {id_: [choice.to for choice in node.choices] for id_, node in fields.nodes.items()}
    sound = {
        id_: [choice.to for choice in node.choices if choice.quality is Quality.SOUND]
        for id_, node in fields.nodes.items()
    }
    reached, can_end = reached_from(edges, fields.start), leading_to(edges, fields.endings)
    for name, ids in (("nodes", [*fields.nodes]), ("endings", [*fields.endings])):
        for id_ in ids:
            if id_ not in reached:
                spot = yaml.spot((name, id_))
                notebook.note(spot, f"No choice leads to {id_}.", "Lead a choice to it, or take it out.")
    for id_ in fields.nodes:
        if id_ not in can_end:
            message = f"Who gets to {id_} goes round and round: no choice leads on to an ending."
            notebook.note(yaml.spot(("nodes", id_)), message, "Lead a choice out of the circle.")
    longest = longest_way(edges, fields.start)
    if longest > MOST_CHOICES_ON_A_WAY:
        message = f"A way through the scenario has {longest} choices."
        remedy = f"Keep each way to at most {MOST_CHOICES_ON_A_WAY}; a circle counts with all its nodes."
        notebook.note(yaml.spot(("nodes",)), message, remedy)
    if not reached_from(sound, fields.start) & fields.endings.keys():
        message = "No way of sound choices only leads from the start to an ending."
        notebook.note(yaml.spot(("nodes",)), message, "Let somebody who does everything well get to an ending.")


def _note_node(id_: str, node: NodeFields, yaml: YamlText, notebook: Notebook) -> None:
    if all(choice.quality is Quality.RISKY for choice in node.choices):
        message = f"Nobody can act well at {id_}: each choice is risky."
        notebook.note(yaml.spot(("nodes", id_)), message, "Add one that is sound, or can be lived with.")
    calls = any(choice.calls_999 for choice in node.choices)
    if node.danger and not calls:
        message = f"Somebody is in danger at {id_}, but no choice calls 999."
        notebook.note(yaml.spot(("nodes", id_, "danger")), message, "Write calls_999: true for the choice that does.")
    for place, choice in enumerate(node.choices):
        spot = yaml.spot(("nodes", id_, "choices", place, "quality"))
        sound = choice.quality is Quality.SOUND
        if choice.calls_999 and not node.danger:
            message = f"This choice calls 999, but nobody is in danger at {id_}."
            notebook.note(spot, message, "Write danger: true for the node, or take calls_999 out.")
        elif choice.calls_999 and not sound:
            message = "To call 999 is right when somebody is in danger now."
            notebook.note(spot, message, "Write quality: sound, and let it lead to a good way.")
        elif node.danger and calls and sound and not choice.calls_999:
            message = "Somebody is in danger, and this choice does not call 999."
            notebook.note(spot, message, "Write quality: workable or risky, or let the choice call 999.")


def _note_lengths(id_: str, node: NodeFields, one: ScenarioManuscript, notebook: Notebook) -> None:
    lengths = sorted(len(choice.text) for choice in node.choices)
    if lengths[-1] - lengths[0] > FEW_LETTERS and lengths[-1] > LONGEST_TO_SHORTEST * lengths[0]:
        message = f"The choices at {id_} have from {lengths[0]} to {lengths[-1]} letters."
        remedy = "Make them alike in length, so that length is no hint."
        notebook.note(one.yaml.spot(("nodes", id_, "choices")), message, remedy, Severity.WARNING)


_FEWEST_FOR_A_PATTERN = 4
"""Nodes. Fewer may come out alike by chance."""


def _note_pattern(one: ScenarioManuscript, notebook: Notebook) -> None:
    nodes = [
        node.choices
        for node in one.fields.nodes.values()
        if sum(choice.quality is Quality.SOUND for choice in node.choices) == 1
    ]
    if len(nodes) < _FEWEST_FOR_A_PATTERN:
        return
    spot: Spot = one.yaml.spot(("nodes",))
    places = {[choice.quality for choice in choices].index(Quality.SOUND) for choices in nodes}
    if len(places) == 1:
        message = "The sound choice stands in the same place at every node."
        notebook.note(spot, message, "Put it first here, last there.", Severity.WARNING)
    longest = [max(choices, key=lambda choice: len(choice.text)).quality is Quality.SOUND for choices in nodes]
    if all(longest):
        message = "The sound choice is the longest at every node."
        notebook.note(spot, message, "Make some of the others longer.", Severity.WARNING)
