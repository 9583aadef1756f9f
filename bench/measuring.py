"""Counting processor time. Other programs on the machine hardly move it, unlike time on the wall."""

import gc
import time
from collections.abc import Callable
from statistics import median

Work = Callable[[], object]


def own_cpu_ms(work: Work) -> float:
    """The processor milliseconds that this process spends on a piece of work."""
    gc.collect()
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def taken_in_turn(*measures: Callable[[], float], rounds: int) -> tuple[float, ...]:
    """The median of each measure over several rounds. All are taken in each round, so a slow minute slows them all."""
    taken = [[measure() for measure in measures] for _ in range(rounds)]
    return tuple(median(column) for column in zip(*taken, strict=True))
