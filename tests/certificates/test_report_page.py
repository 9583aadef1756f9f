import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from certificates.report import BarOf, Bars, Curve, Heading, Mark, NewPage, Paragraph, Points, Report, TableOf
from certificates.report_page import draw
from tests.certificates.test_page import HOSTILE, elements, tool

ROWS = tuple((f"Organisation {number}", f"{number:,} people", "84 % (31 of 37)") for number in range(60))
REPORT = Report(
    title="Training from July to September 2026",
    caption="Riverside Partnership: board pack",
    author="Riverside Partnership",
    foot="Figures as at 30 September 2026.",
    blocks=(
        Paragraph("On 30 September 2026, 71 % of all training was held.", leads=True),
        Points(("Lowest: Łódź & Sons.", "No target is set.")),
        Curve("Quarter by quarter", "Held at each quarter’s end.", (Mark("Jun 2026", None), Mark("Sep 2026", 71, 85))),
        NewPage(),
        Heading("Each organisation"),
        Bars("Held", "A full bar is 100 %.", (BarOf("Council", 75, "75 %"), BarOf("Charity", None, "not shown"))),
        TableOf("All training", ("Organisation", "People in post", "Held"), ROWS),
    ),
)


def reader(report: Report = REPORT) -> PdfReader:
    return PdfReader(io.BytesIO(draw(report)))


def test_the_same_report_makes_the_same_bytes_in_every_process() -> None:
    program = (
        "import hashlib; from tests.certificates.test_report_page import REPORT; "
        "from certificates.report_page import draw; print(hashlib.sha256(draw(REPORT)).hexdigest())"
    )

    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path.cwd())

    assert hashlib.sha256(draw(REPORT)).hexdigest() == there.stdout.strip()


def test_it_is_tagged_with_headings_lists_tables_and_what_the_charts_say() -> None:
    pdf = reader()
    found = elements(pdf.trailer["/Root"]["/StructTreeRoot"])

    kinds = [kind for kind, _, _ in found]
    assert kinds[:8] == ["Document", "P", "H1", "P", "L", "LI", "LBody", "LI"]
    assert (kinds.count("Table"), kinds.count("TR"), kinds.count("TH"), kinds.count("TD")) == (1, 61, 63, 120)
    assert [says for kind, says, _ in found if kind == "Figure"] == [
        "Held at each quarter’s end. Jun 2026: not shown; Sep 2026: 71 %, target 85 %.",
        "A full bar is 100 %. Council: 75 %; Charity: not shown.",
    ]
    assert (pdf.trailer["/Root"]["/Lang"], pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("en-GB", True)


def test_every_mark_on_each_page_is_in_the_tree_or_is_decoration() -> None:
    pdf = reader()
    numbers = pdf.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]

    assert len(pdf.pages) > 2
    for place, page in enumerate(pdf.pages):
        stream = page.get_contents().get_data().decode("latin-1")
        marked = [int(number) for number in re.findall(r"/MCID (\d+)", stream)]
        assert marked == list(range(len(numbers[2 * place + 1].get_object())))
        assert (page["/StructParents"], page["/Tabs"]) == (place, "/S")
        outside = re.sub(r"(?:/Artifact BMC|/\w+ <</MCID \d+>> BDC).*?EMC", "", stream, flags=re.DOTALL)
        assert re.findall(r"\b(?:Tj|TJ|re|S|f|B)\b", outside) == []


def test_a_table_goes_on_over_the_pages_and_loses_no_row() -> None:
    text = "".join(page.extract_text() for page in reader().pages)

    assert [f"Organisation {number}" in text for number in range(60)] == [True] * 60
    assert text.count("People in post") == len(reader().pages) - 1, "The headings stand again on each page."


def test_other_programs_read_the_file() -> None:
    said = tool("pdftotext", "-", "-", pdf=draw(REPORT))
    assert "Lowest: Łódź & Sons." in said
    assert "Page 2" in said
    assert tool("pdffonts", "-", pdf=draw(REPORT)).count(" yes yes yes ") >= 2


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(draw(REPORT))

    assert "No syntax or stream encoding errors found" in tool("qpdf", "--check", str(file), pdf=b"")


def test_hostile_words_are_printed_as_they_are() -> None:
    report = Report(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, (Paragraph(HOSTILE), TableOf(HOSTILE, ("a", "b"), (("x", ""),)))
    )

    text = reader(report).pages[0].extract_text()

    assert text.count("<img src='/etc/passwd'/>") >= 3
    assert draw(report).count(b"/URI") == 0


def test_a_report_of_nothing_and_one_of_very_long_words_are_drawn() -> None:
    long = Report("T", "C", "A", "F", (TableOf("x" * 900, ("y" * 300, "z"), (("w" * 2000, "v" * 900),)),))

    assert len(reader(Report("T", "C", "A", "F", ())).pages) == 1
    assert len(reader(long).pages) >= 1
