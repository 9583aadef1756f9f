"""Walking through every page a person can reach by links and by forms that only ask, and reading what is there."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pypdf
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.house.world import World

MOST_OF_ONE_PATH = 30
"""A page with filters has as many addresses as they have combinations; so many of them are read."""
NEW_EACH_TIME = {"order", "pressed", "csrf_token"}
"""Parts of an address that are made afresh on each page."""
WORDS_TO_SEARCH = ("a", "emeka", "ivo")
A_DAY = {"day": "31", "month": "3", "year": "2026"}
BY_NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|CV(?:-\w+)+|\d+")


@dataclass(frozen=True)
class Read:
    """One answer, with the page that led to it."""

    who: str
    address: str
    came_from: str
    status: int
    kind: str
    body: bytes
    location: str = ""

    def soup(self) -> BeautifulSoup:
        """The page as a tree; empty for what is no page. Made afresh: a thousand trees kept make all else slow."""
        return BeautifulSoup(self.body.decode(errors="replace") if self.is_page else "", "html.parser")

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.kind == "text/html"

    @cached_property
    def words(self) -> str:
        """Everything that can be read in it in small letters: markup and hidden fields too, and files unpacked."""
        return f"{self.location}\n{_unpacked(self.kind, self.body)}".lower()

    def __str__(self) -> str:
        return f"{self.address} (from {self.came_from or 'nowhere'}, as {self.who})"


def read(who: str, address: str, came_from: str, response: TestResponse) -> Read:
    """This answer, as it was read."""
    saved_as = response.headers.get("Content-Disposition", "")
    return Read(
        who,
        address,
        came_from,
        response.status_code,
        response.mimetype or "",
        response.get_data(),
        f"{response.location or ''} {saved_as}",
    )


def tour(world: World, who: str, starts: Iterable[str], *, most: int = MOST_OF_ONE_PATH) -> list[Read]:
    """Every answer that this principal comes to from these addresses, each once."""
    found: list[Read] = []
    waiting = deque((start, "") for start in starts)
    seen: set[str] = set()
    of_one_path: Counter[str] = Counter()
    while waiting:
        address, came_from = waiting.popleft()
        name = _name(address)
        path = BY_NUMBER.sub("*", urlsplit(address).path)
        if name in seen or of_one_path[path] >= most:
            continue
        seen.add(name)
        of_one_path[path] += 1
        response = world.send(who, address)
        here = read(who, address, came_from, response)
        found.append(here)
        if response.location and _is_ours(response.location):
            waiting.append((_without_host(response.location), address))
        waiting.extend((onward, address) for onward in _ways_onward(here))
    return found


def forms(tree: BeautifulSoup) -> list[Tag]:
    """The forms of a page that change something."""
    return [form for form in tree.find_all("form") if str(form.get("method", "get")).lower() == "post"]


def target(page: Read, form: Tag) -> str:
    """Where a form goes."""
    return _without_host(urljoin(page.address, str(form.get("action") or page.address)))


def as_it_stands(form: Tag) -> list[tuple[str, str]]:
    """What a form sends when nothing was filled in or changed, with its first button."""
    sent: list[tuple[str, str]] = []
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = str(field.get("name", "")), str(field.get("type", "text"))
        if not name or kind in ("file", "submit", "button"):
            continue
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            option = field.find("option", selected=True) or field.find("option")
            sent.append((name, str(option.get("value", "")) if isinstance(option, Tag) else ""))
        else:
            sent.append((name, field.get_text() if field.name == "textarea" else str(field.get("value", ""))))
    button = form.find("button", attrs={"name": True})
    if isinstance(button, Tag):
        sent.append((str(button["name"]), str(button.get("value", ""))))
    return sent


def _ways_onward(page: Read) -> Iterator[str]:
    tree = page.soup()
    for link in tree.find_all("a", href=True):
        address = urljoin(page.address, str(link["href"])).split("#", 1)[0]
        if _is_ours(address) and not urlsplit(address).path.startswith("/static/"):
            yield _without_host(address)
    for form in tree.find_all("form"):
        if str(form.get("method", "get")).lower() == "get":
            path = _without_host(urljoin(page.address, str(form.get("action") or page.address))).split("?", 1)[0]
            for fields in _ways_to_ask(form):
                yield f"{path}?{urlencode(fields)}"
                for button in form.find_all("button", attrs={"formaction": True}):
                    yield f"{button['formaction']}?{urlencode(fields)}"


def _ways_to_ask(form: Tag) -> Iterator[list[tuple[str, str]]]:
    """The form as it stands; with each option of each select; each box ticked; each search; a past day."""
    plain = as_it_stands(form)
    yield plain
    for field in form.find_all(["select", "input"]):
        name, kind = str(field.get("name", "")), str(field.get("type", "text"))
        rest = [(one, value) for one, value in plain if one != name]
        if field.name == "select":
            yield from ([*rest, (name, str(option.get("value", "")))] for option in field.find_all("option"))
        elif kind in ("radio", "checkbox"):
            yield [*rest, (name, str(field.get("value", "on")))]
        elif kind == "search" or name == "code":
            yield from ([*rest, (name, word)] for word in WORDS_TO_SEARCH)
    boxes = {str(field["name"]): field for field in form.find_all("input", attrs={"name": re.compile("-(day|year)$")})}
    for stem in {name.rsplit("-", 1)[0] for name in boxes}:
        rest = [(one, value) for one, value in plain if not one.startswith(f"{stem}-")]
        yield [*rest, *((f"{stem}-{part}", value) for part, value in A_DAY.items())]
        yield [*rest, (f"{stem}-day", "99")]


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", "localhost")


def _without_host(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _name(address: str) -> str:
    parts = urlsplit(address)
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in NEW_EACH_TIME)
    return f"{parts.path}?{urlencode(kept)}"


def _unpacked(kind: str, body: bytes) -> str:
    if kind == "application/pdf":
        paper = pypdf.PdfReader(io.BytesIO(body))
        return "\n".join([*(page.extract_text() for page in paper.pages), str(paper.metadata)])
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return body.decode(errors="replace")
