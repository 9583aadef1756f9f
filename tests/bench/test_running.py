"""Every bench runs, on a partnership of a few dozen people. How fast it is, is not asked here."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from bench.__main__ import BENCHES, main
from bench.workshop import TINY

KEYS = ["name", "value", "unit", "ceiling", "ratio", "target", "holds"]
TINY_WORDS = [
    word for field in fields(TINY) for word in (f"--{field.name.replace('_', '-')}", str(getattr(TINY, field.name)))
]
NEEDS_A_PREPARED_CHECKOUT = {"starting"}
"""Runs `start.py` itself, which fetches what it lacks."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from Linux")
def test_every_bench_measures_something_and_writes_it_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given every bench that needs nothing but this checkout
    names = [name for name in BENCHES if name not in NEEDS_A_PREPARED_CHECKOUT]

    # when they run on tiny sizes
    status = main([*names, *TINY_WORDS], written=tmp_path / "bench.json")

    # then each has finished, and every row has every column and a measured value
    rows = json.loads((tmp_path / "bench.json").read_text())["rows"]
    printed = capsys.readouterr().out
    assert status == 0
    assert [name for name in names if f"({name} took" not in printed] == []
    assert {tuple(row) for row in rows} == {tuple(KEYS)}
    assert [row["name"] for row in rows if not row["value"] >= 0] == []
    assert len(rows) >= len(names)
