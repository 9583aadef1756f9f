"""A web worker: the memory it takes, how much that grows, and how soon the service answers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

from bench.figures import Figure
from bench.measuring import own_cpu_ms
from bench.pages import get, lesson_path
from bench.population import LEARNER, MANAGER
from bench.serving import HOME, SECONDS_TO_START, free_port, served
from bench.workshop import Town, Workshop
from courses.catalogue import read_catalogue
from lms.config import Settings

MOST_MB = 120.0
MOST_GROWTH_MB = 2.0
MOST_SECONDS = 2.0
WARMING_UP = 0.25

START = "import start, sys; start.set_up = lambda lock: None; sys.exit(start.main([]))"
"""`start.py` without its look at whether the locked packages are installed, which is one hash of a small file."""


def memory(workshop: Workshop) -> Iterator[Figure]:
    """A fresh worker, the same three pages over and over: memory when warm, and how much more in the end.

    One worker went before it, as in life all but the first after a change: it read the courses and kept them.
    """
    usual, number = workshop.town, workshop.sizes.memory_requests
    url = usual.engine.url.render_as_string(hide_password=False)
    with served("bench.house:app", url, workshop.folder):
        pass
    with served("bench.house:app", url, workshop.folder) as worker:
        town = Town(usual.size, usual.engine, worker)
        learner, manager = town.browser(LEARNER), town.browser(MANAGER)
        asked = ((learner, "/your-training"), (learner, lesson_path(learner)), (manager, "/team"))
        warming = max(int(number * WARMING_UP), 1)
        for turn in range(warming):
            get(*asked[turn % 3])
        warm = worker.reading()["memory_mb"]
        for turn in range(number):
            get(*asked[turn % 3])
        end = worker.reading()["memory_mb"]
    yield Figure("memory of a web worker", end, "MB", most=MOST_MB)
    yield Figure(f"growth of a web worker over {number:,} requests", max(end - warm, 0.0), "MB", most=MOST_GROWTH_MB)


def starting(workshop: Workshop) -> Iterator[Figure]:
    """Reading all courses, and `start.py` to its first answer when everything is prepared: time on the wall."""
    folder = Settings.from_environment({**os.environ, "LMS_DATA_DIR": str(workshop.folder)}).content_dir
    reads = [own_cpu_ms(lambda: read_catalogue(folder)) for _ in range(workshop.sizes.starts)]
    pages = sum(len(list(course.pages())) for course in workshop.catalogue.courses)
    yield Figure(f"reading all {len(workshop.catalogue.courses)} courses, {pages} pages, CPU", min(reads), "ms")
    data = workshop.folder / "started"
    seconds_to_answer(data)
    taken = [seconds_to_answer(data) for _ in range(workshop.sizes.starts)]
    yield Figure("warm start of start.py to the first answer", min(taken), "s", most=MOST_SECONDS)


def seconds_to_answer(data: Path) -> float:
    """Start, wait for the sign-in page, stop."""
    port = free_port()
    env = {**os.environ, "PORT": str(port), "LMS_DATA_DIR": str(data), "HOST": "127.0.0.1", "LMS_DEMO": "no"}
    env.pop("DATABASE_URL", None)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", START], cwd=HOME, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for_page(port, process, began + SECONDS_TO_START)
        return time.monotonic() - began
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for_page(port: int, process: subprocess.Popen[bytes], until: float) -> None:
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("start.py stopped; the lines above say why.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=10) as page:
                page.read()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"start.py did not answer within {SECONDS_TO_START} seconds.")
