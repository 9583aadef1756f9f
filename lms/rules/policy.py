"""The one table of who may do what: permission -> any of these conditions of (actor, subject)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.rules.actor import Actor, Role


class Permission(StrEnum):
    """Things a door can be opened for, in the words of an audit line."""

    BE_SIGNED_IN = "be signed in"
    STUDY = "study"
    HOLD_CERTIFICATE = "hold this certificate"
    ANSWER_FOR_ONESELF = "answer for oneself"
    SEE_TEAM = "see a team"
    SEE_PERSON = "see this person's training"
    SEE_EXPORT = "see how far a file is that one asked for"
    FETCH_EXPORT = "fetch a file that one asked for"
    REMIND = "remind this person"
    EXCUSE = "excuse this person"
    DECIDE = "decide on what waits for a lead"
    DECIDE_ON = "decide on this"
    OWN_EVIDENCE = "see what one recorded oneself"
    SEE_DOCUMENT = "see this certificate of a course done elsewhere"
    SEE_REMINDERS = "see which reminders went out"
    RELEASE_REMINDERS = "send reminders that are held"
    ASSIGN = "assign training"
    ASSIGN_IN_UNIT = "assign training in this unit"
    MERGE_RECORDS = "put records of one person together"
    SEE_MERGER = "see records that were put together"
    IMPORT_STAFF = "import a staff list"
    SEE_IMPORT = "see this staff import"
    SEE_PARTNERSHIP = "see the partnership's rates"
    SEE_OWN_RATES = "see the rates of units one leads"
    KEEP_QUARTERS = "keep the partnership's quarters, headcounts and targets"
    SEE_EVIDENCE_PACKS = "see which evidence packs there are"
    SEE_EVIDENCE_PACK = "see this organisation's evidence packs"
    REVOKE_CERTIFICATE = "revoke this certificate"
    KEEP_CONTACTS = "keep the contacts table"
    RECORD_PRACTICE = "record sessions and observed practice"
    RECORD_PRACTICE_OF = "record this person's observed practice"
    SEE_HELD_SESSION = "see who attended this session"
    SEE_SESSION_PLAN = "see the plan of a live session"
    PLAN_SESSIONS = "plan live sessions"
    SEE_PLANNED_SESSION = "see a planned session, and which of one's people booked it"
    CHANGE_PLANNED_SESSION = "change this planned session"
    KEEP_REGISTER = "keep the register of this session"
    BOOK_SESSION = "book this session"
    SEE_CONTENT = "see how the content stands"
    SEE_KEYS = "see the questions with their keys"
    SEE_INSIGHT = "see how questions work"
    MARK_AGAIN = "decide how a flawed question counts"
    RECORD_STANDARD = "record a panel that sets a pass mark"
    READ_REMARKS = "read and answer what people told the content team"
    RECORD_REVIEW = "record who has read a course"


@dataclass(frozen=True)
class Subject:
    """What a door opens on, as far as permission is concerned.

    `person_id`: whose it is. `unit_paths`: the units it lies in (a person in two posts lies in two).
    """

    person_id: int | None = None
    unit_paths: tuple[str, ...] = ()


NOTHING = Subject()

Condition = Callable[[Actor, Subject], bool]

LEADS = (Role.TRAINING_LEAD, Role.ORGANISATION_LEAD)
OVERSEERS = (Role.MANAGER, *LEADS)


def is_a_person(actor: Actor, _subject: Subject) -> bool:
    """Anybody who is signed in."""
    return actor.person_id is not None


def is_their_own(actor: Actor, subject: Subject) -> bool:
    """The subject belongs to the actor."""
    return actor.person_id is not None and actor.person_id == subject.person_id


def oversees_it(actor: Actor, subject: Subject) -> bool:
    """A manager or lead whose grant covers a unit the subject lies in."""
    return _granted_over(actor, subject, OVERSEERS)


def is_their_own_and_they_oversee_all(actor: Actor, subject: Subject) -> bool:
    """The subject belongs to the actor, and all the units it lies in are still overseen by them."""
    scope = actor.scope(*OVERSEERS)
    return (
        is_their_own(actor, subject)
        and bool(subject.unit_paths)
        and all(scope.covers(path) for path in subject.unit_paths)
    )


def leads_it(actor: Actor, subject: Subject) -> bool:
    """A training or organisation lead whose grant covers a unit the subject lies in."""
    return _granted_over(actor, subject, LEADS)


def oversees_someone(actor: Actor, _subject: Subject) -> bool:
    """Holds a manager's or lead's grant somewhere."""
    return actor.holds(*OVERSEERS)


def leads_someone(actor: Actor, _subject: Subject) -> bool:
    """Holds a lead's grant somewhere."""
    return actor.holds(*LEADS)


def works_for_the_partnership(actor: Actor, _subject: Subject) -> bool:
    """Holds a grant of the partnership office."""
    return actor.holds(Role.PARTNERSHIP_OFFICE)


def works_for_the_whole_partnership(actor: Actor, _subject: Subject) -> bool:
    """Holds a grant of the partnership office over everything, not over a part."""
    return "" in actor.scope(Role.PARTNERSHIP_OFFICE).unit_paths


def leads_part_of_it(actor: Actor, subject: Subject) -> bool:
    """Leads a unit that the subject lies in, or one inside it: of an organisation, its leads and those of its parts."""
    led = actor.scope(*LEADS).unit_paths
    return any(path.startswith(one) or one.startswith(path) for one in led for path in subject.unit_paths if path)


def looks_after_what_is_the_partnerships(actor: Actor, subject: Subject) -> bool:
    """Works for the partnership office, and the subject is the partnership's own: it lies at the top of everything."""
    return "" in subject.unit_paths and works_for_the_partnership(actor, subject)


def writes_content(actor: Actor, _subject: Subject) -> bool:
    """Holds a content author's or reviewer's grant."""
    return actor.holds(Role.CONTENT_AUTHOR, Role.REVIEWER)


POLICY: Mapping[Permission, tuple[Condition, ...]] = {
    Permission.BE_SIGNED_IN: (is_a_person,),
    Permission.STUDY: (is_their_own,),
    Permission.HOLD_CERTIFICATE: (is_their_own,),
    Permission.ANSWER_FOR_ONESELF: (is_their_own,),
    Permission.SEE_TEAM: (oversees_someone,),
    Permission.SEE_PERSON: (oversees_it,),
    Permission.SEE_EXPORT: (is_their_own,),
    Permission.FETCH_EXPORT: (is_their_own_and_they_oversee_all,),
    Permission.REMIND: (oversees_it,),
    Permission.EXCUSE: (oversees_it,),
    Permission.DECIDE: (leads_someone,),
    Permission.DECIDE_ON: (leads_it,),
    Permission.OWN_EVIDENCE: (is_their_own,),
    Permission.SEE_DOCUMENT: (is_their_own, leads_it),
    Permission.SEE_REMINDERS: (leads_someone, works_for_the_partnership),
    Permission.RELEASE_REMINDERS: (leads_it, works_for_the_partnership),
    Permission.ASSIGN: (leads_someone,),
    Permission.ASSIGN_IN_UNIT: (leads_it,),
    Permission.MERGE_RECORDS: (leads_someone,),
    Permission.SEE_MERGER: (leads_it,),
    Permission.IMPORT_STAFF: (leads_someone,),
    Permission.SEE_IMPORT: (leads_it,),
    Permission.SEE_PARTNERSHIP: (works_for_the_partnership,),
    Permission.SEE_OWN_RATES: (leads_someone,),
    Permission.KEEP_QUARTERS: (works_for_the_whole_partnership,),
    Permission.SEE_EVIDENCE_PACKS: (leads_someone, works_for_the_partnership),
    Permission.SEE_EVIDENCE_PACK: (leads_it, works_for_the_partnership),
    Permission.REVOKE_CERTIFICATE: (leads_it, works_for_the_partnership),
    Permission.KEEP_CONTACTS: (works_for_the_partnership, writes_content),
    Permission.RECORD_PRACTICE: (leads_someone,),
    Permission.RECORD_PRACTICE_OF: (leads_it,),
    Permission.SEE_HELD_SESSION: (leads_it,),
    Permission.PLAN_SESSIONS: (leads_someone, works_for_the_partnership),
    Permission.SEE_PLANNED_SESSION: (leads_part_of_it, works_for_the_partnership, is_their_own),
    Permission.CHANGE_PLANNED_SESSION: (leads_it, looks_after_what_is_the_partnerships),
    Permission.KEEP_REGISTER: (is_their_own,),
    Permission.BOOK_SESSION: (is_their_own,),
    Permission.SEE_SESSION_PLAN: (leads_someone, works_for_the_partnership, writes_content),
    Permission.SEE_CONTENT: (works_for_the_partnership, writes_content),
    Permission.SEE_KEYS: (writes_content,),
    Permission.SEE_INSIGHT: (writes_content, works_for_the_whole_partnership),
    Permission.MARK_AGAIN: (works_for_the_whole_partnership,),
    Permission.RECORD_STANDARD: (writes_content, works_for_the_whole_partnership),
    Permission.READ_REMARKS: (writes_content,),
    Permission.RECORD_REVIEW: (writes_content,),
}


def may(actor: Actor, permission: Permission, subject: Subject = NOTHING) -> bool:
    """Whether any condition of the permission holds for this actor and subject."""
    return any(condition(actor, subject) for condition in POLICY[permission])


def _granted_over(actor: Actor, subject: Subject, roles: tuple[Role, ...]) -> bool:
    scope = actor.scope(*roles)
    return any(scope.covers(path) for path in subject.unit_paths)
