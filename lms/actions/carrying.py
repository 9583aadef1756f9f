"""What goes on under the record that is kept, and what goes back: row by row, with a note of each.

A row of the other record ends, or stays as it was where it has no end; a row like it begins today under the kept one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, inspect, or_, select
from sqlalchemy.orm import Session

from lms.records.agreements import Agreement
from lms.records.asking import WayOfAsking
from lms.records.duties import ContactAnswers, TierOverride
from lms.records.evidence import ClaimState, EvidenceClaim, EvidenceWord
from lms.records.excusing import GivenExemption, GivenExtension, Pause
from lms.records.inserting import insert_if_absent
from lms.records.learning import Attempt, AttemptItem, CheckAnswer, Enrolment, PageRead, Response
from lms.records.mergers import APART, MergedRow, Merger
from lms.records.people import Post
from lms.records.planned_sessions import AccessNeed, Booking
from lms.records.queries.excusing import exemption_holds, extension_holds
from lms.records.queries.mergers import rows_merged
from lms.records.re_marks import ReMark
from lms.records.results import STILL_COUNTS, Assignment, Certificate, Completion
from lms.records.short_checks import ShownOutcome
from lms.records.walks import WalkMove
from lms.rules.actor import Actor
from lms.rules.booking import Ended
from lms.rules.dates import london_date
from lms.rules.duplicates import begins_on

TOGETHER = "Put together with another record of the same person."
WAITING = (ClaimState.WAITING, ClaimState.ASKED)


def carry(session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
    """Let everything that still counts of the other record go on under the kept one."""
    _Carrying(session, row, by=by, at=at).everything()


def give_back(session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
    """Let what went on under the kept record go on under its own again, as far as it is still open."""
    _GivingBack(session, row, by=by, at=at).everything()


class _Rows:
    """Rows of two records, read, copied and noted."""

    def __init__(self, session: Session, row: Merger, *, by: Actor, at: datetime) -> None:
        self.session = session
        self.row = row
        self.by = by
        self.at = at
        self.on = london_date(at)

    def _copy(self, row: Any, **changes: Any) -> Any:
        """A row like this of the kept record, and a note of what it goes on from."""
        copy = self._add(row, person_id=self.row.kept_id, **changes)
        self._note(row, copy)
        return copy

    def _add(self, row: Any, **changes: Any) -> Any:
        """A row like this with another id, and whatever else differs."""
        columns = inspect(type(row)).column_attrs
        values = {one.key: getattr(row, one.key) for one in columns if one.key not in ("id", "uid")}
        copy = type(row)(**{**values, **changes})
        self.session.add(copy)
        self.session.flush()
        return copy

    def _note(self, row: Any, copy: Any | None) -> None:
        self.session.add(
            MergedRow(merger_id=self.row.id, record=row.__tablename__, from_id=row.id, to_id=copy.id if copy else None)
        )

    def _pairs(self, record: type[Any], rows: Mapping[str, Sequence[tuple[int, int | None]]]) -> Iterable[Any]:
        for from_id, to_id in rows.get(record.__tablename__, ()):
            yield self.session.get_one(record, from_id), self.session.get_one(record, to_id) if to_id else None

    def _of(self, record: type[Any], condition: Any) -> Sequence[Any]:
        return self.session.scalars(select(record).where(condition).order_by(record.id)).all()

    def _open_posts(self, person_id: int) -> Sequence[Post]:
        is_open = or_(Post.ends_on.is_(None), (Post.ends_on >= self.on) & (Post.ends_on >= Post.starts_on))
        return self.session.scalars(select(Post).where(Post.person_id == person_id, is_open).order_by(Post.id)).all()

    def _open_assignments(self, person_id: int) -> Sequence[Assignment]:
        is_open = or_(Assignment.ended_on.is_(None), Assignment.ended_on > self.on)
        return self._of(Assignment, (Assignment.person_id == person_id) & is_open)

    def _excuses_that_hold(self, record: type[Any], person_id: int) -> Sequence[Any]:
        holds = exemption_holds(self.on) if record is GivenExemption else extension_holds(self.on)
        return self._of(record, (record.person_id == person_id) & holds)

    def _open_pauses(self, person_id: int) -> Sequence[Pause]:
        is_open = or_(Pause.ended_on.is_(None), Pause.ended_on > self.on) & (Pause.until >= self.on)
        return self._of(Pause, (Pause.person_id == person_id) & is_open)

    def _open_studies(self, person_id: int) -> Sequence[Enrolment]:
        return self._of(Enrolment, (Enrolment.person_id == person_id) & Enrolment.finished_at.is_(None))

    def _next_cycle(self, person_id: int, requirement_id: int) -> int:
        return self._last_cycle(Assignment, person_id, Assignment.requirement_id == requirement_id) + 1

    def _last_cycle(self, record: type[Any], person_id: int, condition: Any) -> int:
        asked = select(func.max(record.cycle)).where(record.person_id == person_id, condition)
        return self.session.scalar(asked) or 0

    def _what_a_post_needs(self, from_id: int, to_id: int) -> None:
        answers = self.session.scalars(
            select(ContactAnswers).where(ContactAnswers.post_id == from_id).order_by(ContactAnswers.id.desc())
        ).first()
        if answers is not None:
            self._add(answers, post_id=to_id)
        overrides = select(TierOverride).where(TierOverride.post_id == from_id, TierOverride.ends_on >= self.on)
        for one in self.session.scalars(overrides.order_by(TierOverride.id)).all():
            self._add(one, post_id=to_id, starts_on=max(one.starts_on, self.on))

    def _go_on(self, booking: Booking, person_id: int) -> Booking:
        """A booking like this of that person, with the place they had; this one ends."""
        needs = self._of(AccessNeed, AccessNeed.booking_id == booking.id)
        self._end(booking)
        copy: Booking = self._add(booking, person_id=person_id, cancelled_at=None, cancelled_because="")
        for need in needs:
            self._add(need, booking_id=copy.id)
            self.session.delete(need)
        return copy

    def _end(self, booking: Booking) -> None:
        booking.cancelled_at, booking.cancelled_because = self.at, Ended.OTHER_RECORD.value
        self.session.flush()

    def _open_bookings(self, person_id: int) -> Sequence[Booking]:
        return self._of(Booking, (Booking.person_id == person_id) & Booking.cancelled_at.is_(None))

    def _decline(self, claim: EvidenceClaim, because: str) -> None:
        claim.state, claim.decided_at = ClaimState.DECLINED, self.at
        claim.decided_by, claim.decided_because = self.by.name, because


class _Carrying(_Rows):
    """Together."""

    def everything(self) -> None:
        """Everything that still counts of the other record."""
        self._completions()
        self._posts()
        self._assignments()
        self._excuses()
        self._choices()
        self._studies()
        self._claims()
        self._bookings()
        self._limits()
        self.session.flush()

    def _completions(self) -> None:
        rows = self.session.scalars(
            select(Completion)
            .outerjoin(Certificate, Certificate.completion_id == Completion.id)
            .where(
                Completion.person_id == self.row.other_id,
                STILL_COUNTS,
            )
            .order_by(Completion.id)
        )
        for one in rows:
            self._copy(one, completed_at=self.at, attempt_id=None, enrolment_id=None)

    def _posts(self) -> None:
        mine = {post.unit_id for post in self._open_posts(self.row.kept_id)}
        for post in self._open_posts(self.row.other_id):
            starts_on, ends_on = begins_on(post.starts_on, on=self.on), post.ends_on
            post.ends_on = self.on - timedelta(days=1)
            if post.unit_id in mine:
                self._note(post, None)
                continue
            copy = self._copy(post, starts_on=starts_on, ends_on=ends_on, created_at=self.at)
            self._what_a_post_needs(post.id, copy.id)

    def _assignments(self) -> None:
        asked = {one.requirement_id for one in self._open_assignments(self.row.kept_id)}
        for one in self._open_assignments(self.row.other_id):
            one.ended_on, one.ended_because = self.on, TOGETHER
            if one.requirement_id in asked:
                self._note(one, None)
                continue
            self._copy(
                one,
                cycle=self._next_cycle(self.row.kept_id, one.requirement_id),
                assigned_on=self.on,
                ended_on=None,
                ended_because="",
            )

    def _excuses(self) -> None:
        """The other's own stay open: who has no post is asked for nothing, and an end would show in earlier days."""
        for record in (GivenExemption, GivenExtension):
            mine = {(one.organisation_id, one.award) for one in self._excuses_that_hold(record, self.row.kept_id)}
            for one in self._excuses_that_hold(record, self.row.other_id):
                if (one.organisation_id, one.award) in mine:
                    self._note(one, None)
                else:
                    self._copy(one, given_on=self.on, ended_on=None, ended_by="")

    def _choices(self) -> None:
        """What a learner chose for themselves: a break from reminders, and how they like to be asked."""
        if not self._open_pauses(self.row.kept_id):
            for one in self._open_pauses(self.row.other_id):
                self._add(one, person_id=self.row.kept_id, starts_on=max(one.starts_on, self.on))
        way = self.session.scalars(select(WayOfAsking).where(WayOfAsking.person_id == self.row.other_id)).first()
        if way is not None and not self._of(WayOfAsking, WayOfAsking.person_id == self.row.kept_id):
            self._add(way, person_id=self.row.kept_id)

    def _limits(self) -> None:
        """An organisation that may not look beyond its own may not do so under the other record either."""
        limits = Agreement.agreed_on.is_(None) & Agreement.refused_at.is_(None)
        for one in self._of(Agreement, (Agreement.person_id == self.row.other_id) & limits):
            insert_if_absent(
                self.session,
                Agreement,
                person_id=self.row.kept_id,
                organisation_id=one.organisation_id,
                given_name=one.given_name,
                family_name=one.family_name,
                email=one.email,
                role_title=one.role_title,
                asked_at=one.asked_at,
                applies_from=self.on,
            )

    def _claims(self) -> None:
        """Learning done elsewhere that nobody has decided on yet."""
        waiting = (EvidenceClaim.person_id == self.row.other_id) & EvidenceClaim.state.in_(WAITING)
        for one in self._of(EvidenceClaim, waiting):
            copy = self._copy(one)
            for words in self._of(EvidenceWord, EvidenceWord.claim_id == one.id):
                self._add(words, claim_id=copy.id)
            self._decline(one, TOGETHER)

    def _bookings(self) -> None:
        mine = {one.planned_session_id for one in self._open_bookings(self.row.kept_id)}
        for one in self._open_bookings(self.row.other_id):
            if one.planned_session_id in mine:
                self._end(one)
            else:
                self._note(one, self._go_on(one, self.row.kept_id))

    def _studies(self) -> None:
        mine = {one.award: one for one in self._open_studies(self.row.kept_id)}
        for one in self._open_studies(self.row.other_id):
            one.finished_at = self.at
            target = mine.get(one.award)
            if target is None:
                cycle = self._last_cycle(Enrolment, self.row.kept_id, Enrolment.award == one.award) + 1
                target = self._copy(one, cycle=cycle, started_at=self.at, finished_at=None)
                self._learnt(one, target)
            else:
                self._note(one, None)
                self._pages(one, target)
                self._shown(one, target)
                self._attempts(one, target)

    def _learnt(self, one: Enrolment, target: Enrolment) -> None:
        for record in (CheckAnswer, WalkMove):
            for row in self._of(record, record.enrolment_id == one.id):
                self._add(row, enrolment_id=target.id)
        self._pages(one, target)
        self._shown(one, target)
        self._attempts(one, target)

    def _pages(self, one: Enrolment, target: Enrolment) -> None:
        if one.edition_id == target.edition_id:
            for row in self._of(PageRead, PageRead.enrolment_id == one.id):
                insert_if_absent(
                    self.session, PageRead, enrolment_id=target.id, module=row.module, page=row.page, at=row.at
                )

    def _shown(self, one: Enrolment, target: Enrolment) -> None:
        """What they have shown to know already need not be studied under the other record either."""
        known = {row.outcome for row in self._of(ShownOutcome, ShownOutcome.enrolment_id == target.id)}
        for row in self._of(ShownOutcome, ShownOutcome.enrolment_id == one.id):
            if row.outcome not in known and one.edition_id == target.edition_id:
                self._add(row, enrolment_id=target.id)

    def _attempts(self, one: Enrolment, target: Enrolment) -> None:
        """Every sitting with its answers; one that is open goes on, unless the kept record has one open itself."""
        mine = self._of(Attempt, Attempt.enrolment_id == target.id)
        number = max((attempt.number for attempt in mine), default=0)
        has_open = any(attempt.submitted_at is None for attempt in mine)
        for attempt in self._of(Attempt, Attempt.enrolment_id == one.id):
            if attempt.submitted_at is None and has_open:
                continue
            number += 1
            copy = self._add(attempt, enrolment_id=target.id, person_id=self.row.kept_id, number=number)
            for better in self._of(ReMark, ReMark.attempt_id == attempt.id):
                self._add(better, attempt_id=copy.id)
            for item in self._of(AttemptItem, AttemptItem.attempt_id == attempt.id):
                asked = self._add(item, attempt_id=copy.id)
                for response in self._of(Response, Response.attempt_item_id == item.id):
                    self._add(response, attempt_item_id=asked.id)


class _GivingBack(_Rows):
    """Apart."""

    def everything(self) -> None:
        """As far as it is still open."""
        rows = rows_merged(self.session, merger_id=self.row.id)
        for _old, copy in self._pairs(Completion, rows):
            if copy is not None and copy.withdrawn_at is None:
                copy.withdrawn_at, copy.withdrawn_by, copy.withdrawn_because = self.at, self.by.name, APART
        for old, copy in self._pairs(Post, rows):
            self._post(old, copy)
        for old, copy in self._pairs(Assignment, rows):
            if self._ends(copy):
                cycle = self._next_cycle(self.row.other_id, old.requirement_id)
                self._add(old, cycle=cycle, assigned_on=self.on, ended_on=None, ended_because="")
        for record in (GivenExemption, GivenExtension):
            for old, copy in self._pairs(record, rows):
                if not self._ends(copy):  # somebody ended it while the two were one
                    old.ended_on, old.ended_by = self.on, copy.ended_by
        for old, copy in self._pairs(EvidenceClaim, rows):
            self._claim(old, copy)
        self._studies_and_places(rows)
        self.session.flush()

    def _studies_and_places(self, rows: Mapping[str, Sequence[tuple[int, int | None]]]) -> None:
        for _old, copy in self._pairs(Booking, rows):
            if copy is not None and copy.cancelled_at is None:
                self._go_on(copy, self.row.other_id)
        for old, copy in self._pairs(Enrolment, rows):
            old.finished_at = None
            if copy is not None and copy.finished_at is None:
                copy.finished_at = self.at

    def _ends(self, copy: Any | None) -> bool:
        """End what went on under the kept record; whether it goes on under the other. The kept one's own stays."""
        if copy is None:
            return True
        if copy.ended_on is not None and copy.ended_on <= self.on:
            return False
        copy.ended_on = self.on
        if isinstance(copy, Assignment):
            copy.ended_because = APART
        else:
            copy.ended_by = self.by.name
        return True

    def _claim(self, old: EvidenceClaim, copy: EvidenceClaim | None) -> None:
        if copy is not None and copy.state in WAITING:
            old.state, old.decided_at, old.decided_by, old.decided_because = copy.state, None, "", ""
            self._decline(copy, APART)

    def _post(self, old: Post, copy: Post | None) -> None:
        """A post that was moved or ended meanwhile is not given back: the next staff list says where they are."""
        if copy is not None and copy.ends_on is not None and copy.ends_on < max(self.on, copy.starts_on):
            return
        source = copy or old
        starts_on, ends_on = begins_on(source.starts_on, on=self.on), copy.ends_on if copy else None
        if copy is not None:
            copy.ends_on = self.on - timedelta(days=1)
        again = self._add(source, person_id=self.row.other_id, starts_on=starts_on, ends_on=ends_on, created_at=self.at)
        self._what_a_post_needs(source.id, again.id)
