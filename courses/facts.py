"""The facts that pages and questions rest on, read from the packs in the facts folder."""

from pathlib import Path

from courses.course import Fact
from courses.faults import Notebook, Spot
from courses.files import name_within, read_yaml_file
from courses.schemas import FactPackFields
from courses.validating import validate

FACTS_FOLDER = "facts"


def read_facts(folder: Path, notebook: Notebook) -> dict[str, Fact]:
    """Every fact of every pack by id, packs by name and facts in their order; with notes of all that is wrong."""
    facts: dict[str, Fact] = {}
    packs = folder / FACTS_FOLDER
    for path in sorted(packs.iterdir()) if packs.is_dir() else ():
        if path.suffix == ".yaml":
            _read_pack(folder, path, facts, notebook)
        elif not path.name.startswith("."):
            spot = Spot(name_within(folder, path), 1)
            notebook.note(
                spot, "This does not belong among the facts.", "Keep here only packs such as hate-crime.yaml."
            )
    return facts


def _read_pack(folder: Path, path: Path, facts: dict[str, Fact], notebook: Notebook) -> None:
    yaml = read_yaml_file(folder, path, notebook)
    fields = validate(FactPackFields, yaml, notebook) if yaml else None
    if yaml is None or fields is None:
        return
    if fields.pack != path.stem:
        notebook.note(yaml.spot(("pack",)), f"The file is not called {fields.pack}.yaml.", f"Write pack: {path.stem}.")
    for place, entry in enumerate(fields.facts):
        if entry.id in facts:
            spot = yaml.spot(("facts", place, "id"))
            message = f"The id {entry.id} is already used in the pack {facts[entry.id].pack}."
            notebook.note(spot, message, "Give each fact its own id, or cite the one there is.")
        else:
            facts[entry.id] = Fact(**entry.model_dump(), pack=fields.pack)
