"""Who must learn what: what a post has to do with people, the rules that ask for awards, and how long awards count.

Every row is a page of a register: answers and terms are only added, overrides, rules and versions are end-dated.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UnitId, UtcDateTime


class ContactAnswers(Base):
    """The six answers of a post's contact profile as somebody gave them. A changed mind is a new row.

    A new post has no answers: it is asked again.
    """

    __tablename__ = "contact_answers"
    __table_args__ = (Index("ix_contact_answers_latest", "post_id", "id"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id"))
    public: Mapped[bool]
    """Meets the public."""
    properties: Mapped[bool]
    """Goes into homes, properties or businesses."""
    at_risk: Mapped[bool]
    """Meets adults at risk or children."""
    referrals: Mapped[bool]
    """Submits referrals, advises on them or holds cases."""
    manages: Mapped[bool]
    """Manages staff of whom one of these is true."""
    first_responder: Mapped[bool]
    """Works for a First Responder body and acts for it."""
    answered_at: Mapped[Instant]
    answered_by: Mapped[str] = mapped_column(String(250))


class TierOverride(Base):
    """The tier a training lead has set for a post in a topic, with the reason, until a date (inclusive)."""

    __tablename__ = "tier_overrides"
    __table_args__ = (Index("ix_tier_overrides_post", "post_id", "topic"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id"))
    topic: Mapped[str] = mapped_column(String(60))
    tier: Mapped[int]
    reason: Mapped[str] = mapped_column(String(250))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    """The last day. Taken back earlier, it ends on the day before."""
    set_at: Mapped[Instant]
    set_by: Mapped[str] = mapped_column(String(250))


class Rule(Base):
    """A standing requirement: whoever falls under it is asked for the award. What it says is in its versions.

    People's assignments hang on its `Requirement`, as those of an order for named people do.
    """

    __tablename__ = "rules"

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId] = mapped_column(index=True)
    requirement_id: Mapped[int] = mapped_column(BigId, ForeignKey("requirements.id"), unique=True)
    award: Mapped[str] = mapped_column(String(60))
    ends_on: Mapped[date | None] = mapped_column(Date)
    """The first day on which it is no longer in force."""
    ended_because: Mapped[str] = mapped_column(String(250), default="")
    ended_by: Mapped[str] = mapped_column(String(250), default="")


class RuleVersion(Base):
    """What a rule says from a date: whom it asks, how long they have, how the award is renewed, and why.

    It is in force until a later version is. A planned one can be taken back until its date.
    """

    __tablename__ = "rule_versions"
    __table_args__ = (UniqueConstraint("rule_id", "number"),)

    id: Mapped[Id]
    rule_id: Mapped[int] = mapped_column(BigId, ForeignKey("rules.id"))
    number: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Date)
    unit_id: Mapped[UnitId]
    """With everything below it."""
    which_posts: Mapped[str] = mapped_column(String(20))
    """A `WhichPosts` of lms.rules.requirement."""
    weeks: Mapped[int]
    renewal: Mapped[str] = mapped_column(String(20))
    """A `RenewalKind` of lms.rules.renewal."""
    months_valid: Mapped[int]
    window_days: Mapped[int]
    fixed_month: Mapped[int]
    fixed_day: Mapped[int]
    """0 and 0 unless the award runs out on a fixed date each year."""
    short_renewal: Mapped[str] = mapped_column(String(20), default="everybody", server_default="everybody")
    """A `ShortRenewal` of lms.rules.renewal."""
    audience: Mapped[str] = mapped_column(String(250))
    reason: Mapped[str] = mapped_column(String(500))
    published_at: Mapped[Instant]
    published_by: Mapped[str] = mapped_column(String(250))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice makes one version."""
    taken_back_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[str] = mapped_column(String(250), default="")


class ExpiryTerm(Base):
    """Until when an organisation lets a completion count, from a date on, where that differs from what was issued.

    The completion and its certificate stay as they were. The latest row that had begun by a date is the answer for
    that date, so a report as at last quarter does not move when a policy does.
    """

    __tablename__ = "expiry_terms"
    __table_args__ = (
        UniqueConstraint("completion_id", "organisation_id", "number"),
        Index("ix_expiry_terms_person", "person_id", "organisation_id"),
    )

    id: Mapped[Id]
    completion_id: Mapped[int] = mapped_column(BigId, ForeignKey("completions.id"))
    organisation_id: Mapped[OrganisationId]
    person_id: Mapped[PersonId]
    number: Mapped[int]
    starts_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    because: Mapped[str] = mapped_column(String(250))
    created_at: Mapped[Instant]
