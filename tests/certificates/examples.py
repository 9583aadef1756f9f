"""A certificate to start from; a test says only what matters to it."""

from dataclasses import replace
from datetime import date
from typing import Any

from certificates.certificate import CertificateFacts

CODE = "CV-0W40-J2GB-1G6G-W3RG-M"

FACTS = CertificateFacts(
    holder="Łukasz Siân-José Ashworth",
    award="modern-slavery-1",
    topic_title="Modern slavery",
    tier=1,
    tier_name="Notice",
    course_title="Modern slavery: notice it and tell someone",
    edition="1.0",
    completed_on=date(2026, 11, 25),
    expires_on=date(2029, 11, 25),
    percent=91,
    how="Study and quiz",
    issuer="Riverside Community Safety Partnership",
    organisation="Riverside Council",
    outcomes=("Notice signs that belong together.", "Tell the right person."),
    code=CODE,
    check_url=f"https://training.example/check-certificate/{CODE}",
)


def facts(**changes: Any) -> CertificateFacts:
    """The example with these changes."""
    return replace(FACTS, **changes)
