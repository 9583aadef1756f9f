"""Secrets people carry: made here, shown once, kept only as hashes. Passwords are hashed with Argon2id."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's parameters: about 25 ms, against 160 ms for the library's default."""
_DECOY = _HASHER.hash(secrets.token_urlsafe(16))
"""Verified against when there is nobody, so that an unknown address takes as long as a known one."""

LONGEST_PASSWORD = 200


def new_secret() -> str:
    """An unguessable word of 256 bits for a link or a session."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256. Secrets are random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_password(password: str) -> str:
    """The Argon2id hash to keep of a password."""
    return _HASHER.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password fits the hash. Takes as long when there is no hash."""
    try:
        return _HASHER.verify(password_hash or _DECOY, password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
