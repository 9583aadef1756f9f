"""The three rates of the programme, each with its own denominator, never mixed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """So many of so many people. `of_whom` says in words who the denominator is."""

    part: int
    whole: int
    of_whom: str

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that 84.9 % never reads as 85 %. None when there is nobody to count."""
        return self.part * 100 // self.whole if self.whole else None

    @property
    def in_words(self) -> str:
        """For example "84 % (11 of 13 people who must hold it)"."""
        if self.percent is None:
            return f"no {self.of_whom}"
        return f"{self.percent} % ({self.part:,} of {self.whole:,} {self.of_whom})"


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted for one award in one place. People in post who have not started stay in every denominator."""

    in_post: int = 0
    ever: int = 0
    valid: int = 0
    required: int = 0
    required_valid: int = 0
    overdue: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.in_post + other.in_post,
            self.ever + other.ever,
            self.valid + other.valid,
            self.required + other.required,
            self.required_valid + other.required_valid,
            self.overdue + other.overdue,
        )

    def __mul__(self, people: int) -> "Counts":
        return Counts(
            self.in_post * people,
            self.ever * people,
            self.valid * people,
            self.required * people,
            self.required_valid * people,
            self.overdue * people,
        )

    @property
    def ever_completed(self) -> Rate:
        """People in post who have ever completed the award."""
        return Rate(self.ever, self.in_post, "people in post")

    @property
    def currently_valid(self) -> Rate:
        """People in post whose completion is valid on the date."""
        return Rate(self.valid, self.in_post, "people in post")

    @property
    def compliance(self) -> Rate:
        """People who must hold the award on the date and do."""
        return Rate(self.required_valid, self.required, "people who must hold it")
