from datetime import date
from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from courses.pathways import Answer, Ending, HowFast, LocalReview, Pathways, Question
from tests.courses.examples import write_content
from tests.courses.pathway_examples import (
    OVERLAY,
    PATHWAY_FILES,
    TREE,
    found,
    pathway_line,
    pathways_changed,
    write_pathways,
)


def test_the_tree_and_the_steps_of_the_area_become_one(tmp_path: Path) -> None:
    pathways = read_catalogue(write_pathways(tmp_path)).pathways

    assert pathways == Pathways(
        area="Test area",
        review=None,
        first="danger",
        danger="call",
        harms=("Danger now", "Theft"),
        questions={
            "danger": Question(
                "danger",
                "Is anyone in danger?",
                (),
                (Answer("Yes", "", "call"), Answer("No", "Not that I know.", "child")),
            ),
            "child": Question(
                "child",
                "Is it a child?",
                ("Not sure? Choose yes.",),
                (Answer("Yes", "", "child-theft"), Answer("No", "", "adult-theft")),
            ),
        },
        endings={
            "call": Ending(
                id="call",
                title="Call for help",
                person="Anyone",
                harm="Danger now",
                how_fast=HowFast.NOW,
                steps=("Call for help.",),
                contacts=("test-helpline",),
                sharing=(),
                do_not=("Do not step in.",),
                happens_next=(),
                write_down=(),
                facts=(),
            ),
            "child-theft": Ending(
                id="child-theft",
                title="A child and a theft",
                person="A child",
                harm="Theft",
                how_fast=HowFast.TODAY,
                steps=("Tell your lead.", "Go with the child."),
                contacts=("test-helpline", "test-council"),
                sharing=("Be open with the child.", "You need nobody's consent."),
                do_not=("Do not promise secrecy.",),
                happens_next=(
                    "A shop may ask you.",
                    "It is written up.",
                    "The council rings back.",
                    "Somebody looks at it.",
                ),
                write_down=("What you saw.",),
                facts=("TT-02", "TT-01"),
            ),
            "adult-theft": Ending(
                id="adult-theft",
                title="An adult and a theft",
                person="Anyone",
                harm="Theft",
                how_fast=HowFast.TODAY,
                steps=("Tell your lead.",),
                contacts=("test-helpline",),
                sharing=(),
                do_not=("Do not step in.",),
                happens_next=(),
                write_down=(),
                facts=(),
            ),
        },
    )


def test_another_area_brings_its_own_steps_and_leaves_the_tree_as_it_is(tmp_path: Path) -> None:
    other = "pathways/overlays/other-area.yaml"
    text = PATHWAY_FILES[OVERLAY].replace("area: test-area\ntitle: Test area", "area: other-area\ntitle: Other area")
    text = text.replace("[Tell your lead., Go with the child.]", "[Ring the office.]")
    review = text.replace("review: null", "review: {by: Safeguarding lead, date: 2027-01-31}")

    pathways = read_catalogue(write_pathways(tmp_path, {OVERLAY: None, other: review})).pathways

    assert pathways is not None
    assert pathways.area == "Other area"
    assert pathways.review == LocalReview("Safeguarding lead", date(2027, 1, 31))
    assert pathways.endings["child-theft"].steps == ("Ring the office.",)


def test_content_without_the_folder_has_no_pathways_and_no_fault(tmp_path: Path) -> None:
    root = write_content(tmp_path)

    assert read_catalogue(root).pathways is None
    assert found(root) == []


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({TREE: None}, [f"{TREE}:1: This file is missing."]),
        ({OVERLAY: None, "pathways/overlays/.keep": ""}, ["pathways/overlays:1: There are no steps of an area."]),
        ({OVERLAY: None}, ["pathways/overlays:1: There are no steps of an area."]),
        (
            {"pathways/overlays/other.yaml": "x: y"},
            ["pathways/overlays:1: There are the steps of 2 areas."],
        ),
        ({"pathways/notes.txt": "x"}, ["pathways/notes.txt:1: This does not belong to the pathways."]),
        (
            {"pathways/overlays/notes.txt": "x"},
            ["pathways/overlays/notes.txt:1: This does not belong to the pathways."],
        ),
        ({OVERLAY: "[]"}, [f"{OVERLAY}:1: This has to be a set of named fields."]),
        ({TREE: "first: [\n"}, [f"{TREE}:2: This cannot be read as YAML: did not find expected node content."]),
    ],
)
def test_files_that_are_missing_or_do_not_belong_are_faults(
    tmp_path: Path, changes: dict[str, str | None], faults: list[str]
) -> None:
    assert found(write_pathways(tmp_path, changes)) == faults


@pytest.mark.parametrize(
    "case",
    [
        (TREE, "how_fast: now", "how_fast: soon", "how_fast: now", "`how_fast` has to be one of: now or today."),
        (TREE, "first: danger", "frist: danger", "frist", "There is no field called `frist` here."),
        (TREE, "first: danger", "first: Danger!", "first", "`first` is not written as it should be."),
        (TREE, "    ask: Is it a child?\n", "", "  - id: child\n    ask", "`ask` is missing."),
        (OVERLAY, "area: test-area", "area: elsewhere", "area:", "The file is not called elsewhere.yaml."),
        (OVERLAY, "steps: [Call for help.]", "steps: []", "steps: [Call", "`steps` needs at least 1."),
        (OVERLAY, "review: null", "review: {by: Lead, date: soon}", "review:", "`date` has to be a date."),
    ],
)
def test_fields_that_cannot_be_used_are_faults_with_their_line(
    tmp_path: Path, case: tuple[str, str, str, str, str]
) -> None:
    file, old, new, where, message = case
    faults = found(write_pathways(tmp_path, pathways_changed(file, old, new)))

    line = pathway_line(file, where) if where in PATHWAY_FILES[file] else pathway_line(file, old)
    assert any(fault == f"{file}:{line}: {message}" for fault in faults), faults
