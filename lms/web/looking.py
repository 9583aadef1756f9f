"""Noting, after a page is made, whose record it showed, so that people can see who looked. The page writes nothing."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import structlog
from flask import Flask, Response, g

from lms.actions.viewing import PAGE, REGISTER, Look, note
from lms.rules.actor import Grant, Role
from lms.rules.policy import OVERSEERS
from lms.web.access import actor
from lms.web.extensions import at, on, settings

log = structlog.get_logger()

FOLDER = "looks"


def looks_folder(data_dir: Path) -> Path:
    """Where the lines wait until they are collected."""
    return data_dir / FOLDER


def add_looking(app: Flask) -> None:
    """Write down what a request showed once its answer is made. An answer that shows nothing is not noted."""

    @app.after_request
    def _note(response: Response) -> Response:
        looks: list[Look] = g.pop("looks", [])
        if looks and response.status_code < 300:
            try:
                note(looks_folder(settings().data_dir), looks, at=at())
            except OSError:
                log.exception("who looked could not be noted", people=len(looks))
        return response


def saw_person(person_id: int, unit_paths: Sequence[str], *, roles: Sequence[Role] = OVERSEERS) -> None:
    """This page shows the record of a person who works in these units."""
    grant = next((one for one in _grants(roles) if any(one.covers(path) for path in unit_paths)), None)
    if grant is not None and person_id != actor().person_id:
        _add(grant, kind=PAGE, person_id=person_id)


def saw_people(unit_path: str, *, kind: str, as_on: date | None = None, roles: Sequence[Role] = OVERSEERS) -> None:
    """This page or file lists the people of a unit, or of all units the viewer holds a role over if none is chosen."""
    day = as_on if as_on and as_on != on() else None
    for grant in _grants(roles):
        if grant.covers(unit_path):
            _add(grant, kind=kind, unit_path=unit_path, as_on=day)
            return
    for grant in _grants(roles):
        if not unit_path or grant.unit_path.startswith(unit_path):
            _add(grant, kind=kind, unit_path=grant.unit_path, as_on=day)


def saw_on_register(person_ids: Sequence[int]) -> None:
    """This page is the register of a live session, which its keeper reads, of whichever organisation people are."""
    viewer_id = actor().person_id
    if viewer_id is not None:
        looks = [Look(viewer_id, "register keeper", "", REGISTER, id_) for id_ in person_ids if id_ != viewer_id]
        g.setdefault("looks", []).extend(looks)


def _grants(roles: Sequence[Role]) -> list[Grant]:
    """The viewer's grants of these roles, the widest first."""
    return sorted((one for one in actor().grants if one.role in roles), key=lambda one: len(one.unit_path))


def _add(
    grant: Grant, *, kind: str, person_id: int | None = None, unit_path: str | None = None, as_on: date | None = None
) -> None:
    viewer_id = actor().person_id
    if viewer_id is not None:
        g.setdefault("looks", []).append(
            Look(viewer_id, grant.role.value, grant.unit_path, kind, person_id, unit_path, as_on)
        )
