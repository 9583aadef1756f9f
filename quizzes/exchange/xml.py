"""XML that may come from anybody: without entities, document types or anything fetched from elsewhere."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped] # it brings no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped] # it brings no types

from quizzes.exchange.draft import LONGEST_FILE, Unreadable


def root_of(content: bytes) -> Element:
    """The outermost element. Raises Unreadable, in plain words, for anything that is not harmless XML."""
    if len(content) > LONGEST_FILE:
        raise Unreadable(f"This file is larger than {LONGEST_FILE // 1024 // 1024} MB. Split it into smaller ones.")
    try:
        found = fromstring(content.lstrip(b" \t\r\n"), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Unreadable(
            "This file has a document type or entities of its own, which is not safe to read. Save it without them."
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise Unreadable("This is not well-formed XML. Export it again, and do not edit it by hand.") from None
    if not isinstance(found, Element):
        raise Unreadable("This file holds no XML.")
    return found


def bare(element: Element) -> str:
    """The name of an element in small letters, without its namespace, its hyphens and the prefix of QTI 3."""
    return str(element.tag).rpartition("}")[2].lower().replace("-", "").removeprefix("qti")


def named(element: Element, name: str) -> list[Element]:
    """This element and all below it that have this bare name, in order."""
    return [one for one in element.iter() if isinstance(one.tag, str) and bare(one) == name]


def first(element: Element, name: str) -> Element | None:
    """The first of them, or None."""
    return next(iter(named(element, name)), None)


def attribute(element: Element, name: str) -> str:
    """An attribute, in the way QTI 2 writes it or the way QTI 3 does; empty if it is not there."""
    wanted = name.lower().replace("-", "")
    for key, value in element.attrib.items():
        if key.rpartition("}")[2].lower().replace("-", "") == wanted:
            return value
    return ""
