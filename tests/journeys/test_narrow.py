"""On the narrowest phone, or enlarged four times, no page has to be scrolled sideways; however long a name is."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from courses.catalogue import Catalogue
from lms.actions import certificates, keeping, people
from lms.demo.cast import COUNCIL, NEIGHBOURHOOD
from lms.records.organisations import Organisation, Unit
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from tests.factories import a_completion
from tests.journeys.conftest import Site, Walk
from tests.journeys.walker import Walker

NARROW = 320
ROLES = ("", "amina", "chidi", "bev", "ewa", "farah")
OF_ONE_KIND = 3
"""Pages that differ only in the last part of their address are of one kind; so many of them are read."""
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|CV(?:-\w+)+|\d+|(?<=/courses/)[^/]+|(?<=/content/)[^/]+")
"""What in an address is only the name of a thing."""
LESSON = re.compile(r"^(/learning/\*|/content/\*/pages)/(?!quiz)[^/]+/[^/]+$")
FILE = re.compile(r"\.(csv|xlsx|pdf|zip|json|ics)$|/(pdf|csv|xlsx|file)\b|^/outside-courses/\*/certificate$")
LONG_SURNAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen"
LONG_UNIT = f"Neighbourhood and Community Resilience {'Safeguardingpartnershipcoordination' * 2} Team"


def named(address: str) -> str:
    """The address without the names in it and without what is asked of the page."""
    return LESSON.sub(r"\1/*/*", NAMES.sub("*", re.split("[?#]", address)[0]))


def links(person: Walker) -> Sequence[str]:
    found: list[str] = person.page.evaluate(
        "() => [...document.querySelectorAll('a[href]')].filter(one => !one.hasAttribute('download'))"
        ".map(one => one.href).filter(one => new URL(one).origin === location.origin)"
    )
    return [one.removeprefix(person.url) for one in found]


def too_wide(person: Walker) -> str:
    """How wide the page is, where that is more than the screen; and what sticks out."""
    found: str = person.page.evaluate(
        """() => {
          const wide = document.documentElement.scrollWidth;
          if (wide <= window.innerWidth) return "";
          const out = [...document.querySelectorAll("main *, header *, footer *, nav *")].find(
            one => one.getBoundingClientRect().right > window.innerWidth + 1 && !one.closest(".lms-table-scroll"));
          return `${wide}: ${out ? out.outerHTML.slice(0, 120) : "?"}`;
        }"""
    )
    return found


def pages(walker: Walk) -> Iterator[tuple[str, str]]:
    """Some pages of each kind that anybody is led to, with how they are too wide."""
    seen: set[str] = set()
    of_one_kind: Counter[str] = Counter()
    for key in ROLES:
        person = walker(key, width=NARROW)
        waiting = deque(links(person) if key else ["/", "/worried-about-someone", "/sign-in"])
        while waiting:
            address = waiting.popleft()
            name = named(address)
            kind = name.rsplit("/", 1)[0] or name
            if name in seen or FILE.search(name) or of_one_kind[kind] >= OF_ONE_KIND:
                continue
            seen.add(name)
            of_one_kind[kind] += 1
            person.page.goto(person.url + address)
            yield f"{name} (as {key or 'anybody'})", too_wide(person)
            waiting.extend(links(person))


def test_no_page_has_to_be_scrolled_sideways(walker: Walk) -> None:
    found = dict(pages(walker))

    assert {page: wide for page, wide in found.items() if wide} == {}
    assert len(found) > 50


def test_long_names_break_and_push_nothing_aside(walker: Walk, site: Site, taught: Catalogue) -> None:
    # Given somebody with a surname of eighty letters, in a unit whose name is as long as a unit's can be
    uid, code = somebody_with_long_names(site, taught)

    for key, ways in (
        ("chidi", (("/team", LONG_UNIT), (f"/team/people/{uid}", LONG_SURNAME))),
        ("bev", (("/assign-training", LONG_UNIT), (f"/certificates/{code}/withdraw", LONG_SURNAME))),
        ("ewa", (("/rates", COUNCIL.name), (f"/check-certificate/{code}", LONG_SURNAME))),
    ):
        # When people meet those names on a narrow phone
        person = walker(key, width=NARROW)
        for address, words in ways:
            # Then they see the whole of them, and the page is no wider than the phone
            person.opens(address).sees(words)


def somebody_with_long_names(site: Site, taught: Catalogue) -> tuple[UUID, str]:
    """A colleague in a team below Chidi's, who has passed a course; their name in addresses and their certificate's."""
    at, by = datetime.now(UTC) - timedelta(days=3), system_actor("test")
    course = taught.courses[0]
    with site.writing() as session:
        council = session.scalars(select(Organisation).where(Organisation.name == COUNCIL.name)).one()
        team = session.scalars(select(Unit).where(Unit.name == NEIGHBOURHOOD[2])).one()
        unit = people.add_unit(session, organisation_id=council.id, name=LONG_UNIT, under=team)
        person = people.add_person(
            session, given_name="Siân", family_name=LONG_SURNAME, email="long@council.example", by=by, at=at
        )
        people.give_post(session, person, unit, role_title="R" * 80, starts_on=london_date(at), by=by, at=at)
        certificate = certificates.issue(
            session,
            completion=a_completion(session, person, course.award.code, completed_at=at, organisation=council),
            holder=person.name,
            course=course,
            organisation=council.name,
            issuer="The partnership",
            secret_key=(site.records.parent / "secret-key").read_text().strip(),
            check_url_base=f"{site.url}/check-certificate",
            by=by,
            at=at,
        )
        keeping.refresh(session, [person.id], on=london_date(at))
        return person.uid, certificate.code
