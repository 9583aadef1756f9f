"""The register of facts."""

import pytest

from tests.cast import Cast
from tests.pages import Visitor


def test_every_fact_stands_in_the_register_with_its_source_and_how_sure_we_are(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/sources")

    assert (page.status, page.heading) == (200, "Where our facts come from")
    assert page.tables() == [
        [
            ["Id", "What we say", "Source", "How sure we are", "Review due"],
            *(
                [
                    id_,
                    f"What the invented source {id_} says.",
                    f"Guidance {id_} , The invented office, 2024. Guidance.",
                    "We are sure of this. The text was read.",
                    "24 May 2027",
                ]
                for id_ in ("T-01", "T-02")
            ),
        ]
    ]
    assert page.select("caption") == ["2 facts"]


def test_one_topic_can_be_looked_at_alone(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/sources").follow("Test")

    assert page.address == "/sources?topic=test"
    assert page.select("caption") == ["2 facts: Test"]
    assert page.select("nav[aria-label=Topics] [aria-current]") == ["Test"]


@pytest.mark.parametrize("topic", ["", "%00", "nowhere", "9" * 30, "x" * 9000, "<b>"])
def test_a_topic_that_is_none_shows_everything(quick_cast: Cast, quick_visitor: Visitor, topic: str) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open(f"/sources?topic={topic}")

    assert (page.status, page.select("caption")) == (200, ["2 facts"])


def test_strangers_are_asked_to_sign_in(quick_visitor: Visitor) -> None:
    assert quick_visitor.open("/sources", follow=False).response.headers["Location"] == "/sign-in?goes_to=/sources"
