"""A tiny invented content folder with one of everything a course can hold, and ways to break it in one place."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from courses.catalogue import read_catalogue
from courses.contacts import ContactEntry
from courses.course import Basis, Confidence, Fact, FactKind
from courses.desk import Desk, OpenPage
from courses.faults import ContentFaults, Fault, Notebook, Severity, Spot
from courses.files import Source

COURSE = "test-topic/tier-1/course.yaml"
PART = "test-topic/tier-1/01-noticing.md"
QUIZ = "test-topic/tier-1/quiz.yaml"
PICTURE = "test-topic/tier-1/figures/two-boxes.svg"
FACTS = "facts/test-topic.yaml"
CONTACTS = "contacts.yaml"

_COURSE = """\
topic: test-topic
topic_title: Test topic
tier: 1
tier_name: Notice
title: "Test topic: notice"
edition: "1.0"
status: draft
summary: What to notice and whom to tell.
audience: Everyone.
minutes: 10
pass_percent: 80
months_valid: 36
prerequisites: []
owner: Course content team
review_due: 2027-05-24
outcomes:
  - id: tt1-notice
    text: Notice what does not fit
  - id: tt1-tell
    text: Tell the right person
change_log:
  - {edition: "1.0", date: 2026-11-24, kind: first, note: First edition.}
reviews: []
on_monday:
  - Find out who your lead is.
  - Save their number.
  - Talk about it in your team.
"""

_PART = """\
---
title: Noticing
minutes: 5
about: How to notice.
content_note:
  shows: One page has an account of a locked door.
  does_not_show: Nobody is hurt.
---

# Several signs

:::page
slug: several-signs
outcomes: [tt1-notice]
hard_material: none
hard_topics: []
:::

One sign tells you **little** [[TT-01]]. Look at *all* of them [[TT-02, TT-01]].

## Where to look

- the person
- the place

| You see | You do |
|---|---|
| One sign | Stay curious |

:::callout avoid
Do not confront anyone.
:::

:::figure two-boxes.svg
alt: Two boxes.
caption: Person and place.
description: |
  One box says person, the other place [[TT-01]].
:::

:::check tt1-c1
stem: "What do you do first?"
options:
  - {id: a, text: Tell your lead, right: true, why: They can act.}
  - {id: b, text: Ask the owner, right: false, why: It may warn them.}
:::

# One door

:::page
slug: one-door
outcomes: [tt1-tell]
hard_material: describes
hard_topics: [being held]
:::

::::account
The door was locked from outside, and she heard him go.
::::

::::gentler
She was held in a flat and got help.
::::

You can ring {{contact:test-helpline}}.

:::details More to know
It happens in many places.
:::

:::steps
1. Notice.
2. Tell.
:::

:::example A lift home
He drove her to work and back.
:::

:::quotation A support worker
Thank you for telling me.
:::

:::scenario tt1-s1
title: The boiler visit
story: |
  You see a mat by the machine [[TT-02]].
question: What do you do?
choices:
  - {id: a, text: Ask the owner about it., best: false, happens: Now the owner knows.}
  - {id: b, text: "Finish, leave, call your lead.", best: true, happens: Nobody was warned.}
:::

:::sources
- [Guidance](https://office.example/guidance)
:::
"""


def _question(number: int, outcome: str, key: int) -> str:
    texts = ("Tell your lead today", "Ask the owner today", "Wait until next week")
    rows = [("abc"[place], texts[(place - key) % 3], str(place == key).lower()) for place in range(3)]
    options = "".join(f"      - {{id: {id_}, text: {text}, right: {right}, why: Why.}}\n" for id_, text, right in rows)
    return (
        f"  - id: tt1-q{number}\n    outcome: {outcome}\n    facts: [TT-01]\n"
        f'    stem: "Situation {number}: what do you do?"\n    options:\n{options}'
    )


_QUIZ = "items: 2\ncritical_items: 0\nquestions:\n" + "".join(
    _question(number, "tt1-notice" if number <= 3 else "tt1-tell", number % 3) for number in range(1, 7)
)

_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" aria-labelledby="t d">
  <title id="t">Two boxes</title>
  <desc id="d">Person and place.</desc>
  <rect width="170" height="80" fill="#12436D"/>
  <text x="20" y="40">Person</text>
</svg>
"""

_FACTS = """\
pack: test-topic
facts:
  - id: TT-01
    fact: One sign says little.
    publisher: The invented office
    title: Guidance
    published: 2024
    link: https://office.example/guidance
    kind: guidance
    basis: seen
    confidence: high
    check: null
    review_due: 2027-05-24
  - id: TT-02
    fact: Several signs say more.
    publisher: The invented office
    title: Guidance
    published: 2024-10
    link: null
    kind: practice
    basis: general
    confidence: medium
    check: Which edition?
    review_due: 2027-05-24
"""

_CONTACTS = """\
contacts:
  - key: test-helpline
    name: The test helpline
    number: 01632 960001
    when_open: All day
    use_for: Talking
    source: Invented
  - key: test-council
    name: The test council
    link: https://council.example/worried
    use_for: Telling
    source: Invented
"""

FILES: Mapping[str, str] = {
    COURSE: _COURSE,
    PART: _PART,
    QUIZ: _QUIZ,
    PICTURE: _PICTURE,
    FACTS: _FACTS,
    CONTACTS: _CONTACTS,
}
"""Path from the content folder to text. There is no fault and no warning in it."""


def write_content(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The example on the disk, with these files otherwise, more, or (None) left out; the content folder."""
    root = folder / "content"
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The change that puts `new` in the one place where `old` stands."""
    assert FILES[file].count(old) == 1, f"{old!r} is not exactly once in {file}"
    return {file: FILES[file].replace(old, new)}


def faults_of(root: Path) -> list[str]:
    """All that keeps this folder from being taught, as `file:line: message`; empty if nothing does."""
    try:
        read_catalogue(root)
    except ContentFaults as error:
        return without_remedies(error.faults)
    return []


def without_remedies(faults: tuple[Fault, ...] | list[Fault]) -> list[str]:
    """Faults as `file:line: message`. Every one of them has a remedy in whole sentences."""
    assert all(fault.remedy and fault.remedy[-1] in ".>" for fault in faults), faults
    return [f"{fault.file}:{fault.line}: {fault.message}" for fault in faults]


def line_of(file: str, text: str) -> int:
    """The line of the example file on which this text first stands."""
    return FILES[file][: FILES[file].index(text)].count("\n") + 1


def cited(id_: str, number: int) -> str:
    """The HTML of a source in running text."""
    hidden = f'<span class="govuk-visually-hidden">Source {id_} </span>'
    return f'<a class="lms-cite" href="#source-{id_}">{hidden}[{number}]</a>'


def a_fact(id_: str = "TT-01") -> Fact:
    """An invented fact."""
    return Fact(
        id=id_,
        fact="What it says.",
        publisher="The invented office",
        title="Guidance",
        published="2024",
        link=None,
        kind=FactKind.GUIDANCE,
        basis=Basis.SEEN,
        confidence=Confidence.HIGH,
        check=None,
        review_due=date(2027, 5, 24),
        pack="test-topic",
    )


def a_desk(**figures: str) -> Desk:
    """A desk with two facts, one contact and two outcomes; figures by name, with _ for - and without .svg."""
    contact = ContactEntry("test-helpline", "The test helpline", "01632 960001", "", "All day", "Talking", "Invented")
    return Desk(
        facts={id_: a_fact(id_) for id_ in ("TT-01", "TT-02")},
        contacts={"test-helpline": contact},
        notebook=Notebook(),
        figures={
            f"{name.replace('_', '-')}.svg": Source(f"figures/{name.replace('_', '-')}.svg", svg)
            for name, svg in figures.items()
        },
        outcomes=frozenset({"tt1-notice", "tt1-tell"}),
    )


def an_open_page(desk: Desk | None = None) -> OpenPage:
    """A page being read whose heading stands on line 10."""
    return OpenPage(desk or a_desk(), "Several signs", Spot("part.md", 10))


def noted(notebook: Notebook) -> list[str]:
    """Faults and warnings as `line: message`, in the order of lines."""
    return [f"{fault.line}: {fault.message}" for fault in sorted(notebook.faults)]


def warnings_among(faults: tuple[Fault, ...]) -> list[str]:
    """The warnings as `file:line: message`."""
    return without_remedies([fault for fault in faults if fault.severity is Severity.WARNING])
