"""Recording that somebody has read a course: in which role, when, exactly what, and what they asked for."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from courses.checks.reviews import REVIEW_ROLES
from courses.course import Course
from lms.actions import audit
from lms.records.content_reviews import ContentReview
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal

CHOOSE_A_ROLE = "Choose in which role it was read."
SAY_WHO = "Say what the reviewer does, such as “Hate crime coordinator”. Leave out their name."
NOT_YET = "The day it was read lies ahead. Write a day up to today."
SAY_WHAT = "Write what they asked to be changed, one thing a line."
NOTHING_TO_CHANGE = "They agreed: take the changes out, or say that changes were asked for."
OTHER_TEXT = "The text has changed since you opened this page. A review counts for the text that was read: look again."


def record_review(
    session: Session,
    course: Course,
    *,
    role: str,
    reviewer: str,
    read_on: date | None,
    agreed: bool,
    changes: tuple[str, ...],
    seen: str,
    by: Actor,
    at: datetime,
) -> ContentReview:
    """Keep one reading of the course as it stands. `seen` is the hash of the text that the form was shown for."""
    if seen != course.content_sha256:
        raise Refusal(OTHER_TEXT)
    if role not in REVIEW_ROLES:
        raise Refusal(CHOOSE_A_ROLE, field="role")
    if not reviewer:
        raise Refusal(SAY_WHO, field="reviewer")
    if read_on is None or read_on > london_date(at):
        raise Refusal(NOT_YET, field="read_on")
    if agreed and changes:
        raise Refusal(NOTHING_TO_CHANGE, field="changes")
    if not agreed and not changes:
        raise Refusal(SAY_WHAT, field="changes")
    review = ContentReview(
        award=course.award.code,
        edition=course.edition,
        content_sha256=course.content_sha256,
        role=role,
        reviewer=reviewer,
        read_on=read_on,
        agreed=agreed,
        changes=list(changes),
        recorded_at=at,
    )
    session.add(review)
    session.flush()
    audit.record(session, "record a review", "course", None, by=by, at=at, award=review.award, role=role, agreed=agreed)
    session.flush()
    return review
