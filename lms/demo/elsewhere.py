"""Learning done elsewhere in each state of being looked at, and people who are excused for a while."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from lms.actions import evidencing, excusing
from lms.actions.evidencing import Told
from lms.actions.excusing import Excused
from lms.demo.cast import BEV, CHIDI, GITA, NEIGHBOURHOOD
from lms.demo.history import Stage, hand_of, lead_of, top_units
from lms.demo.workforce import Colleague
from lms.records.evidence import EvidenceClaim
from lms.rules.actor import Actor
from lms.rules.dates import london_date
from lms.rules.refusals import Refusal

COURSE, AWARD = "govuk-prevent-awareness", "prevent-1"
STATES = ("draft", "waiting", "waiting", "asked", "answered", "approved", "approved", "declined")


def bring_and_excuse(stage: Stage, colleagues: Sequence[Colleague], *, data_dir: Path) -> None:
    """Claims for the leads of the council and the hospitals to decide, exemptions, later dates, and a doubt."""
    for key in (BEV.key, GITA.key):
        lead = next(one for one in colleagues if one.key == key)
        crowd = [one for one in colleagues if one.agency is lead.agency and not one.key]
        by = Actor(lead.person.id, lead.person.name, lead_of(top_units(stage.session, [lead])[lead.agency.slug]).grants)
        for one, state in zip(crowd[::5], STATES, strict=False):
            _claim(stage, one, state, data_dir=data_dir, by=by)
        _excuse(stage, crowd, by=by)
    team = [one for one in colleagues if one.team == NEIGHBOURHOOD[2] and not one.key]
    chidi = next(one for one in colleagues if one.key == CHIDI.key)
    bev = next(one for one in colleagues if one.key == BEV.key)
    by = Actor(chidi.person.id, chidi.person.name, lead_of(top_units(stage.session, [bev])[chidi.agency.slug]).grants)
    if team:
        excusing.doubt_place(stage.session, person_id=team[-1].person.id, by=by, at=stage.now - timedelta(days=3))
    _excuse(stage, team[:3], by=by)


def _claim(stage: Stage, one: Colleague, state: str, *, data_dir: Path, by: Actor) -> None:
    at = stage.now - timedelta(days=stage.dice.randint(4, 11))
    told = Told(COURSE, AWARD, "", london_date(at) - timedelta(days=stage.dice.randint(5, 60)))
    hand, url = hand_of(one), stage.site.url
    uid = evidencing.draft(
        stage.session, told, content=a_certificate(one.person.name), data_dir=data_dir, by=hand, at=at
    )
    id_ = stage.session.scalars(select(EvidenceClaim.id).where(EvidenceClaim.uid == uid)).one()
    if state == "draft":
        return
    evidencing.send(stage.session, claim_id=id_, by=hand, at=at)
    later = at + timedelta(days=2)
    if state in ("asked", "answered"):
        words = "The date on the certificate is cut off. Which day was it?"
        evidencing.ask(stage.session, claim_id=id_, words=words, site_url=url, by=by, at=later)
    if state == "answered":
        words = "It was the day I wrote in the form. The invitation says the same."
        evidencing.answer(stage.session, claim_id=id_, words=words, by=hand, at=later + timedelta(hours=5))
    if state == "approved":
        course = stage.catalogue.find(AWARD)
        seen = "manager-seen"
        evidencing.approve(stage.session, claim_id=id_, verification=seen, course=course, site_url=url, by=by, at=later)
    if state == "declined":
        words = "This is the certificate of another course. Please send the one for this course."
        evidencing.decline(stage.session, claim_id=id_, because=words, site_url=url, by=by, at=later)


def _excuse(stage: Stage, crowd: Sequence[Colleague], *, by: Actor) -> None:
    """Some are away for a while, some have more time. Who is not asked is passed over."""
    on = london_date(stage.now)
    for number, one in enumerate(crowd[1::3][:6]):
        for award in ("hate-crime-1", "trauma-informed-practice-2", "prevent-1"):
            excused = Excused(one.person.id, award, "away")
            try:
                if number % 2:
                    excusing.exempt(stage.session, excused, until=on + timedelta(days=90), by=by, at=stage.now)
                else:
                    excusing.extend(stage.session, excused, due_on=on + timedelta(days=200), by=by, at=stage.now)
            except Refusal:
                continue
            break


def a_certificate(name: str) -> bytes:
    """A certificate of somewhere else, invented."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.drawString(72, 720, "An invented certificate, for the demonstration.")
    canvas.drawString(72, 700, name.encode("ascii", "replace").decode())
    canvas.save()
    return file.getvalue()
