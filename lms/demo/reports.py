"""What the partnership reads: headcounts of organisations that only report counts, targets, quarters; and remarks."""

from datetime import timedelta

from courses.course import Award
from lms.actions import headcounting, remarking, snapshotting
from lms.actions.remarking import Answer, ToldUs
from lms.demo.cast import EWA, FARAH
from lms.demo.history import Stage
from lms.rules.actor import Actor, system_actor
from lms.rules.dates import london_date
from lms.rules.headcount_list import CountedStaff
from lms.rules.quarter import Programme
from lms.rules.quarters import quarter_ends

QUARTERS = 4
COUNTED = (("Riverside Housing Association", 62, 0.48), ("Millfield Night Shelter", 17, 0.6))
"""Organisations whose people are not here: how many there are, and what share was trained a year ago."""
EVERYBODYS = ("modern-slavery-1", "trauma-informed-practice-1", "hate-crime-1", "prevent-1")
TARGETS = (("", 85), ("trauma-informed-practice-1", 90))

Told = tuple[ToldUs, Answer | None, int]
"""A remark, its answer where there is one, and how many days ago it was told."""
REMARKS: tuple[Told, ...] = (
    (
        ToldUs(
            "course/modern-slavery-1", "Modern slavery: notice", "1.0", hurt="The first story came without warning."
        ),
        Answer(
            "The first story of modern slavery tier 1 came without warning.",
            "We moved a note before it, and a gentler version beside it.",
            publish=True,
        ),
        70,
    ),
    (
        ToldUs("", "The training as a whole", "", wrong="On my phone I could not find where I had stopped."),
        Answer(
            "It was hard to find where you had stopped.",
            "“Your training” now begins with one button that goes on at the exact page.",
            publish=True,
        ),
        45,
    ),
    (
        ToldUs("course/hate-crime-1", "Hate crime: notice", "1.0", helped="The part about what to say as a bystander."),
        None,
        9,
    ),
    (
        ToldUs("course/prevent-1", "Prevent: notice", "1.0", wrong="One word in the quiz is not explained before."),
        None,
        2,
    ),
)


def report(stage: Stage, *, ewa_id: int) -> None:
    """Count, aim, freeze the quarters that ended, and let people tell the content team."""
    awards = {course.award.code: _name(course.award.code, course.topic_title) for course in stage.catalogue.courses}
    ends = quarter_ends(london_date(stage.now), QUARTERS)
    ewa = Actor(ewa_id, EWA.name)
    for name, _people, _share in COUNTED:
        headcounting.add_organisation(stage.session, name, by=ewa, at=stage.now - timedelta(days=400))
    for award, percent in TARGETS:
        headcounting.set_target(
            stage.session,
            award=award,
            percent=percent,
            from_on=london_date(stage.now) - timedelta(days=390),
            by=ewa,
            at=stage.now - timedelta(days=390),
        )
    programme = Programme(stage.site.issuer, awards)
    for number, ends_on in enumerate(ends):
        at = stage.now - timedelta(days=(london_date(stage.now) - ends_on).days - 1)
        for name, people, share in COUNTED:
            trained = {code: int(people * min(share + number * 0.1, 0.95)) for code in EVERYBODYS}
            row = CountedStaff(name, "", ends_on, people, trained)
            headcounting.report_headcount(stage.session, row, awards=awards, by=ewa, at=min(at, stage.now))
        snapshotting.freeze_quarter(
            stage.session,
            ends_on=ends_on,
            programme=programme,
            by=system_actor("nightly dates"),
            at=min(at, stage.now),
        )
    _tell(stage)


def _tell(stage: Stage) -> None:
    farah = Actor(None, FARAH.name)
    for told, words, days_ago in REMARKS:
        at = stage.now - timedelta(days=days_ago)
        remark = remarking.tell(stage.session, told, reply_to="", on=london_date(at))
        if words is not None:
            remarking.answer(stage.session, remark, words, by=farah, at=at + timedelta(days=6))


def _name(code: str, topic: str) -> str:
    return f"{topic} tier {Award.parse(code).tier}"
