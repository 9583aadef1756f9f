"""What a lead has said so far while assigning: carried from page to page in the address or in hidden fields.

Nothing half-made is stored anywhere, so going back, reloading and a second tab are harmless.
"""

import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from lms.rules.pasted_list import LONGEST_TEXT

BY_UNIT, BY_NAME, BY_LIST = "unit", "people", "list"
WAYS = (BY_UNIT, BY_NAME, BY_LIST)
MOST_NAMED = 100
"""More would not fit into an address; a pasted list takes them."""
DUE_PARTS = ("due-day", "due-month", "due-year")
LONGEST_FIELD = 600

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class Answers:
    """Everything said so far, as it was said; whether it makes sense is found out page by page."""

    form_key: str
    """Made with the first page: the same order sent twice is one order."""
    by: str
    unit: str = ""
    people: tuple[UUID, ...] = ()
    pasted: str = ""
    leaves_out: bool = False
    """The lead has seen which entries of the list were not found, and goes on without them."""
    award: str = ""
    when: tuple[tuple[str, str], ...] = ()
    """The boxes of the date and the reason; empty as long as that page was not sent."""

    @classmethod
    def read(cls, sent: "MultiDict[str, str]") -> "Answers":
        """The answers in an address or a form. What cannot be read counts as not said."""
        key = sent.get("order", "")
        by = sent.get("by", "")
        return cls(
            form_key=key if _KEY.fullmatch(key) else secrets.token_urlsafe(24),
            by=by if by in WAYS else BY_UNIT,
            unit=sent.get("unit", "")[:LONGEST_FIELD],
            people=tuple(dict.fromkeys(filter(None, map(_uid, sent.getlist("person"))))),
            pasted=sent.get("pasted", "")[: LONGEST_TEXT + 1],
            leaves_out=sent.get("leave_out", "") == "1",
            award=sent.get("award", "")[:LONGEST_FIELD],
            when=tuple((name, sent[name][:LONGEST_FIELD]) for name in (*DUE_PARTS, "reason") if name in sent),
        )

    @property
    def who(self) -> list[tuple[str, str]]:
        """Fields that say for whom."""
        match self.by:
            case "people":
                said = [("person", str(uid)) for uid in self.people]
            case "list":
                said = [("pasted", self.pasted), ("leave_out", "1" if self.leaves_out else "")]
            case _:
                said = [("unit", self.unit)]
        return [("by", self.by), *said]

    @property
    def what(self) -> list[tuple[str, str]]:
        """Fields that say which award."""
        return [("award", self.award)]

    def fields(self, *, without: str = "") -> list[tuple[str, str]]:
        """All that was said, to be carried on; without the page that asks for it itself."""
        pages = {"who": self.who, "what": self.what, "when": list(self.when)}
        said = [pair for page, pairs in pages.items() if page != without for pair in pairs if pair[1]]
        return [("order", self.form_key), *said]

    @property
    def fits_an_address(self) -> bool:
        """Whether the pages can be plain links; a pasted list is too long for that."""
        return self.by != BY_LIST

    @property
    def method(self) -> str:
        """How the forms of these pages are sent."""
        return "get" if self.fits_an_address else "post"


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text[:40])
    except ValueError:
        return None
