"""The app in a process of its own, which a test can kill at any moment."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from lms.app import create_app
from tests import curriculum
from tests.conftest import NOW, settings_for

START_SECONDS = 60


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Not a word."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: BaseProcess

    def kill(self) -> None:
        """End it at once, as a crash or `kill -9` would; nothing of it can tidy up."""
        self.process.kill()


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Server]:
    """A server on this database, killed at the end of the block if not before."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash_server"])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(database_url, folder, there), daemon=True)
    process.start()
    try:
        assert here.poll(START_SECONDS), "The server did not start."
        yield Server(here.recv(), process)
    finally:
        process.kill()
        process.join()


def serve(database_url: str, folder: Path, report: Connection) -> None:
    """Serve until killed; the port is reported."""
    app = create_app(settings_for(database_url, folder), catalogue=curriculum.catalogue(), clock=lambda: NOW)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    report.send(server.server_port)
    server.serve_forever()
