"""Tags for the pages of a PDF, so that a screen reader hears headings, paragraphs and what a picture says.

ReportLab writes untagged pages. This wraps what is drawn in marked content and adds the tree that names it
(PDF 1.7, 14.7 and 14.8): a document, its elements in reading order, and for each the marked content it owns.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

TREE = "tags"


@dataclass
class Element:
    """One node of the tree: its kind, its children, and the marked content it owns."""

    kind: str
    name: str
    parent: str
    alt: str = ""
    says: str = ""
    scope: str = ""
    """Of a table's header: "Column" or "Row"."""
    page: int = 0
    children: "list[Element]" = field(default_factory=list)
    contents: list[int] = field(default_factory=list)


class TaggedDocument:
    """A document of one page or several, drawn in reading order. An element stands on one page; a group may go on."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas
        self._document = Element("Document", "tag0", parent=TREE)
        self._open = [self._document]
        self._owners: list[list[Element]] = [[]]
        self._count = 0

    @contextmanager
    def group(self, kind: str) -> Iterator[None]:
        """A node that only holds others, such as a list."""
        self._open.append(self._added(kind))
        yield
        self._open.pop()

    @contextmanager
    def element(self, kind: str, *, alt: str = "", says: str = "", scope: str = "") -> Iterator[None]:
        """What is drawn inside belongs to one node.

        `alt` describes a picture. `says` is the text itself, where joined or reordered letters would not give it back.
        `scope` says what a table's header is the header of.
        """
        owner = self._added(kind, alt, says, scope)
        number = len(self._owners[-1])
        self._owners[-1].append(owner)
        owner.contents.append(number)
        self._write(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._write("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn inside says nothing and is skipped."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def turn(self) -> None:
        """Close this page and begin the next. Groups that are open go on there."""
        self._canvas.showPage()
        self._owners.append([])

    def finish(self) -> None:
        """Close the last page and hang the tree into the document."""
        self._canvas.showPage()
        document = self._canvas._doc
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
        for element in self._everything(self._document):
            document.Reference(self._written(element), element.name)
        numbered = [
            entry
            for number, owners in enumerate(self._owners)
            for entry in (number, PDFArray([PDFObjectReference(owner.name) for owner in owners]))
        ]
        root = {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFObjectReference(self._document.name),
            "ParentTree": PDFDictionary({"Nums": PDFArray(numbered)}),
            "ParentTreeNextKey": len(self._owners),
        }
        document.Reference(PDFDictionary(root), TREE)
        document.Catalog.StructTreeRoot = PDFObjectReference(TREE)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _added(self, kind: str, alt: str = "", says: str = "", scope: str = "") -> Element:
        self._count += 1
        page = len(self._owners) - 1
        element = Element(kind, f"tag{self._count}", self._open[-1].name, alt, says, scope, page)
        self._open[-1].children.append(element)
        return element

    def _written(self, element: Element) -> PDFDictionary:
        kids = [*(PDFObjectReference(child.name) for child in element.children), *element.contents]
        entries = {
            "Type": PDFName("StructElem"),
            "S": PDFName(element.kind),
            "P": PDFObjectReference(element.parent),
            "K": PDFArray(kids),
        }
        if element.contents:
            entries["Pg"] = self._canvas._doc.Pages.pages[element.page]
        if element.alt:
            entries["Alt"] = PDFString(element.alt)
        if element.says:
            entries["ActualText"] = PDFString(element.says)
        if element.scope:
            entries["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
        return PDFDictionary(entries)

    def _everything(self, element: Element) -> Iterator[Element]:
        yield element
        for child in element.children:
            yield from self._everything(child)

    def _write(self, operators: str) -> None:
        self._canvas._code.append(operators)
