"""Standing rules in four pages: what and who, how, what it would do, from when. And each of them to its end."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from courses.course import Course
from lms.actions import requiring
from lms.actions.requiring import CHOOSE_UNIT, Draft
from lms.records.queries.reconciliation import preview
from lms.records.queries.requirements import RuleSeen, find_rule, organisation_of, rules_in_scope
from lms.records.queries.units import UnitInScope, units_in_scope
from lms.rules.actor import Scope
from lms.rules.policy import LEADS, Permission, Subject
from lms.rules.refusals import Refusal
from lms.rules.renewal import RenewalKind, RenewalPolicy, ShortRenewal, check_policy
from lms.rules.requirement import LONGEST_ENDING, LONGEST_REASON, RuleInForce, State, WhichPosts, check_rule
from lms.web.access import Thing, actor, allow
from lms.web.award_names import award_name
from lms.web.extensions import at, catalogue, on, session
from lms.web.fields import DayField, Form, no_control_characters
from lms.web.lead.rule_answers import RuleAnswers, answers_of, suggested, which_in_words

blueprint = Blueprint("requirements", __name__)

CHOOSE_TRAINING = "Choose the training."
CHOOSE_POSTS = "Choose who is asked."
CHOOSE_RENEWAL = "Choose how it is renewed."
NOT_A_NUMBER = "Enter a whole number, such as {example}."
NO_DATE = "Enter the day from which it is in force."
GOOD_REASON = "Your organisation asks this of everybody in such a post, so that you know what to notice and what to do."
NEW = 0
"""Stands for the requirement of a rule that is not there yet."""
HOW = ("weeks", "renewal", "months", "window", "day", "month", "short", "reason")
RENEWALS = (
    (RenewalKind.ROLLING, "A number of months after each completion", "To the end of that month."),
    (
        RenewalKind.ANNIVERSARY,
        "On the same day of the year as before",
        "If it is renewed shortly before it ends, the day stays the same.",
    ),
    (RenewalKind.FIXED_DATE, "On one date for everybody", "Such as 31 August of each year."),
)
SHORTER = (
    (ShortRenewal.EVERYBODY, "Yes", "They answer some questions first. The final quiz stays."),
    (
        ShortRenewal.SOUND_RUN,
        "Only after a sound run",
        "When their last answers to the questions offered between renewals were right. Nobody but they see those.",
    ),
)
MOST_UNITS_SHOWN = 200


def _one_line(text: str | None) -> str:
    return " ".join(text.split()) if text else ""


class WhoForm(Form):
    """Names the fields of the first page, so that what is wrong is said beside them."""

    award = StringField("Training", id="award")
    unit = StringField("Team", id="unit")
    which = StringField("Who is asked?", id="which")


class HowForm(Form):
    """By when, how it is renewed, and why."""

    weeks = StringField("How many weeks do people have?", id="weeks")
    renewal = StringField("When does it have to be done again?", id="renewal")
    months_valid = StringField("For how many months does it count?", id="months_valid", name="months")
    window_days = StringField("From how many days before its end can it be renewed?", id="window_days", name="window")
    fixed_day = StringField("Day", id="fixed_day", name="day")
    fixed_month = StringField("Month", id="fixed_month", name="month")
    short_renewal = StringField("When they renew, may they skip what they still know?", id="short", name="short")
    reason = TextAreaField(
        "Why, as they will read it",
        [no_control_characters, Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters.")],
        id="reason",
        filters=[_one_line],
    )


USUAL = RenewalPolicy()


class StartForm(Form):
    """The day from which it is in force."""

    starts = DayField("From which day?", id="starts")


class ReasonForm(Form):
    """Why it ends."""

    because = TextAreaField("Why does it end?", [no_control_characters], id="because", filters=[_one_line])


@dataclass(frozen=True)
class Said:
    """A rule that makes sense up to the page where it stands."""

    answers: RuleAnswers
    changes: RuleSeen | None
    course: Course
    unit: UnitInScope
    which: WhichPosts
    weeks: int = 0
    renewal: RenewalPolicy = USUAL
    reason: str = ""

    @property
    def audience(self) -> str:
        """Whom it asks, in words."""
        whom = which_in_words(self.which, self.course.award, self.course.topic_title)
        return f"{whom} in {self.unit.name} and the teams in it"[:250]

    @property
    def draft(self) -> Draft:
        """The rule as it is to be published."""
        return Draft(
            form_key=self.answers.form_key,
            award=self.course.award,
            unit=self.unit,
            which_posts=self.which,
            weeks=self.weeks,
            renewal=self.renewal,
            audience=self.audience,
            reason=self.reason,
            changes=self.changes,
        )


Page = tuple[str, int]


def find_requirement_rule(uid: UUID) -> Thing | None:
    """The rule behind /requirements/<uuid:rule>, if all it ever said is of units in the scope."""
    found = find_rule(session(), uid=uid, scope=_scope(), on=on())
    if found is None:
        return None
    return Thing(found, Subject(unit_paths=tuple(version.unit_path for version in found.versions)))


@blueprint.get("/requirements")
@allow(Permission.ASSIGN)
def every_rule() -> ResponseReturnValue:
    """What is asked by rules, in force first."""
    return render_template(
        "lead/requirements.html",
        rules=rules_in_scope(session(), scope=_scope(), on=on()),
        award_name=award_name,
        today=on(),
        State=State,
    )


@blueprint.get("/requirements/new")
@allow(Permission.ASSIGN)
def who() -> ResponseReturnValue:
    """What is asked, and of whom."""
    answers = RuleAnswers.read(request.args)
    return _who_page(answers, _rule_changed(answers), WhoForm(formdata=None))


@blueprint.get("/requirements/new/terms")
@allow(Permission.ASSIGN)
def terms() -> ResponseReturnValue:
    """By when, how it is renewed, and why."""
    said = _with_who(RuleAnswers.read(request.args))
    return said if isinstance(said, tuple) else _how_page(said, _how_form(said))


@blueprint.get("/requirements/new/preview")
@allow(Permission.ASSIGN)
def effect() -> ResponseReturnValue:
    """What it would change if it were in force today. Nothing is written."""
    said = _with_terms(RuleAnswers.read(request.args))
    if isinstance(said, tuple):
        return said
    changes = said.changes
    rule = RuleInForce(
        requirement_id=changes.requirement_id if changes else NEW,
        organisation_id=organisation_of(session(), unit_id=said.unit.id),
        award=said.course.award,
        unit_path=said.unit.path,
        which_posts=said.which,
        weeks=said.weeks,
        in_force_from=changes.standing[-1].starts_on if changes and changes.standing else on(),
        renewal=said.renewal,
    )
    found = preview(session(), rule, on=on())
    return render_template(
        "lead/requirement_preview.html", said=said, found=found, award_name=award_name, shown=MOST_UNITS_SHOWN
    )


@blueprint.get("/requirements/new/publish")
@allow(Permission.ASSIGN)
def when() -> ResponseReturnValue:
    """From which day."""
    said = _with_terms(RuleAnswers.read(request.args))
    return said if isinstance(said, tuple) else _when_page(said, StartForm(formdata=None, starts=on()))


@blueprint.post("/requirements/new/publish")
@allow(Permission.ASSIGN)
def publish() -> ResponseReturnValue:
    """Put it in force from that day. Sent twice, it is done once."""
    said = _with_terms(RuleAnswers.read(request.form))
    if isinstance(said, tuple):
        return said
    form = StartForm()
    if form.validate() and form.starts.data is None:
        form.refuse(Refusal(NO_DATE, field="starts"))
    if form.problems:
        return _when_page(said, form), 422
    try:
        uid = requiring.publish(session(), said.draft, starts_on=cast(date, form.starts.data), by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _when_page(said, form), 422
    return redirect(url_for("requirements.one_rule", rule=uid, published=1), 303)


@blueprint.get("/requirements/<uuid:rule>")
@allow(Permission.ASSIGN_IN_UNIT, rule=find_requirement_rule)
def one_rule(rule: RuleSeen) -> ResponseReturnValue:
    """What it says, has said and will say."""
    return _rule_page(rule, Form(formdata=None))


@blueprint.get("/requirements/<uuid:rule>/change")
@allow(Permission.ASSIGN_IN_UNIT, rule=find_requirement_rule)
def change(rule: RuleSeen) -> ResponseReturnValue:
    """Begin a new version with what the newest says."""
    return redirect(f"{url_for('requirements.who')}?{urlencode(answers_of(rule))}", 303)


@blueprint.post("/requirements/<uuid:rule>/take-back")
@allow(Permission.ASSIGN_IN_UNIT, rule=find_requirement_rule)
def take_back(rule: RuleSeen) -> ResponseReturnValue:
    """Let a planned version never come into force."""
    number = request.form.get("version", "")
    version = next((one for one in rule.versions if str(one.number) == number), None)
    form = Form(formdata=None)
    try:
        if version is None:
            raise Refusal("Choose what to take back.")
        requiring.take_back(session(), rule, version, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _rule_page(rule, form), 422
    return redirect(url_for("requirements.one_rule", rule=rule.uid, taken_back=1), 303)


@blueprint.get("/requirements/<uuid:rule>/end")
@allow(Permission.ASSIGN_IN_UNIT, rule=find_requirement_rule)
def look_before_end(rule: RuleSeen) -> ResponseReturnValue:
    """Say what ending means, and ask why."""
    return _end_page(rule, ReasonForm(formdata=None))


@blueprint.post("/requirements/<uuid:rule>/end")
@allow(Permission.ASSIGN_IN_UNIT, rule=find_requirement_rule)
def end(rule: RuleSeen) -> ResponseReturnValue:
    """End it, from today."""
    form = ReasonForm()
    if not form.validate():
        return _end_page(rule, form), 422
    try:
        requiring.end(session(), rule, because=form.because.data, by=actor(), at=at())
    except Refusal as refusal:
        form.refuse(refusal)
        return _end_page(rule, form), 422
    return redirect(url_for("requirements.one_rule", rule=rule.uid, ended=1), 303)


# From page to page: each gives what was said so far, or the page that asks again


def _with_who(answers: RuleAnswers) -> Said | Page:
    changes = _rule_changed(answers)
    form = WhoForm(formdata=None)
    course = catalogue().find(changes.award if changes else answers.said.get("award", ""))
    unit = next((one for one in _units(changes) if str(one.uid) == answers.said.get("unit")), None)
    which = next((one for one in WhichPosts if one.value == answers.said.get("which")), None)
    for found, sentence, field in (
        (course, CHOOSE_TRAINING, "award"),
        (unit, CHOOSE_UNIT, "unit"),
        (which, CHOOSE_POSTS, "which"),
    ):
        if found is None:
            form.refuse(Refusal(sentence, field=field))
    if course is None or unit is None or which is None:
        return _who_page(answers, changes, form), 422
    return Said(answers, changes, course, unit, which)


def _with_terms(answers: RuleAnswers) -> Said | Page:
    said = _with_who(answers)
    if isinstance(said, tuple):
        return said
    form = _how_form(said)
    form.validate()
    kind = next((one for one in RenewalKind if one.value == form.renewal.data), None)
    if kind is None:
        form.refuse(Refusal(CHOOSE_RENEWAL, field="renewal"))
    fixed = kind is RenewalKind.FIXED_DATE
    weeks = _whole(form, "weeks", "4")
    months = 12 if fixed else _whole(form, "months_valid", "36")
    window = _whole(form, "window_days", "60") if kind is not RenewalKind.ROLLING else 60
    day = _whole(form, "fixed_day", "31") if fixed else 0
    month = _whole(form, "fixed_month", "8") if fixed else 0
    reason = form.reason.data or ""
    if kind is None or form.problems:
        return _how_page(said, form), 422
    short = next((one for one in ShortRenewal if one.value == form.short_renewal.data), ShortRenewal.EVERYBODY)
    policy = RenewalPolicy(kind, months, window, month, day, short)
    try:
        check_rule(weeks=weeks, reason=reason, starts_on=on(), on=on())
        check_policy(policy)
    except Refusal as refusal:
        form.refuse(refusal)
        return _how_page(said, form), 422
    return Said(answers, said.changes, said.course, said.unit, said.which, weeks, policy, reason)


def _whole(form: HowForm, name: str, example: str) -> int:
    """The number in this field; 0 with an error beside it when there is none."""
    text = str(form[name].data or "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    form.refuse(Refusal(NOT_A_NUMBER.format(example=example), field=name))
    return 0


def _how_form(said: Said) -> HowForm:
    """The terms as sent; before that, what the rules suggest."""
    sent = {name: said.answers.said[name] for name in HOW if name in said.answers.said}
    usual = suggested(said.course.award, months_valid=said.course.months_valid, reason=GOOD_REASON)
    return HowForm(formdata=MultiDict(sent if "weeks" in sent else usual))


# The pages


def _who_page(answers: RuleAnswers, changes: RuleSeen | None, form: WhoForm) -> str:
    courses = catalogue().courses
    units = _units(changes)
    return render_template(
        "lead/requirement_who.html",
        answers=answers,
        changes=changes,
        form=form,
        courses=courses,
        units=units,
        chosen={
            "award": answers.said.get("award") or (courses[0].award.code if courses else ""),
            "unit": answers.said.get("unit") or (str(units[0].uid) if units else ""),
            "which": answers.said.get("which") or WhichPosts.EVERYBODY.value,
        },
        organisations=len({unit.organisation for unit in units}),
        award_name=award_name,
    )


def _how_page(said: Said, form: HowForm) -> str:
    return render_template("lead/requirement_terms.html", said=said, form=form, renewals=RENEWALS, shorter=SHORTER)


def _when_page(said: Said, form: StartForm) -> str:
    return render_template("lead/requirement_publish.html", said=said, form=form, award_name=award_name)


def _rule_page(rule: RuleSeen, form: Form) -> str:
    return render_template(
        "lead/requirement.html",
        rule=rule,
        form=form,
        award_name=award_name,
        today=on(),
        in_force=rule.in_force(on()) if rule.state is State.IN_FORCE else None,
        done=next((name for name in ("published", "taken_back", "ended") if name in request.args), ""),
        State=State,
    )


def _end_page(rule: RuleSeen, form: ReasonForm) -> str:
    return render_template(
        "lead/requirement_end.html", rule=rule, form=form, award_name=award_name, longest=LONGEST_ENDING, State=State
    )


def _rule_changed(answers: RuleAnswers) -> RuleSeen | None:
    """The rule that is changed; 404 for one that is not there, or not the lead's."""
    if not answers.rule:
        return None
    uid = answers.rule_uid
    found = find_rule(session(), uid=uid, scope=_scope(), on=on()) if uid else None
    if found is None:
        abort(404)
    return found


def _units(changes: RuleSeen | None) -> list[UnitInScope]:
    """The units to choose from: of the same organisation when a rule is changed."""
    top = changes.newest.unit_path.split("/")[1] if changes else ""
    return [unit for unit in units_in_scope(session(), scope=_scope()) if not top or unit.path.startswith(f"/{top}/")]


def _scope() -> Scope:
    return actor().scope(*LEADS)
