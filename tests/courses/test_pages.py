"""What is wrong with a page: one change to the part of the example, and the faults that follow."""

from pathlib import Path

import pytest

from tests.courses.examples import FILES, PART, changed, faults_of, line_of, write_content

CHECK = ":::check tt1-c1"
SCENARIO = ":::scenario tt1-s1"
FIGURE = ":::figure two-boxes.svg"
PAGE = "slug: several-signs"


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        ("minutes: 5", "minutes: 9", "minutes: 5", "`minutes` has to be 8 or less."),
        ("about: How to notice.\n", "", "title: Noticing", "`about` is missing."),
        ("# Several signs", "# Several *signs*", "# Several signs", "The heading is shown as it stands."),
        (f":::page\n{PAGE}", f":::callout\n{PAGE}", "# Several", "The page does not start with its fields."),
        ("slug: several-signs", "slug: Several", PAGE, "`slug` is not written as it should be."),
        ("slug: one-door", "slug: several-signs", "# Several", "The slug several-signs is used for 2 pages."),
        ("outcomes: [tt1-notice]", "outcomes: [tt9]", "outcomes: [tt1-n", "The outcome tt9 is not in course.yaml."),
        ("outcomes: [tt1-notice]", "outcomes: []", "outcomes: [tt1-n", "`outcomes` needs at least 1."),
        ("hard_material: none", "hard_material: some", "hard_material: none", "`hard_material` has to be one of: "),
        (
            "hard_material: none",
            "hard_material: mentions",
            "hard_topics: []",
            "The hard topics do not fit the hard material.",
        ),
        (
            "hard_material: none\nhard_topics: []",
            "hard_material: describes\nhard_topics: [debt]",
            "# Several",
            "The page describes hard material but has no version called account.",
        ),
        (
            "hard_material: none\nhard_topics: []",
            "hard_material: describes\nhard_topics: [debt]",
            "# Several",
            "The page describes hard material but has no version called gentler.",
        ),
        (
            "hard_material: describes",
            "hard_material: mentions",
            "The door was locked",
            "There is a version called account, but the page describes nothing hard.",
        ),
        (
            "hard_material: describes",
            "hard_material: mentions",
            "content_note:",
            "There is a content note, but no page describes hard material.",
        ),
        (
            "content_note:\n  shows: One page has an account of a locked door.\n  does_not_show: Nobody is hurt.\n",
            "",
            "title: Noticing",
            "A page describes hard material but the part has no content note.",
        ),
        (
            "hard_topics: []\n:::\n",
            "hard_topics: []\n:::\n:::page\nslug: x\n:::\n",
            "\nOne sign tells you",
            "The page has its fields twice.",
        ),
        (CHECK, ":::check tt1-c2\n:::\n" + CHECK, CHECK, "The check is empty."),
        (f"{CHECK}\n", f"{CHECK}\noutcome: tt9\n", 'stem: "What do you do first?"', "The outcome tt9 is not in"),
        (f"{CHECK}\n", f"{CHECK}\nfacts: [TT-99]\n", 'stem: "What do you do first?"', "There is no fact TT-99."),
        (CHECK, ":::check", CHECK, "The check has no id."),
        (CHECK, ":::check a b", CHECK, "The check has no id."),
        (CHECK, ":::check tt1-s1", SCENARIO, "The id tt1-s1 is already used at test-topic/tier-1/01-noticing.md:41."),
        (
            'stem: "What do you do first?"',
            'id: x\nstem: "What?"',
            "stem:",
            "The id of a check stands behind :::check.",
        ),
        ("right: true, why: They can act.", "right: true", "- {id: a, text: Tell", "`why` is missing."),
        ("right: false, why: It may", "right: true, why: It may", "options:\n  - {id: a, text: Tell", ""),
        (SCENARIO, ":::scenario", SCENARIO, "The scenario has no id."),
        ("best: false", "best: true", "choices:", "Exactly one choice has to be the best."),
        ("best: true", "best: false", "choices:", "Exactly one choice has to be the best."),
        ('{id: b, text: "Finish', '{id: a, text: "Finish', '- {id: b, text: "Finish', "The choice a is there twice."),
        ("a mat by the machine [[TT-02]]", "a mat [[TT-99]]", "  You see a mat", "There is no fact TT-99."),
        (FIGURE, ":::figure three.svg", FIGURE, "There is no picture three.svg."),
        (FIGURE, ":::figure ../two-boxes.svg", FIGURE, "This picture cannot be found."),
        (FIGURE, ":::figure two-boxes.png", FIGURE, "This picture cannot be found."),
        ("alt: Two boxes.\n", "", "alt:", "`alt` is missing."),
        ("alt: Two boxes.", "alt: ''", "alt:", "`alt` is empty."),
        ("caption: Person and place.", "caption: See [[TT-01]]", "caption:", "`caption` is shown as it stands:"),
    ],
)
def test_what_does_not_fit_is_a_fault_with_its_line(
    tmp_path: Path, old: str, new: str, where: str, message: str
) -> None:
    root = write_content(tmp_path, changed(PART, old, new))

    found = faults_of(root)

    assert any(line.startswith(f"{PART}:{line_of(PART, where)}: {message}") for line in found), found


def test_a_picture_twice_on_a_page_is_a_fault_but_not_once_in_each_version(tmp_path: Path) -> None:
    text = FILES[PART]
    figure = text[text.index(FIGURE) : text.index(CHECK)]
    twice = changed(PART, "## Where to look\n", f"## Where to look\n\n{figure}")
    in_versions = {
        PART: text.replace("::::account\n", f"::::account\n{figure}").replace("::::gentler\n", f"::::gentler\n{figure}")
    }

    assert [line.partition(": ")[2] for line in faults_of(write_content(tmp_path / "a", twice))] == [
        "This picture is on the page already."
    ]
    assert faults_of(write_content(tmp_path / "b", in_versions)) == []


def test_a_page_with_nothing_on_it_is_a_fault(tmp_path: Path) -> None:
    empty = "\n# Nothing\n\n:::page\nslug: nothing\noutcomes: [tt1-tell]\nhard_material: none\n:::\n"
    root = write_content(tmp_path, {PART: FILES[PART] + empty})

    found = faults_of(root)

    assert [line.partition(": ")[2] for line in found] == ["There is nothing on this page."]
