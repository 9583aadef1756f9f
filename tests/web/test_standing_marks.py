"""What a standing looks like in a table."""

from datetime import date

import pytest
from markupsafe import Markup

from lms.rules.standing import Standing
from lms.rules.team_standing import Place
from lms.web.standing_marks import standing_cell, standing_cells, standing_mark


@pytest.mark.parametrize("standing", list(Standing))
def test_every_standing_has_a_symbol_and_its_word(standing: Standing) -> None:
    mark = standing_mark(standing)

    assert mark.endswith(f"</span> {standing.value}</span>")
    assert '<span aria-hidden="true">' in mark


def test_a_cell_says_the_date_that_matters() -> None:
    # given somebody for whom an award is due, and somebody who holds it for good
    due = Place("modern-slavery-1", Standing.OVERDUE, True, False, date(2026, 11, 2), None)
    held = Place("modern-slavery-1", Standing.CURRENT, True, True, date(2026, 11, 2), None)

    # then a date stands on one line, and where there is none the words stand alone
    assert standing_cell(due) == standing_mark("overdue") + _small('due on <span class="lms-nobr">2 Nov 2026</span>')
    assert standing_cell(held) == standing_mark("current") + _small("does not run out")


def test_a_row_has_a_cell_for_each_award_and_phones_leave_out_what_is_not_asked() -> None:
    # given somebody of whom one of two awards is asked, and somebody of whom nothing is
    due = Place("modern-slavery-1", Standing.OVERDUE, True, False, date(2026, 11, 2), None)
    awards = (("modern-slavery-1", "Modern slavery & more"), ("prevent-1", "Prevent"))

    # then each award has its cell with its name, and phones leave out only what is not asked beside what is
    none = standing_mark("not required")
    start = Markup('<td class="govuk-table__cell{}" data-label="{}">')
    assert standing_cells((due,), awards) == (
        start.format("", "Modern slavery & more")
        + standing_cell(due)
        + Markup("</td>\n")
        + start.format(" lms-not-on-phone", "Prevent")
        + none
        + Markup("</td>\n")
    )
    assert standing_cells((), awards) == Markup("").join(
        start.format("", name) + none + Markup("</td>\n") for _, name in awards
    )


def _small(words: str) -> Markup:
    return Markup(f' <span class="govuk-!-font-size-16">{words}</span>')
