"""Markdown of course texts as safe HTML in the look of the design system. What lies outside its closed set is noted.

The set: paragraphs, headings of two levels, lists, tables, quotations, bold, italics, links, `[[MS-03]]` for a source
and `{{contact:police-101}}` for a contact.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from courses.desk import OpenPage
from courses.faults import Spot
from courses.links import is_safe_link

LONGEST_TEXT = 20_000
"""Characters between two blocks. A page of five minutes has a quarter of it."""

_DEEPEST = 12
"""Levels of lists and quotations within each other, counted as the parser does: two for each list."""

_SOURCE = re.compile(r"\[\[([^\[\]\n]{0,200})\]\]")
_FACT_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+", re.ASCII)
_CONTACT = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
_CONTACT_KEY = re.compile(r"contact:([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)

_TO_WRITE_ON = re.compile(r"\.{8,}")
_WHOLE_LINE = 18
"""So many full stops are a line of their own; fewer are a gap within one."""

_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "blockquote": "lms-quote",
}

_TAGS = {
    *_CLASSES,
    "a",
    "br",
    "caption",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "li",
    "span",
    "strong",
    "summary",
}
_ATTRIBUTES = {"*": {"class"}, "a": {"href", "rel"}, "th": {"scope"}, "ol": {"start"}}

_ALLOWED = frozenset(
    {
        *("paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "source", "contact"),
        *("heading_open", "heading_close", "bullet_list_open", "bullet_list_close", "ordered_list_open"),
        *("ordered_list_close", "list_item_open", "list_item_close", "blockquote_open", "blockquote_close"),
        *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
        *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
        *("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"),
    }
)

_NOT_ALLOWED = {
    "html_block": ("There is HTML here.", "Use the blocks and marks of docs/writing-courses.md."),
    "html_inline": ("There is HTML here.", "Use the blocks and marks of docs/writing-courses.md."),
    "image": ("There is a picture in the text.", "Use a :::figure with an SVG file."),
    "code_block": ("This line starts with four spaces.", "Take the spaces out."),
    "fence": ("There is a block of code here.", "Take out the marks ``` or ~~~."),
    "code_inline": ("There is a mark for code here.", "Take out the marks `, or use * or **."),
    "hr": ("There is a line across the page.", "Take it out, or start a new page with #."),
}


def clean(html: str) -> str:
    """HTML with nothing in it but the tags and attributes that course texts use."""
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https"}, link_rel=None, clean_content_tags={"script"}
    )


def render(text: str, *, start: Spot, page: OpenPage) -> str:
    """This text as HTML, not yet cleaned. Its first line is `start`; sources, contacts and words go to `page`."""
    if len(text) > LONGEST_TEXT:
        page.notebook.note(start, "This text is very long.", "Split it over two pages.")
        return ""
    tokens = _PARSER.parse(text)
    _Walk(start, page).over(tokens)
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {"caption": page.title})
    return html


def only_a_list(text: str, *, kind: str) -> bool:
    """Whether the text is one list and nothing else; `kind` is bullet or ordered."""
    if len(text) > LONGEST_TEXT:
        return True  # noted where it is rendered
    tokens = [token for token in _PARSER.parse(text) if token.level == 0]
    return [token.type for token in tokens] == [f"{kind}_list_open", f"{kind}_list_close"]


class _Walk:
    """Goes once over parsed text: gives every tag its class, notes faults, and hands the page what it finds."""

    def __init__(self, start: Spot, page: OpenPage) -> None:
        self._start = start
        self._page = page

    def over(self, tokens: Sequence[Token]) -> None:
        line = 0
        for token in tokens:
            line = token.map[0] if token.map else line
            spot = Spot(self._start.file, self._start.line + line)
            self._check(token, spot)
            if token.type == "inline":
                self._inline(token.children or [], spot)
            elif token.nesting == 1 and token.tag in _CLASSES:
                token.attrSet("class", _CLASSES[token.tag])
                token.attrs.pop("style", None)
                if token.tag == "th":
                    token.attrSet("scope", "col")

    def _check(self, token: Token, spot: Spot) -> None:
        if token.type not in _ALLOWED:
            message, remedy = _NOT_ALLOWED.get(token.type, ("This mark is not used in courses.", "Take it out."))
            self._note(spot, message, remedy)
        elif token.level > _DEEPEST:
            self._note(spot, "Lists are too deep within each other.", "Write it with at most two levels.")
        elif token.type == "heading_open" and token.tag not in ("h2", "h3"):
            self._note(spot, "This heading has one # or more than three.", "Write ## or, below that, ###.")

    def _inline(self, tokens: Sequence[Token], spot: Spot) -> None:
        words: list[str] = []
        start, in_link = spot, False
        for token in tokens:
            self._check(token, spot)
            match token.type:
                case "text":
                    self._note_broken_marks(token.content, spot)
                    words.append(token.content)
                case "softbreak" | "hardbreak":
                    words.append(" ")
                    spot = Spot(spot.file, spot.line + 1)
                case "em_open":
                    words.append("“")
                case "em_close":
                    words.append("”")
                case "link_open":
                    in_link = True
                    self._link(token, spot)
                case "link_close":
                    in_link = False
                case "source" | "contact":
                    if in_link:
                        self._note(spot, "A source or contact stands inside a link.", "Put it behind the link.")
                    read = self._source if token.type == "source" else self._contact
                    read(token, spot)
        self._page.keep("".join(words), start)

    def _source(self, token: Token, spot: Spot) -> None:
        ids = [id_.strip() for id_ in token.content.split(",")]
        if not all(_FACT_ID.fullmatch(id_) for id_ in ids):
            self._note(
                spot, f"The source [[{token.content}]] cannot be read.", "Write it like [[MS-03]] or [[MS-03, MS-04]]."
            )
            return
        token.meta["numbers"] = [(id_, self._page.cite(id_, spot)) for id_ in ids]

    def _contact(self, token: Token, spot: Spot) -> None:
        match = _CONTACT_KEY.fullmatch(token.content)
        if match is None:
            self._note(
                spot, f"The contact {{{{{token.content}}}}} cannot be read.", "Write it like {{contact:police-101}}."
            )
            return
        token.meta["key"] = match[1]
        self._page.name_contact(match[1], spot)

    def _link(self, token: Token, spot: Spot) -> None:
        link = str(token.attrGet("href") or "")
        if not is_safe_link(link):
            self._note(spot, "This link is not a web address that starts with https://.", "Copy the whole address.")
        token.attrSet("class", "govuk-link")
        token.attrSet("rel", "external noopener noreferrer")
        token.attrs.pop("title", None)

    def _note_broken_marks(self, text: str, spot: Spot) -> None:
        if "](" in text:
            self._note(spot, "There are brackets that make no link.", "Write it like [Guidance](https://…).")
        if "[[" in text or "]]" in text:
            self._note(spot, "There are brackets that hold no source.", "Write it like [[MS-03]].")
        if "{{" in text or "}}" in text:
            self._note(spot, "There are braces that hold no contact.", "Write it like {{contact:police-101}}.")

    def _note(self, spot: Spot, message: str, remedy: str) -> None:
        self._page.notebook.note(spot, message, remedy)


def _read_mark(state: StateInline, silent: bool, mark: re.Pattern[str], name: str) -> bool:
    match = mark.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push(name, "", 0)
        token.content = match[1]
    state.pos = match.end()
    return True


def _read_source(state: StateInline, silent: bool) -> bool:
    return _read_mark(state, silent, _SOURCE, "source")


def _read_contact(state: StateInline, silent: bool) -> bool:
    return _read_mark(state, silent, _CONTACT, "contact")


def _show_sources(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """The sources as links to where the page lists them, such as [1]; read aloud as "Source MS-03 [1]"."""
    del self, options, env
    return " ".join(
        f'<a class="lms-cite" href="#source-{id_}">'
        f'<span class="govuk-visually-hidden">Source {id_} </span>[{number}]</a>'
        for id_, number in tokens[index].meta.get("numbers", ())
    )


def _show_text(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Text, with a rule to write on in the place of full stops: in handouts these stand for one."""
    del self, options, env
    return _TO_WRITE_ON.sub(_rule, escapeHtml(tokens[index].content))


def _rule(stops: re.Match[str]) -> str:
    look = "lms-write" if len(stops[0]) < _WHOLE_LINE else "lms-write lms-write--line"
    return f'<span class="{look}"><span class="govuk-visually-hidden">(space to write)</span></span>'


def _show_contact(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    del self, options, env
    return f"{{{{contact:{tokens[index].meta.get('key', '')}}}}}"


def _show_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
    """A table has the page's title for its caption, which only those need who do not see where it stands."""
    caption = f'<caption class="govuk-visually-hidden">{escape(env["caption"])}</caption>'
    return f"{self.renderToken(tokens, index, options, env)}{caption}"


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name
        """Take every address for a link, so that a dangerous one is noted instead of shown as text."""
        del url
        return True


def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True}).enable("table").disable("lheading")
    parser.inline.ruler.before("link", "source", _read_source)
    parser.inline.ruler.before("link", "contact", _read_contact)
    parser.add_render_rule("text", _show_text)
    parser.add_render_rule("source", _show_sources)
    parser.add_render_rule("contact", _show_contact)
    parser.add_render_rule("table_open", _show_table)
    return parser


_PARSER = _parser()
"""Made once: its rules are compiled when it is."""
