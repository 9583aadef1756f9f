"""Telling people what comes up, without anybody pressing: planned once a day, said once, at most one letter a week.

Planning is a difference, like requirements: what is to be said today, minus what was said or waits. What waits and is
not needed any more is taken away, so a person who has done it, left, or wants a break hears nothing. Writing looks
again, and the letter, its claim on the person's week and the rows it says are one transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.actions import audit
from lms.actions.notices import Letter, send_once
from lms.records.chasing import PlannedNotice, ReminderRound
from lms.records.inserting import insert_if_absent
from lms.records.messages import Notice
from lms.records.naming import among
from lms.records.queries.chasing import (
    Asked,
    Reader,
    Said,
    TeamReader,
    awaited,
    find_held_round,
    in_post_at,
    noted_in,
    reached_and_overdue,
    readers,
    rounds_of,
    told_this_week,
)
from lms.records.queries.excusing import people_paused
from lms.records.queries.short_checks import kept_fresh
from lms.records.queries.teams import Excerpt, team_today
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.digest import to_learner, to_manager
from lms.rules.keeping_fresh import offer
from lms.rules.quarter import Programme
from lms.rules.refusals import Refusal
from lms.rules.reminder import (
    DAYS_UNTIL_MANAGER,
    SUBJECT,
    USUAL_BRAKE,
    Awaiting,
    Brake,
    Stage,
    Waiting,
    nudge_stage,
    stages_on,
    team_stage,
)
from lms.rules.standing import Standing

PEOPLE_AT_ONCE = 4_000
LETTERS_AT_ONCE = 200
NOTICES = cast(Table, PlannedNotice.__table__)
NOTHING_HELD = "Nothing is held here any more. Somebody else has sent it on."


def plan(session: Session, *, organisation_id: int, brake: Brake = USUAL_BRAKE, by: Actor, at: datetime) -> int:
    """Plan what this organisation's people are to be told today; how many of them are new. Again that day: nothing.

    More people than the brake lets through are held, with all that later days add, until somebody releases them.
    """
    on = london_date(at)
    if not insert_if_absent(
        session,
        ReminderRound,
        organisation_id=organisation_id,
        planned_on=on,
        planned_at=at,
        people=0,
        in_post=in_post_at(session, organisation_id=organisation_id),
        released_by="",
    ):
        return 0
    row = session.scalars(
        select(ReminderRound).where(ReminderRound.organisation_id == organisation_id, ReminderRound.planned_on == on)
    ).one()
    noted = noted_in(session, organisation_id=organisation_id, on=on)
    wanted = _wanted(session, awaited(session, on=on, organisation_id=organisation_id), on=on)
    _drop(session, [one.id for said, one in noted.items() if one.told_on is None and said not in wanted])
    new = [said for said in wanted if said not in noted]
    row.people = len({said.asked.person_id for said in new})
    held = find_held_round(session, organisation_id=organisation_id)
    if held is None and brake.holds(row.people, of=row.in_post):
        row.held_at = at
    _insert(session, new, round_id=held.id if held else row.id, at=at)
    if new:
        facts = {"people": row.people, "held": held is not None or row.held_at is not None}
        audit.record(session, "plan reminders", "organisation", organisation_id, by=by, at=at, **facts)
    session.flush()
    return row.people


def release(session: Session, *, round_id: int, by: Actor, at: datetime) -> None:
    """Let a held round go: it is written in the next hours in which people may be reminded.

    Refuses when nothing is held any more.
    """
    row = session.get_one(ReminderRound, round_id, with_for_update=True, populate_existing=True)
    if row.held_at is None or row.released_at is not None:
        raise Refusal(NOTHING_HELD)
    row.released_at, row.released_by = at, by.name
    audit.record(session, "release held reminders", "organisation", row.organisation_id, by=by, at=at, round=row.id)
    session.flush()


def write_to_learners(
    session: Session, *, after: int, programme: Programme, site_url: str, by: Actor, at: datetime
) -> int | None:
    """Write to the next people for whom something waits; the id of the last of them, None when there was nobody.

    Whoever has done it, left, wants a break or was written to this week gets nothing, and it waits no longer.
    """
    on = london_date(at)
    people = readers(session, after=after, most=LETTERS_AT_ONCE)
    if not people:
        return None
    ids = [one.person_id for one in people]
    waits = awaited(session, on=on, person_ids=ids)
    wanted = _wanted(session, waits, on=on)
    kept = kept_fresh(session, ids)
    letters = []
    for one in people:
        said = [said for said in one.waiting.values() if said in wanted]
        if said:
            words = to_learner(
                one.given_name,
                _waiting(said, waits, programme),
                fresh=offer(kept.get(one.person_id, ()), on=on) is not None,
                link=f"{site_url}/your-training",
            )
            letters.append(Letter(one.person_id, one.email, SUBJECT, words))
    told = send_once(session, letters, stage=nudge_stage(on), in_hours=True, by=by, at=at)
    _mark(session, people, told, wanted, on=on)
    if told:
        audit.record(session, "write planned reminders", "people", None, by=by, at=at, people=len(told))
    session.flush()
    return ids[-1]


def write_to_managers(
    session: Session, managers: Sequence[TeamReader], *, site_url: str, by: Actor, at: datetime
) -> frozenset[int]:
    """Send these managers the sentence of their team's page, once a week; the ids of those who got it.

    Those whose people have had all their reminders and time for themselves are asked for a word with them, once for
    each. Nobody is named: who wants a break is not told apart from who has just been written to.
    """
    on = london_date(at)
    letters, reached = [], {}
    for one in managers:
        counts = team_today(session, scope=one.scope, unit_path="", on=on, excerpt=Excerpt()).counts
        if counts.asked:
            reached[one.person_id] = _reached(session, one, on=on)
            words = to_manager(
                one.given_name, counts, some_were_reached=bool(reached[one.person_id]), link=f"{site_url}/team"
            )
            letters.append(Letter(one.person_id, one.email, SUBJECT, words))
    told = send_once(session, letters, stage=team_stage(on), in_hours=True, by=by, at=at)
    messages = _messages(session, told, stage=team_stage(on))
    for person_id in sorted(told):
        said = [Said(one.asked, Stage.MANAGER, one.turns_on) for one in reached[person_id]]
        _insert_told(session, said, message_id=messages[person_id], on=on, at=at)
    if told:
        audit.record(session, "write to managers", "people", None, by=by, at=at, people=len(told))
    session.flush()
    return told


def _wanted(session: Session, waits: Mapping[Asked, Awaiting], *, on: date) -> frozenset[Said]:
    """What is to be said today, of people who want to hear and have not heard this week."""
    found = [Said(asked, stage, day) for asked, one in waits.items() for stage, day in stages_on(one, on=on)]
    ids = sorted({said.asked.person_id for said in found})
    left_alone: set[int] = set()
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        some = ids[start : start + PEOPLE_AT_ONCE]
        left_alone |= people_paused(session, some, on=on) | told_this_week(session, some, on=on)
    return frozenset(said for said in found if said.asked.person_id not in left_alone)


def _waiting(said: Sequence[Said], waits: Mapping[Asked, Awaiting], programme: Programme) -> list[Waiting]:
    """The lines of a letter: each award once, as it is asked soonest."""
    lines: dict[str, tuple[date, Waiting]] = {}
    for asked in dict.fromkeys(one.asked for one in said):
        one = waits[asked]
        turns_on = one.turns_on
        if turns_on is None:
            continue
        standing = Standing.NOT_STARTED
        if turns_on == one.expires_on:
            standing = Standing.RENEW_SOON if one.valid else Standing.LAPSED
        line = (turns_on, Waiting(programme.name_of(asked.award), standing, turns_on))
        if asked.award not in lines or line[0] < lines[asked.award][0]:
            lines[asked.award] = line
    return [line for _turns_on, line in sorted(lines.values(), key=lambda pair: (pair[0], pair[1].title))]


def _mark(
    session: Session, people: Sequence[Reader], told: frozenset[int], wanted: frozenset[Said], *, on: date
) -> None:
    """Note what the letters said, and let go of what waits for nothing."""
    messages = _messages(session, told, stage=nudge_stage(on))
    gone = []
    for one in people:
        said = [id_ for id_, said in one.waiting.items() if said in wanted and one.person_id in told]
        gone += [id_ for id_ in one.waiting if id_ not in said]
        if said:
            session.execute(
                update(PlannedNotice)
                .where(among(PlannedNotice.id, said), PlannedNotice.told_on.is_(None))
                .values(told_on=on, message_id=messages[one.person_id])
                .execution_options(synchronize_session=False)
            )
    _drop(session, gone)


def _messages(session: Session, person_ids: Collection[int], *, stage: str) -> Mapping[int, int]:
    rows = session.execute(
        select(Notice.person_id, Notice.message_id).where(among(Notice.person_id, person_ids), Notice.stage == stage)
    )
    return {row[0]: row[1] for row in rows}


def _reached(session: Session, manager: TeamReader, *, on: date) -> list[Said]:
    """Of whom this manager is asked for a word: told a week ago, still overdue today, and not on a break."""
    told_by = on - timedelta(days=DAYS_UNTIL_MANAGER)
    found = [
        said
        for said in reached_and_overdue(session, scope=manager.scope, told_by=told_by)
        if said.asked.person_id != manager.person_id
    ]
    ids = sorted({said.asked.person_id for said in found})
    waits = awaited(session, on=on, person_ids=ids)
    still = {Said(asked, stage, day) for asked, one in waits.items() for stage, day in stages_on(one, on=on)}
    paused = people_paused(session, ids, on=on)
    return [said for said in found if said in still and said.asked.person_id not in paused]


def _drop(session: Session, ids: Sequence[int]) -> None:
    """Take away what waited and is not needed any more; what another hand has just said stays."""
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        session.execute(
            delete(PlannedNotice)
            .where(among(PlannedNotice.id, ids[start : start + PEOPLE_AT_ONCE]), PlannedNotice.told_on.is_(None))
            .execution_options(synchronize_session=False)
        )


def _insert(session: Session, new: Sequence[Said], *, round_id: int, at: datetime) -> None:
    _add(session, [{**_row(said), "round_id": round_id, "planned_at": at} for said in sorted(new)])


def _insert_told(session: Session, said: Sequence[Said], *, message_id: int, on: date, at: datetime) -> None:
    rounds = rounds_of(session, {one.asked.organisation_id for one in said}, on=on)
    told = {"told_on": on, "message_id": message_id, "planned_at": at}
    _add(session, [{**_row(one), "round_id": rounds[one.asked.organisation_id], **told} for one in said])


def _add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add these rows, except those that are there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), PEOPLE_AT_ONCE):
        some = rows[start : start + PEOPLE_AT_ONCE]
        session.connection().execute(dialect.insert(NOTICES).on_conflict_do_nothing(), some)


def _row(said: Said) -> dict[str, Any]:
    return {**said.asked._asdict(), "stage": said.stage.value, "turns_on": said.turns_on}
