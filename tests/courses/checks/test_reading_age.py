import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.checks.reading_age import FEWEST_WORDS, reading_age, syllables

COUNTED = {
    "anything": 3,
    "appropriate": 4,
    "area": 3,
    "argue": 2,
    "asked": 1,
    "because": 2,
    "being": 2,
    "breathe": 1,
    "breathes": 1,
    "building": 2,
    "careful": 2,
    "carefully": 3,
    "catches": 2,
    "changes": 2,
    "child": 1,
    "children": 2,
    "client": 2,
    "clothes": 1,
    "community": 4,
    "consent": 2,
    "control": 2,
    "controlled": 2,
    "couldn't": 2,
    "council": 2,
    "create": 2,
    "created": 3,
    "criminal": 3,
    "didn't": 2,
    "disability": 5,
    "doing": 2,
    "domestic": 3,
    "don't": 1,
    "driver": 2,
    "employer": 3,
    "everyone": 3,
    "experience": 4,
    "experienced": 4,
    "exploitation": 4,
    "exploited": 3,
    "family": 3,
    "fire": 1,
    "flower": 2,
    "friend": 1,
    "friends": 1,
    "gates": 1,
    "going": 2,
    "guide": 1,
    "helpful": 2,
    "homeless": 2,
    "hospital": 3,
    "hour": 1,
    "hours": 1,
    "house": 1,
    "houses": 2,
    "idea": 3,
    "identity": 4,
    "immediate": 4,
    "informed": 2,
    "kindness": 2,
    "labour": 2,
    "language": 2,
    "lead": 1,
    "likely": 2,
    "little": 2,
    "lonely": 2,
    "material": 4,
    "mechanism": 4,
    "medicine": 3,
    "modern": 2,
    "money": 2,
    "movement": 2,
    "names": 1,
    "needed": 2,
    "neighbour": 2,
    "neighbours": 2,
    "nicely": 2,
    "noticed": 2,
    "official": 3,
    "organisation": 5,
    "our": 1,
    "pages": 2,
    "patient": 2,
    "people": 2,
    "people's": 2,
    "person": 2,
    "places": 2,
    "police": 2,
    "power": 2,
    "practice": 2,
    "question": 2,
    "quick": 1,
    "quiet": 2,
    "radicalisation": 6,
    "radio": 3,
    "referral": 3,
    "religion": 3,
    "rule": 1,
    "safeguarding": 3,
    "safely": 2,
    "same": 1,
    "saying": 2,
    "seeing": 2,
    "serious": 3,
    "services": 3,
    "servitude": 3,
    "sexual": 3,
    "situation": 4,
    "slavery": 3,
    "social": 2,
    "someone": 2,
    "special": 2,
    "statement": 2,
    "supported": 3,
    "supportive": 3,
    "table": 2,
    "terrorism": 4,
    "the": 1,
    "their": 1,
    "these": 1,
    "threat": 1,
    "threatened": 2,
    "threats": 1,
    "tired": 1,
    "told": 1,
    "trauma": 2,
    "true": 1,
    "trying": 2,
    "value": 2,
    "video": 3,
    "violence": 3,
    "visa": 2,
    "wanted": 2,
    "while": 1,
    "whole": 1,
    "work": 1,
    "worked": 1,
}
"""Counted by ear."""

EASY = "The man is at the door. He is not well. You ask him in. He has a cup of tea. " * 4
HARD = (
    "Multidisciplinary safeguarding arrangements necessitate proportionate information-sharing between statutory "
    "organisations, notwithstanding considerations of confidentiality and individual responsibility. "
) * 4


@pytest.mark.parametrize(("word", "count"), COUNTED.items())
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.text(alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyz'"), min_size=1, max_size=30))
def test_every_word_has_from_one_syllable_to_as_many_as_letters(word: str) -> None:
    assert 1 <= syllables(word) <= max(len(word), 3)


def test_the_measure_is_that_of_flesch_and_kincaid() -> None:
    # 60 words of one syllable in 12 sentences of 5 words: 0.39 * 5 + 11.8 * 1 - 15.59, and 5 for the age at which
    # schooling starts.
    age = reading_age(["You can tell your lead."] * 12)

    assert age is not None
    assert round(age, 2) == round(0.39 * 5 + 11.8 - 15.59 + 5, 2)


def test_long_words_in_long_sentences_are_harder() -> None:
    easy, hard = reading_age([EASY]), reading_age([HARD])

    assert easy is not None
    assert hard is not None
    assert easy < 9
    assert hard > 16


def test_items_without_a_full_stop_count_as_sentences() -> None:
    words = "tell the lead what you saw"

    assert reading_age([words] * 12) == reading_age([f"{words}."] * 12)


def test_too_few_words_say_nothing() -> None:
    assert reading_age(["Responsibility"] * (FEWEST_WORDS - 1)) is None
    assert reading_age([]) is None


@given(st.lists(st.text(max_size=50)))
def test_any_texts_have_an_age_or_none(texts: list[str]) -> None:
    assert isinstance(reading_age(texts), float | None)
