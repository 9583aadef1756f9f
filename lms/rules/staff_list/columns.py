"""Which column of a list holds what: guessed from headings, matched once by a person, remembered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lms.rules.refusals import Refusal, Refusals


class Field(StrEnum):
    """What can be read from a list. The value is the name of the form field."""

    STAFF_NUMBER = "staff_number"
    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "email"
    ROLE_TITLE = "role_title"
    UNIT = "unit"
    TEAM = "team"
    MANAGER = "manager"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    MEETS_PUBLIC = "meets_public"


LABELS: Mapping[Field, str] = {
    Field.STAFF_NUMBER: "Staff number",
    Field.FULL_NAME: "Whole name in one column",
    Field.GIVEN_NAME: "First name",
    Field.FAMILY_NAME: "Last name",
    Field.EMAIL: "Work e-mail address",
    Field.ROLE_TITLE: "Job title",
    Field.UNIT: "Directorate, department or service",
    Field.TEAM: "Team",
    Field.MANAGER: "Line manager's staff number",
    Field.STARTS_ON: "Start date",
    Field.ENDS_ON: "Leaving date",
    Field.MEETS_PUBLIC: "Contact with the public (yes or no)",
}

Columns = Mapping[Field, str]
"""The heading of the column each field is read from."""

HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.STAFF_NUMBER: (
        *("employee no", "employee number", "employee id", "employee ref", "staff no", "staff number", "staff id"),
        *("personnel number", "personnel no", "payroll number", "payroll no", "person number", "assignment number"),
        *("emp no", "emp id", "payroll ref", "pay number", "collar number", "warrant number", "esr number", "number"),
    ),
    Field.FULL_NAME: (
        *("name", "full name", "employee name", "staff name", "display name", "employee", "person", "whole name"),
        *("preferred full name", "staff member"),
    ),
    Field.GIVEN_NAME: (
        *("forename", "forenames", "first name", "firstname", "given name", "given names", "known as"),
        *("preferred name", "preferred first name", "known as name"),
    ),
    Field.FAMILY_NAME: ("surname", "last name", "lastname", "family name", "second name"),
    Field.EMAIL: (
        *("work email", "email", "e mail", "email address", "e mail address", "work email address", "mail"),
        *("business email", "work e mail", "primary email", "corporate email", "upn", "user principal name"),
    ),
    Field.ROLE_TITLE: (
        *("job title", "title of post", "role", "role title", "position", "position title", "post title", "job"),
        *("job role", "post", "designation", "position name", "occupation"),
    ),
    Field.UNIT: (
        *("directorate", "department", "dept", "service", "division", "service area", "business unit", "unit"),
        *(
            "organisation unit",
            "org unit",
            "directorate name",
            "department name",
            "area",
            "faculty",
            "cost centre name",
        ),
    ),
    Field.TEAM: ("team", "team name", "section", "station", "sub unit", "school", "ward", "site", "sub department"),
    Field.MANAGER: (
        *("line manager no", "line manager number", "line manager id", "manager number", "manager no", "manager id"),
        *("supervisor number", "supervisor id", "reports to number", "reports to id", "reports to", "manager"),
        *("line manager", "line manager staff number", "line manager employee number", "manager employee number"),
    ),
    Field.STARTS_ON: (
        *("start date", "date started", "start", "date joined", "joining date", "hire date", "date of hire", "from"),
        *("employment start date", "position start date", "commencement date", "continuous service date", "starts on"),
    ),
    Field.ENDS_ON: (
        *("leaving date", "date left", "end date", "leave date", "termination date", "date of leaving", "last day"),
        *("employment end date", "position end date", "last working day", "leaver date", "to", "ends on"),
    ),
    Field.MEETS_PUBLIC: (
        *("public facing", "meets public", "meets the public", "contact with public", "contact with the public"),
        *("public contact", "front line", "frontline", "customer facing", "works with the public"),
    ),
}

NAME_NEEDED = "Choose the column with the whole name, or the columns with the first and the last name."
KEY_NEEDED = "Choose the column with the staff number or the one with the e-mail address. People are known by these."
TWICE = "The column “{heading}” is chosen twice. Choose another, or “Not in this list”."
UNKNOWN = "Choose a column from the list."


def plain(heading: str) -> str:
    """A heading as it is compared: lower case, letters and figures only, single spaces."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in heading.casefold()).split())


_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_PLACE_OF = {heading: place for headings in HEADINGS.values() for place, heading in enumerate(headings)}


def recognised(heading: str) -> bool:
    """Whether this is a heading that lists of staff are known to use."""
    return plain(heading) in _FIELD_OF


def guess_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[Field, str]:
    """The columns that most likely hold each field, by their headings and, for addresses, by what is in them."""
    best: dict[Field, tuple[int, str]] = {}
    for heading in header:
        field = _FIELD_OF.get(plain(heading))
        if field is not None:
            best[field] = min(best.get(field, (99, "")), (_PLACE_OF[plain(heading)], heading))
    found = {field: heading for field, (_, heading) in best.items()}
    if Field.EMAIL not in found and (addresses := _column_of_addresses(header, rows, set(found.values()))):
        found[Field.EMAIL] = addresses
    if Field.GIVEN_NAME in found and Field.FAMILY_NAME in found:
        found.pop(Field.FULL_NAME, None)
    if Field.TEAM in found and Field.UNIT not in found:
        found[Field.UNIT] = found.pop(Field.TEAM)
    return found


def check_columns(header: Sequence[str], chosen: Columns) -> None:
    """Raises Refusals when the choice names no column, one column twice, or too little to know a person by."""
    wrong = [Refusal(UNKNOWN, field=field) for field, heading in chosen.items() if heading not in header]
    seen: set[str] = set()
    for field, heading in chosen.items():
        if heading in seen:
            wrong.append(Refusal(TWICE.format(heading=heading), field=field))
        seen.add(heading)
    if Field.FULL_NAME not in chosen and not {Field.GIVEN_NAME, Field.FAMILY_NAME} <= chosen.keys():
        wrong.append(Refusal(NAME_NEEDED, field=Field.FULL_NAME))
    if Field.STAFF_NUMBER not in chosen and Field.EMAIL not in chosen:
        wrong.append(Refusal(KEY_NEEDED, field=Field.STAFF_NUMBER))
    if wrong:
        raise Refusals(tuple(wrong))


def header_key(header: Sequence[str]) -> str:
    """What a set of headings is remembered by, in whatever order they stand: a SHA-256."""
    return hashlib.sha256(json.dumps(sorted(map(plain, header))).encode()).hexdigest()


def examples(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """The first value of each column, by heading; empty when there is none in the upper rows."""
    found = dict.fromkeys(header, "")
    for row in rows[:200]:
        for heading, text in zip(header, row, strict=False):
            found[heading] = found[heading] or text
    return found


def _column_of_addresses(header: Sequence[str], rows: Sequence[Sequence[str]], taken: set[str]) -> str | None:
    for place, heading in enumerate(header):
        texts = [row[place] for row in rows[:200] if len(row) > place and row[place]]
        if heading not in taken and texts and sum("@" in text for text in texts) * 2 > len(texts):
            return heading
    return None
