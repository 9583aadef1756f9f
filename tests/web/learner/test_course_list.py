"""All courses on one page: for whom, how long, what comes first, how far reviewed, and where I stand."""

from flask import Flask

from lms.records.people import Person
from tests.cast import Cast
from tests.factories import a_completion
from tests.pages import Visitor
from tests.web.learner.records import ask, records


def test_every_course_stands_with_what_it_needs_and_the_suggested_topic_first(
    quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.amina)

    page = quick_visitor.open("/courses")

    assert page.heading == "All courses"
    assert page.select("caption") == ["Trauma-informed practice", "Modern slavery"]
    head = ["Course", "For whom", "Time", "Before it", "Review"]
    assert page.tables() == [
        [
            head,
            [
                "Trauma-informed practice: notice Tier 1: Notice We suggest you begin with this one. "
                "One page to print : Trauma-informed practice: notice",
                "Everyone.",
                "About 20 minutes",
                "Nothing",
                "Draft",
            ],
        ],
        [
            head,
            [
                "Modern slavery: notice Tier 1: Notice One page to print : Modern slavery: notice",
                "Everyone.",
                "About 20 minutes",
                "Nothing",
                "Draft",
            ],
            [
                "Modern slavery: respond Tier 2: Respond One page to print : Modern slavery: respond",
                "Everyone.",
                "About 20 minutes",
                "Modern slavery: notice Trauma-informed practice: notice",
                "Draft",
            ],
        ],
    ]


def test_it_says_where_the_learner_stands_and_nobody_else(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    ask(quick_app, quick_cast.amina, quick_cast.council_id)
    with records(quick_app) as session:
        a_completion(session, session.get_one(Person, quick_cast.conor.id), "trauma-informed-practice-1")
        a_completion(session, session.get_one(Person, quick_cast.amina.id), "modern-slavery-1")

    quick_visitor.sign_in_as(quick_cast.amina)
    page = quick_visitor.open("/courses")

    rows = page.tables()[1]
    assert "Up to date until 30 June 2028." in rows[1][0]
    assert rows[2][3] == "Modern slavery: notice (done) Trauma-informed practice: notice"
    assert page.tables()[0][1][0].startswith("Trauma-informed practice: notice Tier 1: Notice We suggest")
    assert page.follow("One page to print : Modern slavery: notice").heading == "Modern slavery: notice on one page"
