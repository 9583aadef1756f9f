from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.actions import keeping
from lms.actions.headcounting import report_headcount, set_target
from lms.actions.snapshotting import freeze_last_quarter, freeze_quarter
from lms.records.audit import AuditLine
from lms.records.quarters import QuarterSnapshot
from lms.records.queries.quarters import quarter_as_counted
from lms.rules.actor import Actor, system_actor
from lms.rules.dates import london_midnight
from lms.rules.headcount_list import CountedStaff
from lms.rules.quarter import Programme, Reported, differences, quarter_of, sha256_of
from lms.rules.refusals import Refusal
from tests.factories import a_completion, a_person, a_post, a_requirement, an_assignment, an_organisation, top_unit

SLAVERY = "modern-slavery-1"
PROGRAMME = Programme("Riverside Partnership", {SLAVERY: "Modern slavery tier 1"})
END = date(2026, 9, 30)
OFFICE = Actor(person_id=None, name="Ewa Kowalska")


def staff(session: Session, name: str, *, people: int, held: int, done_on: date = date(2026, 5, 4)) -> int:
    """An organisation whose people must all hold it; so many do."""
    organisation = an_organisation(session, name)
    requirement = a_requirement(session, organisation, SLAVERY)
    ids = []
    for number in range(people):
        person = a_person(session, "CANARY Name")
        ids.append(person.id)
        a_post(session, person, top_unit(session, organisation))
        an_assignment(session, person, requirement, assigned_on=date(2026, 1, 5))
        if number < held:
            a_completion(session, person, SLAVERY, completed_at=london_midnight(done_on), expires_on=None)
    keeping.refresh(session, ids, on=date(2026, 11, 25))
    return organisation.id


def freeze(session: Session, at: datetime, ends_on: date = END) -> QuarterSnapshot:
    return freeze_quarter(session, ends_on=ends_on, programme=PROGRAMME, by=OFFICE, at=at)


def test_a_frozen_quarter_holds_what_the_ledger_said_and_its_hash(session: Session, at: datetime) -> None:
    council = staff(session, "Council", people=8, held=6)
    shelter = an_organisation(session, "Night Shelter").id
    set_target(session, award="", percent=85, from_on=date(2026, 4, 1), by=OFFICE, at=at)
    counted = CountedStaff("night  shelter", "", date(2026, 9, 1), 12, {SLAVERY: 7})
    report_headcount(session, counted, awards=PROGRAMME.awards, by=OFFICE, at=at)

    row = freeze(session, at)

    quarter = quarter_of(row.content)
    assert row.sha256 == sha256_of(row.content)
    assert (row.made_by, row.made_at, quarter.ends_on) == ("Ewa Kowalska", at, END)
    assert [one.on for one in quarter.days] == [date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), END]
    assert quarter.latest.tally.get(council, SLAVERY).required_valid == 6
    assert quarter.latest.targets == {"": 85}
    assert quarter.reported == (Reported(shelter, date(2026, 9, 1), 12, {SLAVERY: 7}),)
    assert "CANARY" not in row.content


def test_freezing_twice_keeps_the_first_and_later_entries_do_not_move_it(session: Session, at: datetime) -> None:
    staff(session, "Council", people=30, held=20)
    first = freeze(session, at)
    content, sha256 = first.content, first.sha256

    # when people come in later with earlier starts and completions
    staff(session, "Hospitals", people=30, held=9)
    again = freeze(session, at)

    assert (again.id, again.content, again.sha256) == (first.id, content, sha256)
    assert session.scalar(select(func.count()).select_from(QuarterSnapshot)) == 1
    assert session.scalar(select(func.count()).where(AuditLine.verb == "freeze a quarter")) == 1
    now = quarter_as_counted(session, ends_on=END, programme=PROGRAMME)
    assert "Hospitals: 0 people in post were counted, today it would be 30." in differences(quarter_of(content), now)


def test_counted_again_without_a_change_it_is_the_same_letter_for_letter(session: Session, at: datetime) -> None:
    staff(session, "Council", people=9, held=5)
    row = freeze(session, at)

    assert quarter_as_counted(session, ends_on=END, programme=PROGRAMME).text == row.content


def test_what_happens_after_the_quarter_is_not_in_it(session: Session, at: datetime) -> None:
    council = staff(session, "Council", people=9, held=5, done_on=date(2026, 10, 1))

    assert quarter_of(freeze(session, at).content).latest.tally.get(council, SLAVERY).required_valid == 0


def test_an_earlier_quarter_stays_in_the_trend_as_it_was_frozen(session: Session, at: datetime) -> None:
    council = staff(session, "Council", people=9, held=5)
    freeze(session, at, date(2026, 6, 30))
    hospitals = staff(session, "Hospitals", people=9, held=5)

    later = quarter_of(freeze(session, at).content)

    assert [set(one.tally.places) for one in later.days[2:]] == [{council}, {council, hospitals}]


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [
        (date(2026, 12, 31), "This quarter is not over yet."),
        (date(2026, 9, 29), "Choose a quarter from the list."),
        (date(1, 3, 31), "Choose a quarter from the list."),
    ],
)
def test_a_day_that_ends_no_quarter_is_refused(session: Session, at: datetime, ends_on: date, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        freeze(session, at, ends_on)


def test_a_quarter_in_which_nobody_was_in_post_is_refused(session: Session, at: datetime) -> None:
    with pytest.raises(Refusal, match="Nobody was in post"):
        freeze(session, at)
    assert session.scalar(select(func.count()).select_from(QuarterSnapshot)) == 0


def test_the_first_night_after_a_quarter_freezes_it_once(session: Session) -> None:
    staff(session, "Council", people=6, held=5)
    by = system_actor("nightly dates")

    def night(at: datetime) -> date | None:
        row = freeze_last_quarter(session, programme=PROGRAMME, by=by, at=at)
        return row.ends_on if row else None

    # 11 at night on 30 September is midnight of 1 October in London
    assert night(datetime(2026, 9, 30, 22, 30, tzinfo=UTC)) == date(2026, 6, 30)
    assert night(datetime(2026, 9, 30, 23, 0, tzinfo=UTC)) == END
    assert night(datetime(2026, 10, 1, 23, 0, tzinfo=UTC)) is None


def test_an_empty_partnership_freezes_nothing_at_night(session: Session, at: datetime) -> None:
    assert freeze_last_quarter(session, programme=PROGRAMME, by=system_actor("nightly dates"), at=at) is None
