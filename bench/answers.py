"""What keeping an answer costs, and a whole quiz from its first page to its result."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.measuring import taken_in_turn
from bench.pages import cpu_of, get
from bench.population import first_course, taker
from bench.serving import Answer, Browser
from bench.workshop import Town, Workshop
from lms.records.learning import Attempt, Enrolment
from lms.records.people import Person
from lms.records.queries.attempts import items_asked

SAVE_RATIO = 1.7
ATTEMPT_MS = 45.0
ATTEMPT_NAME = re.compile(r'name="attempt" value="([^"]+)"')


def answers(workshop: Workshop) -> Iterator[Figure]:
    """One answer saved from the background against the save ceiling; then whole quizzes, all passed."""
    sizes, town = workshop.sizes, workshop.town
    bare = Browser(workshop.ceiling.port)
    bare.get("/sign-in")
    sitting = Sitting(town, taker(sizes.takers))
    sitting.begin()
    sitting.look(1)
    ceiling, value = taken_in_turn(
        cpu_of(workshop.ceiling, changing(lambda place: bare.post("/", {"answer": place})), sizes.requests),
        cpu_of(town.served, changing(partial(sitting.answer, 1, act="keep")), sizes.requests),
        rounds=sizes.rounds,
    )
    yield Figure("one answer saved, CPU", value, "ms", ceiling, SAVE_RATIO)
    questions = first_course(workshop.catalogue).blueprint.items
    whole = [cpu_of(town.served, Sitting(town, taker(number)).take, 1)() for number in range(sizes.takers)]
    name = f"quiz of {questions} questions with its certificate, {3 + 2 * questions + 1} requests, CPU"
    yield Figure(name, min(whole), "ms", most=ATTEMPT_MS)


def changing(save: Callable[[str], Answer]) -> Callable[[], None]:
    """Save the first option and the second in turn, so that each answer is a new one."""
    places = cycle("12")

    def once() -> None:
        answer = save(next(places))
        if answer.status not in (204, 303):
            raise RuntimeError(f"An answer was not kept: {answer.status}")

    return once


class Sitting:
    """Somebody who has read the course, at its quiz."""

    def __init__(self, town: Town, email: str) -> None:
        self.browser = town.browser(email)
        self.engine = town.engine
        with Session(self.engine) as session:
            found = session.scalars(
                select(Enrolment).join(Person, Person.id == Enrolment.person_id).where(Person.email == email)
            ).one()
            self.enrolment_id, self.path = found.id, f"/learning/{found.uid}/quiz"
        self.attempt = ""

    def begin(self) -> None:
        """Start the quiz."""
        self.browser.open(self.path)
        self._go_on(self.browser.post(self.path, {}))

    def look(self, position: int) -> None:
        """Open a question."""
        html = self.browser.open(f"{self.path}/{position}")
        found = ATTEMPT_NAME.search(html)
        assert found, "The question's form names no attempt"
        self.attempt = found[1]

    def answer(self, position: int, place: str | list[str], *, act: str = "next") -> Answer:
        """Send the answer to a question: the place of the option chosen."""
        return self.browser.post(f"{self.path}/{position}", {"attempt": self.attempt, "answer": place, "act": act})

    def take(self) -> None:
        """Start, look at each question and answer it right, look over all, hand in, read the result."""
        self.begin()
        for position, places in enumerate(self._right_places(), start=1):
            self.look(position)
            self._go_on(self.answer(position, places))
        self.browser.open(f"{self.path}/check")
        handed_in = self.browser.post(f"{self.path}/check", {"attempt": self.attempt})
        self._go_on(handed_in)
        get(self.browser, handed_in.headers["location"])

    def _right_places(self) -> list[list[str]]:
        with Session(self.engine) as session:
            attempt = session.scalars(select(Attempt).where(Attempt.enrolment_id == self.enrolment_id)).one()
            items = items_asked(session, attempt_id=attempt.id)
        return [
            [str(place) for place, id_ in enumerate(item.drawn.order, start=1) if id_ in item.drawn.question.key]
            for item in items
        ]

    def _go_on(self, answer: Answer) -> None:
        if answer.status != 303:
            raise RuntimeError(f"The quiz answered {answer.status}: {answer.body[:300]!r}")
