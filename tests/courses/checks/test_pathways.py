from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.checking import check_content
from courses.checks.pathways import MOST_QUESTIONS, note_overlay, note_shape
from courses.faults import Notebook, Spot
from courses.pathway_manuscript import PathwayManuscript
from courses.pathway_schemas import MOST_ANSWERS, OverlayFields, TreeFields
from courses.pathways import Pathways
from courses.validating import validate
from courses.yaml_text import read_yaml
from tests.courses.examples import a_desk, faults_of, warnings_among
from tests.courses.pathway_examples import (
    OVERLAY,
    TREE,
    found,
    pathway_line,
    pathways_changed,
    write_pathways,
)

MORE = """\
  - id: adult-theft
    title: An adult and a theft
"""


def test_the_example_has_neither_fault_nor_warning(tmp_path: Path) -> None:
    assert check_content(write_pathways(tmp_path), on=date(2026, 11, 25)) == ()


@pytest.mark.parametrize(
    "case",
    [
        # answers
        (TREE, "goes_to: adult-theft", "goes_to: nowhere", "goes_to: adult", "This answer leads to nowhere, which is"),
        (TREE, "goes_to: adult-theft", "goes_to: danger", "goes_to: adult", "This answer leads back to danger, and so"),
        (TREE, "goes_to: adult-theft", "goes_to: child", "goes_to: adult", "This answer leads back to child, and so"),
        (TREE, "goes_to: adult-theft", "goes_to: child-theft", "goes_to: adult", "Another answer leads to child-theft"),
        (TREE, "goes_to: adult-theft", "goes_to: call", "goes_to: adult", "Another answer leads to call too"),
        (TREE, "goes_to: adult-theft", "goes_to: call", "  - id: adult-theft", "No answer leads to adult-theft."),
        (TREE, "goes_to: child}", "goes_to: call}", "  - id: child\n    ask", "No answer leads to child."),
        # danger
        (TREE, "first: danger", "first: call", "first:", "There is no question call to start with."),
        (TREE, "danger: call\n", "danger: child\n", "danger: call", "There is no ending child for danger now."),
        (TREE, "danger: call\n", "danger: adult-theft\n", "danger: call", "The first question does not lead straight"),
        (TREE, "how_fast: now", "how_fast: today", "how_fast: now", "Danger now has to be acted on now."),
        # ids
        (
            TREE,
            MORE,
            MORE.replace("id: adult-theft", "id: child"),
            "  - id: adult-theft",
            "The id child is used 2 times.",
        ),
        (TREE, "{id: theft, ", "{id: danger, ", "  - {id: theft", "danger is listed 2 times."),
        (TREE, "harms:\n", "harms:\n  - {id: more, title: More}\n", "  - {id: danger", "No ending is for more."),
        (TREE, "    person: child\n", "    person: pet\n", "    person: child", "There is no kind of person pet."),
        (TREE, "harm: danger", "harm: rain", "harm: danger", "There is no harm rain."),
        (TREE, "facts: [TT-02, TT-01]", "facts: [TT-09]", "facts: [TT-02", "There is no fact TT-09."),
        (TREE, "facts: [TT-01]", "facts: [TT-09]", "facts: [TT-01", "There is no fact TT-09."),
        # the area
        (OVERLAY, "ending: adult-theft", "ending: other", "endings:", "Test area has no steps for the ending adult-t"),
        (OVERLAY, "ending: adult-theft", "ending: other", "  - ending: adult", "There is no ending other."),
        (OVERLAY, "ending: adult-theft", "ending: call", "  - ending: adult", "call is listed 2 times."),
        (OVERLAY, "person: child", "person: pet", "  - person:", "There is no kind of person pet."),
        (OVERLAY, "[test-council]", "[test-nobody]", "    contacts: [test-c", "There is no contact test-nobody."),
        (
            OVERLAY,
            "help.]\n    contacts: [test-helpline]",
            "help.]",
            "  - ending: call",
            "The ending call names nobody",
        ),
    ],
)
def test_what_breaks_a_way_is_a_fault_with_its_line(tmp_path: Path, case: tuple[str, str, str, str, str]) -> None:
    file, old, new, where, message = case
    root = write_pathways(tmp_path, pathways_changed(file, old, new))

    faults = faults_of(root)

    start = f"{file}:{pathway_line(file, where)}: {message}"
    assert any(fault.startswith(start) for fault in faults), faults
    assert set(faults) <= set(found(root))


def test_an_id_that_would_hide_another_page_is_a_fault(tmp_path: Path) -> None:
    text = pathways_changed(TREE, "goes_to: adult-theft", "goes_to: everything")[TREE]
    root = write_pathways(tmp_path, {TREE: text.replace("id: adult-theft", "id: everything")})

    assert f"{TREE}:{pathway_line(TREE, '  - id: adult')}: The id everything belongs to another page." in found(root)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (TREE, "ask: Is it a child?", "ask: Is 024 7678 8555 a child?", "There is a phone number in the text."),
        (TREE, "hint: Not that I know.", "hint: Ring 01632 960001.", "There is a phone number in the text."),
        (TREE, "title: Call for help", "title: Mail a@b.example", "There is an e-mail address in the text."),
        (OVERLAY, "[Call for help.]", "[Call 0800 800 5000.]", "There is a phone number in the text."),
        (OVERLAY, "[The council rings back.]", "[Ask 07700 900123.]", "There is a phone number in the text."),
        (TREE, "[Do not step in.]", "[The illegals may run.]", "The text says “illegals”."),
    ],
)
def test_numbers_and_words_that_hurt_are_refused_wherever_they_stand(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    root = write_pathways(tmp_path, pathways_changed(file, old, new))

    assert faults_of(root) == [f"{file}:{pathway_line(file, old)}: {message}"]


def test_the_numbers_that_everybody_knows_may_be_said(tmp_path: Path) -> None:
    root = write_pathways(tmp_path, pathways_changed(OVERLAY, "[Call for help.]", "[Call 999 or 101.]"))

    assert found(root) == []


def test_an_ending_that_is_hard_to_read_is_a_warning(tmp_path: Path) -> None:
    hard = "Organisational responsibilities necessitate multidisciplinary communication. " * 20
    root = write_pathways(tmp_path, pathways_changed(OVERLAY, "[Call for help.]", f"['{hard}']"))

    warnings = warnings_among(check_content(root))

    assert [warning.rstrip("0123456789.") for warning in warnings] == [
        f"{TREE}:{pathway_line(TREE, '  - id: call')}: The ending call asks for a reading age of "
    ]
    assert faults_of(root) == []


def test_review_dates_that_have_passed_are_warnings_of_both_files(tmp_path: Path) -> None:
    root = write_pathways(tmp_path)

    assert [fault for fault in warnings_among(check_content(root, on=date(2027, 5, 25))) if "pathways" in fault] == [
        f"{OVERLAY}:4: This was due for review on 2027-05-24.",
        f"{TREE}:2: This was due for review on 2027-05-24.",
    ]


# laws, over trees of any shape


@st.composite
def trees(draw: st.DrawFn) -> dict[str, list[str]]:
    """Which nodes each question leads to, n0 first; n1 is an ending. Nodes that lead nowhere are endings."""
    leads: dict[str, list[str]] = {"n0": ["n1"]}
    depth = {"n0": 1}
    count = 2
    for _ in range(draw(st.integers(1, 8))):
        open_ones = [node for node in leads if len(leads[node]) < MOST_ANSWERS]
        node = draw(st.sampled_from(open_ones))
        child = f"n{count}"
        count += 1
        leads[node].append(child)
        if depth[node] < MOST_QUESTIONS and draw(st.booleans()):
            depth[child] = depth[node] + 1
            leads[child] = [f"n{count}", f"n{count + 1}"]
            count += 2
    return leads


def manuscript_of(leads: dict[str, list[str]], *, without: str = "", extra: str = "") -> PathwayManuscript:
    """A manuscript with this tree, whose area lacks the steps of one ending or has an ending more."""
    endings = sorted({child for children in leads.values() for child in children} - leads.keys())
    listed = [*endings, extra] if extra else endings
    tree = {
        "owner": "Team",
        "review_due": date(2027, 5, 24),
        "first": "n0",
        "danger": "n1",
        "harms": [{"id": "harm", "title": "Harm"}],
        "people": [{"id": "anyone", "title": "Anyone"}],
        "questions": [
            {"id": node, "ask": "What?", "answers": [{"text": "So", "goes_to": child} for child in children]}
            for node, children in leads.items()
        ],
        "endings": [
            {"id": node, "title": "Do", "person": "anyone", "harm": "harm", "how_fast": "now"} for node in listed
        ],
    }
    overlay = {
        "area": "here",
        "title": "Here",
        "owner": "Team",
        "review_due": date(2027, 5, 24),
        "review": None,
        "endings": [
            {"ending": node, "steps": ["Do it."], "contacts": ["test-helpline"]} for node in listed if node != without
        ],
    }
    notebook = Notebook()
    tree_yaml = read_yaml(yaml.safe_dump(tree), start=Spot("worried.yaml", 1), notebook=notebook)
    overlay_yaml = read_yaml(yaml.safe_dump(overlay), start=Spot("here.yaml", 1), notebook=notebook)
    assert tree_yaml is not None
    assert overlay_yaml is not None
    tree_fields = validate(TreeFields, tree_yaml, notebook)
    overlay_fields = validate(OverlayFields, overlay_yaml, notebook)
    assert tree_fields is not None, notebook.faults
    assert overlay_fields is not None, notebook.faults
    return PathwayManuscript(tree_fields, tree_yaml, overlay_fields, overlay_yaml, notebook)


def checked(manuscript: PathwayManuscript) -> list[str]:
    desk = a_desk()
    note_shape(manuscript, facts=desk.facts)
    note_overlay(manuscript, contacts=desk.contacts)
    return [str(fault) for fault in manuscript.notebook.faults]


def endings_by_walking(pathways: Pathways) -> dict[str, list[str]]:
    """Each ending with the questions passed on the way to it, as somebody who presses every link would find them."""
    walked: dict[str, list[str]] = {}
    to_walk: list[tuple[str, list[str]]] = [(pathways.first, [])]
    while to_walk:
        node, way = to_walk.pop()
        question = pathways.questions.get(node)
        if question is None:
            walked[node] = way
        else:
            to_walk += [(answer.goes_to, [*way, node]) for answer in question.answers]
    return walked


@given(trees())
@settings(max_examples=60, deadline=None)
def test_a_whole_tree_has_no_fault_and_each_ending_is_reached_as_its_page_says(leads: dict[str, list[str]]) -> None:
    manuscript = manuscript_of(leads)

    assert checked(manuscript) == []
    pathways = manuscript.pathways()
    walked = endings_by_walking(pathways)
    assert walked.keys() == pathways.endings.keys()
    assert {id_: [reply.question.id for reply in pathways.way_to(id_)] for id_ in walked} == walked
    assert max(len(way) for way in walked.values()) <= MOST_QUESTIONS


@given(trees(), st.data())
@settings(max_examples=100, deadline=None)
def test_an_answer_that_leads_anywhere_else_is_always_noted(leads: dict[str, list[str]], data: st.DataObject) -> None:
    node = data.draw(st.sampled_from(sorted(leads)))
    place = data.draw(st.integers(0, len(leads[node]) - 1))
    everything = sorted({*leads, *(child for children in leads.values() for child in children), "nowhere"})
    elsewhere = data.draw(st.sampled_from([one for one in everything if one != leads[node][place]]))
    endings = {child for children in leads.values() for child in children} - leads.keys()
    lost = leads[node][place]
    broken = {**leads, node: [*leads[node][:place], elsewhere, *leads[node][place + 1 :]]}

    # the ending that was led to stays in the file, as it would for an author who mistypes an id
    extra = lost if lost in endings else ""
    assert checked(manuscript_of(broken, extra=extra)) != []


@given(trees(), st.data())
@settings(max_examples=40, deadline=None)
def test_an_ending_without_steps_or_without_a_way_to_it_is_always_noted(
    leads: dict[str, list[str]], data: st.DataObject
) -> None:
    endings = sorted({child for children in leads.values() for child in children} - leads.keys())
    ending = data.draw(st.sampled_from(endings))

    assert [fault.partition(": ")[2] for fault in checked(manuscript_of(leads, without=ending))] == [
        f"Here has no steps for the ending {ending}. Add - ending: {ending}, with its steps."
    ]
    assert [fault.partition(": ")[2] for fault in checked(manuscript_of(leads, extra="lonely"))] == [
        "No answer leads to lonely. Lead an answer to it, or take it out."
    ]


def test_a_way_with_more_than_five_questions_is_noted() -> None:
    chain = {f"n{n}": ["n1" if n == 0 else f"e{n}", f"n{n + 2 if n == 0 else n + 1}"] for n in (0, 2, 3, 4, 5, 6)}

    assert [fault.partition(": ")[2].partition(". ")[0] for fault in checked(manuscript_of(chain))] == [
        "There are more than 5 questions on the way to the end of this one"
    ]
