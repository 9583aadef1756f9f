"""What a pack for schools may look like in its folder, and what is noted about one that is not whole."""

import shutil
from pathlib import Path

import pytest

from courses.catalogue import read_catalogue
from courses.checking import check_content
from courses.faults import Notebook
from courses.reading import read_content
from courses.schools import STAGES, THEMES, Stage, Theme
from courses.schools_folder import read_schools_folder
from courses.schools_manuscript import SchoolsManuscript

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
PACK = "ks1-safe-grown-ups"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The facts and contacts that are shown, with one pack."""
    for name in ("facts", "contacts.yaml"):
        copy = shutil.copytree if (CONTENT / name).is_dir() else shutil.copy
        copy(CONTENT / name, tmp_path / name)
    shutil.copytree(CONTENT / "schools" / PACK, tmp_path / "schools" / PACK)
    shutil.copy(CONTENT / "schools" / "every-lesson.yaml", tmp_path / "schools")
    return tmp_path


def read(root: Path) -> tuple[SchoolsManuscript | None, list[str]]:
    notebook = Notebook()
    content = read_content(root, notebook)
    found = [str(fault) for fault in notebook.faults if fault.file.startswith("schools")]
    return content.schools, found


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "schools" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults(root: Path) -> list[str]:
    """What a check says of the packs, without the file before it."""
    return [f"{one.message} {one.remedy}" for one in check_content(root) if one.file.startswith("schools")]


def test_a_pack_is_read_with_its_papers_and_what_holds_for_every_lesson(root: Path) -> None:
    manuscript, found = read(root)

    assert found == []
    assert manuscript is not None
    library = manuscript.library()
    assert [pack.slug for pack in library.packs] == [PACK]
    pack = library.packs[0]
    assert pack.lesson is not None
    assert pack.lesson.minutes == pack.minutes == 30
    assert [paper.document.slug for paper in pack.papers] == ["surprise-or-secret", "story-cards", "helping-hand"]
    assert library.every_lesson.facts == ("SC-M1", "SC-M2", "SC-M3", "SC-M5", "SC-M6", "PW-B1", "RP-15", "PW-A1")


def test_no_folder_is_no_library_and_no_fault(root: Path) -> None:
    shutil.rmtree(root / "schools")

    assert read(root) == (None, [])
    assert read_schools_folder(root, facts={}, contacts={}, notebook=Notebook()) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (f"{PACK}/pack.yaml", "minutes: 30", "minutes: 31", "The rows of the plan take 30 minutes together."),
        (f"{PACK}/pack.yaml", "kind: lesson", "kind: guide", "A lesson has a plan, and nothing else has one."),
        (f"{PACK}/pack.yaml", "stages: [ks1]", "stages: [ks9]", "has to be one of:"),
        (f"{PACK}/pack.yaml", "themes: [safe-adults]", "themes: [drugs]", "has to be one of:"),
        (f"{PACK}/pack.yaml", "SC-03", "SC-99", "There is no fact SC-99."),
        (f"{PACK}/pack.yaml", "coventry-mash", "nobody", "There is no contact nobody."),
        (f"{PACK}/pack.yaml", "file: story-cards", "file: cards", "There is no paper cards."),
        (f"{PACK}/pack.yaml", "file: helping-hand", "file: story-cards", "The paper story-cards is there twice."),
        (f"{PACK}/pack.yaml", "  send:", "  notes:", "There is no field called `notes` here."),
        (f"{PACK}/story-cards.md", "# Bo and the cake", "# Bo [[SC-99]]", "The heading is shown as it stands."),
        (f"{PACK}/story-cards.md", "Bo feels happy", "Ring 01632 960001. Bo feels happy", "There is a phone number"),
        (f"{PACK}/story-cards.md", "What can Bo do?", "Has anyone here been told that?", "asks pupils for what they"),
        (f"{PACK}/story-cards.md", "What can Bo do?", "It is so [[SC-02]].", "teaches SC-02, which still has to be"),
        ("every-lesson.yaml", "without giving a reason", "if they must", "does not say that pupils can sit it out"),
        ("every-lesson.yaml", "safeguarding lead (DSL)", "head", "does not say that the safeguarding lead is told"),
        ("every-lesson.yaml", "facts: [SC-M1", "facts: [SC-M99", "There is no fact SC-M99."),
    ],
)
def test_what_is_not_whole_is_noted(root: Path, file: str, old: str, new: str, fault: str) -> None:
    change(root, file, old, new)

    assert any(fault in one for one in faults(root)), faults(root)


def test_a_lesson_without_a_note_for_parents_and_what_does_not_belong_is_noted(root: Path) -> None:
    path = root / "schools" / PACK / "pack.yaml"
    before, _, rest = path.read_text().partition("parents:\n")
    path.write_text(before + rest[rest.index("lesson:\n") :])
    (root / "schools" / "README.txt").write_text("x")
    (root / "schools" / PACK / "clip.mp4").write_text("x")
    (root / "schools" / PACK / "pack.md").write_text("x")

    assert sorted(one.partition(". ")[0] for one in faults(root)) == [
        "The lesson has no note for parents",
        "This does not belong in a pack",
        "This does not belong in a pack",
        "This does not belong to the packs for schools",
    ]


def test_hard_words_for_small_children_are_a_warning(root: Path) -> None:
    long = "The considerable responsibility of institutional safeguarding necessitates interdisciplinary consultation. "
    change(root, f"{PACK}/helping-hand.md", "It is good to tell.", long * 8)

    assert [one for one in faults(root) if "reading age" in one] != []


def test_every_age_and_theme_has_words_in_the_order_shown() -> None:
    assert (list(STAGES), list(THEMES)) == (list(Stage), list(Theme))


def test_the_packs_that_are_shown_are_for_every_age_and_theme() -> None:
    library = read_catalogue(CONTENT).schools
    assert library is not None

    for stage in Stage:
        assert library.matching(stage=stage, theme=None) != (), stage
    for theme in Theme:
        assert library.matching(stage=None, theme=theme) != (), theme
    assert library.matching(stage=None, theme=None) == library.packs
    assert library.matching(stage=Stage.KS1, theme=Theme.EXTREMISM) == ()
    assert [pack.slug for pack in library.packs if library.find(pack.slug) is not pack] == []
    assert library.find("no-such-pack") is None


def test_small_children_meet_no_word_of_extremism_or_crime() -> None:
    library = read_catalogue(CONTENT).schools
    assert library is not None
    hard = ("extrem", "terror", "radical", "drug", "traffick", "slave", "weapon", "attack", "exploit")
    shown = [
        segment.html.lower()
        for stage in (Stage.KS1, Stage.KS2, Stage.SEND)
        for pack in library.matching(stage=stage, theme=None)
        for paper in pack.papers
        if paper.is_for_pupils_or_parents
        for sheet in paper.document.sheets
        for segment in sheet.segments
        if hasattr(segment, "html")
    ]

    assert len(shown) > 20
    assert [word for word in hard for text in shown if word in text] == []


START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" aria-labelledby="t">'
PLAIN = f'{START}<title id="t">A</title>'


def test_a_picture_that_is_on_no_paper_is_noted(root: Path) -> None:
    (root / "schools" / PACK / "figures" / "lost.svg").write_text(f"{PLAIN}</svg>")

    assert read(root)[1] == [
        f"schools/{PACK}/figures/lost.svg:1: This picture is on 0 papers. Show each picture of a pack once."
    ]


def test_a_picture_that_cannot_be_printed_is_noted(root: Path) -> None:
    picture = root / "schools" / PACK / "figures" / "hand.svg"
    picture.write_text(f'{PLAIN}<g transform="rotate(3)"><circle cx="1" cy="1" r="1"/></g></svg>')

    assert read(root)[1] == [
        f"schools/{PACK}/figures/hand.svg:1: <g transform> in this picture cannot be printed. "
        "Use plain shapes, colours such as #12436D, and paths of MLCQZ."
    ]


def test_what_is_no_picture_does_not_belong_among_them(root: Path) -> None:
    (root / "schools" / PACK / "figures" / "hand.png").write_bytes(b"png")

    assert read(root)[1] == [
        f"schools/{PACK}/figures/hand.png:1: This does not belong among the pictures. Keep only SVG files here."
    ]
