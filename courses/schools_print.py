"""A pack for schools as a report: the same words as on its pages, in reading order, for paper."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser

from certificates.report import Block, Card, Cards, Heading, NewPage, Paragraph, Picture, Points, Report, TableOf
from courses.course import Fact, Status
from courses.explained_words import WordsMet, named_whole, running_html, told_in
from courses.practice import Sheet
from courses.prose import paragraphs
from courses.schools import KINDS_OF_PACK, STAGES, EveryLesson, Lesson, Look, PackKind, Paper, SchoolPack
from courses.segments import FigureSegment, HtmlSegment
from courses.words import FOR_SCHOOLS, NO_GLOSSARY, Glossary, Word

_CONTACT = re.compile(r"\{\{contact:([a-z0-9-]+)\}\}")


def pack_report(
    pack: SchoolPack,
    every_lesson: EveryLesson,
    *,
    facts: Mapping[str, Fact],
    contact_words: Mapping[str, str],
    helpers: Sequence[str],
    author: str,
    glossary: Glossary = NO_GLOSSARY,
) -> Report:
    """The whole pack. `contact_words`: how each contact is named in running text; `helpers`: a line for each.

    What words of the `glossary` mean stands after all that uses them, except on a card, which has one side of paper.
    """
    blocks = [
        *(() if pack.kind is PackKind.CARD else (Paragraph(pack.summary, leads=True), Paragraph(_for_whom(pack)))),
        Paragraph(pack.content_note),
        *(_lesson_blocks(pack, pack.lesson, every_lesson) if pack.lesson else ()),
        *_papers(pack, contact_words),
        *((NewPage(),) if pack.kind in _GIVEN_OUT else ()),
        *(_listed("What not to do", pack.avoid) if pack.lesson is None else ()),
        *(_listed("For parents", pack.parents) if pack.lesson is None else ()),
        *_listed("Who can help", helpers),
        *(() if pack.kind is PackKind.CARD else _words_used(pack, every_lesson, facts, glossary)),
        *_rests_on(pack, every_lesson, facts),
    ]
    draft = " Draft, awaiting review." if pack.status is Status.DRAFT else ""
    return Report(
        title=pack.title,
        caption=f"{KINDS_OF_PACK[pack.kind]} for schools",
        author=author,
        foot=f"{pack.title}, edition {pack.edition}.{draft} Pupils need no account, and nothing is kept about them.",
        blocks=tuple(blocks),
    )


def _for_whom(pack: SchoolPack) -> str:
    return f"For: {'; '.join(STAGES[stage] for stage in pack.stages)}. About {pack.minutes} minutes."


def _lesson_blocks(pack: SchoolPack, lesson: Lesson, every_lesson: EveryLesson) -> Iterator[Block]:
    yield from _listed("Check before the lesson", (*every_lesson.before, *lesson.before))
    yield from _listed("What pupils can do afterwards", lesson.aims)
    yield from _listed("Words", tuple(f"{one.word}: {one.means}" for one in lesson.words))
    yield from _listed("You need", lesson.materials)
    yield from _listed("Ground rules", every_lesson.ground_rules)
    yield Heading("The lesson")
    rows = tuple((row.title, f"{row.minutes} min", row.teacher, row.pupils) for row in lesson.plan)
    yield TableOf(f"Plan: {lesson.minutes} minutes", ("What", "Time", "You", "Pupils"), rows, of_sentences=True)
    yield Heading("The activity")
    yield Paragraph(lesson.activity)
    yield Points(lesson.activity_steps, numbered=True)
    yield Heading("See what they have learned")
    yield Paragraph(lesson.assessment)
    yield Points(lesson.looks_like)
    yield from _listed("For pupils with special educational needs and disabilities", lesson.send)
    yield from _listed("What not to do", (*pack.avoid, *every_lesson.avoid))
    yield from _listed("If a child tells you something", every_lesson.if_told, numbered=True)
    yield from _listed("Afterwards", every_lesson.afterwards)
    yield from _listed("For parents", pack.parents)


def _listed(title: str, items: Sequence[str], *, numbered: bool = False) -> Iterator[Block]:
    if items:
        yield Heading(title)
        yield Points(tuple(items), numbered)


_GIVEN_OUT = (PackKind.LESSON, PackKind.STORIES)
"""Kinds with papers for pupils: what is for the teacher begins a page after them."""


def _papers(pack: SchoolPack, contact_words: Mapping[str, str]) -> Iterator[Block]:
    """Each paper on pages of its own, so that it can be given out; each social story too, in large letters."""
    titled = pack.lesson is not None
    for number, paper in enumerate(pack.papers):
        if pack.kind is not PackKind.CARD and (titled or number):
            yield NewPage()
        if titled:
            yield Heading(paper.document.title)
        alone = paper.is_for_pupils_or_parents and pack.kind in (PackKind.STORIES, PackKind.LEAFLET)
        for block in _paper(paper, contact_words, minor=titled, alone=alone):
            if alone and pack.kind is PackKind.STORIES and isinstance(block, Paragraph):
                yield replace(block, is_large=True)
            else:
                yield block


def _paper(paper: Paper, contact_words: Mapping[str, str], *, minor: bool, alone: bool) -> Iterator[Block]:
    """`minor`: its sheets are parts of it; `alone`: each sheet has a page."""
    if paper.look is not Look.SHEETS:
        cards = tuple(_card(one, contact_words) for one in paper.document.sheets)
        yield Cards(cards, large=paper.look is Look.SLIDES)
        return
    for number, sheet in enumerate(paper.document.sheets):
        if alone and number:
            yield NewPage()
        if not minor or sheet.title != paper.document.title:
            yield Heading(sheet.title, minor)
        yield from _sheet_blocks(sheet, contact_words)


def _card(sheet: Sheet, contact_words: Mapping[str, str]) -> Card:
    pictures = [block for block in _sheet_blocks(sheet, contact_words) if isinstance(block, Picture)]
    return Card(sheet.title, tuple(_card_lines(sheet, contact_words)), pictures[0] if pictures else None)


def _sheet_blocks(sheet: Sheet, contact_words: Mapping[str, str]) -> Iterator[Block]:
    for segment in sheet.segments:
        match segment:
            case HtmlSegment(html):
                yield from blocks_of(html, contact_words=contact_words)
            case FigureSegment():
                said = (segment.alt, *paragraphs(segment.description_html))
                yield Picture(segment.svg, " ".join(said), segment.caption)


def _card_lines(sheet: Sheet, contact_words: Mapping[str, str]) -> Iterator[str]:
    for block in _sheet_blocks(sheet, contact_words):
        match block:
            case Paragraph(text) | Heading(text):
                yield text
            case Points(items, numbered):
                yield from (f"{place}. {one}" if numbered else f"• {one}" for place, one in enumerate(items, start=1))
            case TableOf():
                yield from (": ".join(row) for row in block.rows)


def _words_used(
    pack: SchoolPack, every_lesson: EveryLesson, facts: Mapping[str, Fact], glossary: Glossary
) -> Iterator[Block]:
    finder = glossary.finder(FOR_SCHOOLS)
    told = {word.id for word in named_whole((one.word for one in pack.lesson.words), finder)} if pack.lesson else set()
    htmls = (html for paper in pack.papers for html in running_html(paper.document.segments()))
    met = WordsMet(finder, told_in(htmls, finder) | told)
    met.note(_texts_for_adults(pack, every_lesson))
    yield from _listed("Words used here", tuple(_meaning(word, facts) for word in glossary.named(met.ids)))


def _meaning(word: Word, facts: Mapping[str, Fact]) -> str:
    checks = (facts[id_].check for id_ in word.facts if id_ in facts)
    return " ".join((f"{word.title}: {word.means}", *(f"Still to be checked: {check}" for check in checks if check)))


def _texts_for_adults(pack: SchoolPack, every_lesson: EveryLesson) -> Iterator[str]:
    """Everything that is not read by pupils, in reading order."""
    yield from (pack.summary, pack.content_note)
    if pack.lesson is not None:
        for block in _lesson_blocks(pack, pack.lesson, every_lesson):
            match block:
                case Paragraph(text) | Heading(text):
                    yield text
                case Points(items):
                    yield from items
                case TableOf():
                    yield from (cell for row in block.rows for cell in row)
    for paper in pack.papers:
        for segment in () if pack.is_for_pupils(paper) else paper.document.segments():
            html = segment.html if isinstance(segment, HtmlSegment) else segment.description_html
            yield from paragraphs(html)
    yield from (*pack.avoid, *pack.parents)


def _rests_on(pack: SchoolPack, every_lesson: EveryLesson, facts: Mapping[str, Fact]) -> Iterator[Block]:
    cited = tuple(dict.fromkeys((*pack.facts(), *(every_lesson.facts if pack.lesson else ()))))
    if pack.kind is PackKind.CARD:  # one side of paper: what each of them says is on its page
        yield Paragraph(f"What this rests on: {', '.join(cited)}.")
        return
    yield Heading("What this rests on")
    yield Points(tuple(_source(facts[id_]) for id_ in cited))


def _source(fact: Fact) -> str:
    dated = f", {fact.published}" if fact.published else ""
    check = f" To be checked: {fact.check}" if fact.check else ""
    return f"{fact.id}: {fact.fact} ({fact.title}, {fact.publisher}{dated}.){check}"


def blocks_of(html: str, *, contact_words: Mapping[str, str]) -> tuple[Block, ...]:
    """Safe HTML of a sheet as blocks: headings, paragraphs, lists and tables; sources as [SC-01]."""
    reader = _Reader(contact_words)
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    """Reads the closed set of tags that sheets are made of, and keeps their words."""

    def __init__(self, contact_words: Mapping[str, str]) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._contact_words = contact_words
        self._words: list[str] = []
        self._items: list[str] = []
        self._rows: list[list[str]] = []
        self._lists: list[str] = []
        self._citing = self._unseen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "a" if given.get("class") == "lms-cite":
                self._words.append(f"[{(given.get('href') or '').removeprefix('#source-')}]")
                self._citing = True
            case "caption":
                self._unseen = True
            case "ul" | "ol":
                self._end_of_item()
                self._lists.append(tag)
            case "tr":
                self._rows.append([])
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "a":
                self._citing = False
            case "caption":
                self._unseen = False
            case "h2" | "h3":
                self._say(lambda words: Heading(words, minor=True))
            case "p" | "summary" | "figcaption" if not self._lists and not self._rows:
                self._say(Paragraph)
            case "li":
                self._end_of_item()
            case "ul" | "ol":
                self._end_of_list(numbered=tag == "ol")
            case "th" | "td":
                self._rows[-1].append(self._taken())
            case "table":
                header, *rows = (tuple(row) for row in self._rows)
                self.blocks.append(TableOf("", header, tuple(rows), of_sentences=True))
                self._rows = []
            case _:
                pass

    def handle_data(self, data: str) -> None:
        if not self._citing and not self._unseen:
            self._words.append(data)

    def _taken(self) -> str:
        words = _CONTACT.sub(lambda match: self._contact_words[match[1]], "".join(self._words))
        self._words = []
        return " ".join(words.split())

    def _say(self, make: Callable[[str], Block]) -> None:
        words = self._taken()
        if words:
            self.blocks.append(make(words))

    def _end_of_item(self) -> None:
        words = self._taken()
        if words and self._lists:
            self._items.append(words)

    def _end_of_list(self, *, numbered: bool) -> None:
        self._lists.pop()
        if not self._lists:
            self.blocks.append(Points(tuple(self._items), numbered))
            self._items = []
