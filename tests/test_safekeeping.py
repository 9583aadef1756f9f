"""The commands that erase, copy away and give back, as somebody at a terminal meets them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from courses.catalogue import Catalogue
from lms.app import create_app
from lms.cli import add_commands
from lms.records.people import Person
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import Clock, settings_for


@pytest.fixture
def commands(quick_app: Flask, clock: Clock) -> Flask:
    add_commands(quick_app, clock)
    return quick_app


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(words))


def name_of(app: Flask, person_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Person, person_id).name


def test_a_person_is_looked_at_before_they_are_erased(commands: Flask, quick_cast: Cast) -> None:
    order = ("person", "erase", "--email", quick_cast.amina.email)
    look = run(commands, *order)
    word = re.search(r"--confirm (\w+)", look.output)
    assert word is not None

    nameless = run(commands, *order, "--confirm", word[1])
    unchecked = run(commands, *order, "--confirm", word[1], "--officer", "Dan Officer")
    wrong = run(commands, *order, "--confirm", "00000000", "--officer", "Dan Officer", "--checked", "Passport.")
    before = name_of(commands, quick_cast.amina.id)
    done = run(commands, *order, "--confirm", word[1], "--officer", "Dan Officer", "--checked", "Passport.")

    assert look.output.startswith("Amina Yusuf: 1 open posts and 0 open roles end.")
    assert [result.exit_code for result in (look, nameless, unchecked, wrong, done)] == [0, 1, 1, 1, 0]
    assert (before, name_of(commands, quick_cast.amina.id)) == ("Amina Yusuf", "Person removed")


def test_nobody_is_nobody(commands: Flask, quick_cast: Cast) -> None:
    for email in ("nobody@council.example", "\x00", "9" * 40, quick_cast.amina.uid[:-1]):
        result = run(commands, "person", "erase", "--email", email)
        assert (result.exit_code, "Nobody has the address" in result.output) == (1, True)


@pytest.mark.parametrize("order", [("doctor",), ("person", "erase", "--email", "a@b.example"), ("welcome",)])
def test_a_database_without_tables_is_told_what_to_do(
    tmp_path: Path, catalogue: Catalogue, clock: Clock, order: tuple[str, ...]
) -> None:
    settings = replace(settings_for(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path), demo=True)
    app = create_app(settings, catalogue=catalogue, clock=clock)
    add_commands(app, clock)

    result = run(app, *order)

    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == ("Error: This database is empty. Prepare it first with: flask prepare")


def test_a_backup_is_given_back_elsewhere(
    commands: Flask, quick_cast: Cast, clock: Clock, catalogue: Catalogue, tmp_path: Path
) -> None:
    made = run(commands, "backup", str(tmp_path / "backup"))
    again = run(commands, "backup", str(tmp_path / "backup"))
    settings = settings_for(f"sqlite:///{tmp_path / 'new' / 'lms.sqlite3'}", tmp_path / "new")
    place = create_app(settings, catalogue=catalogue, clock=clock)
    add_commands(place, clock)

    unsure = run(place, "restore", str(tmp_path / "backup"))
    given = run(place, "restore", str(tmp_path / "backup"), "--nobody-erased-since")
    over = run(place, "restore", str(tmp_path / "backup"), "--nobody-erased-since")

    assert [result.exit_code for result in (made, again, unsure, given, over)] == [0, 1, 1, 0, 1]
    assert "Say with --erasures" in unsure.output
    assert "Erased again: 0." in given.output
    assert name_of(place, quick_cast.amina.id) == "Amina Yusuf"
    with place.app_context():
        db.engine.dispose()


def test_another_secret_is_said_to_be_one(
    commands: Flask, quick_cast: Cast, clock: Clock, catalogue: Catalogue, tmp_path: Path
) -> None:
    run(commands, "backup", str(tmp_path / "backup"))
    settings = settings_for(f"sqlite:///{tmp_path / 'new' / 'lms.sqlite3'}", tmp_path / "new")
    place = create_app(replace(settings, secret_key="another"), catalogue=catalogue, clock=clock)
    add_commands(place, clock)

    result = run(place, "restore", str(tmp_path / "backup"), "--nobody-erased-since")

    assert (result.exit_code, "LMS_SECRET_KEY" in result.output) == (1, True)
