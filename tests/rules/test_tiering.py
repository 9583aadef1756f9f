"""The tier of a post follows from six answers, and says why."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.refusals import Refusal
from lms.rules.tiering import BY_TOPIC, QUESTIONS, Answers, Need, Override, answers_from, check_override, tier_needed

TOPICS = ("modern-slavery", "hate-crime", "prevent", "trauma-informed-practice")
ANSWERS = st.builds(Answers, *[st.booleans()] * 6)
TODAY = date(2026, 11, 25)


def tiers(**yes: bool) -> tuple[int, ...]:
    return tuple(tier_needed(topic, Answers(**yes)).tier for topic in TOPICS)


def test_everybody_is_at_tier_1_in_every_topic() -> None:
    assert tiers() == (1, 1, 1, 1)
    assert tier_needed("hate-crime", Answers()) == Need(1, "Tier 1, as for everybody.")


@pytest.mark.parametrize("question", ["public", "properties"])
def test_meeting_the_public_properties_or_businesses_is_tier_2_except_for_prevent(question: str) -> None:
    assert tiers(**{question: True}) == (2, 2, 1, 2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("at_risk", (2, 2, 2, 2)),
        ("referrals", (3, 3, 2, 3)),
        ("manages", (3, 3, 2, 3)),
        ("first_responder", (3, 1, 1, 1)),
    ],
)
def test_the_other_answers(question: str, expected: tuple[int, ...]) -> None:
    assert tiers(**{question: True}) == expected


@given(ANSWERS, st.sampled_from(tuple(QUESTIONS)), st.sampled_from(TOPICS))
def test_a_yes_more_never_lowers_a_tier(answers: Answers, question: str, topic: str) -> None:
    more = answers_from({name: name == question or getattr(answers, name) for name in QUESTIONS})

    assert tier_needed(topic, more).tier >= tier_needed(topic, answers).tier


@given(ANSWERS, st.sampled_from(TOPICS))
def test_a_post_that_straddles_takes_the_higher(answers: Answers, topic: str) -> None:
    singly = [tier_needed(topic, answers_from({name: True})).tier for name in answers.yes]

    assert tier_needed(topic, answers).tier == max(singly, default=1)


def test_why_names_what_decided_and_nothing_else() -> None:
    both = Answers(public=True, at_risk=True)
    higher = Answers(public=True, referrals=True)

    assert tier_needed("modern-slavery", both).why == (
        "Tier 2, because it meets the public and it meets adults at risk or children."
    )
    assert tier_needed("modern-slavery", higher).why == (
        "Tier 3, because it submits or advises on referrals, or holds cases."
    )


def test_until_somebody_answers_the_staff_list_is_taken_and_else_tier_1() -> None:
    assert tier_needed("hate-crime", None, meets_public=True) == Need(
        2, "Tier 2, because it meets the public, as the staff list says."
    )
    assert tier_needed("hate-crime", None, meets_public=False) == Need(1, "Tier 1, as for everybody.")
    assert tier_needed("hate-crime", None) == Need(1, "Tier 1 until the questions about this post are answered.")


def test_answers_go_before_the_staff_list_and_an_override_before_both() -> None:
    by_hand = Override("hate-crime", 3, "Leads on hate crime.", date(2027, 1, 1))

    assert tier_needed("hate-crime", Answers(), meets_public=True).tier == 1
    assert tier_needed("hate-crime", Answers(public=True), override=by_hand) == Need(
        3, "Tier 3, set by a training lead: Leads on hate crime."
    )


def test_a_topic_nobody_wrote_rules_for_has_those_of_any_topic() -> None:
    assert tier_needed("county-lines", Answers(public=True)).tier == 2


def test_every_rule_names_a_question_and_a_tier_there_is() -> None:
    used = {(name, tier) for asks in BY_TOPIC.values() for name, tier in asks.items()}

    assert used <= set(product(QUESTIONS, (1, 2, 3)))


@pytest.mark.parametrize(
    ("override", "field"),
    [
        (Override("prevent", 4, "Why", TODAY), "tier"),
        (Override("prevent", 3, "", TODAY), "reason"),
        (Override("prevent", 3, "x" * 251, TODAY), "reason"),
        (Override("prevent", 3, "Why", date(2026, 11, 24)), "until"),
        (Override("prevent", 3, "Why", date(2030, 1, 1)), "until"),
    ],
)
def test_an_override_needs_a_tier_a_reason_and_an_end(override: Override, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_override(override, on=TODAY)

    assert refused.value.field == field


def test_a_whole_override_is_taken() -> None:
    check_override(Override("prevent", 3, "Sits on the Channel panel.", TODAY), on=TODAY)
