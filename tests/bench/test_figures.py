"""What a figure says: its ratio, its target, whether that is met, and how it is written down."""

import json
from pathlib import Path

from bench.figures import Figure, line, write

WITH_CEILING = Figure("home, CPU", 2.3456789, "ms", ceiling=1.25, most=2.0)
TOO_MUCH = Figure("memory", 130.0, "MB", most=120.0)
SHOWN_ONLY = Figure("reading", 200.0, "ms")


def test_the_target_is_of_the_ratio_where_there_is_a_ceiling_and_of_the_value_where_there_is_none() -> None:
    assert [figure.holds for figure in (WITH_CEILING, TOO_MUCH, SHOWN_ONLY)] == [True, False, None]


def test_figures_are_written_as_rows(tmp_path: Path) -> None:
    # when figures are written into a folder that is not there yet
    write([WITH_CEILING, TOO_MUCH, SHOWN_ONLY], tmp_path / "build" / "bench.json")

    # then each is a row with the same names
    assert json.loads((tmp_path / "build" / "bench.json").read_text()) == {
        "rows": [
            {
                "name": "home, CPU",
                "value": 2.346,
                "unit": "ms",
                "ceiling": 1.25,
                "ratio": 1.877,
                "target": "at most 2 × the ceiling",
                "holds": True,
            },
            {
                "name": "memory",
                "value": 130.0,
                "unit": "MB",
                "ceiling": None,
                "ratio": None,
                "target": "at most 120 MB",
                "holds": False,
            },
            {
                "name": "reading",
                "value": 200.0,
                "unit": "ms",
                "ceiling": None,
                "ratio": None,
                "target": None,
                "holds": None,
            },
        ]
    }


def test_a_line_says_what_misses_its_target() -> None:
    assert line(TOO_MUCH).split()[-5:] == ["NO", "at", "most", "120", "MB"]
