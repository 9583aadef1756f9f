"""Letters are kind, neutral and rare."""

from datetime import date

import pytest

from lms.rules.reminder import Waiting, news, news_stage, nudge, nudge_stage
from lms.rules.standing import Standing


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 11, 23), "nudge 2026-W48"),
        (date(2026, 11, 29), "nudge 2026-W48"),
        (date(2026, 11, 30), "nudge 2026-W49"),
        (date(2027, 1, 3), "nudge 2026-W53"),
        (date(2024, 12, 30), "nudge 2025-W01"),
    ],
)
def test_a_reminder_is_single_from_monday_to_sunday(on: date, stage: str) -> None:
    assert nudge_stage(on) == stage


def test_news_is_single_for_a_day() -> None:
    assert news_stage(date(2026, 11, 25)) == "new training 2026-11-25"


def test_a_reminder_names_what_is_due_and_where_to_carry_on() -> None:
    letter = nudge(
        "Amina",
        [
            Waiting("Modern slavery: notice", Standing.OVERDUE, date(2026, 11, 1)),
            Waiting("Prevent: notice", Standing.LAPSED, date(2026, 10, 31)),
            Waiting("Hate crime: notice", Standing.IN_PROGRESS, date(2026, 12, 24)),
        ],
        link="https://training.example/your-training",
    )

    assert letter == (
        "Hello Amina,\n\n"
        "This training is waiting for you:\n\n"
        "- Modern slavery: notice: due on 1 November 2026\n"
        "- Prevent: notice: was valid until 31 October 2026, time to renew it\n"
        "- Hate crime: notice: due on 24 December 2026\n\n"
        "Your place is kept. Carry on here:\n\nhttps://training.example/your-training\n\n"
        "You can stop at any time and come back. If something is in the way, tell your manager.\n"
    )


def test_news_does_not_say_what_the_training_is_about() -> None:
    assert news("Amina", link="https://training.example/your-training") == (
        "Hello Amina,\n\n"
        "There is new training for you. See what it is, why, and by when:\n\n"
        "https://training.example/your-training\n\n"
        "You can do it in short parts, on a phone or a computer. Your place is kept.\n"
    )
