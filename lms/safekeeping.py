"""Commands for whoever looks after people's data: erase a person, copy everything away, give it back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from lms.actions import backing_up, erasing
from lms.records.copies import CopyFault
from lms.records.database import begin_writing
from lms.records.people import Person
from lms.rules.actor import Actor, system_actor
from lms.rules.refusals import Refusal
from lms.web.extensions import db, settings

Clock = Callable[[], datetime]

CANNOT_BE_UNDONE = "This cannot be undone. If it is right, run it again with:"


def erase_command(clock: Clock) -> click.Command:
    """`flask person erase`: first without --confirm, to read what it does; then with the word that it printed."""

    @click.command("erase")
    @click.option("--email", required=True, help="Address of the person; of somebody without one, the uid.")
    @click.option("--officer", default="", help="Name of the data protection officer who orders it.")
    @click.option("--checked", default="", help="How it was made sure that the person asked for it themselves.")
    @click.option("--confirm", default="", help="The word that the look before printed.")
    def erase(*, email: str, officer: str, checked: str, confirm: str) -> None:
        """Erase a person: look first, then confirm. What is counted stays and names nobody."""
        session, at = writing_session(), clock()
        person = _find(session, email)
        if not confirm:
            _show(erasing.preview(session, person.id, at=at), email)
            return
        if not officer.strip():
            raise click.ClickException("Say with --officer who orders it.")
        try:
            erasing.erase(
                session,
                person.id,
                data_dir=settings().data_dir,
                secret_key=settings().secret_key,
                identity_checked=checked,
                seen=confirm,
                by=Actor(person_id=None, name=f"data protection officer: {officer.strip()}"[:250]),
                at=at,
            )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from refusal
        session.commit()
        click.echo(f"The person was erased. Keep {settings().data_dir / erasing.REGISTER} apart from the backups too.")

    return erase


def backup_command(clock: Clock) -> click.Command:
    """`flask backup FOLDER`."""

    @click.command("backup")
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
    def backup(folder: Path) -> None:
        """Copy database, documents and register of erasures into a new folder, with a manifest."""
        try:
            manifest = backing_up.back_up(
                db.engine, folder, data_dir=settings().data_dir, secret_key=settings().secret_key, at=clock()
            )
        except CopyFault as fault:
            raise click.ClickException(str(fault)) from fault
        click.echo(f"Copied {manifest.rows:,} rows of {len(manifest.tables)} tables and {len(manifest.files)} files.")
        click.echo("The signing secret is not in it: keep it apart, and keep it. Without it no backup is given back.")

    return backup


def restore_command(clock: Clock) -> click.Command:
    """`flask restore FOLDER`."""

    @click.command("restore")
    @click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @click.option(
        "--erasures",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The register of erasures as it is now: erasures.txt of the data folder in use.",
    )
    @click.option("--nobody-erased-since", is_flag=True, help="Nobody was erased after the backup was made.")
    def restore(*, folder: Path, erasures: Path | None, nobody_erased_since: bool) -> None:
        """Give a backup back into an empty database and a new data folder, and erase again who was erased since."""
        if erasures is None and not nobody_erased_since:
            raise click.ClickException(
                "Say with --erasures where the register of erasures lies, or with --nobody-erased-since that nobody "
                "was erased after this backup was made."
            )
        try:
            restored = backing_up.restore(
                db.engine,
                folder,
                data_dir=settings().data_dir,
                secret_key=settings().secret_key,
                register=erasures,
                by=system_actor("flask restore"),
                at=clock(),
            )
        except CopyFault as fault:
            raise click.ClickException(str(fault)) from fault
        made = restored.manifest
        click.echo(f"Gave back {made.rows:,} rows of {len(made.tables)} tables, as they were on {made.made_at[:16]}.")
        click.echo(f"Erased again: {restored.erased_again}. Next: flask prepare, then flask doctor.")

    return restore


def _find(session: Session, email: str) -> Person:
    wanted = email.strip().lower()
    found = session.scalars(select(Person).where(Person.email == wanted)).first()
    if found is None:
        try:
            found = session.scalars(select(Person).where(Person.uid == UUID(wanted))).first()
        except ValueError:
            found = None
    if found is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return found


def _show(shown: erasing.Preview, email: str) -> None:
    click.echo(f"{shown.name}: {shown.open_posts} open posts and {shown.open_roles} open roles end.")
    click.echo(f"{shown.certificates} certificates stop counting; their codes say that they were withdrawn.")
    for heading, rows in (("Goes:", shown.goes), ("Stays, and names nobody:", shown.stays)):
        click.echo(f"\n{heading}")
        for words, count in rows.items():
            click.echo(f"  {words}: {count:,}")
    click.echo("\nName, address and password go, and the name goes out of everything they signed.")
    click.echo(f"\n{CANNOT_BE_UNDONE}")
    click.echo(f'  flask person erase --email {email} --confirm {shown.code} --officer "…" --checked "…"')


def writing_session() -> Session:
    """The session of this command, ready to write. Raises ClickException for a database without tables."""
    session: Session = db.session()
    begin_writing(session)
    if not inspect(session.connection()).has_table(Person.__tablename__):
        raise click.ClickException("This database is empty. Prepare it first with: flask prepare")
    return session
