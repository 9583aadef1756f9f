"""Whether what is called reviewed was reviewed, and whether a review is due."""

from datetime import date

from courses.course import Status
from courses.faults import Severity
from courses.manuscript import Manuscript

REVIEW_ROLES = ("subject", "legal", "accessibility", "lived experience")
"""Who has to have read exactly this content before it may be called reviewed."""


def note_missing_reviews(manuscript: Manuscript) -> None:
    """Note unknown roles, and a status of reviewed that not every role has given to the present content."""
    course, notebook = manuscript.course, manuscript.notebook
    for place, review in enumerate(course.reviews):
        if review.role not in REVIEW_ROLES:
            spot = manuscript.fields.spot(("reviews", place, "role"))
            notebook.note(spot, f"There is no review role {review.role}.", f"Choose one of: {', '.join(REVIEW_ROLES)}.")
    if course.status is not Status.REVIEWED:
        return
    given = {review.role for review in course.reviews if review.content_sha256 == course.content_sha256}
    for role in REVIEW_ROLES:
        if role not in given:
            message = f"There is no {role} review of the content as it stands."
            remedy = f"Write status: draft, or add the review with content_sha256: {course.content_sha256}."
            notebook.note(manuscript.fields.spot(("status",)), message, remedy)


def note_unproven_facts(manuscript: Manuscript) -> None:
    """Note facts that a reviewed course rests on although their text was never read."""
    course = manuscript.course
    if course.status is not Status.REVIEWED:
        return
    for id_ in _cited(manuscript):
        check = manuscript.facts[id_].check
        if check:
            message = f"The reviewed course rests on {id_}, which has to be checked: {check.rstrip('.')}."
            spot = manuscript.fields.spot(("status",))
            manuscript.notebook.note(spot, message, "Check it, and write check: null.", Severity.WARNING)


def note_reviews_due(manuscript: Manuscript, on: date) -> None:
    """Note a course, and facts it cites, whose review date has passed on this day."""
    course, notebook = manuscript.course, manuscript.notebook
    if course.review_due < on:
        message = f"This course was due for review on {course.review_due.isoformat()}."
        spot = manuscript.fields.spot(("review_due",))
        notebook.note(spot, message, "Review it, and set the next date.", Severity.WARNING)
    for id_ in _cited(manuscript):
        fact = manuscript.facts[id_]
        if fact.review_due < on:
            message = f"{id_} in facts/{fact.pack}.yaml was due for review on {fact.review_due.isoformat()}."
            remedy = "Read its source again, and set the next date."
            notebook.note(manuscript.fields.spot(), message, remedy, Severity.WARNING)


def _cited(manuscript: Manuscript) -> list[str]:
    return sorted(manuscript.course.facts_cited() & manuscript.facts.keys())
