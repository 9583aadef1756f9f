"""Who is answered what at every door: the whole table, to be read from top to bottom.

A line is one route and method. It says who gets in, for whose thing, and what they are answered. Whoever is not let in
is led to sign-in when nobody is signed in, and is told "not found" when somebody is: the same as for a thing there is
not. Every thing is also tried as nobody's.

A new route needs a line here, and a new kind of thing in an address needs one of each in tests/house/world.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.actions.contacts import ContactValues
from tests.curriculum import QUESTIONS
from tests.documents import a_pdf

PAGE, FILE, ONWARD, KEPT = "a page", "a file", "onward", "nothing more to say"
SIGN_IN, BAD, NOT_FOUND, HANDED_IN, GONE, REFUSED = (
    "to sign-in",
    "not whole",
    "not found",
    "handed in",
    "gone",
    "form refused",
)

# Who stands before the door, see tests/house/world.py.
# A Amina, learner        C Conor, her colleague     M Chidi, their manager       B Bev, training lead
# H Hana, training lead of another service           L Lena, whose roles ended yesterday
# E Emeka, learner elsewhere   D Dara, manager elsewhere    G Gita, training lead elsewhere
# P the partnership office     W a course author
# - nobody signed in       o a browser that signed out       d somebody disabled while signed in
OUT = "-od"
LEADS = "BHG"
OVERSEERS = "MDBHG"
OFFICE = "P"
CONTENT = "PW"
AUTHORS = "W"
PEOPLE = "ACMBHLEDGPW"
EVERYBODY = OUT + PEOPLE

OWN = {"amina": "A", "conor": "C", "ivo": "", "emeka": "E"}
OVERSEEN = {"amina": "MB", "conor": "MB", "ivo": "BH", "emeka": "DG"}
LED = {"amina": "B", "ivo": "BH", "emeka": "G"}
LED_WHOLLY = LED
LED_IN_ALL = {"amina": "B", "emeka": "G"}
WORK_THERE = {"amina": "ACMBHLP", "emeka": "EDG"}
OWN_OR_LED = {"amina": "AB", "conor": "CB", "ivo": "BH", "emeka": "EG"}
LED_PEOPLE = {"amina": "B", "conor": "B", "ivo": "BH", "emeka": "G"}
ASKED_FOR = {"amina": "B", "ivo": "H", "emeka": "G"}
WITHDRAWABLE = {"amina": "BP", "conor": "BP", "ivo": "BHP", "emeka": "GP"}
ANY_ORGANISATION = {"amina": OFFICE, "emeka": OFFICE}
TOLD = {"amina": AUTHORS}
ASKED_ONCE = {"amina": OFFICE}
DECIDED = {"amina": OFFICE}
DECIDED_SEEN = {"amina": CONTENT}
LED_OR_SEEN = {"amina": "BP", "emeka": "GP"}
WHOEVER_HAS_THE_CODE = {"amina": EVERYBODY, "emeka": EVERYBODY}

PLACE = re.compile(r"<(?:[^<>]*:)?(\w+)>")
"""A part of a route that something stands in, such as <uuid:enrolment>."""
PDF = ("paper.pdf", b"%PDF-1.7 not the one that was issued")
LIST = ("list.csv", b"Staff No,First Name,Last Name,Email\r\n1,Una,New,una.new@council.example\r\n")
BANK = ("bank.txt", b"Who?\nA. Me\nB. You\nANSWER: B\n")
COUNTS = ("counts.csv", b"Organisation,As at,Headcount\r\nOpen Door Drop-in,30/09/2026,14\r\n")
HEADCOUNT = {
    "organisation": "Open Door Drop-in",
    "as_at-day": "30",
    "as_at-month": "9",
    "as_at-year": "2026",
    "headcount": "14",
    "trained-modern-slavery-1": "9",
}
TARGET = {"award": "", "percent": "85", "from_on-day": "1", "from_on-month": "4", "from_on-year": "2026"}
COLUMNS = {"staff_number": "0", "given_name": "1", "family_name": "2"}
ORDER = {
    "order": "one-order-of-the-table",
    "by": "unit",
    "unit": "{unit}",
    "award": "modern-slavery-2",
    "due-day": "1",
    "due-month": "2",
    "due-year": "2027",
    "reason": "Everyone here needs it.",
}
RULE_WHO = "?unit={unit}&award=modern-slavery-2&which=tier"
RULE_TERMS = "&weeks=26&renewal=rolling&months=24&reason=Why"
NEW_RULE = {
    "order": "one-rule-of-the-table",
    "unit": "{unit}",
    "award": "modern-slavery-2",
    "which": "tier",
    "weeks": "26",
    "renewal": "rolling",
    "months": "24",
    "reason": "Everyone here needs it.",
    "starts-day": "1",
    "starts-month": "2",
    "starts-year": "2027",
}
BY_HAND = {
    "post": "{post}",
    "topic": "modern-slavery",
    "tier": "3",
    "reason": "Sits on a panel.",
    "until-day": "1",
    "until-month": "2",
    "until-year": "2027",
}
READ_BY = {
    "role": "legal",
    "reviewer": "Solicitor of the council",
    "read_on-day": "24",
    "read_on-month": "11",
    "read_on-year": "2026",
    "outcome": "agreed",
    "seen": "a" * 64,
}
PUT_TOGETHER = {
    "order": "one-form-of-the-table",
    "first": "{first}",
    "second": "{second}",
    "seen": "{code seen}",
    "because": "Both addresses are hers.",
}
YESTERDAY = {"held_on-day": "24", "held_on-month": "11", "held_on-year": "2026"}
ATTENDED = {"order": "one-register-of-the-table", **YESTERDAY, "led_by": "Farah", "people": "{person}"}
TERMS = {
    "held_on-day": "1",
    "held_on-month": "2",
    "held_on-year": "2027",
    "starts": "9:30am",
    "minutes": "90",
    "place": "Town hall",
    "joining": "Ring the bell",
    "places": "12",
    "led_by": "Farah",
    "access": "Step-free",
}
NEW_SESSION = {**TERMS, "order": "one-session-of-the-table", "open_to": "everybody", "mine": "y"}
CAME = {"led_by": "Farah", "people": "{person}"}
SEEN_IN_PRACTICE = {
    "order": "one-form-of-the-table",
    "ms2-o1-s1": "safe",
    "ms2-o1-s2": "strong",
    "observer": "Gita",
    "observations": "2",
    "seen_on-day": "24",
    "seen_on-month": "11",
    "seen_on-year": "2026",
}
ELSEWHERE = "?course=govuk-prevent-awareness"
DONE_ELSEWHERE = {
    "course": "govuk-prevent-awareness",
    "on-day": "1",
    "on-month": "9",
    "on-year": "2026",
    "file": ("mine.pdf", a_pdf()),
}
WHO, WHAT, WHEN = "?by=unit&unit={unit}", "&award=modern-slavery-2", "&due-day=1&due-month=2&due-year=2027&reason=Why"


@dataclass(frozen=True)
class Line:
    """One door.

    `let_in`: the letters of those who are answered with `answer`; or those letters by whose thing the address names.
    `otherwise`: answers of others that are neither "to sign-in" nor "not found", by letters.
    `form`: what is sent, good enough to be kept if the door were open. `empty`: what those let in are answered when
    they send nothing. `uses`: what stands in the address, where it is another thing of the same owner, or no thing.
    """

    method: str
    path: str
    answer: str
    let_in: str | Mapping[str, str]
    form: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    empty: str = ""
    otherwise: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    only_in_demo: bool = False


def get(path: str, answer: str, let_in: str | Mapping[str, str], **more: Any) -> Line:
    """A page or file to read."""
    return Line("GET", path, answer, let_in, **more)


def post(path: str, answer: str, let_in: str | Mapping[str, str], form: Mapping[str, Any], **more: Any) -> Line:
    """A form to send."""
    return Line("POST", path, answer, let_in, form, **more)


def a_day(name: str, year: int) -> dict[str, str]:
    """The first of November of this year, in three boxes."""
    return {f"{name}-day": "1", f"{name}-month": "11", f"{name}-year": str(year)}


LESSON = "/learning/<uuid:enrolment>/<string(maxlength=80):module>/<string(maxlength=80):page>"
WALK = f"{LESSON}/scenario"
QUIZ = "/learning/<uuid:enrolment>/quiz"
ANOTHER_WAY = "/learning/<uuid:enrolment>/another-way"
QUESTION = f"{QUIZ}/<int(max=999):position>"
FRESH = "/keep-fresh/<string(maxlength=80):award>"
SHORT_CHECK = "/short-checks/<uuid:check>"
SHORT_QUESTION = f"{SHORT_CHECK}/<int(max=99):position>"
COURSE = "/courses/<string(maxlength=80):award>"
HELD = "/your-certificates/<string(maxlength=60):certificate>"
CHECKED = "/check-certificate/<string(maxlength=60):code>"
WITHDRAWN = "/certificates/<string(maxlength=60):certificate>/withdraw"
LINK = "/sign-in/link/<string(length=43):secret>"
WITH_SESSION = "/live-sessions/courses/<string(maxlength=80):with_session>"
PLAN_ONE = f"{WITH_SESSION}/plan-one"
PLANNED = "/live-sessions/planned/<uuid:planned>"
COMING = "/sessions/<uuid:coming>"
HELD_SESSION = "/live-sessions/<uuid:held>"
SIGN_OFF = "/team/people/<uuid:person>/sign-off/<string(maxlength=80):signed>"
STAFF_LIST = "/staff-list/<uuid:stored>"
REQUIREMENT = "/assign-training/assigned/<uuid:requirement>/stop"
MERGER = "/duplicates/<uuid:merger>"
EXPORT = "/your-files/<uuid:export>"
PERSON = "/team/people/<uuid:person>"
AGREEMENT = "/your-organisations/<uuid:agreement>"
JOINING = "/your-other-account/<string(length=43):proof>"
CLAIM = "/outside-courses/<uuid:claim>"
TO_DECIDE = "/to-decide/<uuid:claim>"
EXCUSED = f"{PERSON}/excuse/<string(maxlength=80):award>"
CONTACT = "/contacts/<string(maxlength=80):contact>"
HELPLINE = ContactValues("The test helpline", "01632 960001", "", "All day", "Talking", "Invented")
SCHOOL_PACK = "/schools/<string(maxlength=80):resource>"
REMARK = "/told-us/<uuid:remark>"
CONTENT_COURSE = "/content/<string(maxlength=80):course>"
STANDARD = f"{CONTENT_COURSE}/standard"
A_PANEL = {
    "order": "one-panel-of-the-table",
    "seen": "a" * 64,
    "judges": "Housing officer\nSocial worker",
    "met_on-day": "24",
    "met_on-month": "11",
    "met_on-year": "2026",
}
A_ROUND = "Question,Housing officer\n" + "".join(f"ms1-q{number:02},80\n" for number in range(1, QUESTIONS + 1))
MARK_AGAIN = f"{CONTENT_COURSE}/insight/<string(maxlength=64):version>/mark-again"
MARKED_AGAIN = {"order": "one-decision-of-the-table", "way": "out", "because": "Two are right.", "act": "do"}
ORGANISATION = "/rates/<uuid:organisation>"
RULE = "/requirements/<uuid:rule>"
POSTS_IN = "/contact-profiles/<uuid:unit>"
TIERS_OF = "/contact-profiles/people/<uuid:person>"
QUARTER = "/quarters/<uuid:quarter>"
EVIDENCE = "/evidence-packs/<uuid:organisation>/<string(maxlength=40):pack>"

NOT_ISSUED = {EVERYBODY: NOT_FOUND}
USED_UP = {EVERYBODY: GONE}
NOT_THEIR_LINK = {PEOPLE: GONE}
ONLY_IN_DEMO = {EVERYBODY: NOT_FOUND}
OTHER_LEADS = {LEADS: REFUSED}

TABLE: tuple[Line, ...] = (
    # For anybody
    get("/", PAGE, OUT, otherwise={PEOPLE: ONWARD}),
    get("/accessibility", PAGE, EVERYBODY),
    get("/privacy", PAGE, EVERYBODY),
    get("/healthz", FILE, EVERYBODY),
    get("/readyz", FILE, EVERYBODY),
    get("/static/<path:filename>", FILE, EVERYBODY),
    get("/who-you-can-talk-to", PAGE, EVERYBODY),
    get("/worried-about-someone", PAGE, EVERYBODY),
    get("/worried-about-someone/everything", PAGE, EVERYBODY),
    get("/worried-about-someone/<step>", PAGE, EVERYBODY),
    get("/schools", PAGE, EVERYBODY),
    get("/words", PAGE, EVERYBODY),
    get(SCHOOL_PACK, PAGE, EVERYBODY),
    get(f"{SCHOOL_PACK}/pack.pdf", FILE, EVERYBODY),
    get(f"{SCHOOL_PACK}/<string(maxlength=80):sheet>", PAGE, EVERYBODY),
    get("/search", PAGE, EVERYBODY),
    get("/tell-us", PAGE, EVERYBODY),
    post("/tell-us", ONWARD, EVERYBODY, {"wrong": "The picture is too small."}, empty=REFUSED),
    get("/tell-us/thanks", PAGE, EVERYBODY),
    get("/you-said-we-did", PAGE, EVERYBODY),
    get("/check-certificate", PAGE, EVERYBODY),
    get("/check-certificate", ONWARD, WHOEVER_HAS_THE_CODE, query="?code={code}", otherwise={EVERYBODY: ONWARD}),
    get(CHECKED, PAGE, WHOEVER_HAS_THE_CODE, otherwise=NOT_ISSUED),
    post(CHECKED, PAGE, WHOEVER_HAS_THE_CODE, {"pdf": PDF}, empty=REFUSED, otherwise=NOT_ISSUED),
    get("/outbox", PAGE, EVERYBODY, only_in_demo=True, otherwise=ONLY_IN_DEMO),
    # Signing in and out
    get("/sign-in", PAGE, OUT, otherwise={PEOPLE: ONWARD}),
    post("/sign-in", ONWARD, EVERYBODY, {"email": "conor.walsh@council.example"}, empty=REFUSED),
    get("/sign-in/sent", PAGE, EVERYBODY),
    get(LINK, PAGE, EVERYBODY),
    post(LINK, ONWARD, {"amina": EVERYBODY}, {}, otherwise=USED_UP),
    get("/sign-in/password", PAGE, EVERYBODY),
    post("/sign-in/password", ONWARD, EVERYBODY, {"email": "x@council.example", "password": "not it"}, empty=REFUSED),
    post("/sign-out", ONWARD, PEOPLE, {}),
    get("/signed-out", PAGE, EVERYBODY),
    post("/exit", ONWARD, EVERYBODY, {}),
    get("/your-password", PAGE, PEOPLE),
    post("/your-password", ONWARD, PEOPLE, {"password": "seven green lorries"}, empty=REFUSED),
    # Learning
    get("/your-training", PAGE, PEOPLE),
    get("/sources", PAGE, PEOPLE),
    get("/courses", PAGE, PEOPLE),
    get(COURSE, PAGE, PEOPLE),
    post(COURSE, ONWARD, PEOPLE, {}),
    get(f"{COURSE}/summary", PAGE, PEOPLE),
    get(f"{COURSE}/already-known", PAGE, PEOPLE),
    post(f"{COURSE}/already-known", ONWARD, "MBHLDGPW", {}, otherwise={"ACE": REFUSED}),
    get(SHORT_QUESTION, PAGE, OWN),
    post(SHORT_QUESTION, ONWARD, OWN, {"answer": "2"}, empty=REFUSED),
    post(SHORT_QUESTION, KEPT, OWN, {"answer": "2", "act": "keep"}, empty=REFUSED),
    get(f"{SHORT_CHECK}/check", PAGE, OWN),
    post(f"{SHORT_CHECK}/check", ONWARD, OWN, {}),
    get(f"{SHORT_CHECK}/result", PAGE, OWN, uses={"check": "checked"}),
    get(FRESH, PAGE, PEOPLE),
    post(FRESH, REFUSED, PEOPLE, {}),
    get(LESSON, PAGE, OWN),
    post(LESSON, ONWARD, OWN, {"act": "carry-on"}, empty=BAD),
    get(WALK, PAGE, OWN, uses={"enrolment": "walked"}),
    post(WALK, ONWARD, OWN, {"act": "choose", "node": "door", "choice": "a"}, empty=BAD, uses={"enrolment": "walked"}),
    get(QUIZ, PAGE, OWN),
    post(QUIZ, ONWARD, OWN, {}),
    get(QUESTION, PAGE, OWN),
    post(QUESTION, ONWARD, OWN, {"attempt": "{open attempt}", "answer": "2"}, empty=BAD),
    post(QUESTION, KEPT, OWN, {"attempt": "{open attempt}", "answer": "2", "act": "keep"}),
    get(f"{QUIZ}/check", PAGE, OWN),
    post(f"{QUIZ}/check", ONWARD, OWN, {"attempt": "{open attempt}"}, empty=BAD),
    get(f"{QUIZ}/result/<uuid:attempt>", PAGE, OWN, uses={"enrolment": "finished"}),
    # The organisations somebody belongs to
    get("/your-organisations", PAGE, PEOPLE),
    get(AGREEMENT, PAGE, OWN),
    post(AGREEMENT, ONWARD, OWN, {"answer": "yes"}, empty=REFUSED),
    get(f"{AGREEMENT}/take-back", PAGE, OWN, uses={"agreement": "agreed"}),
    post(f"{AGREEMENT}/take-back", ONWARD, OWN, {}, uses={"agreement": "agreed"}),
    get("/your-training/why/<string(maxlength=80):award>", PAGE, PEOPLE),
    get("/your-settings", PAGE, PEOPLE),
    post("/your-settings", ONWARD, PEOPLE, {"pause": "month"}, empty=REFUSED),
    post("/your-settings/fresh", ONWARD, PEOPLE, {"fresh": "no"}),
    post("/your-settings/questions", ONWARD, PEOPLE, {"questions": "plain"}),
    get("/your-other-account", PAGE, PEOPLE),
    post("/your-other-account", ONWARD, PEOPLE, {"email": "nobody@hospitals.example"}, empty=REFUSED),
    get(JOINING, PAGE, {"amina": "A"}, otherwise=NOT_THEIR_LINK),
    post(JOINING, REFUSED, {"amina": "A"}, {}, otherwise=NOT_THEIR_LINK),  # she has a question to answer first
    post("/your-other-account/take-apart", REFUSED, PEOPLE, {}),
    get(ANOTHER_WAY, PAGE, OWN),
    post(ANOTHER_WAY, ONWARD, OWN, {}),
    # Courses done elsewhere
    get("/outside-courses", PAGE, PEOPLE),
    get("/outside-courses/new", PAGE, PEOPLE),
    get("/outside-courses/new/about", PAGE, PEOPLE, query=ELSEWHERE),
    get("/outside-courses/new/certificate", PAGE, PEOPLE, query=ELSEWHERE + "&on-day=1&on-month=9&on-year=2026"),
    post("/outside-courses/new/certificate", ONWARD, PEOPLE, DONE_ELSEWHERE, empty=REFUSED),
    get(f"{CLAIM}/check", PAGE, OWN, uses={"claim": "draft"}),
    post(f"{CLAIM}/check", ONWARD, OWN, {}, uses={"claim": "draft"}),
    get(CLAIM, PAGE, OWN),
    post(CLAIM, ONWARD, OWN, {"answer": "Yes, it is."}, empty=REFUSED),
    get(f"{CLAIM}/certificate", FILE, OWN_OR_LED),
    get("/to-decide", PAGE, LEADS),
    get(TO_DECIDE, PAGE, LED),
    post(TO_DECIDE, ONWARD, LED, {"act": "approve", "verification": "manager-seen"}, empty=REFUSED),
    post(TO_DECIDE, ONWARD, LED, {"act": "ask", "question": "Which level was it?"}, empty=REFUSED),
    post(TO_DECIDE, ONWARD, LED, {"act": "decline", "because": "Of somebody else."}, empty=REFUSED),
    post("/to-decide/places/<uuid:doubt>", ONWARD, LED, {}),
    # What is held on somebody
    get("/your-data", PAGE, PEOPLE),
    get("/your-data/who-has-seen-it", PAGE, PEOPLE),
    get("/your-data/everything.json", FILE, PEOPLE),
    # Certificates
    get("/your-certificates", PAGE, PEOPLE),
    get(HELD, PAGE, OWN),
    get(f"{HELD}/pdf", FILE, OWN),
    get(WITHDRAWN, PAGE, WITHDRAWABLE),
    post(WITHDRAWN, PAGE, WITHDRAWABLE, {"kind": "mistake", "because": "Made in error."}, empty=REFUSED),
    post(f"{WITHDRAWN}/done", ONWARD, WITHDRAWABLE, {"kind": "mistake", "because": "Made in error."}, empty=REFUSED),
    # A team
    get("/team", PAGE, OVERSEERS),
    get("/team", PAGE, LED, query="?unit={unit}"),
    get("/team/people.csv", FILE, OVERSEERS),
    get("/team/people.csv", FILE, LED, query="?unit={unit}"),
    get("/team/people.xlsx", FILE, OVERSEERS),
    get("/team/people.xlsx", FILE, LED, query="?unit={unit}"),
    post("/team/files", ONWARD, OVERSEERS, {"kind": "csv"}, empty=NOT_FOUND),
    post("/team/files", ONWARD, LED, {"kind": "xlsx", "unit": "{unit}"}, empty=NOT_FOUND),
    get("/your-files", PAGE, OVERSEERS),
    get(EXPORT, PAGE, ASKED_FOR),
    get(f"{EXPORT}/table", FILE, ASKED_FOR),
    post(f"{EXPORT}/delete", ONWARD, ASKED_FOR, {}),
    get(PERSON, PAGE, OVERSEEN),
    get(f"{PERSON}/reminded", PAGE, OVERSEEN),
    post(f"{PERSON}/remind", ONWARD, OVERSEEN, {}),
    get(f"{PERSON}/why/<string(maxlength=80):award>", PAGE, OVERSEEN),
    get(EXCUSED, PAGE, OVERSEEN),
    post(f"{EXCUSED}/exempt", ONWARD, OVERSEEN, {"reason": "away", **a_day("until", 2027)}, empty=REFUSED),
    post(f"{EXCUSED}/later", ONWARD, OVERSEEN, {"reason": "away", **a_day("due", 2027)}, empty=REFUSED),
    post(f"{EXCUSED}/end", ONWARD, OVERSEEN, {"excuse": "{excuse}"}, empty=NOT_FOUND),
    get(f"{PERSON}/place", PAGE, OVERSEEN),
    post(f"{PERSON}/place/left", ONWARD, OVERSEEN, a_day("left", 2026), empty=REFUSED),
    post(f"{PERSON}/place/doubt", ONWARD, OVERSEEN, {}),
    get("/team/remind", PAGE, OVERSEERS),
    get("/team/remind", PAGE, LED, query="?unit={unit}"),
    post("/team/remind", ONWARD, OVERSEERS, {}),
    post("/team/remind", ONWARD, LED, {"unit": "{unit}"}),
    get("/team/reminded", PAGE, OVERSEERS),
    get("/team/reminded", PAGE, LED, query="?unit={unit}"),
    # People listed twice
    get("/duplicates", PAGE, LEADS),
    get("/duplicates/side-by-side", REFUSED, LEADS),
    post("/duplicates/side-by-side", ONWARD, LED, PUT_TOGETHER, empty=NOT_FOUND),
    get(MERGER, PAGE, LED),
    post(f"{MERGER}/undo", ONWARD, LED, {"because": "Two people."}, empty=REFUSED),
    # Assigning
    get("/assign-training", PAGE, LEADS),
    post("/assign-training", PAGE, LEADS, {}),
    get("/assign-training/what", PAGE, LED, query=WHO, otherwise=OTHER_LEADS),
    post("/assign-training/what", PAGE, LED, ORDER, empty=REFUSED, otherwise=OTHER_LEADS),
    get("/assign-training/when", PAGE, LED, query=WHO + WHAT, otherwise=OTHER_LEADS),
    post("/assign-training/when", PAGE, LED, ORDER, empty=REFUSED, otherwise=OTHER_LEADS),
    get("/assign-training/check", PAGE, LED, query=WHO + WHAT + WHEN, otherwise=OTHER_LEADS),
    post("/assign-training/check", PAGE, LED, ORDER, empty=REFUSED, otherwise=OTHER_LEADS),
    post("/assign-training/confirm", ONWARD, LED, ORDER, empty=REFUSED, otherwise=OTHER_LEADS),
    get("/assign-training/done", PAGE, LED, query="?made={requirement}"),
    get("/assign-training/assigned", PAGE, LEADS),
    get(REQUIREMENT, PAGE, LED),
    post(REQUIREMENT, ONWARD, LED, {"because": "Asked by mistake."}, empty=REFUSED),
    # Reminders that go out by themselves
    get("/reminders", PAGE, LEADS + OFFICE),
    post("/reminders/<uuid:held_round>/send", ONWARD, LED_OR_SEEN, {}),
    # Standing requirements, and what each post does
    get("/requirements", PAGE, LEADS),
    get("/requirements/new", PAGE, LEADS),
    get("/requirements/new/terms", PAGE, LED, query=RULE_WHO, otherwise=OTHER_LEADS),
    get("/requirements/new/preview", PAGE, LED, query=RULE_WHO + RULE_TERMS, otherwise=OTHER_LEADS),
    get("/requirements/new/publish", PAGE, LED, query=RULE_WHO + RULE_TERMS, otherwise=OTHER_LEADS),
    post("/requirements/new/publish", ONWARD, LED, NEW_RULE, empty=REFUSED, otherwise=OTHER_LEADS),
    get(RULE, PAGE, LED),
    get(f"{RULE}/change", ONWARD, LED),
    post(f"{RULE}/take-back", ONWARD, LED, {"version": "1"}, empty=REFUSED),
    get(f"{RULE}/end", PAGE, LED),
    post(f"{RULE}/end", ONWARD, LED, {"because": "No more."}, empty=REFUSED, uses={"rule": "rule in force"}),
    get("/contact-profiles", PAGE, LEADS),
    get(POSTS_IN, PAGE, LED),
    post(POSTS_IN, ONWARD, LED, {"post": "1", "does-1": "public"}, empty=ONWARD),
    get(TIERS_OF, PAGE, LED_PEOPLE),
    post(TIERS_OF, ONWARD, LED_PEOPLE, BY_HAND, empty=REFUSED),
    # The staff list
    get("/staff-list", PAGE, LEADS),
    post("/staff-list", ONWARD, LED, {"unit": "{unit}", "file": LIST}, empty=REFUSED, otherwise=OTHER_LEADS),
    get(f"{STAFF_LIST}/columns", PAGE, LED),
    post(f"{STAFF_LIST}/columns", ONWARD, LED, COLUMNS, empty=REFUSED),
    get(f"{STAFF_LIST}/preview", PAGE, LED),
    post(f"{STAFF_LIST}/preview", ONWARD, LED, {"seen": "{seen}", "leavers_confirmed": "y"}, empty=REFUSED),
    get(f"{STAFF_LIST}/done", PAGE, LED, uses={"stored": "applied"}),
    get(f"{STAFF_LIST}/rows-to-mend.csv", FILE, LED),
    # Live sessions and sign-offs
    get("/live-sessions", PAGE, LEADS + OFFICE),
    get(WITH_SESSION, PAGE, LEADS + CONTENT),
    get(f"{WITH_SESSION}/papers/<string(maxlength=80):paper>", PAGE, LEADS + CONTENT),
    get(f"{WITH_SESSION}/record", PAGE, LEADS),
    post(f"{WITH_SESSION}/record", ONWARD, LED, ATTENDED, empty=REFUSED, otherwise=OTHER_LEADS),
    get(PLAN_ONE, PAGE, LEADS + OFFICE),
    post(PLAN_ONE, ONWARD, LEADS + OFFICE, NEW_SESSION, empty=REFUSED),
    get(PLANNED, PAGE, {"amina": "BHP", "emeka": "GP"}),
    get(PLANNED, PAGE, {"amina": "BHGP"}, uses={"planned": "shared"}),
    get(f"{PLANNED}/change", PAGE, LED_IN_ALL),
    get(f"{PLANNED}/change", PAGE, {"amina": OFFICE}, uses={"planned": "shared"}),
    post(f"{PLANNED}/change", ONWARD, LED_IN_ALL, TERMS, empty=REFUSED),
    get(f"{PLANNED}/call-off", PAGE, LED_IN_ALL),
    post(f"{PLANNED}/call-off", ONWARD, LED_IN_ALL, {"because": "Farah is ill."}, empty=REFUSED),
    get(f"{PLANNED}/register", PAGE, LED_IN_ALL),
    get(f"{PLANNED}/register", PAGE, {"amina": "G"}, uses={"planned": "shared"}),
    post(f"{PLANNED}/register", REFUSED, LED_IN_ALL, {"led_by": "Farah", "people": "{person}"}),
    post(f"{PLANNED}/register", ONWARD, LED_IN_ALL, CAME, empty=REFUSED, uses={"planned": "over"}),
    get(COMING, PAGE, WORK_THERE),
    post(COMING, ONWARD, WORK_THERE, {"needs": "A seat near the door."}),
    post(f"{COMING}/cancel", ONWARD, WORK_THERE, {}),
    get(f"{COMING}/session.ics", FILE, {"amina": "AC", "emeka": "E"}),
    get(HELD_SESSION, PAGE, LED),
    post(HELD_SESSION, ONWARD, LED, {"person": "{person}", "because": "He was ill."}, empty=REFUSED),
    get(SIGN_OFF, PAGE, LED),
    post(SIGN_OFF, ONWARD, LED, SEEN_IN_PRACTICE, empty=REFUSED),
    # Rates
    get("/your-organisation", PAGE, LEADS),
    get("/your-organisation/teams.<any(csv, xlsx):kind>", FILE, LEADS),
    get("/rates", PAGE, OFFICE),
    get("/rates/organisations.<any(csv, xlsx):kind>", FILE, OFFICE),
    get(ORGANISATION, PAGE, ANY_ORGANISATION),
    get(f"{ORGANISATION}/table.<any(csv, xlsx):kind>", FILE, ANY_ORGANISATION),
    # The partnership's quarters
    get("/quarters", PAGE, OFFICE),
    post("/quarters", ONWARD, OFFICE, {"ends_on": "2026-06-30"}, empty=REFUSED),
    get(QUARTER, PAGE, ANY_ORGANISATION),
    get(f"{QUARTER}/board-pack.pdf", FILE, ANY_ORGANISATION),
    get(f"{QUARTER}/figures.csv", FILE, ANY_ORGANISATION),
    get(f"{QUARTER}/differences", PAGE, ANY_ORGANISATION),
    get("/headcounts", PAGE, OFFICE),
    post("/headcounts", ONWARD, OFFICE, HEADCOUNT, empty=REFUSED),
    post("/headcounts/file", ONWARD, OFFICE, {"file": COUNTS}, empty=REFUSED),
    post("/headcounts/organisations", ONWARD, OFFICE, {"name": "The Night Shelter"}, empty=REFUSED),
    get("/targets", PAGE, OFFICE),
    post("/targets", ONWARD, OFFICE, TARGET, empty=REFUSED),
    # Evidence packs
    get("/evidence-packs", PAGE, LEADS + OFFICE),
    get(EVIDENCE, PAGE, LED_OR_SEEN),
    get(f"{EVIDENCE}/file.<any(pdf, csv):kind>", FILE, LED_OR_SEEN),
    # Contacts and courses as their keepers see them
    get("/contacts", PAGE, CONTENT),
    get(CONTACT, PAGE, CONTENT),
    get("/contacts/new", PAGE, CONTENT),
    post("/contacts/new", ONWARD, CONTENT, {"key": "new-one", "name": "New", "number": "01632 960002"}, empty=REFUSED),
    post(CONTACT, ONWARD, CONTENT, {**HELPLINE._asdict(), "name": "Helpline", "seen": HELPLINE.mark}, empty=REFUSED),
    post(f"{CONTACT}/checked", ONWARD, CONTENT, {"seen": HELPLINE.reach_mark}, empty=REFUSED),
    post(f"{CONTACT}/retire", REFUSED, CONTENT, {}),
    post(f"{CONTACT}/bring-back", ONWARD, CONTENT, {}),
    get("/told-us", PAGE, AUTHORS),
    get(REMARK, PAGE, TOLD),
    post(REMARK, ONWARD, TOLD, {"did": "We drew it anew."}, empty=REFUSED),
    get("/content", PAGE, CONTENT),
    get(CONTENT_COURSE, PAGE, CONTENT),
    get(f"{CONTENT_COURSE}/questions", PAGE, AUTHORS),
    get(f"{CONTENT_COURSE}/reviews", PAGE, AUTHORS),
    post(f"{CONTENT_COURSE}/reviews", ONWARD, AUTHORS, READ_BY, empty=REFUSED),
    get(f"{CONTENT_COURSE}/exchange", PAGE, AUTHORS),
    get(f"{CONTENT_COURSE}/exchange/<string(maxlength=20):bank>", FILE, AUTHORS),
    post(f"{CONTENT_COURSE}/exchange", PAGE, AUTHORS, {"file": BANK}, empty=REFUSED),
    get(f"{CONTENT_COURSE}/insight", PAGE, CONTENT),
    get(f"{CONTENT_COURSE}/insight/questions.csv", FILE, CONTENT),
    get(f"{CONTENT_COURSE}/insight/<string(maxlength=64):version>", NOT_FOUND, CONTENT),
    get(MARK_AGAIN, PAGE, ASKED_ONCE, uses={"version": "asked"}),
    post(MARK_AGAIN, ONWARD, ASKED_ONCE, MARKED_AGAIN, empty=REFUSED, uses={"version": "asked"}),
    get(f"{CONTENT_COURSE}/marked-again", PAGE, CONTENT),
    get(f"{CONTENT_COURSE}/marked-again/<uuid:decision>", PAGE, DECIDED_SEEN),
    post(f"{CONTENT_COURSE}/marked-again/<uuid:decision>", ONWARD, DECIDED, {"because": "It is right."}, empty=REFUSED),
    get(STANDARD, PAGE, CONTENT),
    post(STANDARD, ONWARD, CONTENT, A_PANEL, empty=REFUSED),
    get(f"{STANDARD}/<uuid:panel>", PAGE, DECIDED_SEEN),
    post(f"{STANDARD}/<uuid:panel>", ONWARD, DECIDED_SEEN, {"round": "1", "table": A_ROUND}, empty=REFUSED),
    get(f"{STANDARD}/<uuid:panel>/estimates.csv", FILE, DECIDED_SEEN),
    get(f"{STANDARD}/<uuid:panel>/<int(max=99):number>/<int(max=99):judge>", PAGE, DECIDED_SEEN),
    post(
        f"{STANDARD}/<uuid:panel>/<int(max=99):number>/<int(max=99):judge>",
        ONWARD,
        DECIDED_SEEN,
        {f"e-{place}": "70" for place in range(1, QUESTIONS + 1)},
        empty=REFUSED,
    ),
    get(f"{CONTENT_COURSE}/pages/<string(maxlength=80):module>/<string(maxlength=80):page>", PAGE, AUTHORS),
)

NOBODYS = "00000000-0000-4000-8000-000000000000"

STANDS_FOR: Mapping[str, str] = {
    "award": "modern-slavery-1",
    "module": "noticing",
    "page": "signs",
    "position": "1",
    "kind": "csv",
    "filename": "lms.css",
    "step": "child",
    "contact": "test-helpline",
    "course": "modern-slavery-1",
    "secret": "x" * 43,
    "with_session": "modern-slavery-2",
    "signed": "modern-slavery-2",
    "paper": "ground-rules",
    "pack": "prevent-duty",
    "resource": "asking-for-help",
    "sheet": "cards",
    "version": "0" * 64,
    "bank": "gift",
    "quarter": NOBODYS,
    "held_round": NOBODYS,
    "planned": NOBODYS,
    "coming": NOBODYS,
    "remark": NOBODYS,
    "asked": "0" * 64,
    "decision": NOBODYS,
    "panel": NOBODYS,
    "number": "1",
    "judge": "1",
}
"""What stands in an address for a part that is nobody's."""


def address(path: str, things: Mapping[str, str]) -> str:
    """The path of a line with something in each of its places."""
    return PLACE.sub(lambda place: things.get(place[1]) or STANDS_FOR[place[1]], path)
