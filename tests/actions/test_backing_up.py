"""The drill: copy everything away, give it back elsewhere, count it. On each kind of database."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from lms.actions import erasing, keeping
from lms.actions.backing_up import MANIFEST, Manifest, Restored, back_up, check, restore
from lms.records import documents
from lms.records.copies import CopyFault, contents_of, is_empty
from lms.records.database import begin_writing, make_engine
from lms.records.people import Person
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from tests.factories import a_completion, a_requirement, an_assignment
from tests.lead_and_teams import a_town

SECRET = "a secret for tests"
HAND = system_actor("flask restore")


@dataclass(frozen=True)
class House:
    """A database with people in it and a data folder with a document; and the place for a backup."""

    engine: Engine
    data: Path
    backup: Path
    amina: int

    def back_up(self, at: datetime) -> Manifest:
        return back_up(self.engine, self.backup, data_dir=self.data, secret_key=SECRET, at=at)


@pytest.fixture
def house(engine: Engine, at: datetime, tmp_path: Path) -> House:
    with Session(engine) as session:
        begin_writing(session)
        town = a_town(session)
        an_assignment(session, town.amina, a_requirement(session, town.council))
        a_completion(session, town.amina, organisation=town.council)
        keeping.refresh(session, town.everybody, on=london_date(at))
        session.commit()
        amina = town.amina.id
    documents.keep(tmp_path / "data", b"a certificate of elsewhere")
    return House(engine, tmp_path / "data", tmp_path / "backup", amina)


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty place of the same kind."""
    if database_url.startswith("sqlite"):
        engine = make_engine(f"sqlite:///{tmp_path / 'new' / 'lms.sqlite3'}")
    else:
        if shutil.which("pg_dump") is None:
            pytest.skip("pg_dump is not on this machine.")
        server = make_engine(database_url)
        with server.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS drill WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE drill"))
        server.dispose()
        engine = make_engine(database_url.rsplit("/", 1)[0] + "/drill")
    yield engine
    engine.dispose()


def give_back(house: House, place: Engine, at: datetime, *, register: Path | None = None) -> Restored:
    return restore(
        place,
        house.backup,
        data_dir=house.backup.parent / "new",
        secret_key=SECRET,
        register=register,
        by=HAND,
        at=at,
    )


def test_everything_comes_back_as_it_was(house: House, elsewhere: Engine, at: datetime) -> None:
    made = house.back_up(at)
    with house.engine.connect() as connection:
        before = contents_of(connection)

    restored = give_back(house, elsewhere, at)

    with elsewhere.connect() as connection:
        assert contents_of(connection) == before == dict(made.tables)
    assert restored == Restored(made, 0)
    assert {name: one.rows for name, one in before.items() if one.rows}["people"] == 7
    new = house.backup.parent / "new"
    assert sorted(path.read_bytes() for path in (new / documents.FOLDER).rglob("*") if path.is_file()) == [
        b"a certificate of elsewhere"
    ]
    with Session(elsewhere) as session:
        begin_writing(session)
        assert keeping.differences(session, on=london_date(at)) == []


def test_what_is_written_while_it_is_copied_stands_in_the_way_of_nobody(
    house: House, elsewhere: Engine, at: datetime
) -> None:
    with Session(house.engine) as session:
        begin_writing(session)
        session.get_one(Person, house.amina).given_name = "Not yet saved"
        session.flush()
        house.back_up(at)
        session.commit()

    give_back(house, elsewhere, at)

    with Session(elsewhere) as session:
        assert session.get_one(Person, house.amina).given_name == "Amina"


def test_whoever_was_erased_since_is_erased_again(house: House, elsewhere: Engine, at: datetime) -> None:
    house.back_up(at)
    with Session(house.engine) as session:
        begin_writing(session)
        erasing.erase(
            session,
            house.amina,
            data_dir=house.data,
            secret_key=SECRET,
            identity_checked="Seen with a passport.",
            by=HAND,
            at=at + timedelta(days=1),
        )
        session.commit()

    restored = give_back(house, elsewhere, at + timedelta(days=2), register=house.data / erasing.REGISTER)

    assert restored.erased_again == 1
    with Session(elsewhere) as session:
        begin_writing(session)
        assert session.get_one(Person, house.amina).name == "Person removed"
        assert session.scalars(select(Person.email).where(Person.email == "amina@council.example")).all() == []
        assert keeping.differences(session, on=london_date(at + timedelta(days=2))) == []
    new_register = house.backup.parent / "new" / erasing.REGISTER
    assert new_register.read_text() == (house.data / erasing.REGISTER).read_text()


def test_a_backup_of_the_day_after_brings_the_register_along(house: House, elsewhere: Engine, at: datetime) -> None:
    erasing.enter(house.data / erasing.REGISTER, ["a" * 64])
    house.back_up(at)

    give_back(house, elsewhere, at)

    assert (house.backup.parent / "new" / erasing.REGISTER).read_text() == f"{'a' * 64}\n"


def test_nothing_is_written_over(house: House, at: datetime) -> None:
    house.back_up(at)

    with pytest.raises(CopyFault, match="There is a database at this place already"):
        give_back(house, house.engine, at)
    with pytest.raises(CopyFault, match="is not empty"):
        house.back_up(at)
    assert not is_empty(house.engine)


def test_documents_are_not_mixed_with_others(house: House, elsewhere: Engine, at: datetime) -> None:
    house.back_up(at)
    documents.keep(house.backup.parent / "new", b"of somebody else")

    with pytest.raises(CopyFault, match="documents"):
        give_back(house, elsewhere, at)


def spoil_database(folder: Path) -> None:
    path = next(path for path in folder.iterdir() if path.name.startswith("database."))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def spoil_document(folder: Path) -> None:
    path = next(path for path in (folder / documents.FOLDER).rglob("*") if path.is_file())
    path.write_bytes(b"another certificate")


def lose_document(folder: Path) -> None:
    next(path for path in (folder / documents.FOLDER).rglob("*") if path.is_file()).unlink()


def slip_one_in(folder: Path) -> None:
    (folder / documents.FOLDER / "more").write_bytes(b"one more")


def spoil_count(folder: Path) -> None:
    whole = json.loads((folder / MANIFEST).read_text())
    whole["manifest"]["tables"]["people"][0] = 6
    (folder / MANIFEST).write_text(json.dumps(whole))


def cover_the_tracks(folder: Path) -> None:
    """Change a document, and its hash in the manifest with it."""
    spoil_document(folder)
    path = next(path for path in (folder / documents.FOLDER).rglob("*") if path.is_file())
    from hashlib import sha256

    whole = json.loads((folder / MANIFEST).read_text())
    whole["manifest"]["files"][str(path.relative_to(folder))] = sha256(path.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(whole))


@pytest.mark.parametrize(
    "spoil", [spoil_database, spoil_document, lose_document, slip_one_in, spoil_count, cover_the_tracks]
)
def test_a_backup_that_was_changed_is_refused(quick_house: House, spoil: object, at: datetime) -> None:
    quick_house.back_up(at)
    spoil(quick_house.backup)  # type: ignore[operator]  # each of the functions above

    place = make_engine(f"sqlite:///{quick_house.backup.parent / 'new' / 'lms.sqlite3'}")
    with pytest.raises(CopyFault, match="This backup is not as it was made"):
        give_back(quick_house, place, at)
    assert is_empty(place)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"manifest": {}}', '{"manifest": {"tables": 1}, "seal": 1}']
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)

    with pytest.raises(CopyFault, match="is no backup"):
        check(tmp_path, secret_key=SECRET)


def test_another_secret_is_told_from_a_changed_backup(quick_house: House, at: datetime) -> None:
    quick_house.back_up(at)

    with pytest.raises(CopyFault, match="LMS_SECRET_KEY"):
        check(quick_house.backup, secret_key="another secret")
    assert SECRET not in (quick_house.backup / MANIFEST).read_text()


@pytest.fixture
def quick_house(sqlite_url: str, at: datetime, tmp_path: Path) -> Iterator[House]:
    engine = make_engine(sqlite_url)
    with Session(engine) as session:
        begin_writing(session)
        amina = a_town(session).amina.id
        session.commit()
    documents.keep(tmp_path / "data", b"a certificate of elsewhere")
    yield House(engine, tmp_path / "data", tmp_path / "backup", amina)
    engine.dispose()


def test_rows_that_stand_only_beside_the_file_are_in_the_copy(quick_house: House, at: datetime) -> None:
    with closing(quick_house.engine.raw_connection()) as held:  # as long as it is open, SQLite tidies nothing up
        held.execute("select 1")
        with Session(quick_house.engine) as session:
            begin_writing(session)
            session.get_one(Person, quick_house.amina).given_name = "Newest"
            session.commit()
        made = quick_house.back_up(at)

    place = make_engine(f"sqlite:///{quick_house.backup.parent / 'new' / 'lms.sqlite3'}")
    give_back(quick_house, place, at)

    with Session(place) as session:
        assert session.get_one(Person, quick_house.amina).given_name == "Newest"
    assert sorted(made.files)[0] == "database.sqlite3"
