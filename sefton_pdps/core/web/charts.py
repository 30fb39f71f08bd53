"""What a chart shows and the axis it needs; a presenter builds one, `drawing.py` makes the SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

# Fewer months show no course: a bar of one night beside a whole month reads as a thirty-fold rise.
FEWEST_MONTHS = 3
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Series:
    """One row of figures, a value for each label; None where there is no figure."""

    name: str
    values: tuple[Decimal | int | None, ...]


@dataclass(frozen=True)
class BarChart:
    """Up to three bars for each label, with an optional line across them (spend, forecast; budget).

    `key` is unique on its page and made of letters; `pounds` says whether the axis is money or a count; `missing`
    stands in place of a bar without a figure, such as "[c]" for a number that is withheld. A `narrow` one stands in a
    third of a page, or on a telephone, with letters of the same size.
    """

    key: str
    title: str
    labels: tuple[str, ...]
    bars: tuple[Series, ...]
    line: Series | None = None
    pounds: bool = True
    missing: str = ""
    narrow: bool = False


def shows_a_course(months: Sequence[Decimal | int | None]) -> bool:
    """Whether so many months have a figure that a chart tells more than the figures beside it."""
    return sum(bool(figure) for figure in months) >= FEWEST_MONTHS


def month_label(month: date, *, is_part: bool) -> str:
    """A month below its bar; one that holds a part of its nights says so, because its bar is lower for that alone."""
    return f"{month:%b} part" if is_part else f"{month:%b}"


@dataclass(frozen=True)
class LineChart:
    """Up to three lines over the same labels."""

    key: str
    title: str
    labels: tuple[str, ...]
    lines: tuple[Series, ...]
    pounds: bool = True


@dataclass(frozen=True)
class Range:
    """The lowest and highest figure of one row, and the one to mark between them."""

    label: str
    low: Decimal
    high: Decimal
    mark: Decimal | None = None


@dataclass(frozen=True)
class RangeChart:
    """One horizontal bar a row from lowest to highest; `mark_name` says what the mark is."""

    key: str
    title: str
    rows: tuple[Range, ...]
    mark_name: str = "Median"
    pounds: bool = True


@dataclass(frozen=True)
class Scale:
    """Places values between two pixels, on an axis from `low` to `high` in steps of `step`."""

    low: Decimal
    high: Decimal
    step: Decimal
    first_pixel: int
    last_pixel: int

    def at(self, value: Decimal | int) -> Decimal:
        share = (value - self.low) / (self.high - self.low)
        return (self.first_pixel + share * (self.last_pixel - self.first_pixel)).quantize(Decimal("0.1"))

    def ticks(self) -> Iterator[Decimal]:
        tick = self.low
        while tick <= self.high:
            yield tick
            tick += self.step


def scale_for(values: Sequence[Decimal | int], first_pixel: int, last_pixel: int, steps: int = 5) -> Scale:
    """An axis that holds nought and every value, with about five round steps."""
    low, high = Decimal(min([*values, 0])), Decimal(max([*values, 0]))
    if low == high:
        high = low + 1
    rough = (high - low) / steps
    power = Decimal(10) ** rough.adjusted()
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    floor, ceiling = (
        (low / step).to_integral_value(ROUND_FLOOR),
        (high / step).to_integral_value(ROUND_CEILING),
    )
    return Scale(step * floor, step * ceiling, step, first_pixel, last_pixel)


def axis_words(value: Decimal, step: Decimal, *, pounds: bool) -> str:
    """A figure as the axis says it: £1.5m, £200k, £50 or, for a count, 50."""
    if not pounds:
        return f"{value.normalize():f}"
    if not value:
        return "£0"
    sign, size = ("-" if value < 0 else ""), abs(value)
    if step >= 100_000:
        return f"{sign}£{(size / 1_000_000).normalize():f}m"
    if step >= 1_000:
        return f"{sign}£{(size / 1_000).normalize():f}k"
    return f"{sign}£{size.normalize():f}"
