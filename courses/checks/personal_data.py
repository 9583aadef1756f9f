"""Whether a text holds a number or address that belongs to a person, or that belongs in the table of contacts."""

import re

from courses.manuscript import Manuscript

_PHONE = re.compile(r"(?<![\w.,])(?:\+\d{1,3}|\(?0\d)(?:[\s().-]{0,2}\d){7,12}(?!\w)", re.ASCII)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_INSURANCE = re.compile(r"(?<!\w)[A-Z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[A-D](?!\w)", re.ASCII)
_POSTCODE = re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)", re.ASCII)
_LONG_NUMBER = re.compile(r"(?<![\w.,£$€])\d(?:[ -]?\d){7,}(?![\w,])", re.ASCII)

_KINDS = (
    (_PHONE, "a phone number", "Keep it in contacts.yaml, and name it here like {{contact:police-101}}."),
    (_EMAIL, "an e-mail address", "Keep a way to get in touch in contacts.yaml, and name it here by its key."),
    (_INSURANCE, "a National Insurance number", "Take it out: no course needs a real person's number."),
    (_POSTCODE, "a full postcode", "Take it out: name the part of the city instead."),
    (_LONG_NUMBER, "a long number that may belong to a person", "Take it out, or write it with commas if it counts."),
)


def found_in(text: str) -> tuple[tuple[str, str], ...]:
    """What this text holds that it should not, and what to do; at most one thing for each stretch of text."""
    found: list[tuple[str, str]] = []
    for pattern, what, remedy in _KINDS:
        text, times = pattern.subn(" ", text)
        if times:
            found.append((what, remedy))
    return tuple(found)


def note_numbers_and_addresses(manuscript: Manuscript) -> None:
    """Note phone numbers, e-mail addresses and personal data in all that learners read."""
    for passage in manuscript.passages:
        for what, remedy in found_in(passage.text):
            manuscript.notebook.note(passage.spot, f"There is {what} in the text.", remedy)
