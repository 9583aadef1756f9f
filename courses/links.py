"""Which addresses a course may link to."""

import re

_SAFE_LINK = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>\"'`\\]*)?", re.IGNORECASE | re.ASCII)


def is_safe_link(link: str) -> bool:
    """Whether it is an address of the web, encrypted on the way, without a user name or port in it."""
    return len(link) <= 500 and _SAFE_LINK.fullmatch(link) is not None
