"""Every setting and every command is explained where people look for it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from lms.cli import add_commands
from lms.config import SettingFault, Settings
from tests.conftest import Clock

HOME = Path(__file__).resolve().parents[2]
GUIDE = (HOME / "docs" / "running-it.md").read_text()


def test_every_setting_that_is_read_is_explained_and_the_other_way_round() -> None:
    code = (HOME / "lms" / "config.py").read_text() + (HOME / "start.py").read_text()
    read = set(re.findall(r'"(LMS_[A-Z_]+|DATABASE_URL|HOST|PORT)"', code))
    explained = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE))

    assert read == explained


def test_every_command_is_explained(quick_app: Flask, clock: Clock) -> None:
    add_commands(quick_app, clock)
    own = {
        name
        for name, command in quick_app.cli.commands.items()
        if (command.callback or command).__module__ != "flask.cli"
    }
    commands = {name for name in own if name not in {"db"}}
    explained = set(re.findall(r"^\| `flask ([a-z]+)", GUIDE, re.MULTILINE))

    assert commands == explained


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LMS_SITE_URL", "training.example"),
        ("DATABASE_URL", "mysql://localhost/lms"),
        ("LMS_SESSION_HOURS", "many"),
        ("LMS_SESSION_HOURS", "0"),
        ("LMS_LINK_MINUTES", "9" * 40),
        ("LMS_DEMO", "perhaps"),
        ("LMS_TRUSTED_PROXIES", "-1"),
        ("LMS_TRUSTED_PROXIES", "11"),
        ("LMS_TRUSTED_PROXIES", "²"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_with_its_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingFault, match=name):
        Settings.from_environment({"LMS_DATA_DIR": str(tmp_path), name: value})


def test_the_signing_secret_is_made_once_and_only_the_owner_may_read_it(tmp_path: Path) -> None:
    first = Settings.from_environment({"LMS_DATA_DIR": str(tmp_path)})
    second = Settings.from_environment({"LMS_DATA_DIR": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 40
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_bare_postgresql_address_means_the_driver_we_use(tmp_path: Path) -> None:
    settings = Settings.from_environment({"LMS_DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql://db.example/lms"})

    assert settings.database_url == "postgresql+psycopg://db.example/lms"
