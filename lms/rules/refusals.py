"""An expected no: the sentence for the person and the field it belongs to."""


class Refusal(Exception):  # noqa: N818 - an expected no is not an error
    """Something a person asked for cannot be done, for a reason they can read and act on.

    `sentence` says what to do next; `field` names the form field it belongs to, or None for the whole page.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Refusals(Refusal):
    """Several refusals at once, so that a person can mend a whole form in one go."""

    def __init__(self, refusals: "tuple[Refusal, ...]") -> None:
        super().__init__(refusals[0].sentence, field=refusals[0].field)
        self.refusals = refusals
