"""The partnership's rates from the kept counts, against counting everybody anew."""

import sqlite3
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from bench.figures import Figure
from bench.measuring import own_cpu_ms, taken_in_turn
from bench.workshop import Town, Workshop
from lms.records.queries.rates import By, tally_today
from lms.rules.actor import Scope

REPORT_RATIO = 0.01
EVERYTHING = Scope(("",))
COUNT_ALL = "SELECT organisation_id, award, standing, count(*) FROM standings GROUP BY organisation_id, award, standing"


def reports(workshop: Workshop) -> Iterator[Figure]:
    """What the rates are read from, against the raw count over the covering index."""
    for town in (workshop.town, workshop.larger_town):
        raw, kept = taken_in_turn(_counting(town), _reading(town), rounds=workshop.sizes.rounds)
        name = f"counts of {town.size.organisations} organisations, {town.size.people:,} people"
        yield Figure(f"{name}, against a raw GROUP BY, CPU", kept, "ms", raw, REPORT_RATIO)


def _counting(town: Town) -> Callable[[], float]:
    if town.engine.dialect.name == "sqlite":
        connection = sqlite3.connect(str(town.engine.url.database))
        return lambda: own_cpu_ms(lambda: connection.execute(COUNT_ALL).fetchall())

    def on_server() -> float:
        with town.engine.connect() as connection:
            return _server_ms(connection.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF) {COUNT_ALL}").fetchall())

    return on_server


def _server_ms(plan: object) -> float:
    """The time that PostgreSQL says it took: its processor time cannot be seen from here."""
    words = str(plan).rsplit("Execution Time: ", maxsplit=1)[1]
    return float(words.split(" ms", maxsplit=1)[0])


def _reading(town: Town) -> Callable[[], float]:
    def read() -> None:
        with Session(town.engine) as session:
            tally_today(session, scope=EVERYTHING, by=By.ORGANISATION)

    return lambda: own_cpu_ms(read)
