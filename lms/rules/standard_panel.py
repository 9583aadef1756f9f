"""What a panel that sets a standard may say, how its table is read, and what comes of its rounds."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.rules.refusals import Refusal, Refusals
from quizzes.angoff import LEAST, MOST, CutScore, Judged, cut_score

FEWEST_JUDGES, MOST_JUDGES = 2, 20
MOST_ROUNDS = 5
LONGEST_JUDGE = 80
LONGEST_NOTE = 1_000
LONGEST_TABLE = 200_000
MOST_FAULTS = 20

WHO_JUDGES = f"Write who judges, one a line: from {FEWEST_JUDGES} to {MOST_JUDGES}."
A_NUMBER = f"Enter a whole number from {LEAST} to {MOST}."
NOTHING_PASTED = "Paste the table, with its headings."


@dataclass(frozen=True)
class Sheet:
    """What the judge at this place of the list, from 1, said in a round."""

    round: int
    judge: int
    estimates: Mapping[str, int]


@dataclass(frozen=True)
class Round:
    """A round: who has handed in, and the cut score of those; None while nobody has."""

    number: int
    handed_in: frozenset[int]
    cut: CutScore | None


def check_judges(text: str) -> tuple[str, ...]:
    """The judges of a text with one a line. Refuses too few, too many, one twice, and a line too long."""
    judges = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if not FEWEST_JUDGES <= len(judges) <= MOST_JUDGES:
        raise Refusal(WHO_JUDGES, field="judges")
    for judge in judges:
        if len(judge) > LONGEST_JUDGE:
            raise Refusal(f"Use at most {LONGEST_JUDGE} characters for each judge.", field="judges")
        if [one.casefold() for one in judges].count(judge.casefold()) > 1:
            sentence = f"“{judge}” is there twice. Number them, such as “{judge} 1” and “{judge} 2”."
            raise Refusal(sentence, field="judges")
    return judges


def check_round(number: int, rounds: Sequence[Round]) -> None:
    """Refuse a round beyond the one that comes next."""
    if not 1 <= number <= next_round(rounds):
        raise Refusal("Choose one of the rounds there are, or the next.", field="round")


def next_round(rounds: Sequence[Round]) -> int:
    """The highest round that can be written down: one more than there are, up to the most there can be."""
    return min(MOST_ROUNDS, len(rounds) + 1)


def check_estimates(sent: Mapping[str, str], items: Sequence[str]) -> dict[str, int]:
    """One judge's estimates by question. Refuses, question by question, what is no whole number from 0 to 100."""
    found = {item: as_estimate(sent.get(item, "")) for item in items}
    faults = [Refusal(A_NUMBER, field=item) for item, estimate in found.items() if estimate is None]
    if faults:
        raise Refusals(tuple(faults))
    return {item: estimate for item, estimate in found.items() if estimate is not None}


def as_estimate(text: str) -> int | None:
    """The number that was written, with or without "%"; None for anything else."""
    digits = text.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return None
    return int(digits) if int(digits) <= MOST else None


def read_table(text: str, *, judges: Sequence[str], items: Sequence[str]) -> dict[int, dict[str, int]]:
    """What each judge said, by their place in the list, of a table pasted from a spreadsheet or a CSV file.

    The first row names the judges, and each other row begins with a question; other columns are not read. Judges
    may be missing, questions not. Refuses with the row and what to do; nothing is read of a table with a fault.
    """
    rows = _rows(text)
    columns = _columns(rows[0][1], judges)
    found: dict[int, dict[str, int]] = {place: {} for place in columns}
    faults: list[str] = []
    for line, row in rows[1:]:
        item = row[0].strip()
        if item not in items:
            faults.append(f"Row {line}: “{item[:40]}” is no question of this panel.")
            continue
        if any(item in said for said in found.values()):
            faults.append(f"Row {line}: {item} is there twice.")
            continue
        for place, column in columns.items():
            estimate = as_estimate(row[column]) if column < len(row) else None
            if estimate is None:
                faults.append(f"Row {line}, {judges[place - 1]}: write a whole number from {LEAST} to {MOST}.")
            else:
                found[place][item] = estimate
    missing = [item for item in items if not any(row and row[0].strip() == item for _, row in rows[1:])]
    if missing:
        faults.append(f"These questions are missing: {', '.join(missing)}.")
    if faults:
        raise Refusals(tuple(Refusal(fault, field="table") for fault in faults[:MOST_FAULTS]))
    return found


def rounds_of(sheets: Sequence[Sheet], *, judges: Sequence[str], items: Sequence[str]) -> tuple[Round, ...]:
    """Every round that somebody has handed in, in order. `sheets`: the earliest first; of two the later holds."""
    newest = {(sheet.round, sheet.judge): sheet for sheet in sheets}
    found = []
    for number in range(1, max((sheet.round for sheet in sheets), default=0) + 1):
        said = [newest[number, place] for place in range(1, len(judges) + 1) if (number, place) in newest]
        cut = cut_score([Judged(judges[one.judge - 1], one.estimates) for one in said], items) if said else None
        found.append(Round(number, frozenset(one.judge for one in said), cut))
    return tuple(found)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, with their numbers. The mark between cells is the one the first row has most."""
    if len(text) > LONGEST_TABLE:
        raise Refusal("This is too long for the table of a panel.", field="table")
    plain = "".join(letter for letter in text.lstrip("\ufeff") if letter.isprintable() or letter in "\t\n\r")
    first = next((line for line in plain.splitlines() if line.strip()), "")
    mark = max("\t;,", key=first.count)
    try:
        read = enumerate(csv.reader(io.StringIO(plain), delimiter=mark), start=1)
        rows = [(number, row) for number, row in read if any(cell.strip() for cell in row)]
    except csv.Error:
        raise Refusal("This cannot be read as a table.", field="table") from None
    if len(rows) < 2:
        raise Refusal(NOTHING_PASTED, field="table")
    return rows


def _columns(header: Sequence[str], judges: Sequence[str]) -> dict[int, int]:
    """The column of each judge who is named, by their place in the list."""
    named = {" ".join(cell.split()).casefold(): column for column, cell in enumerate(header) if column}
    columns = {
        place: named[judge.casefold()] for place, judge in enumerate(judges, start=1) if judge.casefold() in named
    }
    if not columns:
        sentence = f"The first row has to name the judges as you wrote them: {', '.join(judges)}."
        raise Refusal(sentence, field="table")
    return columns
