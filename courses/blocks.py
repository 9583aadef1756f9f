"""The blocks of running text: what each of them is called, may hold, and looks like."""

from collections.abc import Callable, Mapping
from html import escape

from courses.desk import OpenPage
from courses.markdown import only_a_list, render
from courses.sections import Piece

_CALLOUTS = {"": "", "note": "", "do": "What helps", "avoid": "What to avoid", "know": "Good to know"}
"""The kinds of callout and the words above each, so that no meaning hangs on a colour."""

LONGEST_ARGUMENT = 200


def render_block(piece: Piece, page: OpenPage) -> str:
    """A block of running text as HTML, not yet cleaned. KeyError for a block that is not one of these."""
    return _BLOCKS[piece.name](piece, page)


def is_text_block(name: str) -> bool:
    """Whether this block is part of the running text."""
    return name in _BLOCKS


def _callout(piece: Piece, page: OpenPage) -> str:
    kind = piece.argument
    if kind not in _CALLOUTS:
        known = ", ".join(word for word in _CALLOUTS if word)
        page.notebook.note(piece.spot, f"There is no callout called {kind}.", f"Choose one of: {known}.")
    look = f" lms-callout--{escape(kind)}" if kind else ""
    label = _CALLOUTS.get(kind, "")
    above = f'<p class="govuk-body lms-callout__label"><strong>{label}</strong></p>' if label else ""
    return f'<div class="govuk-inset-text lms-callout{look}">{above}{_inside(piece, page)}</div>'


def _details(piece: Piece, page: OpenPage) -> str:
    title = _title(piece, page, "What the link says that opens it")
    return (
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">{escape(title)}</span></summary>'
        f'<div class="govuk-details__text">{_inside(piece, page)}</div></details>'
    )


def _steps(piece: Piece, page: OpenPage) -> str:
    _refuse_argument(piece, page)
    if not only_a_list(piece.text, kind="ordered"):
        page.notebook.note(
            piece.spot, "Steps have to be one numbered list.", "Write 1. 2. 3. at the start of its lines."
        )
    return f'<div class="lms-steps">{_inside(piece, page)}</div>'


def _example(piece: Piece, page: OpenPage) -> str:
    title = _title(piece, page, "A few words that name it")
    return (
        f'<div class="lms-example"><p class="govuk-body lms-example__title"><strong>{escape(title)}</strong></p>'
        f"{_inside(piece, page)}</div>"
    )


def _quotation(piece: Piece, page: OpenPage) -> str:
    who = _title(piece, page, "Who says it")
    return (
        f'<figure class="lms-quotation"><blockquote class="lms-quote">{_inside(piece, page)}</blockquote>'
        f'<figcaption class="govuk-body-s">{escape(who)}</figcaption></figure>'
    )


def _sources(piece: Piece, page: OpenPage) -> str:
    _refuse_argument(piece, page)
    if not only_a_list(piece.text, kind="bullet"):
        page.notebook.note(piece.spot, "What to read has to be one list of links.", "Start each line with a dash.")
    heading = '<h2 class="govuk-heading-s">Read more</h2>'
    return f'<div class="lms-sources">{heading}{_inside(piece, page)}</div>'


_BLOCKS: Mapping[str, Callable[[Piece, OpenPage], str]] = {
    "callout": _callout,
    "details": _details,
    "steps": _steps,
    "example": _example,
    "quotation": _quotation,
    "sources": _sources,
}


def _inside(piece: Piece, page: OpenPage) -> str:
    if not piece.text.strip():
        page.notebook.note(piece.spot, f"The block {piece.name} is empty.", "Write it, or take it out.")
    return render(piece.text, start=piece.text_spot, page=page)


def _title(piece: Piece, page: OpenPage, what: str) -> str:
    title = piece.argument
    if not title:
        page.notebook.note(piece.spot, f"The block {piece.name} has no title.", f"Write it behind the name: {what}.")
    elif len(title) > LONGEST_ARGUMENT:
        page.notebook.note(piece.spot, f"The title of this {piece.name} is very long.", "Say it in fewer words.")
    elif any(mark in title for mark in ("[[", "{{", "**", "](")):
        remedy = "Keep sources, contacts and marks for the text inside."
        page.notebook.note(piece.spot, f"The title of this {piece.name} is shown as it stands.", remedy)
    page.keep(title, piece.spot)
    return title


def _refuse_argument(piece: Piece, page: OpenPage) -> None:
    if piece.argument:
        message = f"Nothing stands behind {piece.name}."
        page.notebook.note(piece.spot, message, f"Take out “{piece.argument[:LONGEST_ARGUMENT]}”.")
