"""What a person's standing with one award rests on, in every organisation that a reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from courses.course import Award
from lms.records.excusing import GivenExemption, GivenExtension
from lms.records.learning import Edition
from lms.records.organisations import Organisation, Unit
from lms.records.people import Post
from lms.records.queries.excusing import exemption_holds, extension_holds
from lms.records.queries.ledger import ledger_of
from lms.records.queries.presence import in_post, within
from lms.records.results import Assignment, Certificate, Completion, Requirement
from lms.rules.actor import Scope
from lms.rules.dates import london_date
from lms.rules.ledger import Ledger, Place
from lms.rules.order_of_study import awards_that_count_for
from lms.rules.standing import Held
from lms.rules.why import Excused, Explanation, Finished, PostHeld, Words, counting, explain

EVERYWHERE = Scope(("",))
WITHOUT_A_POST = 0


def explanations_of(session: Session, *, person_id: int, award: str, scope: Scope, on: date) -> Sequence[Explanation]:
    """Why this person stands where they stand with this award, for each organisation with a post in the scope, by name.

    One without an organisation for who has no post anywhere. Some ten statements, however much there is.
    """
    ledger = ledger_of(session, [person_id], on=on)
    posts = _posts(session, person_id, scope, on=on)
    reasons = _reasons(session, person_id, award, on=on)
    excused = _excused(session, person_id, award, on=on)
    completions = _completions(session, person_id, award, on=on)
    names = {row.organisation_id: row.organisation for row in posts}
    if not names and not ledger.units:
        names = {WITHOUT_A_POST: ""}
    return [
        explain(
            ledger,
            (person_id, organisation_id),
            award,
            Words(
                organisation=name,
                posts=[
                    PostHeld(f"{row.role_title}, {row.unit}", row.starts_on)
                    for row in posts
                    if row.organisation_id == organisation_id
                ],
                reasons=reasons.get(organisation_id, {}),
                finished=_finished(ledger, (person_id, organisation_id), award, completions),
                excused=excused.get(organisation_id, ()),
            ),
            on=on,
        )
        for organisation_id, name in names.items()
    ]


def _posts(session: Session, person_id: int, scope: Scope, *, on: date) -> Sequence[Any]:
    return session.execute(
        select(
            Post.role_title,
            Unit.name.label("unit"),
            Organisation.name.label("organisation"),
            Post.organisation_id,
            Post.starts_on,
        )
        .join(Unit, Unit.id == Post.unit_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.person_id == person_id, in_post(on), within(scope))
        .order_by(Organisation.name, Post.starts_on, Post.id)
    ).all()


def _reasons(
    session: Session, person_id: int, award: str, *, on: date
) -> Mapping[int, Mapping[tuple[date, date], Sequence[str]]]:
    found: defaultdict[int, defaultdict[tuple[date, date], list[str]]] = defaultdict(lambda: defaultdict(list))
    for organisation_id, assigned_on, due_on, reason in session.execute(
        select(Assignment.organisation_id, Assignment.assigned_on, Assignment.due_on, Requirement.reason)
        .join(Requirement, Requirement.id == Assignment.requirement_id)
        .where(
            Assignment.person_id == person_id,
            Assignment.award == award,
            or_(Assignment.ended_on.is_(None), Assignment.ended_on > on),
        )
        .order_by(Assignment.due_on, Assignment.id)
    ):
        found[organisation_id][assigned_on, due_on].append(reason)
    return found


def _excused(session: Session, person_id: int, award: str, *, on: date) -> Mapping[int, Sequence[Excused]]:
    found: defaultdict[int, list[Excused]] = defaultdict(list)
    for exemption in session.scalars(
        select(GivenExemption)
        .where(GivenExemption.person_id == person_id, GivenExemption.award == award, exemption_holds(on))
        .order_by(GivenExemption.id)
    ):
        found[exemption.organisation_id].append(Excused(True, exemption.reason, exemption.given_on, exemption.until))
    for later in session.scalars(
        select(GivenExtension)
        .where(GivenExtension.person_id == person_id, GivenExtension.award == award, extension_holds(on))
        .order_by(GivenExtension.id)
    ):
        found[later.organisation_id].append(Excused(False, later.reason, later.given_on, later.due_on))
    return found


def _completions(session: Session, person_id: int, award: str, *, on: date) -> Sequence[Any]:
    """Everything completed that can count for this award, withdrawn or not, in the ledger's order."""
    return session.execute(
        select(
            Completion.award,
            Completion.organisation_id,
            Edition.title,
            Completion.how,
            Completion.verification,
            Completion.completed_on,
            Completion.completed_at,
            func.coalesce(Certificate.revoked_at, Completion.withdrawn_at).label("withdrawn_at"),
        )
        .join(Edition, Edition.id == Completion.edition_id)
        .outerjoin(Certificate, Certificate.completion_id == Completion.id)
        .where(
            Completion.person_id == person_id, Completion.award.in_(sorted(awards_that_count_for(Award.parse(award))))
        )
        .order_by(Completion.completed_on, Completion.id)
    ).all()


def _finished(ledger: Ledger, place: Place, award: str, rows: Iterable[Any]) -> Sequence[Finished]:
    """Each completion beside what the ledger holds of it; those the organisation may not know are left out."""
    held = {code: iter(ones) for code, ones in counting(ledger, place, award).items()}
    found = []
    for row in rows:
        if place in ledger.own and row.organisation_id != place[1]:
            continue
        counts: Held | None = None if row.withdrawn_at is not None else next(held.get(row.award, iter(())), None)
        found.append(
            Finished(
                row.award,
                row.title,
                row.how,
                row.verification,
                row.completed_on,
                london_date(row.completed_at),
                counts,
            )
        )
    return found
