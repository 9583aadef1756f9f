"""An invented pack for schools, and a leaflet: one of everything such a page can hold."""

from datetime import date

from courses.course import Status
from courses.practice import Document, ForWhom, Sheet
from courses.schools import (
    EveryLesson,
    Lesson,
    LessonRow,
    Look,
    PackKind,
    Paper,
    SchoolLibrary,
    SchoolPack,
    Stage,
    Theme,
    WordMeant,
)
from courses.segments import HtmlSegment

CITED = '<a class="lms-cite" href="#source-T-01"><span class="govuk-visually-hidden">Source T-01 </span>[1]</a>'
CARD = Sheet("The red card", (HtmlSegment('<p class="govuk-body">Say stop.</p>'),), (), (), 2)
SHEET = Sheet(
    "To take home",
    (
        HtmlSegment(
            f'<p class="govuk-body">Ask for help {CITED}.</p><h3 class="govuk-heading-s">Whom</h3>'
            '<ul class="govuk-list govuk-list--bullet"><li><strong>First</strong> a teacher</li>'
            "<li>{{contact:test-helpline}}</li></ul>"
            '<ol class="govuk-list govuk-list--number"><li>Stop</li><li>Tell</li></ol>'
            '<table class="govuk-table"><caption class="govuk-visually-hidden">To take home</caption><thead><tr>'
            '<th scope="col">When</th><th scope="col">Who</th></tr></thead>'
            "<tbody><tr><td>Now</td><td>999 &amp; us</td></tr></tbody></table>"
        ),
    ),
    ("T-01",),
    ("test-helpline",),
    12,
)
LESSON = SchoolPack(
    slug="asking-for-help",
    title="Asking for help",
    kind=PackKind.LESSON,
    summary="Pupils practise to ask for help.",
    stages=(Stage.KS1,),
    themes=(Theme.SAFE_ADULTS,),
    minutes=30,
    edition="1.0",
    status=Status.DRAFT,
    owner="Content team",
    review_due=date(2027, 5, 24),
    content_note="Nothing hard.",
    hooks=("T-02",),
    contacts=("test-helpline", "test-council"),
    avoid=("Do not hurry.",),
    parents=("We practised to ask for help.",),
    lesson=Lesson(
        aims=("Ask for help", "Name an adult"),
        words=(WordMeant("Help", "What somebody gives you."),),
        before=("Have a second adult there.",),
        materials=("The cards",),
        plan=(LessonRow(10, "Start", "Tell the story.", "Listen."), LessonRow(20, "Practise", "Go round.", "Ask.")),
        activity="Pupils ask each other.",
        activity_steps=("Take a card.", "Ask."),
        assessment="Each child asks once.",
        looks_like=("Asks with words or a card.",),
        send=("Use a photo.", "Use a sign."),
    ),
    papers=(
        Paper(Document("cards", "Cards to cut out", "Two cards.", ForWhom.PEOPLE, (CARD, CARD, CARD)), Look.CARDS),
        Paper(Document("slides", "Slides to show", "One slide.", ForWhom.PEOPLE, (CARD,)), Look.SLIDES),
    ),
)
LEAFLET = SchoolPack(
    slug="for-parents",
    title="For parents of young children",
    kind=PackKind.LEAFLET,
    summary="One page to read.",
    stages=(Stage.PARENTS,),
    themes=(Theme.SAFE_ADULTS, Theme.PRESSURE),
    minutes=5,
    edition="1.1",
    status=Status.REVIEWED,
    owner="Content team",
    review_due=date(2027, 5, 24),
    content_note="Nothing hard.",
    hooks=("T-02",),
    contacts=("test-helpline",),
    avoid=("Do not read it out.",),
    parents=(),
    lesson=None,
    papers=(Paper(Document("leaflet", "Leaflet", "To give out.", ForWhom.PEOPLE, (SHEET,)), Look.SHEETS),),
)
LIBRARY = SchoolLibrary(
    EveryLesson(
        before=("Tell your safeguarding lead.",),
        ground_rules=("Everybody may pass.",),
        if_told=("Listen.", "Tell your lead."),
        avoid=("Do not frighten pupils.",),
        afterwards=("Stay in the room.",),
        facts=("T-01",),
    ),
    (LESSON, LEAFLET),
)
