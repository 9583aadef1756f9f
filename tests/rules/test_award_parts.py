"""Which parts of an award are done, on which day the last was, and what counts for it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.practice import Part
from lms.rules.award_parts import PartsDone, completed_on, counts, first_in_words, in_words, still_to_do

ALL = tuple(Part)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))
DONE = st.builds(PartsDone, DAYS, DAYS, DAYS)
PARTS = st.permutations(ALL[1:]).flatmap(lambda rest: st.integers(0, 2).map(lambda n: (Part.STUDY, *rest[:n])))


def test_the_learner_reads_what_is_done_and_what_is_not() -> None:
    done = PartsDone(study_on=date(2027, 2, 1), session_on=date(2027, 3, 3))

    assert in_words(ALL, done) == "2 of 3 parts: study done, session on 3 March 2027, sign-off not yet"
    assert in_words(ALL[:2], PartsDone()) == "0 of 2 parts: study not yet, session not yet"
    assert in_words((Part.STUDY,), done) == ""


def test_a_lead_reads_what_to_record_before_learning_done_elsewhere_counts() -> None:
    assert first_in_words((Part.SESSION, Part.SIGN_OFF)) == (
        "Record their live session and their sign-off first. The certificate stands for the study alone."
    )


@given(PARTS, DONE)
def test_an_award_is_completed_on_the_day_of_its_last_part_and_not_before(
    parts: tuple[Part, ...], done: PartsDone
) -> None:
    day = completed_on(parts, done)

    assert (day is None) == bool(still_to_do(parts, done))
    assert day is None or day == max(one for part in parts if (one := done.day(part)))


def test_what_an_earlier_completion_rested_on_is_used_up() -> None:
    def one_counts(day: date, last: date | None) -> bool:
        return counts(day, last_completed_on=last, months_valid=24, on=date(2026, 11, 25))

    held = date(2026, 11, 20)
    assert [one_counts(held, last) for last in (None, date(2026, 11, 19), held, date(2026, 11, 21))] == [
        True,
        True,
        False,
        False,
    ]
    assert [one_counts(day, None) for day in (date(2024, 11, 24), date(2024, 11, 25), date(2026, 11, 26))] == [
        False,
        True,
        False,
    ]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 120), st.integers(0, 5000))
def test_nothing_counts_longer_than_the_award_would(on: date, months: int, days: int) -> None:
    day = on - timedelta(days=days)

    assert counts(day, last_completed_on=None, months_valid=months, on=on) or days > 28 * months
    assert not counts(day, last_completed_on=None, months_valid=months, on=on) or days <= 31 * months
