"""What is asked, what was achieved and where everyone stands."""

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UnitId, UtcDateTime


class Requirement(Base):
    """That an audience must hold an award by a date. Set by a training lead for their own organisation."""

    __tablename__ = "requirements"

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId] = mapped_column(index=True)
    award: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date] = mapped_column(Date)
    audience: Mapped[str] = mapped_column(String(250))
    """Who was asked, in words, for example "Neighbourhood Officers and all teams in it"."""
    reason: Mapped[str] = mapped_column(String(500))
    """Why, as the learner reads it."""
    created_at: Mapped[Instant]
    created_by: Mapped[str] = mapped_column(String(250))
    order_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice makes one requirement."""


class Assignment(Base):
    """That this person must hold this award by this date, and why. Ended, never deleted."""

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("person_id", "requirement_id", "cycle"),
        Index("ix_assignments_open", "person_id", "award", "ended_on"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    requirement_id: Mapped[int] = mapped_column(BigId, ForeignKey("requirements.id"), index=True)
    organisation_id: Mapped[OrganisationId]
    award: Mapped[str] = mapped_column(String(60))
    cycle: Mapped[int]
    assigned_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """The first day on which it is no longer asked."""
    ended_because: Mapped[str] = mapped_column(String(250), default="")
    because: Mapped[str] = mapped_column(String(250), default="", server_default="")
    """What about the person's post a rule asks it for, as they read it. Empty where a lead named them."""


class Completion(Base):
    """A fact: this person completed this award, then, there, in this way. Withdrawn with a reason, never changed."""

    __tablename__ = "completions"
    __table_args__ = (Index("ix_completions_held", "person_id", "award", "completed_on"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    award: Mapped[str] = mapped_column(String(60))
    edition_id: Mapped[int] = mapped_column(BigId, ForeignKey("editions.id"))
    completed_at: Mapped[Instant]
    """The instant from which it counts: of the last answer, or of the approval of learning done elsewhere."""
    completed_on: Mapped[date] = mapped_column(Date)
    """The day of the learning. Of learning done elsewhere it can lie long before it began to count."""
    expires_on: Mapped[date | None] = mapped_column(Date)
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisations.id"), index=True)
    """The organisation as at that day; None when the person held no post."""
    how: Mapped[str] = mapped_column(String(40))
    verification: Mapped[str] = mapped_column(String(40))
    percent: Mapped[int | None]
    attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempts.id"), unique=True)
    enrolment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("enrolments.id"), unique=True)
    withdrawn_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """Of learning done elsewhere that was approved in error. A native one is withdrawn with its certificate."""
    withdrawn_by: Mapped[str | None] = mapped_column(String(250))
    withdrawn_because: Mapped[str | None] = mapped_column(String(500))


class Certificate(Base):
    """The document of one completion and its frozen facts. Revoked with a reason, never deleted."""

    __tablename__ = "certificates"

    id: Mapped[Id]
    completion_id: Mapped[int] = mapped_column(BigId, ForeignKey("completions.id"), unique=True)
    person_id: Mapped[PersonId] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    facts: Mapped[str] = mapped_column(Text)
    seal: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str] = mapped_column(String(250), default="")
    revoked_because: Mapped[str] = mapped_column(String(500), default="")


STILL_COUNTS = and_(Completion.withdrawn_at.is_(None), Certificate.revoked_at.is_(None))
"""Neither taken back nor with a certificate that was revoked; for a query that joins certificates from outside."""


class CertificateDrawing(Base):
    """The hash of a certificate's PDF as one template drew it, so that an older print can still be recognised."""

    __tablename__ = "certificate_drawings"
    __table_args__ = (UniqueConstraint("certificate_id", "template"),)

    id: Mapped[Id]
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificates.id"))
    template: Mapped[str] = mapped_column(String(20))
    pdf_sha256: Mapped[str] = mapped_column(String(64))


class KeptStanding(Base):
    """Where a person in post stands with an award: kept in step with the ledger, rebuilt by `flask doctor`.

    There is a row where the award is asked, exempt or not, or has ever been completed; elsewhere a person is
    "not required".
    """

    __tablename__ = "standings"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "award"),
        Index("ix_standings_counted", "organisation_id", "award", "standing"),
        Index("ix_standings_unit", "unit_id", "award"),
        Index("ix_standings_changes", "changes_on"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    unit_id: Mapped[UnitId]
    award: Mapped[str] = mapped_column(String(60))
    standing: Mapped[str] = mapped_column(String(20))
    required: Mapped[bool]
    ever: Mapped[bool]
    valid: Mapped[bool]
    due_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    changes_on: Mapped[date | None] = mapped_column(Date)
    exempt_until: Mapped[date | None] = mapped_column(Date)


class KeptPlace(Base):
    """The unit in which a person is counted for an organisation: that of their first present post there."""

    __tablename__ = "kept_places"
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"), Index("ix_kept_places_unit", "unit_id"))

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    unit_id: Mapped[UnitId]


class KeptCount(Base):
    """How many people of a unit stand where, per award. The award "" counts people in post."""

    __tablename__ = "kept_counts"
    __table_args__ = (
        UniqueConstraint("unit_id", "award"),
        Index("ix_kept_counts_organisation", "organisation_id", "award"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[OrganisationId]
    unit_id: Mapped[UnitId]
    award: Mapped[str] = mapped_column(String(60))
    in_post: Mapped[int] = mapped_column(default=0)
    ever: Mapped[int] = mapped_column(default=0)
    valid: Mapped[int] = mapped_column(default=0)
    required: Mapped[int] = mapped_column(default=0)
    required_valid: Mapped[int] = mapped_column(default=0)
    overdue: Mapped[int] = mapped_column(default=0)


class KeptTotal(Base):
    """The counts of all units of an organisation added up: as many rows whatever the number of people or of teams."""

    __tablename__ = "kept_totals"
    __table_args__ = (UniqueConstraint("organisation_id", "award"),)

    id: Mapped[Id]
    organisation_id: Mapped[OrganisationId]
    award: Mapped[str] = mapped_column(String(60))
    in_post: Mapped[int] = mapped_column(default=0)
    ever: Mapped[int] = mapped_column(default=0)
    valid: Mapped[int] = mapped_column(default=0)
    required: Mapped[int] = mapped_column(default=0)
    required_valid: Mapped[int] = mapped_column(default=0)
    overdue: Mapped[int] = mapped_column(default=0)


class StaffImport(Base):
    """A staff list that was brought in: its rows until they are applied, how they were read, what they changed."""

    __tablename__ = "staff_imports"

    id: Mapped[Id]
    uid: Mapped[Uid]
    organisation_id: Mapped[OrganisationId] = mapped_column(index=True)
    unit_id: Mapped[UnitId]
    """The unit whose people the list is of: those of them it does not name are leavers."""
    uploaded_by: Mapped[str] = mapped_column(String(250))
    uploaded_at: Mapped[Instant]
    file_name: Mapped[str] = mapped_column(String(250))
    file_sha256: Mapped[str] = mapped_column(String(64))
    table: Mapped[list[list[str]]] = mapped_column(JSON, deferred=True)
    """The headings and the rows as text. Emptied when the list is applied or a newer one comes: it is personal data."""
    header_row: Mapped[int] = mapped_column(default=1)
    """The number of the headings' row as a spreadsheet shows it."""
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    applied_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    applied_by: Mapped[str] = mapped_column(String(250), default="")
    summary: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    faults: Mapped[list[list[str]]] = mapped_column(JSON, default=list, deferred=True)
    """The rows that needed a look when it was applied, each with its remedy."""
    leavers: Mapped[list[int]] = mapped_column(JSON, default=list, deferred=True)
    """The ids of the people whose posts it ended, so that the roles they still hold can be shown."""


class ColumnMatch(Base):
    """How an organisation's column names were read last time, so that it is asked once."""

    __tablename__ = "column_matches"
    __table_args__ = (UniqueConstraint("organisation_id", "header_sha256"),)

    id: Mapped[Id]
    organisation_id: Mapped[OrganisationId]
    header_sha256: Mapped[str] = mapped_column(String(64))
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
