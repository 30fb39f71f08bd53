"""The kept month charges added up by SQL, with the month of the as-at date cut at that day (S-31, S-32).

The rule is that of `reporting.rules.forecast`, in sets: whole months are the kept charges; of the month of the as-at
date the nights to that date are charged; running lines are also charged to 31 March as if they ran on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from reporting.rules.financial_year import FinancialYear, month_bounds
from reporting.selectors.known import DAY, cut_off
from sefton_pdps.core.tenancy import require

# A fee line counts as it stood at the cut-off: recorded by then, not yet superseded, its placement not cancelled.
PARTS = """
WITH line AS (
    SELECT f.id, f.placement_id, p.child_id, p.cost_line_id, f.weekly, f.starts_on, f.ends_on,
           f.starts_on <= %(as_at)s AND f.ends_on > %(as_at)s AS running
    FROM placements_feeline f
    JOIN placements_placement p ON p.id = f.placement_id
    WHERE f.recorded_at < %(cut_off)s AND (f.superseded_at IS NULL OR f.superseded_at >= %(cut_off)s)
      AND (p.cancelled_at IS NULL OR p.cancelled_at >= %(cut_off)s)
      AND f.starts_on < %(year_end)s AND f.ends_on > %(year_start)s
), kept AS (
    SELECT line.cost_line_id, line.placement_id, line.child_id, line.weekly, line.running, m.month, m.amount,
           line.starts_on > %(as_at)s AS ahead,
           CASE WHEN m.month > %(as_at)s THEN 0
                WHEN m.month < %(this_month)s OR %(next_month)s = %(day_after)s THEN m.amount
                ELSE round(line.weekly * greatest(
                    0, least(line.ends_on, %(day_after)s) - greatest(line.starts_on, m.month)) / 7, 2)
           END AS accrued
    FROM line JOIN placements_feemonth m ON m.fee_line_id = line.id
    WHERE m.month >= %(year_start)s AND m.month < %(year_end)s
), run_on AS (
    SELECT line.cost_line_id, line.placement_id, line.child_id, span.month,
           round(line.weekly * (span.following - greatest(line.starts_on, span.month)) / 7, 2)
           - CASE WHEN span.month = %(this_month)s THEN
               round(line.weekly * (%(day_after)s - greatest(line.starts_on, span.month)) / 7, 2) ELSE 0 END AS amount
    FROM line CROSS JOIN LATERAL (
        SELECT first::date AS month, (first + interval '1 month')::date AS following
        FROM generate_series(
            %(this_month)s::timestamp, (%(year_end)s::date - 1)::timestamp, interval '1 month') AS first
    ) AS span
    WHERE line.running
), part AS (
    SELECT cost_line_id, placement_id, child_id, month, accrued, 0 AS committed,
           CASE WHEN ahead THEN amount ELSE 0 END AS starts,
           CASE WHEN running THEN amount - accrued ELSE 0 END AS planned
    FROM kept
    UNION ALL
    SELECT cost_line_id, placement_id, child_id, month, 0, amount, 0, 0 FROM run_on
)
"""
BY_MONTH = """
SELECT cost_line_id, month, sum(accrued), sum(committed), sum(starts), sum(committed) - sum(planned)
FROM part GROUP BY cost_line_id, month ORDER BY cost_line_id, month
"""
# For whom the money is: how many children stand behind each month of a cost line, and behind what is planned.
CHILDREN_BY_MONTH = """
SELECT cost_line_id, month, count(DISTINCT child_id) FROM (
    SELECT cost_line_id, child_id, month, sum(accrued) AS accrued, sum(committed) + sum(starts) AS ahead
    FROM part GROUP BY cost_line_id, child_id, month
) AS cost WHERE accrued <> 0 OR ahead <> 0 GROUP BY cost_line_id, month
"""
CHILDREN_MOVING = """
SELECT cost_line_id, count(DISTINCT child_id) FILTER (WHERE starts <> 0),
       count(DISTINCT child_id) FILTER (WHERE ends <> 0)
FROM (
    SELECT cost_line_id, child_id, sum(starts) AS starts, sum(committed) - sum(planned) AS ends
    FROM part GROUP BY cost_line_id, placement_id, child_id
) AS plan GROUP BY cost_line_id
"""
BY_PLACEMENT = """
SELECT placement_id, min(month), sum(accrued), sum(committed), sum(starts), sum(committed) - sum(planned)
FROM part WHERE cost_line_id = %(cost_line)s GROUP BY placement_id
"""
RUNNING = """
SELECT cost_line_id, sum(weekly) FROM line WHERE running GROUP BY cost_line_id
"""
# A kept charge that is not nights x weekly / 7 to the penny: there is never one unless a row was tampered with.
WRONG = """
SELECT count(*) FROM placements_feemonth m JOIN placements_feeline f ON f.id = m.fee_line_id
WHERE m.month >= %(year_start)s AND m.month < %(year_end)s AND m.amount <> round(f.weekly * (
    least(f.ends_on, (m.month + interval '1 month')::date) - greatest(f.starts_on, m.month)) / 7, 2)
"""


@dataclass(frozen=True)
class Part:
    """The four parts of the forecast for one month of a cost line, or one placement: pounds and pence."""

    key: UUID
    month: date
    accrued: Decimal
    committed: Decimal
    starts: Decimal
    ends: Decimal

    @property
    def ahead(self) -> Decimal:
        """What is still to come if everything happens as planned."""
        return self.committed + self.starts - self.ends


def month_parts(as_at: date, year: FinancialYear) -> list[Part]:
    """Every cost line's parts by month of a financial year, as was known at the end of a day in it."""
    return [Part(*row) for row in _rows(PARTS + BY_MONTH, as_at, year)]


def placement_parts(cost_line_id: UUID, as_at: date, year: FinancialYear) -> list[Part]:
    """The parts of every placement of a cost line; together they are the cost line's to the penny."""
    return [Part(*row) for row in _rows(PARTS + BY_PLACEMENT, as_at, year, cost_line=cost_line_id)]


def running_weekly(as_at: date, year: FinancialYear) -> dict[UUID, Decimal]:
    """What the fee lines that cover the night of a day cost a week, by cost line."""
    return dict(_rows(PARTS + RUNNING, as_at, year))


def paid_for(as_at: date, year: FinancialYear) -> dict[UUID, dict[date, int]]:
    """For how many children each month of a cost line's year is spent or planned, as `month_parts` counts it."""
    children: dict[UUID, dict[date, int]] = {}
    for cost_line, month, number in _rows(PARTS + CHILDREN_BY_MONTH, as_at, year):
        children.setdefault(cost_line, {})[month] = number
    return children


def planned_for(as_at: date, year: FinancialYear) -> dict[UUID, tuple[int, int]]:
    """How many children stand behind the planned moves in and the planned moves out of a cost line."""
    return {line: (starts, ends) for line, starts, ends in _rows(PARTS + CHILDREN_MOVING, as_at, year)}


def wrong_charges(year: FinancialYear) -> int:
    """How many kept month charges of a year differ from nights x weekly / 7, rounded once."""
    return int(next(_rows(WRONG, year.start, year))[0])


def _rows(sql: str, as_at: date, year: FinancialYear, **more: Any) -> Iterator[tuple[Any, ...]]:
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
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from cursor.fetchall()
