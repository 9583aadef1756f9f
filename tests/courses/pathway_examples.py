"""A tiny invented tree of questions and endings with the steps of one area, and ways to break it in one place."""

from collections.abc import Mapping
from pathlib import Path

from courses.checking import check_content
from tests.courses.examples import without_remedies, write_content

TREE = "pathways/worried.yaml"
OVERLAY = "pathways/overlays/test-area.yaml"

_TREE = """\
owner: Course content team
review_due: 2027-05-24
first: danger
danger: call
harms:
  - {id: danger, title: Danger now}
  - {id: theft, title: Theft}
people:
  - id: anyone
    title: Anyone
    do_not: [Do not step in.]
  - id: child
    title: A child
    sharing: [You need nobody's consent.]
    do_not: [Do not promise secrecy.]
    happens_next: [Somebody looks at it.]
    write_down: [What you saw.]
    facts: [TT-01]
questions:
  - id: danger
    ask: Is anyone in danger?
    answers:
      - {text: "Yes", goes_to: call}
      - {text: "No", hint: Not that I know., goes_to: child}
  - id: child
    ask: Is it a child?
    help: [Not sure? Choose yes.]
    answers:
      - {text: "Yes", goes_to: child-theft}
      - {text: "No", goes_to: adult-theft}
endings:
  - id: call
    title: Call for help
    person: anyone
    harm: danger
    how_fast: now
  - id: child-theft
    title: A child and a theft
    person: child
    harm: theft
    how_fast: today
    sharing: [Be open with the child.]
    happens_next: [It is written up.]
    facts: [TT-02, TT-01]
  - id: adult-theft
    title: An adult and a theft
    person: anyone
    harm: theft
    how_fast: today
"""

_OVERLAY = """\
area: test-area
title: Test area
owner: Course content team
review_due: 2027-05-24
review: null
people:
  - person: child
    contacts: [test-council]
    happens_next: [The council rings back.]
endings:
  - ending: call
    steps: [Call for help.]
    contacts: [test-helpline]
  - ending: child-theft
    steps: [Tell your lead., Go with the child.]
    contacts: [test-helpline]
    happens_next: [A shop may ask you.]
  - ending: adult-theft
    steps: [Tell your lead.]
    contacts: [test-helpline]
"""

PATHWAY_FILES: Mapping[str, str] = {TREE: _TREE, OVERLAY: _OVERLAY}
"""Path from the content folder to text. There is no fault and no warning in it."""


def write_pathways(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """The example course with the example pathways on the disk, otherwise as the changes say; the content folder."""
    return write_content(folder, {**PATHWAY_FILES, **(changes or {})})


def pathways_changed(file: str, old: str, new: str) -> dict[str, str]:
    """The change that puts `new` in the one place where `old` stands."""
    assert PATHWAY_FILES[file].count(old) == 1, f"{old!r} is not exactly once in {file}"
    return {file: PATHWAY_FILES[file].replace(old, new)}


def pathway_line(file: str, text: str) -> int:
    """The line of the example file on which this text first stands."""
    return PATHWAY_FILES[file][: PATHWAY_FILES[file].index(text)].count("\n") + 1


def found(root: Path) -> list[str]:
    """Every fault and warning of this folder as `file:line: message`."""
    return without_remedies(check_content(root))
