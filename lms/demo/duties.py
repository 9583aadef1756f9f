"""What each post does, and the standing requirements that follow from it: tier 2 and 3 for those who meet people."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

from courses.course import Award
from lms.actions import requiring, tiering
from lms.actions.requiring import Draft
from lms.demo.history import Stage, lead_of, top_units
from lms.demo.workforce import Colleague
from lms.records.queries.contact_profiles import Profile, profiles
from lms.records.queries.units import units_in_scope
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.policy import LEADS
from lms.rules.renewal import RenewalKind, RenewalPolicy
from lms.rules.requirement import WhichPosts
from lms.rules.tiering import Answers

DAYS_SINCE_ANSWERED = 170
IN_CHARGE = ("Manager", "Senior", "Sergeant", "Matron", "Lead", "Consultant", "Coordinator")
CASES = ("Social Worker", "Detective Constable", "Safeguarding", "Midwife")
NOT_ANSWERED = 0.15
"""So many posts are new since the lead answered for the teams: a page has something left to do."""

Rule = tuple[str, str, int, int]
"""An agency, an award, how many days ago it came into force (less than 0: to come), and the weeks it gives."""
RULES: Sequence[Rule] = (
    ("council", "trauma-informed-practice-2", 160, 24),
    ("council", "modern-slavery-2", 120, 26),
    ("council", "hate-crime-2", 30, 26),
    ("council", "trauma-informed-practice-3", 90, 26),
    ("council", "prevent-2", -20, 26),
    ("police", "trauma-informed-practice-2", 150, 20),
    ("police", "hate-crime-2", 100, 26),
    ("hospitals", "trauma-informed-practice-2", 140, 26),
    ("schools", "prevent-2", 60, 26),
    ("charity", "trauma-informed-practice-2", 110, 26),
)
YEARLY = RenewalPolicy(RenewalKind.ANNIVERSARY, 12)
TWO_YEARS = RenewalPolicy(RenewalKind.ROLLING, 24)
REASONS: Mapping[int, str] = {
    2: "You meet people who may need you to act, so you learn how to respond.",
    3: "You hold cases or lead people who do, so you learn how to support and lead.",
}


def set_requirements(stage: Stage, colleagues: Sequence[Colleague]) -> None:
    """Answer for the posts of each agency, and put its standing requirements in force, each on its day."""
    tops = top_units(stage.session, colleagues)
    at = stage.now - timedelta(days=DAYS_SINCE_ANSWERED)
    for slug, top in tops.items():
        by = lead_of(top)
        posts = profiles(stage.session, scope=by.scope(*LEADS), on=london_date(at))
        answers = {post.post_id: _answers(stage.dice, slug, post) for post in posts}
        kept = {id_: one for id_, one in answers.items() if stage.dice.random() >= NOT_ANSWERED}
        tiering.answer(stage.session, posts, kept, by=by, at=at)
    for slug, award, days_ago, weeks in sorted(RULES, key=lambda rule: -rule[2]):
        course = stage.catalogue.find(award)
        if course is not None:
            _publish(
                stage, lead_of(tops[slug]), tops[slug].path, award=Award.parse(award), days_ago=days_ago, weeks=weeks
            )


def _publish(stage: Stage, by: Actor, path: str, *, award: Award, days_ago: int, weeks: int) -> None:
    unit = next(one for one in units_in_scope(stage.session, scope=by.scope(*LEADS)) if one.path == path)
    at = stage.now - timedelta(days=max(days_ago, 0))
    draft = Draft(
        form_key=str(uuid4()),
        award=award,
        unit=unit,
        which_posts=WhichPosts.TIER,
        weeks=weeks,
        renewal=YEARLY if award.tier == 3 else TWO_YEARS,
        audience=f"{unit.name} and every team in it, posts that need tier {award.tier}",
        reason=REASONS[award.tier],
    )
    starts_on = london_date(stage.now) - timedelta(days=days_ago)
    requiring.publish(stage.session, draft, starts_on=starts_on, by=by, at=at)


def _answers(dice: random.Random, slug: str, post: Profile) -> Answers:
    """What a post like this does. Most people meet the public; a few hold cases or lead those who do."""
    public = bool(post.meets_public)
    return Answers(
        public=public,
        properties=slug == "council" and "Officer" in post.role_title and dice.random() < 0.5,
        at_risk=public and dice.random() < 0.4,
        referrals=any(word in post.role_title for word in CASES) and dice.random() < 0.4,
        manages=any(word in post.role_title for word in IN_CHARGE) and dice.random() < 0.4,
        first_responder=slug in ("police", "council") and dice.random() < 0.1,
    )
