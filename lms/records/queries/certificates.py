"""Certificates, as their holder, a stranger with the code, and somebody who may withdraw them see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from certificates.certificate import CertificateFacts
from certificates.seal import unsealed
from lms.records.mergers import Merger
from lms.records.organisations import Unit
from lms.records.people import Post
from lms.records.personal_data import AT_REQUEST
from lms.records.queries.mergers import IS_OPEN, kept_for
from lms.records.results import Certificate, CertificateDrawing, Completion
from lms.rules.dates import london_date


@dataclass(frozen=True)
class CheckedCertificate:
    """A certificate's frozen facts, and whether it still stands."""

    id: int
    facts: CertificateFacts | None
    """None when they are not the facts that were sealed: then nothing of them is to be trusted."""
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str
    drawn_hashes: frozenset[str]

    @property
    def is_erased(self) -> bool:
        """Whether the holder was erased: then nothing is told but that it was withdrawn at their request."""
        return self.revoked_because == AT_REQUEST

    @property
    def revoked_on(self) -> date | None:
        """The London date on which it was withdrawn."""
        return london_date(self.revoked_at) if self.revoked_at else None


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate as its holder sees it."""

    code: str
    award: str
    facts: CertificateFacts
    revoked_at: datetime | None
    revoked_because: str
    person_id: int

    @property
    def revoked_on(self) -> date | None:
        """The London date on which it was withdrawn."""
        return london_date(self.revoked_at) if self.revoked_at else None


@dataclass(frozen=True)
class CertificateInUnits:
    """A certificate and the units in which its holder works, for those who may withdraw it."""

    row: Certificate
    facts: CertificateFacts
    unit_paths: tuple[str, ...]

    @property
    def revoked_on(self) -> date | None:
        """The London date on which it was withdrawn."""
        return london_date(self.row.revoked_at) if self.row.revoked_at else None


def find_certificate_by_code(session: Session, *, code: str, secret_key: str) -> CheckedCertificate | None:
    """The certificate with this code, or None. Its seal is tried with the key."""
    row = session.scalars(select(Certificate).where(Certificate.code == code)).first()
    if row is None:
        return None
    hashes = session.scalars(
        select(CertificateDrawing.pdf_sha256).where(CertificateDrawing.certificate_id == row.id)
    ).all()
    facts = unsealed(row.facts, row.seal, secret_key)
    return CheckedCertificate(
        id=row.id,
        facts=facts if facts is not None and facts.code == code else None,
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
        drawn_hashes=frozenset(hashes),
    )


def certificates_of(session: Session, *, person_id: int) -> Sequence[HeldCertificate]:
    """Every certificate of this person, newest first; those of a record for which theirs stands, too."""
    rows = session.execute(
        _held()
        .where(or_(Certificate.person_id == person_id, Merger.kept_id == person_id))
        .order_by(Completion.completed_at.desc(), Certificate.id.desc())
    )
    return [_as_held(*row) for row in rows]


def find_held_certificate(session: Session, *, code: str) -> HeldCertificate | None:
    """The certificate with this code as its holder sees it, or None."""
    row = session.execute(_held().where(Certificate.code == code)).first()
    return _as_held(*row) if row else None


def find_certificate_in_units(session: Session, *, code: str, on: date) -> CertificateInUnits | None:
    """The certificate with this code and where its holder works on this day, or None.

    Only in the organisation where it was earned: one that the holder joined later did not give it and may not take it.
    """
    row = session.scalars(select(Certificate).where(Certificate.code == code)).first()
    if row is None:
        return None
    holders = [row.person_id, *kept_for(session, [row.person_id]).values()]
    paths = session.scalars(
        select(Unit.path)
        .join(Post, Post.unit_id == Unit.id)
        .join(Completion, Completion.organisation_id == Unit.organisation_id)
        .where(Completion.id == row.completion_id)
        .where(Post.person_id.in_(holders), Post.starts_on <= on, or_(Post.ends_on.is_(None), Post.ends_on >= on))
        .order_by(Unit.path)
    ).all()
    return CertificateInUnits(row, CertificateFacts.from_json(row.facts), tuple(paths))


def _held() -> Select[Certificate, str, int]:
    return (
        select(Certificate, Completion.award, func.coalesce(Merger.kept_id, Certificate.person_id))
        .join(Completion, Completion.id == Certificate.completion_id)
        .outerjoin(Merger, and_(Merger.other_id == Certificate.person_id, IS_OPEN))
    )


def _as_held(row: Certificate, award: str, person_id: int) -> HeldCertificate:
    return HeldCertificate(
        code=row.code,
        award=award,
        facts=CertificateFacts.from_json(row.facts),
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
        person_id=person_id,
    )
