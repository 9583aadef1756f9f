"""Standing is what a walk through every day says, in thousands of lives."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lms.rules.dates import london_date
from lms.rules.ledger import Ledger, position_in, positions
from lms.rules.standing import Duty, Exemption, Extension, Held, Position, Standing, in_words, standing
from tests.slow_days import Asked, Done, Excuse, Life, Seen, Stay, Studied, stands

LIVES = 1_500
ORGANISATIONS = ("council", "hospitals")
AWARDS = ("modern-slavery-1", "modern-slavery-2", "hate-crime-1")
TRAPS = (
    date(2020, 2, 29),
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2021, 3, 28),  # clocks go forward
    date(2021, 10, 31),  # clocks go back
    date(2021, 2, 28),
)
"""Days around which dates go wrong."""
PERSON = 1
DAY = timedelta(days=1)


def some_day(dice: random.Random) -> date:
    return dice.choice(TRAPS) + timedelta(days=dice.choice((-1, 0, 0, 1, 2, 30, 60, 61, 200)))


def at_the_edge_of(day: date, dice: random.Random) -> date:
    """That day in London, said as an instant in UTC: in summer it begins an hour before midnight."""
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=dice.choice((0, 30, 719, 1_379)))
    return london_date(instant)


def a_life(dice: random.Random) -> Life:
    """A person who comes, moves, leaves and comes back, of whom things are asked, excused and done."""
    life = Life()
    for _ in range(dice.randint(1, 3)):
        first = some_day(dice)
        last = dice.choice((None, first + timedelta(days=dice.randint(0, 300))))
        life.stays.append(Stay(dice.choice(ORGANISATIONS), first, last))
    for _ in range(dice.randint(0, 3)):
        asked = some_day(dice)
        ended = dice.choice((None, None, asked + timedelta(days=dice.randint(0, 200))))
        due = asked + timedelta(days=dice.randint(0, 120))
        life.asked.append(Asked(dice.choice(ORGANISATIONS), dice.choice(AWARDS), asked, due, ended))
    for _ in range(dice.randint(0, 3)):
        given = some_day(dice)
        ended = dice.choice((None, None, given + timedelta(days=dice.randint(0, 60))))
        until = given + timedelta(days=dice.randint(0, 365))
        life.excuses.append(
            Excuse(dice.choice(ORGANISATIONS), dice.choice(AWARDS), dice.random() < 0.6, given, until, ended)
        )
    for _ in range(dice.randint(0, 2)):
        known = at_the_edge_of(some_day(dice), dice)
        life.done.append(
            Done(dice.choice(AWARDS), known, dice.choice((None, known + timedelta(days=dice.randint(-40, 200)))))
        )
    if dice.random() < 0.4:
        begun = some_day(dice)
        life.studied.append(Studied(dice.choice(AWARDS), begun, dice.choice((None, begun + timedelta(days=20)))))
    return life


def ledger_of(life: Life, on: date) -> Ledger:
    """What the ledger of this person holds on this day: a fact that is not known yet is not in it."""
    duties: dict[tuple[int, int], dict[str, list[Duty]]] = {}
    for asked in life.asked:
        place = (PERSON, ORGANISATIONS.index(asked.organisation))
        mine = [
            one
            for one in life.excuses
            if (one.organisation, one.award) == (asked.organisation, asked.award) and one.given <= on
        ]
        exemptions = tuple(Exemption(one.given, one.until, one.ended) for one in mine if one.is_exemption)
        extensions = tuple(Extension(one.given, one.until, one.ended) for one in mine if not one.is_exemption)
        duty = Duty(asked.asked, asked.due, asked.ended, exemptions, extensions)
        duties.setdefault(place, {}).setdefault(asked.award, []).append(duty)
    held: dict[str, list[Held]] = {}
    for done in life.done:
        held.setdefault(done.award, []).append(Held(done.known - 100 * DAY, done.expires, done.known))
    return Ledger(
        units={
            (PERSON, ORGANISATIONS.index(stay.organisation)): 7
            for stay in life.stays
            if stay.first <= on <= (stay.last or on)
        },
        duties=duties,
        held={PERSON: held},
        started=frozenset(
            (PERSON, one.award) for one in life.studied if one.begun <= on and (not one.finished or on < one.finished)
        ),
    )


def as_seen(position: Position) -> Seen:
    return (
        position.standing.value,
        position.required,
        position.ever,
        position.valid,
        position.due_on,
        position.expires_on,
        position.exempt_until,
    )


def lives(seed: int) -> Iterator[tuple[Life, date]]:
    dice = random.Random(seed)
    for _ in range(LIVES):
        life = a_life(dice)
        days = [
            *(one.given for one in life.excuses),
            *(one.until for one in life.excuses),
            *(one.due for one in life.asked),
            *(one.known for one in life.done),
            *TRAPS,
        ]
        yield life, dice.choice(days) + timedelta(days=dice.choice((-1, 0, 1, 40)))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_standing_is_what_a_walk_through_every_day_says(seed: int) -> None:
    seen_at_all: set[str] = set()
    for life, on in lives(seed):
        ledger = ledger_of(life, on)
        found = {(place[1], award): as_seen(position) for place, award, position in positions(ledger, on=on)}
        for number, organisation in enumerate(ORGANISATIONS):
            for award in AWARDS:
                slow = stands(life, organisation, award, on)
                if slow is not None and slow[0] == "not required" and not slow[2]:
                    slow = None
                assert found.get((number, award)) == slow, (life, organisation, award, on)
                if slow is not None:
                    seen_at_all.add(slow[0])
                    assert as_seen(position_in(ledger, (PERSON, number), award, on=on)) == slow

    assert seen_at_all == {one.value for one in Standing}


def test_nothing_changes_before_the_day_that_is_named_for_it() -> None:
    """What is kept is looked at again on that day, and not before."""
    dice = random.Random(3)
    for life, on in lives(3):
        ledger = ledger_of(life, date.max)
        organisation, award = dice.randrange(2), dice.choice(AWARDS)
        place = (PERSON, organisation)
        held = tuple(
            replace(one, counts_from=None, completed_on=date.min) for one in ledger.held[PERSON].get(award, ())
        )
        duties = tuple(ledger.duties.get(place, {}).get(award, ()))
        now = standing(duties, held, started=False, on=on)
        last = (now.changes_on or on + timedelta(days=500)) - DAY
        for day in {on + (last - on) // 3, on + (last - on) // 2, last}:
            later = standing(duties, held, started=False, on=max(day, on))
            assert as_seen(later) == as_seen(now), (duties, held, on, day)


def test_who_is_exempt_is_told_from_when_it_is_asked_again() -> None:
    duty = Duty(date(2026, 1, 1), date(2026, 2, 1), None, (Exemption(date(2026, 3, 1), date(2026, 12, 31)),))

    found = standing([duty], [], started=True, on=date(2026, 12, 31))

    assert found == Position(
        Standing.EXEMPT, False, False, False, None, None, date(2027, 1, 1), exempt_until=date(2026, 12, 31)
    )
    assert in_words(found, on=date(2026, 12, 31)) == "You do not have to do this before 1 January 2027."


def test_one_organisations_exemption_does_not_bind_another() -> None:
    excused = Duty(date(2026, 1, 1), date(2026, 2, 1), None, (Exemption(date(2026, 1, 2), date(2026, 12, 31)),))
    binding = Duty(date(2026, 1, 1), date(2026, 6, 1))

    found = standing([excused, binding], [], started=False, on=date(2026, 5, 1))

    assert (found.standing, found.due_on, found.exempt_until) == (Standing.NOT_STARTED, date(2026, 6, 1), None)


def test_a_later_date_never_makes_anything_due_sooner() -> None:
    duty = Duty(
        date(2026, 1, 1),
        date(2026, 6, 1),
        None,
        extensions=(Extension(date(2026, 2, 1), date(2026, 3, 1)), Extension(date(2026, 2, 1), date(2026, 9, 1))),
    )

    assert [duty.due_by(day) for day in (date(2026, 1, 31), date(2026, 2, 1))] == [date(2026, 6, 1), date(2026, 9, 1)]
