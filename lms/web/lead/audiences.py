"""Whom the answers name: found in the lead's scope, or a sentence saying what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.records.queries.assigning import PersonInPost, people_by_uid, people_pasted
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.actor import Scope
from lms.rules.audience import Audience
from lms.rules.pasted_list import Entry, PastedList, read_pasted, remedy
from lms.rules.refusals import Refusal
from lms.web.lead.answers import BY_LIST, BY_NAME, MOST_NAMED, Answers

LONGEST_WORDS = 250
CHOOSE_A_UNIT = "Choose a team."
CHOOSE_PEOPLE = "Choose at least one person. Search for a name, tick it, then continue."
TOO_MANY_NAMED = f"Choose at most {MOST_NAMED} people by name. For more, paste a list."
NOBODY_FOUND = "None of these people were found in your organisation. Check the list."


@dataclass(frozen=True)
class Reviewed:
    """A pasted list held against the people of the scope."""

    pasted: PastedList
    found: int
    faults: Sequence[tuple[Entry, str]]
    """Each entry that led to nobody, with what to do about it."""


@dataclass(frozen=True)
class Who:
    """What the first page needs, and the audience if there is one."""

    units: Sequence[UnitInScope] = ()
    people: Sequence[PersonInPost] = ()
    reviewed: Reviewed | None = None
    audience: Audience | None = None
    refusal: Refusal | None = None

    @property
    def needs_a_look(self) -> bool:
        """Some entries of a list were found and some were not."""
        return self.refusal is None and self.audience is None and self.reviewed is not None


def who(session: Session, answers: Answers, *, scope: Scope, on: date) -> Who:
    """The people or the unit that the answers name. At most two queries."""
    try:
        if answers.by == BY_NAME:
            return _named(session, answers, scope=scope, on=on)
        if answers.by == BY_LIST:
            return _pasted(session, answers, scope=scope, on=on)
    except Refusal as refusal:
        return Who(refusal=refusal)
    return _unit(session, answers, scope=scope)


def _unit(session: Session, answers: Answers, *, scope: Scope) -> Who:
    units = units_in_scope(session, scope=scope)
    chosen = next((unit for unit in units if str(unit.uid) == answers.unit), None)
    if chosen is None:
        return Who(units=units, refusal=Refusal(CHOOSE_A_UNIT, field="unit"))
    has_more = any(unit.path.startswith(chosen.path) and unit.id != chosen.id for unit in units)
    words = f"{chosen.name} and every team in it" if has_more else chosen.name
    return Who(units=units, audience=Audience(words[:LONGEST_WORDS], unit_path=chosen.path))


def _named(session: Session, answers: Answers, *, scope: Scope, on: date) -> Who:
    if len(answers.people) > MOST_NAMED:
        raise Refusal(TOO_MANY_NAMED, field="person")
    people = people_by_uid(session, uids=answers.people, scope=scope, on=on)
    if not people:
        raise Refusal(CHOOSE_PEOPLE, field="person")
    names = ", ".join(person.name for person in people)
    words = names if len(people) <= 3 and len(names) <= LONGEST_WORDS else f"{len(people)} people chosen by name"
    return Who(people=people, audience=Audience(words, person_ids=tuple(person.id for person in people)))


def _pasted(session: Session, answers: Answers, *, scope: Scope, on: date) -> Who:
    pasted = read_pasted(answers.pasted, field="pasted")
    matched = people_pasted(session, pasted=pasted, scope=scope, on=on)
    faults = [(entry, remedy(entry, known_twice=matched.known_twice)) for entry in matched.unmatched]
    reviewed = Reviewed(pasted, len(matched.person_ids), faults)
    if not matched.person_ids:
        return Who(reviewed=reviewed, refusal=Refusal(NOBODY_FOUND, field="pasted"))
    if faults and not answers.leaves_out:
        return Who(reviewed=reviewed)
    count = len(matched.person_ids)
    words = "1 person from a list" if count == 1 else f"{count:,} people from a list"
    return Who(reviewed=reviewed, audience=Audience(words, person_ids=matched.person_ids))
