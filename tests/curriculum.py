"""A tiny invented curriculum for tests: quick to study, with one of everything a page can hold.

modern-slavery-1 and trauma-informed-practice-1 ask 4 of 12 questions, one critical at least, pass mark 75 %.
modern-slavery-2 needs both.
"""

from datetime import date

from courses.catalogue import Catalogue, ContactEntry
from courses.course import (
    Award,
    Basis,
    ChangeKind,
    ChangeNote,
    CheckSegment,
    Confidence,
    ContentNote,
    Course,
    Fact,
    FactKind,
    FigureSegment,
    HardMaterial,
    HtmlSegment,
    Module,
    Outcome,
    Page,
    ScenarioChoice,
    ScenarioSegment,
    Segment,
    Status,
)
from courses.words import Glossary, Word
from quizzes.kinds import Kind
from quizzes.questions import Difficulty, Option, Question
from quizzes.quiz import Bank, Blueprint
from tests.school_packs import LIBRARY

RATIONALE_CANARY = "RATIONALE-CANARY"
"""Stands in every rationale of the bank: it may not leave the server before an attempt is submitted."""

SLAVERY_1 = Award("modern-slavery", 1)
SLAVERY_2 = Award("modern-slavery", 2)
TRAUMA_1 = Award("trauma-informed-practice", 1)
WORDS = Glossary(
    (
        Word("county-lines", "county lines", "Selling drugs in another area.", topics=("modern-slavery",)),
        Word(
            "cuckooing",
            "cuckooing",
            "Taking over a home.",
            facts=("T-01",),
            topics=("modern-slavery",),
            see_also=("county-lines",),
        ),
        Word("key-stage", "key stage", "A block of years at school.", topics=("schools",)),
        Word("hub", "safeguarding hub", "A team that looks at worries first.", also=("SGH",), forms=("hubs",)),
    )
)
QUESTIONS = 12
ASKED = 4


def catalogue() -> Catalogue:
    """Three courses, two facts, two contacts, two packs for schools, four words."""
    return Catalogue(
        courses=(
            a_course(TRAUMA_1, "Trauma-informed practice"),
            a_course(SLAVERY_1, "Modern slavery"),
            a_course(SLAVERY_2, "Modern slavery", prerequisites=(SLAVERY_1, TRAUMA_1)),
        ),
        facts={fact.id: fact for fact in (a_fact("T-01"), a_fact("T-02"))},
        contacts={
            "test-helpline": ContactEntry(
                "test-helpline", "The test helpline", "01632 960001", "", "All day", "Talking", "Invented"
            ),
            "test-council": ContactEntry(
                "test-council",
                "The test council",
                "",
                "https://council.example/worried",
                "Office hours",
                "Telling",
                "Invented",
            ),
        },
        schools=LIBRARY,
        words=WORDS,
    )


def a_course(award: Award, topic_title: str, *, prerequisites: tuple[Award, ...] = (), edition: str = "1.0") -> Course:
    """Two modules of two pages each, and a bank of twelve questions over three outcomes."""
    prefix = f"{''.join(word[0] for word in award.topic.split('-'))}{award.tier}"
    outcomes = tuple(
        Outcome(f"{prefix}-o{n}", text, always_teach=text == "Keep safe")
        for n, text in enumerate(("Notice", "Tell", "Keep safe"), start=1)
    )
    return Course(
        award=award,
        topic_title=topic_title,
        tier_name={1: "Notice", 2: "Respond", 3: "Support and lead"}[award.tier],
        title=f"{topic_title}: {('notice', 'respond', 'support and lead')[award.tier - 1]}",
        edition=edition,
        status=Status.DRAFT,
        summary="What to notice and whom to tell.",
        audience="Everyone.",
        minutes=20,
        pass_percent=75,
        months_valid=36,
        prerequisites=prerequisites,
        owner="Course content team",
        review_due=date(2027, 5, 24),
        outcomes=outcomes,
        change_log=(ChangeNote(edition, date(2026, 1, 5), ChangeKind.FIRST, "First draft."),),
        reviews=(),
        on_monday=("Find out who your lead is.", "Save their number.", "Talk about it in your team."),
        modules=(_first_module(prefix, outcomes), _second_module(prefix, outcomes)),
        bank=a_bank(prefix, outcomes),
        blueprint=Blueprint(items=ASKED, critical_items=1),
        content_sha256=("a" if edition == "1.0" else "b") * 64,
    )


def a_bank(prefix: str, outcomes: tuple[Outcome, ...]) -> Bank:
    """Twelve single questions; b is always right; every fourth is critical."""
    return Bank(
        tuple(
            Question(
                id=f"{prefix}-q{n:02}",
                kind=Kind.SINGLE,
                stem=f"Question {n} of {prefix}: what do you do first?",
                options=(
                    Option(
                        "a",
                        f"Ask the neighbours about it ({n})",
                        right=False,
                        why=f"{RATIONALE_CANARY}: they may talk.",
                    ),
                    Option(
                        "b", f"Tell your safeguarding lead ({n})", right=True, why=f"{RATIONALE_CANARY}: they can act."
                    ),
                    Option(
                        "c",
                        f"Wait until you are certain ({n})",
                        right=False,
                        why=f"{RATIONALE_CANARY}: it takes too long.",
                    ),
                ),
                outcome=outcomes[n % len(outcomes)].id,
                difficulty=Difficulty.EASY,
                critical=n % 4 == 0,
                facts=("T-01",),
                enemies=frozenset(),
            )
            for n in range(1, QUESTIONS + 1)
        )
    )


def a_fact(id_: str) -> Fact:
    """An invented fact."""
    return Fact(
        id=id_,
        fact=f"What the invented source {id_} says.",
        publisher="The invented office",
        title=f"Guidance {id_}",
        published="2024",
        link="https://office.example/guidance",
        kind=FactKind.GUIDANCE,
        basis=Basis.SEEN,
        confidence=Confidence.HIGH,
        check=None,
        review_due=date(2027, 5, 24),
        pack="test",
    )


def _first_module(prefix: str, outcomes: tuple[Outcome, ...]) -> Module:
    welcome = a_page(
        "welcome", 1, "Welcome", outcomes[0], HtmlSegment('<p class="govuk-body">Welcome to this part.</p>')
    )
    signs = a_page(
        "signs",
        2,
        "Signs to notice",
        outcomes[0],
        HtmlSegment(
            '<p class="govuk-body">Several signs matter more than one '
            '<a class="lms-cite" href="#source-T-01">T-01</a>. Call {{contact:test-helpline}}.</p>'
        ),
        a_figure(prefix),
        a_check(f"{prefix}-c1", outcomes[0]),
        facts=("T-01",),
        contacts=("test-helpline",),
    )
    return Module(1, "noticing", "Noticing", 4, "How to notice.", None, (welcome, signs))


def _second_module(prefix: str, outcomes: tuple[Outcome, ...]) -> Module:
    account = a_page(
        "an-account",
        1,
        "What one person lived through",
        outcomes[2],
        HtmlSegment('<p class="govuk-body">THE-ACCOUNT: what happened in the flat.</p>'),
        hard=HardMaterial.DESCRIBES,
        gentler=(HtmlSegment('<p class="govuk-body">THE-GENTLER-VERSION: a person was held and got help.</p>'),),
    )
    telling = a_page("telling", 2, "Telling someone", outcomes[1], a_scenario(f"{prefix}-s1"), facts=("T-02",))
    note = ContentNote("One person's account of being held in a flat.", "No violence is described.")
    return Module(2, "telling", "Telling", 5, "Whom to tell.", note, (account, telling))


def a_page(
    slug: str,
    number: int,
    title: str,
    outcome: Outcome,
    *segments: Segment,
    facts: tuple[str, ...] = (),
    contacts: tuple[str, ...] = (),
    hard: HardMaterial = HardMaterial.NONE,
    gentler: tuple[Segment, ...] | None = None,
) -> Page:
    """A page of these segments."""
    return Page(
        slug=slug,
        number=number,
        title=title,
        outcomes=(outcome.id,),
        hard_material=hard,
        hard_topics=("being held",) if hard is not HardMaterial.NONE else (),
        segments=segments,
        gentler=gentler,
        facts=facts,
        contacts=contacts,
        words=120,
    )


def a_check(id_: str, outcome: Outcome) -> CheckSegment:
    """A knowledge check; "Call the lead" is right."""
    question = Question(
        id=id_,
        kind=Kind.SINGLE,
        stem="Whom do you call?",
        options=(
            Option("a", "Call the lead", right=True, why="CHECK-WHY-RIGHT: the lead can act."),
            Option("b", "Call the owner", right=False, why="CHECK-WHY-WRONG: the owner may move the person."),
        ),
        outcome=outcome.id,
        difficulty=Difficulty.EASY,
        critical=False,
        facts=(),
        enemies=frozenset(),
    )
    return CheckSegment(id_, question)


def a_scenario(id_: str) -> ScenarioSegment:
    """A short case with two ways to act."""
    return ScenarioSegment(
        id=id_,
        title="The boiler visit",
        story_html='<p class="govuk-body">You check a boiler and see a mat by the machine.</p>',
        question="What do you do?",
        choices=(
            ScenarioChoice("a", "Ask the owner about it.", best=False, happens="SCENARIO-A: now the owner knows."),
            ScenarioChoice(
                "b", "Finish, leave, then call your lead.", best=True, happens="SCENARIO-B: nobody was warned."
            ),
        ),
    )


def a_figure(prefix: str) -> FigureSegment:
    """A small picture."""
    id_ = f"{prefix}-f1"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" aria-labelledby="{id_}-t">'
        f'<title id="{id_}-t">Person, place, control</title><rect width="360" height="80" fill="#12436D"/></svg>'
    )
    return FigureSegment(
        id_,
        svg,
        "Person, place, control.",
        "Look at all three.",
        '<p class="govuk-body">Person, place and control.</p>',
    )
