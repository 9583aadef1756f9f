"""The board pack of a frozen quarter: as a page, as a PDF, as figures; and what the ledger says of it today."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.records.queries.quarters import quarter_as_counted
from lms.rules import board_pack as rules
from lms.rules.policy import Permission
from lms.rules.quarter import differences
from lms.web.access import allow
from lms.web.extensions import session
from lms.web.partnership.quarters import KeptQuarter, find_quarter
from lms.web.reports import charts_of, figures_response, pdf_response

blueprint = Blueprint("board_pack", __name__)


@blueprint.get("/quarters/<uuid:quarter>")
@allow(Permission.KEEP_QUARTERS, quarter=find_quarter)
def show(quarter: KeptQuarter) -> ResponseReturnValue:
    """All that stands on the PDF."""
    report = rules.board_pack(quarter.quarter)
    return render_template(
        "partnership/board_pack.html", kept=quarter, frozen=quarter.frozen, report=report, charts=charts_of(report)
    )


@blueprint.get("/quarters/<uuid:quarter>/board-pack.pdf")
@allow(Permission.KEEP_QUARTERS, quarter=find_quarter)
def pdf(quarter: KeptQuarter) -> ResponseReturnValue:
    """The pack to print or send: the same bytes each time."""
    return pdf_response(rules.board_pack(quarter.quarter), quarter.file_name)


@blueprint.get("/quarters/<uuid:quarter>/figures.csv")
@allow(Permission.KEEP_QUARTERS, quarter=find_quarter)
def figures(quarter: KeptQuarter) -> ResponseReturnValue:
    """The figures of the pack, one on a line."""
    return figures_response(rules.board_pack(quarter.quarter), quarter.file_name)


@blueprint.get("/quarters/<uuid:quarter>/differences")
@allow(Permission.KEEP_QUARTERS, quarter=find_quarter)
def compare(quarter: KeptQuarter) -> ResponseReturnValue:
    """Where the ledger says something else today of the same day."""
    now = quarter_as_counted(session(), ends_on=quarter.frozen.ends_on, programme=quarter.quarter.programme, days=1)
    return render_template(
        "partnership/quarter_differences.html",
        kept=quarter,
        frozen=quarter.frozen,
        sentences=differences(quarter.quarter, now),
    )
