"""Recording what a panel says a pass mark should be. It advises: the pass mark stays where the course says it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.course import Course
from lms.actions import audit
from lms.records.inserting import insert_if_absent
from lms.records.queries.standards import PanelSeen, find_panel
from lms.records.standards import JudgeSheet, StandardPanel
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal
from lms.rules.standard_panel import LONGEST_NOTE, check_round

NOT_YET = "Enter the day on which the panel met. It cannot lie ahead."
OTHER_TEXT = "The questions have changed since you opened this page. A panel judges questions as they are: look again."


def begin(
    session: Session,
    course: Course,
    *,
    judges: Sequence[str],
    met_on: date | None,
    note: str,
    seen: str,
    form_key: str,
    by: Actor,
    at: datetime,
) -> StandardPanel:
    """A panel for the questions of the course as they are. The same form sent twice records one.

    `seen` is the hash of the text that the form was shown for.
    """
    if seen != course.content_sha256:
        raise Refusal(OTHER_TEXT)
    if met_on is None or met_on > london_date(at):
        raise Refusal(NOT_YET, field="met_on")
    if len(note) > LONGEST_NOTE:
        raise Refusal(f"Use at most {LONGEST_NOTE} characters.", field="note")
    added = insert_if_absent(
        session,
        StandardPanel,
        uid=uuid4(),
        award=course.award.code,
        edition=course.edition,
        content_sha256=course.content_sha256,
        pass_percent=course.pass_percent,
        met_on=met_on,
        judges=list(judges),
        items=[{"id": one.id, "version": one.version, "stem": one.stem} for one in course.bank],
        note=note.strip(),
        recorded_at=at,
        recorded_by=by.name,
        form_key=form_key,
    )
    panel = session.scalars(select(StandardPanel).where(StandardPanel.form_key == form_key)).one()
    if added:
        audit.record(session, "begin a panel", "panel", panel.id, by=by, at=at, award=panel.award, judges=len(judges))
        session.flush()
    return panel


def hand_in(
    session: Session,
    panel: StandardPanel,
    said: Mapping[int, Mapping[str, int]],
    *,
    round: int,
    by: Actor,
    at: datetime,
) -> int:
    """Keep what judges said in a round, by their place in the list; how many said something new.

    The same again changes nothing; something else is another row, and the newest holds.
    """
    session.execute(select(StandardPanel.id).where(StandardPanel.id == panel.id).with_for_update())
    found = _get(session, panel)
    check_round(round, found.rounds)
    new = []
    for judge, estimates in sorted(said.items()):
        before = found.newest(round=round, judge=judge)
        if before is None or dict(before.estimates) != dict(estimates):
            new.append(judge)
            session.add(
                JudgeSheet(
                    panel_id=panel.id,
                    round=round,
                    judge=judge,
                    estimates=dict(estimates),
                    recorded_at=at,
                    recorded_by=by.name,
                )
            )
    if new:
        audit.record(
            session,
            "keep what judges said",
            "panel",
            panel.id,
            by=by,
            at=at,
            award=panel.award,
            round=round,
            judges=new,
        )
    session.flush()
    return len(new)


def _get(session: Session, panel: StandardPanel) -> PanelSeen:
    found = find_panel(session, panel.uid)
    if found is None:
        raise LookupError(f"There is no panel {panel.uid}.")
    return found
