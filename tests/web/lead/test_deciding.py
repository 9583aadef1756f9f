"""What a lead reads when a certificate stands for the study alone, and a part that is done here is missing."""

from dataclasses import replace

import pytest
from flask import Flask

from courses.catalogue import Catalogue
from courses.course import Award
from courses.practice import Part
from lms.records.evidence import ClaimState, EvidenceClaim
from lms.records.results import Completion
from lms.web.extensions import db
from tests import curriculum
from tests.cast import Cast
from tests.web.learner.test_outside_courses import browser, record

REFERRALS = "Prevent duty training: Referrals (GOV.UK)"


@pytest.fixture
def catalogue() -> Catalogue:
    """The invented curriculum, and in it an award of two parts for which a national course can be approved."""
    made = curriculum.catalogue()
    blended = replace(made.courses[0], award=Award("prevent", 2), parts=(Part.STUDY, Part.SESSION))
    return replace(made, courses=(*made.courses, blended))


def test_a_certificate_waits_until_the_live_session_is_recorded(quick_app: Flask, quick_cast: Cast) -> None:
    amina, bev = browser(quick_app, quick_cast.amina), browser(quick_app, quick_cast.bev)
    record(amina, REFERRALS).press("Send to your training lead")

    page = bev.open("/to-decide").follow(f"{REFERRALS} of Amina Yusuf")
    assert "You can approve it once their live session is recorded here." in page.main
    refused = page.press("Approve: it counts")

    assert refused.status == 422
    assert "Record their live session first. The certificate stands for the study alone." in refused.main
    with quick_app.app_context():
        assert db.session().query(Completion).count() == 0
        assert db.session().query(EvidenceClaim).one().state == ClaimState.WAITING
