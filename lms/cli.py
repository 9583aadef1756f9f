"""Commands for the people who run the service and write the courses: `flask --help` lists them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from flask import Flask

from lms.web.extensions import settings

Clock = Callable[[], datetime]


def add_commands(app: Flask, clock: Clock) -> None:
    """Hang the commands into this app."""
    del clock
    app.cli.add_command(_content(app))


def _content(app: Flask) -> click.Group:
    @click.group("content")
    def content() -> None:
        """What courses teach."""

    @content.command("where")
    def where() -> None:
        """Say where the content is read from."""
        with app.app_context():
            click.echo(str(Path(settings().content_dir)))

    return content
