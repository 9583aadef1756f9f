"""What each post does: a lead answers six questions for a whole team on one page, or sets a tier by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import DataRequired

from lms.actions import tiering
from lms.records.queries.contact_profiles import Profile, answered_counts, paths_of_posts_held, profiles
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.actor import Scope
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.tiering import LONGEST_REASON, QUESTIONS, Override, answers_from
from lms.web.access import Thing, actor, allow
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, Line

blueprint = Blueprint("contact_profiles", __name__)

POSTS_ON_A_PAGE = 60
NONE = "none"
"""The box for a post that does none of these."""
ONE_OR_NONE = "Tick what the post of {person} does, or “None of these”, and not both."
LONGEST_NUMBER = 5


class TeamForm(Form):
    """Carries what is wrong; the boxes are of the posts."""


class OverrideForm(Form):
    """A tier set by hand."""

    topic = StringField("Topic", [DataRequired("Choose a topic.")], id="topic")
    tier = StringField("Tier", [DataRequired("Choose a tier.")], id="tier")
    reason = Line("Why?", [DataRequired("Say why, so that people understand it.")], longest=LONGEST_REASON, id="reason")
    until = DayField("Until which day?", id="until")


@dataclass(frozen=True)
class Row:
    """A post as the page shows it, with the boxes ticked. `problem` is said beside it."""

    post: Profile
    ticked: frozenset[str]
    problem: str = ""


def find_unit(uid: UUID) -> Thing | None:
    """The unit behind /contact-profiles/<uuid:unit>, if it is in the scope."""
    found = next((unit for unit in units_in_scope(session(), scope=_scope()) if unit.uid == uid), None)
    return Thing(found, Subject(unit_paths=(found.path,))) if found else None


def find_posts_of(uid: UUID) -> Thing | None:
    """The posts in the scope of the person behind /contact-profiles/people/<uuid:person>."""
    found = profiles(session(), scope=_scope(), on=on(), person_uid=uid)
    if not found:
        return None
    return Thing(found, Subject(unit_paths=tuple(paths_of_posts_held(session(), person_uid=uid, on=on()))))


@blueprint.get("/contact-profiles")
@allow(Permission.ASSIGN)
def units() -> ResponseReturnValue:
    """Every team with how many of its posts are answered for."""
    counts = answered_counts(session(), scope=_scope(), on=on())
    rows = [(unit, *counts[unit.id]) for unit in units_in_scope(session(), scope=_scope()) if unit.id in counts]
    return render_template(
        "lead/contact_profiles.html",
        rows=rows,
        posts=sum(posts for _unit, posts, _done in rows),
        done=sum(done for _unit, _posts, done in rows),
    )


@blueprint.get("/contact-profiles/<uuid:unit>")
@allow(Permission.ASSIGN_IN_UNIT, unit=find_unit)
def team(unit: UnitInScope) -> ResponseReturnValue:
    """The people of one team and the six questions."""
    shown, page, more = _page_of(unit)
    return _team_page(unit, [_as_answered(post) for post in shown], page, more, TeamForm(formdata=None))


@blueprint.post("/contact-profiles/<uuid:unit>")
@allow(Permission.ASSIGN_IN_UNIT, unit=find_unit)
def answer(unit: UnitInScope) -> ResponseReturnValue:
    """Keep the answers of everybody on the page. Rows without a tick that were never answered stay unanswered."""
    shown, page, more = _page_of(unit)
    named = set(request.form.getlist("post"))
    rows = [_as_sent(post) if str(post.post_id) in named else _as_answered(post) for post in shown]
    form = TeamForm(formdata=None)
    for row in rows:
        if row.problem:
            form.form_errors.append(row.problem)
    if form.problems:
        return _team_page(unit, rows, page, more, form), 422
    answers = {
        row.post.post_id: answers_from(dict.fromkeys(row.ticked, True))
        for row in rows
        if row.ticked and str(row.post.post_id) in named
    }
    changed = tiering.answer(session(), shown, answers, by=actor(), at=at())
    return redirect(url_for("contact_profiles.team", unit=unit.uid, page=page, saved=min(changed, 999)), 303)


@blueprint.get("/contact-profiles/people/<uuid:person>")
@allow(Permission.ASSIGN_IN_UNIT, person=find_posts_of)
def tiers(person: Sequence[Profile]) -> ResponseReturnValue:
    """Which tier a person's posts need in each topic, and why."""
    return _tiers_page(person, OverrideForm(formdata=None))


@blueprint.post("/contact-profiles/people/<uuid:person>")
@allow(Permission.ASSIGN_IN_UNIT, person=find_posts_of)
def set_tier(person: Sequence[Profile]) -> ResponseReturnValue:
    """Set a tier by hand, or let the answers decide again."""
    form = OverrideForm()
    post = next((one for one in person if str(one.post_id) == request.form.get("post")), None)
    try:
        if post is None:
            raise Refusal("Choose the post.")
        if request.form.get("act") == "take-back":
            known = next((one for one in post.overrides if one.override.topic == form.topic.data), None)
            if known is not None:
                tiering.take_tier_back(session(), post, known, by=actor(), at=at())
        else:
            tiering.set_tier(session(), post, _override(form), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _tiers_page(person, form), 422
    return redirect(url_for("contact_profiles.tiers", person=person[0].person_uid, saved=1), 303)


def _override(form: OverrideForm) -> Override:
    """The override in the form. Refuses what is missing, beside its field."""
    form.validate()
    if form.until.data is None and not form.until.errors:
        form.refuse(Refusal("Enter the last day.", field="until"))
    topics = {topic for topic, _title in _topics()}
    if form.topic.data and form.topic.data not in topics:
        form.refuse(Refusal("Choose a topic.", field="topic"))
    tier = {"1": 1, "2": 2, "3": 3}.get(form.tier.data or "", 0)
    if form.problems:
        raise Refusal("Check what is marked below.")
    return Override(form.topic.data, tier, form.reason.data, cast(date, form.until.data))


def _page_of(unit: UnitInScope) -> tuple[Sequence[Profile], int, bool]:
    """The posts of this page, its number, and whether there is another. 404 for a page there is not."""
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit() and 0 < len(number) <= LONGEST_NUMBER):
        abort(404)
    page = max(int(number), 1)
    found = profiles(
        session(),
        scope=_scope(),
        on=on(),
        unit_id=unit.id,
        limit=POSTS_ON_A_PAGE + 1,
        offset=(page - 1) * POSTS_ON_A_PAGE,
    )
    if not found and page > 1:
        abort(404)
    return found[:POSTS_ON_A_PAGE], page, len(found) > POSTS_ON_A_PAGE


def _as_answered(post: Profile) -> Row:
    if post.answers is None:
        return Row(post, frozenset({"public"} if post.meets_public else ()))
    return Row(post, frozenset(post.answers.yes or {NONE}))


def _as_sent(post: Profile) -> Row:
    sent = frozenset(request.form.getlist(f"does-{post.post_id}")) & {*QUESTIONS, NONE}
    wrong = (NONE in sent and len(sent) > 1) or (not sent and post.answers is not None)
    return Row(post, sent, ONE_OR_NONE.format(person=post.person) if wrong else "")


def _team_page(unit: UnitInScope, rows: Sequence[Row], page: int, more: bool, form: TeamForm) -> str:
    saved = request.args.get("saved", "")
    return render_template(
        "lead/contact_profile_team.html",
        unit=unit,
        rows=rows,
        page=page,
        more=more,
        form=form,
        questions=QUESTIONS,
        does_nothing=NONE,
        topics=_topics(),
        saved=int(saved) if saved.isascii() and saved.isdigit() and len(saved) <= LONGEST_NUMBER else None,
    )


def _tiers_page(posts: Sequence[Profile], form: OverrideForm) -> str:
    return render_template(
        "lead/contact_profile_tiers.html",
        posts=posts,
        form=form,
        topics=_topics(),
        questions=QUESTIONS,
        chosen=request.form.get("post", ""),
        saved="saved" in request.args,
    )


def _topics() -> list[tuple[str, str]]:
    """Every topic that is taught, with its title, in the order of the courses."""
    return list({course.award.topic: course.topic_title for course in catalogue().courses}.items())


def _scope() -> Scope:
    return actor().scope(*LEADS)
