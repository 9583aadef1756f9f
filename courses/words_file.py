"""The file `words.yaml`: what terms and abbreviations mean, for the page “Words we use” and for every lesson."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from courses.course import Fact
from courses.faults import Notebook, Spot
from courses.files import read_yaml_file
from courses.passages import Passage
from courses.schemas import WordListFields
from courses.validating import validate
from courses.words import Glossary, Word
from courses.yaml_text import YamlText

WORDS_FILE = "words.yaml"


@dataclass(frozen=True)
class WordsManuscript:
    """The words as their author wrote them, and where each stands."""

    glossary: Glossary
    yaml: YamlText
    as_written: tuple[Word, ...]
    """The same words in the order of the file."""
    notebook: Notebook
    """Where checks write what they find."""

    def spot_of(self, word: Word, *path: str | int) -> Spot:
        """Where this word stands in the file, or a part of it."""
        return self.yaml.spot(("words", self.as_written.index(word), *path))

    def passages(self) -> tuple[Passage, ...]:
        """Every meaning with its line."""
        return tuple(Passage(self.spot_of(word, "means"), word.means) for word in self.as_written)


def read_words(root: Path, *, facts: Mapping[str, Fact], notebook: Notebook) -> WordsManuscript | None:
    """The words of the content folder `root`; None if it has no such file, or, with notes, if it is not whole."""
    if not (root / WORDS_FILE).exists():
        return None
    yaml = read_yaml_file(root, root / WORDS_FILE, notebook)
    fields = validate(WordListFields, yaml, notebook) if yaml else None
    if yaml is None or fields is None:
        return None
    words = tuple(Word(**one.model_dump()) for one in fields.words)
    manuscript = WordsManuscript(Glossary(tuple(sorted(words, key=_by_alphabet))), yaml, words, notebook)
    _note_doubles(words, yaml, notebook)
    _note_references(words, yaml, facts, notebook)
    return manuscript


def _by_alphabet(word: Word) -> tuple[str, str]:
    return word.word.lower(), word.id


def _note_doubles(words: tuple[Word, ...], yaml: YamlText, notebook: Notebook) -> None:
    ids: set[str] = set()
    forms: dict[str, str] = {}
    for place, word in enumerate(words):
        if word.id in ids:
            spot = yaml.spot(("words", place, "id"))
            notebook.note(spot, f"The id {word.id} is there twice.", "Give each word its own id.")
        ids.add(word.id)
        for path, form in _forms(word):
            spot = yaml.spot(("words", place, *path))
            if form in forms:
                message = f"“{form}” already stands under {forms[form]}."
                notebook.note(spot, message, "Keep it in one place, and name the other under see_also.")
            forms.setdefault(form, word.id)


def _forms(word: Word) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Everything the word is called, with where it stands within it."""
    yield ("word",), word.word
    yield from ((("also", number), form) for number, form in enumerate(word.also))
    yield from ((("forms", number), form) for number, form in enumerate(word.forms))


def _note_references(words: tuple[Word, ...], yaml: YamlText, facts: Mapping[str, Fact], notebook: Notebook) -> None:
    ids = {word.id for word in words}
    for place, word in enumerate(words):
        for number, fact in enumerate(word.facts):
            if fact not in facts:
                spot = yaml.spot(("words", place, "facts", number))
                notebook.note(spot, f"There is no fact {fact}.", "Correct its id, or add it to a file in facts.")
        for number, id_ in enumerate(word.see_also):
            if id_ not in ids or id_ == word.id:
                spot = yaml.spot(("words", place, "see_also", number))
                message = f"See also leads to {id_}, which is " + ("this word." if id_ == word.id else "not there.")
                notebook.note(spot, message, "Name the id of another word of this file, or take it out.")
        if word.only_there and not word.topics:
            spot = yaml.spot(("words", place, "only_there"))
            notebook.note(spot, "only_there has no topics to go by.", "Add topics:, or take only_there out.")
