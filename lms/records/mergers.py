"""Records that turned out to be of one person, and what went on under the one that is kept. Ended, never deleted."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, OrganisationId, PersonId, Uid, UtcDateTime

APART = "These are two people."
"""Why a row of the kept record ended or was withdrawn that had gone on from another's: it was never theirs."""


class Merger(Base):
    """That two records are of one person; or, where it never began, that somebody said they are of two.

    Everything that happened stays under the record it happened to. From this instant on, what still counts goes on
    under the kept one, as rows of its own, and signing in with the other's address leads there.
    """

    __tablename__ = "mergers"
    __table_args__ = (
        Index(
            "uq_mergers_open",
            "other_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    kept_id: Mapped[PersonId] = mapped_column(index=True)
    other_id: Mapped[PersonId] = mapped_column(index=True)
    organisation_id: Mapped[OrganisationId] = mapped_column(index=True)
    """The organisation that lists both, and knows of both all there is. Of accounts that somebody joined themself: one
    that lists either; no organisation is told."""
    by_themself: Mapped[bool] = mapped_column(default=False)
    """The person joined two accounts of their own, whoever lists them."""
    merged_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    """None: it was only said that these are two people."""
    merged_by: Mapped[str] = mapped_column(String(250), default="")
    because: Mapped[str] = mapped_column(String(250), default="")
    ended_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(250), default="")
    ended_because: Mapped[str] = mapped_column(String(250), default="")
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with the form: the same form sent twice does it once."""


class MergedRow(Base):
    """A row of the other record that ended with a merger, and the row of the kept one in which it goes on."""

    __tablename__ = "merged_rows"
    __table_args__ = (
        UniqueConstraint("merger_id", "record", "from_id"),
        Index("ix_merged_rows_from", "record", "from_id"),
    )

    id: Mapped[Id]
    merger_id: Mapped[int] = mapped_column(BigId, ForeignKey("mergers.id"))
    record: Mapped[str] = mapped_column(String(40))
    """The table."""
    from_id: Mapped[int] = mapped_column(BigId)
    to_id: Mapped[int | None] = mapped_column(BigId)
    """None: the kept record had its own."""
