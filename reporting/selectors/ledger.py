"""The kept month charges added up by SQL, with the month of the as-at date cut at that day (S-31, S-32).

The parts are those of `reporting.rules.forecast`, in sets: whole months are the kept charges; of the month of the as-at
date the nights to that date are charged; running lines are also charged to 31 March as if they ran on.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from reporting.rules.financial_year import FinancialYear
from reporting.rules.forecast import Part
from reporting.selectors.as_at import rows_as_at
from reporting.selectors.kept_totals import kept_month_parts, kept_running_weekly

# A fee line counts as it stood at the cut-off: recorded by then, not yet superseded, its placement not cancelled.
PARTS = """
WITH line AS (
    SELECT f.id, f.placement_id, p.child_id, p.cost_line_id, f.unit, f.sign * f.pounds * f.quantity AS price,
           f.weekly, f.paid_from, f.paid_to,
           f.paid_from <= %(as_at)s AND f.paid_to > %(as_at)s AS running
    FROM placements_feeline f
    JOIN placements_placement p ON p.id = f.placement_id
    WHERE f.recorded_at < %(cut_off)s AND (f.superseded_at IS NULL OR f.superseded_at >= %(cut_off)s)
      AND (p.cancelled_at IS NULL OR p.cancelled_at >= %(cut_off)s)
      AND f.paid_from < %(year_end)s AND f.paid_to > %(year_start)s
      AND (%(placements)s::uuid[] IS NULL OR f.placement_id = ANY (%(placements)s::uuid[]))
), kept AS (
    SELECT line.cost_line_id, line.placement_id, line.child_id, line.running, m.month, m.amount,
           line.paid_from > %(as_at)s AS ahead,
           CASE WHEN m.month > %(as_at)s THEN 0
                WHEN m.month < %(this_month)s OR %(next_month)s = %(day_after)s THEN m.amount
                ELSE placements_fee_charge(
                    line.unit, line.price, line.paid_from, line.paid_to, m.month, %(day_after)s)
           END AS accrued
    FROM line JOIN placements_feemonth m ON m.fee_line_id = line.id
    WHERE m.month >= %(year_start)s AND m.month < %(year_end)s
), run_on AS (
    SELECT line.cost_line_id, line.placement_id, line.child_id, span.month,
           placements_fee_charge(
               line.unit, line.price, line.paid_from, %(year_end)s, span.month, span.following)
           - CASE WHEN span.month = %(this_month)s THEN placements_fee_charge(
               line.unit, line.price, line.paid_from, %(year_end)s, span.month, %(day_after)s) ELSE 0 END AS amount
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
FROM part GROUP BY placement_id
"""
RUNNING = """
SELECT cost_line_id, sum(weekly) FROM line WHERE running GROUP BY cost_line_id
"""
# A kept charge that is not what its line's terms come to: there is never one unless a row was tampered with.
WRONG = """
SELECT count(*) FROM placements_feemonth m JOIN placements_feeline f ON f.id = m.fee_line_id
WHERE m.month >= %(year_start)s AND m.month < %(year_end)s AND m.amount <> placements_fee_charge(
    f.unit, f.sign * f.pounds * f.quantity, f.paid_from, f.paid_to, m.month, (m.month + interval '1 month')::date)
"""


def month_parts(as_at: date, year: FinancialYear) -> list[Part]:
    """Every cost line's parts by month of a financial year, as was known at the end of a day in it.

    From the kept totals; counted line by line only for a past day after which its own month brought a change.
    """
    kept = kept_month_parts(as_at, year)
    return counted_month_parts(as_at, year) if kept is None else kept


def counted_month_parts(as_at: date, year: FinancialYear) -> list[Part]:
    """The same parts, counted from every fee line and its kept months: what the totals must come to."""
    return [Part(*row) for row in rows_as_at(PARTS + BY_MONTH, as_at, year)]


def placement_parts(placement_ids: Collection[UUID], as_at: date, year: FinancialYear) -> dict[UUID, Part]:
    """The parts of some placements for the whole year; those of a cost line together are its own, to the penny."""
    parts = (
        Part(*row) for row in rows_as_at(PARTS + BY_PLACEMENT, as_at, year, placements=list(placement_ids))
    )
    return {part.key: part for part in parts}


def running_weekly(as_at: date, year: FinancialYear) -> dict[UUID, Decimal]:
    """What the fee lines that cover the night of a day cost a week, by cost line."""
    kept = kept_running_weekly(as_at, year)
    return counted_running_weekly(as_at, year) if kept is None else kept


def counted_running_weekly(as_at: date, year: FinancialYear) -> dict[UUID, Decimal]:
    """The same, counted from every fee line."""
    return dict(rows_as_at(PARTS + RUNNING, as_at, year))


def paid_for(as_at: date, year: FinancialYear) -> dict[UUID, dict[date, int]]:
    """For how many children each month of a cost line's year is spent or planned, as `month_parts` counts it."""
    children: dict[UUID, dict[date, int]] = {}
    for cost_line, month, number in rows_as_at(PARTS + CHILDREN_BY_MONTH, as_at, year):
        children.setdefault(cost_line, {})[month] = number
    return children


def planned_for(as_at: date, year: FinancialYear) -> dict[UUID, tuple[int, int]]:
    """How many children stand behind the planned moves in and the planned moves out of a cost line."""
    return {line: (starts, ends) for line, starts, ends in rows_as_at(PARTS + CHILDREN_MOVING, as_at, year)}


def wrong_totals(as_at: date, year: FinancialYear) -> int:
    """How many months and weekly sums of cost lines the kept totals give otherwise than the fee lines do.

    None unless a row was tampered with; of a day that the totals cannot tell, there is nothing to compare.
    """
    kept, weekly = kept_month_parts(as_at, year), kept_running_weekly(as_at, year)
    if kept is None or weekly is None:
        return 0
    differing = set(kept) ^ set(counted_month_parts(as_at, year))
    return len({(part.key, part.month) for part in differing}) + len(
        set(weekly.items()) ^ set(counted_running_weekly(as_at, year).items())
    )


def wrong_charges(year: FinancialYear) -> int:
    """How many kept month charges of a year differ from what the line's own terms come to, rounded once."""
    return int(next(rows_as_at(WRONG, year.start, year))[0])
