"""A lead lists somebody of another organisation and looks for what that gives away: on every page, in every file."""

import io
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lms.actions import keeping
from lms.records.agreements import Agreement
from lms.records.messages import OutboxMessage
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.rules.dates import london_date
from lms.web.extensions import catalogue, db
from tests.cast import Cast
from tests.conftest import Clock
from tests.curriculum import TRAUMA_1
from tests.factories import a_requirement, an_assignment, an_enrolment
from tests.pages import Page, Visitor
from tests.staff_lists import a_row, as_csv
from tests.web.held import give_certificate
from tests.web.lead.test_importing import confirm_and_apply, see

AMINA = "amina.yusuf@council.example"
NOBODY = "nobody.known@council.example"
WARD = {"Directorate": "Emergency Care", "Team": "Emergency Department"}
STRANGER = a_row("77", "Mina", "Jones", Work_Email=AMINA, Job_Title="Volunteer", **WARD)
NOBODY_KNOWN = a_row("77", "Mina", "Jones", Work_Email=NOBODY, Job_Title="Volunteer", **WARD)


@dataclass(frozen=True)
class Attack:
    """Gita leads the hospitals. Amina of the council holds one award and is studying for another."""

    app: Flask
    cast: Cast
    gita: Visitor
    code: str
    """Of Amina's certificate."""


@pytest.fixture
def attack(app: Flask, cast: Cast, visitor: Visitor, clock: Clock) -> Attack:
    code = give_certificate(app, cast.amina, clock())
    with app.app_context():
        session = db.session()
        amina = session.get_one(Person, cast.amina.id)
        amina.family_name = "Truename"
        an_enrolment(session, amina, catalogue().get(TRAUMA_1), started_at=clock() - timedelta(days=2))
        keeping.refresh(session, [amina.id], on=london_date(clock()))
        session.commit()
    visitor.sign_in_as(cast.gita)
    return Attack(app, cast, visitor, code)


def preview(attack: Attack, row: list[str]) -> Page:
    """What the lead sees of a list of everybody there is and this row."""
    with attack.app.app_context():
        rows = db.session.execute(
            select(Person.given_name, Person.family_name, Person.email)
            .join(Post, Post.person_id == Person.id)
            .where(Post.organisation_id == attack.cast.hospitals_id, Post.ends_on.is_(None))
            .where(Person.email.not_in([AMINA, NOBODY]))
        )
        there = [
            a_row(str(number), given_name, family_name, Work_Email=email, **WARD)
            for number, (given_name, family_name, email) in enumerate(rows, 1)
        ]
    return see(attack.gita, as_csv(*there, row))


def listed(attack: Attack, row: list[str] = STRANGER) -> Page:
    return confirm_and_apply(preview(attack, row))


def require_both(attack: Attack, clock: Clock) -> None:
    """The hospitals ask Amina for what she holds and for what she is studying."""
    with attack.app.app_context():
        session = db.session()
        amina = session.get_one(Person, attack.cast.amina.id)
        hospitals = session.get_one(Unit, attack.cast.emergency_id).organisation_id
        for award in ("modern-slavery-1", TRAUMA_1.code):
            requirement = a_requirement(session, session.get_one(Organisation, hospitals), award)
            an_assignment(session, amina, requirement)
        keeping.refresh(session, [amina.id], on=london_date(clock()))
        session.commit()


def sheet(page: Page) -> str:
    book = load_workbook(io.BytesIO(page.bytes))
    return "\n".join(str([cell.value for cell in row]) for row in book.active.iter_rows())


def address(page: Page, words: str) -> str:
    return next(where for text, where in page.links.items() if words in text)


def test_a_preview_says_the_same_whether_or_not_the_address_is_known(attack: Attack) -> None:
    known, unknown = preview(attack, STRANGER), preview(attack, NOBODY_KNOWN)

    assert known.main.replace(AMINA, NOBODY) == unknown.main
    assert "Mina Jones" in known.main


def test_a_list_sent_again_says_the_same_too(attack: Attack) -> None:
    listed(attack)
    again = preview(attack, a_row("77", "Mina", "Jonas", Work_Email=AMINA, Job_Title="Volunteer", **WARD)).main
    confirm_and_apply(preview(attack, NOBODY_KNOWN))  # she leaves, somebody new joins
    new = preview(attack, a_row("77", "Mina", "Jonas", Work_Email=NOBODY, Job_Title="Volunteer", **WARD)).main

    assert "Name: Mina Jones becomes Mina Jonas" in again
    assert again.replace(AMINA, NOBODY) == new


def test_nothing_of_a_stranger_is_seen_until_they_agree(attack: Attack, clock: Clock) -> None:
    listed(attack)
    require_both(attack, clock)
    see_it = attack.gita.open

    team = see_it("/team")
    pages = {
        "team": team.main,
        "as on last week": see_it("/team?on=2026-11-18").main,
        "person": see_it(address(team, "Mina")).main,
        "csv": see_it("/team/people.csv").bytes.decode(),
        "csv as on last week": see_it("/team/people.csv?on=2026-11-18").bytes.decode(),
        "xlsx": sheet(see_it("/team/people.xlsx")),
        "search by the name they have": see_it("/assign-training?by=people&q=truename").main,
        "search by the name of the list": see_it("/assign-training?by=people&q=jones").main,
        "remind": see_it("/team/remind").main,
        "rates": see_it("/your-organisation").main,
        "rates as on last week": see_it("/your-organisation?on=2026-11-18").main,
    }

    assert {name for name, text in pages.items() if "Truename" in text or "Amina" in text} == set()
    assert "Mina Jones" not in pages["search by the name they have"]
    assert "Mina Jones" in pages["search by the name of the list"]
    for name in ("team", "person", "csv", "xlsx", "as on last week", "csv as on last week"):
        assert "Mina Jones" in pages[name]
        for word in ("Up to date until", "up to date until", "in progress", "In progress", "Begun", "renew soon"):
            assert word not in pages[name], (name, word)
    assert "Nothing completed yet." in pages["person"]
    assert attack.gita.open(f"/certificates/{attack.code}/withdraw").status == 404


def test_an_order_counts_a_stranger_as_somebody_without_the_award(attack: Attack) -> None:
    listed(attack)
    with attack.app.app_context():
        top = db.session.scalars(
            select(Unit).where(Unit.organisation_id == attack.cast.hospitals_id, Unit.parent_id.is_(None))
        ).one()
        asked = f"/assign-training/check?by=unit&unit={top.uid}&award=modern-slavery-1"
    page = attack.gita.open(f"{asked}&due-day=1&due-month=2&due-year=2027&reason=Why")

    assert page.heading == "Check before you assign"
    assert page.select("ul.govuk-list--bullet li")[-1:] == [
        "4 people get one e-mail called “Your training”, at most one a day"
    ]
    assert "already hold" not in page.main


def test_a_reminder_of_elsewhere_is_not_told_and_does_not_stand_in_the_way(attack: Attack, clock: Clock) -> None:
    listed(attack)
    require_both(attack, clock)
    with attack.app.app_context():
        session = db.session()
        council = session.get_one(Organisation, attack.cast.council_id)
        amina = session.get_one(Person, attack.cast.amina.id)
        an_assignment(session, amina, a_requirement(session, council, "hate-crime-1"))
        keeping.refresh(session, [amina.id], on=london_date(clock()))
        session.commit()
    chidi = Visitor(attack.app)
    chidi.sign_in_as(attack.cast.chidi)
    chidi.open(f"/team/people/{attack.cast.amina.uid}").press("Remind Amina Truename")

    page = attack.gita.open(f"/team/people/{attack.cast.amina.uid}").press("Remind Mina Jones")

    assert "1 person gets an e-mail now." in page.main
    assert "Chidi" not in page.main


def test_a_person_is_asked_when_they_sign_in_next_and_by_mail(attack: Attack) -> None:
    listed(attack)
    amina = Visitor(attack.app)

    home = amina.sign_in_as(attack.cast.amina)
    asked = home.follow("Is this right? Answer about Sherbourne Hospitals NHS Trust")

    assert asked.heading == "Is this right?"
    assert "added you to its staff list as Volunteer, under the name Mina Jones" in asked.main
    with attack.app.app_context():
        mails = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == AMINA)).all()
        assert [mail.subject for mail in mails] == ["Your training"]
        assert "Hello Amina" in mails[0].body
        assert "staff list as Volunteer. Is this right?" in mails[0].body


def test_a_yes_lets_everything_count_under_the_name_they_have(attack: Attack, clock: Clock) -> None:
    listed(attack)
    require_both(attack, clock)
    before = attack.gita.open("/team?on=2026-11-18").main
    amina = Visitor(attack.app)
    amina.sign_in_as(attack.cast.amina)
    question = amina.open("/your-organisations").follow("Is this right?")
    page = question.choose("Yes, I do").press("Save my answer")

    person = attack.gita.open(f"/team/people/{attack.cast.amina.uid}")

    assert page.select(".govuk-notification-banner__heading") == [
        "Your answer is saved. What you have completed counts there from today."
    ]
    assert person.heading == "Amina Truename"
    assert [row[0] for row in person.tables()[1][1:]] == ["Modern slavery tier 1"]
    assert attack.gita.open("/team?on=2026-11-18").main == before.replace("Mina Jones", "Amina Truename")


def test_a_no_takes_them_off_the_list_and_the_next_list_says_so(attack: Attack) -> None:
    listed(attack)
    amina = Visitor(attack.app)
    amina.sign_in_as(attack.cast.amina)
    question = amina.open("/your-organisations").follow("Is this right?")
    page = question.choose("No, that is not me").press("Save my answer")

    again = preview(attack, STRANGER)

    assert page.select(".govuk-notification-banner__heading") == ["Your answer is saved. You are off that list."]
    assert f"The person with the address {AMINA} said this is not them." in again.main
    assert "joins" not in again.main
    assert attack.gita.open(f"/team/people/{attack.cast.amina.uid}").status == 404
    assert "Mina Jones" not in attack.gita.open("/team").main


def test_a_question_without_an_answer_is_asked_again_beside_the_box(attack: Attack) -> None:
    listed(attack)
    amina = Visitor(attack.app)
    amina.sign_in_as(attack.cast.amina)

    page = amina.open("/your-organisations").follow("Is this right?").press("Save my answer")

    assert (page.status, page.errors) == (422, ["Choose yes or no. You can also leave this page and answer later."])


def test_a_yes_can_be_taken_back_and_given_again(attack: Attack, clock: Clock) -> None:
    listed(attack)
    amina = Visitor(attack.app)
    amina.sign_in_as(attack.cast.amina)
    amina.open("/your-organisations").follow("Is this right?").choose("Yes, I do").press("Save my answer")
    clock.move(days=3)
    amina.sign_in_as(attack.cast.amina)
    attack.gita.sign_in_as(attack.cast.gita)

    back = amina.open("/your-organisations").follow("Take my yes back from Sherbourne Hospitals NHS Trust")
    page = back.press("Take my yes back")
    person = attack.gita.open(f"/team/people/{attack.cast.amina.uid}")
    again = page.follow("Is this right?").choose("Yes, I do").press("Save my answer")

    assert page.select(".govuk-notification-banner__heading") == ["Your yes is taken back from today."]
    assert (person.heading, "Nothing completed yet." in person.main) == ("Mina Jones", True)
    assert again.status == 200
    assert attack.gita.open(f"/team/people/{attack.cast.amina.uid}").heading == "Amina Truename"
    with attack.app.app_context():
        assert db.session.query(Agreement).count() == 2
        assert keeping.differences(db.session(), on=london_date(clock())) == []


def test_the_question_of_another_person_is_not_found(attack: Attack) -> None:
    listed(attack)
    with attack.app.app_context():
        uid = db.session.scalars(select(Agreement.uid)).one()
    conor = Visitor(attack.app)
    conor.sign_in_as(attack.cast.conor)

    assert conor.open(f"/your-organisations/{uid}").status == 404
    assert conor.post(f"/your-organisations/{uid}", {"answer": "yes"}).status == 404
    assert conor.post(f"/your-organisations/{uid}/take-back").status == 404
    assert attack.gita.post(f"/your-organisations/{uid}", {"answer": "yes"}).status == 404
