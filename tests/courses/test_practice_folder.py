"""Live sessions, sign-offs and papers of a course: what is read of the guide's examples, and what is noted."""

from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from courses.checking import check_content
from courses.practice import Part
from tests.courses.examples import faults_of, without_remedies
from tests.courses.test_writing_courses import COURSE, EXAMPLES, written

FOLDER = "kitchen-safety/tier-1"
SESSION, SIGN_OFF = f"{FOLDER}/session.yaml", f"{FOLDER}/sign_off.yaml"
NOTES, HANDOUT, SUMMARY = (
    f"{FOLDER}/{name}" for name in ("facilitator-notes.md", "handouts/what-we-agreed.md", "summary.md")
)


def broken(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The messages about the course of the guide with this in place of that in a file."""
    assert old in EXAMPLES[file]
    return messages(written(folder, {file: EXAMPLES[file].replace(old, new, 1)}))


def messages(root: Path) -> list[str]:
    return [fault.split(": ", 1)[1] for fault in faults_of(root)]


def test_the_plan_is_read_with_its_papers(tmp_path: Path) -> None:
    course = read_catalogue(written(tmp_path)).courses[0]
    assert course.session is not None
    assert course.sign_off is not None
    assert course.summary_sheet is not None

    assert course.parts == tuple(Part)
    assert [(start, row.title) for start, row in course.session.rows()] == [
        (0, "Welcome"),
        (10, "Telling the cook"),
        (40, "Close"),
    ]
    assert [document.title for document in course.documents()] == [
        "Kitchen safety on one page",
        "Notes for facilitators",
        "What we agreed",
    ]
    assert [criterion.id for criterion in course.sign_off.criteria] == ["ks1-s1", "ks1-s2", "ks1-s3"]
    assert course.facts_cited() == {"KS-01", "KS-02"}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (SESSION, "minutes: 45", "minutes: 50", "The rows of the plan take 45 minutes together."),
        (
            SESSION,
            "outcomes: [ks1-tell]\nbefore",
            "outcomes: [ks1-notice]\nbefore",
            "No row of the plan is for the outcome ks1-notice.",
        ),
        (
            SESSION,
            "outcomes: [ks1-tell]\nbefore",
            "outcomes: [ks1-x]\nbefore",
            "The outcome ks1-x is not in course.yaml.",
        ),
        (
            SESSION,
            "handouts: [what-we-agreed]\n  - minutes: 30",
            "handouts: [lost]\n  - minutes: 30",
            "The session has no handout lost.",
        ),
        (
            SESSION,
            "handouts: [what-we-agreed]\nregister",
            "handouts: []\nregister",
            "The handout what-we-agreed is not named in the plan.",
        ),
        (
            SESSION,
            "handouts: [what-we-agreed]\nregister",
            "handouts: [what-we-agreed, lost]\nregister",
            "There is no handout lost.",
        ),
        (SESSION, "least: 4, most: 12", "least: 14, most: 12", "`group` needs 14 people but takes only 12."),
        (SESSION, "facts: [KS-01]", "facts: [KS-09]", "There is no fact KS-09."),
        (SESSION, "  - minutes: 30", "  - minutes: 90", "`minutes` has to be 60 or less."),
        (SIGN_OFF, "id: ks1-s2", "id: ks1-s1", "The criterion ks1-s1 is there twice."),
        (SIGN_OFF, "outcome: ks1-tell", "outcome: ks1-x", "The outcome ks1-x is not in course.yaml."),
        (SIGN_OFF, "facts: [KS-02]", "facts: [KS-09]", "There is no fact KS-09."),
        (NOTES, "[[KS-01]]", "{{contact:nobody}}", "There is no contact nobody."),
        (NOTES, "Look whether", ":::check ks1-c8\n:::\n\nLook whether", "The block check cannot be printed."),
        (HANDOUT, "for: people", "for: everyone", "`for` has to be one of: people or facilitator."),
        (HANDOUT, "- We listen.", "We listen. " * 400, "There are 803 words on this sheet."),
        (SUMMARY, "2. Ask", "\n# More\n\n2. Ask", "A summary is one page."),
        (SUMMARY, "2. Ask", "2. Ask " * 400, "There are 808 words on this sheet."),
        (SUMMARY, "title:", "for: people\ntitle:", "There is no field called `for` here."),
        (
            COURSE,
            "parts: [study, session, sign_off]",
            "parts: [session, study, sign_off]",
            "The parts are not in order.",
        ),
        (
            COURSE,
            "parts: [study, session, sign_off]",
            "parts: [study, session]",
            "There is sign_off.yaml, but sign_off is no part of the award.",
        ),
    ],
)
def test_what_does_not_fit_is_noted(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    assert expected in broken(tmp_path, file, old, new)


def test_a_part_without_its_file_is_noted(tmp_path: Path) -> None:
    root = written(tmp_path)
    (root / SESSION).unlink()

    assert messages(root) == [
        "The part session has no session.yaml.",
        "There is facilitator-notes.md, but no session.yaml.",
        "There is handouts, but no session.yaml.",
    ]


def test_a_session_needs_its_notes(tmp_path: Path) -> None:
    root = written(tmp_path)
    (root / NOTES).unlink()

    assert messages(root) == ["This file is missing."]


def test_what_belongs_elsewhere_is_noted(tmp_path: Path) -> None:
    changes = {f"{FOLDER}/handouts/plan.pdf": "x", f"{FOLDER}/scenarios/notes.txt": "x", f"{FOLDER}/extra.md": "x"}

    assert sorted(messages(written(tmp_path, changes))) == [
        "This does not belong among the handouts.",
        "This does not belong among the scenarios.",
        "This does not belong in a course.",
    ]


def test_a_session_that_says_nothing_of_safety_is_for_the_author_to_look_at(tmp_path: Path) -> None:
    lines = "  - Be kind.\n  - Be brief.\n  - Be on time.\n"
    start, end = EXAMPLES[SESSION].index("  - Anyone can sit"), EXAMPLES[SESSION].index("plan:")
    session = EXAMPLES[SESSION][:start] + lines + EXAMPLES[SESSION][end:]

    found = without_remedies(check_content(written(tmp_path, {SESSION: session})))

    assert sorted(fault.split(": ", 1)[1] for fault in found) == [
        "The plan of the session does not say how people can sit something out.",
        "The plan of the session does not say that nobody is asked for what they went through themselves.",
        "The plan of the session does not say when there are breaks.",
        "The plan of the session does not say where there is a quiet room or place.",
        "The plan of the session does not say who is there for people afterwards.",
    ]


def test_a_course_of_study_alone_keeps_its_number_when_it_says_so(tmp_path: Path) -> None:
    """Courses written before there were parts were reviewed under that number."""
    alone = {name: text for name, text in EXAMPLES.items() if name not in (SESSION, SIGN_OFF, NOTES, HANDOUT)}
    numbers = set()
    for place, line in enumerate(("", "parts: [study]\n")):
        root = tmp_path / str(place)
        for name, text in alone.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text.replace("parts: [study, session, sign_off]\n", line), encoding="utf-8")
        numbers.add(read_catalogue(root).courses[0].content_sha256)

    assert len(numbers) == 1
