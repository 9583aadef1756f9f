"""A PostgreSQL of the bench's own, as durable as a real one, with one database for each purpose."""

from contextlib import ExitStack

from sqlalchemy import create_engine

from tests.postgres import postgresql


class Cluster:
    """A server that runs until the stack is closed. Raises tests.postgres.NoPostgreSQL where there is none."""

    def __init__(self, stack: ExitStack) -> None:
        self._url = stack.enter_context(postgresql(fsync=True))

    def new_database(self, name: str) -> str:
        """The address of a new, empty database of this name."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self._url.rpartition("/")[0] + f"/{name}"
