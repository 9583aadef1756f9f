"""Commands for the people who run the service and write the courses: `flask --help` lists them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.checking import check_content, render_report
from courses.faults import Severity
from lms.actions import contacts, keeping, people, signing_in
from lms.actions.secrets import new_secret
from lms.demo import loading
from lms.demo.cast import SHOWN_AT_START
from lms.jobs.exports import Exporter
from lms.jobs.marking_again import Marker
from lms.jobs.post_office import MailSettingFault
from lms.jobs.reminders import Chaser
from lms.jobs.worker import Worker
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person
from lms.records.queries.chasing import alarms
from lms.rules.actor import Actor, Role, system_actor
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal
from lms.safekeeping import backup_command, erase_command, restore_command, writing_session
from lms.web.extensions import catalogue, db, settings
from lms.web.looking import looks_folder
from lms.web.reports import programme
from lms.web.site import site

Clock = Callable[[], datetime]

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
DEMO_LINK_MINUTES = 60 * 24
KEPT_COPIES = 5


def add_commands(app: Flask, clock: Clock) -> None:
    """Hang the commands into this app, Alembic's `flask db` with them."""
    Migrate(app, db, directory="migrations", compare_type=True)
    app.cli.add_command(_prepare(clock))
    app.cli.add_command(_work(clock))
    app.cli.add_command(_welcome(clock))
    app.cli.add_command(_doctor(clock))
    app.cli.add_command(_content(clock))
    app.cli.add_command(_person(clock))
    app.cli.add_command(_grant(clock))
    app.cli.add_command(backup_command(clock))
    app.cli.add_command(restore_command(clock))


def _prepare(clock: Clock) -> click.Command:
    @click.command("prepare")
    def prepare() -> None:
        """Migrate the database, fill in missing contacts, load the demonstration if it is on and nobody is there."""
        at, by = clock(), system_actor("flask prepare")
        _copy_before_migrating(at)
        upgrade(directory=str(MIGRATIONS))
        session = writing_session()
        added = contacts.seed(session, catalogue().contacts.values(), by=by, at=at)
        if added:
            click.echo(f"Contacts added: {added}.")
        if settings().demo:
            hired = loading.load(session, catalogue(), site=site(), data_dir=settings().data_dir, at=at)
            if hired:
                click.echo(f"Demonstration loaded: {hired} invented people in five organisations.")
        session.commit()

    return prepare


def _work(clock: Clock) -> click.Command:
    @click.command("work")
    @click.option("--welcome", is_flag=True, help="First print what `flask welcome` prints.")
    def work(*, welcome: bool) -> None:
        """Send e-mails and let the days pass, until stopped."""
        if welcome:
            _say_where(clock)
        try:
            worker = Worker(
                db.engine,
                clock,
                mail_url=settings().mail_url,
                sender=settings().mail_from,
                programme=programme(),
                looks=looks_folder(settings().data_dir),
                periods=settings().periods,
                chaser=Chaser(programme(), settings().site_url),
                exporter=Exporter(settings().data_dir, programme()),
                marker=Marker(catalogue(), site()),
            )
        except MailSettingFault as fault:
            raise click.ClickException(str(fault)) from fault
        worker.run()

    return work


def _welcome(clock: Clock) -> click.Command:
    @click.command("welcome")
    def welcome() -> None:
        """Print where the site is and, in a demonstration, a sign-in link for each role."""
        _say_where(clock)

    return welcome


def _doctor(clock: Clock) -> click.Command:
    @click.command("doctor")
    @click.option("--mend", is_flag=True, help="Put the kept figures right.")
    def doctor(*, mend: bool) -> None:
        """Say whether reminders go out. Recompute where everybody stands and name what is kept otherwise."""
        at = clock()
        session, on = writing_session(), london_date(at)
        for sentence in alarms(session, at=at, on=on, sends_mail=bool(settings().mail_url)):
            click.echo(sentence)
        found = keeping.differences(session, on=on)
        for sentence in found:
            click.echo(sentence)
        if not found:
            click.echo("What is kept equals the ledger.")
        elif mend:
            keeping.rebuild(session, on=on)
            session.commit()
            click.echo(f"{len(found)} differences mended.")
        else:
            raise click.ClickException(f"{len(found)} differences. With --mend they are put right.")

    return doctor


def _content(clock: Clock) -> click.Group:
    @click.group("content")
    def content() -> None:
        """What courses teach."""

    @content.command("check")
    def check() -> None:
        """Name every fault and warning in the courses, with file, line and remedy."""
        faults = check_content(settings().content_dir, on=london_date(clock()))
        click.echo(render_report(faults))
        if any(fault.severity is Severity.FAULT for fault in faults):
            raise SystemExit(1)

    return content


def _person(clock: Clock) -> click.Group:
    @click.group("person")
    def person() -> None:
        """Add a person with a post, or erase one."""

    person.add_command(erase_command(clock))

    @person.command("add")
    @click.option("--given-name", required=True)
    @click.option("--family-name", required=True)
    @click.option("--email", required=True)
    @click.option("--organisation", required=True, help="Its name; it is added if it is new.")
    @click.option("--kind", default="other", help="Kind of a new organisation, such as council or charity.")
    @click.option(
        "--unit", default="", help="Name of a team; it is added if it is new. Left out: the organisation itself."
    )
    @click.option("--role-title", required=True)
    def add(**given: str) -> None:
        """Add a person with a post."""
        session, at, by = writing_session(), clock(), system_actor("flask person add")
        try:
            top = _top_unit(session, given["organisation"], given["kind"], by=by, at=at)
            unit = top
            if given["unit"]:
                unit = people.add_unit(session, organisation_id=top.organisation_id, name=given["unit"], under=top)
            row = people.add_person(
                session,
                given_name=given["given_name"],
                family_name=given["family_name"],
                email=given["email"],
                by=by,
                at=at,
            )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from refusal
        people.give_post(session, row, unit, role_title=given["role_title"], starts_on=london_date(at), by=by, at=at)
        session.commit()
        click.echo(f"{row.name} was added. They can sign in at {settings().site_url}/sign-in.")

    return person


def _grant(clock: Clock) -> click.Command:
    @click.command("grant")
    @click.option("--email", required=True)
    @click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
    @click.option("--organisation", default="", help="Its name. Left out: the whole partnership.")
    @click.option("--unit", default="", help="Name of a unit in it. Left out: the whole organisation.")
    def grant(*, email: str, role: str, organisation: str, unit: str) -> None:
        """Give a person a role over a unit and all below it, or over the whole partnership."""
        session, at = writing_session(), clock()
        row = session.scalars(select(Person).where(Person.email == email.strip().lower())).first()
        if row is None:
            raise click.ClickException(f"Nobody has the address {email}. Add the person first: flask person add --help")
        over = _find_unit(session, organisation, unit) if organisation else None
        people.grant_role(session, row, Role(role), unit=over, by=system_actor("flask grant"), at=at)
        session.commit()
        click.echo(f"{row.name} is now {role} over {over.name if over else 'the whole partnership'}.")

    return grant


def _say_where(clock: Clock) -> None:
    """Where the site is and, in a demonstration, a sign-in link for each role."""
    url = settings().site_url
    click.echo(f"\nThe training is served at {url}\n")
    if settings().demo:
        session, at = writing_session(), clock()
        for one in SHOWN_AT_START:
            person = session.scalars(select(Person).where(Person.email == one.email)).first()
            if person is not None:
                secret = new_secret()
                signing_in.make_link(session, person, secret=secret, goes_to="", minutes=DEMO_LINK_MINUTES, at=at)
                click.echo(f"  {one.name} {one.does}:\n    {url}/sign-in/link/{secret}")
        session.commit()
        click.echo("\nEach link signs in once. The next start prints new ones.")
    where = "through the mail server of LMS_MAIL_URL" if settings().mail_url else "nowhere; they stay in the outbox"
    click.echo(f"E-mails go {where}" + (f": {url}/outbox" if settings().demo else "."))
    click.echo("Stop with Ctrl+C.\n")


def _top_unit(session: Session, name: str, kind: str, *, by: Actor, at: datetime) -> Unit:
    found = session.scalars(
        select(Unit).join(Organisation).where(Organisation.name == name, Unit.parent_id.is_(None))
    ).first()
    if found is not None:
        return found
    slug = "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())[:80]
    return people.add_organisation(session, slug=slug, name=name, kind=kind, brand_colour="#12436D", by=by, at=at)


def _find_unit(session: Session, organisation: str, unit: str) -> Unit:
    asked = select(Unit).join(Organisation).where(Organisation.name == organisation)
    asked = asked.where(Unit.name == unit) if unit else asked.where(Unit.parent_id.is_(None))
    found = session.scalars(asked.order_by(func.length(Unit.path))).first()
    if found is None:
        raise click.ClickException(f"There is no {unit or 'organisation'} called so in {organisation}.")
    return found


def _copy_before_migrating(at: datetime) -> None:
    """Keep a whole copy of a SQLite database: what a migration does to its tables cannot always be taken back."""
    file = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not file or not Path(file).is_file():
        return
    folder = settings().data_dir / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"before-{at:%Y%m%d-%H%M%S}.sqlite3"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    for old in sorted(folder.glob("before-*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
