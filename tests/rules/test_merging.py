"""What two people write into one form at once comes together, or is put before the second of them."""

from hypothesis import given
from hypothesis import strategies as st

from lms.rules.merging import Merged, merged

FIELDS = ("name", "number", "link")
FORMS = st.fixed_dictionaries({name: st.sampled_from(("", "a", "b", "c")) for name in FIELDS})


def test_what_only_one_has_changed_is_taken_and_what_both_have_is_disputed() -> None:
    base = {"name": "A", "number": "1", "link": "x", "use": "u"}
    now = {"name": "B", "number": "2", "link": "x", "use": "v"}
    mine = {"name": "C", "number": "1", "link": "y", "use": "v"}

    assert merged(base, now, mine) == Merged(
        values={"name": "C", "number": "2", "link": "y", "use": "v"}, theirs=("number",), disputed=("name",)
    )


@given(base=FORMS, now=FORMS, mine=FORMS)
def test_nothing_that_anybody_changed_is_lost_unseen(
    base: dict[str, str], now: dict[str, str], mine: dict[str, str]
) -> None:
    both = merged(base, now, mine)

    for name in FIELDS:
        i_changed, they_changed = mine[name] != base[name], now[name] != base[name]
        assert both.values[name] == (mine[name] if i_changed else now[name])
        assert (name in both.theirs) == (they_changed and not i_changed)
        assert (name in both.disputed) == (they_changed and i_changed and mine[name] != now[name])


@given(base=FORMS, mine=FORMS)
def test_who_writes_alone_gets_what_they_wrote(base: dict[str, str], mine: dict[str, str]) -> None:
    assert merged(base, base, mine) == Merged(mine, (), ())
