"""Questions and banks out of what an author wrote, or every fault in it at once."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from quizzes import hotspots
from quizzes.asking import Fault
from quizzes.choosing import Option, read_options
from quizzes.drawing import BlueprintFault, draw
from quizzes.fields import Fields
from quizzes.kinds import READERS, RULES, Asked, Kind, content_of
from quizzes.questions import ORDER_TELLS, Difficulty, Question
from quizzes.quiz import Bank, Blueprint, Quota

__all__ = ["Fault", "QuestionFaults", "read_bank", "read_question"]

LONGEST_STEM = 1000
"""Characters. What fits on a phone without scrolling past the answers; far above what a good question needs."""

MOST_ITEMS = 50
"""Nobody answers more than fifty questions at one sitting."""

NO_PICTURES: Mapping[str, str] = MappingProxyType({})


class QuestionFaults(ValueError):  # noqa: N818 - what an author has to mend is a fault
    """Everything that has to be mended, in `faults`; as text, one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(_sentence(fault) for fault in self.faults))


def read_question(content: object, *, pictures: Mapping[str, str] = NO_PICTURES) -> Question:
    """The question in this mapping, as a `quiz.yaml` holds it. QuestionFaults with all its faults otherwise.

    `kind` is single, `difficulty` medium, `critical` and `keep_order` false and `facts` and `enemies` empty unless
    they are given. `pictures`: SVG by file name, already made safe to put into a page.
    """
    faults: list[Fault] = []
    question = _entry(Fields(content, faults), faults, pictures).question
    if question is None:
        raise QuestionFaults(faults)
    return question


def read_bank(content: object, *, pictures: Mapping[str, str] = NO_PICTURES) -> tuple[Bank, Blueprint]:
    """The bank and the plan of an attempt in this mapping, the whole of a `quiz.yaml`.

    Raises QuestionFaults with all faults of all questions and of how they name each other and, once these are mended,
    the fault of a plan that the bank cannot fill. Paths start at the top of the file. `pictures` as for a question.
    """
    faults: list[Fault] = []
    fields = Fields(content, faults)
    items = fields.whole("items", least=1, most=MOST_ITEMS)
    critical_items = fields.whole("critical_items", least=0, most=items or MOST_ITEMS)
    confidence_counts = fields.flag("confidence_counts", default=False)
    quotas = [_quota(quota) for quota in fields.each("draw", default=())]
    entries = [_entry(question, faults, pictures) for question in fields.each("questions")]
    fields.end()
    _note_names(entries, fields)
    _note_rubrics(entries, fields)
    if items is None or critical_items is None or faults:
        raise QuestionFaults(faults)
    bank = Bank(tuple(entry.question for entry in entries if entry.question is not None))
    met = tuple(quota for quota in quotas if quota is not None)
    blueprint = Blueprint(items, critical_items, met, confidence_counts)
    _check_that_it_can_be_drawn(bank, blueprint)
    return bank, blueprint


class _Entry(NamedTuple):
    """What the bank has to know of a question, even of one at fault."""

    id: str
    enemies: tuple[str, ...]
    question: Question | None


def _entry(fields: Fields, faults: Sequence[Fault], pictures: Mapping[str, str]) -> _Entry:
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
    keep_order = fields.flag("keep_order", default=False)
    parts = _parts(fields, kind, faults, pictures)
    fields.end()
    if id_ and id_ in enemies:
        fields.note(("enemies",), "A question cannot be its own enemy.", "Take its id out of this list.")
    if keep_order and parts and not content_of(*parts).may_keep_order:
        fields.note(("keep_order",), ORDER_TELLS, "Take this line out: each learner sees another order.")
    if parts is None or difficulty is None or len(faults) > before:
        return _Entry(id_, enemies, None)
    kind, options, asked = parts
    question = Question(
        id_, kind, stem, options, outcome, difficulty, critical, facts, frozenset(enemies), asked, keep_order
    )
    return _Entry(id_, enemies, question)


class _Parts(NamedTuple):
    """What is asked: parts that can be read and belong to their kind."""

    kind: Kind
    options: tuple[Option, ...]
    asked: Asked | None


def _parts(fields: Fields, kind: Kind | None, faults: Sequence[Fault], pictures: Mapping[str, str]) -> _Parts | None:
    """Read what the kind asks; how it fits together is only looked at when each part of it can be read."""
    before = len(faults)
    options = read_options(fields) if kind is None or kind in RULES else ()
    asked: Asked | None = None
    if kind is Kind.HOTSPOT:
        asked = hotspots.read(fields, pictures)
    elif kind is not None and kind in READERS:
        asked = READERS[kind](fields)
    if kind is None or len(faults) > before:
        return None
    for fault in content_of(kind, options, asked).faults():
        fields.note(*fault)
    return _Parts(kind, options, asked)


def _quota(fields: Fields) -> Quota | None:
    """How many questions about an outcome, of a difficulty, or both, one attempt has at least; None with a fault."""
    names_one = fields.has("outcome") or fields.has("difficulty")
    outcome = fields.id("outcome") if fields.has("outcome") else None
    difficulty = fields.word("difficulty", Difficulty, default=Difficulty.MEDIUM) if fields.has("difficulty") else None
    items = fields.whole("items", least=1, most=MOST_ITEMS)
    fields.end()
    if fields.is_mapping and not names_one:
        fields.note(
            (), "This line names neither an outcome nor a difficulty.", "Add `outcome:`, `difficulty:` or both."
        )
    return Quota(items, outcome, difficulty) if items and (outcome or difficulty) else None


def _note_rubrics(entries: Sequence[_Entry], fields: Fields) -> None:
    """Note what a learner cannot answer."""
    for place, entry in enumerate(entries):
        if entry.question is not None and entry.question.kind is Kind.RUBRIC:
            message = "A rubric is answered by somebody who saw the practice, so it cannot stand in a quiz."
            fields.note(("questions", place, "kind"), message, "Put it where practice is signed off.")


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
