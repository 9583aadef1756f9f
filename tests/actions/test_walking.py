"""Walking a scenario: each choice is kept once, can be taken back, and an ending counts as reading the page."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.course import Course
from lms.actions import studying, walking
from lms.records.learning import Enrolment
from lms.records.people import Person
from lms.records.queries.learning import pages_read
from lms.records.queries.walks import moves_made, people_choosing
from lms.rules.actor import Actor
from lms.rules.refusals import Refusal
from lms.rules.walks import AGAIN, BACK, CHOOSE, Move, walk_after
from tests.blended import with_blended
from tests.curriculum import SLAVERY_2
from tests.factories import a_person

ON_THE_PAGE = ("noticing", "signs")


@pytest.fixture
def course(catalogue: Catalogue) -> Course:
    return with_blended(catalogue, SLAVERY_2).get(SLAVERY_2)


class Walker:
    """Somebody walking the scenario of the course."""

    def __init__(self, session: Session, course: Course, at: datetime, person: Person | None = None) -> None:
        person = person or a_person(session)
        self.session, self.course, self.at = session, course, at
        self.by = Actor(person.id, person.name)
        self.enrolment: Enrolment = studying.begin(session, course, by=self.by, at=at)
        self.scenario = course.scenarios[0]

    def choose(self, node: str, choice: str) -> str:
        """Choose, and the place that leads to."""
        module = self.course.get_module(ON_THE_PAGE[0])
        walk = walking.choose(
            self.session,
            self.enrolment,
            self.scenario,
            module=module,
            page=module.pages[1],
            node=node,
            choice=choice,
            by=self.by,
            at=self.at,
        )
        return walk.at.id

    @property
    def moves(self) -> list[Move]:
        return list(moves_made(self.session, enrolment_id=self.enrolment.id, scenario="locked-flat"))

    @property
    def read(self) -> frozenset[tuple[str, str]]:
        return pages_read(self.session, enrolment_id=self.enrolment.id)


@pytest.fixture
def walker(session: Session, course: Course, at: datetime) -> Walker:
    return Walker(session, course, at)


def test_choices_are_kept_and_an_ending_counts_as_reading_the_page(walker: Walker) -> None:
    first = walker.choose("door", "a")
    before = walker.read
    last = walker.choose("kitchen", "a")

    assert (first, before, last) == ("kitchen", frozenset(), "told")
    assert walker.moves == [Move(CHOOSE, "door", "a"), Move(CHOOSE, "kitchen", "a")]
    assert walker.read == {ON_THE_PAGE}


def test_carrying_on_alone_does_not_count_as_reading_it(walker: Walker) -> None:
    for page in ("welcome", "signs"):
        studying.carry_on(
            walker.session,
            walker.enrolment,
            walker.course,
            module="noticing",
            page=page,
            by=walker.by,
            at=walker.at,
        )

    assert walker.read == {("noticing", "welcome")}


def test_a_form_sent_twice_changes_nothing_the_second_time(walker: Walker) -> None:
    assert [walker.choose("door", "a"), walker.choose("door", "a")] == ["kitchen", "kitchen"]
    assert walker.moves == [Move(CHOOSE, "door", "a")]


@pytest.mark.parametrize(
    ("choice", "sentence"), [("", walking.CHOOSE_ONE), ("z", walking.FROM_THIS_PAGE), ("a\0", walking.FROM_THIS_PAGE)]
)
def test_what_the_page_did_not_offer_is_refused(walker: Walker, choice: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        walker.choose("door", choice)

    assert (refusal.value.sentence, refusal.value.field, walker.moves) == (sentence, "choice", [])


def test_going_back_and_starting_again_are_moves_and_take_nothing_away(walker: Walker) -> None:
    walking.go_back(walker.session, walker.enrolment, walker.scenario, by=walker.by, at=walker.at)
    walker.choose("door", "b")
    walking.go_back(walker.session, walker.enrolment, walker.scenario, by=walker.by, at=walker.at)
    walker.choose("door", "a")
    walker.choose("kitchen", "a")
    walking.start_again(walker.session, walker.enrolment, walker.scenario, by=walker.by, at=walker.at)
    walking.start_again(walker.session, walker.enrolment, walker.scenario, by=walker.by, at=walker.at)

    assert [move.kind for move in walker.moves] == [CHOOSE, BACK, CHOOSE, CHOOSE, AGAIN]
    assert walk_after(walker.scenario, walker.moves).at.id == "door"
    assert walker.read == {ON_THE_PAGE}


def test_who_goes_round_and_round_is_led_on(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "MOST_MOVES", 3)
    for node, choice in (("door", "a"), ("kitchen", "b"), ("door", "a")):
        walker.choose(node, choice)

    with pytest.raises(Refusal, match="very often"):
        walker.choose("kitchen", "b")
    assert len(walker.moves) == 3


def test_authors_count_people_by_their_first_choice_at_each_place(
    session: Session, course: Course, at: datetime
) -> None:
    one, other = Walker(session, course, at), Walker(session, course, at)
    one.choose("door", "b")
    walking.go_back(session, one.enrolment, one.scenario, by=one.by, at=at)
    one.choose("door", "a")
    other.choose("door", "a")
    other.choose("kitchen", "b")
    other.choose("door", "b")

    counted = people_choosing(session, award=course.award.code, scenarios=["locked-flat"])

    assert counted == {"locked-flat": {("door", "b"): 1, ("door", "a"): 1, ("kitchen", "b"): 1}}
    assert people_choosing(session, award="modern-slavery-1", scenarios=["locked-flat"]) == {}
