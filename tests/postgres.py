"""A PostgreSQL of the tests' own: made in a temporary folder, gone afterwards. Nothing on the machine is touched."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GIVEN = "LMS_TEST_POSTGRESQL"
"""Set it to the address of an empty database, and that one is used (and emptied) instead."""


class NoPostgreSQL(Exception):  # noqa: N818 - the reason a test gives for not running
    """There is no PostgreSQL server program on this machine."""


@contextmanager
def postgresql(*, fsync: bool = False) -> Iterator[str]:
    """The address of an empty database, while the block runs. Without fsync it is fast and must not be crashed.

    Raises NoPostgreSQL when the programs are missing.
    """
    given = os.environ.get(GIVEN, "")
    if given and not fsync:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    with tempfile.TemporaryDirectory(prefix="lms-pg-", ignore_cleanup_errors=True) as folder:
        yield from _serve(Path(folder), fsync=fsync)


def _serve(folder: Path, *, fsync: bool) -> Iterator[str]:
    programs, user = _programs(), _user()
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
        shutil.chown(folder, user)
    port = _free_port()
    init = [programs / "initdb", "-D", data, "-U", "lms", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    _run(init, user)
    safety = "on" if fsync else "off"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync={safety}"
    _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
    try:
        _run([programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "lms", "lms"], user)
        yield f"postgresql+psycopg://lms@127.0.0.1:{port}/lms"
    finally:
        _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user)


def _programs() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    places += [Path(found).parent] if found else []
    for place in places:
        if all((place / name).exists() for name in ("initdb", "pg_ctl", "createdb", "postgres")):
            return place
    raise NoPostgreSQL("There is no PostgreSQL server on this machine: install Debian's package postgresql.")


def _user() -> str | None:
    """The server refuses to run as root, so root borrows another name."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def _run(command: list[object], user: str | None) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, user=user, cwd="/", check=False, timeout=120)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
