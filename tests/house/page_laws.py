"""What holds of every page, whoever it is for: each law gives a sentence for each place where it is broken."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bs4 import BeautifulSoup, Tag

SUFFIX = " – Riverside Community Safety Partnership training"
NOT_TO_FILL_IN = {"hidden", "submit", "button", "image", "reset"}
POINTERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "list", "headers")
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\bundefined\b|<[\w.]+ object at|\bMarkup\(|datetime\.|UUID\(")

Law = Callable[[BeautifulSoup], Iterator[str]]


def has_one_heading_and_it_is_the_title(page: BeautifulSoup) -> Iterator[str]:
    """Exactly one h1, and the title is that with the name of the place."""
    headings = [_words(one) for one in page.find_all("h1")]
    titles = [_words(one) for one in page.find_all("title") if one.find_parent("svg") is None]
    if len(headings) != 1:
        yield f"has {len(headings)} h1: {headings}"
    elif titles != [headings[0] + SUFFIX]:
        yield f"is titled {titles} but headed “{headings[0]}”"
    if headings and not headings[0]:
        yield "has an empty h1"


def says_its_language(page: BeautifulSoup) -> Iterator[str]:
    """html lang, for those who listen."""
    if page.html is None or page.html.get("lang") != "en-GB":
        yield "does not say that it is in British English"


def labels_every_field(page: BeautifulSoup) -> Iterator[str]:
    """Whatever can be filled in has words beside it; what is chosen among several stands under a question."""
    labelled = {str(label["for"]) for label in page.find_all("label", attrs={"for": True}) if _words(label)}
    for field in page.find_all(["input", "select", "textarea"]):
        kind = str(field.get("type", "text"))
        if (field.name == "input" and kind in NOT_TO_FILL_IN) or field.get("aria-hidden") == "true":
            continue
        if str(field.get("id", "")) not in labelled and not field.get("aria-label"):
            yield f"has a field without a label: {field.get('name')}"
        group = field.find_parent("fieldset")
        if kind == "radio" and (group is None or group.legend is None):
            yield f"has a choice without a question: {field.get('name')}"


def gives_each_id_once(page: BeautifulSoup) -> Iterator[str]:
    """Ids are single."""
    ids = Counter(str(one["id"]) for one in page.find_all(id=True))
    yield from (f"has the id {id_} {times} times" for id_, times in ids.items() if times > 1)
    if "" in ids:
        yield "has an empty id"


def points_only_at_what_is_there(page: BeautifulSoup) -> Iterator[str]:
    """Links within the page and the attributes that name an id lead to an element."""
    ids = {str(one["id"]) for one in page.find_all(id=True)}
    for one in page.find_all(True):
        for name in POINTERS:
            yield from (
                f"has a {one.name} whose {name} leads to nothing: {id_}"
                for id_ in str(one.get(name, "")).split()
                if id_ not in ids
            )
    for link in page.find_all("a", href=re.compile("^#")):
        if str(link["href"])[1:] not in ids:
            yield f"has a link that leads to nothing: {link['href']} “{_words(link)}”"


def carries_no_style_or_script_of_its_own(page: BeautifulSoup) -> Iterator[str]:
    """What the content security policy would not let through."""
    for one in page.find_all(True):
        yield from (f"has a {one.name} with {name}" for name in one.attrs if name == "style" or name.startswith("on"))
        if one.name == "script" and (not one.get("src") or _words(one)):
            yield "has a script inside"
        if one.name == "style" and not one.get("nonce") and one.find_parent("svg") is None:
            yield "has a style inside without its word of today"
        address = str(one.get("href") or one.get("src") or one.get("action") or "")
        if address.strip().lower().startswith(("javascript:", "vbscript:")):
            yield f"runs something: {address}"


def names_every_table_and_its_headers(page: BeautifulSoup) -> Iterator[str]:
    """A caption, and headers that say whether they are of a row or of a column."""
    for table in page.find_all("table"):
        caption = table.find("caption")
        if caption is None or not _words(caption):
            yield "has a table without a caption"
        if not table.find("th", attrs={"scope": "col"}):
            yield f"has a table without column headers: {_words(caption)}"
        yield from (
            f"has a header without a scope: {_words(cell)}"
            for cell in table.find_all("th")
            if cell.get("scope") not in ("col", "row", "colgroup", "rowgroup")
        )


def says_where_every_link_and_button_leads(page: BeautifulSoup) -> Iterator[str]:
    """Nothing to press is empty, and no link is without an address."""
    for one in page.find_all(["a", "button"]):
        if not _words(one) and not one.get("aria-label"):
            yield f"has an empty {one.name}: {one.get('href') or one.get('name')}"
        if one.name == "a" and not one.get("href"):
            yield f"has a link without an address: {_words(one)}"
        if one.name == "a" and one.get("target") == "_blank":
            yield f"opens a window unasked: {_words(one)}"


def tells_every_picture_in_words(page: BeautifulSoup) -> Iterator[str]:
    """Pictures have a text, or are marked as decoration."""
    yield from (
        f"has a picture without alt: {one.get('src')}" for one in page.find_all("img") if not one.has_attr("alt")
    )
    for picture in page.find_all("svg"):
        if picture.get("aria-hidden") != "true" and not (picture.title and _words(picture.title)):
            yield "has a drawing without a title"


def steps_down_its_headings_one_by_one(page: BeautifulSoup) -> Iterator[str]:
    """No h3 straight after an h1, within the main part."""
    main = page.main
    if main is None:
        yield "has no main part"
        return
    level = 1
    for heading in main.find_all(re.compile("^h[1-6]$")):
        here = int(heading.name[1])
        if here > level + 1 and "govuk-error-summary__title" not in str(heading.get("class", "")):
            yield f"steps from h{level} to h{here}: {_words(heading)}"
        level = here if here > 1 else 1


def guards_every_form(page: BeautifulSoup) -> Iterator[str]:
    """Forms that change something carry the token against forgery; those that ask do not put it into addresses."""
    for form in page.find_all("form"):
        changes = str(form.get("method", "get")).lower() == "post"
        if changes != bool(form.find("input", attrs={"name": "csrf_token"})):
            yield f"has a form {'without a' if changes else 'that shows its'} token: {form.get('action')}"
        if form.find_parent("form"):
            yield f"has a form inside a form, which no browser knows: {form.get('action')}"
        if form.find("label") and not form.find("button"):
            yield f"has a form without a button: {form.get('action')}"


def shows_nothing_half_made(page: BeautifulSoup) -> Iterator[str]:
    """No template marks, no values as programs write them, no None where an address or a value should be."""
    for one in page.find_all(True):
        yield from (f"has a {one.name} whose {name} is None" for name, value in one.attrs.items() if value == "None")
        if "/None" in str(one.get("href", "")) or "=None" in str(one.get("href", "")):
            yield f"has a link to nowhere: {one['href']}"
    words = page.body.get_text(" ") if page.body else ""
    for script in page.find_all(["script", "style"]):
        words = words.replace(script.get_text(), "")
    yield from (f"shows “{words[max(0, one.start() - 30) : one.end() + 30]}”" for one in LEFT_OVER.finditer(words))


LAWS: tuple[Law, ...] = (
    has_one_heading_and_it_is_the_title,
    says_its_language,
    labels_every_field,
    gives_each_id_once,
    points_only_at_what_is_there,
    carries_no_style_or_script_of_its_own,
    names_every_table_and_its_headers,
    says_where_every_link_and_button_leads,
    tells_every_picture_in_words,
    steps_down_its_headings_one_by_one,
    guards_every_form,
    shows_nothing_half_made,
)


def broken_laws(page: BeautifulSoup) -> list[str]:
    """Every law this page breaks, as sentences without a subject: "has 2 h1: …"."""
    return [sentence for law in LAWS for sentence in law(page)]


def _words(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""
