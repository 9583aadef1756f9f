"""One quarter of the partnership as a value: what was counted, what was reported, what was aimed at.

Its text is the same for the same facts, letter for letter, so that a hash over it proves that nothing was changed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from courses.course import Award
from lms.rules.dates import add_months
from lms.rules.published_rates import EVERYTHING, Publication, ShownRate, Tally, published
from lms.rules.rates import Counts
from lms.rules.standing import day

FORMAT = 1
MONTHS_A_HEADCOUNT_COUNTS = 12
"""A report older than this says too little of today to count."""


@dataclass(frozen=True)
class Programme:
    """What is taught, as it is called at a time: the partnership's name and each award's name by its code."""

    partnership: str
    awards: Mapping[str, str]

    def name_of(self, award: str) -> str:
        """In short: "Modern slavery tier 1"; also of an award that is no longer taught."""
        if award in self.awards:
            return self.awards[award]
        parsed = Award.parse(award)
        return f"{parsed.topic.replace('-', ' ').capitalize()} tier {parsed.tier}"


@dataclass(frozen=True)
class Agency:
    """An organisation as it was called."""

    id: int
    name: str


@dataclass(frozen=True)
class CountedDay:
    """What was counted at the end of a day, and what was aimed at then, by award ("" for all training)."""

    on: date
    tally: Tally
    targets: Mapping[str, int]


@dataclass(frozen=True)
class Reported:
    """What an organisation said of itself as at a day: one row for all of it, or the sum of its parts."""

    organisation_id: int
    as_at: date
    headcount: int
    trained: Mapping[str, int]


@dataclass(frozen=True)
class Quarter:
    """Everything a board pack is made from."""

    programme: Programme
    agencies: tuple[Agency, ...]
    days: tuple[CountedDay, ...]
    """The ends of this quarter and of those before it, the earliest first."""
    reported: tuple[Reported, ...]

    @property
    def ends_on(self) -> date:
        """The last day of the quarter."""
        return self.days[-1].on

    @property
    def name(self) -> str:
        """For example "July to September 2026"."""
        return quarter_name(self.ends_on)

    @property
    def latest(self) -> CountedDay:
        """What was counted at the end of the quarter."""
        return self.days[-1]

    @property
    def text(self) -> str:
        """Everything as text, the same for the same facts."""
        return json.dumps(_plain(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def quarter_name(ends_on: date) -> str:
    """The months of a quarter, for example "July to September 2026"."""
    return f"{add_months(ends_on.replace(day=1), -2):%B} to {ends_on:%B %Y}"


def sha256_of(text: str) -> str:
    """The hash that proves a text unchanged."""
    return hashlib.sha256(text.encode()).hexdigest()


def quarter_of(text: str) -> Quarter:
    """The quarter that this text is of."""
    plain = json.loads(text)
    listed = tuple(code for code, _ in plain["awards"])
    return Quarter(
        programme=Programme(plain["partnership"], dict(plain["awards"])),
        agencies=tuple(Agency(*one) for one in plain["organisations"]),
        days=tuple(
            CountedDay(
                on=date.fromisoformat(one["on"]),
                tally=Tally({(place, award): Counts(*counts) for place, award, *counts in one["counts"]}, listed),
                targets=dict(one["targets"]),
            )
            for one in plain["days"]
        ),
        reported=tuple(
            Reported(organisation, date.fromisoformat(as_at), headcount, dict(trained))
            for organisation, as_at, headcount, trained in plain["reported"]
        ),
    )


def _plain(quarter: Quarter) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "partnership": quarter.programme.partnership,
        "awards": sorted(quarter.programme.awards.items()),
        "organisations": [[one.id, one.name] for one in quarter.agencies],
        "days": [
            {
                "on": one.on.isoformat(),
                "counts": [[*cell, *astuple(counts)] for cell, counts in sorted(one.tally.counts.items())],
                "targets": sorted(one.targets.items()),
            }
            for one in quarter.days
        ],
        "reported": [
            [one.organisation_id, one.as_at.isoformat(), one.headcount, sorted(one.trained.items())]
            for one in quarter.reported
        ],
    }


# Targets


@dataclass(frozen=True)
class SetTarget:
    """A target as it was set. Of two for the same date the later one counts."""

    award: str
    percent: int | None
    from_on: date


def targets_on(targets: Iterable[SetTarget], on: date) -> dict[str, int]:
    """What is aimed at on a day, in percent by award. `targets` in the order in which they were set."""
    found = targets_in_force(targets, on)
    return {award: one.percent for award, one in found.items() if one.percent is not None}


def targets_in_force(targets: Iterable[SetTarget], on: date) -> dict[str, SetTarget]:
    """The target that counts on a day, by award; one without a percent says that nothing is aimed at any more."""
    found: dict[str, SetTarget] = {}
    for one in targets:
        if one.from_on <= on and (one.award not in found or found[one.award].from_on <= one.from_on):
            found[one.award] = one
    return found


# Headcounts


@dataclass(frozen=True)
class HeadcountReport:
    """One headcount as it was reported, of a whole organisation (unit "") or of a part of it."""

    organisation_id: int
    unit: str
    as_at: date
    headcount: int
    trained: Mapping[str, int]


def reported_on(reports: Iterable[HeadcountReport], on: date) -> tuple[Reported, ...]:
    """What each organisation says of itself on a day. `reports` in the order in which they came.

    Of each part the latest day counts, and of that day the latest report. A report of the whole stands for all its
    parts for as long as it counts, so that one part which reports alone does not pass for the whole; without one the
    parts are added up. Nothing older than a year counts.
    """
    since = add_months(on, -MONTHS_A_HEADCOUNT_COUNTS)
    latest: dict[int, dict[str, HeadcountReport]] = {}
    for one in reports:
        units = latest.setdefault(one.organisation_id, {})
        before = units.get(one.unit.casefold())
        if since < one.as_at <= on and (before is None or before.as_at <= one.as_at):
            units[one.unit.casefold()] = one
    return tuple(_together(units) for _, units in sorted(latest.items()) if units)


def _together(units: Mapping[str, HeadcountReport]) -> Reported:
    parts = [units[""]] if "" in units else list(units.values())
    trained: dict[str, int] = {}
    for one in parts:
        for award, people in one.trained.items():
            trained[award] = trained.get(award, 0) + people
    return Reported(
        parts[0].organisation_id,
        min(one.as_at for one in parts),
        sum(one.headcount for one in parts),
        trained,
    )


def published_reports(reported: Iterable[Reported]) -> Publication:
    """What may be shown of headcounts: by the same rule as of people who are recorded, and apart from them."""
    counts: dict[tuple[int, str], Counts] = {}
    for one in reported:
        counts[one.organisation_id, EVERYTHING] = Counts(in_post=one.headcount)
        for award, people in one.trained.items():
            counts[one.organisation_id, award] = Counts(ever=people, valid=people)
    return published(Tally(counts))


# What a recomputation finds


def differences(frozen: Quarter, now: Quarter) -> list[str]:
    """Where the ledger says something else today than was frozen, each in a sentence, without a figure about few."""
    before, after = frozen.latest, now.latest
    shown = (published(before.tally), published(after.tally))
    names = {one.id: one.name for one in (*now.agencies, *frozen.agencies)}
    awards = sorted({*before.tally.awards, *after.tally.awards})
    sentences: list[str] = []
    unsaid = 0
    for place in sorted({*before.tally.places, *after.tally.places}, key=lambda one: (names.get(one, ""), one)):
        name = names.get(place, "An organisation")
        for what, label in ((EVERYTHING, ""), *((award, frozen.programme.name_of(award)) for award in awards)):
            if _figures(before.tally, place, what) == _figures(after.tally, place, what):
                continue
            said = _said(shown, place, what)
            unsaid += not said
            sentences += [f"{name}{f', {label}' if label else ''}: {one}" for one in said]
    if unsaid:
        sentences.append(f"{unsaid} more {'figure differs' if unsaid == 1 else 'figures differ'} and may not be shown.")
    return sentences + _reports_that_differ(frozen, now, names)


def _figures(tally: Tally, place: int, award: str) -> tuple[int, ...]:
    one = tally.counts.get((place, award), Counts())
    return (one.in_post, one.required, one.required_valid, one.valid, one.ever)


def _said(shown: Sequence[Publication], place: int, award: str) -> list[str]:
    if award == EVERYTHING:
        people = [one.in_post(place) for one in shown]
        return (
            [] if None in people else [f"{people[0]:,} people in post were counted, today it would be {people[1]:,}."]
        )
    if not all(one.shows_all_about(place, award) for one in shown):
        return []
    rates = [one.compliance(place, award) for one in shown]
    held = [one.ever_completed(place, award) for one in shown]
    said = []
    if rates[0] != rates[1]:
        said.append(f"compliance was {_in_words(rates[0])}, today it would be {_in_words(rates[1])}.")
    if held[0].part != held[1].part:
        said.append(f"{held[0].part:,} had ever completed it, today it would be {held[1].part:,}.")
    return said or ["who holds it differs."]


def _in_words(rate: ShownRate) -> str:
    return "nobody who must hold it" if rate.is_of_nobody else rate.in_words


def _reports_that_differ(frozen: Quarter, now: Quarter, names: Mapping[int, str]) -> list[str]:
    before = {one.organisation_id: one for one in frozen.reported}
    after = {one.organisation_id: one for one in now.reported}
    return [
        f"{names.get(place, 'An organisation')}: its headcount {_came(place, before, after)}."
        for place in sorted({*before, *after}, key=lambda one: (names.get(one, ""), one))
        if before.get(place) != after.get(place)
    ]


def _came(place: int, before: Mapping[int, Reported], after: Mapping[int, Reported]) -> str:
    if place not in before:
        return f"as at {day(after[place].as_at)} came later"
    return "was reported anew"


def is_quarter_end(on: date) -> bool:
    """Whether a quarter of the year ends on this day."""
    tomorrow = on + timedelta(days=1)
    return tomorrow.day == 1 and tomorrow.month % 3 == 1
