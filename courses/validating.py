"""YAML against its schema: values of the right shape, or every fault with its line, in words an author knows."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from courses.faults import Notebook
from courses.yaml_text import YamlText

_Fields = TypeVar("_Fields", bound=BaseModel)


def validate(schema: type[_Fields], yaml: YamlText, notebook: Notebook) -> _Fields | None:
    """The content of `yaml` as `schema` has it; None with a note of every fault."""
    if not isinstance(yaml.data, Mapping):
        notebook.note(yaml.spot(), "This has to be a set of named fields.", "Write it as lines of `name: value`.")
        return None
    try:
        return schema.model_validate(dict(yaml.data))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            path = [step for step in fault["loc"] if step not in _TAGS]
            message, remedy = _in_words(path[-1] if path else "", fault["type"], fault["msg"], fault.get("ctx", {}))
            notebook.note(yaml.spot(path), message, remedy)
        return None


_TAGS = frozenset({"constrained-str", "none", "nullable", "[key]"})
"""Steps that pydantic adds to a path for its own use."""

_WORDS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "invalid_key": lambda _: ("is a name that YAML takes for something else.", "Put quotes round it."),
    "string_type": lambda _: ("has to be text.", "Put quotes round it."),
    "string_too_short": lambda _: ("is empty.", "Write it, or take out what it belongs to."),
    "string_too_long": lambda c: (f"has more than {c['max_length']} characters.", "Say it in fewer words."),
    "int_type": lambda _: ("has to be a whole number.", "Write it in digits, without quotes."),
    "bool_type": lambda _: ("has to be true or false.", "Write true or false, without quotes."),
    "date_type": lambda _: ("has to be a date.", "Write it like 2027-05-24, without quotes."),
    "date_from_datetime_inexact": lambda _: ("has to be a date.", "Write it like 2027-05-24, without a time."),
    "greater_than_equal": lambda c: (f"has to be {c['ge']} or more.", "Correct the number."),
    "less_than_equal": lambda c: (f"has to be {c['le']} or less.", "Correct the number, or split what it counts."),
    "enum": lambda c: (f"has to be one of: {str(c['expected']).replace(chr(39), '')}.", "Choose one of these words."),
    "tuple_type": lambda _: ("has to be a list.", "Write one a line, each after a dash, or [] for none."),
    "too_short": lambda c: (f"needs at least {c['min_length']}.", "Add what is missing."),
    "too_long": lambda c: (f"has more than {c['max_length']}.", "Keep the ones that matter most."),
    "dict_type": lambda _: ("has to be a set of named fields.", "Write it as lines of `name: value`."),
    "model_type": lambda _: ("has to be a set of named fields.", "Write it as lines of `name: value`."),
    "value_error": lambda c: _halves(str(c["error"])),
}


def _in_words(name: str | int, kind: str, message: str, context: Mapping[str, Any]) -> tuple[str, str]:
    called = f"Number {name + 1} of this list" if isinstance(name, int) else f"`{name}`"
    if kind == "missing":
        return f"{called} is missing.", f"Add `{name}:` and what it says."
    if kind == "extra_forbidden":
        return f"There is no field called {called} here.", "Check the spelling, or take it out."
    if kind not in _WORDS:
        return f"{called} cannot be read: {message}.", "See docs/writing-courses.md for what belongs here."
    said, remedy = _WORDS[kind](context)
    return f"{called} {said}", remedy


def _halves(text: str) -> tuple[str, str]:
    """Our own validators write message and remedy with a bar between them."""
    message, _, remedy = text.partition("|")
    return message, remedy
