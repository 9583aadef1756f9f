"""What learners' addresses name, found for the doorman."""

from uuid import UUID

from lms.records.queries.learning import find_enrolment as enrolment_with
from lms.records.queries.short_checks import find_short_check as short_check_with
from lms.rules.policy import Subject
from lms.web.access import Thing
from lms.web.extensions import session


def find_enrolment(uid: UUID) -> Thing | None:
    """The enrolment behind /learning/<uuid:enrolment>/…; it is its learner's own."""
    row = enrolment_with(session(), uid=uid)
    return Thing(row, Subject(person_id=row.person_id)) if row else None


def find_short_check(uid: UUID) -> Thing | None:
    """The short check behind /short-checks/<uuid:check>/…; it is its learner's own."""
    row = short_check_with(session(), uid=uid)
    return Thing(row, Subject(person_id=row.person_id)) if row else None
