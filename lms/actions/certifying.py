"""Completing a course: the fact, its certificate, the letter and the standing, all in the transaction of the pass."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions import audit, certificates, keeping, mailing, reconciling
from lms.actions.site import Site
from lms.records.inserting import insert_if_absent
from lms.records.learning import Attempt, Edition
from lms.records.people import Person
from lms.records.queries.attempts import find_organisation_as_at
from lms.records.queries.re_marks import results_that_hold
from lms.records.queries.requirements import completed_before, policies_asking
from lms.records.results import Completion
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.letters import SUBJECT, finished
from lms.rules.renewal import RenewalPolicy, expires_on, expiries

NATIVE = "native"
ISSUER_VERIFIED = "issuer-verified"


class Letter(Protocol):
    """What is written to the holder; `link` leads to the certificate."""

    def __call__(self, given_name: str, *, link: str) -> str: ...


def complete(
    session: Session,
    attempt: Attempt,
    course: Course,
    *,
    done_on: date | None = None,
    site: Site,
    by: Actor,
    at: datetime,
) -> Completion:
    """The completion that this passed attempt makes, with its certificate, a letter to its holder and the counts.

    An attempt makes one of each, however often this is called. The counts come last, since a whole unit shares them.
    """
    completion = certify(session, attempt, course, done_on=done_on, site=site, by=by, at=at)
    keeping.refresh(session, [attempt.person_id], on=london_date(at))
    return completion


def certify(
    session: Session,
    attempt: Attempt,
    course: Course,
    *,
    done_on: date | None = None,
    letter: Letter = finished,
    site: Site,
    by: Actor,
    at: datetime,
) -> Completion:
    """The same without the counts: whoever certifies several people refreshes what is kept of them once, at the end.

    `done_on` is the day of the last part, if that is not today: a session may be written down later than it was held.
    The certificate names the edition that was studied, whatever edition is given now, and the result that holds.
    """
    today = london_date(at)
    on = done_on or today
    found = find_organisation_as_at(session, person_id=attempt.person_id, award=attempt.award, on=on)
    organisation_id, organisation = found or (None, "")
    policies = policies_asking(session, person_id=attempt.person_id, award=attempt.award, on=today)
    added = insert_if_absent(
        session,
        Completion,
        person_id=attempt.person_id,
        award=attempt.award,
        edition_id=attempt.edition_id,
        completed_at=at,
        completed_on=on,
        expires_on=_last_day(session, attempt, course, policies.get(organisation_id or 0, ()), on=on),
        organisation_id=organisation_id,
        how=NATIVE,
        verification=ISSUER_VERIFIED,
        percent=results_that_hold(session, [attempt])[attempt.id].percent,
        attempt_id=attempt.id,
        enrolment_id=attempt.enrolment_id,
    )
    completion = session.scalars(select(Completion).where(Completion.attempt_id == attempt.id)).one()
    if not added:
        return completion
    person = session.get_one(Person, attempt.person_id)
    edition = session.get_one(Edition, attempt.edition_id)
    certificate = certificates.issue(
        session,
        completion=completion,
        holder=person.name,
        course=replace(course, edition=edition.number, title=edition.title),
        organisation=organisation,
        issuer=site.issuer,
        secret_key=site.secret_key,
        check_url_base=site.check_url_base,
        by=by,
        at=at,
    )
    audit.record(session, "complete a course", "completion", completion.id, by=by, at=at, award=completion.award)
    if person.email and person.disabled_at is None:
        mailing.post(
            session,
            recipient=person.email,
            subject=SUBJECT,
            body=letter(person.given_name, link=site.certificate_url(certificate.code)),
            person_id=person.id,
            at=at,
        )
    reconciling.reconcile(session, organisation_ids=policies.keys(), person_ids=[person.id], by=by, at=at)
    return completion


def _last_day(
    session: Session, attempt: Attempt, course: Course, policies: Sequence[RenewalPolicy], *, on: date
) -> date | None:
    """Until when it counts: by the policies of the organisation that asks for it, else by the course's months."""
    if not policies:
        return expires_on(on, months_valid=course.months_valid)
    earlier = completed_before(session, person_id=attempt.person_id, award=attempt.award)
    return min(expiries([*(day for day in earlier if day <= on), on], policy)[-1] for policy in policies)
