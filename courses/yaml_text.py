"""YAML read safely: plain values only, no aliases or tags, every key once, and the line of each value at hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from courses.faults import Notebook, Spot

DEEPEST = 20
"""Levels of lists and fields within each other. A quiz has 5; the parser itself breaks at some tens of thousands."""

_Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = Sequence[str | int]


@dataclass(frozen=True)
class YamlText:
    """What a YAML text says, and where it says it."""

    data: object
    file: str
    first_line: int
    _root: yaml.Node | None

    def spot(self, path: Path = ()) -> Spot:
        """The line of the value at this path of keys and places from 0, or of the nearest thing around it."""
        line, _ = _find(self._root, path)
        return Spot(self.file, self.first_line + line)

    def text_spot(self, path: Path) -> Spot:
        """The line where a value's own text starts: below its key when it is written as a block."""
        line, node = _find(self._root, path)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            line = node.start_mark.line + 1
        return Spot(self.file, self.first_line + line)


def read_yaml(text: str, *, start: Spot, notebook: Notebook) -> YamlText | None:
    """What `text` says, which starts at the line `start`; None with notes of all that keeps it from being read."""
    before = len(notebook)
    try:
        for line, message, remedy in _unsafe(text):
            notebook.note(Spot(start.file, start.line + line), message, remedy)
        if len(notebook) > before:
            return None
        loader = _Loader(text)
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        _note_broken(error, start, notebook)
        return None
    _note_repeated_keys(root, start, notebook)
    if len(notebook) > before:
        return None
    return _construct(loader, root, start, notebook)


def _construct(
    loader: yaml.CSafeLoader | yaml.SafeLoader, root: yaml.Node | None, start: Spot, notebook: Notebook
) -> YamlText | None:
    try:
        data = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        _note_broken(error, start, notebook)
        return None
    except (ValueError, OverflowError):
        another = _Loader("")  # the first is left in the middle of what it could not build
        line = next((node.start_mark.line for node in _nodes(root) if _impossible(another, node)), 0)
        message = "This looks like a date or a number, but there is no such date or number."
        notebook.note(Spot(start.file, start.line + line), message, "Correct it, or put quotes round it.")
        return None
    return YamlText(data, start.file, start.line, root)


def _unsafe(text: str) -> Iterator[tuple[int, str, str]]:
    """What a course never needs and an attack does; looked for in the stream, before anything is built from it."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent):
            yield line, "This refers to another place with *.", "Write the text out here, or put quotes round it."
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            yield line, "This has a type mark with !.", "Take out the mark, or put quotes round the text."
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                yield line, f"This is nested more than {DEEPEST} levels deep.", "Write it with fewer levels."
                return


def _note_broken(error: yaml.YAMLError, start: Spot, notebook: Notebook) -> None:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it breaks off"
    line = start.line + (mark.line if mark else 0)
    remedy = (
        "Look for a missing quote, a colon in unquoted text, or wrong spaces at the start of this or the line above."
    )
    notebook.note(Spot(start.file, line), f"This cannot be read as YAML: {problem}.", remedy)


def _note_repeated_keys(root: yaml.Node | None, start: Spot, notebook: Notebook) -> None:
    for node in _nodes(root):
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                spot = Spot(start.file, start.line + key.start_mark.line)
                notebook.note(spot, f"`{key.value}` is given twice.", "Take one of the two out.")
            seen.add(str(key.value))


def _nodes(root: yaml.Node | None) -> Iterator[yaml.Node]:
    if root is None:
        return
    yield root
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            yield from _nodes(key)
            yield from _nodes(value)
    elif isinstance(root, yaml.SequenceNode):
        for value in root.value:
            yield from _nodes(value)


def _impossible(loader: yaml.CSafeLoader | yaml.SafeLoader, node: yaml.Node) -> bool:
    if not isinstance(node, yaml.ScalarNode):
        return False
    try:
        loader.construct_object(node)
    except (ValueError, OverflowError):
        return True
    return False


def _find(root: yaml.Node | None, path: Path) -> tuple[int, yaml.Node | None]:
    """The line, from 0, of the nearest thing there is on the way to `path`, and the node at its end if there is one."""
    node, line = root, root.start_mark.line if root else 0
    for step in path:
        following = _step(node, step)
        if following is None:
            return line, None
        line, node = following
    return line, node


def _step(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None


def as_yaml(data: object) -> str:
    """Plain values as YAML that an author can go on with: in their order, on lines of at most 120 letters."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
