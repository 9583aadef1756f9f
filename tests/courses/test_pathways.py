from datetime import date

import pytest

from courses.pathways import Answer, Ending, HowFast, LocalReview, Pathways, Question, Reply


def an_ending(id_: str, harm: str = "Theft") -> Ending:
    return Ending(id_, id_.title(), "Anyone", harm, HowFast.TODAY, ("Tell your lead.",), ("a",), (), (), (), (), ())


DANGER = Question("danger", "Is anyone in danger?", (), (Answer("Yes", "", "call"), Answer("No", "", "child")))
CHILD = Question("child", "Is it a child?", (), (Answer("Yes", "", "young"), Answer("No", "", "old")))


@pytest.fixture
def pathways() -> Pathways:
    return Pathways(
        area="Test area",
        review=LocalReview("Safeguarding lead", date(2026, 11, 25)),
        first="danger",
        danger="call",
        harms=("Danger", "Theft", "Loss"),
        questions={"danger": DANGER, "child": CHILD},
        endings={"young": an_ending("young"), "call": an_ending("call", "Danger"), "old": an_ending("old")},
    )


def test_the_page_somebody_is_on_tells_the_way_to_it(pathways: Pathways) -> None:
    assert pathways.way_to("danger") == ()
    assert pathways.way_to("call") == (Reply(DANGER, Answer("Yes", "", "call")),)
    assert pathways.way_to("old") == (
        Reply(DANGER, Answer("No", "", "child")),
        Reply(CHILD, Answer("No", "", "old")),
    )


def test_there_is_no_way_to_what_is_not_there(pathways: Pathways) -> None:
    assert pathways.way_to("nowhere") == ()
    assert pathways.find("nowhere") is None


def test_questions_and_endings_are_found_by_their_id(pathways: Pathways) -> None:
    assert pathways.find("child") == CHILD
    assert pathways.find("call") == an_ending("call", "Danger")


def test_endings_are_listed_by_harm_in_the_order_of_harms(pathways: Pathways) -> None:
    assert pathways.by_harm() == (
        ("Danger", (an_ending("call", "Danger"),)),
        ("Theft", (an_ending("young"), an_ending("old"))),
        ("Loss", ()),
    )
