"""What a page of rates is asked: which training, as on which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from wtforms import SelectField

from lms.rules.published_rates import EVERYTHING, Tally
from lms.rules.refusals import Refusal
from lms.web.as_on import AsOnForm, as_on_form, chosen_day
from lms.web.award_names import award_name
from lms.web.extensions import on

ALL_TRAINING = "All required training"
UNKNOWN_TRAINING = "Choose training from the list."


class RatesForm(AsOnForm):
    """Which training, as on which day."""

    award = SelectField("Training", id="award", validate_choice=False)


@dataclass(frozen=True)
class Question:
    """One training or, for an empty award, all that is required; on a day up to today."""

    award: str
    on: date
    is_past: bool
    form: RatesForm
    tally: Tally

    @property
    def is_refused(self) -> bool:
        """What was asked makes no sense; the form says why, and the answer is for today and all training."""
        return bool(self.form.problems)

    @property
    def in_address(self) -> dict[str, Any]:
        """What a link carries to ask the same."""
        kept = {"award": self.award, "on": self.on.isoformat() if self.is_past else ""}
        return {name: value for name, value in kept.items() if value}

    @property
    def award_words(self) -> str:
        """The training in words, such as "Modern slavery tier 1"; empty for all."""
        return award_name(self.award) if self.award else ""


def asked(count: Callable[[date], Tally]) -> Question:
    """The question in this address, with what is counted on its day."""
    form = as_on_form(RatesForm)
    day = chosen_day(form) or on()
    tally = count(day)
    award = request.args.get("award", "")
    if award and award not in tally.awards:
        form.refuse(Refusal(UNKNOWN_TRAINING, field="award"))
        award = EVERYTHING
    form.award.choices = [(EVERYTHING, ALL_TRAINING), *((code, award_name(code)) for code in tally.awards)]
    form.award.data = award
    return Question(award, day, day < on(), form, tally)
