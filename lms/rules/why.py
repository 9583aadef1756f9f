"""Why somebody stands where they stand: the standing in a sentence, and everything it rests on.

The standing comes from the ledger itself, and so does each line: the page and the standing cannot disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from courses.course import Award
from lms.rules.ledger import Ledger, Place, completed, is_studying, position_in
from lms.rules.order_of_study import awards_that_count_for
from lms.rules.renewal import RENEWAL_WINDOW_DAYS, window_opens_on
from lms.rules.standing import Duty, Held, Position, Standing, day

HOW = {
    "native": "Study and quiz here",
    "session": "A live session",
    "evidence": "Learning done elsewhere",
    "prior learning": "Prior learning",
}
VERIFIED = {
    "self-declared": "as they said",
    "manager-seen": "certificate seen",
    "issuer-verified": "checked with who issued it",
}


class Input(StrEnum):
    """The kinds of things a standing rests on."""

    POST = "Post"
    REQUIREMENT = "Requirement"
    EXEMPTION = "Exemption"
    LATER_DATE = "Later date"
    COMPLETION = "Completed"
    STUDY = "Study"
    EXPIRY = "How long it counts"


@dataclass(frozen=True)
class PostHeld:
    """A present post in the organisation."""

    words: str
    starts_on: date


@dataclass(frozen=True)
class Finished:
    """A completion in words; `counts` is what the ledger has of it, None if it was withdrawn."""

    award: str
    title: str
    how: str
    verification: str
    completed_on: date
    counted_from: date
    counts: Held | None


@dataclass(frozen=True)
class Excused:
    """An exemption or a later date in words."""

    is_exemption: bool
    reason: str
    given_on: date
    until: date


@dataclass(frozen=True)
class Words:
    """What the lines are called, for one person in one organisation and one award."""

    organisation: str
    posts: Sequence[PostHeld] = ()
    reasons: Mapping[tuple[date, date], Sequence[str]] = field(default_factory=dict)
    """Why it is asked, by the day it was asked and the day it is due."""
    finished: Sequence[Finished] = ()
    excused: Sequence[Excused] = ()


@dataclass(frozen=True)
class Line:
    """One thing the standing rests on: what it is, its dates, and what it does."""

    kind: Input
    what: str
    when: str
    does: str


@dataclass(frozen=True)
class Explanation:
    """Where somebody stands with an award in an organisation, and why."""

    organisation: str
    position: Position
    because: str
    """One sentence that holds for whoever reads it."""
    lines: tuple[Line, ...]


def explain(ledger: Ledger, place: Place, award: str, words: Words, *, on: date) -> Explanation:
    """The standing on this date and its reasons, with every input that the ledger holds."""
    position = position_in(ledger, place, award, on=on)
    duties = ledger.duties.get(place, {}).get(award, ())
    lines = [
        *(Line(Input.POST, post.words, f"since {day(post.starts_on)}", "Counted here") for post in words.posts),
        *(_requirement(duty, reason, on=on) for duty in dict.fromkeys(duties) for reason in _reasons(words, duty)),
        *(_excuse(one) for one in words.excused),
        *(_completion(one, award, on=on) for one in words.finished),
        *_expiry(position),
        *(
            [Line(Input.STUDY, "Begun and not finished", "", "Shows as in progress until it is finished")]
            if is_studying(ledger, place, award)
            else []
        ),
    ]
    return Explanation(words.organisation, position, because(position, on=on), tuple(lines))


def because(position: Position, *, on: date) -> str:
    """The reason for a standing in one sentence, whoever reads it."""
    due, expiry = day(position.due_on), day(position.expires_on)
    passed = position.due_on is not None and on > position.due_on
    for_good = "It is completed, and that does not run out."
    still = f"It is completed, and that counts until {expiry}." if position.expires_on else for_good
    undone = f"Nothing completed counts for it. It {'was' if passed else 'is'} due on {due}."
    return {
        Standing.NOT_REQUIRED: "No requirement asks for it now.",
        Standing.EXEMPT: f"It is asked, but an exemption holds until {day(position.exempt_until)}.",
        Standing.CURRENT: still,
        Standing.RENEW_SOON: f"{still} Renewing is suggested in the last {RENEWAL_WINDOW_DAYS} days.",
        Standing.LAPSED: f"It was completed, and that counted until {expiry}.",
    }.get(position.standing, undone)


def rests_on_something(explanations: Iterable[Explanation]) -> bool:
    """Whether any has an input besides posts: otherwise nobody has ever asked for this award or completed it."""
    return any(line.kind is not Input.POST for one in explanations for line in one.lines)


def lines_of(explanation: Explanation, kind: Input) -> tuple[Line, ...]:
    """The lines of one kind."""
    return tuple(line for line in explanation.lines if line.kind is kind)


def counting(ledger: Ledger, place: Place, award: str) -> Mapping[str, Sequence[Held]]:
    """What the ledger holds of the completions that count for this award: of it, and of higher tiers of its topic."""
    satisfying = awards_that_count_for(Award.parse(award))
    return {code: held for code, held in completed(ledger, place).items() if code in satisfying}


def _reasons(words: Words, duty: Duty) -> Sequence[str]:
    return words.reasons.get((duty.assigned_on, duty.due_on)) or ("Asked by the organisation",)


def _requirement(duty: Duty, reason: str, *, on: date) -> Line:
    when = f"asked on {day(duty.assigned_on)}, due on {day(duty.due_on)}"
    until = duty.exempt_until(on)
    if not duty.is_open(on):
        return Line(Input.REQUIREMENT, reason, when, "Asks for nothing now")
    if until is not None:
        return Line(Input.REQUIREMENT, reason, when, f"Asks for nothing until {day(until)}: exempt")
    if duty.due_by(on) != duty.due_on:
        return Line(Input.REQUIREMENT, reason, when, f"Asks for it by {day(duty.due_by(on))}: a later date was given")
    return Line(Input.REQUIREMENT, reason, when, f"Asks for it by {day(duty.due_on)}")


def _excuse(one: Excused) -> Line:
    given = f"given on {day(one.given_on)}"
    if one.is_exemption:
        return Line(Input.EXEMPTION, one.reason, given, f"Nothing is asked until {day(one.until)}")
    return Line(Input.LATER_DATE, one.reason, given, f"Not due before {day(one.until)}")


def _completion(one: Finished, award: str, *, on: date) -> Line:
    how = HOW.get(one.how, one.how)
    if one.how == "evidence":
        how = f"{how}, {VERIFIED.get(one.verification, one.verification)}"
    when = f"on {day(one.completed_on)}"
    if one.counted_from > one.completed_on:
        when += f", recorded on {day(one.counted_from)}"
    return Line(Input.COMPLETION, f"{one.title} ({how})", when, _what_it_does(one, award, on=on))


def _what_it_does(one: Finished, award: str, *, on: date) -> str:
    if one.counts is None:
        return "Withdrawn: it does not count"
    higher = "" if one.award == award else ", as a higher tier"
    if one.counts.expires_on is None:
        return f"Counts{higher}. It does not run out"
    if on > one.counts.expires_on:
        return f"Counted until {day(one.counts.expires_on)}{higher}"
    return f"Counts until {day(one.counts.expires_on)}{higher}"


def _expiry(position: Position) -> Sequence[Line]:
    if position.expires_on is None:
        return ()
    opens = window_opens_on(position.expires_on)
    return (
        Line(
            Input.EXPIRY,
            "The completion that lasts longest decides",
            f"until {day(position.expires_on)}",
            f"Renewing is suggested from {day(opens)}",
        ),
    )
