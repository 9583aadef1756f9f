"""The words in rendered pages: how many there are, and what they say without marks, sources and contacts."""

import re
from html import unescape

from courses.course import CheckSegment, FigureSegment, HtmlSegment, ScenarioSegment, Segment, WalkSegment

_CITATION = re.compile(r'<a class="lms-cite".*?</a>', re.DOTALL)
_CONTACT = re.compile(r"\{\{contact:[a-z0-9-]+\}\}")
_BREAK = re.compile(r"</(?:p|li|h2|h3|td|th|summary|figcaption|div)>|<(?:ul|ol|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of each paragraph, list item, heading and table cell, without sources and contacts."""
    text = _CONTACT.sub(" ", _CITATION.sub(" ", html))
    texts = _TAG.sub("", _BREAK.sub("\0", text)).split("\0")
    return tuple(words for part in texts if (words := " ".join(unescape(part).split())))


def segment_paragraphs(segment: Segment) -> tuple[str, ...]:
    """Everything there is to read in a segment, feedback among it; the long text behind a picture is not."""
    match segment:
        case HtmlSegment(html):
            return paragraphs(html)
        case CheckSegment(_, question):
            return (question.stem, *(text for _, text in question.content.passages()))
        case ScenarioSegment(_, title, story_html, question, choices):
            acts = (text for choice in choices for text in (choice.text, choice.happens))
            return (title, *paragraphs(story_html), question, *acts)
        case FigureSegment():
            return (segment.caption,)
        case WalkSegment(_, title, about):
            return (title, about)


def count_words(text: str) -> int:
    """Words in a text; a number or a hyphenated word counts as one."""
    return len(_WORD.findall(text))
