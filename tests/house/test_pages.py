"""Every page that anybody can reach, and every form sent back to them, keeps the laws of pages; every link leads on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from courses.course import HardMaterial
from courses.scenario_folder import sound_way
from lms.actions import contacts, studying
from lms.app import create_app
from lms.records.database import make_engine
from lms.records.every_table import metadata
from lms.records.people import Person
from lms.web.extensions import catalogue, db
from tests.cast import add_cast
from tests.conftest import settings_for
from tests.factories import a_completion
from tests.house.authorisation import EVERYBODY, TABLE
from tests.house.conftest import Tours, starts
from tests.house.crawler import BY_NUMBER, Read, as_it_stands, forms, read, target, tour
from tests.house.page_laws import LAWS, SUFFIX, broken_laws
from tests.house.world import World, a_world, browser_of
from tests.pages import Visitor

SENDERS = "-AMBPW"
"""One of each kind of person, to send every form they can see."""
GOOD = """<!doctype html><html lang="en-GB"><head><title>Team{suffix}</title></head><body><main id="main"><h1>Team</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x"><label for="q">Name</label><input id="q" name="q">
<fieldset><legend>Which?</legend><input type="radio" id="r" name="r"><label for="r">This</label></fieldset>
<button>Send</button></form><h2>People</h2><table><caption>People</caption><tr><th scope="col">Name</th></tr></table>
<a href="#main">Up</a><img src="/x.png" alt="A map"><svg><title>A curve</title></svg></main></body></html>"""
BROKEN = (
    ("<h1>Team</h1>", "<h1>Team</h1><h1>Again</h1>", "has 2 h1: ['Team', 'Again']"),
    ("<title>Team", "<title>Teams", f"is titled ['Teams{SUFFIX}'] but headed “Team”"),
    (' lang="en-GB"', "", "does not say that it is in British English"),
    ('<label for="q">Name</label>', "", "has a field without a label: q"),
    ("<legend>Which?</legend>", "", "has a choice without a question: r"),
    ('id="r" name', 'id="q" name', "has the id q 2 times"),
    ('href="#main"', 'href="#gone"', "has a link that leads to nothing: #gone “Up”"),
    ("<h2>", '<h2 aria-labelledby="gone">', "has a h2 whose aria-labelledby leads to nothing: gone"),
    ("<h2>", '<h2 style="color:red">', "has a h2 with style"),
    ("<h2>", '<h2 onclick="x()">', "has a h2 with onclick"),
    ("<h2>", "<script>x()</script><h2>", "has a script inside"),
    ("<h2>", "<style>x{}</style><h2>", "has a style inside without its word of today"),
    ('href="#main"', 'href="javascript:x()"', "runs something: javascript:x()"),
    ("<caption>People</caption>", "", "has a table without a caption"),
    (' scope="col"', "", "has a header without a scope: Name"),
    (">Up<", "><", "has an empty a: #main"),
    (">Send<", "><", "has an empty button: None"),
    (' alt="A map"', "", "has a picture without alt: /x.png"),
    ("<title>A curve</title>", "", "has a drawing without a title"),
    ("<h2>People</h2>", "<h3>People</h3>", "steps from h1 to h3: People"),
    ('<input type="hidden" name="csrf_token" value="x">', "", "has a form without a token: None"),
    ('method="post"', 'method="get"', "has a form that shows its token: None"),
    ("<h2>People</h2>", "<h2>{{ people }}</h2>", "shows “"),
    ("<h2>People</h2>", "<h2>UUID('1')</h2>", "shows “"),
    ('href="#main"', 'href="/team?page=None"', "has a link to nowhere: /team?page=None"),
    ('id="q" name="q"', 'id="q" name="q" value="None"', "has a input whose value is None"),
    ("<fieldset>", '<form method="get"></form><fieldset>', "has a form inside a form, which no browser knows: None"),
)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_keeps_the_laws(tours: Tours, who: str) -> None:
    assert in_breach(tours[who]) == {}


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_link_leads_somewhere(tours: Tours, who: str) -> None:
    linked = [page for page in tours[who] if page.came_from and not page.came_from.startswith("/outbox")]
    dead = [f"{page.status} {page}" for page in linked if page.status not in LIVE]

    assert dead == []


LIVE = {200, 301, 302, 303, 422}
"""A form that only asks and is refused is a page with the reason on it."""


@pytest.mark.parametrize("who", EVERYBODY)
def test_reading_changes_nothing(moving_world: World, who: str) -> None:
    before = moving_world.records.contents()

    tour(moving_world, who, starts(moving_world, who), most=3)

    assert moving_world.records.contents() == before
    assert not moving_world.records.have_changed()


@pytest.mark.parametrize("who", SENDERS)
def test_every_form_sent_back_keeps_the_laws(moving_world: World, who: str) -> None:
    """Each form as it stands, and filled in badly; whatever comes back is read, and then all is put back."""
    came_back = list(sent_back(moving_world, who))

    assert in_breach(came_back) == {}
    assert [f"{page.status} {page}" for page in came_back if page.status >= 500] == []


@pytest.mark.parametrize("version", ["whole", "gentler"])
def test_every_page_of_the_courses_as_they_are_keeps_the_laws(tmp_path: Path, at: datetime, version: str) -> None:
    with a_learner_of_everything(tmp_path, at, version) as (world, lessons):
        pages = tour(world, "A", ["/your-training", "/worried-about-someone", *lessons])

    assert in_breach(pages) == {}
    assert [str(page) for page in pages if page.status not in LIVE] == []
    assert len(pages) > len(lessons) > 80


def test_every_place_on_a_sound_way_through_a_scenario_keeps_the_laws(tmp_path: Path, at: datetime) -> None:
    with a_learner_of_everything(tmp_path, at, "whole") as (world, lessons):
        walks = [address for address in lessons if address.endswith("/scenario")]
        pages = [page for address in walks for page in sound_walk(world, address)]

    assert in_breach(pages) == {}
    assert len(pages) > 2 * len(walks) > 20


def test_the_tours_reach_every_page_of_the_table(tours: Tours) -> None:
    """A page that no link leads to is found by nobody."""
    read_in_tours = {(page.address.split("?")[0]) for pages in tours.values() for page in pages if page.status == 200}
    plain = {line.path for line in TABLE if line.method == "GET" and "<" not in line.path}

    assert plain - read_in_tours == {"/assign-training/done"}, "Only this one needs an order just made."


@pytest.mark.parametrize(("good", "bad", "sentence"), BROKEN)
def test_a_broken_law_would_be_noticed(good: str, bad: str, sentence: str) -> None:
    page = GOOD.replace("{suffix}", SUFFIX)
    assert good in page

    found = broken_laws(BeautifulSoup(page.replace(good, bad, 1), "html.parser"))

    assert any(one.startswith(sentence) for one in found), found


def test_a_good_page_breaks_no_law() -> None:
    assert broken_laws(BeautifulSoup(GOOD.replace("{suffix}", SUFFIX), "html.parser")) == []
    assert len({law.__name__ for law in LAWS}) == len(LAWS)


@pytest.fixture(scope="module")
def moving_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world in which forms are sent, and everything put back."""
    with a_world(tmp_path_factory.mktemp("forms"), demo=True) as world:
        yield world


@contextmanager
def a_learner_of_everything(folder: Path, at: datetime, version: str) -> Iterator[tuple[World, list[str]]]:
    """Amina in every course there is, who has chosen how to read the accounts in them; and every page to study."""
    url = f"sqlite:///{folder / 'lms.sqlite3'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    app = create_app(settings_for(url, folder), clock=lambda: at)
    cast = add_cast(app, at)
    with app.app_context():
        amina = db.session().get_one(Person, cast.amina.id)
        for award in {first.code for course in catalogue().courses for first in course.prerequisites}:
            a_completion(db.session(), amina, award)
        begun = [studying.begin(db.session(), course, by=cast.amina.actor, at=at).uid for course in catalogue().courses]
        contacts.seed(db.session(), catalogue().contacts.values(), by=cast.amina.actor, at=at)
        db.session.commit()
        pages = {
            f"/learning/{uid}/{module.slug}/{page.slug}": page
            for uid, course in zip(begun, catalogue().courses, strict=True)
            for module, page in course.pages()
        }
    visitor = Visitor(app)
    visitor.sign_in_as(cast.amina)
    for address, page in pages.items():
        if page.hard_material is HardMaterial.DESCRIBES:
            assert visitor.post(address, {"act": "read", "version": version}).status == 303
    browser = browser_of(visitor, "A", "Amina, in the middle of everything", cast.amina.id)
    walks = [f"{address}/scenario" for address, page in pages.items() if page.walk]
    yield World(app, cast, {"A": browser}, {}), [*pages, *walks]
    with app.app_context():
        db.engine.dispose()


def sound_walk(world: World, address: str) -> Iterator[Read]:
    """The pages of a scenario as somebody reads them who chooses soundly each time, its end among them."""
    with world.app.app_context():
        scenarios = {one.title: one for course in catalogue().courses for one in course.scenarios}
    page = read("A", address, "", world.send("A", address))
    heading = page.soup().find("h1")
    assert heading is not None
    scenario = scenarios[heading.get_text()]
    yield page
    for step in sound_way(scenario.start, scenario.nodes, scenario.endings):
        form = {"act": "choose", "node": step.node, "choice": step.choice}
        assert world.send("A", address, method="POST", form=form).status_code == 303
        yield read("A", address, "", world.send("A", address))


def in_breach(pages: Iterable[Read]) -> dict[str, list[str]]:
    """Broken laws, each with at most two pages where that is so."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.is_page and page.status not in (301, 302, 303):
            for sentence in broken_laws(page.soup()):
                if len(found[sentence]) < 2:
                    found[sentence].append(f"{page.status} {page}")
    return dict(found)


def sent_back(world: World, who: str) -> Iterator[Read]:
    """What comes back from each form that this person can see, sent once for each kind of address."""
    done: set[tuple[str, str]] = set()
    for page in tour(world, who, starts(world, who), most=3):
        if not page.is_page:
            continue
        for form in forms(page.soup()):
            path = target(page, form)
            fields = as_it_stands(form)
            for way, fill in WAYS.items():
                key = (BY_NUMBER.sub("*", urlsplit(path).path) + str(sorted({name for name, _ in fields})), way)
                if key in done or path in ("/sign-out", "/exit"):
                    continue
                done.add(key)
                yield from _send(world, who, path, fill(fields, form), page)


def _send(world: World, who: str, path: str, fields: list[tuple[str, str]], page: Read) -> Iterator[Read]:
    data: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        data[name].append(value)
    data["csrf_token"] = [world.principals[who].token]
    answer = read(who, path, page.address, world.send(who, path, method="POST", data=data))
    yield answer
    onward = answer.location.split(" ")[0]
    if onward and urlsplit(onward).netloc in ("", "localhost"):
        yield read(who, onward, path, world.send(who, onward))
    if world.records.have_changed():
        world.records.put_back()


def _filled_badly(fields: list[tuple[str, str]], form: object) -> list[tuple[str, str]]:
    return [(name, "99" if name.endswith(("-day", "-year")) else f"{value} \x00 <b>&'\"") for name, value in fields]


Fill = Callable[[list[tuple[str, str]], object], list[tuple[str, str]]]
WAYS: dict[str, Fill] = {
    "as it stands": lambda fields, _form: fields,
    "emptied": lambda fields, _form: [],
    "filled in badly": _filled_badly,
}
