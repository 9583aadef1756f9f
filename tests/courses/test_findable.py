"""What can be looked for: all that is read, and nothing that gives an answer or an account away."""

from courses.findable import (
    Findable,
    Kind,
    findable_in_courses,
    findable_in_facts,
    findable_in_schools,
    findable_in_words,
)
from tests.curriculum import RATIONALE_CANARY, SLAVERY_1, a_fact, catalogue


def test_every_course_and_every_page_of_it_can_be_found() -> None:
    taught = catalogue()

    pieces = list(findable_in_courses([taught.get(SLAVERY_1)], taught.contacts))

    assert [(piece.kind, piece.place, piece.title) for piece in pieces] == [
        (Kind.COURSE, ("modern-slavery-1",), "Modern slavery: notice"),
        (Kind.PAGE, ("modern-slavery-1", "noticing", "welcome"), "Welcome"),
        (Kind.PAGE, ("modern-slavery-1", "noticing", "signs"), "Signs to notice"),
        (Kind.PAGE, ("modern-slavery-1", "telling", "an-account"), "What one person lived through"),
        (Kind.PAGE, ("modern-slavery-1", "telling", "telling"), "Telling someone"),
    ]


def test_contacts_stand_in_it_by_name_and_sources_not_at_all() -> None:
    taught = catalogue()

    signs = list(findable_in_courses([taught.get(SLAVERY_1)], taught.contacts))[2]

    assert signs.text == (
        "Several signs matter more than one . Call The test helpline. Look at all three. Person, place and control."
    )


def test_no_question_no_outcome_of_a_choice_and_no_account_can_be_found() -> None:
    taught = catalogue()

    words = " ".join(f"{one.title} {one.text}" for one in findable_in_courses(taught.courses, taught.contacts))

    assert "THE-GENTLER-VERSION" in words
    assert "You check a boiler and see a mat by the machine." in words
    hidden = ("THE-ACCOUNT", RATIONALE_CANARY, "CHECK-WHY", "Whom do you call?", "SCENARIO-", "Ask the neighbours")
    assert [one for one in hidden if one in words] == []


def test_a_fact_is_found_by_what_it_says_by_its_source_and_by_its_id() -> None:
    (piece,) = findable_in_facts([a_fact("T-01")])

    assert piece == Findable(
        Kind.FACT,
        ("T-01",),
        "Guidance T-01, The invented office",
        "What the invented source T-01 says. T-01",
    )


def test_packs_for_schools_are_found_by_age_by_theme_and_by_what_stands_in_them() -> None:
    taught = catalogue()
    assert taught.schools is not None

    pieces = list(findable_in_schools(taught.schools, taught.contacts))

    assert [piece.place for piece in pieces] == [(pack.slug,) for pack in taught.schools.packs]
    assert all(pack.summary in piece.text for pack, piece in zip(taught.schools.packs, pieces, strict=True))
    assert not any("{{contact" in piece.text for piece in pieces)


def test_a_word_is_found_by_its_name_its_meaning_and_its_other_names() -> None:
    pieces = list(findable_in_words(catalogue().words))

    assert [piece.place for piece in pieces] == [("county-lines",), ("cuckooing",), ("key-stage",), ("hub",)]
    assert pieces[3] == Findable(
        Kind.WORD, ("hub",), "Safeguarding hub", "A team that looks at worries first. Also: SGH."
    )
