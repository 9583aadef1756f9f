"""Marking again: the best that was decided allows, and never less than before."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.asking import NOT_ANSWERED, Answer
from quizzes.kinds import Kind
from quizzes.marking import mark, mark_attempt
from quizzes.marking_again import Again, Decision, Way, accepts, accepts_all, mark_again
from quizzes.questions import Question
from quizzes.quiz import PassRule
from tests.quizzes.examples import a_multiple, a_question, an_example, answers_to, questions

RULE = PassRule(80)
RIGHT, WRONG, OTHER = frozenset("b"), frozenset("a"), frozenset("c")
Answered = tuple[Question, Answer]


def an_attempt(*answers: Answer, critical: Sequence[int] = ()) -> list[Answered]:
    """Questions q0, q1 and so on, of which b is right, with these answers."""
    return [(a_question(f"q{at}", critical=at in critical), answer) for at, answer in enumerate(answers)]


def of(attempt: Sequence[Answered], place: int, way: Way, *also: str) -> Decision:
    return Decision(attempt[place][0].version, way, frozenset(also))


@st.composite
def attempts(draw: st.DrawFn) -> list[Answered]:
    """One to five questions of any kind, each with any answer."""
    asked = draw(st.lists(questions(), min_size=1, max_size=5, unique_by=lambda one: one.id))
    return [(question, draw(answers_to(question) | st.just(NOT_ANSWERED))) for question in asked]


def other_orders(question: Question) -> list[Answer]:
    """Of a question of order every whole order but the right one."""
    if question.kind is not Kind.ORDERING:
        return []
    every = (an_order(*ids) for ids in islice(permutations(question.content.ids), 30))
    return [order for order in every if order != question.key]


def an_order(*ids: str) -> Answer:
    return frozenset(f"{id_}={place}" for place, id_ in enumerate(ids, start=1))


@st.composite
def decided(draw: st.DrawFn, attempt: Sequence[Answered]) -> list[Decision]:
    """Any decisions on questions of the attempt."""
    found = []
    for question, answer in attempt:
        entries = sorted(answer | frozenset(question.content.explained()))
        also = [entry for entry in entries if accepts(question, entry)]
        orders = other_orders(question)
        ways = [Way.FULL, Way.OUT, *([Way.ALSO] if also or orders else [])]
        for way in draw(st.lists(st.sampled_from(ways), max_size=3)):
            if way is not Way.ALSO:
                taken: Answer = NOT_ANSWERED
            elif orders:
                taken = draw(st.sampled_from(orders))
            else:
                taken = frozenset(draw(st.sets(st.sampled_from(also), min_size=1)))
            found.append(Decision(question.version, way, taken))
    return found


rules = st.builds(PassRule, st.integers(0, 100), st.booleans(), st.booleans())


def clear_of(again: Again) -> Fraction:
    return Fraction(-1) if again.clear is None else again.clear


# Laws


@given(attempts(), rules)
def test_nothing_decided_is_the_result_as_it_was(attempt: list[Answered], rule: PassRule) -> None:
    as_asked = mark_attempt(attempt, rule)
    missed = rule.critical_must_be_right and as_asked.critical_missed

    again = mark_again(attempt, rule, [])

    share = as_asked.raw / as_asked.maximum
    assert again == Again(as_asked.raw, as_asked.maximum, None if missed else share)


@given(st.data(), attempts(), rules)
def test_a_decision_more_never_lowers_anything(data: st.DataObject, attempt: list[Answered], rule: PassRule) -> None:
    decisions = data.draw(decided(attempt))
    some = data.draw(st.lists(st.sampled_from(decisions))) if decisions else []

    fewer, more = mark_again(attempt, rule, some), mark_again(attempt, rule, decisions)

    assert fewer.share <= more.share <= 1
    assert clear_of(fewer) <= clear_of(more)


@given(st.data(), attempts(), rules)
def test_neither_the_order_of_decisions_nor_the_same_twice_changes_anything(
    data: st.DataObject, attempt: list[Answered], rule: PassRule
) -> None:
    decisions = data.draw(decided(attempt))
    other = data.draw(st.permutations(decisions + decisions[:2]))

    assert mark_again(attempt, rule, other) == mark_again(attempt, rule, decisions)


@given(st.data(), attempts(), rules)
def test_no_way_of_leaving_questions_out_is_better(
    data: st.DataObject, attempt: list[Answered], rule: PassRule
) -> None:
    """Against every way there is, tried one by one."""
    out = data.draw(st.sets(st.sampled_from(range(len(attempt)))))
    ways = [gone for size in range(len(out) + 1) for gone in combinations(sorted(out), size)]
    results = [
        mark_attempt([one for place, one in enumerate(attempt) if place not in gone], rule)
        for gone in ways
        if len(gone) < len(attempt)
    ]

    again = mark_again(attempt, rule, [of(attempt, place, Way.OUT) for place in out])

    clear = [one for one in results if not (rule.critical_must_be_right and one.critical_missed)]
    assert again.share == max(one.raw / one.maximum for one in results)
    assert again.clear == max((one.raw / one.maximum for one in clear), default=None)


@given(st.data(), questions())
def test_what_is_accepted_as_well_is_right_where_one_thing_is_asked(data: st.DataObject, question: Question) -> None:
    entries = sorted(data.draw(answers_to(question)) | frozenset(question.content.explained()))
    also = [entry for entry in entries if accepts(question, entry)]
    if question.kind not in (Kind.SINGLE, Kind.TRUE_FALSE, Kind.HOTSPOT, Kind.TEXT) or not also:
        return
    entry = data.draw(st.sampled_from(also))

    again = mark_again([(question, frozenset({entry}))], RULE, [Decision(question.version, Way.ALSO, frozenset(also))])

    assert mark(question, frozenset({entry})).points == 0
    assert again == Again(Fraction(1), 1, Fraction(1))


# Worked by hand


def test_full_marks_go_to_everybody_who_was_asked_it() -> None:
    wrong, left_out = an_attempt(RIGHT, WRONG), an_attempt(RIGHT, NOT_ANSWERED)

    assert mark_again(wrong, RULE, [of(wrong, 1, Way.FULL)]) == Again(Fraction(2), 2, Fraction(1))
    assert mark_again(left_out, RULE, [of(left_out, 1, Way.FULL)]) == Again(Fraction(2), 2, Fraction(1))


def test_a_question_taken_out_is_left_out_only_where_that_helps() -> None:
    helped, hurt = an_attempt(RIGHT, RIGHT, RIGHT, WRONG), an_attempt(WRONG, RIGHT, WRONG, RIGHT)

    assert mark_again(helped, RULE, [of(helped, 3, Way.OUT)]) == Again(Fraction(3), 3, Fraction(1))
    assert mark_again(hurt, RULE, [of(hurt, 3, Way.OUT)]) == Again(Fraction(2), 4, Fraction(1, 2))


def test_a_flawed_safety_question_no_longer_keeps_anybody_from_passing() -> None:
    attempt = an_attempt(RIGHT, RIGHT, RIGHT, WRONG, RIGHT, critical=[3])

    assert mark_again(attempt, RULE, []).clear is None
    assert mark_again(attempt, RULE, [of(attempt, 3, Way.OUT)]).clear == 1
    assert mark_again(attempt, RULE, [of(attempt, 3, Way.FULL)]).clear == 1
    assert mark_again(attempt, RULE, [of(attempt, 3, Way.ALSO, "a")]).clear == 1
    assert mark_again(attempt, RULE, [of(attempt, 3, Way.ALSO, "c")]).clear is None
    assert mark_again(attempt, RULE, [of(attempt, 2, Way.FULL)]).clear is None


def test_a_safety_question_missed_in_part_is_left_out_where_that_passes_though_the_share_is_less() -> None:
    """Four of five points in a safety question lift a poor share; without it no safety question is missed."""
    nearly = a_multiple("m", right=5, critical=True)
    attempt = [(nearly, frozenset(f"r{n}" for n in range(4))), (a_question("q1"), RIGHT), (a_question("q2"), WRONG)]

    again = mark_again(attempt, RULE, [of(attempt, 0, Way.OUT)])

    assert again == Again(Fraction(9, 5), 3, Fraction(1, 2))


def test_something_is_always_left_to_count() -> None:
    attempt = an_attempt(WRONG, WRONG, critical=[0, 1])

    again = mark_again(attempt, RULE, [of(attempt, 0, Way.OUT), of(attempt, 1, Way.OUT)])

    assert again == Again(Fraction(0), 2, None)


def test_of_several_right_options_one_more_is_right_for_whoever_chose_it() -> None:
    question = a_multiple("m", right=2, wrong=2)
    chosen = {
        "r0 r1": Fraction(1),
        "r0 r1 w0": Fraction(1),
        "r0 w0": Fraction(2, 3),
        "w0": Fraction(1, 3),
        "r0 r1 w1": Fraction(1, 2),
        "w1": Fraction(0),
    }

    decision = Decision(question.version, Way.ALSO, frozenset({"w0"}))

    assert {
        given_: mark_again([(question, frozenset(given_.split()))], RULE, [decision]).raw for given_ in chosen
    } == chosen


def test_how_sure_somebody_was_still_counts_where_it_counts() -> None:
    question = an_example(Kind.CONFIDENCE)
    decision = Decision(question.version, Way.ALSO, frozenset("a"))

    fairly = mark_again([(question, frozenset({"a", "sure=fairly"}))], PassRule(80, confidence_counts=True), [decision])

    assert fairly.raw == Fraction(2, 3)


def test_what_was_written_is_accepted_however_it_is_spelt() -> None:
    question = an_example(Kind.TEXT)
    decision = Decision(question.version, Way.ALSO, frozenset({"text=Head Cook"}))

    assert mark_again([(question, frozenset({"text=head-cook."}))], RULE, [decision]).raw == 1
    assert mark_again([(question, frozenset({"text=head waiter"}))], RULE, [decision]).raw == 0


def test_what_is_right_already_or_belongs_elsewhere_cannot_be_accepted() -> None:
    question = a_question()

    assert [entry for entry in ("a", "b", "c", "d", "") if accepts(question, entry)] == ["a", "c"]
    assert not accepts(an_example(Kind.ORDERING), "s1=2")
    assert not accepts(an_example(Kind.TEXT), "text=THE LEADER")


def test_decisions_on_another_version_change_nothing() -> None:
    attempt = an_attempt(RIGHT, WRONG)

    assert mark_again(attempt, RULE, [Decision("0" * 64, Way.FULL)]) == mark_again(attempt, RULE, [])


@pytest.mark.parametrize(("way", "also"), [(Way.ALSO, ""), (Way.FULL, "a"), (Way.OUT, "a")])
def test_entries_belong_to_accepting_entries_alone(way: Way, also: str) -> None:
    with pytest.raises(ValueError, match="belong"):
        Decision("0" * 64, way, frozenset(also))


def test_an_attempt_holds_a_question() -> None:
    with pytest.raises(ValueError, match="at least one question"):
        mark_again([], RULE, [])


def test_another_order_can_be_accepted_as_a_whole_and_each_answer_is_held_against_the_one_it_fits_best() -> None:
    question = an_example(Kind.ORDERING)
    swapped, turned = an_order("s2", "s1", "s3", "s4"), an_order("s4", "s3", "s2", "s1")
    decisions = [Decision(question.version, Way.ALSO, order) for order in (swapped, turned)]

    def worth(*ids: str) -> Fraction:
        return mark_again([(question, an_order(*ids))], RULE, decisions).raw

    assert [worth(*ids) for ids in (("s1", "s2", "s3", "s4"), ("s2", "s1", "s3", "s4"), ("s4", "s3", "s2", "s1"))] == [
        1, 1, 1,
    ]  # fmt: skip
    assert worth("s2", "s1", "s4", "s3") == Fraction(2, 3)
    assert worth("s4", "s3", "s1", "s2") == Fraction(2, 3)
    assert mark_again([(question, NOT_ANSWERED)], RULE, decisions).raw == 0


def test_only_a_whole_order_that_is_not_right_already_is_accepted() -> None:
    question = an_example(Kind.ORDERING)
    whole, half = an_order("s2", "s1", "s3", "s4"), an_order("s2", "s1")
    twice, foreign = frozenset({*half, "s3=2", "s4=4"}), an_order("s2", "s1", "s3", "s9")

    assert accepts_all(question, whole)
    assert not any(accepts_all(question, order) for order in (question.key, half, twice, foreign, frozenset({"s1=9"})))
    assert (accepts_all(a_question(), OTHER), accepts_all(a_question(), RIGHT | OTHER)) == (True, False)
    with pytest.raises(ValueError, match="a number of its own"):
        question.content.ordered(half)
