from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from lms.actions import certificates
from lms.records.queries.certificates import (
    certificates_of,
    find_certificate_by_code,
    find_certificate_in_units,
    find_held_certificate,
)
from lms.records.results import CertificateDrawing
from lms.rules.actor import system_actor
from lms.rules.withdrawing import Withdrawal
from tests.actions.test_certificates import KEY, issued
from tests.factories import a_completion, a_person, a_post, a_unit, an_organisation, top_unit

NOBODYS = "CV-0000-0000-0000-0000-0"


def test_a_stranger_finds_the_sealed_facts_by_the_code(session: Session, at: datetime) -> None:
    row = issued(session, a_completion(session, a_person(session)), at)
    session.add(CertificateDrawing(certificate_id=row.id, template="1", pdf_sha256="f" * 64))
    issued(session, a_completion(session, a_person(session)), at)

    found = find_certificate_by_code(session, code=row.code, secret_key=KEY)

    assert found is not None
    assert found.facts is not None
    assert (found.id, found.facts.code, found.revoked_on) == (row.id, row.code, None)
    assert found.drawn_hashes == {"f" * 64}
    assert find_certificate_by_code(session, code=NOBODYS, secret_key=KEY) is None


def test_facts_changed_behind_the_systems_back_are_not_given(session: Session, at: datetime) -> None:
    # given one row whose facts were changed, and one that was given the facts and seal of another
    changed = issued(session, a_completion(session, a_person(session)), at)
    changed.facts = changed.facts.replace("Amina", "Ahmed")
    real = issued(session, a_completion(session, a_person(session)), at)
    copied = issued(session, a_completion(session, a_person(session)), at)
    copied.facts, copied.seal = real.facts, real.seal
    session.flush()

    found = [find_certificate_by_code(session, code=row.code, secret_key=KEY) for row in (changed, copied)]

    assert [one.facts if one else "missing" for one in found] == [None, None]


def test_the_day_of_withdrawal_is_a_london_day(session: Session) -> None:
    # given half past eleven at night in universal time, in summer
    late = datetime.fromisoformat("2026-07-01T23:30:00+00:00")
    row = issued(session, a_completion(session, a_person(session)), late)
    certificates.revoke(
        session, row, kind=Withdrawal.MISTAKE, holder_url="", because="A mistake.", by=system_actor("test"), at=late
    )

    found = find_certificate_by_code(session, code=row.code, secret_key=KEY)
    held = find_held_certificate(session, code=row.code)
    in_units = find_certificate_in_units(session, code=row.code, on=date(2026, 7, 2))

    assert [one.revoked_on if one else None for one in (found, held, in_units)] == [date(2026, 7, 2)] * 3


def test_the_holders_list_is_newest_first_and_nobody_elses(session: Session, at: datetime) -> None:
    amina, other = a_person(session), a_person(session)
    old = issued(session, a_completion(session, amina, completed_at=at - timedelta(days=400)), at)
    new = issued(session, a_completion(session, amina, completed_at=at), at)
    issued(session, a_completion(session, other), at)

    held = certificates_of(session, person_id=amina.id)

    assert [(one.code, one.award, one.person_id) for one in held] == [
        (new.code, "modern-slavery-1", amina.id),
        (old.code, "modern-slavery-1", amina.id),
    ]
    assert find_held_certificate(session, code=new.code) == held[0]
    assert find_held_certificate(session, code=NOBODYS) is None


def test_the_units_are_those_of_present_posts_where_it_was_earned(session: Session, at: datetime) -> None:
    # given a person with two posts where they earned it, one that ended there, one to come, and one elsewhere
    person = a_person(session)
    earned_at, elsewhere = an_organisation(session), an_organisation(session)
    units = [a_unit(session, earned_at, under=top_unit(session, earned_at)) for _ in range(4)]
    a_post(session, person, units[0])
    a_post(session, person, units[1], ends_on=date(2026, 11, 25))
    a_post(session, person, units[2], ends_on=date(2026, 11, 24))
    a_post(session, person, units[3], starts_on=date(2026, 11, 26))
    a_post(session, person, top_unit(session, elsewhere))
    row = issued(session, a_completion(session, person, organisation=earned_at), at)

    found = find_certificate_in_units(session, code=row.code, on=date(2026, 11, 25))

    assert found is not None
    assert found.unit_paths == (units[0].path, units[1].path)
    assert find_certificate_in_units(session, code=NOBODYS, on=date(2026, 11, 25)) is None
