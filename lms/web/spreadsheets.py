"""Tables to take away, as answers: the rows of a page as CSV or as an Excel workbook."""

from collections.abc import Iterable
from datetime import datetime

from flask import Response

from lms.rules.spreadsheet import Row, csv_parts, workbook

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(name: str, header: Row, rows: Iterable[Row]) -> Response:
    """The table as a CSV file to save, sent as it is made. Rows must be read from the database by now."""
    return to_save(Response(csv_parts(header, rows), mimetype=CSV), f"{name}.csv")


def xlsx_response(name: str, header: Row, rows: Iterable[Row], *, at: datetime) -> Response:
    """The table as an Excel workbook to save."""
    return to_save(Response(workbook(header, rows, sheet=name, at=at), mimetype=XLSX), f"{name}.xlsx")


def to_save(response: Response, name: str) -> Response:
    """The answer as a file of this name, to save rather than to show."""
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
