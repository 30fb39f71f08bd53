"""What a provider is told of a result beside its own points: a range of fees that names nobody's, and reasons. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Protocol, TypeVar

from calloffs.states import CallOffRoute, CallOffState
from sefton_pdps.core.text.words import listed, short_day
from sefton_pdps.core.time.working_days import add_working_days, local

Provider = TypeVar("Provider")


def fee_range(
    fees: Mapping[Provider, Sequence[Decimal]], fewest: int | None, step: int
) -> tuple[Decimal, Decimal] | None:
    """The range of all weekly fees in pounds, widened to whole steps; None where too few providers offered.

    What is counted are providers, not offers: of two providers with five offers each knows whose the others are.
    """
    if fewest is None or len(fees) < fewest:
        return None
    every = [fee for offered in fees.values() for fee in offered]
    low = (min(every) / step).to_integral_value(ROUND_FLOOR) * step
    high = (max(every) / step).to_integral_value(ROUND_CEILING) * step
    return (low, high) if low < high else (low, high + step)


def why_not_told(texts: Mapping[str, str], others: Iterable[str]) -> str:
    """Why reasons cannot be told to whoever offered: they name a rival or its home; "" where they name none."""
    for field, text in texts.items():
        written = text.casefold()
        if named := sorted({name for name in others if name.casefold() in written}):
            return f"“{field}” names {listed(named)}. The provider of this offer will read it: write of its own offer."
    return ""


class Awaited(Protocol):
    """A call-off of whose result those who offered have not been told."""

    state: str
    route: str
    authorised_at: datetime | None


def owed_note(row: Awaited, tell_days: int | None, today: date) -> str:
    """By when the result is owed to everybody who offered, or since when it is late; "" where none is owed.

    It is told with the award, so an agreement that nobody signs keeps it from all. A direct award has no losers.
    """
    if row.state != CallOffState.AUTHORISED or row.route != CallOffRoute.MINI_COMPETITION:
        return ""
    if tell_days is None or row.authorised_at is None:
        return ""
    due = add_working_days(local(row.authorised_at).date(), tell_days)
    return f"results owed by {short_day(due)}" if today <= due else f"results late since {short_day(due)}"
