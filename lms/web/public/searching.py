"""Searching through all that is taught. Anybody finds the help; people who are signed in find the courses too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from courses.course import Course
from courses.findable import FOR_LEARNERS, OPEN_TO_ANYBODY, Findable, Kind
from courses.progress import Place
from lms.records.queries.learning import awards_ever_completed, newest_enrolments
from lms.records.search_index import LONGEST_QUERY, Found, Hit
from lms.rules.order_of_study import still_missing
from lms.web.access import is_signed_in, person, public
from lms.web.extensions import catalogue, search_index, session
from lms.web.learner.addresses import page_address

blueprint = Blueprint("searching", __name__)

MOST_SHOWN = 20
MOST_LOOKED_AT = 60
"""Pages of a course that is not begun come together as one line, so more are looked at than are shown."""
MOST_FACTS = 5
NOTHING = Found(())

HELP_PAGES = (
    Findable(
        Kind.HELP,
        ("help_pages.talk",),
        "Who you can talk to",
        "People to talk to when this work or these courses are hard for you. Helplines, support at work, upset, "
        "stress, survivor, wellbeing, supervision, counselling.",
    ),
    Findable(
        Kind.HELP,
        ("help_pages.worried",),
        "Worried about someone?",
        "What to do now about a worry for a child or an adult. Report a concern, refer, referral, safeguarding, "
        "danger, emergency, 999.",
    ),
    Findable(
        Kind.HELP,
        ("certificate_checks.ask",),
        "Check a certificate",
        "For anybody who was given a certificate or its code. Whether it is genuine, proof of training.",
    ),
    Findable(
        Kind.HELP,
        ("help_pages.privacy",),
        "Your information",
        "What is kept of you, who sees it and for how long. Privacy, data protection, records.",
    ),
    Findable(
        Kind.HELP,
        ("help_pages.accessibility",),
        "Accessibility",
        "How far these pages can be used by everybody. Screen reader, keyboard, large text, disability.",
    ),
)
"""Pages that stand in no course and can be looked for all the same."""


@dataclass(frozen=True)
class Result:
    """One line of what was found."""

    address: str
    title: str
    where: str
    """Where it stands, such as "Modern slavery: notice, part 2"."""
    excerpt: Markup


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    """What was found for the words in the address, the best first."""
    asked = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY]
    index = search_index()
    kinds = FOR_LEARNERS if is_signed_in() else OPEN_TO_ANYBODY
    found = index.search(asked, kinds=kinds, most=MOST_LOOKED_AT)
    facts = index.search(asked, kinds={Kind.FACT}, most=MOST_FACTS) if is_signed_in() else NOTHING
    results = list(_results(found.hits))
    return render_template(
        "public/search.html",
        asked=asked,
        read_as=found.read_as or facts.read_as,
        has_all_words=found.has_all_words,
        results=results[:MOST_SHOWN],
        more=len(results) > MOST_SHOWN,
        facts=[_fact(hit) for hit in facts.hits],
        longest=LONGEST_QUERY,
    )


def _results(hits: Iterable[Hit]) -> Iterator[Result]:
    """Each hit as a line. What stands in a course that is not begun comes together as one line for the course."""
    hits = tuple(hits)
    if not any(hit.piece.kind in (Kind.COURSE, Kind.PAGE) for hit in hits):
        yield from (_elsewhere(hit) for hit in hits)
        return
    mine = person().person_id
    begun = newest_enrolments(session(), person_id=mine)
    ever = awards_ever_completed(session(), person_id=mine)
    shown: set[str] = set()
    for hit in hits:
        if hit.piece.kind not in (Kind.COURSE, Kind.PAGE):
            yield _elsewhere(hit)
            continue
        course = catalogue().find(hit.piece.place[0])
        if course is None:
            continue
        enrolment = begun.get(course.award.code)
        if hit.piece.kind is Kind.PAGE and enrolment is not None:
            yield _page(hit, course, enrolment)
        elif course.award.code not in shown:
            shown.add(course.award.code)
            missing = () if enrolment else still_missing(course.prerequisites, ever)
            yield _whole_course(course, hits, comes_later=bool(missing), is_begun=enrolment is not None)


def _page(hit: Hit, course: Course, enrolment: UUID) -> Result:
    _, module_slug, page_slug = hit.piece.place
    module = course.get_module(module_slug)
    return Result(
        page_address(enrolment, Place(module_slug, page_slug)),
        hit.piece.title,
        f"{course.title}, part {module.number}: {module.title}",
        _excerpt(hit),
    )


def _whole_course(course: Course, hits: Iterable[Hit], *, comes_later: bool, is_begun: bool) -> Result:
    """A course, with the parts in which something was found."""
    where = f"A course of about {course.minutes} minutes"
    if comes_later:
        where += ". Other courses come before it"
    slugs = [
        hit.piece.place[1] for hit in hits if hit.piece.kind is Kind.PAGE and hit.piece.place[0] == course.award.code
    ]
    titles = [module.title for module in course.modules if module.slug in slugs]
    said = course.summary
    if titles and not is_begun:
        said += f" Found in {'part' if len(titles) == 1 else 'the parts'}: {'; '.join(titles)}."
    address = url_for("courses.show", award=course.award.code)
    return Result(address, course.title, where, Markup.escape(said))


def _elsewhere(hit: Hit) -> Result:
    """What stands in no course."""
    piece = hit.piece
    if piece.kind is Kind.PATHWAY:
        pathways = catalogue().pathways
        first = pathways is not None and piece.place[0] == pathways.first
        address = url_for("help_pages.worried") if first else url_for("help_pages.worried_step", step=piece.place[0])
        return Result(address, piece.title, "Worried about someone? What to do now", _excerpt(hit))
    if piece.kind is Kind.SCHOOLS:
        return Result(url_for("schools.pack", resource=piece.place[0]), piece.title, "For schools", _excerpt(hit))
    if piece.kind is Kind.WORD:
        address = url_for("words.words", _anchor=f"word-{piece.place[0]}")
        return Result(address, piece.title, "Words we use", Markup.escape(piece.text))
    first_sentence = piece.text.partition(". ")[0].rstrip(".")
    return Result(url_for(piece.place[0]), piece.title, "Help and information", Markup.escape(f"{first_sentence}."))


def _fact(hit: Hit) -> Result:
    id_ = hit.piece.place[0]
    address = url_for("sources.register", _anchor=f"source-{id_}")
    return Result(address, id_, hit.piece.title, _excerpt(hit))


def _excerpt(hit: Hit) -> Markup:
    return Markup("").join(
        Markup("<mark>{}</mark>").format(text) if marked else Markup.escape(text) for text, marked in hit.excerpt
    )
