"""What a standing looks like in a table."""

from datetime import date

import pytest
from markupsafe import Markup

from lms.rules.standing import Standing
from lms.rules.team_standing import Place
from lms.web.standing_marks import standing_cell, standing_mark


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


def _small(words: str) -> Markup:
    return Markup(f' <span class="govuk-!-font-size-16">{words}</span>')
