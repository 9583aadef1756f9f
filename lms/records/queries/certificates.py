"""Certificates, as their holder and as a stranger with the code may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from certificates.certificate import CertificateFacts
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.results import Certificate, CertificateDrawing, Completion


@dataclass(frozen=True)
class CheckedCertificate:
    """A certificate's frozen facts, and whether it still stands."""

    id: int
    facts: CertificateFacts
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str
    drawn_hashes: frozenset[str]


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate in its holder's list."""

    code: str
    award: str
    facts: CertificateFacts
    revoked_at: datetime | None


def find_certificate_by_code(session: Session, *, code: str) -> CheckedCertificate | None:
    """The certificate with this code, or None."""
    row = session.scalars(select(Certificate).where(Certificate.code == code)).first()
    if row is None:
        return None
    hashes = session.scalars(
        select(CertificateDrawing.pdf_sha256).where(CertificateDrawing.certificate_id == row.id)
    ).all()
    return CheckedCertificate(
        id=row.id,
        facts=CertificateFacts.from_json(row.facts),
        issued_at=row.issued_at,
        revoked_at=row.revoked_at,
        revoked_because=row.revoked_because,
        drawn_hashes=frozenset(hashes),
    )


def certificates_of(session: Session, *, person_id: int) -> Sequence[HeldCertificate]:
    """Every certificate of this person, newest first."""
    rows = session.execute(
        select(Certificate.code, Completion.award, Certificate.facts, Certificate.revoked_at)
        .join(Completion, Completion.id == Certificate.completion_id)
        .where(Certificate.person_id == person_id)
        .order_by(Completion.completed_at.desc(), Certificate.id.desc())
    )
    return [HeldCertificate(row[0], row[1], CertificateFacts.from_json(row[2]), row[3]) for row in rows]
