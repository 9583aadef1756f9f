"""Which addresses a course may link to, and which numbers it may give to dial."""

import re

_SAFE_LINK = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>\"'`\\]*)?", re.IGNORECASE | re.ASCII)
_DIALLED = re.compile(r"\+?[0-9]+( [0-9]+)*", re.ASCII)


def is_safe_link(link: str) -> bool:
    """Whether it is an address of the web, encrypted on the way, without a user name or port in it."""
    return len(link) <= 500 and _SAFE_LINK.fullmatch(link) is not None


def is_number_to_dial(number: str) -> bool:
    """Whether a telephone can dial it: digits, with single spaces if you like, after a plus abroad."""
    return _DIALLED.fullmatch(number) is not None
