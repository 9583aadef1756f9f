"""Whether somebody has agreed to be known by an organisation that listed them when others knew them already."""

from datetime import date

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, Id, Instant, Line, OrganisationId, PersonId, Uid, UtcDateTime


class Agreement(Base):
    """A stretch of time in which an organisation knows a person only as its own list names them.

    The organisation sees what it wrote itself and what was completed with it; of everything else it learns nothing, not
    even that there is anything. A person without a row is known to all their organisations. The stretch runs from
    `applies_from` up to the day before `agreed_on`; a person who takes their yes back begins another. Stretches of one
    person with one organisation never overlap, so what may be seen as on a past date never changes.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        Index("ix_agreements_person", "person_id", "organisation_id", "agreed_on"),
        Index(
            "uq_agreements_open",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("agreed_on IS NULL"),
            postgresql_where=text("agreed_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[PersonId]
    organisation_id: Mapped[OrganisationId]
    given_name: Mapped[str] = mapped_column(String(100))
    """The name and address that the organisation gave, and the only ones it sees."""
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254))
    role_title: Mapped[Line]
    """As what they were listed, for the question."""
    asked_at: Mapped[Instant]
    applies_from: Mapped[date | None] = mapped_column(Date)
    """None: from the beginning, since a list may date a post back."""
    agreed_on: Mapped[date | None] = mapped_column(Date)
    """The first day on which everything counts. None as long as they have not said yes."""
    refused_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """When they said that this is not them."""
