"""The words of a page: which are explained with it, where the links stand, and what is never given away."""

from courses.course import CheckSegment, FigureSegment, HtmlSegment, ScenarioChoice, ScenarioSegment
from courses.explained_words import WordsMet, explain, linked_in, told_in, without_links
from courses.markdown import clean
from courses.words import Word, WordFinder
from quizzes.kinds import Kind
from quizzes.questions import Difficulty, Option, Question

STRAND = Word("strand", "strand", "One of five kinds.", forms=("strands",))
NRM = Word("nrm", "National Referral Mechanism", "The way to help.", also=("NRM",))
CONSENT = Word("consent", "consent", "A free yes.")
FINDER = WordFinder((STRAND, NRM, CONSENT))


def linked(id_: str, text: str) -> str:
    return f'<a class="lms-word" id="use-{id_}" href="#word-{id_}">{text}</a>'


def test_the_first_use_of_each_word_is_linked_and_no_other() -> None:
    first = HtmlSegment("<p>Police count strands, five strands. The NRM waits.</p>")
    second = HtmlSegment("<p>A strand and the NRM. Ask for consent.</p>")

    segments, ids = explain([first, second], FINDER)

    assert segments == (
        HtmlSegment(
            f"<p>Police count {linked('strand', 'strands')}, five strands. The {linked('nrm', 'NRM')} waits.</p>"
        ),
        HtmlSegment(f"<p>A strand and the NRM. Ask for {linked('consent', 'consent')}.</p>"),
    )
    assert ids == ("strand", "nrm", "consent")
    assert linked_in(segments) == {"strand", "nrm", "consent"}
    assert without_links(segments) == (first, second)


def test_headings_links_labels_and_contacts_are_left_alone_and_the_next_use_gets_the_link() -> None:
    html = (
        '<h2>Consent</h2><p class="govuk-body lms-callout__label"><strong>On consent now</strong></p>'
        '<details><summary><span>Consent</span></summary><p>Read <a href="https://x.example">consent</a>'
        " {{contact:consent}} of consent.</p></details>"
    )

    ((segment,), ids) = explain([HtmlSegment(html)], FINDER)

    assert isinstance(segment, HtmlSegment)
    assert segment.html == html.replace("of consent", f"of {linked('consent', 'consent')}")
    assert ids == ("consent",)


def test_a_word_that_stands_alone_in_bold_is_explained_there_and_needs_nothing_more() -> None:
    html = "<p>There are five. They are called <strong>strands</strong>. <strong>The NRM helps.</strong> A strand.</p>"

    ((segment,), ids) = explain([HtmlSegment(html)], FINDER)

    assert segment == HtmlSegment(html.replace("NRM", linked("nrm", "NRM")))
    assert ids == ("nrm",)


def test_words_of_pictures_and_questions_are_listed_and_get_no_link() -> None:
    figure = FigureSegment("f", "<svg/>", "alt", "Five strands.", "<p>The NRM.</p>")
    check = CheckSegment("c", _question("Do you need consent?", "Ask them", "Nobody knows"))

    segments, ids = explain([figure, check], FINDER)

    assert segments == (figure, check)
    assert ids == ("strand", "nrm", "consent")
    assert linked_in(segments) == frozenset()


def test_what_is_said_only_after_an_answer_tells_nothing_before_it() -> None:
    check = CheckSegment("c", _question("What now?", "Wait", "It needs consent, by the NRM."))
    choices = (ScenarioChoice("a", "Ask", best=True, happens="Now there is consent."),)
    scenario = ScenarioSegment("s", "A strand", "<p>The NRM came.</p>", "And now?", choices)

    segments, ids = explain([check, scenario], FINDER)

    assert ids == ("strand", "nrm")
    assert segments == (
        check,
        ScenarioSegment("s", "A strand", f"<p>The {linked('nrm', 'NRM')} came.</p>", "And now?", choices),
    )


def test_of_a_contact_only_an_abbreviation_is_explained() -> None:
    _, ids = explain([], FINDER, names=["The consent line (NRM)"])

    assert ids == ("nrm",)


def test_nothing_but_links_is_added_to_safe_html() -> None:
    html = clean('<p class="govuk-body">Strands &amp; <em>consent</em> &lt;NRM&gt; <br> a &quot;strand&quot;</p>')

    ((segment,), _) = explain([HtmlSegment(html)], FINDER)

    assert isinstance(segment, HtmlSegment)
    without = segment.html
    for id_, text in (("strand", "Strands"), ("consent", "consent"), ("nrm", "NRM")):
        without = without.replace(linked(id_, text), text)
    assert without == html


def test_a_page_put_together_text_by_text_links_each_word_once_in_reading_order() -> None:
    met = WordsMet(FINDER)

    assert met.text("A strand & the NRM.") == f"A {linked('strand', 'strand')} &amp; the {linked('nrm', 'NRM')}."
    assert met.html("<p>Strands, by consent.</p>") == f"<p>Strands, by {linked('consent', 'consent')}.</p>"
    assert met.ids == ["strand", "nrm", "consent"]
    assert met.linked == {"strand", "nrm", "consent"}


def test_a_word_met_where_no_link_can_stand_is_linked_at_its_next_use() -> None:
    met = WordsMet(FINDER)

    met.note(["Ask for consent"])
    heading = met.html("<h2>The NRM</h2>")
    text = met.text("Consent first.")

    assert heading == "<h2>The NRM</h2>"
    assert text == f"{linked('consent', 'Consent')} first."
    assert (met.ids, met.linked) == (["consent", "nrm"], {"consent"})


def test_what_is_not_handed_over_is_not_explained_and_what_is_told_is_left_alone() -> None:
    shown = "<p>The <strong>NRM</strong>, a strand.</p>"
    met = WordsMet(FINDER, told_in([shown], FINDER))

    assert met.html(shown) == f"<p>The <strong>NRM</strong>, a {linked('strand', 'strand')}.</p>"
    assert met.ids == ["strand"]


def test_of_the_names_of_contacts_met_on_a_page_only_abbreviations_are_explained() -> None:
    met = WordsMet(FINDER)

    met.note_names(["The consent line (NRM)"])

    assert (met.ids, met.linked) == (["nrm"], set())


def test_a_text_is_escaped_when_its_words_are_linked() -> None:
    assert WordsMet(FINDER).text('<b>NRM</b> "x" {{contact:nrm}}') == (
        f'&lt;b&gt;{linked("nrm", "NRM")}&lt;/b&gt; "x" {{{{contact:nrm}}}}'
    )


def _question(stem: str, option: str, why: str) -> Question:
    return Question(
        id="q",
        kind=Kind.SINGLE,
        stem=stem,
        options=(Option("a", option, right=True, why=why), Option("b", "No", right=False, why=why)),
        outcome="o",
        difficulty=Difficulty.EASY,
        critical=False,
        facts=(),
        enemies=frozenset(),
    )
