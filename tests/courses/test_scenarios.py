"""Walking a branching scenario: where choices lead, what fits an edition, and what is worth a second look."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.scenarios import Node, Scenario, Step
from tests.blended import a_branching_scenario

FLAT = a_branching_scenario()
A, B = Step("door", "a"), Step("door", "b")
STEPS = st.lists(st.builds(Step, st.sampled_from([*FLAT.nodes, "gone"]), st.sampled_from("abc")), max_size=8)


def test_each_choice_leads_on_until_an_ending() -> None:
    way = [FLAT.walk(steps) for steps in ([], [A], [A, Step("kitchen", "a")])]

    assert [walk.at.id for walk in way] == ["door", "kitchen", "told"]
    assert [walk.ending.title if walk.ending else None for walk in way] == [None, None, "You told your lead"]
    assert [taken.choice.text for taken in way[2].taken] == ["Do the work and look around.", "Tell your lead today."]


def test_what_was_not_sound_is_worth_a_second_look_once() -> None:
    round_and_round = [A, Step("kitchen", "b")] * 2 + [B]

    assert [taken.choice.id for taken in FLAT.walk(round_and_round).to_think_over] == ["b", "b"]
    assert FLAT.walk([A]).to_think_over == ()


def test_choices_that_an_edition_no_longer_has_are_left_out_with_all_after_them() -> None:
    nodes = {**FLAT.nodes, "kitchen": replace(FLAT.nodes["kitchen"], choices=FLAT.nodes["kitchen"].choices[1:])}
    later: Scenario = replace(FLAT, nodes=nodes)

    assert later.walk([A, Step("kitchen", "a")]).at.id == "kitchen"


@given(STEPS)
def test_any_choices_lead_somewhere_and_no_further_than_there_are_choices(steps: list[Step]) -> None:
    walk = FLAT.walk(steps)

    assert len(walk.taken) <= len(steps)
    assert [Step(taken.node.id, taken.choice.id) for taken in walk.taken] == steps[: len(walk.taken)]
    assert walk.at == FLAT.place(walk.taken[-1].choice.to if walk.taken else FLAT.start)


def test_only_who_chose_accounts_reads_one() -> None:
    node = replace(FLAT.nodes["door"], text_html="<p>ACCOUNT</p>", gentler_html="<p>GENTLER</p>")
    plain: Node = FLAT.nodes["door"]

    assert [node.html(accounts=True), node.html(accounts=False)] == ["<p>ACCOUNT</p>", "<p>GENTLER</p>"]
    assert plain.html(accounts=False) == plain.text_html


def test_it_cites_what_any_place_rests_on() -> None:
    assert FLAT.facts_cited() == {"T-01", "T-02"}
    with pytest.raises(LookupError):
        FLAT.place("nowhere")
