"""Signing in: one-time links, live sessions, and failures counted to slow down guessing."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.records.base import Base, BigId, Id, Instant, PersonId, UtcDateTime


class SignInLink(Base):
    """A one-time link sent by e-mail. Only a hash of its secret is kept."""

    __tablename__ = "sign_in_links"

    id: Mapped[Id]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[PersonId] = mapped_column(index=True)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None] = mapped_column(UtcDateTime)
    goes_to: Mapped[str] = mapped_column(String(500), default="")
    asked_by: Mapped[int | None] = mapped_column(BigId)
    """Who asked, in an account of their own, to join this one with it. Such a link signs nobody in."""


class SignInSession(Base):
    """A signed-in browser. It dies when it is ended, whatever cookie is shown later."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[Id]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[PersonId] = mapped_column(index=True)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None] = mapped_column(UtcDateTime)


class SignInTry(Base):
    """A try at signing in or at asking for a link, kept to slow down guessing. Addresses are kept as hashes."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index("ix_sign_in_tries_recent", "kind", "subject_hash", "at"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    subject_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[Instant]
