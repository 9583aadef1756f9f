"""The authors' guide: each of its examples works, and every field and block is in it."""

import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from courses.catalogue import read_catalogue
from courses.checking import check_content
from courses.checks.reviews import REVIEW_ROLES
from courses.pathway_schemas import (
    AnswerFields,
    EndingFields,
    HarmFields,
    LocalEndingFields,
    LocalPersonFields,
    LocalReviewFields,
    OverlayFields,
    PersonFields,
    QuestionFields,
    TreeFields,
)
from courses.practice_schemas import (
    CriterionFields,
    DocumentFields,
    GroupFields,
    HandoutFields,
    LevelFields,
    PlanRowFields,
    SessionFields,
    SignOffFields,
)
from courses.scenario_schemas import BranchingFields, NodeFields, ScenarioChoiceFields, ScenarioEndingFields
from courses.schemas import (
    AttemptsFields,
    ChangeFields,
    ContactFields,
    ContentNoteFields,
    CourseFields,
    FactFields,
    FigureFields,
    ModuleFields,
    PageFields,
    ReviewFields,
    ScenarioFields,
    TestOutFields,
    WordFields,
    WordListFields,
)
from courses.sections import BLOCKS
from quizzes.kinds import Kind
from quizzes.marking import mark
from quizzes.quiz import AttemptRules, ResultThatCounts, TestOutRules
from quizzes.reading import read_question

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-courses.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\S+) (\S+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
EXAMPLES = {name: text for _, name, text in FENCES if "." in name}
SNIPPETS = [text for _, name, text in FENCES if name == "block"]
PART = "kitchen-safety/tier-1/01-hot-pans.md"
SCENARIO = "kitchen-safety/tier-1/scenarios/hot-kitchen.yaml"
COURSE = "kitchen-safety/tier-1/course.yaml"


def written(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The course of the guide on the disk."""
    for name, text in {**EXAMPLES, **(changes or {})}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_course_of_the_guide_has_neither_fault_nor_warning(tmp_path: Path) -> None:
    assert sorted(EXAMPLES) == [
        "contacts.yaml",
        "facts/kitchen-safety.yaml",
        PART,
        COURSE,
        "kitchen-safety/tier-1/facilitator-notes.md",
        "kitchen-safety/tier-1/figures/two-steps.svg",
        "kitchen-safety/tier-1/handouts/what-we-agreed.md",
        "kitchen-safety/tier-1/quiz.yaml",
        "kitchen-safety/tier-1/scenarios/hot-kitchen.yaml",
        "kitchen-safety/tier-1/session.yaml",
        "kitchen-safety/tier-1/sign_off.yaml",
        "kitchen-safety/tier-1/summary.md",
        "pathways/overlays/kitchen.yaml",
        "pathways/worried.yaml",
        "words.yaml",
    ]
    assert check_content(written(tmp_path)) == ()


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.partition("\n")[0])
def test_every_block_of_the_guide_can_stand_on_a_page(tmp_path: Path, snippet: str) -> None:
    fields = ":::page\nslug: another\noutcomes: [ks1-tell]\nhard_material: none\nhard_topics: []\n:::\n"
    page = f"\n# Another page\n\n{fields}\n"

    changes = {PART: f"{EXAMPLES[PART]}{page}{snippet}"}
    if "scenario-walk" in snippet:  # each scenario stands on one page
        another = EXAMPLES[SCENARIO].replace("mentions", "none").replace("[burns]", "[]")
        changes[SCENARIO.replace("hot-kitchen", "cold-kitchen")] = another

    assert check_content(written(tmp_path, changes)) == ()


def test_every_block_there_is_has_an_example() -> None:
    shown = {snippet.partition("\n")[0].removeprefix(":::").partition(" ")[0] for snippet in SNIPPETS}

    assert shown | {"page"} == set(BLOCKS)


@pytest.mark.parametrize(
    "schema",
    [
        AttemptsFields,
        ChangeFields,
        ContactFields,
        ContentNoteFields,
        CourseFields,
        FactFields,
        FigureFields,
        ModuleFields,
        PageFields,
        ReviewFields,
        ScenarioFields,
        TestOutFields,
        AnswerFields,
        EndingFields,
        HarmFields,
        LocalEndingFields,
        LocalPersonFields,
        LocalReviewFields,
        OverlayFields,
        PersonFields,
        QuestionFields,
        TreeFields,
        BranchingFields,
        NodeFields,
        ScenarioChoiceFields,
        ScenarioEndingFields,
        SessionFields,
        GroupFields,
        PlanRowFields,
        SignOffFields,
        CriterionFields,
        LevelFields,
        DocumentFields,
        HandoutFields,
        WordFields,
        WordListFields,
    ],
)
def test_every_field_there_is_stands_in_the_guide(schema: type[BaseModel]) -> None:
    names = [field.alias or name for name, field in schema.model_fields.items()]
    missing = [name for name in names if not re.search(rf"`{name}`|\b{name}:", GUIDE)]

    assert missing == []


def test_every_kind_of_question_and_every_review_role_stands_in_the_guide() -> None:
    assert [kind for kind in Kind if f"`{kind}`" not in GUIDE] == []
    assert [role for role in REVIEW_ROLES if f"role: {role}," not in GUIDE] == []


@pytest.mark.parametrize("text", [text for _, name, text in FENCES if name == "question"])
def test_every_question_of_the_guide_can_be_asked(text: str) -> None:
    pictures = {"two-steps.svg": EXAMPLES["kitchen-safety/tier-1/figures/two-steps.svg"]}
    question = read_question(yaml.safe_load(text), pictures=pictures)

    assert mark(question, question.key).right


def test_every_kind_of_question_has_an_example() -> None:
    shown = [yaml.safe_load(text) for _, name, text in FENCES if name == "question"]
    asked = yaml.safe_load(EXAMPLES["kitchen-safety/tier-1/quiz.yaml"])["questions"]

    assert {question.get("kind", "single") for question in (*shown, *asked)} == set(Kind)


def test_the_quiz_of_the_guide_can_hold_every_kind_that_a_learner_answers(tmp_path: Path) -> None:
    shown = [yaml.safe_load(text) for _, name, text in FENCES if name == "question"]
    plan = yaml.safe_load(next(text for _, name, text in FENCES if name == "draw"))
    quiz = yaml.safe_load(EXAMPLES["kitchen-safety/tier-1/quiz.yaml"])
    quiz |= {**plan, "questions": [*quiz["questions"], *(one for one in shown if one["kind"] != "rubric")]}
    changes = {"kitchen-safety/tier-1/quiz.yaml": yaml.safe_dump(quiz, allow_unicode=True)}

    assert check_content(written(tmp_path, changes)) == ()


def test_the_rules_of_attempts_in_the_guide_are_those_of_its_course(tmp_path: Path) -> None:
    rules = next(text for _, name, text in FENCES if name == "attempts")
    before = read_catalogue(written(tmp_path)).courses[0]
    after = read_catalogue(written(tmp_path, {COURSE: f"{EXAMPLES[COURSE]}{rules}"})).courses[0]

    assert before.attempts == AttemptRules()
    assert after.attempts == AttemptRules(6, 2, 48, ResultThatCounts.AVERAGE)
    assert after.content_sha256 != before.content_sha256


def test_the_rules_for_showing_what_one_knows_in_the_guide_are_those_of_its_course(tmp_path: Path) -> None:
    rules = next(text for _, name, text in FENCES if name == "test_out")
    before = read_catalogue(written(tmp_path)).courses[0]
    after = read_catalogue(written(tmp_path, {COURSE: f"{EXAMPLES[COURSE]}{rules}"})).courses[0]

    assert before.test_out == TestOutRules()
    assert [outcome.id for outcome in before.outcomes if outcome.always_teach] == ["ks1-notice"]
    assert after.test_out == TestOutRules(questions=3, critical_questions=4, again_after_days=None)
    assert after.content_sha256 != before.content_sha256


def test_the_reviews_of_the_guide_make_its_course_reviewed(tmp_path: Path) -> None:
    sha256 = read_catalogue(written(tmp_path)).courses[0].content_sha256
    reviews = next(text for _, name, text in FENCES if name == "reviews").replace("SHA", sha256)
    course = EXAMPLES[COURSE].replace("reviews: []\n", reviews).replace("status: draft", "status: reviewed")

    assert read_catalogue(written(tmp_path, {COURSE: course})).courses[0].status == "reviewed"
