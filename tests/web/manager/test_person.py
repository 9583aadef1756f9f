"""One person as their manager sees them: dates and reasons, never answers, scores or choices."""

from datetime import date
from uuid import uuid4

from flask import Flask

from courses.catalogue import Catalogue
from lms.actions import studying
from lms.records.learning import Attempt, CheckAnswer
from lms.records.people import Person
from lms.records.results import Completion
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import NOW
from tests.curriculum import SLAVERY_1
from tests.factories import a_completion
from tests.pages import Visitor
from tests.web.manager.test_team import require


def test_the_page_says_what_is_required_why_and_what_was_done(app: Flask, cast: Cast, visitor: Visitor) -> None:
    require(app, cast.amina, "modern-slavery-1", date(2026, 11, 1), reason="Wardens meet people.")
    require(app, cast.amina, "trauma-informed-practice-1", date(2026, 11, 1), done_on=date(2026, 10, 1))
    visitor.sign_in_as(cast.chidi)

    page = visitor.open("/team").follow("Amina Yusuf")

    assert (page.heading, page.status) == ("Amina Yusuf", 200)
    assert "Neighbourhood Officer, Neighbourhood Officers, Sherbourne City Council, since 8 January 2024" in page.main
    assert page.tables() == [
        [
            ["Training", "Where it stands", "Why it is asked"],
            [
                "Modern slavery: notice Modern slavery tier 1",
                "! overdue Was due on 1 November 2026. "
                "Why? Modern slavery: notice More time , or an exemption: Modern slavery: notice",
                "Wardens meet people.",
            ],
            [
                "Trauma-informed practice: notice Trauma-informed practice tier 1",
                "✓ current Up to date until 30 June 2028. Why? Trauma-informed practice: notice "
                "More time , or an exemption: Trauma-informed practice: notice",
                "Everyone here meets people.",
            ],
        ],
        [
            ["Training", "Completed on", "Valid until", "How", "Certificate"],
            ["Trauma-informed practice tier 1", "1 October 2026", "30 June 2028", "Learning done elsewhere", "None"],
        ],
    ]


def test_answers_scores_and_choices_are_the_learners_own(
    app: Flask, cast: Cast, catalogue: Catalogue, visitor: Visitor
) -> None:
    with app.app_context():
        session = db.session()
        course = catalogue.get(SLAVERY_1)
        enrolment = studying.begin(session, course, by=cast.amina.actor, at=NOW)
        session.add(CheckAnswer(enrolment_id=enrolment.id, check_id="CANARY-CHECK", chosen=["CANARY-ANSWER"], at=NOW))
        session.add(
            Attempt(
                enrolment_id=enrolment.id,
                person_id=cast.amina.id,
                award="modern-slavery-1",
                number=7,
                edition_id=enrolment.edition_id,
                seed="CANARY-SEED",
                pass_percent=75,
                started_at=NOW,
                submitted_at=NOW,
                score="CANARY-SCORE",
                percent=37,
                passed=False,
            )
        )
        done = a_completion(session, session.get_one(Person, cast.amina.id))
        done.percent = 93
        assert isinstance(done, Completion)
        session.commit()
    visitor.sign_in_as(cast.chidi)

    page = visitor.open(f"/team/people/{cast.amina.uid}")

    assert page.status == 200
    for secret in ("CANARY", "37", "93", "%"):
        assert secret not in page.main


def test_a_person_of_elsewhere_and_nobody_are_the_same(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.chidi)

    foreign, nobody, beside = (visitor.open(f"/team/people/{uid}") for uid in (cast.emeka.uid, uuid4(), cast.bev.uid))

    assert (foreign.status, nobody.status, beside.status) == (404, 404, 404)
    assert foreign.main == nobody.main == beside.main
    for path in ("x", "%00", "9" * 30):
        assert visitor.open(f"/team/people/{path}").status == 404


def test_a_person_without_anything_required_is_said(cast: Cast, visitor: Visitor) -> None:
    visitor.sign_in_as(cast.chidi)

    page = visitor.open(f"/team/people/{cast.conor.uid}")

    assert "No training is required of Conor Walsh yet." in page.main
    assert "Nothing completed yet." in page.main
    assert "Remind Conor Walsh" not in page.buttons
