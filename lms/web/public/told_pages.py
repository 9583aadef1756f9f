"""Which page somebody speaks of, from a few words in an address: "lesson/modern-slavery-1/noticing/signs"."""

from dataclasses import dataclass

from flask import url_for

from lms.web.extensions import catalogue


@dataclass(frozen=True)
class ToldPage:
    """A page as it is called now."""

    name: str
    title: str
    edition: str
    address: str
    """To go back to; empty where that depends on who reads it."""


NO_PAGE = ToldPage("", "The training as a whole", "", "")
LONGEST_NAME = 250


def told_page(name: str) -> ToldPage:
    """The page with this name; the training as a whole for a name that no page has."""
    kind, _, rest = name[:LONGEST_NAME].partition("/")
    match kind:
        case "lesson":
            return _lesson(name, rest)
        case "worried":
            return _worried(name, rest)
        case "schools":
            return _schools(name, rest)
        case "words" if not rest:
            return ToldPage(name, "Words we use", "", url_for("words.words"))
        case _:
            return NO_PAGE


def _lesson(name: str, rest: str) -> ToldPage:
    code, _, place = rest.partition("/")
    module, _, page = place.partition("/")
    course = catalogue().find(code)
    if course is None:
        return NO_PAGE
    try:
        title = course.get_page(module, page).title
    except LookupError:
        return NO_PAGE
    return ToldPage(name, f"{title} ({course.title})", course.edition, "")


def _worried(name: str, step: str) -> ToldPage:
    pathways = catalogue().pathways
    if pathways is None or step == "":
        return NO_PAGE
    if step == pathways.first:
        return ToldPage(name, "Worried about someone?", "", url_for("help_pages.worried"))
    title = _title(step)
    return ToldPage(name, title, "", url_for("help_pages.worried_step", step=step)) if title else NO_PAGE


def _schools(name: str, slug: str) -> ToldPage:
    library = catalogue().schools
    pack = library.find(slug) if library else None
    if pack is None:
        return NO_PAGE
    return ToldPage(name, pack.title, pack.edition, url_for("schools.pack", resource=slug))


def _title(step: str) -> str:
    pathways = catalogue().pathways
    if pathways is None:
        return ""
    if step in pathways.questions:
        return pathways.questions[step].ask
    return pathways.endings[step].title if step in pathways.endings else ""
