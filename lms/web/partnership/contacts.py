"""The one table of phone numbers and links: who checked what, and when."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import ValidationError
from wtforms.validators import DataRequired

from courses.links import is_number_to_dial, is_safe_link
from lms.actions import contacts as actions
from lms.actions.contacts import ContactValues
from lms.records.messages import Contact
from lms.records.queries.contacts import all_contacts, contacts_named
from lms.rules.policy import NOTHING, Permission
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, on, session
from lms.web.fields import Form, Line
from lms.web.public.help_pages import STALE_DAYS

blueprint = Blueprint("contacts", __name__)


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


def find_contact(key: str) -> Thing | None:
    """The contact with this key."""
    found = contacts_named(session(), [key]).get(key)
    return Thing(found, NOTHING) if found else None


@blueprint.get("/contacts")
@allow(Permission.KEEP_CONTACTS)
def contacts() -> ResponseReturnValue:
    """Every contact, with when somebody last tried it."""
    return render_template(
        "partnership/contacts.html", contacts=all_contacts(session()), today=on(), stale_days=STALE_DAYS
    )


@blueprint.get("/contacts/<string(maxlength=80):contact>")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def show(contact: Contact) -> ResponseReturnValue:
    """One contact, to change or to confirm."""
    return _page(contact, ContactForm(formdata=None, obj=contact))


@blueprint.post("/contacts/<string(maxlength=80):contact>")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def change(contact: Contact) -> ResponseReturnValue:
    """Keep what was written."""
    form = ContactForm()
    if not form.validate():
        return _page(contact, form), 422
    values = ContactValues(**{name: getattr(form, name).data or "" for name in ContactValues._fields})
    actions.change(session(), contact, values, by=actor(), at=at())
    return redirect(url_for("contacts.contacts"), 303)


@blueprint.post("/contacts/<string(maxlength=80):contact>/checked")
@allow(Permission.KEEP_CONTACTS, contact=find_contact)
def confirm(contact: Contact) -> ResponseReturnValue:
    """Keep that it was tried today."""
    actions.confirm(session(), contact, by=actor(), at=at())
    return redirect(url_for("contacts.contacts"), 303)


def _page(contact: Contact, form: ContactForm) -> str:
    return render_template("partnership/contact.html", contact=contact, form=form)
