"""What every page is wrapped in: assets, the words at the top and the links at the bottom."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for

from lms.rules.policy import Permission, may
from lms.web.access import is_signed_in, person
from lms.web.extensions import settings
from lms.web.headers import EXIT_ADDRESS, nonce

MENU: tuple[tuple[str, str, Permission], ...] = (
    ("your_training.home", "Your training", Permission.BE_SIGNED_IN),
    ("team.team", "Your team", Permission.SEE_TEAM),
    ("assigning.start", "Assign training", Permission.ASSIGN),
    ("importing.start", "Staff list", Permission.IMPORT_STAFF),
    ("rates.rates", "Completion rates", Permission.SEE_PARTNERSHIP),
    ("contacts.contacts", "Contacts", Permission.KEEP_CONTACTS),
    ("content.content", "Courses", Permission.SEE_CONTENT),
)


def add_shell(app: Flask) -> None:
    """Give every template the partnership's name, the menu for this person and the addresses of the assets."""
    assets = _built_assets(Path(app.static_folder or ""))

    def asset(name: str) -> str:
        return url_for("static", filename=assets.get(name, name))

    @app.context_processor
    def _words() -> dict[str, Any]:
        return {
            "partnership": settings().partnership_name,
            "signed_in": is_signed_in(),
            "person": person if is_signed_in() else None,
            "menu": _menu(app),
            "asset": asset,
            "nonce": nonce,
            "exit_address": EXIT_ADDRESS,
            "is_demo": settings().demo,
        }


def _menu(app: Flask) -> list[tuple[str, str, bool]]:
    if not is_signed_in():
        return []
    hand = person().actor
    here = (request.endpoint or "").split(".")[0]
    return [
        (url_for(endpoint), words, endpoint.split(".")[0] == here)
        for endpoint, words, permission in MENU
        if endpoint in app.view_functions and may(hand, permission)
    ]


def _built_assets(static: Path) -> Mapping[str, str]:
    """Fingerprinted names by plain name. Empty where nothing was built: pages then use the plain files."""
    manifest = static / "built" / "manifest.json"
    if not manifest.is_file():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text())
    return names
