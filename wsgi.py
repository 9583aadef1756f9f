"""The doors: `app` for web servers; for `flask`, the same app with its commands."""

import os

from lms.app import create_app, utc_now

app = create_app()

if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    # what commands need, Alembic above all, is a tenth of a web process's memory and of its start
    from lms.cli import add_commands

    add_commands(app, utc_now)
