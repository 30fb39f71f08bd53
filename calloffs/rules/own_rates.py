"""A provider's own share of something, beside the middle one of its lot. Pure, in whole per cents."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Rate:
    """So many of so many, and the middle share of the lot's other providers in per cents; None where it is not told."""

    good: int
    number: int
    middle: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """The provider's own share in whole per cents; None of nothing."""
        if not self.number:
            return None
        return (Decimal(100) * self.good / self.number).quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def beside(self) -> str:
        """How it stands beside the middle one; "" where there is nothing to compare."""
        if self.share is None or self.middle is None:
            return ""
        if self.share == self.middle:
            return "the same as the middle provider"
        return f"{'above' if self.share > self.middle else 'below'} the middle provider"
