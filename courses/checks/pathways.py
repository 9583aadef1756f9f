"""Whether every way through the pathways leads somebody to what to do, and whether it can be read and trusted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from courses.checks.personal_data import found_in
from courses.checks.reading_age import AGE_ALLOWED, reading_age
from courses.checks.wording import said_in
from courses.contacts import ContactEntry
from courses.course import Fact
from courses.faults import Severity, Spot
from courses.pathway_manuscript import PathwayManuscript
from courses.pathways import Ending
from courses.yaml_text import YamlText

MOST_QUESTIONS = 5
"""On the way to any ending: a worried person gets there in less than a minute."""

RESERVED = frozenset({"everything"})
"""Ids that would hide another page at the same address."""


def note_shape(manuscript: PathwayManuscript, *, facts: Mapping[str, Fact]) -> None:
    """Note everything that keeps the questions and endings from being one whole tree with danger one step away."""
    _note_repeated_ids(manuscript)
    _note_references(manuscript, facts)
    _note_ways(manuscript)
    _note_danger(manuscript)


def note_overlay(manuscript: PathwayManuscript, *, contacts: Mapping[str, ContactEntry]) -> None:
    """Note every ending that the area leaves without steps or contacts, and everything in it that nothing names."""
    yaml, overlay = manuscript.overlay_yaml, manuscript.overlay
    people = {person.id for person in manuscript.tree.people}
    endings = {ending.id: ending for ending in manuscript.tree.endings}
    _note_twice(yaml, "people", "person", [person.person for person in overlay.people], manuscript)
    _note_twice(yaml, "endings", "ending", [ending.ending for ending in overlay.endings], manuscript)
    for place, person in enumerate(overlay.people):
        spot = yaml.spot(("people", place, "person"))
        _note_unknown(manuscript, spot, "kind of person", person.person, people)
        _note_contacts(manuscript, ("people", place), person.contacts, contacts)
    covered = {ending.ending: ending for ending in overlay.endings}
    with_contacts = {person.person for person in overlay.people if person.contacts}
    for place, local in enumerate(overlay.endings):
        _note_unknown(manuscript, yaml.spot(("endings", place, "ending")), "ending", local.ending, endings)
        _note_contacts(manuscript, ("endings", place), local.contacts, contacts)
        known = endings.get(local.ending)
        if known and not local.contacts and known.person not in with_contacts:
            message = f"The ending {local.ending} names nobody to tell."
            remedy = "Add contacts: to it, or to its kind of person."
            manuscript.notebook.note(yaml.spot(("endings", place)), message, remedy)
    for id_ in endings:
        if id_ not in covered:
            message = f"{overlay.title} has no steps for the ending {id_}."
            manuscript.notebook.note(yaml.spot(("endings",)), message, f"Add - ending: {id_}, with its steps.")


def note_words(manuscript: PathwayManuscript) -> None:
    """Note phone numbers, e-mail addresses and personal data in the texts, and words that should not be said."""
    for passage in manuscript.passages():
        for what, _ in found_in(passage.text):
            remedy = "Keep it in contacts.yaml, and name its key under contacts: in the overlay."
            manuscript.notebook.note(passage.spot, f"There is {what} in the text.", remedy)
        for words, instead, severity in said_in(passage.text):
            manuscript.notebook.note(passage.spot, f"The text says “{words}”.", f"Say: {instead}.", severity)


def note_endings_hard_to_read(manuscript: PathwayManuscript) -> None:
    """Note every ending that asks for a higher reading age than tier 1 allows."""
    allowed = AGE_ALLOWED[1]
    for ending in manuscript.pathways().endings.values():
        age = reading_age(texts_of(ending))
        if age is not None and age >= allowed:
            message = f"The ending {ending.id} asks for a reading age of {int(age)}."
            remedy = f"Aim for {int(allowed) - 1}: shorter sentences, shorter words, one thought in each."
            manuscript.notebook.note(manuscript.spot_of(ending.id), message, remedy, Severity.WARNING)


def note_pathways_due(manuscript: PathwayManuscript, on: date) -> None:
    """Note a tree, and an area's steps, whose review date has passed on this day."""
    for yaml, due in (
        (manuscript.tree_yaml, manuscript.tree.review_due),
        (manuscript.overlay_yaml, manuscript.overlay.review_due),
    ):
        if due < on:
            message = f"This was due for review on {due.isoformat()}."
            spot = yaml.spot(("review_due",))
            manuscript.notebook.note(spot, message, "Review it, and set the next date.", Severity.WARNING)


def texts_of(ending: Ending) -> Iterator[str]:
    """Everything there is to read at an ending, contacts and sources apart."""
    yield ending.title
    for texts in (ending.steps, ending.do_not, ending.sharing, ending.happens_next, ending.write_down):
        yield from texts


def _note_repeated_ids(manuscript: PathwayManuscript) -> None:
    tree, yaml = manuscript.tree, manuscript.tree_yaml
    _note_twice(yaml, "harms", "id", [harm.id for harm in tree.harms], manuscript)
    _note_twice(yaml, "people", "id", [person.id for person in tree.people], manuscript)
    nodes = [("questions", place, question.id) for place, question in enumerate(tree.questions)]
    nodes += [("endings", place, ending.id) for place, ending in enumerate(tree.endings)]
    times = Counter(id_ for _, _, id_ in nodes)
    for name, place, id_ in nodes:
        spot = yaml.spot((name, place, "id"))
        if id_ in RESERVED:
            manuscript.notebook.note(spot, f"The id {id_} belongs to another page.", "Choose another id.")
        if times[id_] > 1:
            message = f"The id {id_} is used {times[id_]} times."
            manuscript.notebook.note(spot, message, "Give each question and ending its own id.")


def _note_twice(yaml: YamlText, name: str, field: str, ids: list[str], manuscript: PathwayManuscript) -> None:
    times = Counter(ids)
    for place, id_ in enumerate(ids):
        if times[id_] > 1:
            spot = yaml.spot((name, place, field))
            manuscript.notebook.note(spot, f"{id_} is listed {times[id_]} times.", "Keep it once.")


def _note_references(manuscript: PathwayManuscript, facts: Mapping[str, Fact]) -> None:
    tree, yaml = manuscript.tree, manuscript.tree_yaml
    harms, people = {harm.id for harm in tree.harms}, {person.id for person in tree.people}
    for place, ending in enumerate(tree.endings):
        _note_unknown(manuscript, yaml.spot(("endings", place, "harm")), "harm", ending.harm, harms)
        _note_unknown(manuscript, yaml.spot(("endings", place, "person")), "kind of person", ending.person, people)
        _note_facts(manuscript, ("endings", place), ending.facts, facts)
    for place, person in enumerate(tree.people):
        _note_facts(manuscript, ("people", place), person.facts, facts)
    for name, listed, used in (
        ("harms", [harm.id for harm in tree.harms], {ending.harm for ending in tree.endings}),
        ("people", [person.id for person in tree.people], {ending.person for ending in tree.endings}),
    ):
        for place, id_ in enumerate(listed):
            if id_ not in used:
                spot = yaml.spot((name, place, "id"))
                manuscript.notebook.note(spot, f"No ending is for {id_}.", "Add one, or take it out.")


def _note_unknown(
    manuscript: PathwayManuscript, spot: Spot, what: str, id_: str, known: Collection[str] | Mapping[str, object]
) -> None:
    if id_ not in known:
        manuscript.notebook.note(spot, f"There is no {what} {id_}.", "Correct its id, or add it.")


def _note_facts(
    manuscript: PathwayManuscript, path: tuple[str, int], ids: Iterable[str], facts: Mapping[str, Fact]
) -> None:
    for number, id_ in enumerate(ids):
        spot = manuscript.tree_yaml.spot((*path, "facts", number))
        if id_ not in facts:
            manuscript.notebook.note(spot, f"There is no fact {id_}.", "Correct its id, or add it to a file in facts.")


def _note_contacts(
    manuscript: PathwayManuscript, path: tuple[str, int], keys: Iterable[str], contacts: Mapping[str, ContactEntry]
) -> None:
    for number, key in enumerate(keys):
        spot = manuscript.overlay_yaml.spot((*path, "contacts", number))
        if key not in contacts:
            message, remedy = f"There is no contact {key}.", "Choose a key of contacts.yaml, or add it there."
            manuscript.notebook.note(spot, message, remedy)


def _note_ways(manuscript: PathwayManuscript) -> None:
    """Walk from the first question along every answer, and note where a way breaks off, turns back or meets another."""
    tree, notebook = manuscript.tree, manuscript.notebook
    questions = {question.id: place for place, question in enumerate(tree.questions)}
    known = [*questions, *(ending.id for ending in tree.endings)]
    if tree.first not in questions:
        spot = manuscript.tree_yaml.spot(("first",))
        notebook.note(spot, f"There is no question {tree.first} to start with.", "Name the id of the first question.")
        return
    reached = {tree.first}
    to_walk: list[tuple[str, ...]] = [(tree.first,)]
    while to_walk:
        way = to_walk.pop()
        place = questions[way[-1]]
        if len(way) > MOST_QUESTIONS:
            message = f"There are more than {MOST_QUESTIONS} questions on the way to the end of this one."
            remedy = "Ask fewer, so that it takes less than a minute."
            notebook.note(manuscript.spot_of(way[-1]), message, remedy)
        for number, answer in enumerate(tree.questions[place].answers):
            fault = _fault_of_answer(answer.goes_to, way, reached, known)
            if fault:
                notebook.note(manuscript.tree_yaml.spot(("questions", place, "answers", number, "goes_to")), *fault)
            elif answer.goes_to in questions:
                to_walk.append((*way, answer.goes_to))
            reached.add(answer.goes_to)
    for id_ in known:
        if id_ not in reached:
            message, remedy = f"No answer leads to {id_}.", "Lead an answer to it, or take it out."
            notebook.note(manuscript.spot_of(id_), message, remedy)


def _fault_of_answer(
    goes_to: str, way: tuple[str, ...], reached: Collection[str], known: Collection[str]
) -> tuple[str, str] | None:
    """What is wrong with where an answer leads, and what to do; None if nothing is."""
    if goes_to in way:
        return f"This answer leads back to {goes_to}, and so round and round.", "Lead it on to something of its own."
    if goes_to not in known:
        return f"This answer leads to {goes_to}, which is not there.", "Correct the id, or add what is missing."
    if goes_to in reached:
        message = f"Another answer leads to {goes_to} too, so the page there could not tell the way to it."
        return message, "Give this answer an ending or question of its own."
    return None


def _note_danger(manuscript: PathwayManuscript) -> None:
    tree, yaml = manuscript.tree, manuscript.tree_yaml
    spot = yaml.spot(("danger",))
    ending = next((ending for ending in tree.endings if ending.id == tree.danger), None)
    if ending is None:
        manuscript.notebook.note(spot, f"There is no ending {tree.danger} for danger now.", "Name the id of an ending.")
        return
    if ending.how_fast != "now":
        place = tree.endings.index(ending)
        message = "Danger now has to be acted on now."
        manuscript.notebook.note(yaml.spot(("endings", place, "how_fast")), message, "Write how_fast: now.")
    first = next((question for question in tree.questions if question.id == tree.first), None)
    if first is not None and all(answer.goes_to != tree.danger for answer in first.answers):
        message = f"The first question does not lead straight to {tree.danger}."
        manuscript.notebook.note(spot, message, "Ask about danger first, and lead an answer to this ending.")
