"""A bank of questions to and from other systems. What comes in becomes a draft for the content folder; none is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FileField

from courses.course import Course
from courses.yaml_text import as_yaml
from lms.rules.policy import Permission
from lms.rules.refusals import Refusal
from lms.web.access import allow
from lms.web.fields import Form
from lms.web.partnership.content import find_course
from quizzes.exchange import formats
from quizzes.exchange.draft import Brought, Draft, LeftOut, Unreadable
from quizzes.reading import QuestionFaults, read_question

blueprint = Blueprint("exchange", __name__)

NO_FILE = "Choose a file."


class BankForm(Form):
    """The file of another system."""

    file = FileField("Questions from another system", id="file")


@dataclass(frozen=True)
class Offer:
    """A format to take the bank away in, and what it cannot carry: sentences, each with its number of questions."""

    name: str
    title: str
    lost: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ShownDraft:
    """A question that came in, and how many things its author still has to add."""

    draft: Draft
    missing: int


@blueprint.get("/content/<string(maxlength=80):course>/exchange")
@allow(Permission.SEE_KEYS, course=find_course)
def exchange(course: Course) -> ResponseReturnValue:
    """Ways to take the bank away, and to look at one of another system."""
    return render_template("partnership/exchange.html", **_page(course, BankForm(formdata=None)))


@blueprint.get("/content/<string(maxlength=80):course>/exchange/<string(maxlength=20):bank>")
@allow(Permission.SEE_KEYS, course=find_course)
def take_away(course: Course, bank: str) -> ResponseReturnValue:
    """The bank in this format."""
    chosen = formats.FORMATS.get(bank)
    if chosen is None:
        return render_template("partnership/exchange.html", **_page(course, BankForm(formdata=None))), 404
    content, _ = chosen.write(tuple(course.bank))
    return _file(content, chosen.media_type, f"{course.award.code}.{chosen.ending}")


@blueprint.post("/content/<string(maxlength=80):course>/exchange")
@allow(Permission.SEE_KEYS, course=find_course)
def bring(course: Course) -> ResponseReturnValue:
    """What came in, question by question; or, for the second button, the draft as a file."""
    form = BankForm()
    file = request.files.get("file")
    try:
        brought = _read(file.read() if file and file.filename else b"")
    except Refusal as refusal:
        form.refuse(refusal)
        return render_template("partnership/exchange.html", **_page(course, form)), 422
    draft = as_yaml({"questions": [dict(one.entry) for one in brought.drafts]})
    if request.form.get("as_file"):
        return _file(draft.encode(), "application/yaml", "quiz-draft.yaml")
    return render_template(
        "partnership/exchange_read.html",
        course=course,
        brought=brought,
        drafts=[ShownDraft(one, _missing(one)) for one in brought.drafts],
        draft=draft,
    )


def _read(content: bytes) -> Brought:
    if not content:
        raise Refusal(NO_FILE, field="file")
    try:
        return formats.read(content)
    except Unreadable as fault:
        raise Refusal(str(fault), field="file") from None


def _missing(draft: Draft) -> int:
    """How many things have to be mended before the content check takes this question."""
    try:
        read_question(draft.entry)
    except QuestionFaults as found:
        return len(found.faults)
    return 0


def _page(course: Course, form: BankForm) -> dict[str, object]:
    questions = tuple(course.bank)
    offers = [Offer(name, one.title, _counted(one.write(questions)[1])) for name, one in formats.FORMATS.items()]
    return {"course": course, "form": form, "offers": offers}


def _counted(left_out: Sequence[LeftOut]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(one.why for one in left_out).most_common())


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
