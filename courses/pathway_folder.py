"""The folder `pathways`: worried.yaml, the tree that areas share, and overlays/<area>.yaml, the steps of this one."""

from collections.abc import Mapping
from pathlib import Path

from courses.checks.pathways import note_overlay, note_shape
from courses.contacts import ContactEntry
from courses.course import Fact
from courses.faults import Notebook, Spot
from courses.files import name_within, read_yaml_file
from courses.pathway_manuscript import PathwayManuscript
from courses.pathway_schemas import OverlayFields, TreeFields
from courses.validating import validate

PATHWAYS_FOLDER = "pathways"
TREE_FILE = "worried.yaml"
OVERLAYS_FOLDER = "overlays"


def read_pathway_folder(
    root: Path, *, facts: Mapping[str, Fact], contacts: Mapping[str, ContactEntry], notebook: Notebook
) -> PathwayManuscript | None:
    """The pathways in the content folder `root`; None if it has none, or, with notes, if they are not whole."""
    folder = root / PATHWAYS_FOLDER
    if not folder.is_dir():
        return None
    before = len(notebook)
    _note_strangers(root, folder, (TREE_FILE, OVERLAYS_FOLDER), "worried.yaml and the folder overlays", notebook)
    overlay_path = _overlay_file(root, folder / OVERLAYS_FOLDER, notebook)
    tree_yaml = read_yaml_file(root, folder / TREE_FILE, notebook)
    tree = validate(TreeFields, tree_yaml, notebook) if tree_yaml else None
    overlay_yaml = read_yaml_file(root, overlay_path, notebook) if overlay_path else None
    overlay = validate(OverlayFields, overlay_yaml, notebook) if overlay_yaml else None
    if tree is None or tree_yaml is None or overlay is None or overlay_yaml is None or overlay_path is None:
        return None
    if overlay.area != overlay_path.stem:
        spot = overlay_yaml.spot(("area",))
        notebook.note(spot, f"The file is not called {overlay.area}.yaml.", f"Write area: {overlay_path.stem}.")
    manuscript = PathwayManuscript(tree, tree_yaml, overlay, overlay_yaml, notebook)
    note_shape(manuscript, facts=facts)
    note_overlay(manuscript, contacts=contacts)
    return manuscript if len(notebook) == before else None


def _overlay_file(root: Path, folder: Path, notebook: Notebook) -> Path | None:
    """The one file of the folder: contacts.yaml is of one area, and so are the steps."""
    found = sorted(path for path in folder.iterdir() if path.suffix == ".yaml") if folder.is_dir() else []
    if folder.is_dir():
        names = tuple(path.name for path in found)
        _note_strangers(root, folder, names, "the file of this area, such as coventry.yaml", notebook)
    if len(found) == 1:
        return found[0]
    spot = Spot(name_within(root, folder), 1)
    if found:
        message = f"There are the steps of {len(found)} areas."
        notebook.note(spot, message, "Keep the one for the area that contacts.yaml is for.")
    else:
        notebook.note(spot, "There are no steps of an area.", "Add <area>.yaml, such as coventry.yaml.")
    return None


def _note_strangers(root: Path, folder: Path, known: tuple[str, ...], what: str, notebook: Notebook) -> None:
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            spot = Spot(name_within(root, path), 1)
            notebook.note(spot, "This does not belong to the pathways.", f"Keep here only {what}.")
