"""The laws that hold of every kind of question."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.asking import LONGEST_WRITTEN, Answer, AnswerFault, Content
from quizzes.drawing import DrawnItem, draw
from quizzes.kinds import Kind
from quizzes.marking import NOT_ANSWERED, feedback, in_words, mark, read_answer, sent_for
from quizzes.questions import Question
from quizzes.quiz import Bank, Blueprint
from tests.quizzes.examples import CANARY, an_example, answers_to, questions, sent_to

KINDS = list(Kind)


IN_LINE = [Kind.MATCHING, Kind.ORDERING, Kind.SORTING, Kind.TEXT, Kind.NUMBER, Kind.GAPS]
"""Kinds of which every part sends something, be it nothing."""


def drawn(question: Question, data: st.DataObject) -> DrawnItem:
    """The question in any order in which somebody may see it."""
    return DrawnItem(question, tuple(data.draw(st.permutations(question.content.ids))))


# Marks


@given(questions(), st.data())
def test_points_lie_between_nothing_and_one_and_right_is_exactly_one(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question))
    given_mark = mark(question, answer)
    surely = mark(question, answer, confidence_counts=True)

    assert isinstance(given_mark.points, Fraction)
    assert 0 <= surely.points <= given_mark.points <= 1
    assert given_mark.right == surely.right == (given_mark.points == 1)


@given(questions())
def test_the_key_earns_everything_and_nothing_earns_nothing(question: Question) -> None:
    for counts in (False, True):
        assert (mark(question, question.key, confidence_counts=counts).points, mark(question, question.key).right) == (
            1,
            True,
        )
        assert mark(question, NOT_ANSWERED, confidence_counts=counts).points == 0


@given(questions(), st.data())
def test_the_order_on_the_page_never_changes_what_an_answer_is_or_earns(
    question: Question, data: st.DataObject
) -> None:
    answer = data.draw(answers_to(question))
    try:
        question.content.read(question.content.ids, question.content.sent(question.content.ids, answer))
    except AnswerFault:
        assume(False)
    item = drawn(question, data)

    assert read_answer(item, sent_for(item, answer)) == answer


def _moved(value: Any, shuffled: Callable[[list[Any]], list[Any]], fixed: frozenset[str]) -> Any:
    """The same with every list in it in another order, except those that mean an order."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for one in fields(value):
        inner = getattr(value, one.name)
        if isinstance(inner, tuple):
            parts = [_moved(part, shuffled, fixed) for part in inner]
            changes[one.name] = tuple(parts if one.name in fixed else shuffled(parts))
        elif is_dataclass(inner):
            changes[one.name] = _moved(inner, shuffled, fixed)
    return replace(value, **changes)


@given(questions([kind for kind in Kind if kind not in (Kind.TRUE_FALSE, Kind.TRUE_FALSE_WHY)]), st.data())
def test_the_order_in_which_an_author_writes_never_changes_a_score(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question))
    means_order = frozenset({"steps", "levels"})
    other = _moved(question, lambda parts: data.draw(st.permutations(parts)), means_order)

    assert mark(other, answer).points == mark(question, answer).points


@given(questions([kind for kind in Kind if kind is not Kind.ORDERING]), st.data())
def test_one_more_thing_right_never_scores_less(question: Question, data: st.DataObject) -> None:
    answer = data.draw(answers_to(question))
    more = data.draw(st.sampled_from(sorted(question.key)))
    slots = question.content.slots(question.content.ids)
    slot = next(one for one in slots if more.startswith(one.name) and (one.name or more in one.entries))
    if question.kind is Kind.MULTIPLE:
        better: Answer = answer | {more}
    else:
        in_it = {entry for entry in answer if entry in slot.entries or (slot.name and entry.startswith(slot.name))}
        better = (answer - in_it) | {more}

    assert mark(question, better).points >= mark(question, answer).points


@given(questions([Kind.ORDERING]), st.data())
def test_two_neighbours_put_right_never_score_less(question: Question, data: st.DataObject) -> None:
    ids = list(question.content.ids)
    line = data.draw(st.permutations(ids))
    wrong = [at for at in range(len(line) - 1) if ids.index(line[at]) > ids.index(line[at + 1])]
    assume(wrong)
    at = data.draw(st.sampled_from(wrong))
    better = [*line[:at], line[at + 1], line[at], *line[at + 2 :]]

    def points(order: list[str]) -> Fraction:
        return mark(question, frozenset(f"{id_}={place}" for place, id_ in enumerate(order, start=1))).points

    assert points(better) >= points(list(line))


@given(questions(), st.text(min_size=1, max_size=5))
def test_an_entry_that_the_question_does_not_have_is_refused(question: Question, junk: str) -> None:
    with pytest.raises(AnswerFault, match=r"^This answer belongs to another question\.$"):
        mark(question, question.key | {f"nowhere:{junk}"})


# What a browser sends

HOSTILE = [
    *["", "\0", "0", "00", "1", "-1", "+1", "01", "1.0", "999", "9" * 30, "x" * 300, "'; drop table", "<script>"],
    *["true", "a", "p1", "=p1", "text=", "\ud800", "\x1b[2J", "１", "²", "x" * 10_000_000],
]


@given(questions(), st.data())
def test_whatever_is_sent_is_an_answer_that_can_be_marked_or_refused_in_a_sentence(
    question: Question, data: st.DataObject
) -> None:
    item = drawn(question, data)
    sent = data.draw(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=12))
    try:
        answer = read_answer(item, sent)
    except AnswerFault:
        with pytest.raises(AnswerFault, match=r"^[A-Z][^\n]*\.$"):
            read_answer(item, sent)
        return

    assert 0 <= mark(question, answer).points <= 1
    assert read_answer(item, sent_for(item, answer)) == answer
    assert all(len(entry) <= LONGEST_WRITTEN + 90 for entry in answer)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("junk", [None, 1, True, b"1", ["1"]])
def test_what_is_not_text_is_refused(kind: Kind, junk: object) -> None:
    question = an_example(kind)
    number = len(question.content.slots(question.content.ids))

    with pytest.raises(AnswerFault):
        read_answer(DrawnItem(question, question.content.ids), [junk] * number)  # type: ignore[list-item]


@pytest.mark.parametrize("kind", IN_LINE)
@pytest.mark.parametrize("more", [-1, 1, 1000])
def test_a_form_with_parts_missing_or_added_is_refused(kind: Kind, more: int) -> None:
    question = an_example(kind)
    number = len(question.content.slots(question.content.ids)) + more
    if number < 1:
        return

    with pytest.raises(AnswerFault, match=r"^Answer each part of this question once\.$"):
        read_answer(DrawnItem(question, question.content.ids), [""] * number)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sent_and_nothing_filled_in_are_no_answer(kind: Kind) -> None:
    question = an_example(kind)
    item = DrawnItem(question, question.content.ids)
    empty = [""] * len(question.content.fields(item.order)) if kind in IN_LINE else []

    assert read_answer(item, []) == read_answer(item, empty) == NOT_ANSWERED


# What a browser sees before the answer is handed in


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_shown_tells_the_key(kind: Kind) -> None:
    question = an_example(kind)
    item = draw(Bank((question,)), Blueprint(1, 0), seed="x", seen={})[0]

    assert CANARY not in repr(item.shown) + json.dumps(asdict(item.shown))
    assert set(asdict(item.shown)) == {"kind", "stem", "hint", "fields", "around", "picture", "description"}


@pytest.mark.parametrize("kind", [Kind.CONFIDENCE, Kind.HOTSPOT, Kind.TRUE_FALSE_WHY])
@given(data=st.data())
def test_what_is_shown_is_the_same_whichever_option_is_right(kind: Kind, data: st.DataObject) -> None:
    question = an_example(kind)
    item = drawn(question, data)
    keys = data.draw(st.permutations([option.right for option in question.options]))
    options = tuple(replace(option, right=right) for option, right in zip(question.options, keys, strict=True))

    assert replace(question, options=options).shown(item.order) == item.shown


@given(st.integers(), st.data())
def test_a_seed_gives_one_order_and_kept_order_is_as_written(seed: int, data: st.DataObject) -> None:
    question = replace(data.draw(questions()), enemies=frozenset())
    bank, plan = Bank((question,)), Blueprint(1, 0)
    first, again = (draw(bank, plan, seed=seed, seen={})[0] for _ in range(2))

    assert first == again
    assert sorted(first.order) == sorted(question.content.ids)
    if question.keep_order:
        assert first.order == question.content.ids


@pytest.mark.parametrize("kind", [Kind.MATCHING, Kind.ORDERING, Kind.SORTING])
def test_an_order_that_tells_the_key_cannot_be_kept(kind: Kind) -> None:
    with pytest.raises(ValueError, match="is what is asked for, so it cannot be kept"):
        an_example(kind, keep_order=True)


@pytest.mark.parametrize("kind", [Kind.MATCHING, Kind.ORDERING, Kind.SORTING, Kind.GAPS, Kind.NUMBER])
def test_other_kinds_are_shuffled_too(kind: Kind) -> None:
    bank = Bank((an_example(kind),))
    orders = {draw(bank, Blueprint(1, 0), seed=seed, seen={})[0].order for seed in range(40)}

    assert len(orders) > 5


# What is told afterwards


@given(questions(), st.data())
def test_feedback_tells_what_was_given_what_is_right_and_every_reason_once(
    question: Question, data: st.DataObject
) -> None:
    answer = data.draw(answers_to(question))
    item = drawn(question, data)
    told = feedback(question, answer, item.order)

    assert told.right == mark(question, answer).right
    assert told.key
    if answer and told.right:
        assert set(told.key) == set(told.chosen)
    assert not set(told.others) & {*told.chosen, *told.key}
    assert in_words(item, answer) == () if not answer else in_words(item, answer)


@given(questions(), st.data())
def test_the_best_answer_to_any_answer_is_wholly_right_and_keeps_what_was(
    question: Question, data: st.DataObject
) -> None:
    answer = data.draw(answers_to(question))
    best = question.content.best(answer)

    assert mark(question, best).right
    if mark(question, answer).right and question.kind is not Kind.CONFIDENCE:
        assert best == answer


@pytest.mark.parametrize("kind", KINDS)
def test_all_there_is_to_read_has_a_path(kind: Kind) -> None:
    question = an_example(kind)
    passages = dict(question.content.passages())

    assert passages
    assert all(isinstance(text, str) and text for text in passages.values())
    if kind is not Kind.RUBRIC:
        assert CANARY in str(passages)


# What is kept


@given(questions())
def test_a_question_of_any_kind_comes_back_from_its_json(question: Question) -> None:
    back = Question.from_json(question.to_json())

    assert (back, back.version, back.key) == (question, question.version, question.key)
    assert isinstance(back.content, Content)


@given(questions(), questions())
def test_questions_that_differ_have_different_versions(one: Question, other: Question) -> None:
    assert (one == other) == (one.version == other.version)


@given(questions(), st.data())
def test_an_answer_sent_is_the_answer_kept(question: Question, data: st.DataObject) -> None:
    sent = data.draw(sent_to(question))
    item = DrawnItem(question, question.content.ids)
    answer = read_answer(item, sent)

    assert sorted(sent_for(item, answer)) == sorted(" ".join(text.split()) for text in sent)
