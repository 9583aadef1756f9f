"""The four pages of a staff list, read as a training lead reads them."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from lms.actions import importing, keeping
from lms.records.organisations import Organisation, Unit
from lms.records.people import Person, Post
from lms.rules.dates import london_date
from lms.web.extensions import db
from tests.cast import Cast
from tests.conftest import NOW, Clock
from tests.factories import a_person, a_post, a_unit, top_unit
from tests.pages import Page, Visitor
from tests.staff_lists import a_row, as_csv, as_xlsx, odd_list

ADA = a_row("1001", "Ada", "Okoro")
CAST_ROWS = (
    a_row("1", "Amina", "Yusuf", Work_Email="amina.yusuf@council.example"),
    a_row("2", "Conor", "Walsh", Work_Email="conor.walsh@council.example"),
)


def send(visitor: Visitor, content: bytes, name: str = "list.csv", *, unit: str = "") -> Page:
    """Choose a file on the first page and send it."""
    page = visitor.open("/staff-list")
    if unit:
        page.fill("Whose list is it?", unit)
    return page.attach("Staff list", name, content).press("Send the list")


def see(visitor: Visitor, content: bytes, **more: str) -> Page:
    """The page that says what a list changes, past the columns."""
    page = send(visitor, content, **more)
    return page.press("See what changes") if page.heading == "Which column holds what?" else page


def confirm_and_apply(page: Page) -> Page:
    """Say yes to the leavers, if asked, and apply."""
    question = next((words for words in page.select("label") if words.startswith("Yes, ")), None)
    if question:
        page.choose(question)
    return page.press("Apply the list")


def names(app: Flask) -> set[str]:
    with app.app_context():
        return {person.name for person in db.session.scalars(select(Person))}


def test_a_list_goes_through_four_pages(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    first = quick_visitor.open("/staff-list")
    columns = send(quick_visitor, as_csv(ADA, *CAST_ROWS))
    preview = columns.press("See what changes")
    done = confirm_and_apply(preview)

    assert [page.heading for page in (first, columns, preview, done)] == [
        "Staff list",
        "Which column holds what?",
        "What this list changes",
        "The list is applied",
    ]
    for page in (first, columns, preview, done):
        assert page.title.startswith(page.heading)
    assert "Ada Okoro" in names(quick_app)
    assert quick_visitor.open("/staff-list").tables()[0][1][2] == done.select(".govuk-body-l")[0]


def test_columns_are_guessed_with_an_example_beside_each(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = send(quick_visitor, as_csv(ADA))

    assert page.value("Staff number") == "Employee No: 1001"
    assert page.value("First name") == "Forename: Ada"
    assert page.value("Leaving date") == "Leaving Date (empty)"
    assert page.value("Whole name in one column") == "Not in this list"


def test_too_few_columns_are_said_beside_their_fields(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = send(quick_visitor, as_csv(["x", "y"], header=("Colour", "Shape")))

    again = page.press("See what changes")

    assert again.status == 422
    assert again.errors == [
        "Choose the column with the staff number or the one with the e-mail address. People are known by these.",
        "Choose the column with the whole name, or the columns with the first and the last name.",
    ]


@pytest.mark.parametrize("place", ["99", "-1", "x" * 5000, "1\x00", "٣", "9" * 30])
def test_a_column_that_is_not_there_is_refused(quick_cast: Cast, quick_visitor: Visitor, place: str) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = send(quick_visitor, as_csv(ADA))

    again = quick_visitor.post(page.path, {"staff_number": place, "given_name": "1", "family_name": "2"})

    assert (again.status, again.errors) == (422, ["Choose a column from the list."])


def test_headings_that_were_matched_before_are_not_asked_again(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    confirm_and_apply(see(quick_visitor, as_csv(ADA)))

    assert send(quick_visitor, as_csv(ADA)).heading == "What this list changes"


def test_the_preview_says_first_in_one_sentence_what_changes(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = see(quick_visitor, odd_list())

    assert page.select(".govuk-body-l") == ["15 people join, 5 leave, 1 had left before. 12 rows need a look."]
    assert page.headings[:5] == [
        "What this list changes",
        "Rows that need a look",
        "Who leaves",
        "Roles that leavers hold",
        "Who joins",
    ]
    faults, leavers, roles, joiners = page.tables()
    assert faults[0] == ["Row", "Who", "What it says", "What to do", "Is the row used?"]
    assert faults[4] == [
        "18",
        "Rahwa Tekle",
        "It says the same as row 17.",
        "Nothing needs doing. Take the row out of the list if you can.",
        "No, it is left alone",
    ]
    assert [row[0] for row in leavers[1:]] == [
        "Amina Yusuf",
        "Bev Carter",
        "Chidi Okafor",
        "Conor Walsh",
        "Ewa Kowalska",
    ]
    assert roles == [
        ["Name", "Role", "Over"],
        ["Bev Carter", "training lead", "Sherbourne City Council"],
        ["Chidi Okafor", "manager", "Neighbourhood Officers"],
    ]
    assert joiners[1] == ["Carol Ward", "Housing / Front Desk", "Head of Service", "26 Apr 2017"]


def test_a_preview_changes_nothing(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    before = names(quick_app)
    quick_visitor.sign_in_as(quick_cast.bev)

    see(quick_visitor, as_csv(ADA))

    assert names(quick_app) == before


def test_many_leavers_are_confirmed_at_the_field(quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    page = see(quick_visitor, as_csv(ADA))

    refused = page.press("Apply the list")

    assert refused.status == 422
    assert refused.errors == ["Tick the box if it is right that 5 of 5 people leave. If not, check the file."]
    assert "Ada Okoro" not in names(quick_app)
    assert confirm_and_apply(refused).heading == "The list is applied"
    assert "Ada Okoro" in names(quick_app)


def test_the_same_list_again_has_nothing_to_apply(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    confirm_and_apply(see(quick_visitor, as_csv(ADA)))

    page = see(quick_visitor, as_csv(ADA))

    assert page.select(".govuk-body-l") == ["Nothing changes. 1 person stays as they are."]
    assert page.select(".govuk-inset-text") == ["There is nothing to apply."]
    assert "Apply the list" not in page.buttons


def test_a_list_that_was_applied_shows_what_it_did_from_every_page(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    done = confirm_and_apply(see(quick_visitor, as_csv(ADA)))
    base = done.path.removesuffix("done")

    for page in ("preview", "columns"):
        assert quick_visitor.open(base + page).heading == "The list is applied"
    assert quick_visitor.post(base + "preview", {"seen": "x"}, follow=True).heading == "The list is applied"
    assert quick_visitor.post(base + "columns", {"email": "3"}, follow=True).heading == "The list is applied"


def test_a_list_that_gave_way_to_a_newer_one_can_only_be_sent_again(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    old = see(quick_visitor, as_csv(ADA))
    send(quick_visitor, as_csv(a_row("9", "Newer", "List")))

    for page in (quick_visitor.open(old.path), quick_visitor.post(old.path, {"seen": "x"})):
        assert (page.status, page.heading, page.errors) == (410, "Staff list", [importing.NO_LONGER_KEPT])


def test_rows_to_mend_are_a_file_in_which_nothing_runs(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    evil = a_row("1", '+cmd|"/c calc"!A1', "Okoro", Work_Email="", Start_Date="soon")
    preview = see(quick_visitor, as_csv(evil, ADA))

    before = preview.follow("Download these rows (CSV)")
    done = confirm_and_apply(preview)
    after = done.follow("Download these rows (CSV)")

    rows = list(csv.reader(io.StringIO(before.bytes.decode("utf-8-sig"))))
    assert rows == [
        ["Row", "Who", "What it says", "What to do", "Is the row used?"],
        [
            "2",
            '\'+cmd|"/c calc"!A1 Okoro',
            "Start date “soon” is not a date that can be read.",
            "Write it like 26/04/2017 or 2017-04-26.",
            "No, it is left alone",
        ],
    ]
    assert after.bytes == before.bytes
    assert after.response.headers["Content-Disposition"] == "attachment; filename=rows-to-mend.csv"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"", "Choose a file."),
        ("empty.csv", b"", "The file is empty. Choose a list with a row of headings and a row for each person."),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 600, None),
        ("noise.csv", bytes(range(256)) * 20, None),
        ("one.csv", b"a\nb\n", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(
    quick_cast: Cast, quick_visitor: Visitor, name: str, content: bytes, sentence: str | None
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = send(quick_visitor, content, name)

    assert (page.status, page.heading, len(page.errors)) == (422, "Staff list", 1)
    assert len(page.select("#file-error")) == 1
    assert sentence is None or page.errors == [sentence]


def test_a_workbook_is_read_as_well(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = see(quick_visitor, as_xlsx(tuple(ADA)), name="list.xlsx")

    assert page.select(".govuk-body-l") == ["1 person joins, 5 leave."]


def test_a_unit_of_somebody_else_is_refused_at_the_field(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    with quick_app.app_context():
        theirs = str(db.session.scalars(select(Unit.uid).where(Unit.id == quick_cast.emergency_id)).one())
    quick_visitor.sign_in_as(quick_cast.bev)

    for uid in (theirs, "nonsense"):
        page = quick_visitor.post("/staff-list", {"unit": uid, "file": (io.BytesIO(as_csv(ADA)), "list.csv")})

        assert (page.status, page.errors) == (422, [importing.CHOOSE_UNIT])
        assert "Emergency" not in page.text


def test_a_lead_chooses_among_their_own_units_only(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    options = quick_visitor.open("/staff-list").select("option")

    assert "Neighbourhood Officers (in Housing and Homelessness)" in options
    assert not [words for words in options if "Emergency" in words]


def test_only_training_leads_come_in_and_only_to_their_own_lists(quick_app: Flask, quick_cast: Cast) -> None:
    bev = Visitor(quick_app)
    bev.sign_in_as(quick_cast.bev)
    path = see(bev, as_csv(ADA)).path
    addresses = [path, path.replace("preview", "columns"), path.replace("preview", "done")]
    addresses.append(path.replace("preview", "rows-to-mend.csv"))
    addresses.append(path.replace(path.split("/")[2], "00000000-0000-4000-8000-000000000000"))

    for somebody in (quick_cast.gita, quick_cast.amina, quick_cast.chidi, quick_cast.ewa):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(somebody)
        answers = {(visitor.open(address).status, visitor.open(address).main) for address in addresses}
        answers |= {(page.status, page.main) for page in [visitor.post(address) for address in addresses[:2]]}
        assert {status for status, _ in answers} == {404}
        assert len(answers) == 1
    for somebody in (quick_cast.amina, quick_cast.chidi, quick_cast.ewa):
        visitor = Visitor(quick_app)
        visitor.sign_in_as(somebody)
        assert visitor.open("/staff-list").status == 404
        assert visitor.post("/staff-list").status == 404


def test_nothing_of_another_organisation_shows_in_a_preview(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    with quick_app.app_context():
        emergency = db.session.get_one(Unit, quick_cast.emergency_id)
        a_post(db.session(), a_person(db.session(), "Canary Planted", email="zoe@hospitals.example"), emergency)
        db.session.commit()
    quick_visitor.sign_in_as(quick_cast.bev)

    page = see(quick_visitor, as_csv(a_row("7", "Zoë", "New", Work_Email="zoe@hospitals.example")))

    assert "1 person joins" in page.text
    assert "Canary" not in page.text
    assert "Planted" not in page.text


def test_names_in_a_list_are_text_and_nothing_more(quick_cast: Cast, quick_visitor: Visitor) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)

    page = see(quick_visitor, as_csv(a_row("7", "<script>alert(1)</script>", "<b>Bold")))

    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script> <b>Bold" in page.text


def test_pages_are_short_and_cost_the_same_for_long_lists(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    with quick_app.app_context():
        engine = db.engine

    def cost(rows: int) -> tuple[int, Page]:
        page = see(quick_visitor, as_csv(*(a_row(str(n), f"P{n}", "New") for n in range(rows))))
        statements: list[str] = []

        def count(_c: object, _cur: object, statement: str, *_more: object) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        page = quick_visitor.open(page.path)
        event.remove(engine, "before_cursor_execute", count)
        return len(statements), page

    few, _ = cost(1)
    many, page = cost(300)

    assert many == few
    assert "and 250 more" in page.text
    assert len(page.tables()[-1]) == 51


def test_a_lead_of_one_unit_lists_that_unit_alone(app: Flask, cast: Cast, visitor: Visitor, clock: Clock) -> None:
    with app.app_context():
        council = db.session.get_one(Unit, cast.neighbourhood_id)
        organisation = top_unit_of(council)
        parks = a_unit(db.session(), organisation, "Parks", under=top_unit(db.session(), organisation))
        a_post(db.session(), a_person(db.session(), "Greta Gardener"), parks)
        db.session.commit()
    visitor.sign_in_as(cast.bev)

    page = see(visitor, as_csv(ADA_OF_PARKS), unit=f"Parks (in {organisation_name(app, cast)})")
    done = confirm_and_apply(page)

    assert done.select(".govuk-body-l") == ["1 person joined, 1 left."]
    assert visitor.open("/staff-list").tables()[0][1][1] == "Parks"


ADA_OF_PARKS = a_row("1001", "Ada", "Okoro", Directorate="Parks", Team="")


def top_unit_of(unit: Unit) -> Organisation:
    return db.session.get_one(Organisation, unit.organisation_id)


def organisation_name(app: Flask, cast: Cast) -> str:
    with app.app_context():
        return db.session.get_one(Organisation, cast.council_id).name


def test_a_list_of_20000_people_is_applied_whole_and_changes_nothing_the_second_time(
    quick_app: Flask, quick_cast: Cast, quick_visitor: Visitor
) -> None:
    quick_visitor.sign_in_as(quick_cast.bev)
    content = as_csv(*(a_large_row(number) for number in range(20_000)))

    preview = see(quick_visitor, content)
    done = confirm_and_apply(preview)
    again = see(quick_visitor, content)

    assert preview.select(".govuk-body-l") == ["20,000 people join, 5 leave."]
    assert done.heading == "The list is applied"
    assert again.select(".govuk-body-l") == ["Nothing changes. 20,000 people stay as they are."]
    with quick_app.app_context():
        council = db.session.get_one(Organisation, quick_cast.council_id)
        in_post = (
            select(func.count()).select_from(Post).where(Post.organisation_id == council.id, Post.ends_on.is_(None))
        )
        assert db.session.scalar(in_post) == 20_000
        assert keeping.differences(db.session(), on=london_date(NOW)) == []


def a_large_row(number: int) -> list[str]:
    """One of many people, spread over forty teams."""
    team = {"Directorate": f"Service {number % 8}", "Team": f"Team {number % 40}"}
    return a_row(f"{50_000 + number}", "Ada", f"Okoro{number}", **team)
