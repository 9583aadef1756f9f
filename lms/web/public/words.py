"""Words we use: what terms and abbreviations mean, for anybody, without an account."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from courses.findable import Kind
from courses.words import FOR_SCHOOLS, Glossary, Word
from lms.records.search_index import LONGEST_QUERY
from lms.web.access import public
from lms.web.extensions import catalogue, search_index

blueprint = Blueprint("words", __name__)

MOST_SHOWN = 500
"""More than there are: a list is never cut short without a word."""


@blueprint.get("/words")
@public
def words() -> ResponseReturnValue:
    """Every word from A to Z, or those of one topic, or those that fit what is looked for."""
    glossary, topics = catalogue().words, _topics(catalogue().words)
    topic = request.args.get("topic", "")
    topic = topic if topic in topics else ""
    asked = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    found, read_as = _looked_for(glossary, asked)
    shown = [word for word in found if not topic or topic in word.topics]
    return render_template(
        "public/words.html",
        any_at_all=bool(glossary.words),
        asked=asked,
        read_as=read_as if shown else "",
        topic=topic,
        topics=topics,
        shown=shown,
        letters=by_letter(shown) if not asked else (),
        glossary=glossary,
        known=catalogue().facts,
        longest=LONGEST_QUERY,
    )


def by_letter(found: Iterable[Word]) -> Sequence[tuple[str, Sequence[Word]]]:
    """The words under their first letters, in the order of the alphabet."""
    return [(letter, tuple(group)) for letter, group in groupby(found, key=lambda word: word.title[0])]


def _looked_for(glossary: Glossary, asked: str) -> tuple[Sequence[Word], str]:
    """The words that fit, the best first, and how what was asked was read if it was misspelt; all if nothing was."""
    if not asked:
        return glossary.words, ""
    found = search_index().search(asked, kinds={Kind.WORD}, most=MOST_SHOWN)
    return glossary.named(hit.piece.place[0] for hit in found.hits), found.read_as


def _topics(glossary: Glossary) -> Mapping[str, str]:
    """The topics that have words, as people say them, in the order of the courses."""
    titles = {course.award.topic: course.topic_title for course in catalogue().courses} | {FOR_SCHOOLS: "For schools"}
    return {topic: title for topic, title in titles.items() if glossary.of_topic(topic)}
