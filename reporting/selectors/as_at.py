"""What was known at the end of a day: every figure is as at a date, whatever was recorded since."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from reporting.rules.financial_year import FinancialYear
from sefton_pdps.core.database.tenancy import require
from sefton_pdps.core.time.months import month_bounds
from sefton_pdps.core.time.zone import LONDON

DAY = timedelta(days=1)


def cut_off(as_at: date) -> datetime:
    """The first moment after a day in England: what was recorded before it was known that day."""
    return datetime.combine(as_at + DAY, time(), LONDON)


def lived_in(as_at: date) -> Q:
    """Placements in which a child lived on the night of a day, as was known at its end."""
    known = cut_off(as_at)
    return (
        Q(starts_on__lte=as_at, started_at__lt=known)
        & (Q(ended_at=None) | Q(ended_at__gte=known) | Q(ended_on__gt=as_at))
        & (Q(cancelled_at=None) | Q(cancelled_at__gte=known))
    )


def rows_as_at(sql: str, as_at: date, year: FinancialYear, **more: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement that names a day, its month, its year and, if not all, some placements; in a scope."""
    require()
    this_month, next_month = month_bounds(as_at)
    values = {
        "as_at": as_at,
        "day_after": as_at + DAY,
        "cut_off": cut_off(as_at),
        "this_month": this_month,
        "next_month": next_month,
        "year_start": year.start,
        "year_end": year.end,
        "placements": None,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()
