"""The forecast from the kept totals: rows a cost line and month, however many fee lines stand behind them (ADR 74).

The same parts as `reporting.selectors.ledger` counts line by line, to the penny: months that are over are the kept
months; of the month of the as-at date each number of nights has its exact cost; what runs that night is also charged
to 31 March as if it ran on.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from reporting.rules.financial_year import FinancialYear
from reporting.rules.forecast import Part
from reporting.selectors.as_at import rows_as_at

# Of the lines that a night total stands for, in pence: to the as-at date, to the end of the month, for a whole month.
NIGHT = """
night AS (
    SELECT cost_line_id, lines, weekly, amount, first_night > %(as_at)s AS ahead,
           first_night <= %(as_at)s AND last_night >= %(as_at)s AS running,
           CASE WHEN first_night > %(as_at)s THEN 0
                WHEN last_night <= %(as_at)s THEN amount
                ELSE placements_nights_cost(whole, rests, rest, %(as_at)s - first_night + 1) * 0.01
           END AS accrued,
           CASE WHEN first_night <= %(as_at)s AND last_night >= %(as_at)s THEN
               placements_nights_cost(whole, rests, rest, %(next_month)s - first_night)
               - placements_nights_cost(whole, rests, rest, %(as_at)s - first_night + 1)
           ELSE 0 END AS runs_on, whole, rests, rest
    FROM placements_feenighttotal WHERE month = %(this_month)s AND known <= %(this_month)s
)
"""
BY_MONTH = f"""
WITH {NIGHT}, month_total AS (
    SELECT cost_line_id, month, sum(lines) AS lines, sum(amount) AS amount,
           coalesce(sum(amount) FILTER (WHERE began > %(as_at)s), 0) AS starts, bool_or(latest > %(as_at)s) AS is_late
    FROM placements_feemonthtotal
    WHERE month >= %(year_start)s AND month < %(year_end)s AND known <= %(this_month)s
    GROUP BY cost_line_id, month
), this_month AS (
    SELECT cost_line_id, sum(accrued) AS accrued, sum(runs_on) * 0.01 AS runs_on,
           coalesce(sum(lines) FILTER (WHERE running), 0) AS running,
           coalesce(sum(amount - accrued) FILTER (WHERE running), 0) AS planned
    FROM night GROUP BY cost_line_id
), ahead AS (
    SELECT first::date AS month, ((first + interval '1 month')::date - first::date) AS days
    FROM generate_series(%(next_month)s::timestamp, (%(year_end)s::date - 1)::timestamp, interval '1 month') AS first
), run_on_for AS (
    SELECT night.cost_line_id, length.days,
           sum(placements_nights_cost(night.whole, night.rests, night.rest, length.days)) * 0.01 AS amount
    FROM night CROSS JOIN (SELECT DISTINCT days FROM ahead) AS length
    WHERE night.running GROUP BY night.cost_line_id, length.days
), run_on AS (
    SELECT cost_line_id, month, amount FROM run_on_for JOIN ahead USING (days)
), shown AS (
    SELECT cost_line_id, month FROM month_total WHERE lines <> 0 OR is_late
    UNION
    SELECT cost_line_id, month FROM run_on JOIN this_month USING (cost_line_id) WHERE running <> 0
)
SELECT cost_line_id, month,
       CASE WHEN month < %(this_month)s THEN m.amount WHEN month = %(this_month)s THEN t.accrued ELSE 0 END,
       CASE WHEN month = %(this_month)s THEN t.runs_on ELSE coalesce(r.amount, 0) END,
       coalesce(m.starts, 0),
       CASE WHEN month < %(this_month)s THEN 0 WHEN month = %(this_month)s THEN t.runs_on - t.planned
            ELSE coalesce(r.amount, 0) - coalesce(m.amount - m.starts, 0) END,
       coalesce(m.is_late, false)
FROM shown
LEFT JOIN month_total m USING (cost_line_id, month)
LEFT JOIN run_on r USING (cost_line_id, month)
LEFT JOIN this_month t USING (cost_line_id)
ORDER BY cost_line_id, month
"""
RUNNING = f"""
WITH {NIGHT}, late AS (
    SELECT 1 FROM placements_feenighttotal
    WHERE month = %(this_month)s AND known = %(this_month)s AND latest > %(as_at)s LIMIT 1
)
SELECT cost_line_id, sum(weekly), EXISTS (SELECT 1 FROM late) FROM night
WHERE running GROUP BY cost_line_id HAVING sum(lines) <> 0 OR EXISTS (SELECT 1 FROM late)
"""


def kept_month_parts(as_at: date, year: FinancialYear) -> list[Part] | None:
    """Every cost line's parts by month of a financial year, as was known at the end of a day in it.

    None where the totals cannot tell: they keep by month what was known when, and something became known later in the
    month of that day. So they serve today, every day since the last change, and the last day of each month.
    """
    rows = list(rows_as_at(BY_MONTH, as_at, year))
    if any(is_late for *_amounts, is_late in rows):
        return None
    return [Part(*part) for *part, _is_late in rows]


def kept_running_weekly(as_at: date, year: FinancialYear) -> dict[UUID, Decimal] | None:
    """What the fee lines that cover the night of a day cost a week, by cost line; None as above."""
    rows = list(rows_as_at(RUNNING, as_at, year))
    if any(is_late for _line, _weekly, is_late in rows):
        return None
    return {cost_line: weekly for cost_line, weekly, _is_late in rows}
