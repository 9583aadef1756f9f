"""Whatever is sent, the app answers: no fault, no hang, and nothing written but what a good request may write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from lms.app import create_app
from lms.records.database import make_engine
from lms.records.every_table import metadata
from lms.web.access import KEPT_STATUSES
from tests.conftest import NOW, settings_for
from tests.house.hostile import TEXTS, Attack, answer_to, attacks, spoilt_one_by_one
from tests.house.world import World, a_world, furnished, taught

SEEDS = range(10)
ATTACKS_OF_A_SEED = 500
SEEDS_ON_POSTGRESQL = range(100, 104)
SIGNING_IN = {"sign_in_links", "sign_in_sessions", "sign_in_tries", "outbox_messages", "audit_lines", "people"}
STANDING = {"standings", "kept_counts", "kept_totals", "kept_places", "audit_lines"}
STUDY = {
    *("enrolments", "page_reads", "check_answers", "walk_moves"),
    *("attempts", "attempt_items", "responses", "editions"),
}
PASSING = {"enrolments", "completions", "completion_grounds", "certificates", "outbox_messages"}
RULES = {"assignments", "expiry_terms"}
SESSIONS = {"planned_sessions", "session_audiences", "session_terms", "session_keepers", "bookings"}
EXCUSES = {"exemptions", "extensions", "placing_doubts"}
MAY_WRITE = {
    "/sign-in": SIGNING_IN,
    "/sign-out": SIGNING_IN,
    "/exit": SIGNING_IN,
    "/your-password": SIGNING_IN,
    "/courses": STUDY | STANDING | {"item_versions", "short_checks", "short_check_items"},
    "/keep-fresh": {"short_checks", "short_check_items", "item_versions", "editions"},
    "/short-checks": {"recalls", "short_checks", "short_check_answers", "shown_outcomes", "audit_lines"},
    "/learning": STUDY
    | STANDING
    | {"item_versions", "completions", "certificates", "outbox_messages", "notices", "re_marks"},
    "/live-sessions": STANDING | PASSING | SESSIONS | {"held_sessions", "attendances", "session_registers"},
    "/sessions": {"bookings", "access_needs", "outbox_messages", "audit_lines"},
    "/certificates": STANDING | {"certificates", "outbox_messages"},
    "/team": STANDING | PASSING | RULES | EXCUSES | {"practice_seen", "editions", "notices", "posts", "export_orders"},
    "/duplicates": STANDING
    | RULES
    | EXCUSES
    | {"mergers", "merged_rows", "posts", "completions", "enrolments", "page_reads", "check_answers", "walk_moves"}
    | {"attempts", "attempt_items", "responses", "contact_answers", "tier_overrides", "pauses", "ways_of_asking"}
    | {"evidence_claims", "evidence_words", "sign_in_sessions", "outbox_messages", "bookings", "access_needs"}
    | {"shown_outcomes", "re_marks"},
    "/your-files": {"export_steps", "audit_lines"},
    "/assign-training": STANDING | {"requirements", "assignments", "notices", "outbox_messages"},
    "/staff-list": STANDING
    | RULES
    | {"agreements", "outbox_messages"}
    | {"staff_imports", "column_matches", "people", "posts", "units", "assignments"},
    "/your-settings": {"pauses", "ways_of_asking"},
    "/your-other-account": SIGNING_IN - {"sign_in_sessions", "people"},
    "/contacts": {"contacts", "audit_lines"},
    "/your-organisations": STANDING | RULES | {"agreements", "posts"},
    "/outside-courses": {"evidence_claims", "evidence_words", "audit_lines", "outbox_messages"},
    "/to-decide": STANDING | PASSING | RULES | {"evidence_claims", "evidence_words", "editions", "placing_doubts"},
    "/requirements": STANDING | RULES | {"rules", "rule_versions", "requirements"},
    "/contact-profiles": STANDING | RULES | {"contact_answers", "tier_overrides"},
    "/quarters": {"quarter_snapshots", "audit_lines"},
    "/headcounts": {"headcounts", "organisations", "units", "audit_lines"},
    "/targets": {"targets", "audit_lines"},
    "/reminders": {"reminder_rounds", "planned_notices", "audit_lines"},
    "/tell-us": {"remarks", "remark_addresses"},
    "/told-us": {"remarks", "remark_replies", "remark_addresses", "outbox_messages", "audit_lines"},
    "/content": STANDING
    | PASSING
    | RULES
    | {"content_reviews", "marking_decisions", "re_marks", "standard_panels", "judge_sheets"},
}
"""The tables that a good form may change, by the first part of its address."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with a_world(tmp_path_factory.mktemp("hostile")) as world:
        yield world


@pytest.fixture(scope="module")
def world_on_postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("hostile-postgresql")
    engine = make_engine(postgresql_url)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    app = create_app(settings_for(postgresql_url, folder), catalogue=taught(folder / "content"), clock=lambda: NOW)
    with furnished(app, NOW) as world:
        yield world


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_sent_breaks_the_app_or_leaves_a_trace_it_may_not(world: World, seed: int) -> None:
    before = world.records.contents()

    wrong = [fault for attack in attacks(world, seed, ATTACKS_OF_A_SEED) for fault in faults(world, attack, before)]

    assert wrong == []


@pytest.mark.timeout(120)
def test_no_field_spoilt_alone_breaks_the_app(world: World) -> None:
    before = world.records.contents()

    wrong = [fault for attack in spoilt_one_by_one(world) for fault in faults(world, attack, before)]

    assert wrong == []


@pytest.mark.records
@pytest.mark.timeout(120)
def test_no_field_spoilt_alone_breaks_the_app_on_postgresql(world_on_postgresql: World) -> None:
    answered = [(answer_to(world_on_postgresql, one)[0], str(one)) for one in spoilt_one_by_one(world_on_postgresql)]

    assert [one for one in answered if one[0] >= 500] == []
    assert len(answered) > 200


@pytest.mark.records
@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", SEEDS_ON_POSTGRESQL)
def test_nothing_sent_breaks_the_app_on_postgresql(world_on_postgresql: World, seed: int) -> None:
    """NULs and numbers that are too large break only there."""
    sent = [
        attack
        for attack in attacks(world_on_postgresql, seed, ATTACKS_OF_A_SEED)
        if attack.path not in (b"/sign-out", b"/exit")  # nothing is put back here: everybody stays signed in
    ]

    broken = [f"{answer_to(world_on_postgresql, one)[0]} {one}" for one in sent]

    assert [one for one in broken if one.startswith("5")] == []


def test_a_forged_host_is_never_repeated(world: World) -> None:
    for path in (b"/", b"/sign-in", b"/your-training", b"/team", b"/nowhere"):
        for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80"):
            status, headers, body = answer_to(world, Attack("B", "GET", path, environ={"HTTP_HOST": host}))

            assert (status, b"evil" in body, "evil" in str(headers)) == (400, False, False), (path, host)


def test_what_is_sent_does_not_become_markup(world: World) -> None:
    """Every text comes back only as text, wherever a page repeats it."""
    mark = "<script>alert(1)</script>"
    for path, name in (
        ("/assign-training", "q"),
        ("/check-certificate", "code"),
        ("/sign-in", "goes_to"),
        ("/team", "on"),
        ("/rates", "award"),
    ):
        for who in "-BP":
            _status, _headers, body = answer_to(
                world, Attack(who, "GET", path.encode(), f"by=people&{name}={mark}".encode())
            )

            assert mark.encode() not in body, (path, who)


def test_the_attacks_are_many_and_reach_into_the_app(world: World) -> None:
    """Half of them would prove nothing if all were turned away at the first door."""
    sent = [(attack, answer_to(world, attack)[0]) for attack in attacks(world, 0, ATTACKS_OF_A_SEED)]
    world.records.put_back()

    answered = {status for _attack, status in sent}
    assert len(SEEDS) * ATTACKS_OF_A_SEED >= 5_000
    assert len({str(attack) for attack, _status in sent}) > ATTACKS_OF_A_SEED * 0.9
    assert {200, 303, 400, 404, 405, 422} <= answered
    assert sum(status in (200, 303, 422) for _attack, status in sent) > ATTACKS_OF_A_SEED / 4
    assert any("\x00" in one for one in TEXTS)


def test_a_fault_and_a_trace_would_be_noticed(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        before = world.records.contents()

        world.app.view_functions["help_pages.privacy"] = broken
        noticed = list(faults(world, Attack("-", "GET", b"/privacy"), before))
        token = world.principals["B"].token
        before["contacts"] = []
        sent = Attack(
            "B", "POST", b"/team/remind", b"", "application/x-www-form-urlencoded", f"csrf_token={token}".encode()
        )
        traces = list(faults(world, sent, before))

    assert [one.split(" ", 1)[0] for one in noticed] == ["500"]
    assert [one.split(":", 1)[0] for one in traces] == ["wrote to contacts"]


def broken() -> str:
    raise LookupError("broken on purpose")


def faults(world: World, attack: Attack, before: dict[str, list[object]]) -> Iterator[str]:
    """What is wrong with the answer to this request, if anything; whatever it wrote is put back."""
    status, _headers, _body = answer_to(world, attack)
    if status >= 500:
        yield f"{status} {attack}"
    if world.records.have_changed():
        after = world.records.contents()
        allowed = MAY_WRITE.get("/" + attack.path.decode("latin-1").split("/")[1], set())
        wrote = {name for name in after if after[name] != before[name]}
        if attack.method != "POST" or status not in KEPT_STATUSES:
            yield f"wrote without keeping: {sorted(wrote)} {status} {attack}"
        elif wrote - allowed:
            yield f"wrote to {', '.join(sorted(wrote - allowed))}: {status} {attack}"
        world.records.put_back()
