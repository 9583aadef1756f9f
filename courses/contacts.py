"""The contacts that course texts name by key, as the content folder first gives them."""

from dataclasses import dataclass
from pathlib import Path

from courses.faults import Notebook
from courses.files import read_yaml_file
from courses.schemas import ContactPackFields
from courses.validating import validate

CONTACTS_FILE = "contacts.yaml"


@dataclass(frozen=True)
class ContactEntry:
    """A contact as the content folder first gives it; from then on the contacts table is the only place it is kept."""

    key: str
    name: str
    number: str
    """Empty if there is none; then there is a link."""
    link: str
    when_open: str
    use_for: str
    source: str
    """Where the number or link was seen, and what has to be checked about it."""


def read_contacts(folder: Path, notebook: Notebook) -> dict[str, ContactEntry]:
    """The contacts in contacts.yaml by key, in its order; none, with notes, if the file cannot be read."""
    yaml = read_yaml_file(folder, folder / CONTACTS_FILE, notebook)
    fields = validate(ContactPackFields, yaml, notebook) if yaml else None
    if yaml is None or fields is None:
        return {}
    contacts: dict[str, ContactEntry] = {}
    for place, entry in enumerate(fields.contacts):
        if entry.key in contacts:
            spot = yaml.spot(("contacts", place, "key"))
            notebook.note(spot, f"The key {entry.key} is already used.", "Give each contact its own key.")
        contacts.setdefault(entry.key, ContactEntry(**entry.model_dump()))
    return contacts
