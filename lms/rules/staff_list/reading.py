"""From the bytes of an upload to a table: which kind of file it is."""

from lms.rules.staff_list.delimited import read_delimited
from lms.rules.staff_list.table import Table, refuse
from lms.rules.staff_list.workbook import read_workbook

MOST_MEGABYTES = 12

OLD_EXCEL = (
    "This is an old Excel file (.xls). Open it, choose Save as, pick Excel workbook (.xlsx) or CSV, and send that."
)
WEB_PAGE = "This is a web page with the name of a list. Open it, save it as XLSX or CSV, and send that."
PDF = "This is a PDF. Ask your HR system for the list as CSV or XLSX, and send that."


def read_table(content: bytes) -> Table:
    """The table in an uploaded CSV or XLSX file, known by what is in it, whatever its name ends in.

    Raises Refusal for the file field, with what to do, when it cannot be read.
    """
    start = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        raise refuse("The file is empty. Choose a list with a row of headings and a row for each person.")
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise refuse(f"The file is larger than {MOST_MEGABYTES} MB. Take out columns that are not needed, or split it.")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(OLD_EXCEL)
    if start.startswith(b"%PDF"):
        raise refuse(PDF)
    if start[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise refuse(WEB_PAGE)
    return read_delimited(content)
