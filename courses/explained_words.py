"""Words on a page: which of them it uses, and its text with a link from the first use of each to what it means.

A page that has a word in bold, and nothing else in bold with it, explains it on the spot. It is then left alone.
Texts that come only after an answer are not looked at: a list of words must not tell what is right. Once the answer is
given they are handed over with the rest that is shown.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from courses.prose import paragraphs
from courses.segments import (
    CheckSegment,
    FigureSegment,
    HtmlSegment,
    ScenarioSegment,
    Segment,
    WalkSegment,
)
from courses.words import Use, Word, WordFinder

_MARK = re.compile(r"(<[^>]*>|\{\{contact:[a-z0-9-]+\}\})")
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_BOLD = re.compile(r"<strong>([^<]*)</strong>")
_LINK = re.compile(r'<a class="lms-word" id="use-([a-z0-9-]+)"')
_WHOLE_LINK = re.compile(r'<a class="lms-word"[^>]*>([^<]*)</a>')
_LEFT_ALONE = frozenset({"a", "h2", "h3", "summary", "caption", "th"})
"""Headings, links and names of tables: what stands in them is short and read in one go."""
_LABEL = re.compile(r'<p class="[^"]*lms-(?:callout__label|example__title)[^"]*">')


def explain(
    segments: Sequence[Segment], finder: WordFinder, *, names: Iterable[str] = ()
) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
    """The segments with their links, and the ids of the words they use, in the order of first use.

    `names` are those of contacts, each with a line on what it is for; so only the abbreviations in them are explained.
    """
    own = told_in(running_html(segments), finder)
    found = [use.word.id for segment in segments for text in _read_at_once(segment) for use in finder.uses_in(text)]
    found += [use.word.id for name in names for use in _abbreviations_in(name, finder)]
    ids = tuple(dict.fromkeys(id_ for id_ in found if id_ not in own))
    marker = _Marker(finder, set(ids))
    return tuple(_with_text(segment, marker.html) for segment in segments), ids


@dataclass
class WordsMet:
    """The words met so far on a page that is put together text by text, in the order in which it is read.

    Only what is handed over is looked at, so a page explains what it shows and nothing else.
    """

    finder: WordFinder
    told: frozenset[str] = frozenset()
    """Ids of words that the page explains already."""
    ids: list[str] = field(default_factory=list)
    """Of the words met and not told, in the order of first use."""
    linked: set[str] = field(default_factory=set)
    """Of those to which a link leads."""

    def html(self, html: str) -> str:
        """Sanitised HTML with its links."""
        self.note(paragraphs(html))
        marker = _Marker(self.finder, set(self.ids) - self.linked)
        marked = marker.html(html)
        self.linked = set(self.ids) - marker.waiting
        return marked

    def text(self, text: str) -> str:
        """A plain text as HTML with its links."""
        return self.html(escape(text, quote=False))

    def note(self, texts: Iterable[str]) -> None:
        """Plain texts in which no link can stand, such as a heading or a choice."""
        self._meet(use.word for text in texts for use in self.finder.uses_in(text))

    def note_names(self, names: Iterable[str]) -> None:
        """Names of contacts, in which only abbreviations are explained."""
        self._meet(use.word for name in names for use in _abbreviations_in(name, self.finder))

    def _meet(self, words: Iterable[Word]) -> None:
        self.ids += (id_ for id_ in dict.fromkeys(word.id for word in words) if id_ not in {*self.ids, *self.told})


def told_in(htmls: Iterable[str], finder: WordFinder) -> frozenset[str]:
    """The ids of the words that these texts explain on the spot."""
    return frozenset(word.id for html in htmls for word in _explained_in(html, finder))


def linked_in(segments: Sequence[Segment]) -> frozenset[str]:
    """The ids of the words to which a link leads from these segments."""
    return frozenset(id_ for html in running_html(segments) for id_ in _LINK.findall(html))


def without_links(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments as they were before their words were linked: for where nothing stands that the links lead to."""
    return tuple(_with_text(segment, lambda html: _WHOLE_LINK.sub(r"\1", html)) for segment in segments)


def _with_text(segment: Segment, change: Callable[[str], str]) -> Segment:
    match segment:
        case HtmlSegment(html):
            return HtmlSegment(change(html))
        case ScenarioSegment():
            return replace(segment, story_html=change(segment.story_html))
    return segment


def running_html(segments: Iterable[Segment]) -> Iterator[str]:
    """The running text of these segments, in which links can stand."""
    for segment in segments:
        match segment:
            case HtmlSegment(html):
                yield html
            case ScenarioSegment():
                yield segment.story_html


def _abbreviations_in(name: str, finder: WordFinder) -> Iterator[Use]:
    return (use for use in finder.uses_in(name) if name[use.start : use.end].isupper())


def _explained_in(html: str, finder: WordFinder) -> Iterator[Word]:
    return named_whole((match[1].strip(" .:,;") for match in _BOLD.finditer(html)), finder)


def named_whole(texts: Iterable[str], finder: WordFinder) -> Iterator[Word]:
    """The words that are all there is in one of these plain texts."""
    for text in texts:
        yield from (use.word for use in finder.uses_in(text) if (use.start, use.end) == (0, len(text)))


def _read_at_once(segment: Segment) -> Iterator[str]:
    """Everything that can be read in a segment before anything is answered."""
    match segment:
        case HtmlSegment(html):
            yield from paragraphs(html)
        case FigureSegment():
            yield from (segment.caption, *paragraphs(segment.description_html))
        case CheckSegment(_, question):
            yield from (question.stem, *(option.text for option in question.options))
        case ScenarioSegment():
            yield from (segment.title, *paragraphs(segment.story_html), segment.question)
            yield from (choice.text for choice in segment.choices)
        case WalkSegment():
            yield from (segment.title, segment.about)


@dataclass
class _Marker:
    """Goes over the segments of a page and links each word once."""

    finder: WordFinder
    waiting: set[str]
    """Ids of the words that were not met yet."""
    _depth: int = field(default=0, init=False)

    def html(self, html: str) -> str:
        """The same HTML with its links; `html` is sanitised already."""
        self._depth = 0
        label = False
        parts: list[str] = []
        for part in _MARK.split(html):
            tag = _TAG.match(part)
            if tag is None:
                parts.append(part if self._depth or label or part.startswith("{{") else self._text(part))
                continue
            if tag[2] in _LEFT_ALONE:
                self._depth += -1 if tag[1] else 1
            label = _LABEL.match(part) is not None or (label and part != "</p>")
            parts.append(part)
        return "".join(parts)

    def _text(self, text: str) -> str:
        made, done = [], 0
        for use in self.finder.uses_in(text):
            if use.word.id in self.waiting:
                self.waiting.remove(use.word.id)
                id_ = escape(use.word.id)
                link = f'<a class="lms-word" id="use-{id_}" href="#word-{id_}">{text[use.start : use.end]}</a>'
                made += [text[done : use.start], link]
                done = use.end
        return "".join([*made, text[done:]])
