"""Where the machine puts its own few colours over the page's, everything can still be seen and read."""

import pytest

from courses.catalogue import Catalogue
from courses.course import CheckSegment, FigureSegment, HardMaterial, ScenarioSegment
from tests.journeys.conftest import Walk
from tests.journeys.walker import Walker

HATE = "hate-crime-1"
UNSEEN = """() => {
  const unseen = [];
  const alpha = colour => (colour.match(/[\\d.]+/g) || []).length < 4 ? 1 : Number(colour.match(/[\\d.]+/g)[3]);
  const ground = getComputedStyle(document.body).backgroundColor;
  const shows = colour => alpha(colour) > 0.3 && colour !== ground;
  const lined = (style, side) =>
    style[`${side}Style`] !== "none" && parseFloat(style[`${side}Width`]) >= 1 && shows(style[`${side}Color`]);
  const drawn = one => one.matches("input[type=radio], input[type=checkbox]") && one.labels.length
    ? getComputedStyle(one.labels[0], "::before") : getComputedStyle(one);
  const named = one => `${one.tagName.toLowerCase()} “${(one.innerText || one.name || "").trim().slice(0, 40)}”`;
  for (const one of document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, summary")) {
    const box = one.getBoundingClientRect();
    if (!one.checkVisibility({visibilityProperty: true}) || box.width < 2 || box.bottom < 0) continue;
    one.blur();
    const plain = getComputedStyle(one);
    const looksLikeText = one.matches("a, summary, .lms-link-button") && shows(plain.color);
    if (!looksLikeText && !lined(drawn(one), "borderTop")) unseen.push(`no border: ${named(one)}`);
    one.focus();
    if (!lined(drawn(one), "outline")) unseen.push(`no focus: ${named(one)}`);
  }
  const part = value => { const x = value / 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; };
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  };
  const contrast = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05);
  for (const words of document.querySelectorAll("main svg text")) {
    const picture = words.ownerSVGElement, box = words.getBoundingClientRect();
    const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
    let below = getComputedStyle(picture).backgroundColor;
    if (alpha(below) === 0) below = ground;
    for (const shape of picture.querySelectorAll("rect, circle, ellipse, path, polygon")) {
      const isBefore = shape.compareDocumentPosition(words) & Node.DOCUMENT_POSITION_FOLLOWING;
      const fill = getComputedStyle(shape).fill;
      const covers = () => shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse()));
      if (isBefore && fill.startsWith("rgb") && alpha(fill) > .9 && covers()) below = fill;
    }
    const ink = getComputedStyle(words).fill;
    const isLost = ink.startsWith("rgb") && contrast(ink, below) < 4.5;
    if (isLost) unseen.push(`words lost in a drawing: ${words.textContent}`);
  }
  return unseen;
}"""
"""What nobody would see: a control without a line around it or without a line when it has the focus; words drawn in
a colour that is hardly another than what lies below them. Words outside drawings get the machine's own colours."""


def test_a_learner_sees_everything_in_the_colours_of_the_machine(walker: Walk, taught: Catalogue) -> None:
    course = taught.get(next(award for award in taught.awards if award.code == HATE))

    # Given somebody whose machine has colours of its own
    reader = walker("dara", width=360, colours=False, dark=True)
    assert what_is_unseen(reader) == []

    # When they read a page with a check, one with a drawing, and one with an example to try
    pages = reader.begins(HATE)
    for kind in (CheckSegment, FigureSegment, ScenarioSegment):
        module, page = next(
            (module, page)
            for module, page in course.pages()
            if page.hard_material is not HardMaterial.DESCRIBES
            and any(isinstance(piece, kind) for piece in page.segments)
        )
        reader.opens(f"{pages}/{module.slug}/{page.slug}")

        # Then there is nothing on it that cannot be seen
        assert what_is_unseen(reader) == []

    # And the same goes for the quiz and its result
    reader.hurries_to_the_quiz(course)
    reader.presses("Start the quiz")
    assert what_is_unseen(reader) == []
    while reader.heading.startswith("Question"):
        reader.page.get_by_role("main").get_by_role("radio").or_(
            reader.page.get_by_role("main").get_by_role("checkbox")
        ).first.check()
        reader.hurries("Save and continue")
    reader.presses("Hand in my answers")
    assert what_is_unseen(reader) == []


@pytest.mark.parametrize(
    ("key", "address", "dark"), [("chidi", "/team", False), ("chidi", "/team", True), ("ewa", "/rates", True)]
)
def test_tables_and_charts_are_seen_in_the_colours_of_the_machine(
    walker: Walk, *, key: str, address: str, dark: bool
) -> None:
    # Given somebody who answers for others
    reader = walker(key, colours=False, dark=dark)

    # When they look at where everybody stands
    reader.opens(address)

    # Then there is nothing on it that cannot be seen
    assert what_is_unseen(reader) == []


def what_is_unseen(person: Walker) -> list[str]:
    """Each thing on this page that cannot be seen, in words."""
    found: list[str] = person.page.evaluate(UNSEEN)
    return found
