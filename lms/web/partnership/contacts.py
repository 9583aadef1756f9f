"""The one table of phone numbers and links: who checked what, and when; what two wrote at once; what is out of use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError
from wtforms.validators import DataRequired, Regexp

from courses.contact_uses import uses_of_contact
from courses.links import is_number_to_dial, is_safe_link
from lms.actions import contacts as actions
from lms.actions.contacts import ChangedMeanwhile, ContactValues
from lms.records.messages import Contact
from lms.records.queries.contacts import (
    ContactChange,
    all_contacts,
    changes_of_contact,
    retired_contacts,
)
from lms.records.queries.contacts import find_contact as contact_with
from lms.rules.merging import Merged, merged
from lms.rules.policy import NOTHING, Permission
from lms.rules.refusals import Refusal
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import Form, Line
from lms.web.public.help_pages import NAMED_HERE, STALE_DAYS

blueprint = Blueprint("contacts", __name__)

CHANGES_LOOKED_AT = 50
"""Whoever has had a form open over more changes than these decides on every field."""


def https_only(_form: Any, field: Any) -> None:
    """A link has to be a whole address of the web, encrypted on the way."""
    if field.data and not is_safe_link(field.data):
        raise ValidationError("Enter a whole address that starts with https://.")


def to_dial(form: Any, field: Any) -> None:
    """A number has to be one that a telephone dials; without a number there has to be a link."""
    if field.data and not is_number_to_dial(field.data):
        raise ValidationError("Enter digits only, such as 024 7683 3003. Write anything else under what it is for.")
    if not field.data and not form.link.data:
        raise ValidationError("Enter a phone number or a web address.")


class ContactForm(Form):
    """What is kept of a contact."""

    name = Line("Name", [DataRequired("Enter a name.")], id="name")
    number = Line("Phone number", [to_dial], longest=80, id="number")
    link = Line("Web address", [https_only], longest=500, id="link")
    when_open = Line("When it is open", id="when_open")
    use_for = Line("What it is for", id="use_for")
    source = Line("Where this was found", longest=500, id="source")

    @property
    def values(self) -> ContactValues:
        """What was written."""
        return ContactValues(**{name: self[name].data or "" for name in ContactValues._fields})


class NewContactForm(ContactForm):
    """A contact that is not kept yet."""

    key = Line(
        "Short name",
        [
            DataRequired("Enter a short name."),
            Regexp(r"[a-z0-9]+(-[a-z0-9]+)*\Z", message="Use small letters, digits and single hyphens only."),
        ],
        longest=80,
        id="key",
    )

    def validate_key(self, field: Any) -> None:
        """The address of the page on which contacts are added is not one of a contact."""
        if field.data == "new":
            raise ValidationError("Choose another short name than “new”.")


def find_contact(key: str) -> Thing | None:
    """The contact with this key, in use or retired."""
    found = contact_with(session(), key=key)
    return Thing(found, NOTHING) if found else None


@blueprint.get("/contacts")
@allow(Permission.KEEP_CONTACTS)
def contacts() -> ResponseReturnValue:
    """Every contact, with when somebody last tried it; and those out of use."""
    return render_template(
        "partnership/contacts.html",
        contacts=all_contacts(session()),
        retired=retired_contacts(session()),
        today=on(),
        stale_days=STALE_DAYS,
    )


@blueprint.get("/contacts/new")
@allow(Permission.KEEP_CONTACTS)
def new() -> ResponseReturnValue:
    """Ask for a contact that is not kept yet."""
    return render_template("partnership/contact_new.html", form=NewContactForm(formdata=None))


@blueprint.post("/contacts/new")
@allow(Permission.KEEP_CONTACTS)
def add() -> ResponseReturnValue:
    """Keep it."""
    form = NewContactForm()
    if form.validate():
        try:
            actions.add(session(), form.key.data, form.values, by=actor(), at=at())
            return redirect(url_for("contacts.show", contact=form.key.data), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("partnership/contact_new.html", form=form), 422


@blueprint.get("/contacts/<string(maxlength=80):contact>")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def show(contact: Contact) -> ResponseReturnValue:
    """One contact, to change, to confirm or to retire."""
    return _page(contact, ContactForm(formdata=None, obj=contact))


@blueprint.post("/contacts/<string(maxlength=80):contact>")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def change(contact: Contact) -> ResponseReturnValue:
    """Keep what was written; where somebody else has written meanwhile, show both and let the person choose."""
    form = ContactForm()
    if not form.validate():
        return _page(contact, form, seen=_seen()), 422
    try:
        actions.change(session(), contact, form.values, seen=_seen(), by=actor(), at=at())
    except ChangedMeanwhile as refusal:
        return _both(contact, form.values, refusal), 422
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(contact, form), 422
    return redirect(url_for("contacts.contacts"), 303)


@blueprint.post("/contacts/<string(maxlength=80):contact>/checked")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def confirm(contact: Contact) -> ResponseReturnValue:
    """Keep that it was tried today: the number and address that were shown, and no other."""
    return _done_or_shown(contact, lambda: actions.confirm(session(), contact, seen=_seen(), by=actor(), at=at()))


@blueprint.post("/contacts/<string(maxlength=80):contact>/retire")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def retire(contact: Contact) -> ResponseReturnValue:
    """Take it out of use, unless pages need it."""
    return _done_or_shown(
        contact, lambda: actions.retire(session(), contact, used_in=_uses(contact), by=actor(), at=at())
    )


@blueprint.post("/contacts/<string(maxlength=80):contact>/bring-back")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def bring_back(contact: Contact) -> ResponseReturnValue:
    """Put it into use again."""
    return _done_or_shown(contact, lambda: actions.bring_back(session(), contact, by=actor(), at=at()))


def _done_or_shown(contact: Contact, order: Callable[[], None]) -> ResponseReturnValue:
    try:
        order()
    except Refusal as refusal:
        form = ContactForm(formdata=None, obj=contact)
        form.refuse(refusal)
        return _page(contact, form), 422
    return redirect(url_for("contacts.contacts"), 303)


def _seen() -> str:
    """The mark of what the page showed when the form was begun."""
    return request.form.get("seen", "")[:100]


def _uses(contact: Contact) -> tuple[str, ...]:
    """Where pages need it, in words."""
    here = ("The pages of help for everybody",) if contact.key in NAMED_HERE else ()
    return here + uses_of_contact(catalogue(), contact.key)


def _both(contact: Contact, mine: ContactValues, refusal: Refusal) -> str:
    """The form with what either of the two has changed, and what the other has changed above it."""
    now = ContactValues.of(contact)
    since, base = _since(contact, _seen())
    both = merged(base, now._asdict(), mine._asdict()) if base else _all_disputed(now, mine)
    form = ContactForm(formdata=None, data=dict(both.values))
    form.refuse(refusal)
    for name in both.disputed:
        form.refuse(Refusal("You both changed this. Your words are in the box; theirs stand above.", field=name))
    changed = [
        (form[name].label.text, (base or {}).get(name), getattr(now, name)) for name in both.theirs + both.disputed
    ]
    return _page(contact, form, changed=changed, since=since)


def _since(contact: Contact, seen: str) -> tuple[ContactChange | None, Mapping[str, str] | None]:
    """The one change made since the form was begun, if it was one; and what was kept then, as far as can be told."""
    changes = changes_of_contact(session(), contact_id=contact.id, most=CHANGES_LOOKED_AT)
    first = next((one for one in changes if ContactValues(**one.before).mark == seen), None)
    if first is None:
        return None, None
    return (first if first is changes[0] else None), first.before


def _all_disputed(now: ContactValues, mine: ContactValues) -> Merged:
    ours, theirs = mine._asdict(), now._asdict()
    return Merged(ours, (), tuple(name for name in theirs if theirs[name] != ours[name]))


def _page(
    contact: Contact,
    form: ContactForm,
    *,
    seen: str = "",
    changed: Sequence[tuple[str, str | None, str]] = (),
    since: ContactChange | None = None,
) -> str:
    now = ContactValues.of(contact)
    return render_template(
        "partnership/contact.html",
        contact=contact,
        form=form,
        seen=seen or now.mark,
        reach=now.reach_mark,
        changed=changed,
        since=since,
        uses=_uses(contact),
    )
