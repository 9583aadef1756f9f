"""Words we use: how they are found in a text."""

from courses.words import Glossary, Word, WordFinder

CRIME = Word("crime", "hate crime", "…", forms=("hate crimes",))
HATE = Word("hate", "hate", "…")
NRM = Word("nrm", "National Referral Mechanism", "…", also=("NRM",), topics=("slavery",))
PREVENT = Word("prevent", "Prevent", "…", topics=("prevent",), only_there=True)
CODE = Word("code", "Victims' Code", "…")
EVERY = (CRIME, HATE, NRM, PREVENT, CODE)


def found(text: str, *words: Word) -> list[tuple[str, str]]:
    """What stands in the text, with the id of its word."""
    return [(text[use.start : use.end], use.word.id) for use in WordFinder(words or EVERY).uses_in(text)]


def test_the_longest_form_is_found_and_nothing_within_it() -> None:
    assert found("Hate crimes are crimes of hate.") == [("Hate crimes", "crime"), ("hate", "hate")]


def test_a_form_with_a_capital_is_found_only_as_written() -> None:
    assert found("To prevent harm there is Prevent. The NRM is no nrm.") == [("Prevent", "prevent"), ("NRM", "nrm")]


def test_words_within_other_words_are_not_found() -> None:
    assert found("A hateful hate-free self-hate; NRMs; hate_it") == []


def test_both_kinds_of_apostrophe_are_one() -> None:
    assert found("The Victims’ Code, or Victims' Code.") == [("Victims’ Code", "code"), ("Victims' Code", "code")]


def test_a_letter_whose_small_form_is_longer_moves_nothing() -> None:
    assert found("İİİ hate İ NRM") == [("hate", "hate"), ("NRM", "nrm")]


def test_without_words_nothing_is_found() -> None:
    assert list(WordFinder().uses_in("Hate crime")) == []


def test_a_word_that_means_something_else_outside_its_topic_is_looked_for_only_there() -> None:
    glossary = Glossary(EVERY)

    assert PREVENT in glossary.finder("prevent").words
    assert PREVENT not in glossary.finder("slavery").words
    assert NRM in glossary.finder("prevent").words


def test_words_are_told_by_id_and_by_topic() -> None:
    glossary = Glossary(EVERY)

    assert glossary.find("nrm") == NRM
    assert glossary.find("unknown") is None
    assert glossary.named(["code", "unknown", "crime"]) == (CODE, CRIME)
    assert glossary.of_topic("slavery") == (NRM,)
    assert [word.title for word in (CRIME, NRM)] == ["Hate crime", "National Referral Mechanism"]
