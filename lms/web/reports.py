"""A report on the screen, on paper and as a file: the same value each time."""

from collections.abc import Iterator, Mapping

from flask import Response
from markupsafe import Markup

from certificates.report import Bars, Curve, Report
from certificates.report_page import draw
from lms.rules.quarter import Programme
from lms.web.award_names import award_name
from lms.web.charts import Bar, Moment, bars, curve
from lms.web.extensions import catalogue, settings
from lms.web.spreadsheets import csv_response, to_save


def programme() -> Programme:
    """What is taught here, as it is called today."""
    return Programme(settings().partnership_name, {award.code: award_name(award.code) for award in catalogue().awards})


def charts_of(report: Report) -> Mapping[int, Markup]:
    """The charts of a report as pictures, by the place of their block."""
    return {
        place: _picture(f"chart-{place}", block)
        for place, block in enumerate(report.blocks)
        if isinstance(block, Bars | Curve)
    }


def pdf_response(report: Report, name: str) -> Response:
    """The report to keep or print."""
    return to_save(Response(draw(report), mimetype="application/pdf"), f"{name}.pdf")


def figures_response(report: Report, name: str) -> Response:
    """Every figure of the report's tables on a line of its own, for whoever reckons on."""
    return csv_response(name, ("Table", "Row", "Column", "Value"), _figures(report))


def _figures(report: Report) -> Iterator[tuple[str, str, str, str]]:
    for table in report.tables:
        for row in table.rows:
            for heading, cell in zip(table.header[1:], row[1:], strict=True):
                yield (table.caption, row[0], heading, cell)


def _picture(id_: str, block: Bars | Curve) -> Markup:
    if isinstance(block, Bars):
        rows = [Bar(one.label, one.percent, one.words) for one in block.bars]
        return bars(id_, title=block.title, about=block.about, rows=rows)
    moments = [Moment(one.label, one.percent, one.target, one.words) for one in block.marks]
    return curve(id_, title=block.title, about=block.about, moments=moments)
