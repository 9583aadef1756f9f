"""From the bytes of an upload to a table: which kind of file it is."""

from lms.rules.staff_list.delimited import read_delimited
from lms.rules.staff_list.table import Table, refuse
from lms.rules.staff_list.workbook import read_workbook

MOST_MEGABYTES = 12

SAVE_AS = "Open it, choose Save as, pick Excel workbook (.xlsx) or CSV UTF-8, and send that."
OLD_EXCEL = f"This is an old Excel file (.xls). {SAVE_AS}"
LOCKED = "This Excel file has a password. Open it, save a copy without the password, and send that."
OLD_DOCUMENT = f"This is an old Office file that is not a list. {SAVE_AS}"
WEB_PAGE = f"This is a web page with the name of a list. {SAVE_AS}"
XML = f"This is an XML file. {SAVE_AS}"
PDF = "This is a PDF. Ask your HR system for the list as CSV or XLSX, and send that."
RICH_TEXT = "This is a text document (.rtf). Ask your HR system for the list as CSV or XLSX, and send that."
PICTURE = "This is a picture. Ask your HR system for the list as CSV or XLSX, and send that."
PACKED = "This is a packed file. Unpack it first, and send the list that is in it."
JSON = "This is a JSON file for programs. Ask your HR system for the list as CSV or XLSX, and send that."

STARTS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF",), PDF),
    ((b"{\\rtf",), RICH_TEXT),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), PICTURE),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"), PACKED),
    ((b"\x09\x08", b"\x09\x04", b"\x09\x02"), OLD_EXCEL),
    ((b"{", b"[{"), JSON),
)
"""How files begin that are sent for lists and are none."""
MARKUP = (
    b"<html",
    b"<!doctype html",
    b"<table",
    b"<meta",
    b"<style",
    b"<head",
    b"<body",
    b"<div",
    b"<center",
    b"<font",
)


def read_table(content: bytes) -> Table:
    """The table in an uploaded CSV or XLSX file, known by what is in it, whatever its name ends in.

    Raises Refusal for the file field, naming the kind of file and what to do, when it cannot be read.
    """
    start = content[:1000].lstrip(b"\xef\xbb\xbf \r\n")
    if not start.strip(b"\t"):
        raise refuse("The file is empty. Choose a list with a row of headings and a row for each person.")
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise refuse(f"The file is larger than {MOST_MEGABYTES} MB. Take out columns that are not needed, or split it.")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(_kind_of_old_file(content))
    for beginnings, sentence in STARTS:
        if start.startswith(beginnings):
            raise refuse(sentence)
    markup = start.replace(b"\0", b"").lstrip(b"\xff\xfe \r\n\t").lower()
    if markup.startswith(MARKUP) or (markup.startswith(b"<?xml") and b"<html" in markup):
        raise refuse(WEB_PAGE)
    if markup.startswith(b"<"):
        raise refuse(XML)
    return read_delimited(content)


def _kind_of_old_file(content: bytes) -> str:
    """What an old Office container holds: the names of its parts are in it, two bytes a letter."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return LOCKED
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return OLD_EXCEL
    return OLD_DOCUMENT
