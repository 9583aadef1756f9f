from dataclasses import replace
from datetime import date

from courses.currency import FactUse, fact_uses, facts_of
from tests.curriculum import SLAVERY_1, TRAUMA_1, a_course, a_fact, catalogue

REVIEW_DUE = date(2027, 5, 24)


def test_each_fact_is_listed_with_the_pages_and_questions_that_cite_it() -> None:
    course = a_course(SLAVERY_1, "Modern slavery")

    first, second = fact_uses([course], catalogue().facts)

    assert [(module.slug, page.slug) for _, module, page in first.pages] == [("noticing", "signs")]
    assert [question.id for _, question in first.questions] == [f"ms1-q{n:02}" for n in range(1, 13)]
    assert [(module.slug, page.slug) for _, module, page in second.pages] == [("telling", "telling")]
    assert second.questions == ()


def test_a_fact_that_nothing_cites_is_listed_too() -> None:
    unused = a_fact("Z-99")

    assert fact_uses([], {"Z-99": unused}) == (FactUse(unused, (), ()),)


def test_a_fact_only_a_check_on_a_page_cites_counts_for_that_page() -> None:
    course = a_course(SLAVERY_1, "Modern slavery")
    module = course.modules[0]
    page = module.pages[1]
    segments = tuple(
        replace(segment, question=replace(segment.question, facts=("T-02",)))
        if hasattr(segment, "question")
        else segment
        for segment in page.segments
    )
    changed = replace(page, segments=segments)
    course = replace(course, modules=(replace(module, pages=(module.pages[0], changed)),))

    use = fact_uses([course], catalogue().facts)[1]

    assert use.pages == ((course, course.modules[0], changed),)


def test_a_fact_needs_a_look_when_something_is_to_be_checked_or_its_review_date_has_gone_by() -> None:
    sure = FactUse(a_fact("T-01"), (), ())
    unsure = FactUse(replace(a_fact("T-01"), check="Is it still in force?"), (), ())
    day_after = date(2027, 5, 25)

    assert [sure.needs_a_look(REVIEW_DUE), sure.needs_a_look(day_after)] == [False, True]
    assert [unsure.needs_a_look(REVIEW_DUE), unsure.is_past_review(REVIEW_DUE)] == [True, False]


def test_the_facts_of_a_course_are_those_it_cites() -> None:
    slavery, trauma = a_course(SLAVERY_1, "Modern slavery"), a_course(TRAUMA_1, "Trauma-informed practice")
    trauma = replace(trauma, modules=trauma.modules[:1])
    uses = fact_uses([slavery, trauma], catalogue().facts)

    assert [use.fact.id for use in facts_of(slavery, uses)] == ["T-01", "T-02"]
    assert [use.fact.id for use in facts_of(trauma, uses)] == ["T-01"]
