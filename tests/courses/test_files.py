from pathlib import Path

import pytest

from courses.faults import Notebook
from courses.files import LARGEST_FILE, Source, name_within, read_source
from tests.courses.examples import noted


def read(folder: Path, raw: bytes) -> tuple[Source | None, list[str]]:
    path = folder / "topic" / "file.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    notebook = Notebook()
    return read_source(folder, path, notebook), noted(notebook)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"\xef\xbb\xbfa", "a"),
        ("Łukasz, Siân, أمينة, 🙂, a\u00a0b, a\tb".encode(), "Łukasz, Siân, أمينة, 🙂, a\u00a0b, a\tb"),
    ],
)
def test_text_is_read_with_plain_line_ends(tmp_path: Path, raw: bytes, text: str) -> None:
    assert read(tmp_path, raw) == (Source("topic/file.md", text), [])


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"a\nb\xff", "2: This is not text in UTF-8."),
        ("a\nć".encode("utf-16"), "1: This is not text in UTF-8."),
        (b"a\nb\x00c", "2: This line holds a character that cannot be shown."),
        (b"a\x1b[31m", "1: This line holds a character that cannot be shown."),
        ("a\n\nb\u202ec".encode(), "3: This line holds a character that cannot be shown."),
        (b"a" * (LARGEST_FILE + 1), "1: This file is larger than 1 MB."),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path, raw: bytes, note: str) -> None:
    assert read(tmp_path, raw) == (None, [note])


def test_a_folder_in_place_of_a_file_is_a_missing_file(tmp_path: Path) -> None:
    notebook = Notebook()

    assert read_source(tmp_path, tmp_path, notebook) is None
    assert noted(notebook) == ["1: This file is missing."]


def test_files_are_named_from_the_content_folder(tmp_path: Path) -> None:
    assert name_within(tmp_path, tmp_path / "topic" / "tier-1" / "course.yaml") == "topic/tier-1/course.yaml"
