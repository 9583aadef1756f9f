"""What was read once is taken up again, and only when it is surely ours and surely of this content."""

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest

from courses import kept
from courses.catalogue import read_catalogue
from courses.faults import ContentFaults
from courses.kept import kept_catalogue
from tests.courses.examples import PART, changed, write_content

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
SECRET = "one installation's own"


class Opened(Exception):  # noqa: N818 - not a fault
    """Somebody's words were run."""


class Bait:
    """Runs when it is taken out of a pickle."""

    def __reduce__(self) -> tuple[type[Opened], tuple[()]]:
        return (_spring, ())  # type: ignore[return-value]


def _spring() -> None:
    raise Opened


def test_what_was_kept_equals_what_is_read(tmp_path: Path) -> None:
    first = kept_catalogue(CONTENT, tmp_path / "kept", SECRET)
    again = kept_catalogue(CONTENT, tmp_path / "kept", SECRET)

    assert first is not again
    assert first == again == read_catalogue(CONTENT)


def test_it_is_not_read_a_second_time(tmp_path: Path) -> None:
    """What the file holds is believed: here something else than the content would give."""
    content, file = write_content(tmp_path), tmp_path / "kept"
    taught = kept_catalogue(content, file, SECRET)
    nothing = replace(taught, courses=())
    kept._Seal(SECRET, kept._made_from(content)).close(file, nothing)

    assert kept_catalogue(content, file, SECRET) == nothing != taught


def test_a_changed_word_a_new_file_and_a_lost_one_are_all_seen(tmp_path: Path) -> None:
    content, file = write_content(tmp_path), tmp_path / "kept"
    before = kept_catalogue(content, file, SECRET)

    part = content / PART
    part.write_text(part.read_text().replace("It happens in many places.", "It happens in many towns."))
    changed_content = kept_catalogue(content, file, SECRET)
    assert changed_content == read_catalogue(content) != before

    (content / "contacts.yaml").unlink()
    with pytest.raises(ContentFaults):
        kept_catalogue(content, file, SECRET)


def test_content_with_faults_is_refused_and_not_kept(tmp_path: Path) -> None:
    content = write_content(tmp_path, changed(PART, "slug: one-door", "slugs: one-door"))

    for _ in range(2):
        with pytest.raises(ContentFaults):
            kept_catalogue(content, tmp_path / "kept", SECRET)
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("secret", ["another installation's", ""])
def test_a_file_that_was_sealed_elsewhere_is_never_opened(tmp_path: Path, secret: str) -> None:
    content, file = write_content(tmp_path), tmp_path / "kept"
    kept_catalogue(content, file, secret)
    theirs = file.read_bytes()

    assert kept_catalogue(content, file, SECRET) == read_catalogue(content)
    assert file.read_bytes() != theirs


def test_what_somebody_put_into_the_file_is_not_run(tmp_path: Path) -> None:
    content, file = write_content(tmp_path), tmp_path / "kept"
    kept_catalogue(content, file, SECRET)
    bait = pickle.dumps(Bait())
    with pytest.raises(Opened):
        pickle.loads(bait)

    file.write_bytes(file.read_bytes()[: kept.SEAL_BYTES] + bait)
    assert kept_catalogue(content, file, SECRET) == read_catalogue(content)


@pytest.mark.parametrize("keep", [0, 10, -1])
def test_a_file_cut_short_is_written_anew(tmp_path: Path, keep: int) -> None:
    content, file = write_content(tmp_path), tmp_path / "kept"
    kept_catalogue(content, file, SECRET)
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])

    assert kept_catalogue(content, file, SECRET) == read_catalogue(content)
    assert len(file.read_bytes()) == len(whole)


def test_it_asks_only_for_what_the_product_is_installed_with() -> None:
    """The tests have more at hand than a machine that serves."""
    locked = re.findall(r"^([A-Za-z0-9-]+)==", (CONTENT.parents[1] / "requirements.txt").read_text(), re.MULTILINE)

    assert {part.lower() for part in kept.PARTS} <= set(locked)


def test_nobody_else_may_read_it_and_nothing_half_is_left(tmp_path: Path) -> None:
    kept_catalogue(write_content(tmp_path), tmp_path / "data" / "kept", SECRET)

    assert (tmp_path / "data" / "kept").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["kept"]


def test_where_nothing_can_be_kept_it_is_read_each_time(tmp_path: Path) -> None:
    content = write_content(tmp_path)
    (tmp_path / "a-file").write_text("not a folder")

    assert kept_catalogue(content, tmp_path / "a-file" / "kept", SECRET) == read_catalogue(content)
