"""The page that says why and the standing itself come from one ledger, in every life."""

from datetime import date

import pytest

from lms.rules.ledger import Ledger, position_in, positions
from lms.rules.standing import Duty, Exemption, Extension, Held, Standing, standing
from lms.rules.why import Excused, Finished, Input, Line, PostHeld, Words, because, counting, explain, lines_of
from tests.rules.test_standing import PERSON, ledger_of, lives

ON = date(2026, 11, 25)


def test_the_explanation_never_disagrees_with_the_standing() -> None:
    explained: set[Standing] = set()
    for life, on in lives(11):
        ledger = ledger_of(life, on)
        for place, award, position in positions(ledger, on=on):
            found = explain(ledger, place, award, Words("Council"), on=on)
            assert found.position == position == position_in(ledger, place, award, on=on)
            asking = [line for line in lines_of(found, Input.REQUIREMENT) if line.does.startswith("Asks for it")]
            assert bool(asking) == position.required
            assert (position.standing is Standing.EXEMPT) == ("exemption" in found.because)
            held = [one for ones in counting(ledger, place, award).values() for one in ones if one.counts(on)]
            assert bool(held) == position.ever
            explained.add(position.standing)

    assert explained == set(Standing)


def test_every_input_has_its_line() -> None:
    place = (PERSON, 0)
    asked, due = date(2026, 1, 5), date(2026, 2, 1)
    exemption = Exemption(date(2026, 11, 1), date(2026, 12, 31))
    extension = Extension(date(2026, 1, 20), date(2027, 3, 1))
    held = Held(date(2024, 6, 1), date(2026, 6, 30))
    ledger = Ledger(
        units={place: 1},
        duties={place: {"prevent-1": [Duty(asked, due, None, (exemption,), (extension,))]}},
        held={PERSON: {"prevent-1": [held]}},
        started=frozenset({(PERSON, "prevent-1")}),
    )
    words = Words(
        organisation="Sherbourne Council",
        posts=[PostHeld("Warden, Wardens", date(2024, 1, 8))],
        reasons={(asked, due): ["Wardens meet people."]},
        finished=[
            Finished("prevent-1", "Awareness", "evidence", "manager-seen", date(2024, 6, 1), date(2024, 7, 1), held),
            Finished("prevent-2", "Referrals", "native", "issuer-verified", date(2024, 6, 2), date(2024, 6, 2), None),
        ],
        excused=[
            Excused(True, "Away from work for a while", date(2026, 11, 1), date(2026, 12, 31)),
            Excused(False, "More time is agreed", date(2026, 1, 20), date(2027, 3, 1)),
        ],
    )

    found = explain(ledger, place, "prevent-1", words, on=ON)

    assert found.because == "It is asked, but an exemption holds until 31 December 2026."
    assert found.lines == (
        Line(Input.POST, "Warden, Wardens", "since 8 January 2024", "Counted here"),
        Line(
            Input.REQUIREMENT,
            "Wardens meet people.",
            "asked on 5 January 2026, due on 1 February 2026",
            "Asks for nothing until 31 December 2026: exempt",
        ),
        Line(
            Input.EXEMPTION,
            "Away from work for a while",
            "given on 1 November 2026",
            "Nothing is asked until 31 December 2026",
        ),
        Line(Input.LATER_DATE, "More time is agreed", "given on 20 January 2026", "Not due before 1 March 2027"),
        Line(
            Input.COMPLETION,
            "Awareness (Learning done elsewhere, certificate seen)",
            "on 1 June 2024, recorded on 1 July 2024",
            "Counted until 30 June 2026",
        ),
        Line(
            Input.COMPLETION,
            "Referrals (Study and quiz here)",
            "on 2 June 2024",
            "Withdrawn: it does not count",
        ),
        Line(
            Input.EXPIRY,
            "The completion that lasts longest decides",
            "until 30 June 2026",
            "Renewing is suggested from 1 May 2026",
        ),
        Line(Input.STUDY, "Begun and not finished", "", "Shows as in progress until it is finished"),
    )


@pytest.mark.parametrize(
    ("duty", "held", "sentence"),
    [
        (None, (), "No requirement asks for it now."),
        (date(2026, 11, 24), (), "Nothing completed counts for it. It was due on 24 November 2026."),
        (date(2026, 11, 25), (), "Nothing completed counts for it. It is due on 25 November 2026."),
        (ON, (Held(date(2026, 1, 1), None),), "It is completed, and that does not run out."),
        (ON, (Held(date(2026, 1, 1), date(2028, 1, 31)),), "It is completed, and that counts until 31 January 2028."),
        (
            ON,
            (Held(date(2026, 1, 1), date(2026, 12, 31)),),
            "It is completed, and that counts until 31 December 2026. Renewing is suggested in the last 60 days.",
        ),
        (ON, (Held(date(2023, 1, 1), date(2026, 1, 31)),), "It was completed, and that counted until 31 January 2026."),
    ],
)
def test_the_reason_fits_every_standing(duty: date | None, held: tuple[Held, ...], sentence: str) -> None:
    duties = [Duty(date(2026, 1, 1), duty)] if duty else []

    assert because(standing(duties, held, started=False, on=ON), on=ON) == sentence
