"""What authors are shown of how questions work."""

from lms.rules.insight import Insight, Spread, insight
from quizzes.insight.flags import Flag
from quizzes.insight.sittings import Sitting
from quizzes.marking import mark
from tests.curriculum import SLAVERY_1, catalogue
from tests.simulated_learners import Learner, learners

COURSE = catalogue().get(SLAVERY_1)
PLANTED = COURSE.bank.questions[4].id
OUTCOMES = [outcome.id for outcome in COURSE.outcomes]


def _sitting(learner: Learner) -> Sitting:
    chosen = {item.question.version: (learner.chosen[item.question.id],) for item in learner.drawn}
    return Sitting(
        {item.question.version: float(mark(item.question, frozenset(chosen[item.question.version])).points)
         for item in learner.drawn},
        chosen,
    )  # fmt: skip


def _insight(sittings: dict[int, Sitting], **organisations: range) -> Insight:
    return insight(
        sittings,
        {question.version: question for question in COURSE.bank},
        current={question.id: question.version for question in COURSE.bank},
        organisations=organisations,
        outcomes=OUTCOMES,
        pass_percent=COURSE.pass_percent,
    )


def test_a_question_that_misleads_those_who_know_comes_first_among_3000_learners() -> None:
    sat = {number: _sitting(one) for number, one in enumerate(learners(COURSE, 3000, misleading=PLANTED))}

    found = _insight(sat)

    assert found.attempts == 3000
    assert found.versions[0].question.id == PLANTED
    assert found.versions[0].found.flags[0] is Flag.TELLS_WRONGLY
    assert found.versions[0].found.firm
    assert [one.question.id for one in found.versions if Flag.TELLS_WRONGLY in one.found.flags] == [PLANTED]
    assert found.to_look_at >= 1


def test_nothing_is_told_of_nobody() -> None:
    found = _insight({}, council=range(0))

    assert (found.attempts, found.versions, found.to_look_at) == (0, (), 0)
    assert [known.percent for known in found.outcomes] == [None] * len(OUTCOMES)


def test_small_organisations_are_left_out_and_never_only_one_of_them() -> None:
    outcome = OUTCOMES[0]
    version = next(question.version for question in COURSE.bank if question.outcome == outcome)
    sat = {number: Sitting({version: 1.0}) for number in range(40)}

    found = _insight(sat, council=range(20), police=range(20, 30), charity=range(30, 33), school=range(33, 40))

    known = next(one for one in found.outcomes if one.outcome == outcome)
    assert known.percent == 100
    assert known.by_organisation == {"charity": None, "council": 100, "police": 100, "school": None}
    assert known.spread == Spread(100, 100, 2)


def test_an_earlier_version_stands_apart_from_the_one_asked_today() -> None:
    old, new = COURSE.bank.questions[0].version, COURSE.bank.questions[1].version
    sat = {number: Sitting({old: 1.0, new: 0.0}) for number in range(30)}

    found = insight(
        sat,
        {question.version: question for question in COURSE.bank},
        current={COURSE.bank.questions[1].id: new},
        organisations={},
        outcomes=OUTCOMES,
        pass_percent=75,
    )

    assert {one.version: one.is_current for one in found.versions} == {old: False, new: True}
