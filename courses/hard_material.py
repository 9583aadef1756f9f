"""How much of what people went through a text holds."""

from enum import StrEnum


class HardMaterial(StrEnum):
    """How much of what people went through a page or a scenario holds."""

    NONE = "none"
    MENTIONS = "mentions"
    DESCRIBES = "describes"
    """Holds an account; there is a version of the page without it."""

    def covers(self, other: "HardMaterial") -> bool:
        """Whether who was told of this much was told of the other too."""
        order = list(HardMaterial)
        return order.index(self) >= order.index(other)
