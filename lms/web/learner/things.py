"""What learners' addresses name, found for the doorman."""

from uuid import UUID

from lms.records.queries.learning import find_enrolment as enrolment_with
from lms.rules.policy import Subject
from lms.web.access import Thing
from lms.web.extensions import session


def find_enrolment(uid: UUID) -> Thing | None:
    """The enrolment behind /learning/<uuid:enrolment>/…; it is its learner's own."""
    row = enrolment_with(session(), uid=uid)
    return Thing(row, Subject(person_id=row.person_id)) if row else None
