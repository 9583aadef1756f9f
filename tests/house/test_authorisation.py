"""Every route, method, principal and thing is answered as the table says, and whoever is shut out leaves no trace."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.rules import policy
from lms.rules.policy import Permission, is_a_person
from lms.web.access import KEPT_STATUSES, Guard
from tests.house.authorisation import (
    BAD,
    EVERYBODY,
    FILE,
    GONE,
    HANDED_IN,
    KEPT,
    NOT_FOUND,
    ONWARD,
    OUT,
    PAGE,
    REFUSED,
    SIGN_IN,
    TABLE,
    Line,
    address,
)
from tests.house.world import World, a_world

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
BY_STATUS = {204: KEPT, 400: BAD, 404: NOT_FOUND, 409: HANDED_IN, 410: GONE, 422: REFUSED}
CHANGES_EACH_TIME = re.compile(r'name="csrf_token" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("authorisation")) as world:
        yield world


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("demonstration"), demo=True) as world:
        yield world


# The table is whole


def test_every_route_has_its_line_and_every_line_its_route(world: World, demonstration: World) -> None:
    assert unlisted(world.app) == [], "Say in tests/house/authorisation.py who gets in there."
    assert gone(world.app) == [], "Take these lines out of tests/house/authorisation.py: the routes are gone."
    assert (unlisted(demonstration.app), gone(demonstration.app)) == ([], [])


def test_a_new_route_and_a_lost_one_would_be_noticed(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.app.url_map.add(world.app.url_rule_class("/secrets", endpoint="front.front", methods={"GET"}))

        assert unlisted(world.app) == ["GET /secrets"]
    assert gone(world.app, [Line("GET", "/was-there-once", PAGE, EVERYBODY)]) == ["GET /was-there-once"]


# The table holds


@pytest.mark.parametrize("area", sorted({line.path.split("/")[1] for line in TABLE}))
def test_everybody_is_answered_as_the_table_says(world: World, area: str) -> None:
    lines = [line for line in TABLE if line.path.split("/")[1] == area]

    assert deviations(world, lines) == []


def test_a_demonstration_shows_its_outbox_and_opens_nothing_else(demonstration: World) -> None:
    lines = [line for line in TABLE if line.method == "GET" and (line.only_in_demo or isinstance(line.let_in, str))]

    assert deviations(demonstration, lines, demo=True) == []


def test_no_other_method_is_answered_anywhere(world: World) -> None:
    taken = {(line.method, line.path) for line in TABLE}
    others = [(method, line.path) for line in TABLE for method in METHODS if (method, line.path) not in taken]

    answered = {
        (method, path, world.send(who, address(path, world.things["amina"]), method=method).status_code)
        for method, path in dict.fromkeys(others)
        for who in "-AB"
    }

    assert {one for one in answered if one[2] != 405} == set()
    assert not world.records.have_changed()


def test_no_form_is_taken_without_its_token(world: World) -> None:
    lines = [line for line in TABLE if line.method == "POST" and line.path != "/exit"]

    wrong = []
    for line in lines:
        for whose, letters in who_gets_in(line).items():
            for who in letters:
                response = send(world, line, who, whose, token=False)
                if answer_of(response) != BAD or world.records.have_changed():
                    wrong.append(f"{line.method} {line.path} by {who}: {answer_of(response)}")
                    world.records.put_back()

    assert wrong == []


@pytest.mark.parametrize("other", ["conor", "emeka", "nobody"])
def test_a_thing_of_another_does_not_open_under_ones_own_address(world: World, other: str) -> None:
    mine, theirs = world.things["amina"], world.things[other]
    tried = [
        world.send("A", f"/learning/{mine['finished']}/quiz/result/{theirs['attempt']}"),
        world.send("A", f"/learning/{mine['enrolment']}/quiz/result/{mine['attempt']}"),
        *(
            world.send("A", f"/learning/{mine['enrolment']}/quiz/{page}", method="POST", form=form)
            for page, form in (
                ("1", {"attempt": theirs["open attempt"], "answer": "2"}),
                ("1", {"attempt": mine["attempt"], "answer": "2"}),
                ("check", {"attempt": theirs["open attempt"]}),
                ("check", {"attempt": mine["attempt"]}),
            )
        ),
        world.send("B", "/assign-training/done?made=" + world.things["emeka"]["requirement"]),
    ]

    assert {response.status_code for response in tried} == {404}
    assert not world.records.have_changed()


# The table would notice


GUARDED = [one for one in Permission if policy.POLICY[one] != (is_a_person,)]
HELD_TWICE = {
    Permission.ASSIGN_IN_UNIT,
    Permission.EXCUSE,
    Permission.SEE_EVIDENCE_PACK,
    Permission.RELEASE_REMINDERS,
    Permission.SEE_MERGER,
}
"""What these name is looked for in the actor's own scope, so that it stays shut even with the policy gone."""


@pytest.mark.parametrize("permission", GUARDED)
def test_a_door_left_open_to_everybody_signed_in_would_be_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch, permission: Permission
) -> None:
    behind = lines_behind(world.app, permission)
    monkeypatch.setitem(policy.POLICY, permission, (is_a_person,))

    noticed = deviations(world, behind[:2]) != []

    assert behind
    assert noticed == (permission not in HELD_TWICE)


def test_a_form_left_open_to_everybody_signed_in_would_be_noticed_by_its_trace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy.POLICY, Permission.STUDY, (is_a_person,))
    line = next(line for line in TABLE if line.method == "POST" and line.path.endswith("/quiz/check"))

    found = deviations(world, [line])

    conors = f"POST {line.path}, emeka’s, by Conor, her colleague"
    assert [one for one in found if one.startswith(conors)] == [
        f"{conors}: onward instead of not found",
        f"{conors}: left a trace",
        f"{conors}: is told something else than of a thing there is not",
    ]


# How the table is held against the app


def unlisted(app: Flask, lines: Iterable[Line] = TABLE) -> list[str]:
    listed = {(line.method, line.path) for line in lines}
    return sorted(f"{method} {path}" for method, path in routes(app) - listed)


def gone(app: Flask, lines: Iterable[Line] = TABLE) -> list[str]:
    return sorted(f"{line.method} {line.path}" for line in lines if (line.method, line.path) not in routes(app))


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, str(rule)) for rule in app.url_map.iter_rules() for method in (rule.methods or ()) if method in METHODS
    }


def lines_behind(app: Flask, permission: Permission) -> list[Line]:
    """The lines of the doors that ask for this permission."""
    asking = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or ())
        if _guard(app, rule.endpoint).permission is permission
    }
    return [line for line in TABLE if (line.method, line.path) in asking]


def _guard(app: Flask, endpoint: str) -> Guard:
    guard: Guard = app.view_functions[endpoint].guard  # type: ignore[union-attr]  # every view has one by now
    return guard


def deviations(world: World, lines: Iterable[Line], *, demo: bool = False) -> list[str]:
    """What is answered otherwise than the table says, each as a sentence."""
    found: list[str] = []
    for line in lines:
        unknown: dict[str, str] = {}  # what each is told of a thing that there is not
        for whose in who_gets_in(line, nobodys=True):
            for who in EVERYBODY:
                found += _at_the_door(world, line, who, whose, unknown, demo=demo)
    return found


def _at_the_door(
    world: World, line: Line, who: str, whose: str, unknown: dict[str, str], *, demo: bool
) -> Iterator[str]:
    name = f"{line.method} {line.path}{f', {whose}’s' if whose else ''}, by {world.principals[who].who}"
    expected = expected_answer(line, who, whose, demo=demo)
    response = send(world, line, who, whose)
    if answer_of(response) != expected:
        yield f"{name}: {answer_of(response)} instead of {expected}"
    may_write = line.method == "POST" and response.status_code in KEPT_STATUSES and expected in (ONWARD, KEPT)
    if world.records.have_changed():
        if not may_write:
            yield f"{name}: left a trace"
        world.records.put_back()
    if expected == NOT_FOUND and whose:
        words = response.get_data().decode(errors="replace")
        told = CHANGES_EACH_TIME.sub("", words).replace(address_of(world, line, whose), "")
        if unknown.setdefault(who, told) != told:
            yield f"{name}: is told something else than of a thing there is not"
    if line.empty and who in who_gets_in(line).get(whose, ""):
        emptied = world.send(who, address_of(world, line, whose), method="POST")
        if answer_of(emptied) != line.empty or world.records.have_changed():
            yield f"{name}: {answer_of(emptied)} instead of {line.empty} when nothing was filled in"
            world.records.put_back()


def who_gets_in(line: Line, *, nobodys: bool = False) -> Mapping[str, str]:
    """Letters by whose thing it is; "" for an address that names no thing. First of all nobody's, if asked for."""
    if isinstance(line.let_in, str):
        return {"": line.let_in}
    return {**({"nobody": ""} if nobodys else {}), **line.let_in}


def expected_answer(line: Line, who: str, whose: str, *, demo: bool = False) -> str:
    let_in = who_gets_in(line).get(whose, "")
    if who in let_in and (demo or not line.only_in_demo):
        return line.answer
    for letters, answer in line.otherwise.items():
        if who in letters:
            return answer
    return SIGN_IN if who in OUT else NOT_FOUND


def send(world: World, line: Line, who: str, whose: str, *, token: bool = True) -> TestResponse:
    things = world.things[whose or "nobody"]
    form = {name: _filled(value, things) for name, value in line.form.items()}
    return world.send(who, address_of(world, line, whose), method=line.method, form=form, token=token)


def address_of(world: World, line: Line, whose: str) -> str:
    things = dict(world.things[whose or "nobody"])
    things |= {name: things[other] for name, other in line.uses.items()}
    return address(line.path, things) + line.query.format(**things)


def _filled(value: Any, things: Mapping[str, str]) -> Any:
    return (io.BytesIO(value[1]), value[0]) if isinstance(value, tuple) else str(value).format_map(things)


def answer_of(response: TestResponse) -> str:
    """What the answer is, in the words of the table."""
    status = response.status_code
    if status in (301, 302, 303):
        return SIGN_IN if "/sign-in?goes_to=" in response.location else ONWARD
    if status == 200:
        return PAGE if response.mimetype == "text/html" else FILE
    return BY_STATUS.get(status, f"status {status}")
