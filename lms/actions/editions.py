"""Remembering which edition of a course was served and which questions were asked, so that results can point there."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from courses.course import Course
from lms.records.inserting import insert_if_absent
from lms.records.learning import Edition, ItemVersion
from quizzes.questions import Question


def remember_edition(session: Session, course: Course, *, at: datetime) -> Edition:
    """The row of this edition: made the first time it is used, fetched ever after."""
    asked = select(Edition).where(
        Edition.award == course.award.code,
        Edition.number == course.edition,
        Edition.content_sha256 == course.content_sha256,
    )
    found = session.scalars(asked).first()
    if found is not None:
        return found
    insert_if_absent(
        session,
        Edition,
        award=course.award.code,
        number=course.edition,
        content_sha256=course.content_sha256,
        title=course.title[:250],
        first_used_at=at,
    )
    return session.scalars(asked).one()


def remember_versions(session: Session, questions: Sequence[Question], *, award: str) -> dict[str, int]:
    """The row of each version, by its hash: made the first time it is asked, fetched ever after."""
    by_version = {question.version: question for question in questions}
    known = _version_ids(session, list(by_version))
    missing = sorted(by_version.keys() - known.keys())  # one order, so that no two starts wait for each other in a ring
    if not missing:
        return known
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(cast(Table, ItemVersion.__table__)).on_conflict_do_nothing(index_elements=["version"]),
        [
            {"version": version, "item": question.id, "award": award, "body": question.to_json()}
            for version, question in ((version, by_version[version]) for version in missing)
        ],
    )
    return _version_ids(session, list(by_version))


def _version_ids(session: Session, versions: Sequence[str]) -> dict[str, int]:
    rows = session.execute(select(ItemVersion.version, ItemVersion.id).where(ItemVersion.version.in_(versions)))
    return dict(rows.all())
