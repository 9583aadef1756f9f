"""What a newcomer meets when something is missing: one plain sentence each, and never a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import start
from bench.serving import free_port

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of start.py beside a lock file that lists one package."""
    shutil.copy(HOME / "start.py", tmp_path / "start.py")
    (tmp_path / "requirements.txt").write_text(f"six==1.16.0 --hash=sha256:{'0' * 64}\n")
    return tmp_path


def run(folder: Path, *words: str, **env: str) -> tuple[int, str]:
    """The exit status and everything that was printed."""
    done = subprocess.run(
        [sys.executable, "start.py", *words],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def last_line(printed: str) -> str:
    return printed.strip().splitlines()[-1]


def test_a_busy_port_is_named_with_another_to_try(checkout: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        status, printed = run(checkout, PORT=str(port))

    assert (status, "Traceback" in printed) == (1, False)
    assert last_line(printed).startswith(f"Port {port} is in use. Choose another: PORT=")


@pytest.mark.parametrize("port", ["", "eighty", "0", "65536", "-1"])
def test_a_port_that_is_no_port_is_refused(checkout: Path, port: str) -> None:
    status, printed = run(checkout, PORT=port or " ")

    assert (status, last_line(printed)) == (1, "PORT must be a number from 1 to 65535.")


def test_an_unknown_command_is_answered_with_the_known_ones(checkout: Path) -> None:
    status, printed = run(checkout, "tset")

    assert status == 1
    assert last_line(printed).startswith(
        "There is no command “tset”. The commands are: serve, test, check, bench, help."
    )


def test_help_prints_the_commands(checkout: Path) -> None:
    status, printed = run(checkout, "help")

    assert status == 0
    assert "python3 start.py test" in printed


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(start.Stop, match=r"needs Python 3\.11 or newer, and this is Python 3\.9"):
        start.check_python()


def test_a_missing_venv_module_is_named_with_the_remedy(checkout: Path) -> None:
    shadow = checkout / "shadow"
    shadow.mkdir()
    (shadow / "venv.py").write_text("raise ImportError('No module named ensurepip')\n")

    status, printed = run(checkout, PORT=str(free_port()), PYTHONPATH=str(shadow))

    assert (status, "Traceback" in printed) == (1, False)
    assert "sudo apt install python3-venv" in last_line(printed)
    assert not (checkout / ".venv").exists(), "a half-made environment would break the next start"


def test_no_network_is_said_in_a_sentence(checkout: Path) -> None:
    away = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_RETRIES": "0",
        "PIP_NO_INDEX": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }

    status, printed = run(checkout, PORT=str(free_port()), **away)

    assert status == 1
    assert last_line(printed).startswith("The packages could not be installed. Check that this machine can reach the")


def test_a_half_made_environment_is_made_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "HOME", checkout)
    monkeypatch.setattr(start, "VENV", checkout / ".venv")
    broken = checkout / ".venv" / "bin" / "python"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)

    start.make_venv()

    assert start.quiet([start.python(), "-m", "pip", "--version"]) == 0


def test_a_step_is_done_again_only_when_what_it_reads_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "STAMPS", tmp_path / "stamps")
    lock = tmp_path / "lock.txt"
    lock.write_text("one")
    before = start.Stamp("step", start.digest([lock]))
    assert not before.holds()

    before.keep()
    assert start.Stamp("step", start.digest([lock])).holds()

    lock.write_text("two")
    assert not start.Stamp("step", start.digest([lock])).holds()
