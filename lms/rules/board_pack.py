"""The board pack of a quarter, made from its frozen figures alone: the same quarter makes the same pack.

First one page that says all there is to know, then each organisation, each topic and tier, what was reported by
organisations that only count, how it is counted, and what to know about the figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from certificates.report import BarOf, Bars, Block, Curve, Heading, Mark, NewPage, Paragraph, Points, Report, TableOf
from courses.course import Award
from lms.rules.published_rates import EVERYTHING, TOTAL, Publication, ShownRate, published
from lms.rules.quarter import Programme, Quarter, Reported, published_reports, sha256_of
from lms.rules.report_words import HOW_COUNTED, LEFT_OUT, listed, number_in_words, rate_in_words, target_in_words
from lms.rules.standing import day

TIERS = (1, 2, 3)
MOST_BARS = 12
NO_FIGURES = "no figures"
ALL_ORGANISATIONS = "All organisations"

OBJECTIVES: Sequence[tuple[str, str]] = (
    (
        "Deliver a 3-tier training programme to frontline staff and professionals to increase the awareness of modern "
        "slavery",
        "modern-slavery",
    ),
    ("Hate crime training", "hate-crime"),
    ("Prevent training", "prevent"),
    ("Trauma-informed practice", "trauma-informed-practice"),
)
"""What the plan sets out to do, and the topic that tells of it."""


def board_pack(quarter: Quarter) -> Report:
    """The whole pack."""
    return _Pack(quarter).report


@dataclass(frozen=True)
class _Pack:
    quarter: Quarter

    @property
    def report(self) -> Report:
        """Everything in the order in which it is read."""
        name, partnership = self.quarter.name, self.quarter.programme.partnership
        return Report(
            title=f"Training from {name}",
            caption=f"{partnership}: board pack",
            author=partnership,
            foot=(
                f"{partnership}. Figures as at {day(self.quarter.ends_on)}, frozen under the fingerprint "
                f"{sha256_of(self.quarter.text)[:16]}."
            ),
            blocks=(
                *self._at_a_glance(),
                NewPage(),
                *self._by_organisation(),
                NewPage(),
                *self._by_topic_and_tier(),
                *self._each_training(),
                *self._reported(),
                Heading("How this is counted"),
                Points((*HOW_COUNTED, LEFT_OUT)),
                Heading("What to know about these figures"),
                Points(tuple(self._oddities())),
            ),
        )

    @cached_property
    def shown(self) -> tuple[Publication, ...]:
        """What may be shown of the end of each quarter, the earliest first."""
        return tuple(published(one.tally) for one in self.quarter.days)

    @cached_property
    def now(self) -> Publication:
        """What may be shown of the end of this quarter."""
        return self.shown[-1]

    @property
    def targets(self) -> Mapping[str, int]:
        """What was aimed at, by award."""
        return self.quarter.latest.targets

    @cached_property
    def awards(self) -> list[str]:
        """The awards that anybody must hold or has ever held, or that are taught."""
        return sorted({*self.now.awards, *self.quarter.programme.awards})

    def _names(self) -> dict[int, str]:
        return {one.id: one.name for one in self.quarter.agencies}

    # The first page

    def _at_a_glance(self) -> Iterator[Block]:
        total = self.now.compliance(TOTAL, EVERYTHING)
        when = day(self.quarter.ends_on)
        yield Paragraph(
            _first_sentence(total, when) if self.now.places else f"On {when}, nobody was in post.", leads=True
        )
        yield Points(tuple(self._in_short(total)))
        yield self._trend()
        yield TableOf(
            f"The plan’s objectives: who must hold a training and does, on {day(self.quarter.ends_on)}",
            ("Objective", *(f"Tier {tier}" for tier in TIERS)),
            tuple((words, *(self._cell(topic, tier) for tier in TIERS)) for words, topic in OBJECTIVES),
        )

    def _in_short(self, total: ShownRate) -> Iterator[str]:
        aim = self.targets.get(EVERYTHING)
        if aim is None:
            yield "No target is set for all training together."
        elif total.percent is not None:
            yield f"The target was {aim} %: {'reached' if total.percent >= aim else 'not reached yet'}."
        rows = self._places()
        compared = [(name, rate) for _, name, rate in rows if rate.order[0] == 0]
        if len(compared) > 1:
            yield f"Lowest: {compared[0][0]}, {rate_in_words(compared[0][1])}."
            yield f"Highest: {compared[-1][0]}, {rate_in_words(compared[-1][1])}."
        agencies = len(self.quarter.agencies)
        yield f"{len(self.now.places)} of {agencies} organisations have people recorded here."
        yield f"{len(self.quarter.reported)} of {agencies} organisations gave a headcount."

    def _trend(self) -> Curve:
        rates = [one.compliance(TOTAL, EVERYTHING) for one in self.shown]
        return Curve(
            "All required training, quarter by quarter",
            "How much of all training that people must hold was held at the end of each quarter.",
            tuple(
                Mark(_short(one.on), rate.percent, one.targets.get(EVERYTHING), rate.in_words)
                for one, rate in zip(self.quarter.days, rates, strict=True)
            ),
        )

    def _cell(self, topic: str, tier: int) -> str:
        code = Award(topic, tier).code
        if code not in self.now.awards or self.now.compliance(TOTAL, code).is_of_nobody:
            return NO_FIGURES
        aim = self.targets.get(code)
        return rate_in_words(self.now.compliance(TOTAL, code)) + ("" if aim is None else f"; target {aim} %")

    # By organisation

    def _places(self) -> list[tuple[int, str, ShownRate]]:
        """Id, name and rate of each organisation with people, the lowest first."""
        names = self._names()
        rows = [
            (place, names.get(place, "An organisation"), self.now.compliance(place, EVERYTHING))
            for place in self.now.places
        ]
        return sorted(rows, key=lambda row: (row[2].order, row[1].casefold()))

    def _by_organisation(self) -> Iterator[Block]:
        yield Heading("Each organisation")
        rows = self._places()
        if not rows:
            yield Paragraph("There is no data: nobody was in post.")
            return
        bars = tuple(
            BarOf(name, rate.percent, f"{rate.percent} %" if rate.percent is not None else rate.in_words)
            for _, name, rate in rows
            if not rate.is_of_nobody
        )[:MOST_BARS]
        if bars:
            title = "Held of all training required" + (f", the {MOST_BARS} lowest" if len(rows) > MOST_BARS else "")
            yield Bars(title, "A full bar is 100 %. The same figures are in the table below.", bars)
        total = self.now.compliance(TOTAL, EVERYTHING)
        yield TableOf(
            "All required training by organisation, the lowest first",
            ("Organisation", "People in post", "Held of all training required"),
            (
                *((name, number_in_words(self.now.in_post(place)), rate_in_words(rate)) for place, name, rate in rows),
                (ALL_ORGANISATIONS, number_in_words(self.now.in_post(TOTAL)), rate_in_words(total)),
            ),
        )

    # By topic and tier

    def _by_topic_and_tier(self) -> Iterator[Block]:
        yield Heading("Each topic and tier")
        if not self.awards:
            yield Paragraph("There is no data: nothing was taught.")
            return
        yield TableOf(
            "All organisations by training",
            ("Training", "Compliance: of those who must hold it", "Target", "Currently valid: of people in post",
             "Ever completed: of people in post"),
            tuple(
                (
                    self.quarter.programme.name_of(award),
                    rate_in_words(self.now.compliance(TOTAL, award)),
                    target_in_words(self.targets.get(award)),
                    rate_in_words(self.now.currently_valid(TOTAL, award)),
                    rate_in_words(self.now.ever_completed(TOTAL, award)),
                )
                for award in self.awards
            ),
        )  # fmt: skip

    def _each_training(self) -> Iterator[Block]:
        names = self._names()
        for award in self.awards:
            places = [place for place in self.now.places if not self.now.compliance(place, award).is_of_nobody]
            if not places:
                continue
            rows = sorted(
                places, key=lambda place: (self.now.compliance(place, award).order, names.get(place, "").casefold())
            )
            yield TableOf(
                f"{self.quarter.programme.name_of(award)} by organisation, the lowest first",
                ("Organisation", "Compliance: of those who must hold it", "Currently valid: of people in post",
                 "Ever completed: of people in post"),
                tuple(
                    (
                        names.get(place, "An organisation"),
                        rate_in_words(self.now.compliance(place, award)),
                        rate_in_words(self.now.currently_valid(place, award)),
                        rate_in_words(self.now.ever_completed(place, award)),
                    )
                    for place in rows
                ),
            )  # fmt: skip

    # What was reported

    def _reported(self) -> Iterator[Block]:
        yield Heading("Organisations that report counts")
        agencies = len(self.quarter.agencies)
        yield Paragraph(f"{len(self.quarter.reported)} of {agencies} organisations gave a headcount.")
        if not self.quarter.reported:
            yield Paragraph("There is no data for this part yet.")
            return
        yield Paragraph(
            "These figures are what organisations say of themselves. They are not in any other table of this pack."
        )
        yield reported_table(self.quarter.reported, self.quarter.agencies, self.quarter.programme)

    def _oddities(self) -> Iterator[str]:
        names = self._names()
        hidden = [names[place] for place in self.now.places if self.now.in_post(place) is None and place in names]
        if hidden:
            yield f"Not shown, because few people are in post: {listed(hidden)}."
        reporting = {one.organisation_id for one in self.quarter.reported}
        silent = [
            one.name for one in self.quarter.agencies if one.id not in self.now.places and one.id not in reporting
        ]
        if silent:
            yield f"No people recorded and no headcount given: {listed(silent)}."
        nobody = [
            self.quarter.programme.name_of(award)
            for award in self.awards
            if self.now.compliance(TOTAL, award).is_of_nobody
        ]
        if nobody:
            yield f"Nobody had to hold: {listed(nobody)}."
        yield from self._recorded_and_reported(names)
        if all(one.is_empty or not one.places for one in self.shown[:-1]):
            yield "There are no figures of earlier quarters, so nothing can be said of a trend."
        yield "People who left during the quarter are not counted; people who joined are."

    def _recorded_and_reported(self, names: Mapping[int, str]) -> Iterator[str]:
        reports = published_reports(self.quarter.reported)
        for one in self.quarter.reported:
            recorded, said = self.now.in_post(one.organisation_id), reports.in_post(one.organisation_id)
            if one.organisation_id in self.now.places and recorded is not None and said is not None:
                yield (
                    f"{names.get(one.organisation_id, 'An organisation')} reports {said:,} people; "
                    f"{recorded:,} are recorded here."
                )


class Named(Protocol):
    """An organisation by its id and name."""

    @property
    def id(self) -> int:
        """By which it is counted."""

    @property
    def name(self) -> str:
        """What it is called."""


def reported_table(reported: Sequence[Reported], agencies: Iterable[Named], programme: Programme) -> TableOf:
    """What organisations report of themselves, as far as it may be shown, a row for each training they tell of."""
    shown = published_reports(reported)
    names = {one.id: one.name for one in agencies}
    rows: list[tuple[str, ...]] = []
    for one in sorted(reported, key=lambda each: names.get(each.organisation_id, "").casefold()):
        start = (
            names.get(one.organisation_id, "An organisation"),
            day(one.as_at),
            number_in_words(shown.in_post(one.organisation_id)),
        )
        rows += [
            (*start, programme.name_of(award), rate_in_words(shown.currently_valid(one.organisation_id, award)))
            for award in sorted(one.trained)
        ] or [(*start, "none named", "not given")]
    return TableOf(
        "Reported by the organisations themselves",
        ("Organisation", "As at", "Headcount", "Training", "Hold it, of the headcount"),
        tuple(rows),
    )


def _first_sentence(total: ShownRate, when: str) -> str:
    if total.is_of_nobody:
        return f"On {when}, no training was required of anybody."
    if total.percent is None:
        return f"How much of the training that people had to hold was held on {when} is not shown."
    return f"On {when}, {total.percent} % of all training that people had to hold was held ({total.in_words})."


def _short(on: date) -> str:
    return f"{on:%b %Y}"
