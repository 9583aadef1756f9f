"""Who may be one person is found by marks that come together, never by a name alone."""

from dataclasses import replace

import pytest

from lms.rules.duplicates import (
    LARGEST_CROWD,
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
