"""What the database adds up for one provider of others and of searches without it (ADR 163).

The rows behind the sums are nobody's but the council's: the functions take no argument, so no caller narrows them down
to one search. In any scope but a provider's they tell nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection

from calloffs.rules.own_rates import Rate
from placements.states import Gate
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.working_days import local


@dataclass(frozen=True)
class LotRates:
    """A provider's two rates in one lot: invitations that it answered, and results that it won."""

    lot: str
    answered: Rate
    won: Rate


@dataclass(frozen=True)
class LeftOutSum:
    """How often one of a provider's homes, or all of them (""), was left out of a lot's searches for one reason."""

    lot: str
    home: str
    gate: Gate
    at_least: int
    at_most: int | None


def months(at: datetime) -> tuple[date, date]:
    """The first and the last day of the twelve whole months before this one."""
    month = local(at).date().replace(day=1)
    return month.replace(year=month.year - 1), month - timedelta(days=1)


def rates() -> list[LotRates]:
    """The rates of the scope's provider by lot."""
    tenancy.require()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM calloffs_own_rates()")
        sums: list[tuple[str, int, int, int, int, Decimal | None, Decimal | None]] = cursor.fetchall()
    return [
        LotRates(lot, Rate(answered, invited, of_others), Rate(won, told, won_by_others))
        for lot, invited, answered, told, won, of_others, won_by_others in sums
    ]


def left_out() -> list[LeftOutSum]:
    """Why the scope's provider was not invited, by lot, home and reason."""
    tenancy.require()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM calloffs_own_left_out()")
        sums: list[tuple[str, str | None, str, int, int | None]] = cursor.fetchall()
    return [LeftOutSum(lot, home or "", Gate(gate), least, most) for lot, home, gate, least, most in sums]
