"""What was measured, beside its ceiling and its target; as a table and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value. The target is the most that the ratio may be; without a ceiling, that the value may be."""

    name: str
    value: float
    unit: str
    ceiling: float | None = None
    most: float | None = None
    """None where nothing is promised and the figure is only shown."""

    @property
    def ratio(self) -> float | None:
        """The value divided by its ceiling."""
        return self.value / self.ceiling if self.ceiling else None

    @property
    def holds(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.most is None:
            return None
        return (self.value if self.ratio is None else self.ratio) <= self.most

    @property
    def target(self) -> str | None:
        """The target in words."""
        if self.most is None:
            return None
        return f"at most {self.most:g} {self.unit}" if self.ceiling is None else f"at most {self.most:g} × the ceiling"

    @property
    def row(self) -> dict[str, Any]:
        """The figure as it stands in the file."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "ceiling": _rounded(self.ceiling),
            "ratio": _rounded(self.ratio),
            "target": self.target,
            "holds": self.holds,
        }


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write all figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"rows": [figure.row for figure in figures]}, indent=1, ensure_ascii=False) + "\n")


HEADER = f"{'':<68} {'value':>10} {'':<9} {'ceiling':>9} {'ratio':>8}  target"


def line(figure: Figure) -> str:
    """One line of the table."""
    verdict = {True: "yes", False: "NO ", None: "   "}[figure.holds]
    return (
        f"{figure.name:<68} {_short(figure.value):>10} {figure.unit:<9} {_short(figure.ceiling):>9} "
        f"{_short(figure.ratio):>8}  {verdict} {figure.target or ''}"
    ).rstrip()


def _rounded(number: float | None) -> float | None:
    """Four significant digits."""
    return None if number is None else float(f"{number:.4g}")


def _short(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"
