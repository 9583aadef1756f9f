"""Contacts put into course text in place of their keys, from the one table where they are kept."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from flask import get_template_attribute
from markupsafe import Markup, escape

from lms.records.messages import Contact
from lms.web.public.help_pages import STALE_DAYS

_ALONE = re.compile(r"<p(?: [^<>]*)?>\s*\{\{contact:([a-z0-9-]+)\}\}\s*</p>")
_WITHIN = re.compile(r"\{\{contact:([a-z0-9-]+)\}\}")
_NOT_DIALLED = re.compile(r"[^0-9+]")

NOT_KEPT = "(ask your safeguarding lead for this contact)"
NOT_KEPT_ALONE = "Ask your safeguarding lead for this contact."


def with_contacts(html: str, contacts: Mapping[str, Contact], *, on: date) -> Markup:
    """Safe HTML with each contact filled in: a card where it is a paragraph of its own, name and number elsewhere.

    A key that nobody keeps becomes a plain sentence to ask the safeguarding lead.
    """
    if "{{contact:" not in html:
        return Markup(html)  # noqa: S704 - course text is sanitised when it is read
    cards = _ALONE.sub(lambda match: _card(contacts.get(match[1]), on=on), html)
    return Markup(_WITHIN.sub(lambda match: _name_and_number(contacts.get(match[1])), cards))  # noqa: S704 - the same


def words_with_contacts(
    text: str, contacts: Mapping[str, Contact], *, on: date, linking: Callable[[str], Markup] = escape
) -> Markup:
    """Plain text, escaped, with each contact filled in; `linking` escapes it, and may link the words it uses."""
    return with_contacts(str(linking(text)), contacts, on=on)


def keys_alone(html: str) -> frozenset[str]:
    """The contacts that this text shows as cards."""
    return frozenset(_ALONE.findall(html))


def keys_named(html: str) -> frozenset[str]:
    """The contacts that this text names."""
    return frozenset(_WITHIN.findall(html))


def _card(contact: Contact | None, *, on: date) -> str:
    if contact is None:
        return f'<p class="govuk-body">{NOT_KEPT_ALONE}</p>'
    return str(get_template_attribute("components.html", "contact")(contact, on, STALE_DAYS))


def _name_and_number(contact: Contact | None) -> str:
    if contact is None:
        return NOT_KEPT
    if contact.number:
        return str(
            Markup('<strong>{}</strong> <a class="govuk-link lms-nobr" href="tel:{}">{}</a>').format(
                contact.name, _NOT_DIALLED.sub("", contact.number), contact.number
            )
        )
    if contact.link.startswith("https://"):
        return str(Markup('<a class="govuk-link" href="{}" rel="noreferrer">{}</a>').format(contact.link, contact.name))
    return str(Markup("<strong>{}</strong>").format(contact.name))
