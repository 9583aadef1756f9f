from datetime import date
from pathlib import Path

import pytest

from courses.catalogue import Catalogue, ContactEntry, read_catalogue
from courses.course import (
    Award,
    Basis,
    ChangeKind,
    ChangeNote,
    CheckSegment,
    Confidence,
    ContentNote,
    Fact,
    FactKind,
    FigureSegment,
    HardMaterial,
    HtmlSegment,
    Outcome,
    ScenarioChoice,
    ScenarioSegment,
    Status,
)
from courses.faults import ContentFaults
from tests.courses.examples import COURSE, FILES, PART, QUIZ, changed, cited, write_content

ANOTHER = {
    name.replace("test-topic/tier-1", "test-topic/tier-2"): text.replace("tt1-", "tt2-").replace("tier: 1", "tier: 2")
    for name, text in FILES.items()
    if name.startswith("test-topic/")
}
"""A second tier that needs nothing."""


def test_all_that_is_taught_is_read_into_values(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_content(tmp_path))

    assert catalogue.awards == (Award("test-topic", 1),)
    course = catalogue.courses[0]
    assert (course.title, course.edition, course.status, course.minutes) == (
        "Test topic: notice",
        "1.0",
        Status.DRAFT,
        10,
    )
    assert (course.minutes, course.pass_percent, course.months_valid, course.prerequisites) == (10, 80, 36, ())
    assert course.outcomes == (
        Outcome("tt1-notice", "Notice what does not fit"),
        Outcome("tt1-tell", "Tell the right person"),
    )
    assert course.change_log == (ChangeNote("1.0", date(2026, 11, 24), ChangeKind.FIRST, "First edition."),)
    assert course.on_monday == ("Find out who your lead is.", "Save their number.", "Talk about it in your team.")
    assert [question.id for question in course.bank] == [f"tt1-q{number}" for number in range(1, 7)]
    assert (course.blueprint.items, course.blueprint.critical_items) == (2, 0)
    assert len(course.content_sha256) == 64


def test_a_part_is_read_with_its_pages_and_their_fields(tmp_path: Path) -> None:
    module = read_catalogue(write_content(tmp_path)).courses[0].modules[0]

    assert (module.number, module.slug, module.title, module.minutes) == (1, "noticing", "Noticing", 5)
    assert module.content_note == ContentNote("One page has an account of a locked door.", "Nobody is hurt.")
    first, second = module.pages
    assert (first.slug, first.number, first.title, first.outcomes) == (
        "several-signs",
        1,
        "Several signs",
        ("tt1-notice",),
    )
    assert (first.hard_material, first.hard_topics, first.gentler) == (HardMaterial.NONE, (), None)
    assert (first.facts, first.contacts) == (("TT-01", "TT-02"), ())
    assert (second.hard_material, second.hard_topics) == (HardMaterial.DESCRIBES, ("being held",))
    assert (second.facts, second.contacts) == (("TT-02",), ("test-helpline",))


def test_a_page_is_read_into_segments_that_a_template_only_prints(tmp_path: Path) -> None:
    html, figure, check = (
        read_catalogue(write_content(tmp_path)).courses[0].get_page("noticing", "several-signs").segments
    )

    assert isinstance(html, HtmlSegment)
    assert html.html == (
        '<p class="govuk-body">One sign tells you <strong>little</strong> '
        f"{cited('TT-01', 1)}. "
        "Look at <em>all</em> of them "
        f"{cited('TT-02', 2)} "
        f"{cited('TT-01', 1)}.</p>\n"
        '<h2 class="govuk-heading-m">Where to look</h2>\n'
        '<ul class="govuk-list govuk-list--bullet">\n<li>the person</li>\n<li>the place</li>\n</ul>\n'
        '<table class="govuk-table">\n<caption class="govuk-visually-hidden">Several signs</caption>'
        '<thead class="govuk-table__head">\n<tr class="govuk-table__row">\n'
        '<th class="govuk-table__header" scope="col">You see</th>\n'
        '<th class="govuk-table__header" scope="col">You do</th>\n</tr>\n</thead>\n'
        '<tbody class="govuk-table__body">\n<tr class="govuk-table__row">\n'
        '<td class="govuk-table__cell">One sign</td>\n<td class="govuk-table__cell">Stay curious</td>\n</tr>\n'
        "</tbody>\n</table>\n\n"
        '<div class="govuk-inset-text lms-callout lms-callout--avoid">'
        '<p class="govuk-body lms-callout__label"><strong>What to avoid</strong></p>'
        '<p class="govuk-body">Do not confront anyone.</p>\n</div>'
    )
    assert isinstance(figure, FigureSegment)
    assert (figure.id, figure.alt, figure.caption) == ("figure-two-boxes", "Two boxes.", "Person and place.")
    assert figure.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" ')
    assert 'aria-labelledby="figure-two-boxes-t figure-two-boxes-d"' in figure.svg
    assert isinstance(check, CheckSegment)
    assert (check.id, check.question.stem, check.question.outcome) == ("tt1-c1", "What do you do first?", "tt1-notice")
    assert check.question.key == {"a"}


def test_a_page_that_describes_has_a_version_without_the_account(tmp_path: Path) -> None:
    page = read_catalogue(write_content(tmp_path)).courses[0].get_page("noticing", "one-door")

    account, *rest = page.segments
    gentler, *gentler_rest = page.gentler or ()
    assert isinstance(account, HtmlSegment)
    assert isinstance(gentler, HtmlSegment)
    assert "The door was locked from outside" in account.html
    assert "held in a flat" not in account.html
    assert "held in a flat" in gentler.html
    assert "The door was locked" not in gentler.html
    assert rest == gentler_rest
    assert rest[0] == ScenarioSegment(
        "tt1-s1",
        "The boiler visit",
        f'<p class="govuk-body">You see a mat by the machine {cited("TT-02", 1)}.</p>\n',
        "What do you do?",
        (
            ScenarioChoice("a", "Ask the owner about it.", best=False, happens="Now the owner knows."),
            ScenarioChoice("b", "Finish, leave, call your lead.", best=True, happens="Nobody was warned."),
        ),
    )


def test_facts_and_contacts_are_read_by_id_and_key(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_content(tmp_path))

    assert list(catalogue.facts) == ["TT-01", "TT-02"]
    assert catalogue.facts["TT-02"] == Fact(
        id="TT-02",
        fact="Several signs say more.",
        publisher="The invented office",
        title="Guidance",
        published="2024-10",
        link=None,
        kind=FactKind.PRACTICE,
        basis=Basis.GENERAL,
        confidence=Confidence.MEDIUM,
        check="Which edition?",
        review_due=date(2027, 5, 24),
        pack="test-topic",
    )
    assert catalogue.contacts["test-helpline"] == ContactEntry(
        "test-helpline", "The test helpline", "01632 960001", "", "All day", "Talking", "Invented"
    )
    assert catalogue.contacts["test-council"].link == "https://council.example/worried"


def test_courses_come_by_topic_and_tier_and_are_found_by_their_award(tmp_path: Path) -> None:
    catalogue = read_catalogue(write_content(tmp_path, ANOTHER))

    assert catalogue.awards == (Award("test-topic", 1), Award("test-topic", 2))
    assert catalogue.find("test-topic-2") is catalogue.courses[1]
    assert catalogue.find("test-topic-3") is None
    assert catalogue.get(Award("test-topic", 1)) is catalogue.courses[0]
    with pytest.raises(LookupError, match="test-topic-3"):
        catalogue.get(Award("test-topic", 3))


def test_every_fault_of_every_file_is_told_at_once_in_the_order_of_files(tmp_path: Path) -> None:
    root = write_content(
        tmp_path,
        {
            **changed(COURSE, "minutes: 10", "minutes: ten"),
            **changed(QUIZ, "items: 2\n", "items: none\n"),
            "facts/other.yaml": "pack: other\nfacts: nothing\n",
            "contacts.yaml": None,
        },
    )

    with pytest.raises(ContentFaults) as refused:
        read_catalogue(root)

    assert [str(fault) for fault in refused.value.faults] == [
        "contacts.yaml:1: This file is missing. Add it, or check how its name is written.",
        "facts/other.yaml:2: `facts` has to be a list. Write one a line, each after a dash, or [] for none.",
        "test-topic/tier-1/course.yaml:10: `minutes` has to be a whole number. Write it in digits, without quotes.",
    ]


def test_a_folder_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ContentFaults, match="There is no content folder"):
        read_catalogue(tmp_path / "nowhere")


def test_reading_twice_gives_the_same_catalogue(tmp_path: Path) -> None:
    root = write_content(tmp_path)

    assert read_catalogue(root) == read_catalogue(root)


def test_a_catalogue_without_courses_finds_none() -> None:
    assert Catalogue((), {}, {}).find("test-topic-1") is None


def test_warnings_do_not_keep_a_course_from_being_taught(tmp_path: Path) -> None:
    root = write_content(tmp_path, changed(PART, "He drove her to work and back.", "She suffers from headaches."))

    assert read_catalogue(root).awards == (Award("test-topic", 1),)
