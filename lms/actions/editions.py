"""Remembering which edition of a course was served, so that study and results can point at it for ever."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.records.inserting import insert_if_absent
from lms.records.learning import Edition


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
