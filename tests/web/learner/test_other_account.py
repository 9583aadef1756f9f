"""Somebody who works for two organisations joins their two accounts, and nobody else can or hears of it."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lms.actions import keeping
from lms.records.audit import AuditLine
from lms.records.mergers import Merger
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.rules.actor import Role
from lms.rules.dates import london_date
from lms.web.extensions import db
from tests.cast import Cast, Somebody
from tests.conftest import Clock
from tests.factories import a_completion, a_grant, a_person, a_post, a_requirement, an_assignment
from tests.pages import Page, Visitor

OTHER = "amina@hospitals.example"
AWARD = "modern-slavery-1"
ASKED = "If that address has an account, a link is on its way to it."


@dataclass(frozen=True)
class Twin:
    """Amina as the hospitals list her."""

    id: int
    uid: str


@pytest.fixture
def twin(app: Flask, cast: Cast, clock: Clock) -> Twin:
    """Amina works at the hospitals too, under another address, where she did what the council asks of her."""
    return list_twin(app, cast, clock)


def list_twin(app: Flask, cast: Cast, clock: Clock) -> Twin:
    with app.app_context():
        session = db.session()
        ward = session.get_one(Unit, cast.emergency_id)
        hospitals, council = (session.get_one(Organisation, id_) for id_ in (cast.hospitals_id, cast.council_id))
        other = a_person(session, "Amina Yusuf", email=OTHER)
        a_post(session, other, ward, role_title="KANARI nurse", staff_number="KANARI-9")
        a_completion(session, other, AWARD, organisation=hospitals)
        amina = session.get_one(Person, cast.amina.id)
        an_assignment(session, amina, a_requirement(session, council, AWARD))
        keeping.refresh(session, [other.id, amina.id], on=london_date(clock()))
        session.commit()
        return Twin(other.id, str(other.uid))


def ask(visitor: Visitor, address: str) -> Page:
    return visitor.open("/your-other-account").fill("The address of your other account", address).press("Send the link")


def letters_to(app: Flask, address: str) -> list[str]:
    with app.app_context():
        rows = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == address))
        return [row.body for row in rows.all()]


def link_for(app: Flask, address: str = OTHER) -> str:
    found = re.search(r"/your-other-account/[\w-]{43}", letters_to(app, address)[-1])
    assert found is not None
    return found.group()


def test_two_accounts_become_one_and_two_again(
    app: Flask, cast: Cast, twin: Twin, visitor: Visitor, clock: Clock
) -> None:
    # given somebody with another account, who asks for a link to its address
    visitor.sign_in_as(cast.amina)
    page = visitor.open("/your-settings").follow("Join your other account with this one")
    assert page.heading == "Your other account"
    asked = ask(visitor, OTHER.upper())
    assert ASKED in asked.main

    # when they open it, they read what would happen, as often as they like
    for _ in range(2):
        shown = visitor.open(link_for(app))
    assert shown.heading == "Join your two accounts?"
    assert "Completed: Modern slavery tier 1" in shown.main
    assert "Sherbourne Hospitals NHS Trust" in shown.main
    stands = [table for table in shown.tables() if table[0] == ["Training", "Where you would stand"]]
    assert [[row[0] for row in table[1:]] for table in stands] == [["Modern slavery tier 1"]] * 2
    assert stands[0][1][1].startswith("held")
    done = shown.press("Join the two accounts")

    # then what was done for the one counts for the other, and no organisation learns of the other
    assert "Your two accounts are one." in done.main
    assert OTHER in done.main
    bev, dara = Visitor(app), Visitor(app)
    bev.sign_in_as(cast.bev)
    dara.sign_in_as(cast.dara)
    at_council, at_hospitals = (one.open(f"/team/people/{cast.amina.uid}") for one in (bev, dara))
    assert "Modern slavery tier 1" in at_council.main
    assert "KANARI" not in at_council.html
    assert "Hospitals" not in at_council.main
    assert at_hospitals.status == 200
    assert "Council" not in at_hospitals.main
    assert dara.open(f"/team/people/{twin.uid}").status == 404

    # and either address leads there, and each has a line and a letter
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).where(AuditLine.verb == "join their own accounts")).all()
        assert sorted(line.subject_id for line in lines) == sorted((cast.amina.id, twin.id))
    for address in (OTHER, cast.amina.email):
        assert "You joined your two training accounts." in letters_to(app, address)[-1]

    # and they can be two again, by themself
    apart = done.press(f"Take them apart : this account and {OTHER}")
    assert apart.path == "/signed-out"
    assert visitor.open("/your-training").path == "/sign-in"
    assert dara.open(f"/team/people/{twin.uid}").status == 200
    assert dara.open(f"/team/people/{cast.amina.uid}").status == 404
    with app.app_context():
        assert keeping.differences(db.session(), on=london_date(clock())) == []


READ_BY_LEADS = (
    "/team",
    "/team?show=up+to+date",
    "/team/people.csv",
    "/team/remind",
    "/duplicates",
    "/to-decide",
    "/contact-profiles",
    "/assign-training/assigned",
    "/assign-training/what?by=people&q=amina&order=oooooooooooooooooooo",
    "/live-sessions",
    "/your-organisation",
    "/requirements",
    "/reminders",
    "/your-training",
)


def test_what_leads_and_managers_read_afterwards_tells_of_no_other_employer(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, clock: Clock
) -> None:
    list_twin(quick_app, quick_cast, clock)
    quick_visitor.sign_in_as(quick_cast.amina)
    ask(quick_visitor, OTHER)
    assert quick_visitor.open(link_for(quick_app)).press("Join the two accounts").path == "/your-other-account"

    theirs = ("kanari", "hospitals", "emergency")
    ours = ("council", "neighbourhood", "amina.yusuf@")
    for somebody, words in (
        (quick_cast.bev, theirs),
        (quick_cast.chidi, theirs),
        (quick_cast.gita, ours),
        (quick_cast.dara, ours),
    ):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(somebody)
        pages = [visitor.open(path) for path in READ_BY_LEADS]
        pages.append(visitor.open(f"/team/people/{quick_cast.amina.uid}"))
        read = [page for page in pages if page.status == 200]
        texts = [page.bytes.decode().lower() for page in read]
        assert sum("amina yusuf" in text for text in texts) >= 3
        overheard = {
            (somebody.name, page.path, word)
            for page, text in zip(read, texts, strict=True)
            for word in words
            if word in text
        }
        assert overheard == set()


def test_whether_an_address_has_an_account_is_not_told(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    answers = [ask(quick_visitor, address) for address in (quick_cast.emeka.email, "nobody@hospitals.example")]

    plain = [re.sub(r'value="[^"]+"|nonce="[^"]+"', "", page.html) for page in answers]
    assert plain[0] == plain[1]
    assert ASKED in answers[0].main
    assert (len(letters_to(quick_app, quick_cast.emeka.email)), letters_to(quick_app, "nobody@hospitals.example")) == (
        1,
        [],
    )
    assert "Amina" not in letters_to(quick_app, quick_cast.emeka.email)[0]


def test_asking_again_and_again_is_slowed_down_whoever_has_the_addresses(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    pages = [ask(quick_visitor, f"nobody{number}@hospitals.example") for number in range(6)]

    assert [page.status for page in pages] == [200] * 5 + [429]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Enter your e-mail address."),
        ("amina", "Enter an e-mail address with an @, such as name@council.example."),
        ("mine", "This is the address of the account you are signed in to. Enter the other one."),
    ],
)
def test_an_address_that_cannot_be_is_said_at_its_field(
    quick_cast: Cast, quick_visitor: Visitor, address: str, words: str
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = ask(quick_visitor, quick_cast.amina.email if address == "mine" else address)

    assert (page.status, page.errors) == (422, [words])


def test_the_link_is_of_no_use_to_anybody_else_nor_signs_anybody_in(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    ask(quick_visitor, quick_cast.emeka.email)
    link = link_for(quick_app, quick_cast.emeka.email)
    for somebody in (quick_cast.emeka, quick_cast.dara, quick_cast.bev):
        other = Visitor(quick_app)
        other.sign_in_as(somebody)
        assert other.open(link).status == 410
        assert other.post(link, {"seen": "x"}).status == 410
    stranger = Visitor(quick_app)
    assert stranger.open(link).path == "/sign-in"
    assert stranger.post(link.replace("/your-other-account/", "/sign-in/link/"), token=False).status in (400, 410)
    used = stranger.open(link.replace("/your-other-account/", "/sign-in/link/"))
    assert used.press("Go to your training").status == 410
    with quick_app.app_context():
        assert db.session.query(Merger).count() == 0


def test_the_link_works_once_and_for_an_hour(quick_app: Flask, quick_cast: Cast, clock: Clock) -> None:
    def ready() -> tuple[Visitor, str]:
        visitor = Visitor(quick_app)
        visitor.sign_in_as(quick_cast.amina)
        ask(visitor, quick_cast.emeka.email)
        return visitor, link_for(quick_app, quick_cast.emeka.email)

    visitor, link = ready()
    clock.at += timedelta(minutes=61)
    assert visitor.open(link).status == 410

    visitor, link = ready()
    page = visitor.open(link)
    assert page.press("Join the two accounts").heading == "Your other account"
    again = page.press("Join the two accounts")
    assert again.status == 410
    assert visitor.open(link).status == 410
    with quick_app.app_context():
        assert db.session.query(Merger).count() == 1


@pytest.mark.parametrize(
    ("reason", "words"), [("role", "The other account has a role"), ("joined", "joined with another one")]
)
def test_what_stands_in_the_way_is_said_with_what_to_do(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor, reason: str, words: str
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    ask(quick_visitor, quick_cast.emeka.email)
    link = link_for(quick_app, quick_cast.emeka.email)
    seen = quick_visitor.open(link).hidden("seen")
    with quick_app.app_context():
        session = db.session()
        emeka = session.get_one(Person, quick_cast.emeka.id)
        if reason == "role":
            a_grant(session, emeka, Role.MANAGER, session.get_one(Unit, quick_cast.emergency_id))
        else:
            _put(session, kept=quick_cast.emeka, other=quick_cast.conor, council_id=quick_cast.council_id)
        session.commit()

    page = quick_visitor.open(link)
    sent = quick_visitor.post(link, {"seen": seen})

    assert words in page.main
    assert "Join the two accounts" not in page.buttons
    assert (sent.status, len(sent.errors)) == (422, 1)


def _put(session: object, *, kept: Somebody, other: Somebody, council_id: int) -> None:
    session.add(  # type: ignore[attr-defined]
        Merger(
            kept_id=kept.id,
            other_id=other.id,
            organisation_id=council_id,
            merged_at=db.session.get_one(Person, kept.id).created_at,
            form_key="another",
        )
    )


def test_nobody_takes_apart_what_is_not_theirs(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)
    ask(quick_visitor, quick_cast.emeka.email)
    quick_visitor.open(link_for(quick_app, quick_cast.emeka.email)).press("Join the two accounts")
    with quick_app.app_context():
        uid = str(db.session.scalars(select(Merger.uid)).one())
    for somebody in (quick_cast.conor, quick_cast.bev, quick_cast.gita):
        other = Visitor(quick_app)
        other.sign_in_as(somebody)
        refused = other.post("/your-other-account/take-apart", {"merger": uid})
        assert (refused.status, refused.errors) == (422, ["Choose the account to take apart."])
        assert other.open(f"/duplicates/{uid}").status == 404
    bev = Visitor(quick_app)
    bev.sign_in_as(quick_cast.bev)
    assert "Emeka" not in bev.open("/duplicates").main
