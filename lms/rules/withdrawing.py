"""Why a certificate can be withdrawn, in kinds. What happened in detail is written beside it by whoever withdraws."""

from enum import StrEnum


class Withdrawal(StrEnum):
    """A kind of reason."""

    MISTAKE = "mistake"
    WRONG_FACTS = "wrong-facts"
    SOMEBODY_ELSE = "somebody-else"
    OTHER = "other"

    @property
    def in_words(self) -> str:
        """Such as "It was issued by mistake", for whoever withdraws and for the holder alike: short, without blame."""
        return {
            Withdrawal.MISTAKE: "It was issued by mistake",
            Withdrawal.WRONG_FACTS: "Something on it is not right, such as a name or a date",
            Withdrawal.SOMEBODY_ELSE: "It is not sure who did the training",
            Withdrawal.OTHER: "Another reason",
        }[self]
