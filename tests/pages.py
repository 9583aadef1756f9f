"""A browser without JavaScript, and pages read as a person reads them: by headings, labels, links and tables."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from lms.actions import signing_in
from lms.actions.secrets import new_secret
from lms.records.people import Person
from lms.web.extensions import db

LONG = 60 * 24 * 365 * 3
START = datetime(2026, 1, 1, tzinfo=UTC)


class HasId(Protocol):
    """Somebody who can sign in."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True)
class Upload:
    """A file to choose in a form."""

    name: str
    content: bytes


class Visitor:
    """One browser with its cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in_as(self, somebody: HasId) -> "Page":
        """Follow a one-time link made for this person."""
        secret = new_secret()
        with self.app.app_context():
            person = db.session.get_one(Person, somebody.id)
            signing_in.make_link(db.session(), person, secret=secret, goes_to="", minutes=LONG, at=START)
            db.session.commit()
        response = self.client.post(
            f"/sign-in/link/{secret}", data={"csrf_token": self._token(f"/sign-in/link/{secret}")}
        )
        assert response.status_code == 303, response.get_data(as_text=True)
        return self.open("/your-training")

    def open(self, path: str, *, follow: bool = True, **headers: str) -> "Page":
        """The page at this path, after any redirects."""
        response = self.client.get(path, follow_redirects=follow, headers=headers or None)
        return Page(self, response)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, follow: bool = False, token: bool = True
    ) -> "Page":
        """Send a form as a hostile or careless browser might: any fields, with a good token unless told otherwise."""
        fields = dict(data or {})
        if token:
            fields.setdefault(
                "csrf_token", self._token("/sign-in/password" if not self._signed_in() else "/your-training")
            )
        response = self.client.post(path, data=fields, follow_redirects=follow)
        return Page(self, response)

    def _signed_in(self) -> bool:
        with self.client.session_transaction() as kept:
            return "_user_id" in kept

    def _token(self, path: str) -> str:
        page = BeautifulSoup(self.client.get(path).get_data(as_text=True), "html.parser")
        field = page.find("input", attrs={"name": "csrf_token"})
        assert isinstance(field, Tag), f"{path} has no form with a token"
        return str(field["value"])


class Page:
    """What came back: its words and its forms. `fill`, `choose` and `attach` prepare a form; `press` sends it."""

    def __init__(self, visitor: Visitor, response: TestResponse) -> None:
        self.visitor = visitor
        self.response = response
        self.status = response.status_code
        self.path = response.request.path if response.request else ""
        self.address = (response.request.full_path if response.request else "").rstrip("?")
        self.bytes = response.get_data()
        textual = response.mimetype.startswith("text/")
        self.html = response.get_data(as_text=True) if textual else ""
        self._soup = BeautifulSoup(self.html if response.mimetype == "text/html" else "", "html.parser")
        self._filled: dict[int, Any] = {}

    # what is read

    @property
    def title(self) -> str:
        """The words of the browser's tab."""
        return _words(self._soup.title)

    @property
    def heading(self) -> str:
        """The one h1. Fails when there is none or more than one."""
        headings = self._soup.find_all("h1")
        assert len(headings) == 1, f"{self.path} has {len(headings)} h1: {[_words(one) for one in headings]}"
        return _words(headings[0])

    @property
    def headings(self) -> list[str]:
        """All headings in order."""
        return [_words(one) for one in self._soup.find_all(["h1", "h2", "h3"])]

    @property
    def text(self) -> str:
        """Everything on the page as one line."""
        return _words(self._soup.body)

    @property
    def main(self) -> str:
        """Everything in the main part as one line."""
        return _words(self._soup.find("main"))

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary; each must lead to an element of the page."""
        summary = self._soup.select_one(".govuk-error-summary__list")
        links = summary.find_all("a") if summary else []
        for link in links:
            target = str(link["href"]).removeprefix("#")
            assert self._soup.find(id=target), (
                f"The error “{_words(link)}” leads to #{target}, which is not on the page."
            )
        return [_words(link) for link in links]

    @property
    def links(self) -> dict[str, str]:
        """Address by words, the first of each."""
        found: dict[str, str] = {}
        for link in self._soup.find_all("a", href=True):
            found.setdefault(_words(link), str(link["href"]))
        return found

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons."""
        return [_words(one) for one in self._soup.find_all("button")]

    def tables(self) -> list[list[list[str]]]:
        """Each table as rows of cells, the header row first."""
        return [
            [[_words(cell) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
            for table in self._soup.find_all("table")
        ]

    def hidden(self, name: str) -> str:
        """What a form carries without showing it."""
        field = self._soup.find("input", attrs={"type": "hidden", "name": name})
        assert isinstance(field, Tag), f"{self.path} has no hidden field {name}"
        return str(field["value"])

    def select(self, css: str) -> list[str]:
        """The words of each element this CSS selector finds."""
        return [_words(one) for one in self._soup.select(css)]

    def value(self, label: str) -> str:
        """What stands in the field with this label."""
        field = self._field(label)
        if field.name == "textarea":
            return field.get_text().strip("\n")
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            return _words(chosen)
        return str(field.get("value", ""))

    def chosen(self) -> list[str]:
        """The labels of the radios and checkboxes that are chosen."""
        boxes = self._soup.find_all("input", attrs={"type": ["radio", "checkbox"]}, checked=True)
        return [_words(self._soup.find("label", attrs={"for": box["id"]})) for box in boxes]

    # what is done

    def follow(self, words: str) -> "Page":
        """Follow the link with these words."""
        assert words in self.links, f"{self.path} has no link “{words}”: {sorted(self.links)}"
        return self.visitor.open(urljoin(self.address, self.links[words]))

    def fill(self, label: str, value: str) -> "Page":
        """Write into a field, or choose an option of a select by its words."""
        field = self._field(label)
        if field.name == "select":
            options = {_words(option): str(option.get("value", _words(option))) for option in field.find_all("option")}
            assert value in options, f"“{label}” has no option “{value}”: {sorted(options)}"
            value = options[value]
        self._filled[id(field)] = value
        return self

    def choose(self, *labels: str) -> "Page":
        """Choose radios or checkboxes by label."""
        for label in labels:
            box = self._field(label)
            assert box.get("type") in ("radio", "checkbox"), f"“{label}” is not a radio or checkbox"
            self._filled[id(box)] = True
        return self

    def unchoose(self, label: str) -> "Page":
        """Take the tick out of a checkbox."""
        self._filled[id(self._field(label))] = False
        return self

    def attach(self, label: str, name: str, content: bytes) -> "Page":
        """Choose a file."""
        self._filled[id(self._field(label))] = Upload(name, content)
        return self

    def press(self, words: str, *, follow: bool = True) -> "Page":
        """Press the button with these words; the page that comes back after any redirects."""
        button = next((one for one in self._soup.find_all("button") if _words(one) == words), None)
        assert isinstance(button, Tag), f"{self.path} has no button “{words}”: {self.buttons}"
        form = button.find_parent("form")
        assert isinstance(form, Tag), f"The button “{words}” is in no form"
        target = urljoin(self.address, str(button.get("formaction") or form.get("action") or self.address))
        fields = self._fields(form)
        if button.get("name"):
            fields.append((str(button["name"]), str(button.get("value", ""))))
        return self._send(form, target, fields, follow=follow)

    def _send(self, form: Tag, target: str, fields: list[tuple[str, Any]], *, follow: bool) -> "Page":
        client = self.visitor.client
        if str(form.get("method", "get")).lower() == "get":
            return Page(self.visitor, client.get(target, query_string=list(fields), follow_redirects=follow))
        data: dict[str, Any] = {}
        for name, value in fields:
            sent = (io.BytesIO(value.content), value.name) if isinstance(value, Upload) else value
            data.setdefault(name, []).append(sent)
        parts = urlsplit(target)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return Page(self.visitor, client.post(path, data=data, follow_redirects=follow))

    def _fields(self, form: Tag) -> list[tuple[str, Any]]:
        sent: list[tuple[str, Any]] = []
        radios_set = {
            box.get("name")
            for box in form.find_all("input", attrs={"type": "radio"})
            if self._filled.get(id(box)) is True
        }
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind in ("submit", "button"):
                continue
            given = self._filled.get(id(field))
            if kind in ("radio", "checkbox"):
                keeps = field.has_attr("checked") and not (kind == "radio" and name in radios_set)
                if given is True or (given is None and keeps):
                    sent.append((str(name), str(field.get("value", "on"))))
            elif given is not None:
                sent.append((str(name), given))
            elif kind == "file":
                sent.append((str(name), Upload("", b"")))
            elif field.name == "textarea":
                sent.append((str(name), field.get_text().strip("\n")))
            elif field.name == "select":
                option = field.find("option", selected=True) or field.find("option")
                if isinstance(option, Tag):
                    sent.append((str(name), str(option.get("value", _words(option)))))
            else:
                sent.append((str(name), str(field.get("value", ""))))
        return sent

    def _field(self, label: str) -> Tag:
        found = next((one for one in self._soup.find_all("label") if _words(one) == label), None)
        assert isinstance(found, Tag), f"{self.path} has no label “{label}”: {self.select('label')}"
        field = self._soup.find(id=found["for"])
        assert isinstance(field, Tag), f"The label “{label}” belongs to nothing"
        return field


def _words(tag: Any) -> str:
    """The text of an element with single spaces; hidden words for screen readers count, as they are heard."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""
