"""How Alembic runs: against the app's own database, in one transaction for each migration."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from lms.records.every_table import metadata


def run(connection: Connection) -> None:
    """Bring the database to the revision asked for. SQLite cannot alter columns, so tables are copied there."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database; there is no offline mode.")

engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    run(connection)
    connection.commit()
