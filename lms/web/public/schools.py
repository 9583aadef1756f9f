"""What schools can use, for anybody, without an account. No pupil signs in, and no visit is counted or kept."""

from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from courses.course import Fact
from courses.explained_words import running_html
from courses.schools import KINDS_OF_PACK, STAGES, THEMES, PackKind, Paper, SchoolLibrary, SchoolPack, Stage, Theme
from courses.schools_print import pack_report
from courses.words import FOR_SCHOOLS
from lms.records.messages import Contact
from lms.records.queries.contacts import contacts_named
from lms.rules.dates import london_date
from lms.rules.standing import day
from lms.web.access import public
from lms.web.extensions import catalogue, on, session, settings
from lms.web.learner.contacts_in_text import NOT_KEPT, with_contacts
from lms.web.learner.fact_words import FACT_WORDS
from lms.web.public.help_pages import STALE_DAYS
from lms.web.reports import pdf_response
from lms.web.words_of_page import WordsOfPage

blueprint = Blueprint("schools", __name__)

WORDS = {"stages": STAGES, "themes": THEMES, "kinds_of_pack": KINDS_OF_PACK}
CALLED_BY_HEART = ("999", "101")
"""Numbers that need no check."""


@blueprint.get("/schools")
@public
def library() -> ResponseReturnValue:
    """Every pack, or those of one age and one theme. What the address asks for and nobody knows is not filtered by."""
    stage = next((one for one in Stage if one == request.args.get("age")), None)
    theme = next((one for one in Theme if one == request.args.get("theme")), None)
    taught = catalogue().schools
    return render_template(
        "public/schools.html",
        packs=taught.matching(stage=stage, theme=theme) if taught else (),
        stage=stage,
        theme=theme,
        guide=next((one for one in taught.packs if one.kind is PackKind.GUIDE), None) if taught else None,
        any_at_all=taught is not None,
        **WORDS,
    )


@blueprint.get("/schools/<string(maxlength=80):resource>")
@public
def pack(resource: str) -> ResponseReturnValue:
    """One pack, to read or to print."""
    found = _found(resource)
    kept = contacts_named(session(), found.contacts_named())
    words = _words(found, () if found.lesson else found.papers)
    return render_template(
        "public/schools_pack.html",
        pack=found,
        words=words,
        every=_library().every_lesson,
        contacts=[(kept.get(key), catalogue().contacts[key].name) for key in found.contacts],
        sheet_html=_sheet_html(found, words, kept),
        facts=_facts(found),
        today=on(),
        stale_days=STALE_DAYS,
        **WORDS,
        **FACT_WORDS,
    )


@blueprint.get("/schools/<string(maxlength=80):resource>/pack.pdf")
@public
def pack_pdf(resource: str) -> ResponseReturnValue:
    """The pack with all its papers on paper."""
    found = _found(resource)
    kept = contacts_named(session(), found.contacts_named())
    report = pack_report(
        found,
        _library().every_lesson,
        facts=catalogue().facts,
        contact_words={key: _in_text(kept.get(key)) for key in found.contacts_named()},
        helpers=[
            _helper(kept.get(key), catalogue().contacts[key].name, in_short=found.kind is PackKind.CARD)
            for key in found.contacts
        ],
        author=settings().partnership_name,
        glossary=catalogue().words,
    )
    return pdf_response(report, found.slug)


@blueprint.get("/schools/<string(maxlength=80):resource>/<string(maxlength=80):sheet>")
@public
def paper(resource: str, sheet: str) -> ResponseReturnValue:
    """Cards, slides or sheets of a pack, to show or to print."""
    found = _found(resource)
    shown = found.find_paper(sheet) or abort(404)
    kept = contacts_named(session(), found.contacts_named())
    words = _words(found, [shown])
    return render_template(
        "public/schools_paper.html",
        pack=found,
        paper=shown,
        words=words,
        sheet_html=_sheet_html(found, words, kept),
        facts={
            id_: fact for id_, fact in _facts(found).items() if any(id_ in one.facts for one in shown.document.sheets)
        },
        **FACT_WORDS,
    )


def _words(found: SchoolPack, papers: Iterable[Paper]) -> WordsOfPage:
    """What explains words on a page with these papers, beside those that the lesson explains to pupils."""
    return WordsOfPage(
        FOR_SCHOOLS,
        htmls=[html for paper in papers for html in running_html(paper.document.segments())],
        told=[one.word for one in found.lesson.words] if found.lesson else (),
    )


def _sheet_html(found: SchoolPack, words: WordsOfPage, kept: Mapping[str, Contact]) -> Callable[[Paper, str], Markup]:
    """Fills contacts into a text of a paper, and links its words unless pupils read it."""
    return lambda paper, html: with_contacts(html if found.is_for_pupils(paper) else words.html(html), kept, on=on())


def _library() -> SchoolLibrary:
    return catalogue().schools or abort(404)


def _found(resource: str) -> SchoolPack:
    return _library().find(resource) or abort(404)


def _facts(found: SchoolPack) -> Mapping[str, Fact]:
    """What the pack rests on; with a lesson, also what every lesson rests on."""
    ids = (*found.facts(), *(_library().every_lesson.facts if found.lesson else ()))
    return {id_: catalogue().facts[id_] for id_ in dict.fromkeys(ids)}


def _in_text(contact: Contact | None) -> str:
    """A contact as it stands in running text on paper."""
    if contact is None:
        return NOT_KEPT
    return f"{contact.name}, {contact.number or contact.link}"


def _helper(contact: Contact | None, name: str, *, in_short: bool) -> str:
    """A contact on paper, with the day it was checked; old ones say so. In short: without what it is for."""
    if contact is None:
        return f"{name}: ask your safeguarding lead how to reach them."
    reach = " ".join(part for part in (contact.number, contact.link) if part)
    words = f"{contact.name}: {reach}. {'' if in_short else contact.use_for}".strip()
    if contact.number in CALLED_BY_HEART:
        return words
    otherwise = "" if in_short else " If it does not answer, call 101, or 999 in danger."
    if contact.last_checked is None:
        return f"{words} Not checked yet.{otherwise}"
    checked = london_date(contact.last_checked)
    stale = f" That is a while ago.{otherwise}" if (on() - checked).days > STALE_DAYS else ""
    return f"{words} Checked on {day(checked)}.{stale}"
