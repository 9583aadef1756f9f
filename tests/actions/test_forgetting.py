"""What is past its period goes every night; what people learned stays whatever its age."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.actions import mailing, remarking, short_checks, signing_in
from lms.actions.forgetting import forget_what_is_past
from lms.actions.secrets import new_secret
from lms.records.access import SignInLink, SignInSession
from lms.records.audit import AuditLine
from lms.records.messages import Notice, OutboxMessage
from lms.records.organisations import Organisation
from lms.records.people import Person, Post
from lms.records.planned_sessions import AccessNeed, PlannedSession, SessionTerms
from lms.records.results import Completion, StaffImport
from lms.records.short_checks import Recall, ShortCheck, ShortCheckAnswer, ShortCheckItem, ShownOutcome
from lms.records.viewing import RecordView
from lms.rules.actor import system_actor
from lms.rules.dates import london_date
from lms.rules.retention import Periods
from tests.curriculum import TRAUMA_1, a_course
from tests.factories import a_completion, a_person, a_post, actor_for, an_organisation, top_unit
from tests.planned_sessions import a_booking, terms_of

HAND = system_actor("nightly dates")
SHORT = Periods(sessions=1, links=1, mail=1, lists=1, list_faults=1, notices=1, checks=1, views=1, access_needs=1)
NOTHING = dict.fromkeys(
    (
        *("sessions", "links", "notices", "mail", "lists", "list faults"),
        *("short checks", "views", "reply addresses", "access needs"),
    ),
    0,
)


def one_of_everything(session: Session, organisation: Organisation, at: datetime) -> None:
    """A person with every kind of trace, made at this instant."""
    amina = a_person(session)
    a_post(session, amina, top_unit(session, organisation))
    a_completion(session, amina, completed_at=at)
    secret = new_secret()
    signing_in.make_link(session, amina, secret=secret, goes_to="", minutes=30, at=at)
    signing_in.follow_link(session, secret=secret, hours=12, at=at)
    message = mailing.post(
        session, recipient="amina@council.example", subject="Your training", body="Hello", person_id=amina.id, at=at
    )
    message.sent_at = at
    waiting = mailing.post(
        session, recipient="b@council.example", subject="Your training", body="Hello", person_id=None, at=at
    )
    waiting.tries = 2
    session.add(Notice(person_id=amina.id, stage=f"nudge {at}", planned_at=at, planned_by="Bev", message_id=message.id))
    for applied in (None, at):
        session.add(
            StaffImport(
                organisation_id=organisation.id,
                unit_id=top_unit(session, organisation).id,
                uploaded_by="Bev",
                uploaded_at=at,
                file_name="list.csv",
                file_sha256="0" * 64,
                table=[] if applied else [["Name"], ["Amina"]],
                applied_at=applied,
                applied_by="Bev" if applied else "",
                faults=[["2", "Amina", "No unit.", "Add it."]] if applied else [],
                leavers=[amina.id] if applied else [],
            )
        )
    session.add(
        RecordView(
            key=f"{at}",
            viewer_id=amina.id,
            viewer_role="manager",
            viewer_path="/1/",
            kind="page",
            person_id=amina.id,
            on_day=london_date(at),
            at=at,
        )
    )
    bookable = PlannedSession(
        award="modern-slavery-2",
        owner_path="/1/",
        open_to_all=True,
        planned_at=at,
        planned_by="Bev",
        planned_by_id=amina.id,
        form_key=f"{at}",
    )
    session.add(bookable)
    session.flush()
    terms = terms_of(at, days=0)
    session.add(
        SessionTerms(
            **{**asdict(terms), "planned_session_id": bookable.id, "number": 1},
            held_on=terms.held_on,
            said_at=at,
            said_by="Bev",
        )
    )
    booked = a_booking(bookable, amina.id, organisation.id, at)
    session.add(booked)
    session.flush()
    session.add(AccessNeed(booking_id=booked.id, words="A seat near the door", said_at=at))
    short_checks_of(session, amina, at)
    told = remarking.ToldUs("", "The training as a whole", "", wrong="A typo.")
    remarking.tell(session, told, reply_to="someone@home.example", on=london_date(at))
    session.flush()


def short_checks_of(session: Session, amina: Person, at: datetime) -> None:
    """A check of what is known with an answer, what it showed, and how questions to keep it fresh went."""
    course = a_course(TRAUMA_1, "Trauma-informed practice")
    by = actor_for(session, amina)
    check = short_checks.show_what_is_known(session, course, by=by, at=at)
    short_checks.save_answer(session, check, position=1, positions=["1"], by=by, at=at)
    session.add(ShownOutcome(enrolment_id=check.enrolment_id, outcome="tip1-o1", at=at))
    completion = session.scalars(select(Completion).where(Completion.person_id == amina.id)).one()
    on = london_date(at)
    session.add(
        Recall(
            completion_id=completion.id,
            number=1,
            on_day=on,
            number_right=2,
            number_asked=2,
            stability=8.0,
            difficulty=5.0,
            due_on=on + timedelta(days=21),
        )
    )


def test_what_is_past_its_period_goes_and_the_rest_stays(session: Session, at: datetime) -> None:
    council = an_organisation(session)
    one_of_everything(session, council, at - timedelta(days=9))
    one_of_everything(session, council, at)

    gone = forget_what_is_past(session, SHORT, by=HAND, at=at)
    again = forget_what_is_past(session, SHORT, by=HAND, at=at)

    assert gone == {**dict.fromkeys(NOTHING, 1), "mail": 2}
    assert again == NOTHING
    session.expire_all()
    kept = [session.query(table).count() for table in (SignInSession, SignInLink, Notice, RecordView)]
    assert kept == [1, 1, 1, 1]
    checks = (ShortCheck, ShortCheckAnswer, ShownOutcome, Recall)
    assert [session.query(table).count() for table in checks] == [1, 1, 1, 1]
    assert session.query(ShortCheckItem).count() == 6
    mails = session.execute(
        select(OutboxMessage.recipient, OutboxMessage.body, OutboxMessage.tries).order_by(OutboxMessage.id)
    ).all()
    assert mails == [
        ("", "", 0),
        ("", "", 10),
        ("amina@council.example", "Hello", 0),
        ("b@council.example", "Hello", 2),
    ]
    lists = session.execute(
        select(StaffImport.table, StaffImport.faults, StaffImport.leavers).order_by(StaffImport.id)
    ).all()
    assert [(len(table), len(faults), len(leavers)) for table, faults, leavers in lists] == [
        (0, 0, 0),
        (0, 0, 0),
        (2, 0, 0),
        (0, 1, 1),
    ]


def test_completions_and_posts_have_no_period(session: Session, at: datetime) -> None:
    one_of_everything(session, an_organisation(session), at - timedelta(days=5000))

    forget_what_is_past(session, SHORT, by=HAND, at=at)

    assert (session.query(Completion).count(), session.query(Post).count()) == (1, 1)


def test_a_message_not_sent_in_all_that_time_says_so_and_is_not_tried_again(session: Session, at: datetime) -> None:
    mailing.post(session, recipient="a@council.example", subject="Your training", body="Hello", person_id=None, at=at)

    forget_what_is_past(session, SHORT, by=HAND, at=at + timedelta(days=2))

    row = session.execute(select(OutboxMessage.sent_at, OutboxMessage.last_fault, OutboxMessage.tries)).one()
    assert row == (None, "Kept too long without being sent.", 10)


def test_a_session_that_still_runs_stays_however_short_the_period(session: Session, at: datetime) -> None:
    amina = a_person(session)
    secret = new_secret()
    signing_in.make_link(session, amina, secret=secret, goes_to="", minutes=30, at=at)
    signing_in.follow_link(session, secret=secret, hours=24 * 30, at=at)

    assert forget_what_is_past(session, SHORT, by=HAND, at=at + timedelta(days=20))["sessions"] == 0


def test_a_night_leaves_one_line_and_a_quiet_night_none(session: Session, at: datetime) -> None:
    one_of_everything(session, an_organisation(session), at - timedelta(days=9))
    session.query(AuditLine).delete()

    for _ in range(2):
        forget_what_is_past(session, SHORT, by=HAND, at=at)

    lines = session.execute(select(AuditLine.verb, AuditLine.actor_name)).all()
    assert lines == [("delete what is past its period", "system: nightly dates")]
