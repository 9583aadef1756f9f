"""Running an application under the product's web server, and talking to it as one browser does."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.gauge import FROM_HERE, PATH
from start import keep_bytecode

HOME = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SECONDS_TO_START = 60
STATUS_LINE = len("HTTP/1.1 200 OK\r\n\r\n")


@dataclass(frozen=True)
class Answer:
    """What came back, and how many bytes it took on the wire."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes
    wire_bytes: int


class Served:
    """One web worker: its address and its gauge."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._gauge = Browser(port)

    def reading(self) -> dict[str, float]:
        """What the worker has used so far."""
        return self._read(PATH)

    def reading_from_here(self) -> dict[str, float]:
        """The same; the peak of memory is counted anew from now."""
        return self._read(FROM_HERE)

    def _read(self, path: str) -> dict[str, float]:
        found: dict[str, float] = json.loads(self._gauge.get(path).body)
        return found


class Browser:
    """Keeps one connection and its cookies. Takes gzip, as every browser does."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}
        self.token = ""

    def get(self, path: str, **headers: str) -> Answer:
        """The answer for this path, whatever it is."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> Answer:
        """Send a form with the token of forms that was seen last."""
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def open(self, path: str) -> str:
        """The page at this path, which must be there; its forms' token is kept for the next post."""
        answer = self.get(path, Accept_Encoding="identity")
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:300]!r}")
        html = answer.body.decode()
        found = TOKEN.search(html)
        self.token = found[1] if found else self.token
        return html

    def sign_in(self, secret: str) -> None:
        """Use a one-time link."""
        self.open(f"/sign-in/link/{secret}")
        answer = self.post(f"/sign-in/link/{secret}", {})
        if answer.status != 303:
            raise RuntimeError(f"The link did not sign in: {answer.status}")
        self.open("/your-training")

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {"Accept-Encoding": "gzip"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # the server closes a connection that stood idle
            self._connection.close()
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        content = response.read()
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, lower, content, head + len(content) + STATUS_LINE)


@contextmanager
def served(target: str, database_url: str, folder: Path) -> Iterator[Served]:
    """One worker with one thread serving this application, until the block ends."""
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "LMS_DATA_DIR": str(folder),
        "LMS_SITE_URL": f"http://127.0.0.1:{port}",
        "LMS_DEMO": "no",
        "LMS_LARGE_TABLE_ROWS": "1000000",  # what a request does is measured
    }
    keep_bytecode(env)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "1",
        "--blocking-threads",
        "1",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "warning",
        target,
    ]
    process = subprocess.Popen(command, cwd=HOME, env=env)
    try:
        wait_for(port, process)
        yield Served(port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers at this port."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("The web server stopped; the lines above say why.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"Nobody answered at port {port} within {SECONDS_TO_START} seconds.")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def path_of(address: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")
