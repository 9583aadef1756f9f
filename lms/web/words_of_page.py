"""The words that a page uses: linked where each first stands, and explained at its end."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from courses.course import Fact
from courses.explained_words import WordsMet, named_whole, told_in
from courses.words import Word
from lms.web.extensions import catalogue


class WordsOfPage:
    """Given to a template, which hands over each text where it stands: what is not shown is not explained.

    At its end the template lists the words with `words_parts.html`.
    """

    def __init__(
        self,
        topic: str,
        *,
        htmls: Iterable[str] = (),
        told: Iterable[str] = (),
        listed: Sequence[str] = (),
        linked: Iterable[str] = (),
    ) -> None:
        """`htmls` may explain words on the spot, and the page explains those `told`.

        `listed` and `linked` are ids of words that were found before.
        """
        finder = catalogue().words.finder(topic)
        self.topic = topic
        self._listed = tuple(listed)
        self._linked_before = frozenset(linked)
        named = frozenset(word.id for word in named_whole(told, finder))
        self._met = WordsMet(finder, told_in(htmls, finder) | named | frozenset(listed))

    def html(self, html: str) -> Markup:
        """Sanitised HTML with its links."""
        return Markup(self._met.html(html))  # noqa: S704 - course text is sanitised when it is read

    def text(self, text: str) -> Markup:
        """A plain text, escaped, with its links."""
        return Markup(self._met.text(text))  # noqa: S704 - escaped right there

    def plain(self, text: str) -> str:
        """A text as it is, such as a heading: its words are explained, and no link stands in it."""
        self._met.note([text])
        return text

    def note(self, texts: Iterable[str]) -> str:
        """Texts that can hold no link and are shown by somebody else, such as choices. Nothing is shown here."""
        self._met.note(texts)
        return ""

    def names(self, names: Iterable[str]) -> str:
        """Names of contacts: only abbreviations in them are explained. Nothing is shown here."""
        self._met.note_names(names)
        return ""

    @property
    def words(self) -> Sequence[Word]:
        """The words to explain, in the order of first use."""
        return catalogue().words.named((*self._listed, *self._met.ids))

    @property
    def known(self) -> Mapping[str, Fact]:
        """The facts that meanings rest on, by id."""
        return catalogue().facts

    @property
    def linked(self) -> frozenset[str]:
        """The ids of those to which a link leads."""
        return self._linked_before | self._met.linked
