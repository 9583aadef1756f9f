"""What a page costs, and what it costs when there are many more people."""

from collections.abc import Callable, Iterator
from functools import partial

from bench.figures import Figure
from bench.measuring import taken_in_turn
from bench.population import LEARNER, MANAGER, OFFICER
from bench.serving import Browser, Served
from bench.workshop import Workshop

PAGE_RATIO = 2.0
GROWTH = 1.2


def pages(workshop: Workshop) -> Iterator[Figure]:
    """Learner's home, a lesson and a manager's team against the page ceiling."""
    sizes, town = workshop.sizes, workshop.town
    bare = Browser(workshop.ceiling.port)
    bare.get("/sign-in")
    learner, manager = town.browser(LEARNER), town.browser(MANAGER)
    lesson = lesson_path(learner)
    asked = (
        ("learner home", learner, "/your-training"),
        ("lesson page", learner, lesson),
        ("a manager's team of 14", manager, "/team"),
    )
    measures = [cpu_of(workshop.ceiling, partial(get, bare, "/"), sizes.requests)]
    measures += [cpu_of(town.served, partial(get, browser, path), sizes.requests) for _, browser, path in asked]
    ceiling, *values = taken_in_turn(*measures, rounds=sizes.rounds)
    for (name, _, _), value in zip(asked, values, strict=True):
        yield Figure(f"{name}, CPU", value, "ms", ceiling, PAGE_RATIO)


def growth(workshop: Workshop) -> Iterator[Figure]:
    """The same pages in a larger partnership, against themselves in a smaller one."""
    sizes = workshop.sizes
    for name, email, path, times in (
        ("learner home", LEARNER, "/your-training", sizes.requests),
        ("a manager's team of 14", MANAGER, "/team", sizes.requests),
        ("partnership rates", OFFICER, "/rates", -(-sizes.requests // 20)),
    ):
        measures = []
        for town in (workshop.town, workshop.larger_town):
            browser = town.browser(email)
            if browser.get(path).status != 200:
                break
            measures.append(cpu_of(town.served, partial(get, browser, path), times))
        else:
            smaller, larger = taken_in_turn(*measures, rounds=sizes.rounds)
            people = f"{sizes.more_people:,} people against {sizes.people:,}"
            yield Figure(f"{name}, {people}, CPU", larger, "ms", smaller, GROWTH)


def cpu_of(served: Served, ask: Callable[[], object], times: int) -> Callable[[], float]:
    """A measure: the worker's processor milliseconds for each of so many requests."""

    def measure() -> float:
        before = served.reading()["cpu_ms"]
        for _ in range(times):
            ask()
        return (served.reading()["cpu_ms"] - before) / times

    return measure


def get(browser: Browser, path: str) -> None:
    """Ask for a page that must be there."""
    answer = browser.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def lesson_path(learner: Browser) -> str:
    """The lesson that the learner's home carries on with."""
    html = learner.open("/your-training")
    start = html.index("/learning/")
    return html[start : html.index('"', start)]
