"""What a lead has said so far of a rule: carried from page to page in the address, stored when it is published."""

import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from courses.course import Award
from lms.records.queries.requirements import RuleSeen
from lms.rules.deadline import ALLOWED
from lms.rules.renewal import RENEWAL_WINDOW_DAYS, RenewalKind
from lms.rules.requirement import WhichPosts

LONGEST_FIELD = 600
PARTS = ("unit", "award", "which", "weeks", "renewal", "months", "window", "day", "month", "short", "reason")
"""The names of what is said, as they stand in addresses."""
WEEKS_A_MONTH = 52 / 12

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


@dataclass(frozen=True)
class RuleAnswers:
    """Everything said so far, as it was said; whether it makes sense is found out page by page."""

    form_key: str
    """Made with the first page: the same rule sent twice is one rule."""
    rule: str
    """The uid of the rule that is changed; empty for a new one."""
    said: dict[str, str]

    @classmethod
    def read(cls, sent: "MultiDict[str, str]") -> "RuleAnswers":
        """The answers in an address or a form. What cannot be read counts as not said."""
        key = sent.get("order", "")
        return cls(
            form_key=key if _KEY.fullmatch(key) else secrets.token_urlsafe(24),
            rule=sent.get("rule", "")[:LONGEST_FIELD],
            said={name: sent[name][:LONGEST_FIELD] for name in PARTS if name in sent},
        )

    def fields(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """All that was said, to be carried on; without the fields that a page asks for itself."""
        said = [(name, text) for name, text in self.said.items() if name not in without and text]
        return [("order", self.form_key), *([("rule", self.rule)] if self.rule else []), *said]

    @property
    def rule_uid(self) -> UUID | None:
        """The rule that is changed, if there is one by that name."""
        try:
            return UUID(self.rule[:40])
        except ValueError:
            return None


def answers_of(rule: RuleSeen) -> dict[str, str]:
    """What a rule says, as the answers to begin a change with."""
    said = rule.newest
    fixed = said.renewal.kind is RenewalKind.FIXED_DATE
    return {
        "rule": str(rule.uid),
        "unit": str(said.unit_uid),
        "award": rule.award,
        "which": said.which_posts.value,
        "weeks": str(said.weeks),
        "renewal": said.renewal.kind.value,
        "months": str(said.renewal.months_valid),
        "window": str(said.renewal.window_days),
        "day": str(said.renewal.day) if fixed else "",
        "month": str(said.renewal.month) if fixed else "",
        "short": said.renewal.short_renewal.value,
        "reason": said.reason,
    }


def suggested(award: Award, *, months_valid: int | None, reason: str) -> dict[str, str]:
    """What the second page says before anybody has said it: the programme's usual terms for the tier."""
    allowed = ALLOWED[award.tier]
    return {
        "weeks": str(allowed.weeks + round(allowed.months * WEEKS_A_MONTH)),
        "renewal": RenewalKind.ROLLING.value,
        "months": str(months_valid or 36),
        "window": str(RENEWAL_WINDOW_DAYS),
        "reason": reason,
    }


def which_in_words(which: WhichPosts, award: Award, topic: str) -> str:
    """Whom a rule asks, for a choice on a page."""
    return {
        WhichPosts.EVERYBODY: "Everybody",
        WhichPosts.TIER: f"Posts that need tier {award.tier} or higher in {topic}",
        WhichPosts.PUBLIC: "Posts that meet the public",
    }[which]
