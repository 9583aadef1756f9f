"""Erasing a person: what names them goes, what is counted stays and names nobody.

Their rows keep their ids, so that every rate of the past stays as it was; whoever reads them finds "Person removed".
The register of erasures lies in a file beside the database, so that a copy restored from before can be made to forget.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Table, and_, cast, delete, func, or_, select, update
from sqlalchemy import String as Text
from sqlalchemy.orm import Session

from certificates.certificate import CertificateFacts
from certificates.seal import seal
from lms.actions import audit, exporting, keeping
from lms.records import documents
from lms.records.audit import AuditLine
from lms.records.base import UtcDateTime
from lms.records.every_table import metadata
from lms.records.evidence import EvidenceClaim
from lms.records.inserting import insert_if_absent
from lms.records.mergers import Merger
from lms.records.people import Person, Post, RoleGrant
from lms.records.personal_data import AT_REQUEST, HOLDINGS, REMOVED
from lms.records.planned_sessions import Booking
from lms.records.queries.mergers import IS_OPEN
from lms.records.queries.own_data import how_much, is_about
from lms.records.results import Assignment, Certificate, Requirement, StaffImport
from lms.records.viewing import Erasure
from lms.rules.actor import Actor
from lms.rules.booking import Ended
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal

REGISTER = "erasures.txt"
"""The name of the register in the data folder."""
SIGNED = ("_by", "observer")
"""How the columns end that keep a name as text."""
NOT_CHECKED = "Say how you made sure that the person asked for this themselves."
CHANGED = "Something of this person changed since you looked. Look again, then erase."


@dataclass(frozen=True)
class Preview:
    """What erasing a person does, for somebody to read before they order it."""

    person_id: int
    name: str
    goes: Mapping[str, int]
    """Rows that are deleted, by what they are."""
    stays: Mapping[str, int]
    """Rows that stay and name nobody."""
    open_posts: int
    open_roles: int
    certificates: int

    @property
    def code(self) -> str:
        """Short words for "I have read exactly this"."""
        said = (
            f"{self.person_id}|{self.name}|{sorted(self.goes.items())}|{sorted(self.stays.items())}|{self.open_posts}"
        )
        return hashlib.sha256(said.encode()).hexdigest()[:8]


def key_of(uid: UUID) -> str:
    """What the register keeps of a person: a hash that says nothing, found again in any copy that still holds them."""
    return hashlib.sha256(f"erasure|{uid}".encode()).hexdigest()


def preview(session: Session, person_id: int, *, at: datetime) -> Preview:
    """What would go and what would stay. Changes nothing."""
    person = session.get_one(Person, person_id)
    counts = {name: count for name, count in how_much(session, person_id=person_id).items() if count}
    on = london_date(at)
    return Preview(
        person_id=person_id,
        name=person.name,
        goes={HOLDINGS[name].words: count for name, count in counts.items() if HOLDINGS[name].goes},
        stays={HOLDINGS[name].words: count for name, count in counts.items() if not HOLDINGS[name].goes},
        open_posts=_count(session, Post, Post.person_id == person_id, or_(Post.ends_on.is_(None), Post.ends_on >= on)),
        open_roles=_count(session, RoleGrant, RoleGrant.person_id == person_id, RoleGrant.ends_at.is_(None)),
        certificates=_count(session, Certificate, Certificate.person_id == person_id),
    )


def erase(
    session: Session,
    person_id: int,
    *,
    data_dir: Path,
    secret_key: str,
    identity_checked: str,
    by: Actor,
    at: datetime,
    seen: str = "",
) -> None:
    """Erase a person for good. Refuses without a word on how their identity was checked.

    Records that were put together with theirs are erased too. `seen` is the code of the preview somebody read: if
    there is another by now, nothing is done. The register is written first: after a crash in between, erasing again
    does the rest.
    """
    if not identity_checked.strip():
        raise Refusal(NOT_CHECKED)
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    if seen and preview(session, person_id, at=at).code != seen:
        raise Refusal(CHANGED)
    also = _other_records(session, person_id, at=at)
    key = key_of(person.uid)
    enter(data_dir / REGISTER, [key])
    _unsign(session, person)
    _clear_lists(session, person)
    _clear_audiences(session, person)
    exporting.forget_files_with_somebody(session, data_dir=data_dir, at=at)
    files = _documents(session, person_id)
    for name, holding in reversed(_in_order()):
        _settle(session, metadata.tables[name], is_about(name, holding, person_id), holding.goes, holding.blanks)
    _withdraw_certificates(session, person_id, secret_key=secret_key, at=at)
    _end_everything(session, person_id, at=at)
    person.given_name, _, person.family_name = REMOVED.partition(" ")
    person.email = person.password_hash = None
    person.uid, person.disabled_at = uuid4(), person.disabled_at or at
    insert_if_absent(
        session, Erasure, key=key, erased_at=at, erased_by=by.name, identity_checked=identity_checked.strip()[:250]
    )
    audit.record(session, "erase a person", "person", person_id, by=by, at=at)
    session.flush()
    session.expire_all()
    keeping.refresh(session, [person_id], on=london_date(at))
    _forget_documents(session, files, data_dir)
    for other_id in also:
        erase(
            session,
            other_id,
            data_dir=data_dir,
            secret_key=secret_key,
            identity_checked=identity_checked,
            by=by,
            at=at,
        )


def erase_again(session: Session, *, data_dir: Path, secret_key: str, by: Actor, at: datetime) -> int:
    """Erase everybody whom the register names and these records still hold: after a restore. How many there were."""
    keys = registered(data_dir / REGISTER)
    people = session.execute(select(Person.id, Person.uid).order_by(Person.id)).all()
    again = [person_id for person_id, uid in people if key_of(uid) in keys]
    for person_id in again:
        erase(
            session,
            person_id,
            data_dir=data_dir,
            secret_key=secret_key,
            identity_checked="Erased before this copy was restored.",
            by=by,
            at=at,
        )
    return len(again)


def registered(register: Path) -> frozenset[str]:
    """The keys in a register; none where there is no file."""
    return frozenset(register.read_text(encoding="ascii").split()) if register.is_file() else frozenset()


def enter(register: Path, keys: Sequence[str]) -> None:
    """Add keys to a register that are not in it. They are on the disk when this returns."""
    missing = [key for key in dict.fromkeys(keys) if key not in registered(register)]
    if not missing:
        return
    register.parent.mkdir(parents=True, exist_ok=True)
    with register.open("a", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in missing))
        file.flush()
        os.fsync(file.fileno())


def _count(session: Session, table: Any, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _in_order() -> list[tuple[str, Any]]:
    """The holdings with whatever points at a table after it."""
    names = [table.name for table in metadata.sorted_tables]
    return sorted(HOLDINGS.items(), key=lambda pair: names.index(pair[0]))


def _settle(session: Session, table: Table, about: ColumnElement[bool], goes: bool, blanks: Mapping[str, Any]) -> None:
    if goes:
        session.execute(delete(table).where(about))
    elif blanks:
        session.execute(update(table).where(about).values(dict(blanks)))


def _withdraw_certificates(session: Session, person_id: int, *, secret_key: str, at: datetime) -> None:
    """From now on they count no more; what they counted before stays. Their facts name nobody, and are sealed anew."""
    for row in session.scalars(select(Certificate).where(Certificate.person_id == person_id)):
        try:
            facts = replace(CertificateFacts.from_json(row.facts), holder=REMOVED, organisation="")
            row.facts, row.seal = facts.to_json(), seal(facts, secret_key)
        except ValueError:  # facts that were tampered with cannot be confirmed before or after
            row.facts = row.seal = ""
        row.revoked_at = row.revoked_at or at
        row.revoked_by, row.revoked_because = "", AT_REQUEST
    session.flush()


def _end_everything(session: Session, person_id: int, *, at: datetime) -> None:
    on = london_date(at)
    session.execute(
        update(Post)
        .where(Post.person_id == person_id, or_(Post.ends_on.is_(None), Post.ends_on >= on))
        .values(ends_on=on - timedelta(days=1))
    )
    session.execute(
        update(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ends_at.is_(None)).values(ends_at=at)
    )
    session.execute(
        update(Booking)
        .where(Booking.person_id == person_id, Booking.cancelled_at.is_(None))
        .values(cancelled_at=at, cancelled_because=Ended.REMOVED.value)
    )
    session.execute(
        update(Assignment)
        .where(Assignment.person_id == person_id, or_(Assignment.ended_on.is_(None), Assignment.ended_on > on))
        .values(ended_on=on, ended_because=REMOVED)
    )


def _unsign(session: Session, person: Person) -> None:
    """Take their name out of every row that they signed.

    Names are kept as text. Where somebody else has the same name, only rows are taken that a line of theirs proves.
    """
    twins = session.scalar(
        select(func.count())
        .select_from(Person)
        .where(Person.id != person.id, Person.given_name == person.given_name, Person.family_name == person.family_name)
    )
    for table in metadata.sorted_tables:
        instants = [column for column in table.c if isinstance(column.type, UtcDateTime)]
        for column in table.c:
            if not (column.name.endswith(SIGNED) and isinstance(column.type, Text)):
                continue
            signed = [column == person.name]
            if twins:
                line = select(AuditLine.id).where(AuditLine.person_id == person.id)
                proven = or_(*(AuditLine.at == instant for instant in instants)) if instants else None
                if proven is None:
                    continue
                signed.append(line.where(proven).correlate(table).exists())
            session.execute(update(table).where(and_(*signed)).values({column.name: REMOVED}))


def _clear_lists(session: Session, person: Person) -> None:
    """Take their rows out of what staff lists left, and drop a list that was not applied and names their address."""
    words = {word.casefold() for word in (person.name, person.email or "") if word}
    named = or_(*(func.lower(cast(StaffImport.faults, Text)).contains(word, autoescape=True) for word in words))
    for row in session.scalars(select(StaffImport).where(named)):
        row.faults = [cells for cells in row.faults if not any(word in str(cells).casefold() for word in words)]
    if person.email:
        pending = func.lower(cast(StaffImport.table, Text)).contains(person.email, autoescape=True)
        session.execute(update(StaffImport).where(pending).values(table=[]), execution_options=_BULK)
    session.flush()


def _clear_audiences(session: Session, person: Person) -> None:
    """An order for up to three people names them in its words."""
    asked = select(Assignment.requirement_id).where(Assignment.person_id == person.id)
    session.execute(
        update(Requirement)
        .where(Requirement.id.in_(asked), Requirement.audience.contains(person.name, autoescape=True))
        .values(audience=func.replace(Requirement.audience, person.name, REMOVED)),
        execution_options=_BULK,
    )


def _other_records(session: Session, person_id: int, *, at: datetime) -> Sequence[int]:
    """The other records of this person. From now on nothing says that they were one person's."""
    mine = or_(Merger.kept_id == person_id, Merger.other_id == person_id)
    rows = session.scalars(select(Merger).where(mine, IS_OPEN).order_by(Merger.id)).all()
    for row in rows:
        row.ended_at, row.ended_because = at, REMOVED
    session.flush()
    return [row.other_id if row.kept_id == person_id else row.kept_id for row in rows]


def _documents(session: Session, person_id: int) -> Sequence[str]:
    return session.scalars(select(EvidenceClaim.document_sha256).where(EvidenceClaim.person_id == person_id)).all()


def _forget_documents(session: Session, names: Sequence[str], data_dir: Path) -> None:
    for name in names:
        if not _count(session, EvidenceClaim, EvidenceClaim.document_sha256 == name):
            documents.forget(data_dir, name)


_BULK = {"synchronize_session": False}
