"""The same order is recognised, and another one is not taken for it."""

from courses.course import Award
from lms.rules.audience import Audience, order_key, satisfying


def test_the_same_people_in_any_order_have_one_fingerprint() -> None:
    first = Audience("3 people", person_ids=(1, 2, 3))

    assert first.fingerprint == Audience("in other words", person_ids=(3, 1, 2, 2)).fingerprint
    others = [
        Audience("", person_ids=(1, 2)),
        Audience("", person_ids=(12, 3)),
        Audience("", person_ids=()),
        Audience("", unit_path="1,2,3"),
        Audience("", unit_path=""),
        Audience("", unit_path="/1/2/"),
    ]
    assert len({first.fingerprint, *(other.fingerprint for other in others)}) == 7


def test_an_order_is_known_by_its_form_its_organisation_and_what_it_says() -> None:
    key = order_key("form", 1, ("modern-slavery-1", "2026-12-23"))

    assert key == order_key("form", 1, ["modern-slavery-1", "2026-12-23"])
    assert len(key) == 64
    assert key not in {
        order_key("form", 2, ("modern-slavery-1", "2026-12-23")),
        order_key("form2", 1, ("modern-slavery-1", "2026-12-23")),
        order_key("form", 1, ("modern-slavery-1", "2026-12-24")),
        order_key("form", 1, ("modern-slavery-1|2026-12-23",)),
    }


def test_an_award_is_satisfied_by_itself_and_by_what_lies_above_it() -> None:
    assert satisfying(Award("hate-crime", 2)) == ("hate-crime-2", "hate-crime-3")
