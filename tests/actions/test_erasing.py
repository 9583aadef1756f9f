"""Erasing a person: nothing names them any more, everything that was counted stays as it was."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.actions import agreeing, audit, keeping, mailing, short_checks, signing_in
from lms.actions.erasing import REGISTER, enter, erase, erase_again, key_of, preview, registered
from lms.records import documents
from lms.records.every_table import metadata
from lms.records.evidence import EvidenceClaim
from lms.records.excusing import Pause
from lms.records.messages import Notice
from lms.records.people import Person, Post, RoleGrant
from lms.records.personal_data import AT_REQUEST, HOLDINGS, REMOVED
from lms.records.queries.certificates import find_certificate_by_code
from lms.records.queries.own_data import everything_on
from lms.records.queries.rates import By, tally_as_on
from lms.records.results import Certificate, Requirement, StaffImport
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShortCheckItem, ShownOutcome
from lms.records.viewing import Erasure
from lms.rules.actor import Role, Scope, system_actor
from lms.rules.refusals import Refusal
from tests.curriculum import SLAVERY_1, TRAUMA_1
from tests.factories import a_grant, a_person, a_requirement, actor_for, an_assignment
from tests.lead_and_teams import Town, a_town
from tests.quiz_sittings import study, take_quiz

TODAY = date(2026, 11, 25)
HAND = system_actor("flask person erase")
SECRET = "a secret for tests"
WORDS = ("amina", "yusuf", "canary")
"""Stand in everything that names the person."""


@dataclass(frozen=True)
class Life:
    """Amina of the wardens with everything anybody can have, and a folder of data."""

    town: Town
    folder: Path
    code: str

    def erase(self, session: Session, at: datetime, **more: Any) -> None:
        erase(
            session,
            self.town.amina.id,
            data_dir=self.folder,
            secret_key=SECRET,
            identity_checked="Seen with her passport.",
            by=HAND,
            at=at,
            **more,
        )


@pytest.fixture
def life(session: Session, at: datetime, catalogue: Catalogue, tmp_path: Path) -> Life:
    town = a_town(session)
    amina, hand = town.amina, actor_for(session, town.amina)
    course = catalogue.get(SLAVERY_1)
    done = study(session, course, by=hand, at=at - timedelta(days=60))
    take_quiz(session, done, course, by=hand, at=at - timedelta(days=60))
    check = short_checks.keep_fresh(session, course, by=hand, at=at - timedelta(days=30))
    short_checks.save_answer(session, check, position=1, positions=["1"], by=hand, at=at - timedelta(days=30))
    short_checks.hand_in(session, check, by=hand, at=at - timedelta(days=30))
    known = short_checks.show_what_is_known(session, catalogue.get(TRAUMA_1), by=hand, at=at)
    short_checks.hand_in(session, known, by=hand, at=at)
    session.add(ShownOutcome(enrolment_id=known.enrolment_id, outcome="tip1-o1", at=at))
    asked = a_requirement(session, town.council)
    asked.audience = "Amina Yusuf, Conor Walsh"
    an_assignment(session, amina, asked)
    signed = a_requirement(session, town.council, "hate-crime-1")
    signed.created_by, signed.created_at = amina.name, at
    a_grant(session, amina, Role.MANAGER, town.wardens)
    listed = agreeing.Listed(amina.id, "Canary", "Yusuf", "amina@council.example", "Canary helper")
    agreeing.ask(session, [listed], organisation_id=town.hospitals.id, site_url="", by=HAND, at=at)
    session.add(Pause(person_id=amina.id, starts_on=TODAY, until=TODAY))
    signing_in.make_link(session, amina, secret="s" * 43, goes_to="", minutes=9, at=at)
    mail = mailing.post(
        session, recipient="amina@council.example", subject="x", body="Hello Amina", person_id=amina.id, at=at
    )
    session.add(Notice(person_id=amina.id, stage="nudge", planned_at=at, planned_by="Bev", message_id=mail.id))
    session.add(
        EvidenceClaim(
            person_id=amina.id,
            equivalence="x",
            award="prevent-1",
            title="Canary course",
            completed_on=TODAY,
            document_sha256=documents.keep(tmp_path, b"canary document"),
            document_kind="pdf",
            document_bytes=15,
            state="waiting",
            made_at=at,
        )
    )
    session.add(
        StaffImport(
            organisation_id=town.council.id,
            unit_id=town.wardens.id,
            uploaded_by=amina.name,
            uploaded_at=at,
            file_name="list.csv",
            file_sha256="0" * 64,
            table=[["E-mail"], ["amina@council.example"]],
            faults=[["2", "Amina Yusuf", "No unit.", "Add it."], ["3", "Other Person", "No unit.", "Add it."]],
        )
    )
    audit.record(session, "do something", "person", amina.id, by=hand, at=at)
    session.flush()
    keeping.refresh(session, town.everybody, on=TODAY)
    code = session.scalars(select(Certificate.code)).one()
    return Life(town, tmp_path, code)


def texts(session: Session) -> dict[str, str]:
    """Every row of every table as one text in small letters, but for questions, in which invented people stand."""
    session.expire_all()
    return {
        table.name: json.dumps([list(row) for row in session.execute(select(table))], default=str).lower()
        for table in metadata.sorted_tables
        if table.name != "item_versions"
    }


def rates(session: Session, life: Life) -> list[Any]:
    """What the council's rates counted on days of the past."""
    days = [TODAY - timedelta(days=number) for number in (1, 2, 30, 59, 200)]
    return [tally_as_on(session, scope=Scope(("",)), by=By.UNIT, on=day).counts for day in days]


def test_nothing_names_them_any_more(session: Session, life: Life, at: datetime) -> None:
    before = {name for name, text in texts(session).items() if any(word in text for word in WORDS)}

    life.erase(session, at)

    after = {name: text for name, text in texts(session).items() if any(word in text for word in WORDS)}
    assert before >= {"people", "agreements", "certificates", "requirements", "staff_imports", "outbox_messages"}
    assert after == {}
    person = session.get_one(Person, life.town.amina.id)
    assert (person.name, person.email, person.password_hash, person.disabled_at) == (REMOVED, None, None, at)


def test_short_checks_what_they_showed_and_how_they_went_go_whole(session: Session, life: Life, at: datetime) -> None:
    kinds = (ShortCheck, ShortCheckItem, ShortCheckAnswer, ShownOutcome, Recall)
    assert [session.query(kind).count() for kind in kinds] == [2, 8, 1, 1, 1]

    life.erase(session, at)

    assert [session.query(kind).count() for kind in kinds] == [0] * 5


def test_the_rates_of_the_past_do_not_move(session: Session, life: Life, at: datetime) -> None:
    before = rates(session, life)

    life.erase(session, at)

    assert rates(session, life) == before
    assert any(counts.ever for counts in before[0].values())
    assert keeping.differences(session, on=TODAY) == []


def test_their_posts_roles_and_duties_end(session: Session, life: Life, at: datetime) -> None:
    life.erase(session, at)

    posts = session.scalars(select(Post).where(Post.person_id == life.town.amina.id)).all()
    assert [(post.ends_on, post.role_title, post.staff_number) for post in posts] == [
        (TODAY - timedelta(days=1), "", None)
    ]
    assert session.scalars(select(RoleGrant.ends_at).where(RoleGrant.person_id == life.town.amina.id)).all() == [at]


def test_the_code_of_their_certificate_says_it_was_withdrawn_at_their_request(
    session: Session, life: Life, at: datetime
) -> None:
    life.erase(session, at)

    found = find_certificate_by_code(session, code=life.code, secret_key=SECRET)

    assert found is not None
    assert (found.revoked_because, found.is_erased, found.drawn_hashes) == (AT_REQUEST, True, frozenset())


def test_what_others_were_asked_and_signed_stays(session: Session, life: Life, at: datetime) -> None:
    life.erase(session, at)

    session.expire_all()
    orders = session.execute(select(Requirement.audience, Requirement.created_by).order_by(Requirement.id)).all()
    assert orders == [(f"{REMOVED}, Conor Walsh", "the test"), ("Everyone", REMOVED)]
    assert session.scalars(select(StaffImport.faults)).one() == [["3", "Other Person", "No unit.", "Add it."]]
    assert session.get_one(Person, life.town.conor.id).name == "Conor Walsh"


def test_a_signature_of_somebody_else_of_the_same_name_stays(session: Session, life: Life, at: datetime) -> None:
    twin = a_person(session, "Amina Yusuf")
    other = a_requirement(session, life.town.council, "prevent-1")
    other.created_by, other.created_at = "Amina Yusuf", at + timedelta(days=1)
    audit.record(session, "assign", "requirement", other.id, by=actor_for(session, twin), at=at + timedelta(days=1))
    session.flush()

    life.erase(session, at)

    session.expire_all()
    assert session.scalars(select(Requirement.created_by).order_by(Requirement.id)).all() == [
        "the test",
        REMOVED,
        "Amina Yusuf",
    ]


def test_a_document_goes_with_them_unless_somebody_else_sent_the_same(
    session: Session, life: Life, at: datetime
) -> None:
    name = session.scalars(select(EvidenceClaim.document_sha256)).one()

    life.erase(session, at)

    assert documents.find(life.folder, name) is None


def test_a_preview_changes_nothing_and_its_code_is_asked_for(session: Session, life: Life, at: datetime) -> None:
    before = texts(session)
    shown = preview(session, life.town.amina.id, at=at)
    untouched = texts(session) == before
    session.add(Pause(person_id=life.town.amina.id, starts_on=TODAY, until=TODAY))
    session.flush()

    with pytest.raises(Refusal, match="changed since you looked"):
        life.erase(session, at, seen=shown.code)
    life.erase(session, at, seen=preview(session, life.town.amina.id, at=at).code)

    assert untouched
    assert (shown.name, shown.open_posts, shown.open_roles, shown.certificates) == ("Amina Yusuf", 1, 1, 1)
    assert shown.goes["Pauses you chose"] == 1
    assert shown.stays["What you completed"] == 1


def test_nobody_is_erased_without_a_word_on_their_identity(session: Session, life: Life, at: datetime) -> None:
    with pytest.raises(Refusal, match="how you made sure"):
        erase(
            session,
            life.town.amina.id,
            data_dir=life.folder,
            secret_key=SECRET,
            identity_checked="  ",
            by=HAND,
            at=at,
        )

    assert registered(life.folder / REGISTER) == frozenset()


def test_the_register_finds_them_again_in_an_older_copy(session: Session, life: Life, at: datetime) -> None:
    uid = life.town.amina.uid
    with session.begin_nested() as step:
        life.erase(session, at)
        step.rollback()  # the database is as it was before, as after a restore; the register is not
    assert session.get_one(Person, life.town.amina.id).name == "Amina Yusuf"

    again = erase_again(session, data_dir=life.folder, secret_key=SECRET, by=HAND, at=at)
    once_more = erase_again(session, data_dir=life.folder, secret_key=SECRET, by=HAND, at=at)

    assert (again, once_more) == (1, 0)
    assert session.get_one(Person, life.town.amina.id).name == REMOVED
    assert session.scalars(select(Erasure.key)).one() == key_of(uid)
    assert (life.folder / REGISTER).read_text().split() == [key_of(uid)]


def test_a_register_keeps_each_key_once(tmp_path: Path) -> None:
    for keys in (["a" * 64], ["a" * 64, "b" * 64, "b" * 64], []):
        enter(tmp_path / REGISTER, keys)

    assert (tmp_path / REGISTER).read_text() == f"{'a' * 64}\n{'b' * 64}\n"


def test_their_data_can_be_taken_away_whole_and_holds_no_secret(session: Session, life: Life) -> None:
    found = everything_on(session, person_id=life.town.amina.id)

    assert found["You"]["e-mail"] == "amina@council.example"
    assert [post["organisation"] for post in found["Your posts"]] == ["Sherbourne Council"]
    assert [one["award"] for one in found["What you completed"]] == ["modern-slavery-1"]
    assert [one["title"] for one in found["Learning done elsewhere that you recorded"]] == ["Canary course"]
    written = json.dumps(found)
    assert "secret" not in written
    assert "hash" not in written
    assert "Conor" not in written


def test_the_data_of_somebody_without_anything_is_empty_lists(session: Session) -> None:
    new = a_person(session, "New Person")

    found = everything_on(session, person_id=new.id)

    assert found.pop("You")["given name"] == "New"
    assert set(map(len, found.values())) == {0}


def test_every_table_that_leads_to_people_says_what_becomes_of_it() -> None:
    about = {"people"}
    while True:
        more = {
            table.name
            for table in metadata.sorted_tables
            if any(key.column.table.name in about for key in table.foreign_keys)
        }
        if more <= about:
            break
        about |= more

    assert about - {"people"} == set(HOLDINGS), "Say in lms/records/personal_data.py what becomes of these tables."


def test_every_line_of_it_names_columns_there_are() -> None:
    for name, holding in HOLDINGS.items():
        table = metadata.tables[name]
        assert set(holding.shown) | set(holding.blanks) <= set(table.c.keys()), name
        for column, value in holding.blanks.items():
            assert value is not None or table.c[column].nullable, (name, column)
        for step in holding.whose[:-1]:
            assert step in table.c, name
            table = next(iter(table.c[step].foreign_keys)).column.table
        assert next(iter(table.c[holding.whose[-1]].foreign_keys)).column.table.name == "people"
