"""Imports only go down, and nothing below the top reads a clock."""

import ast
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

HOME = Path(__file__).resolve().parents[2]
ROOMS_WITHOUT_A_CLOCK = ("courses", "quizzes", "certificates", "lms/rules", "lms/records", "lms/actions", "lms/web")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("func", "now")}


def test_every_import_contract_holds() -> None:
    assert lint_imports(config_filename=str(HOME / "pyproject.toml")) == EXIT_STATUS_SUCCESS, (
        "An import goes up, or to a neighbour. Run lint-imports to see which, and move the thing it needs down a floor."
    )


def test_no_room_below_the_top_reads_a_clock() -> None:
    readings = [
        f"{path.relative_to(HOME)}:{node.lineno}"
        for room in ROOMS_WITHOUT_A_CLOCK
        for path in sorted((HOME / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and (_name(node.value), node.attr) in CLOCKS
    ]

    assert readings == [], "Take `at` or `on` as an argument instead: only app.py, cli.py and the jobs read a clock."


def test_a_clock_would_be_noticed() -> None:
    tree = ast.parse("import datetime\nx = datetime.datetime.now()\n")

    found = [(_name(n.value), n.attr) for n in ast.walk(tree) if isinstance(n, ast.Attribute)]

    assert ("datetime", "now") in found


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.relative_to(HOME)}:{inner.lineno}"
        for room in ("courses", "quizzes", "certificates", "lms")
        for path in sorted((HOME / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == [], "Import at the top of the file; if that goes round in a ring, a name lives on the wrong floor."


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
