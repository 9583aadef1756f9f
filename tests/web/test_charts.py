from bs4 import BeautifulSoup

from lms.web.charts import FULL, LONGEST_LABEL, Bar, bars


def drawn(*rows: Bar) -> BeautifulSoup:
    return BeautifulSoup(bars("rates", title="Rates <now>", about="Two bars.", rows=rows), "html.parser")


def test_the_picture_has_a_title_and_a_description_and_says_everything_in_text() -> None:
    picture = drawn(Bar("Council", 77, "77 %"), Bar("Police & Crime", None, "not shown"))

    svg = picture.svg
    assert svg is not None
    assert (svg["role"], svg["aria-labelledby"]) == ("img", "rates-title rates-about")
    assert [picture.find(id=id_).get_text() for id_ in ("rates-title", "rates-about")] == ["Rates <now>", "Two bars."]
    assert [text.get_text() for text in picture.find_all("text")] == ["Council", "77 %", "Police & Crime", "not shown"]


def test_bars_are_as_long_as_what_they_say_and_what_is_not_shown_has_none() -> None:
    picture = drawn(Bar("a", 0, "0 %"), Bar("b", 50, "50 %"), Bar("c", 100, "100 %"), Bar("d", None, "nobody"))

    lengths = [int(str(bar["width"])) for bar in picture.find_all("rect")]
    assert lengths == [FULL, 0, FULL, FULL // 2, FULL, FULL]


def test_names_are_text_and_long_ones_are_cut() -> None:
    picture = drawn(Bar("<script>alert(1)</script>", 1, "1 %"), Bar("x" * 300, 2, "2 %"))

    labels = [text.get_text() for text in picture.find_all("text")][::2]
    assert picture.find("script") is None
    assert labels == ["<script>alert(1)</script>", "x" * (LONGEST_LABEL - 1) + "…"]


def test_no_style_is_written_into_the_picture() -> None:
    assert "style" not in str(drawn(Bar("Council", 77, "77 %")))
