"""What keeps a branching scenario from being walked: each rule broken in one place of an example without a fault."""

from pathlib import Path

import pytest

from courses.checking import check_content
from courses.files import Source
from courses.scenario_folder import read_scenario
from tests.blended import LOCKED_FLAT, a_desk
from tests.courses.examples import PART, changed, faults_of, noted, without_remedies, write_content

SCENARIO = "test-topic/tier-1/scenarios/locked-flat.yaml"
PAGE = """
# Try it

:::page
slug: try-it
outcomes: [tt1-tell]
hard_material: none
hard_topics: []
:::

:::scenario-walk locked-flat
:::
"""
FITTING = LOCKED_FLAT.replace("T-0", "TT-0").replace("ms2-o1", "tt1-tell").replace("    pathway: [call]\n", "")


def faults(old: str = "", new: str = "", *, slug: str = "locked-flat", text: str = LOCKED_FLAT) -> list[str]:
    """What is noted of the example with this in place of that."""
    assert text.count(old) == 1 or not old
    desk = a_desk()
    read = read_scenario(Source("s.yaml", text.replace(old, new) if old else text), slug=slug, desk=desk)
    assert (read is None) == bool(desk.notebook.faults)
    return noted(desk.notebook)


def test_the_example_is_whole() -> None:
    assert faults() == []


BROKEN = [
    ("to: kitchen,", "to: cellar,", ["16: This choice leads to cellar, which is not there."]),
    ("start: door", "start: roof", ["9: There is no node roof to start with."]),
    ("start: door", "start: kitchen", []),
    (
        "to: told,",
        "to: kitchen,",
        [
            "10: No way of sound choices only leads from the start to an ending.",
            "34: No choice leads to told.",
        ],
    ),
    ("to: shouting,", "to: kitchen,", ["25: No choice leads to shouting.", "42: No choice leads to called."]),
    ("danger: true", "danger: false", ["30: This choice calls 999, but nobody is in danger at shouting."]),
    ("calls_999: true", "calls_999: false", ["26: Somebody is in danger at shouting, but no choice calls 999."]),
    (
        "help is coming., quality: sound",
        "help is coming., quality: workable",
        ["30: To call 999 is right when somebody is in danger now."],
    ),
    (
        "a neighbour called., quality: risky",
        "a neighbour called., quality: sound",
        ["32: Somebody is in danger, and this choice does not call 999."],
    ),
    ("{id: b, text: Ask loudly", "{id: a, text: Ask loudly", ["17: The choice a is there twice."]),
    (
        "  called:\n    title",
        "  kitchen:\n    title",
        [
            "30: This choice leads to called, which is not there.",
            "32: This choice leads to called, which is not there.",
            "42: The id kitchen is that of a node and of an ending.",
        ],
    ),
    ("facts: [T-02]", "facts: [T-09]", ["24: There is no fact T-09."]),
    ("[[T-01]]", "[[T-08]]", ["8: There is no fact T-08."]),
    ("pathway: [call]", "pathway: [run]", ["40: The pathways have no ending run."]),
    ("    contacts: [test-council]\n", "", ["42: The ending called does not say what to do here."]),
    ("contacts: [test-council]", "contacts: [nobody]", ["48: There is no contact nobody."]),
    ("outcomes: [ms2-o1]", "outcomes: [other]", ["4: The outcome other is not in course.yaml."]),
    ("hard_topics: []", "hard_topics: [fear]", ["6: The hard topics do not fit the hard material."]),
    (
        "    danger: true\n",
        "    danger: true\n    gentler: None here.\n",
        ["27: There is a gentler version, but the scenario describes nothing hard."],
    ),
    (
        "quality: workable",
        "quality: wise",
        ["21: `choices` needs at least 2.", "23: `quality` has to be one of: sound, workable or risky."],
    ),
    ("  shouting:\n", "  Shouting Now:\n", ["25: `Shouting Now` is not written as it should be."]),
]


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN, ids=lambda value: str(value)[:30])
def test_what_breaks_a_way_is_noted_where_it_stands(old: str, new: str, expected: list[str]) -> None:
    assert faults(old, new) == expected


def test_a_place_from_which_nobody_gets_out_is_noted() -> None:
    looped = LOCKED_FLAT.replace("to: told,", "to: door,").replace("to: called", "to: kitchen")

    found = [one.partition(": ")[2] for one in faults(text=looped)]

    assert [one for one in found if "round and round" in one] == [
        f"Who gets to {place} goes round and round: no choice leads on to an ending."
        for place in ("door", "kitchen", "shouting")
    ]


def test_a_way_that_takes_too_long_is_noted() -> None:
    nodes = "".join(
        f"  n{n}:\n    text: Then {n}.\n    choices:\n"
        f"      - {{id: a, text: On., to: n{n + 1}, feedback: On., quality: sound}}\n"
        f"      - {{id: b, text: Up., to: n{n + 1}, feedback: Up., quality: risky}}\n"
        for n in range(1, 12)
    ).replace("to: n12", "to: door")
    longer = LOCKED_FLAT.replace("start: door\nnodes:\n", f"start: n1\nnodes:\n{nodes}")

    assert "10: A way through the scenario has 14 choices." in faults(text=longer)


def test_where_all_is_risky_nobody_can_act_well() -> None:
    found = faults("FEEDBACK-A nobody is warned., quality: sound", "FEEDBACK-A nobody is warned., quality: risky")

    assert found == [
        "10: No way of sound choices only leads from the start to an ending.",
        "11: Nobody can act well at door: each choice is risky.",
    ]


def test_a_name_that_no_address_can_hold_is_noted() -> None:
    assert faults(slug="Locked Flat") == ["1: This cannot be the name of a scenario."]


def with_scenario(tmp_path: Path, page: str = PAGE, text: str = FITTING) -> Path:
    changes = changed(PART, "# One door", f"{page.strip()}\n\n# One door")
    return write_content(tmp_path, {**changes, SCENARIO: text})


def test_a_scenario_on_a_page_of_a_course_is_taught(tmp_path: Path) -> None:
    assert faults_of(with_scenario(tmp_path)) == []
    assert check_content(with_scenario(tmp_path / "again")) == ()


def test_a_scenario_that_no_page_leads_to_is_noted(tmp_path: Path) -> None:
    root = write_content(tmp_path, {SCENARIO: FITTING})

    assert faults_of(root) == [f"{SCENARIO}:1: No page leads to this scenario."]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (PAGE.replace("locked-flat", "other-flat"), "There is no scenario called other-flat."),
        (PAGE + "\n:::scenario-walk locked-flat\n:::\n", "This scenario is on a page already."),
        (PAGE + "\n:::scenario-walk locked-flat\n:::\n", "The page has two branching scenarios."),
        (PAGE.replace("locked-flat\n", "locked-flat\nHello.\n"), "Nothing stands inside scenario-walk."),
    ],
)
def test_a_page_leads_to_one_scenario_that_is_there(tmp_path: Path, page: str, message: str) -> None:
    assert message in [fault.split(": ", 1)[1] for fault in faults_of(with_scenario(tmp_path, page))]


def test_a_page_says_before_what_its_scenario_holds(tmp_path: Path) -> None:
    hard = FITTING.replace("hard_material: none\nhard_topics: []", "hard_material: mentions\nhard_topics: [fear]")

    assert [fault.split(": ", 1)[1] for fault in faults_of(with_scenario(tmp_path, text=hard))] == [
        "The scenario on this page says hard_material: mentions."
    ]


def test_an_account_within_the_scenario_is_enough_for_its_page(tmp_path: Path) -> None:
    hard = FITTING.replace("hard_material: none\nhard_topics: []", "hard_material: describes\nhard_topics: [fear]")
    hard = hard.replace("    danger: true\n", "    danger: true\n    gentler: Something breaks.\n")
    page = PAGE.replace("hard_material: none\nhard_topics: []", "hard_material: describes\nhard_topics: [fear]")

    assert faults_of(with_scenario(tmp_path, page, hard)) == []


def test_choices_that_give_themselves_away_are_for_the_author_to_look_at(tmp_path: Path) -> None:
    longer = FITTING.replace(
        "text: Do the work and look around.", "text: Do the work and look around the flat and leave."
    )
    calls = longer.replace("text: Go back to the door.", "text: Ring 999 at once.")

    found = without_remedies(check_content(with_scenario(tmp_path, text=calls)))

    assert [fault.split(": ", 1)[1] for fault in found] == [
        "The choices at door have from 27 to 47 letters.",
        "This choice speaks of 999.",
    ]
