"""A lead answers for a whole team on one page and sees which tier follows, and why."""

from flask import Flask

from lms.records.duties import ContactAnswers, TierOverride
from lms.records.people import Post
from lms.web.extensions import db
from tests.cast import Cast
from tests.pages import Page, Visitor

AMINA_PUBLIC = "Amina Yusuf: Meets the public"


def team(visitor: Visitor) -> Page:
    return visitor.open("/contact-profiles").follow("Neighbourhood Officers")


def answered(app: Flask) -> list[tuple[str, ...]]:
    with app.app_context():
        rows = db.session.query(ContactAnswers).order_by(ContactAnswers.id).all()
        return [
            tuple(name for name in ("public", "at_risk", "referrals", "manages") if getattr(row, name)) for row in rows
        ]


def untick_what_the_staff_list_says(app: Flask) -> None:
    with app.app_context():
        for post in db.session.query(Post):
            post.meets_public = None
        db.session.commit()


def test_one_page_answers_for_a_team(app: Flask, cast: Cast, visitor: Visitor) -> None:
    untick_what_the_staff_list_says(app)
    visitor.sign_in_as(cast.bev)
    page = team(visitor)
    assert page.heading == "What the posts in Neighbourhood Officers do"
    assert page.main.count("Not answered yet.") == 3

    # when Bev ticks what Amina's post does, says that Conor's does none of it, and leaves Chidi's open
    page = page.choose(AMINA_PUBLIC).choose("Amina Yusuf: Meets adults at risk or children")
    page = page.choose("Conor Walsh: None of these").press("Save these answers")

    # then that is kept, and the page shows which tiers follow
    assert "Saved for 2 posts." in page.main
    assert sorted(page.chosen()) == [
        "Amina Yusuf: Meets adults at risk or children",
        AMINA_PUBLIC,
        "Conor Walsh: None of these",
    ]
    assert page.main.count("Not answered yet.") == 1
    assert sorted(answered(app)) == [(), ("public", "at_risk")]
    assert "Modern slavery 2" in page.main
    assert visitor.open("/contact-profiles").main.startswith("What each post does 2 of ")
    assert "Nothing was changed." in page.press("Save these answers").main
    assert len(answered(app)) == 2


def test_none_and_something_at_once_is_asked_again(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = team(quick_visitor).choose(AMINA_PUBLIC).choose("Amina Yusuf: None of these").press("Save these answers")

    assert page.status == 422
    assert page.errors == ["Tick what the post of Amina Yusuf does, or “None of these”, and not both."]
    assert answered(quick_app) == []


def test_a_tier_is_set_by_hand_with_a_reason_and_an_end(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    untick_what_the_staff_list_says(quick_app)
    quick_visitor.sign_in_as(quick_cast.bev)
    page = quick_visitor.open(f"/contact-profiles/people/{quick_cast.amina.uid}")
    assert page.heading == "Tiers for Amina Yusuf"
    assert "Tier 1 until the questions about this post are answered." in page.main

    page = page.press("Set this tier")
    assert page.errors == [
        "Check what is marked below.",
        "Choose a topic.",
        "Choose a tier.",
        "Say why, so that people understand it.",
        "Enter the last day.",
    ]
    page = page.fill("Topic", "Modern slavery").fill("Tier", "Tier 3").fill("Why?", "Sits on a panel.")
    page = page.fill("Day", "31").fill("Month", "3").fill("Year", "2027").press("Set this tier")
    assert "Tier 3, set by a training lead: Sits on a panel." in page.main
    assert "Until 31 March 2027, by Bev Carter." in page.main

    page = page.press("Let the answers decide the tier of Modern slavery again")
    assert "Sits on a panel." not in page.main
    with quick_app.app_context():
        assert db.session.query(TierOverride).count() == 1


def test_pages_of_others_are_not_found_and_their_posts_cannot_be_named(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = team(quick_visitor)
    with quick_app.app_context():
        emeka = db.session.query(Post.id).filter_by(person_id=quick_cast.emeka.id).scalar()

    sent = quick_visitor.post(page.path, {"post": str(emeka), f"does-{emeka}": "public"})
    by_hand = quick_visitor.post(
        f"/contact-profiles/people/{quick_cast.amina.uid}", {"post": str(emeka), "topic": "prevent", "tier": "3"}
    )

    assert (sent.status, by_hand.status, by_hand.errors) == (303, 422, ["Choose the post."])
    assert answered(quick_app) == []
    assert quick_visitor.open(f"/contact-profiles/people/{quick_cast.emeka.uid}").status == 404
    quick_visitor.post("/sign-out")
    quick_visitor.sign_in_as(quick_cast.gita)
    assert quick_visitor.open(page.path).status == 404
