"""The doors: `app` for web servers; for `flask`, the same app with its commands.

What is loaded and made at start lives as long as the process. Looking for rubbish in it costs a fifth of the start, and
later a pause now and again, so the collector rests while modules load, and leaves what is there alone from then on.
"""

import gc
import os

gc.disable()

from lms.app import create_app, utc_now  # noqa: E402 - the collector rests before anything is loaded

gc.freeze()
gc.enable()  # reading the courses leaves much behind

app = create_app()

if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
    # what commands need, Alembic above all, is a tenth of a web process's memory and of its start
    from lms.cli import add_commands

    add_commands(app, utc_now)

gc.freeze()
