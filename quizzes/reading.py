"""Questions and banks out of what an author wrote, or every fault in it at once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quizzes.choosing import Fault, Option
from quizzes.drawing import BlueprintFault, draw
from quizzes.fields import Fields
from quizzes.kinds import RULES, Kind
from quizzes.questions import Difficulty, Question
from quizzes.quiz import Bank, Blueprint

__all__ = ["Fault", "QuestionFaults", "read_bank", "read_question"]

LONGEST_STEM = 1000
LONGEST_OPTION = 300
LONGEST_WHY = 600
"""Characters. What fits on a phone without scrolling past the answers; far above what a good question needs."""

MOST_ITEMS = 50
"""Nobody answers more than fifty questions at one sitting."""


class QuestionFaults(ValueError):  # noqa: N818 - what an author has to mend is a fault
    """Everything that has to be mended, in `faults`; as text, one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(_sentence(fault) for fault in self.faults))


def read_question(content: object) -> Question:
    """The question in this mapping, as a `quiz.yaml` holds it. QuestionFaults with all its faults otherwise.

    `kind` is single, `difficulty` medium, `critical` false and `facts` and `enemies` empty unless they are given.
    """
    faults: list[Fault] = []
    question = _entry(Fields(content, faults), faults).question
    if question is None:
        raise QuestionFaults(faults)
    return question


def read_bank(content: object) -> tuple[Bank, Blueprint]:
    """The bank and the plan of an attempt in this mapping, the whole of a `quiz.yaml`.

    Raises QuestionFaults with all faults of all questions and of how they name each other and, once these are mended,
    the fault of a plan that the bank cannot fill. Paths start at the top of the file.
    """
    faults: list[Fault] = []
    fields = Fields(content, faults)
    items = fields.whole("items", least=1, most=MOST_ITEMS)
    critical_items = fields.whole("critical_items", least=0, most=items or MOST_ITEMS)
    entries = [_entry(question, faults) for question in fields.each("questions")]
    fields.end()
    _note_names(entries, fields)
    if items is None or critical_items is None or faults:
        raise QuestionFaults(faults)
    bank = Bank(tuple(entry.question for entry in entries if entry.question is not None))
    blueprint = Blueprint(items, critical_items)
    _check_that_it_can_be_drawn(bank, blueprint)
    return bank, blueprint


class _Entry(NamedTuple):
    """What the bank has to know of a question, even of one at fault."""

    id: str
    enemies: tuple[str, ...]
    question: Question | None


def _entry(fields: Fields, faults: Sequence[Fault]) -> _Entry:
    """Read one question; it is None if that noted any fault in `faults`, where `fields` notes them."""
    if not fields.is_mapping:
        return _Entry("", (), None)
    before = len(faults)
    id_ = fields.id("id")
    kind = fields.word("kind", Kind, default=Kind.SINGLE)
    outcome = fields.id("outcome")
    difficulty = fields.word("difficulty", Difficulty, default=Difficulty.MEDIUM)
    critical = fields.flag("critical", default=False)
    facts = fields.ids("facts")
    enemies = fields.ids("enemies")
    stem = fields.text("stem", most=LONGEST_STEM)
    options = _options(fields, kind, faults)
    fields.end()
    if id_ and id_ in enemies:
        fields.note(("enemies",), "A question cannot be its own enemy.", "Take its id out of this list.")
    if kind is None or difficulty is None or len(faults) > before:
        return _Entry(id_, enemies, None)
    question = Question(id_, kind, stem, options, outcome, difficulty, critical, facts, frozenset(enemies))
    return _Entry(id_, enemies, question)


def _options(fields: Fields, kind: Kind | None, faults: Sequence[Fault]) -> tuple[Option, ...]:
    """Read the options; how they fit together is only looked at when each of them can be read."""
    before = len(faults)
    options = tuple(_option(option) for option in fields.each("options"))
    if kind is not None and len(faults) == before:
        for fault in RULES[kind].faults(options):
            fields.note(*fault)
    return options


def _option(fields: Fields) -> Option:
    option = Option(
        id=fields.id("id"),
        text=fields.text("text", most=LONGEST_OPTION),
        right=fields.flag("right"),
        why=fields.text("why", most=LONGEST_WHY),
    )
    fields.end()
    return option


def _note_names(entries: Sequence[_Entry], fields: Fields) -> None:
    """Note ids used again and enemies that are not in the bank."""
    ids = [entry.id for entry in entries]
    for place, entry in enumerate(entries):
        if entry.id and entry.id in ids[:place]:
            message = f"The id “{entry.id}” is already used."
            fields.note(("questions", place, "id"), message, "Give each question its own id.")
        for enemy in entry.enemies:
            if enemy not in ids:
                message = f"The enemy “{enemy}” is not in this bank."
                fields.note(("questions", place, "enemies"), message, "Correct its id, or take it out of this list.")


def _check_that_it_can_be_drawn(bank: Bank, blueprint: Blueprint) -> None:
    try:
        draw(bank, blueprint, seed="", seen={})
    except BlueprintFault as fault:
        remedy = "Add questions, take enemies apart, or ask for less."
        raise QuestionFaults([Fault(("questions",), str(fault), remedy)]) from fault


def _sentence(fault: Fault) -> str:
    """The fault in one line, with places counted from 1: "questions 3, stem: …"."""
    where = "".join(f" {step + 1}" if isinstance(step, int) else f", {step}" for step in fault.path)
    return f"{where.removeprefix(', ') or 'all of it'}: {fault.message} {fault.remedy}"
