from quizzes import multiple, single, true_false
from quizzes.kinds import RULES, Kind


def test_every_kind_has_its_own_rules() -> None:
    assert dict(RULES) == {
        Kind.SINGLE: single.RULES,
        Kind.MULTIPLE: multiple.RULES,
        Kind.TRUE_FALSE: true_false.RULES,
    }
    assert set(RULES) == set(Kind)
