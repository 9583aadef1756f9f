import hashlib
import io
import re
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from certificates.certificate import CertificateFacts
from certificates.page import TEMPLATE, draw
from tests.certificates.examples import FACTS, facts
from tests.conftest import missing

NAMES = ["Amina Hassan", "Łukasz", "Siân", "José", "李", "أمينة", "김민수", "अमीना", "Ẹniọlá Ünal", "W" * 201]
HOSTILE = "Bob <b>Smith & (Sons) \\ </para><img src='/etc/passwd'/> %s {{x}}"


def reader(facts: CertificateFacts) -> PdfReader:
    return PdfReader(io.BytesIO(draw(facts)))


def tool(name: str, *arguments: str, pdf: bytes) -> str:
    """What a tool of the PDF world says of this file; skipped where it is not installed."""
    if which(name) is None:
        missing(f"{name} is not installed.")
    return subprocess.run([name, *arguments], input=pdf, capture_output=True, check=True).stdout.decode()


def elements(node: Any) -> list[tuple[str, str, str]]:
    """Kind, alternative text and spoken text of each node of the tag tree, in reading order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [found for child in node for found in elements(child)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [(str(node["/S"])[1:], str(node.get("/Alt", "")), str(node.get("/ActualText", "")))] if "/S" in node else []
    return own + elements(node.get("/K", ArrayObject()))


def test_the_same_facts_make_the_same_bytes() -> None:
    assert draw(FACTS) == draw(FACTS)
    assert draw(FACTS) != draw(facts(percent=92))


@pytest.mark.parametrize("name", ["Łukasz", "أمينة", "শ্রী ক্ষেমা"])
def test_another_process_makes_the_same_bytes(name: str) -> None:
    # given this process has drawn other names before, and the other one nothing
    draw(facts(holder="স্ত্রী দ্বন্দ্ব क्षत्रिय"))
    program = (
        "import hashlib, sys; from tests.certificates.examples import facts; from certificates.page import draw; "
        "print(hashlib.sha256(draw(facts(holder=sys.argv[1]))).hexdigest())"
    )

    there = subprocess.run(
        [sys.executable, "-c", program, name], capture_output=True, text=True, check=True, cwd=Path.cwd()
    ).stdout.strip()

    assert hashlib.sha256(draw(facts(holder=name))).hexdigest() == there


def test_a_changed_drawing_has_a_new_template_name() -> None:
    # given prints are recognised by their hash, and hashes are kept by the name of the template
    pdf = reader(FACTS)
    page = pdf.pages[0]
    fonts = [
        font.get_object()["/FontDescriptor"]["/FontFile2"].get_data() for font in page["/Resources"]["/Font"].values()
    ]
    drawn = hashlib.sha256(b"".join([page.get_contents().get_data(), *sorted(fonts)])).hexdigest()

    # when this fails on purpose, change TEMPLATE in certificates/page.py and write the new digest here
    assert (TEMPLATE, drawn[:16]) == ("1", "3e79b41acd46fdcc")


def test_the_page_is_one_a4_page_with_title_and_language() -> None:
    pdf = reader(FACTS)

    assert len(pdf.pages) == 1
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Certificate: Łukasz Siân-José Ashworth, Modern slavery: notice it and tell someone"
    assert pdf.metadata.author == "Riverside Community Safety Partnership"
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en-GB",
        True,
        True,
    )


def test_a_screen_reader_finds_headings_paragraphs_a_list_and_what_the_picture_says() -> None:
    found = elements(reader(FACTS).trailer["/Root"]["/StructTreeRoot"])

    assert [kind for kind, _, _ in found] == [
        "Document", "P", "H1", "P", "P", "P", "P", "P", "P", "P", "P", "P", "P", "P",
        "H2", "L", "LI", "LBody", "LI", "LBody", "H2", "P", "P", "P", "Figure",
    ]  # fmt: skip
    assert found[-1][1] == f"A QR code. It opens {FACTS.check_url}, which confirms this certificate."


def test_every_mark_on_the_page_is_in_the_tree_or_is_decoration() -> None:
    pdf = reader(FACTS)
    stream = pdf.pages[0].get_contents().get_data().decode("latin-1")
    tree = pdf.trailer["/Root"]["/StructTreeRoot"]

    # then each marked content has its owner in the parent tree, and marks open and close in pairs
    marked = [int(number) for number in re.findall(r"/MCID (\d+)", stream)]
    owners = tree["/ParentTree"]["/Nums"][1].get_object()
    assert marked == list(range(len(owners)))
    assert pdf.pages[0]["/StructParents"] == 0
    assert pdf.pages[0]["/Tabs"] == "/S"
    opened = len(re.findall(r"\b(?:BDC|BMC)\b", stream))
    assert opened == len(re.findall(r"\bEMC\b", stream))
    outside = re.sub(r"(?:/Artifact BMC|/\w+ <</MCID \d+>> BDC).*?EMC", "", stream, flags=re.DOTALL)
    assert re.findall(r"\b(?:Tj|TJ|re|S|f|B)\b", outside) == []


@pytest.mark.parametrize("name", NAMES)
def test_names_of_all_the_world_can_be_read_from_the_page(name: str) -> None:
    found = elements(reader(facts(holder=name)).trailer["/Root"]["/StructTreeRoot"])
    text = normalize("NFKC", tool("pdftotext", "-raw", "-", "-", pdf=draw(facts(holder=name))))
    letters = "".join(text.replace("\u202b", "").replace("\u202c", "").split())

    # then it is in the letters themselves, or in what the tag says they spell
    assert "".join(name.split()) in letters or name in [says for _, _, says in found]


@pytest.mark.parametrize("name", NAMES)
def test_all_fonts_are_inside_the_file(name: str) -> None:
    rows = tool("pdffonts", "-", pdf=draw(facts(holder=name))).splitlines()[2:]

    assert rows
    assert [row for row in rows if not re.search(r"TrueType\s+\S+\s+yes yes yes", row)] == []


@pytest.mark.parametrize("name", [*NAMES, HOSTILE])
def test_the_file_is_sound(name: str, tmp_path: Path) -> None:
    if which("qpdf") is None:
        missing("qpdf is not installed.")
    path = tmp_path / "certificate.pdf"
    path.write_bytes(draw(facts(holder=name)))

    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)

    assert (checked.returncode, checked.stderr) == (0, "")


def test_markup_in_a_value_is_only_letters() -> None:
    text = tool("pdftotext", "-", "-", pdf=draw(facts(holder=HOSTILE, organisation=HOSTILE, outcomes=(HOSTILE,))))

    assert " ".join(text.split()).count(HOSTILE) == 3


def test_the_words_are_the_agreed_ones() -> None:
    text = tool("pdftotext", "-", "-", pdf=draw(FACTS))

    assert "completed and passed" in text
    assert FACTS.code in text
    assert FACTS.check_url in text
    assert not re.search("qualif|accredit|complian|fail", text, re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_is_small(name: str) -> None:
    assert len(draw(facts(holder=name))) < 120_000
