"""The app in processes of its own, which a test can kill at any moment, again and again.

Making the app takes most of a second, and a hundred of them a minute. So it is made once, in a nursery: a process that
forks a server for each cycle and serves nothing itself. What is killed is a whole process with its own connections to
the database, as under a real server.
"""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask
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
    process_id: int

    def kill(self) -> None:
        """End it at once, as a crash or `kill -9` would; nothing of it can tidy up."""
        os.kill(self.process_id, signal.SIGKILL)


@dataclass(frozen=True)
class Nursery:
    """Where servers come from."""

    line: Connection

    @contextmanager
    def served(self) -> Iterator[Server]:
        """A server on the database, killed at the end of the block if not before, and gone after it."""
        self.line.send("serve")
        assert self.line.poll(START_SECONDS), "The server did not start."
        server = Server(*self.line.recv())
        try:
            yield server
        finally:
            server.kill()  # its nursery has not buried it yet, so the number is still its own
            self.line.send("bury")
            assert self.line.poll(START_SECONDS), "The server did not end."
            assert self.line.recv() == signal.SIGKILL


@contextmanager
def a_nursery(database_url: str, folder: Path) -> Iterator[Nursery]:
    """A nursery for servers on this database."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash_server"])
    here, there = context.Pipe()
    process = context.Process(target=raise_servers, args=(database_url, folder, there))
    process.start()
    there.close()
    try:
        yield Nursery(here)
    finally:
        here.close()
        process.join(START_SECONDS)


def raise_servers(database_url: str, folder: Path, line: Connection) -> None:
    """Fork a server for each "serve" and say its port and process; for each "bury", say how it ended. Until hung up."""
    app = create_app(settings_for(database_url, folder), catalogue=curriculum.catalogue(), clock=lambda: NOW)
    child = 0
    while True:
        try:
            word = line.recv()
        except EOFError:
            return
        if word == "serve":
            child = os.fork()
            if child == 0:
                serve(app, line)
        else:
            _pid, status = os.waitpid(child, 0)
            line.send(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


def serve(app: Flask, line: Connection) -> None:
    """Serve until killed; the port and the process are reported."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    line.send((server.server_port, os.getpid()))
    server.serve_forever()
