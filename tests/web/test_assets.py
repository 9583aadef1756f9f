"""The built style sheet and script: whole, ours, named by their content, and served for good."""

import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from lms.app import create_app
from lms.web import assets
from lms.web.assets import AssetFault, build, script, style_sheet
from tests.conftest import Clock, missing, opened, settings_for

THEIR_CSS = (
    '@charset "UTF-8";:root{--brand:#1d70b8}.a{font-family:GDS Transport,arial,sans-serif}\n'
    "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */@font-face{font-family:GDS Transport;"
    "src:url(/assets/fonts/light.woff2)}@font-face{font-family:GDS Transport;src:url(/assets/fonts/bold.woff2)}"
    "@media (x){.govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}}.b{c:d}\n"
    "/*# sourceMappingURL=govuk-frontend.min.css.map */"
)
THEIR_JS = "class Button{}function createAll(a){}export{Button,createAll};//# sourceMappingURL=govuk.js.map\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A static folder and the components, tiny."""
    static, components = tmp_path / "static", tmp_path / "govuk"
    static.mkdir()
    components.mkdir()
    (components / "govuk-frontend.min.css").write_text(THEIR_CSS)
    (components / "govuk-frontend.min.js").write_text(THEIR_JS)
    (static / "lms.css").write_text("/* ours */\n.lms { color: red; }\n")
    (static / "lms.js").write_text("const a = 1;\n")
    (static / "components.js").write_text("createAll(Button);\n")
    return static, components


def test_the_style_sheet_is_theirs_without_what_is_the_governments_then_ours() -> None:
    css = style_sheet(THEIR_CSS, "/* ours */\n.lms {\n  color: red;\n}\n")

    assert css == (
        '@charset "UTF-8";:root{--brand:#12436d}.a{font-family:var(--lms-font,system-ui,sans-serif)}\n'
        "@media (x){}.b{c:d}\n"
        ".lms {\ncolor: red;\n}\n"
    )


@pytest.mark.parametrize("left", [".z{background:url(/assets/crown.svg)}", ".z{font:700 1rem GDS Transport}"])
def test_a_release_that_writes_it_otherwise_stops_the_build(left: str) -> None:
    with pytest.raises(AssetFault, match="still holds"):
        style_sheet(THEIR_CSS + left, "")


def test_scripts_are_joined_each_in_a_block_of_its_own() -> None:
    js = script(THEIR_JS, [("components.js", "createAll(Button);\n"), ("lms.js", "const a = 1;\n")])

    assert js == "class Button{}function createAll(a){}\n{\ncreateAll(Button);\n}\n{\nconst a = 1;\n}\n"


@pytest.mark.parametrize("line", ['import "./quiz.js";', "export const a = 1;", "export function b() {}"])
def test_a_script_that_cannot_be_joined_is_named(line: str) -> None:
    with pytest.raises(AssetFault) as fault:
        script(THEIR_JS, [("quiz.js", f"// words\n{line}\n")])

    assert str(fault.value).startswith(f"quiz.js holds “{line}”")


def test_the_build_names_files_by_content_and_packs_them(folders: tuple[Path, Path]) -> None:
    static, components = folders

    manifest = build(static, components)

    assert manifest == json.loads((static / "built" / "manifest.json").read_text())
    assert set(manifest) == {"lms.css", "lms.js", "components.js"}
    assert manifest["lms.js"] == manifest["components.js"]
    for name in manifest.values():
        assert gzip.decompress((static / f"{name}.gz").read_bytes()) == (static / name).read_bytes()
    assert build(static, components) == manifest


def test_the_build_before_stays_for_servers_that_still_name_it_and_older_ones_go(folders: tuple[Path, Path]) -> None:
    static, components = folders
    made = []
    for colour in ("red", "green", "blue"):
        (static / "lms.css").write_text(f".lms {{ color: {colour}; }}")
        made.append(build(static, components)["lms.css"])

    assert [(static / name).exists() for name in made] == [False, True, True]
    assert [(static / f"{name}.gz").exists() for name in made] == [False, True, True]


def test_a_missing_source_is_named_with_what_to_do(folders: tuple[Path, Path]) -> None:
    static, components = folders
    (components / "govuk-frontend.min.css").unlink()

    with pytest.raises(AssetFault, match=r"govuk-frontend\.min\.css is missing .* Run npm ci"):
        build(static, components)


def test_the_real_components_give_a_first_visit_of_at_most_60_kilobytes(tmp_path: Path) -> None:
    if not assets.COMPONENTS.is_dir():
        missing("The page components are not here: run npm ci.")
    static = tmp_path / "static"
    shutil.copytree(assets.STATIC, static, ignore=shutil.ignore_patterns("built"))

    manifest = build(static, assets.COMPONENTS)

    sent = sum((static / f"{name}.gz").stat().st_size for name in set(manifest.values()))
    assert len(set(manifest.values())) == 2
    assert sent < 45_000, "15 KB are left for the page itself."


# served


@pytest.fixture
def built_app(folders: tuple[Path, Path], sqlite_url: str, tmp_path: Path, catalogue: Catalogue, clock: Clock) -> Flask:
    static, components = folders
    build(static, components)
    app = next(opened(create_app(replace(settings_for(sqlite_url, tmp_path)), catalogue=catalogue, clock=clock)))
    app.static_folder = str(static)
    return app


def built_name(app: Flask, name: str) -> str:
    manifest: dict[str, str] = json.loads((Path(app.static_folder or "") / "built" / "manifest.json").read_text())
    return manifest[name]


@pytest.mark.parametrize(("name", "kind"), [("lms.css", "text/css"), ("lms.js", "text/javascript")])
def test_a_built_file_goes_out_packed_and_is_kept_for_a_year(built_app: Flask, name: str, kind: str) -> None:
    path = f"/static/{built_name(built_app, name)}"
    client = built_app.test_client()

    packed, plain = client.get(path, headers={"Accept-Encoding": "gzip"}), client.get(path)

    assert gzip.decompress(packed.data) == plain.data
    assert [answer.mimetype for answer in (packed, plain)] == [kind, kind]
    assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    for answer in (packed, plain):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_browser_that_has_the_file_gets_nothing_again(built_app: Flask) -> None:
    path = f"/static/{built_name(built_app, 'lms.css')}"
    client = built_app.test_client()
    tag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


def test_a_file_whose_name_stays_the_same_is_asked_for_again(built_app: Flask) -> None:
    answer = built_app.test_client().get("/static/lms.css")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path",
    ["built/none.css", "../app.py", "built/../../app.py", "built/%00.css", "built/..%2f..%2fsecret.css", "", "built/"],
)
def test_what_is_not_there_is_not_there(built_app: Flask, path: str) -> None:
    answer = built_app.test_client().get(f"/static/{path}", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
