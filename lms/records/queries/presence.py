"""Who is in post where: the conditions that every query over people of a scope begins with."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from lms.records.organisations import Unit
from lms.records.people import Post
from lms.rules.actor import Scope


def in_post(on: date) -> ColumnElement[bool]:
    """The post is held on this date."""
    return and_(Post.starts_on <= on, or_(Post.ends_on.is_(None), Post.ends_on >= on))


def within(scope: Scope) -> ColumnElement[bool]:
    """The unit lies in the scope. An empty scope holds nothing."""
    if not scope.unit_paths:
        return Unit.id.is_(None)  # a plain `false` would swallow the conditions beside it, and their joins with them
    return or_(*(below(path) for path in scope.unit_paths))


def below(path: str) -> ColumnElement[bool]:
    """The unit is the one with this path or lies below it."""
    return Unit.path.startswith(path, autoescape=True)


def same_organisation(one: Any, other: Any) -> ColumnElement[bool]:
    """Both rows are of one organisation; for use beside a condition that names the person.

    Adding nothing keeps databases from looking people up by their organisation. PostgreSQL did so for people who had
    come in a moment before, when it had not counted them yet: 5,000 times through the 5,000 rows of a large agency.
    """
    condition: ColumnElement[bool] = one.organisation_id + 0 == other.organisation_id + 0
    return condition
