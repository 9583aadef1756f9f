"""Who is in post where: the conditions that every query over people of a scope begins with."""

from datetime import date
from typing import Any, Self

from sqlalchemy import CTE, BindParameter, Boolean, ColumnElement, Select, String, and_, bindparam, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lms.records.organisations import Unit
from lms.records.people import Post
from lms.rules.actor import Scope


def in_post(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """The post is held on this date."""
    return and_(Post.starts_on <= on, or_(Post.ends_on.is_(None), Post.ends_on >= on))


def within(scope: Scope) -> ColumnElement[bool]:
    """The unit lies in the scope. An empty scope holds nothing."""
    if not scope.unit_paths:
        return Unit.id.is_(None)  # a plain `false` would swallow the conditions beside it, and their joins with them
    return or_(*(below(path) for path in scope.unit_paths))


def within_granted(grants: int) -> ColumnElement[bool]:
    """The same for statements that are put together once, for scopes of so many units, and asked with `granted`."""
    if not grants:
        return within(Scope(()))
    return or_(*(below(bindparam(f"granted_{number}", type_=String)) for number in range(grants)))


def granted(scope: Scope) -> dict[str, str]:
    """What is asked with `within_granted`."""
    return {f"granted_{number}": path for number, path in enumerate(scope.unit_paths)}


def below(path: str | BindParameter[str]) -> ColumnElement[bool]:
    """The unit is the one with this path or lies below it."""
    return Unit.path.startswith("") if path == "" else _Below(Unit.path, path)


class _Below(FunctionElement[bool]):
    """A path begins with another. SQLite cannot use an index for LIKE, so there it is a stretch of the paths in order.

    Without it, the page of a team of fourteen read every post of the partnership. Databases that sort by a language
    have no such stretch, since they pass over the slashes.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Self:
        """Stands as it is: compared with 1, as SQLite's booleans are, it would be looked up nowhere."""
        return self


@compiles(_Below)
def _as_prefix(element: _Below, compiler: SQLCompiler, **words: Any) -> str:
    column, prefix = element.clauses
    return compiler.process(column.startswith(prefix), **words)


@compiles(_Below, "sqlite")
def _as_stretch(element: _Below, compiler: SQLCompiler, **words: Any) -> str:
    """From the path itself up to where its last slash would be the sign after a slash, which is 0."""
    column, prefix = (compiler.process(clause, **words) for clause in element.clauses)
    return f"({column} >= {prefix} AND {column} < rtrim({prefix}, '/') || '0')"


def made_once(statement: Select[*tuple[Any, ...]], name: str) -> CTE:
    """A step of a larger statement that is carried out once, however often its rows are looked at.

    PostgreSQL, before it has counted rows that came in a moment ago, takes them for few and carried such a step out
    anew for each row beside it: half a minute for 1,250 people.
    """
    return statement.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def same_organisation(one: Any, other: Any) -> ColumnElement[bool]:
    """Both rows are of one organisation; for use beside a condition that names the person.

    Adding nothing keeps databases from looking people up by their organisation. PostgreSQL did so for people who had
    come in a moment before, when it had not counted them yet: 5,000 times through the 5,000 rows of a large agency.
    """
    condition: ColumnElement[bool] = one.organisation_id + 0 == other.organisation_id + 0
    return condition
