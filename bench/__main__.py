"""`python -m bench [names…]`: measure, print a table, write build/bench.json.

python -m bench                       everything, about four minutes
python -m bench pages answers         only these
python -m bench --full                with a million people
python -m bench --postgresql          on a PostgreSQL of its own instead of SQLite
python -m bench --people 50000        other sizes; --help lists them
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from bench.answers import answers
from bench.figures import HEADER, Figure, line, write
from bench.files import exports, imports
from bench.pages import growth, pages
from bench.proofs import proofs
from bench.reports import reports
from bench.visits import visits
from bench.workers import memory, starting
from bench.workshop import FULL, Sizes, Workshop

WRITTEN = Path(__file__).resolve().parent.parent / "build" / "bench.json"

Bench = Callable[[Workshop], Iterator[Figure]]
BENCHES: Mapping[str, Bench] = {
    "pages": pages,
    "answers": answers,
    "visits": visits,
    "proofs": proofs,
    "exports": exports,
    "memory": memory,
    "imports": imports,
    "growth": growth,
    "reports": reports,
    "starting": starting,
}


def main(words: Sequence[str], *, written: Path = WRITTEN) -> int:
    """Measure what is named; 0 when everything could be measured, whatever it showed."""
    asked = _parser().parse_args(words)
    sizes = FULL if asked.full else Sizes()
    given = {field.name: getattr(asked, field.name) for field in fields(Sizes)}
    sizes = replace(sizes, **{name: number for name, number in given.items() if number is not None})
    figures = measure(asked.names or list(BENCHES), sizes, on_postgresql=asked.postgresql)
    write(figures, written)
    missed = [figure.name for figure in figures if figure.holds is False]
    print(f"\n{len(figures)} figures, {len(missed)} above their target. Written to {written}.")
    return 0


def measure(names: Sequence[str], sizes: Sizes, *, on_postgresql: bool = False) -> list[Figure]:
    """The figures of these benches, each printed as soon as it is known."""
    figures: list[Figure] = []
    print(HEADER)
    with Workshop(sizes, on_postgresql=on_postgresql) as workshop:
        for name in names:
            began = time.monotonic()
            for figure in BENCHES[name](workshop):
                print(line(figure), flush=True)
                figures.append(figure)
            print(f"  ({name} took {time.monotonic() - began:.0f} s)", flush=True)
    return figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--full", action="store_true", help="a million people; takes far longer")
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own")
    for field in fields(Sizes):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=int, metavar="N", default=None)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
