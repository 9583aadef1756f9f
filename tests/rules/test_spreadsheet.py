"""Tables to take away hold the same figures as the page, and nothing in them runs."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from lms.rules.spreadsheet import STARTS_A_FORMULA, clean, csv_parts, guarded, workbook
from lms.web.spreadsheets import csv_response, xlsx_response

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
HEADER = ["Name", "Completed", "People"]
ROWS = [["Łukasz O'Neill", date(2026, 3, 4), 12], ['Ann "Bo", Cy', None, -3], ["=1+1", date(2026, 12, 31), 0]]
ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_csv_holds_every_cell_and_guards_what_looks_like_a_formula() -> None:
    assert read_csv(b"".join(csv_parts(HEADER, ROWS))) == [
        ["Name", "Completed", "People"],
        ["Łukasz O'Neill", "2026-03-04", "12"],
        ['Ann "Bo", Cy', "", "-3"],
        ["'=1+1", "2026-12-31", "0"],
    ]


def test_a_workbook_holds_text_as_text_numbers_as_numbers_and_dates_as_dates() -> None:
    content = workbook(HEADER, iter(ROWS), sheet="Team: [North]/South", at=AT)

    assert read_xlsx(content) == [
        ["Name", "Completed", "People"],
        ["Łukasz O'Neill", datetime.fromisoformat("2026-03-04"), 12],
        ['Ann "Bo", Cy', None, -3],
        ["=1+1", datetime.fromisoformat("2026-12-31"), 0],
    ]
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Team   North  South"]
    assert [cell.data_type for cell in book.worksheets[0]["A"]] == ["s", "s", "s", "s"]


def test_a_long_table_comes_in_parts_and_whole() -> None:
    parts = list(csv_parts(["n"], ([number] for number in range(1201))))

    assert len(parts) == 3
    assert read_csv(b"".join(parts)) == [["n"], *([str(number)] for number in range(1201))]


def test_an_empty_table_is_its_header() -> None:
    assert read_csv(b"".join(csv_parts(HEADER, []))) == [HEADER]
    assert read_xlsx(workbook(HEADER, [], sheet="", at=AT)) == [HEADER]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+44", "'+44"),
        ("-2", "'-2"),
        ("@here", "'@here"),
        ("  =1", "'  =1"),
        ("\t=1", "' =1"),
        ("\x00=1", "'=1"),
        ("＝1", "'＝1"),
        ("– none", "– none"),
        ("a=b", "a=b"),
        ("", ""),
        (" ", " "),
    ],
)
def test_text_that_would_run_is_guarded_and_other_text_is_not(text: str, shown: str) -> None:
    assert guarded(text) == shown


@given(st.lists(st.lists(ANY_TEXT, min_size=2, max_size=2), max_size=5))
def test_any_text_at_all_can_be_taken_away_and_none_of_it_runs(rows: list[list[str]]) -> None:
    from_csv = read_csv(b"".join(csv_parts(["a", "b"], rows)))
    from_xlsx = read_xlsx(workbook(["a", "b"], rows, sheet="x", at=AT))

    assert from_csv[1:] == [[guarded(cell) for cell in row] for row in rows]
    assert not any(cell.lstrip()[:1] in STARTS_A_FORMULA for row in from_csv for cell in row if cell.strip())
    # a row without any text leaves no trace in a workbook
    written = [[cell or "" for cell in row] for row in from_xlsx[1:]]
    expected = [[clean(cell) for cell in row] for row in rows]
    assert [row for row in written if any(row)] == [row for row in expected if any(row)]


def test_a_file_is_saved_under_its_name() -> None:
    as_csv = csv_response("team", HEADER, ROWS)
    as_xlsx = xlsx_response("team", HEADER, ROWS, at=AT)

    assert as_csv.headers["Content-Disposition"] == "attachment; filename=team.csv"
    assert as_csv.mimetype == "text/csv"
    assert read_csv(as_csv.get_data())[1][0] == "Łukasz O'Neill"
    assert as_xlsx.headers["Content-Disposition"] == "attachment; filename=team.xlsx"
    assert read_xlsx(as_xlsx.get_data())[3][0] == "=1+1"
