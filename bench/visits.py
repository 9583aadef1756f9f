"""What a phone has to fetch: requests and bytes on the wire, first time and again."""

import re
from collections.abc import Iterator

from bench.figures import Figure
from bench.pages import lesson_path
from bench.population import LEARNER
from bench.serving import Browser
from bench.workshop import Workshop

FEWEST_REQUESTS = 4.0
MOST_KB = 60.0
LINKED = re.compile(r'<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src|img[^>]+src)="(/[^"]+)"')


def visits(workshop: Workshop) -> Iterator[Figure]:
    """Learner's home and a lesson, with an empty cache; then the home again."""
    learner = workshop.town.browser(LEARNER)
    for name, path in (("learner home", "/your-training"), ("lesson page", lesson_path(learner))):
        requests, size = _first_visit(learner, path)
        yield Figure(f"first visit to the {name}, requests", requests, "requests", most=FEWEST_REQUESTS)
        yield Figure(f"first visit to the {name}, on the wire", size / 1024, "KB", most=MOST_KB)
    yield Figure("second visit to the learner home, requests", _second_visit(learner), "requests", most=1.0)


def _first_visit(browser: Browser, path: str) -> tuple[int, int]:
    page = browser.get(path)
    parts = [browser.get(address) for address in _linked(browser, path)]
    if any(part.status != 200 for part in parts):
        raise RuntimeError(f"Something that {path} needs is missing.")
    return 1 + len(parts), page.wire_bytes + sum(part.wire_bytes for part in parts)


def _second_visit(browser: Browser) -> int:
    """The page itself, and whatever the browser may not keep without asking."""
    kept = [browser.get(address).headers.get("cache-control", "") for address in _linked(browser, "/your-training")]
    return 1 + sum("immutable" not in words for words in kept)


def _linked(browser: Browser, path: str) -> list[str]:
    return list(dict.fromkeys(LINKED.findall(browser.open(path))))
