"""Before an account of harm there is a pause and a choice, once for each part; nobody else can tell that there was."""

import sqlite3
from contextlib import closing

from courses.catalogue import Catalogue
from courses.course import HardMaterial
from lms.demo.cast import CONOR
from tests.journeys.conftest import Site, Walk
from tests.journeys.test_staffing import asks_for_a_link
from tests.journeys.walker import Walker

SLAVERY = "modern-slavery-1"
PAUSE = "Before you read on"


def test_the_choice_before_an_account_is_the_learners_own(walker: Walk, site: Site, taught: Catalogue) -> None:
    course = taught.get(next(award for award in taught.awards if award.code == SLAVERY))
    module, account = next(pair for pair in course.pages() if pair[1].hard_material is HardMaterial.DESCRIBES)
    told = f"{module.slug}/{account.slug}"

    # Given a learner about to read an account, and their manager, who looks before and after
    conor, chidi = walker(width=360), walker("chidi")
    asks_for_a_link(conor, CONOR.email)
    pages = conor.begins(SLAVERY)
    seen_before, records_before = what_others_see(chidi), everything_kept(site)

    # When they come to it, they are told what is there, and nothing of it is shown yet
    conor.opens(f"{pages}/{told}")
    assert conor.heading == PAUSE
    assert module.content_note is not None
    conor.sees(module.content_note.shows, module.content_note.does_not_show, "minute")
    conor.does_not_see(account.title)

    # Then they can come back later, and are told again
    conor.presses("Come back later")
    assert conor.heading == "Your training"
    conor.sees("Your place is kept")
    conor.opens(f"{pages}/{told}")
    assert conor.heading == PAUSE

    # And they can read it without the account, and are not asked a second time in this part
    conor.presses("Read a version without the account")
    assert conor.heading == account.title
    conor.sees("This is the version without the account.")
    for page in module.pages:
        conor.opens(f"{pages}/{module.slug}/{page.slug}")
        assert conor.heading == page.title
    gentler = conor.opens(f"{pages}/{told}").main

    # And they can change their mind on the page
    conor.presses("Read it with the account")
    assert conor.heading == account.title
    whole = conor.main
    assert whole != gentler
    conor.presses("Read the version without it")
    assert conor.main == gentler

    # And of all this nothing was written down, and nobody else sees anything
    assert everything_kept(site) == records_before
    assert what_others_see(chidi) == seen_before
    assert CONOR.name in " ".join(seen_before)

    # And it is forgotten when they sign out
    conor.presses("Sign out")
    asks_for_a_link(conor, CONOR.email)
    conor.opens(f"{pages}/{told}")
    assert conor.heading == PAUSE


def what_others_see(manager: Walker) -> list[str]:
    """Conor as Chidi sees them: the team's page, their own page, and both files to take away."""
    manager.opens("/team").sees(CONOR.name)
    team = manager.main
    files = [manager.downloads(kind) for kind in ("CSV",)]
    manager.follows(CONOR.name)
    return [team, manager.main, *(file.decode() for file in files)]


def everything_kept(site: Site) -> list[str]:
    """The whole database as statements, but for who is signed in."""
    with closing(sqlite3.connect(f"file:{site.records}?mode=ro", uri=True)) as records:
        return [line for line in records.iterdump() if "sign_in_" not in line]
