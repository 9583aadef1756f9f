"""What an organisation can show on a day: for the Prevent duty, a modern slavery statement, the NHS, an audit.

Each pack says what it shows and what it does not. Every figure comes from what the reader may see; nothing is added.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from certificates.report import Block, Heading, Paragraph, Points, Report, TableOf
from courses.course import Award
from lms.rules.dates import add_months
from lms.rules.published_rates import EVERYTHING, FEW, NOT_SHOWN, Publication, ShownRate
from lms.rules.quarter import Programme, is_quarter_end, quarter_name
from lms.rules.quarters import quarter_ends
from lms.rules.report_words import HOW_COUNTED, LEFT_OUT, number_in_words, rate_in_words
from lms.rules.standing import day
from lms.rules.suppression import FEWEST_SHOWN

PREVENT, SLAVERY = "prevent", "modern-slavery"
NOT_ALL = (
    "It shows training that is recorded here. It does not show what people do with it, or training recorded elsewhere."
)


@dataclass(frozen=True)
class Evidence:
    """What a pack is made from: one organisation on one day, as far as the reader may see it."""

    organisation: str
    place: int
    on: date
    programme: Programme
    shown: Publication
    teams: Publication | None = None
    """By team; None for a reader who may not see teams."""
    team_names: Mapping[int, str] = field(default_factory=dict)
    completed: Mapping[str, int] = field(default_factory=dict)
    """How many completed each award in the quarter of the day."""
    shows_few: bool = False
    """The reader sees these people by name, so that small numbers are shown."""

    @property
    def when(self) -> str:
        """The day in words."""
        return day(self.on)

    def awards_of(self, topic: str | None = None) -> list[str]:
        """The awards of a topic, or all of them, that are taught or counted."""
        codes = {*self.shown.awards, *self.programme.awards}
        return sorted(code for code in codes if topic is None or Award.parse(code).topic == topic)

    def must(self, award: str) -> ShownRate:
        """Of those who must hold it, how many do."""
        return self.shown.compliance(self.place, award)


@dataclass(frozen=True)
class Pack:
    """One kind of evidence: its title, what it is for, and its parts."""

    title: str
    about: str
    parts: Callable[[Evidence], Iterator[Block]]
    topic: str = ""
    """Whose completions of the quarter it tells of; empty for none."""


def evidence_pack(kind: str, evidence: Evidence) -> Report:
    """The pack of this kind. Raises KeyError for a kind there is not."""
    pack = PACKS[kind]
    return Report(
        title=f"{pack.title} on {evidence.when}",
        caption=evidence.organisation,
        author=evidence.programme.partnership,
        foot=f"{evidence.organisation}. {pack.title}, as on {evidence.when}. From the training records of "
        f"{evidence.programme.partnership}.",
        blocks=(
            *pack.parts(evidence),
            Heading("How this is counted"),
            Points((NOT_ALL, *HOW_COUNTED[:3], *HOW_COUNTED[5:], *(() if evidence.shows_few else (LEFT_OUT,)))),
        ),
    )


def quarter_of_day(on: date) -> tuple[date, date]:
    """The first and the last day of the latest quarter that had ended by this day."""
    last = quarter_ends(on, 1)[0]
    return add_months(last.replace(day=1), -2), last


def _prevent_duty(evidence: Evidence) -> Iterator[Block]:
    awards = evidence.awards_of(PREVENT)
    yield Paragraph(_people_sentence(evidence), leads=True)
    if not awards:
        yield Paragraph("There is no data: no Prevent training is recorded here.")
        return
    yield Points(tuple(_holds_sentence(evidence, award) for award in awards))
    yield _table(evidence, awards, "Prevent training by tier")
    yield from _teams(evidence, awards)


def _modern_slavery(evidence: Evidence) -> Iterator[Block]:
    awards = evidence.awards_of(SLAVERY)
    yield Paragraph("A paragraph to copy into the statement. Change the words to your own; keep the figures.")
    yield Heading("The paragraph")
    if not awards:
        yield Paragraph("There is no data: no training on modern slavery is recorded here.")
        return
    yield Paragraph(_statement(evidence, awards), leads=True)
    yield Heading("Where the figures come from")
    yield _table(evidence, awards, "Modern slavery training by tier")


def _statement(evidence: Evidence, awards: Sequence[str]) -> str:
    said = [
        f"{evidence.organisation} takes part in the training programme of {evidence.programme.partnership}, which "
        "teaches staff in three tiers how to notice modern slavery, how to respond, and how to support and lead."
    ]
    people = evidence.shown.in_post(evidence.place)
    if people is not None:
        said.append(f"On {evidence.when} we had {people:,} people in post.")
    for award in awards:
        rate, name = evidence.must(award), evidence.programme.name_of(award)
        if rate.is_of_nobody or rate.whole is None:
            continue
        who = "person is" if rate.whole == 1 else "people are"
        part = f"{rate.part:,} hold it ({rate.percent} %)" if rate.part is not None else f"{rate.part_in_words} hold it"
        said.append(f"{rate.whole:,} {who} required to hold {name}; {part}.")
    if len(said) < 3:
        said.append("Nobody was required to hold this training, or the figures are too small to show.")
    return " ".join(said)


def _nhs_prevent(evidence: Evidence) -> Iterator[Block]:
    first, last = quarter_of_day(evidence.on)
    awards = evidence.awards_of(PREVENT)
    quarter = quarter_name(last)
    if not is_quarter_end(evidence.on):
        yield Paragraph(
            f"The quarter of the last column is {quarter}, the latest that had ended. For figures as on its last day, "
            f"choose {day(last)}."
        )
    yield Paragraph(_people_sentence(evidence), leads=True)
    if not awards:
        yield Paragraph("There is no data: no Prevent training is recorded here.")
        return
    yield TableOf(
        f"Prevent training on {evidence.when}",
        (
            "Training",
            "Must hold it",
            "Of these hold it",
            "Compliance",
            f"Completed from {day(first)} to {day(last)}",
        ),
        tuple(
            (
                evidence.programme.name_of(award),
                number_in_words(evidence.must(award).whole),
                "–" if evidence.must(award).is_of_nobody else evidence.must(award).part_in_words,
                _percent(evidence.must(award)),
                _few(evidence.completed.get(award, 0), evidence),
            )
            for award in awards
        ),
    )
    yield Paragraph(
        "The form you send may name levels in another way. Copy each figure under the heading that fits, and ask your "
        "commissioner if you are not sure."
    )


def _safeguarding_audit(evidence: Evidence) -> Iterator[Block]:
    awards = evidence.awards_of()
    total = evidence.must(EVERYTHING)
    yield Paragraph(_people_sentence(evidence), leads=True)
    if total.is_of_nobody:
        yield Paragraph("No training was required of anybody on that day.")
    else:
        yield Paragraph(f"Of all training that people had to hold, this was held: {rate_in_words(total)}.")
    if awards:
        yield _table(evidence, awards, "Each training")
    asked = [award for award in awards if not evidence.must(award).is_of_nobody]
    yield from _teams(evidence, asked)


def _people_sentence(evidence: Evidence) -> str:
    people = evidence.shown.in_post(evidence.place)
    if people is None:
        return (
            f"The figures of {evidence.organisation} on {evidence.when} are not shown, because few people are in post."
        )
    if not people:
        return f"On {evidence.when}, nobody was in post at {evidence.organisation}."
    who = "person was" if people == 1 else "people were"
    return f"On {evidence.when}, {people:,} {who} in post at {evidence.organisation}."


def _holds_sentence(evidence: Evidence, award: str) -> str:
    rate, name = evidence.must(award), evidence.programme.name_of(award)
    if rate.is_of_nobody:
        return f"Nobody had to hold {name}."
    if rate.whole is None:
        return f"How many had to hold {name} is not shown."
    return f"{rate.part_in_words} of {rate.whole:,} who had to hold {name} did{_share(rate)}."


def _share(rate: ShownRate) -> str:
    return f": {rate.percent} %" if rate.percent is not None else ""


def _percent(rate: ShownRate) -> str:
    if rate.is_of_nobody:
        return "–"
    return "not shown" if rate.percent is None else f"{rate.percent} %"


def _few(people: int, evidence: Evidence) -> str:
    """A number of people, unless it is of so few that the reader may not see it."""
    if evidence.shown.in_post(evidence.place) is None:
        return NOT_SHOWN
    return FEW if 0 < people < FEWEST_SHOWN and not evidence.shows_few else f"{people:,}"


def _table(evidence: Evidence, awards: Sequence[str], caption: str) -> TableOf:
    return TableOf(
        f"{caption} on {evidence.when}",
        (
            "Training",
            "Compliance: of those who must hold it",
            "Currently valid: of people in post",
            "Ever completed: of people in post",
        ),
        tuple(
            (
                evidence.programme.name_of(award),
                rate_in_words(evidence.must(award)),
                rate_in_words(evidence.shown.currently_valid(evidence.place, award)),
                rate_in_words(evidence.shown.ever_completed(evidence.place, award)),
            )
            for award in awards
        ),
    )


def _teams(evidence: Evidence, awards: Sequence[str]) -> Iterator[Block]:
    """Each team with each training that somebody in it must hold, for readers who may see teams."""
    if evidence.teams is None:
        return
    for award in awards:
        rows = [
            (evidence.team_names.get(place, "A team"), evidence.teams.compliance(place, award))
            for place in evidence.teams.places
        ]
        asked = [row for row in rows if not row[1].is_of_nobody]
        if asked:
            yield TableOf(
                f"{evidence.programme.name_of(award)} by team, the lowest first",
                ("Team", "Compliance: of those who must hold it"),
                tuple(
                    (name, rate_in_words(rate))
                    for name, rate in sorted(asked, key=lambda row: (row[1].order, row[0].casefold()))
                ),
            )


PACKS: Mapping[str, Pack] = {
    "prevent-duty": Pack("Prevent duty", "How many people hold Prevent training, by tier and team.", _prevent_duty),
    "modern-slavery-statement": Pack(
        "Modern slavery statement",
        "A paragraph on training for a statement under the Modern Slavery Act 2015, with the figures filled in.",
        _modern_slavery,
    ),
    "nhs-prevent": Pack(
        "NHS Prevent figures",
        "For the quarterly figures: who must hold Prevent training, who does, and who completed it in the quarter.",
        _nhs_prevent,
        topic=PREVENT,
    ),
    "safeguarding-audit": Pack(
        "Safeguarding audit", "Every training with its rates, and each team.", _safeguarding_audit
    ),
}
