"""What every page is wrapped in: assets, the words at the top and the links at the bottom."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request, url_for

from lms.config import Settings
from lms.records.queries.people_signed_in import SignedInPerson
from lms.rules.policy import Permission, may
from lms.web.access import is_signed_in, person
from lms.web.fields import sent_values
from lms.web.headers import EXIT_ADDRESS, nonce
from lms.web.standing_marks import standing_cell, standing_cells, standing_mark

KEPT_ADDRESSES = 2_000
LONGEST_NAME_KEPT = 100
"""Of what an address names: a longer name costs more memory than time."""
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)

MENU: tuple[tuple[str, str, Permission], ...] = (
    ("your_training.home", "Your training", Permission.BE_SIGNED_IN),
    ("team.team", "Your team", Permission.SEE_TEAM),
    ("assigning.start", "Assign training", Permission.ASSIGN),
    ("deciding.list", "To decide", Permission.DECIDE),
    ("requirements.every_rule", "Requirements", Permission.ASSIGN),
    ("chasing.overview", "Reminders", Permission.SEE_REMINDERS),
    ("importing.start", "Staff list", Permission.IMPORT_STAFF),
    ("sessions.overview", "Sessions", Permission.PLAN_SESSIONS),
    ("own_rates.rates", "Your organisation", Permission.SEE_OWN_RATES),
    ("rates.rates", "Completion rates", Permission.SEE_PARTNERSHIP),
    ("quarters.list", "Quarters", Permission.KEEP_QUARTERS),
    ("evidence_packs.list", "Evidence packs", Permission.SEE_EVIDENCE_PACKS),
    ("contacts.contacts", "Contacts", Permission.KEEP_CONTACTS),
    ("content.content", "Courses", Permission.SEE_CONTENT),
    ("told_us.queue", "Told us", Permission.READ_REMARKS),
)


def add_shell(app: Flask) -> None:
    """Give every template the partnership's name, the menu for this person and the addresses of the assets."""
    assets = _built_assets(Path(app.static_folder or ""))

    @lru_cache(maxsize=KEPT_ADDRESSES)
    def kept(_root: str, endpoint: str, *named: tuple[str, str]) -> str:
        return url_for(endpoint, **dict[str, Any](named))

    def asset(name: str) -> str:
        return kept(request.script_root, "static", ("filename", assets.get(name, name)))

    def address(endpoint: str, **values: Any) -> str:
        """`url_for`; what names nothing, or a course, is the same for everybody, and a page has a dozen of them."""
        if endpoint.startswith(".") or not all(map(_is_kept, values.items())):
            return url_for(endpoint, **values)
        return kept(request.script_root, endpoint, *values.items())

    words: Settings = app.extensions["house"].settings
    app.jinja_env.globals.update(
        asset=asset,
        url_for=address,
        exit_address=EXIT_ADDRESS,
        here_with=here_with,
        is_demo=words.demo,
        nonce=nonce,
        partnership=words.partnership_name,
    )

    app.jinja_env.filters.update(
        standing_mark=standing_mark, standing_cell=standing_cell, standing_cells=standing_cells
    )

    @app.context_processor
    def _visitor() -> dict[str, Any]:
        visitor = person() if is_signed_in() else None
        return {
            "signed_in": visitor is not None,
            "person": person if visitor else None,
            "menu": _menu(app, visitor, address) if visitor else [],
            "brand_colour": _brand_colour(visitor) if visitor else "",
        }


def _is_kept(named: tuple[str, Any]) -> bool:
    name, value = named
    return type(value) is str and len(value) <= LONGEST_NAME_KEPT and name not in ("_external", "_scheme", "_method")


def here_with(**changes: str | int | None) -> str:
    """This page's address with some of its filters changed; None takes one away. The others are kept."""
    kept = {**sent_values(), **{name: str(value) for name, value in changes.items() if value is not None}}
    wanted = {name: value for name, value in kept.items() if changes.get(name, value) is not None}
    return request.path + (f"?{urlencode(wanted)}" if wanted else "")


def _brand_colour(visitor: SignedInPerson) -> str:
    """The colour of this person's organisation such as #12436D; empty for none, and for what is not a colour."""
    return visitor.brand_colour if COLOUR.fullmatch(visitor.brand_colour) else ""


def _menu(app: Flask, visitor: SignedInPerson, address: Callable[[str], str]) -> list[tuple[str, str, bool]]:
    here = (request.endpoint or "").split(".")[0]
    return [
        (address(endpoint), words, endpoint.split(".")[0] == here)
        for endpoint, words, permission in MENU
        if endpoint in app.view_functions and may(visitor.actor, permission)
    ]


def _built_assets(static: Path) -> Mapping[str, str]:
    """Fingerprinted names by plain name. Empty where nothing was built: pages then use the plain files."""
    manifest = static / "built" / "manifest.json"
    if not manifest.is_file():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text())
    return names
