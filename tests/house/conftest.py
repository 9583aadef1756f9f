"""One world for the tests of this folder that only look, and everything that everybody can reach in it."""

from collections.abc import Iterator, Mapping

import pytest

from tests.house.authorisation import EVERYBODY, TABLE, Line
from tests.house.crawler import Read, tour
from tests.house.test_authorisation import address_of, who_gets_in
from tests.house.world import World, a_world

Tours = Mapping[str, list[Read]]


@pytest.fixture(scope="session")
def still_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A demonstration in which nothing happens."""
    with a_world(tmp_path_factory.mktemp("still"), demo=True) as world:
        yield world


@pytest.fixture(scope="session")
def tours(still_world: World) -> Tours:
    """All that each principal comes to, from the pages of the table and the things they are let in to see."""
    return {who: tour(still_world, who, starts(still_world, who)) for who in EVERYBODY}


def starts(world: World, who: str) -> list[str]:
    """Every page without a thing in its address, and those of one's own things and of the people one oversees."""
    return [
        address_of(world, line, whose)
        for line in TABLE
        if line.method == "GET" and not line.query and not line.path.startswith("/static/")
        for whose, letters in who_gets_in(line).items()
        if not whose or (who in letters and not _needs_a_code(line))
    ]


def _needs_a_code(line: Line) -> bool:
    """Whoever has the code of a certificate got it from its holder, with the name on it."""
    return line.path.startswith(("/check-certificate/", "/certificates/"))
