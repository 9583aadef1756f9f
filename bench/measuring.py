"""Counting processor time. Other programs on the machine move it far less than time on the wall, and only upwards."""

import gc
import time
from collections.abc import Callable

Work = Callable[[], object]


def own_cpu_ms(work: Work) -> float:
    """The processor milliseconds that this process spends on a piece of work."""
    gc.collect()
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def taken_in_turn(*measures: Callable[[], float], rounds: int) -> tuple[float, ...]:
    """The least of each measure over several rounds. All are taken in each round, so a busy minute is busy for all.

    Other programs push what a process needs out of the processor's caches. That makes a round dearer and never cheaper,
    and dearest for what needs most: medians of a busy machine told more of the machine than of the page.
    """
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return tuple(min(column) for column in zip(*taken, strict=True))
