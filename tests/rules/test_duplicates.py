"""Who may be one person is found by marks that come together, never by a name alone."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lms.rules.duplicates import (
    ENOUGH,
    LARGEST_CROWD,
    MOST_PAIRS,
    NEAR_ADDRESS,
    NEAR_NAME,
    NO_ADDRESS,
    SAME_MAILBOX,
    SAME_NAME,
    SAME_NUMBER,
    SAME_TEAM,
    SHARED_NAME,
    TURNED_NAME,
    Likeness,
    Listed,
    alike,
    folded,
    likely,
)
from lms.rules.staff_list.cells import number_key

AMINA = Listed(1, "Amina", "Yusuf", "amina.yusuf@council.example", ("0017",), (5,))


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (Listed(2, "Amina", "Yusuf", "a.y@other.example", ("17",), (9,)), (SAME_NUMBER, SAME_NAME)),
        (Listed(2, "AMINA", "Yúsuf", "amina.yusuf@trust.example", (), (9,)), (SAME_NAME, SAME_MAILBOX)),
        (Listed(2, "Amina", "Yusuf", "amina.yussuf@council.example", (), (9,)), (SAME_NAME, NEAR_ADDRESS)),
        (Listed(2, "Amina", "Yussuf", "amina.yussuf@council.example", (), (5,)), (NEAR_NAME, NEAR_ADDRESS, SAME_TEAM)),
        (Listed(2, "Yusuf", "Amina", "", (), (5,)), (TURNED_NAME, SAME_TEAM, NO_ADDRESS)),
        (
            Listed(2, "Amina", "Okoro", "amina.yusuf@home.example", ("17",), (9,)),
            (SAME_NUMBER, SAME_MAILBOX, SHARED_NAME),
        ),
    ],
)
def test_why_two_records_may_be_one_person(other: Listed, reasons: tuple[str, ...]) -> None:
    assert alike(AMINA, other).reasons == reasons
    assert likely([other, AMINA]) == [replace(alike(AMINA, other), first=1, second=2)]


@pytest.mark.parametrize(
    "other",
    [
        Listed(2, "Amina", "Yusuf", "other@council.example", ("18",), (9,)),
        Listed(2, "Amnia", "Yusuf", "x@council.example", (), (5,)),
        Listed(2, "Emina", "Yusuf", "emina.yusuf@council.example", ("18",), (9,)),
        Listed(2, "Ben", "Stone", "amina.yusuf@trust.example", ("17",), (5,)),
        Listed(2, "Amina", "Okoro", "amina.okoro@council.example", (), (5,)),
    ],
)
def test_a_name_alone_or_marks_without_a_name_are_not_enough(other: Listed) -> None:
    assert likely([AMINA, other]) == []


def test_what_was_judged_is_shown_no_more() -> None:
    other = replace(AMINA, id=2)
    assert len(likely([AMINA, other])) == 1
    assert likely([AMINA, other], known=[(2, 1)]) == []


def test_a_mark_that_a_crowd_shares_says_nothing() -> None:
    crowd = [Listed(number, "Amina", "Yusuf", "", (), (5,)) for number in range(LARGEST_CROWD + 1)]
    assert likely(crowd) == []


def test_the_likeliest_come_first() -> None:
    sure = Listed(2, "Amina", "Yusuf", "amina.yusuf@trust.example", ("17",), (5,))
    less = Listed(3, "Amina", "Yusuf", "", (), (9,))
    assert [(one.first, one.second) for one in likely([less, sure, AMINA])] == [(1, 2), (1, 3), (2, 3)]


def test_nobody_alike_is_nothing() -> None:
    assert alike(AMINA, Listed(2, "Ben", "Stone", "", (), ())) == Likeness(1, 2, (), 0)


@pytest.mark.parametrize("name", ["O’Neill-Łamb", "oneill LAMB", "ONEILL LÂMB"])
def test_a_name_is_the_same_however_it_is_spelt(name: str) -> None:
    assert folded(name) == "oneilllamb"


def test_twenty_thousand_people_take_a_moment() -> None:
    people = [
        Listed(
            number,
            f"Given{number % 900}",
            f"Family{number % 1100}",
            f"p{number}@x.example",
            (str(number),),
            (number % 400,),
        )
        for number in range(20_000)
    ]
    twin = replace(people[7], id=50_000, email="p7@y.example")
    first = likely([*people, twin])[0]
    assert (first.first, first.second) == (7, 50_000)


# The slow reference: everybody against everybody


def every_sure_pair(people: list[Listed]) -> set[tuple[int, int]]:
    pairs = combinations(sorted(people, key=lambda one: one.id), 2)
    return {(one.id, other.id) for one, other in pairs if alike(one, other).weight >= ENOUGH}


def pairs_that_share_a_rare_mark(people: list[Listed]) -> set[tuple[int, int]]:
    crowds: dict[Hashable, set[int]] = defaultdict(set)
    for one in people:
        for mark in plain_marks(one):
            crowds[mark].add(one.id)
    return {pair for crowd in crowds.values() if len(crowd) <= LARGEST_CROWD for pair in combinations(sorted(crowd), 2)}


def plain_marks(one: Listed) -> Iterator[Hashable]:
    words = (folded(one.given_name), folded(one.family_name))
    yield "name", *sorted(words)
    yield from (("team", unit, word) for unit in one.units for word in words if word)
    yield from (("number", number_key(number)) for number in one.numbers if number)
    mailbox = one.email.partition("@")[0]
    if mailbox:
        yield "mailbox", mailbox
    if one.email:
        yield "address", one.email
        yield from (("address", one.email[:place] + one.email[place + 1 :]) for place in range(len(mailbox)))


GIVEN, FAMILY = ("Amina", "Ámina", "Amna", "Ben", ""), ("Yusuf", "Yussuf", "Amina", "Stone", "")
MAILBOXES = ("amina.yusuf", "amina.yussuf", "amian.yusuf", "a.y", "info", "")
SOMEBODY = st.builds(
    lambda given_name, family_name, mailbox, house, numbers, units: Listed(
        0, given_name, family_name, f"{mailbox}@{house}.example" if mailbox else "", numbers, units
    ),
    given_name=st.sampled_from(GIVEN),
    family_name=st.sampled_from(FAMILY),
    mailbox=st.sampled_from(MAILBOXES),
    house=st.sampled_from(("council", "trust")),
    numbers=st.lists(st.sampled_from(("17", "0017", "18", "19", "20")), max_size=2).map(tuple),
    units=st.lists(st.integers(1, 9), max_size=2).map(tuple),
)
CROWD = [
    Listed(0, "Amina", "Yusuf", f"{letter * 5}@council.example", (), (place,))
    for place, letter in enumerate("abcdefghijkl")
]
TWINS = [replace(CROWD[0], email=f"amina.{word}@council.example", units=(99,)) for word in ("yusuf", "yussuf")]


@given(people=st.lists(SOMEBODY, max_size=40))
@example(people=[*CROWD, *TWINS])
@example(people=[replace(one, given_name="") for one in TWINS])
def test_no_pair_is_lost_that_comparing_everybody_finds(people: list[Listed]) -> None:
    people = [replace(one, id=number) for number, one in enumerate(people)]
    found = {(one.first, one.second) for one in likely(people)}
    assume(len(found) < MOST_PAIRS)
    sure = every_sure_pair(people)

    assert found <= sure
    assert sure & pairs_that_share_a_rare_mark(people) <= found
