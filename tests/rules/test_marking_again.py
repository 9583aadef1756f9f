"""What may be shown of a preview: never one to four people, nor what they could be worked out from."""

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.marking_again import NOWHERE, OrganisationGain, gains, preview


def test_small_organisations_are_only_counted_with_others() -> None:
    assert gains({"Council": 12, "Hospitals": 3, "Police": 4, "Charity": 0}) == (
        OrganisationGain("Council", 12),
        OrganisationGain("", 7),
    )


def test_where_the_others_are_few_the_smallest_shown_is_put_among_them() -> None:
    assert gains({"Council": 12, "Hospitals": 6, "Police": 1}) == (
        OrganisationGain("Council", 12),
        OrganisationGain("", 7),
    )


def test_people_without_a_post_are_others() -> None:
    assert gains({"Council": 12, NOWHERE: 2}) == (OrganisationGain("", 14),)
    assert gains({"Council": 12, NOWHERE: 0}) == (OrganisationGain("Council", 12),)


def test_where_all_together_are_few_nothing_is_shown() -> None:
    assert gains({"Council": 2, "Hospitals": 2}) == ()
    assert gains({}) == ()


@given(st.dictionaries(st.sampled_from("ABCDEFG") | st.just(NOWHERE), st.integers(0, 30)))
def test_no_figure_is_of_one_to_four_people_and_none_is_lost(places: dict[str, int]) -> None:
    shown = gains(places)

    assert all(one.people >= 5 for one in shown)
    total = sum(places.values())
    assert sum(one.people for one in shown) == (total if total >= 5 else 0)


def test_how_many_complete_is_left_out_where_it_would_tell_of_the_few_who_do_not() -> None:
    def shown(newly_pass: int, complete: int) -> tuple[int | None, int | None]:
        found = preview(met=50, rise=20, newly_pass=newly_pass, complete=complete, places={})
        return found.newly_pass, found.complete

    assert [shown(*one) for one in ((10, 10), (10, 7), (10, 5), (10, 0), (3, 3), (0, 0))] == [
        (10, 10),
        (10, None),
        (10, 5),
        (10, 0),
        (None, None),
        (0, 0),
    ]
