"""What somebody keeps on paper fits on one sheet of it."""

import io

from pypdf import PdfReader

from courses.catalogue import Catalogue
from tests.journeys.conftest import Walk

MARGIN = "13mm"
"""Wider than the 10 mm that browsers leave, so that another font or a longer number of an area still fits."""


def test_what_to_do_about_a_worry_prints_on_one_page(walker: Walk, taught: Catalogue) -> None:
    assert taught.pathways is not None
    anyone = walker(scripts=False)

    longer = []
    for ending in taught.pathways.endings:
        anyone.page.goto(f"{anyone.url}/worried-about-someone/{ending}")
        paper = anyone.page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), MARGIN))
        if len(PdfReader(io.BytesIO(paper)).pages) != 1:
            longer.append(ending)

    assert longer == []
