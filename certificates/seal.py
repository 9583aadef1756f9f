"""The seal over a certificate's facts: a row changed behind the system's back no longer fits its seal."""

import hashlib
import hmac

from certificates.certificate import CertificateFacts

_PURPOSE = b"certificate seal 1"


def seal(facts: CertificateFacts, key: str) -> str:
    """64 hex digits over every fact, which only somebody with the key can make."""
    own_key = hmac.digest(key.encode(), _PURPOSE, hashlib.sha256)
    return hmac.new(own_key, facts.to_json().encode("ascii"), hashlib.sha256).hexdigest()


def unsealed(text: str, given: str, key: str) -> CertificateFacts | None:
    """The facts in this text, or None when they are not the ones that were sealed with this key."""
    try:
        facts = CertificateFacts.from_json(text)
    except ValueError:
        return None
    return facts if seal_holds(facts, given, key) else None


def seal_holds(facts: CertificateFacts, given: str, key: str) -> bool:
    """Whether these are the facts that were sealed with this key."""
    return hmac.compare_digest(seal(facts, key).encode(), given.encode("utf-8", "replace"))
