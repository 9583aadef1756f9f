"""Asking a running web worker what it has used so far: processor time and memory of its own process."""

import json
import os
import resource
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PATH = "/-/gauge"
FROM_HERE = f"{PATH}/from-here"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gauged:
    """An application that also answers at /-/gauge. For the bench alone: the product has no such address."""

    def __init__(self, app: Application) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PATH):
            return self.app(environ, start_response)
        if path == FROM_HERE:
            _forget_peak()
        body = json.dumps(reading()).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


def reading() -> dict[str, float]:
    """CPU in milliseconds; memory now and at its peak in MB; the process."""
    now, peak = _memory_mb()
    return {"cpu_ms": time.process_time() * 1000, "memory_mb": now, "peak_mb": peak, "pid": os.getpid()}


def _memory_mb() -> tuple[float, float]:
    status = Path("/proc/self/status")
    if not status.exists():  # not Linux: the peak is all there is to know
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return peak, peak
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    now, peak = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, peak


def _forget_peak() -> None:
    """Let the peak of memory be counted from here."""
    control = Path("/proc/self/clear_refs")
    if control.exists():
        control.write_text("5")
