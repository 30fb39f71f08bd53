"""Rules that were broken, what was spent without authority and clocks that ran out in a month, as was known at its end.

Read by the rows' own dates and never by a state of today, so that a second run gives the same (S-11, S-33, S-51).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from reporting.rules.financial_year import FinancialYear
from reporting.selectors.as_at import rows_as_at
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.time.zone import LONDON

# The sweep tells within a minute; an hour lets a worker be started again.
IN_TIME = timedelta(hours=1)
# In one statement, because a report asks some thirty. Of the money: from the night after provisional authority lapsed
# until it was ratified, as the fees were known at the end of the day. Of the clocks: an escalation is of the month in
# which somebody was told, each once; a move into a home that may not be used has 24 hours; authority is ratified before
# it lapses; a notice of an award is published by its day, one that is not owed
# is no clock, and a corrected record counts as it was known (ADR 129, 138); the first version of a placement plan is
# signed by its day, unless the placement was cancelled (regulation 9, ADR 146).
BROKEN = """
WITH breach AS (
    SELECT r.ground, r.recorded_at, b.due_at, CASE WHEN o.recorded_at < %(cut_off)s THEN o.told_at END AS told_at,
           CASE WHEN b.decided_at < %(cut_off)s THEN b.decision ELSE '' END AS decision,
           CASE WHEN b.decided_at < %(cut_off)s THEN b.decided_at END AS decided_at, r.id
    FROM placements_recordedplacement r
    LEFT JOIN placements_barredstart b ON b.placement_id = r.placement_id
    LEFT JOIN placements_ofstednotice o ON o.barred_start_id = b.id
    WHERE r.ground <> '' AND r.recorded_at >= %(start)s AND r.recorded_at < %(cut_off)s
), clock AS (
    SELECT 1 AS position, e.clock || '.' || e.told AS code, count(*) AS number,
           count(*) FILTER (WHERE e.told_at <= e.due_at + %(in_time)s) AS met
    FROM placements_escalation e
    WHERE e.told_at >= %(start)s AND e.told_at < %(cut_off)s GROUP BY 2
    UNION ALL
    SELECT 2, 'barred_start', count(*), count(*) FILTER (WHERE b.decided_at <= b.due_at)
    FROM placements_barredstart b WHERE b.due_at >= %(start)s AND b.due_at < %(cut_off)s
    UNION ALL
    SELECT 3, 'provisional', count(*), count(*) FILTER (WHERE a.authorised_at < a.provisional_until)
    FROM calloffs_authorisation a WHERE a.provisional_until >= %(start)s AND a.provisional_until < %(cut_off)s
    UNION ALL
    SELECT 4, 'notices', count(*), count(*) FILTER (WHERE n.published_on <= n.due_on AND n.recorded_at < %(cut_off)s)
    FROM calloffs_owednotice n LEFT JOIN calloffs_calloff c ON c.id = n.call_off_id
    LEFT JOIN placements_placement p ON p.id = n.placement_id
    LEFT JOIN calloffs_owednotice later ON later.corrects_id = n.id AND later.recorded_at < %(cut_off)s
    WHERE later.id IS NULL AND (n.corrects_id IS NULL OR n.recorded_at < %(cut_off)s)
      AND (p.cancelled_at IS NULL OR p.cancelled_at >= %(cut_off)s) AND n.due_on BETWEEN %(this_month)s AND %(as_at)s
      AND NOT (n.not_owed_reason <> '' AND n.recorded_at < %(cut_off)s)
      AND (c.no_award_at IS NULL OR c.no_award_at >= %(cut_off)s)
    UNION ALL
    SELECT 5, 'plans', count(*), count(*) FILTER (
        WHERE n.signed_at < %(cut_off)s AND (n.signed_at AT TIME ZONE 'Europe/London')::date <= n.due_on)
    FROM placements_placementplan n JOIN placements_placement p ON p.id = n.placement_id
    WHERE n.due_on BETWEEN %(this_month)s AND %(as_at)s AND n.owed_at < %(cut_off)s
      AND (p.cancelled_at IS NULL OR p.cancelled_at >= %(cut_off)s)
), lapse AS (
    SELECT a.call_off_id,
           ((a.provisional_until + interval '1 minute') AT TIME ZONE 'Europe/London')::date AS since,
           CASE WHEN a.authorised_at < %(cut_off)s
                THEN least((a.authorised_at AT TIME ZONE 'Europe/London')::date + 1, %(day_after)s)
                ELSE %(day_after)s END AS until
    FROM calloffs_authorisation a
    WHERE a.provisional_until < %(cut_off)s
      AND (a.authorised_at IS NULL OR a.authorised_at >= a.provisional_until)
), charge AS (
    SELECT f.placement_id, span.first,
           placements_fee_charge(f.unit, f.sign * f.pounds * f.quantity, f.paid_from, f.paid_to,
               greatest(span.first, lapse.since), least(span.following, lapse.until)) AS amount
    FROM lapse
    JOIN placements_placement p ON p.call_off_id = lapse.call_off_id
    JOIN placements_feeline f ON f.placement_id = p.id
    CROSS JOIN LATERAL (
        SELECT month::date AS first, (month + interval '1 month')::date AS following
        FROM generate_series(
            date_trunc('month', lapse.since::timestamp), %(as_at)s::timestamp, interval '1 month') AS month
    ) AS span
    WHERE f.recorded_at < %(cut_off)s AND (f.superseded_at IS NULL OR f.superseded_at >= %(cut_off)s)
      AND (p.cancelled_at IS NULL OR p.cancelled_at >= %(cut_off)s)
      AND greatest(span.first, lapse.since) < least(span.following, lapse.until)
)
SELECT coalesce(sum(amount) FILTER (WHERE first = %(this_month)s), 0), coalesce(sum(amount), 0),
       count(DISTINCT placement_id) FILTER (WHERE first = %(this_month)s AND amount <> 0),
       (SELECT coalesce(json_agg(json_build_array(code, number, met) ORDER BY position, code), '[]') FROM clock),
       (SELECT coalesce(json_agg(json_build_array(ground, recorded_at, due_at, told_at, decision, decided_at)
                                 ORDER BY recorded_at, id), '[]') FROM breach)
FROM charge
"""


@dataclass(frozen=True)
class Breach:
    """A placement that broke a rule: which, when it was recorded, when Ofsted was told, what was decided and when."""

    ground: str
    recorded_at: datetime
    due_at: datetime | None
    ofsted_told_at: datetime | None
    decision: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Unauthorised:
    """What was spent in the month without authority, and since it lapsed; in the month for so many placements."""

    in_month: Decimal
    in_all: Decimal
    placements: int


@dataclass(frozen=True)
class Clock:
    """How often a clock ran out by which somebody had to act in the month, and how often they had by then."""

    code: str
    number: int
    met: int


@dataclass(frozen=True)
class Broken:
    """Everything that the report says of it."""

    breaches: tuple[Breach, ...]
    unauthorised: Unauthorised
    clocks: tuple[Clock, ...]


def broken(month: date, as_at: date, year: FinancialYear) -> Broken:
    """The month that ends with a day."""
    start = datetime.combine(month, time(), LONDON)
    (figures,) = rows_as_at(BROKEN, as_at, year, start=start, in_time=IN_TIME)
    in_month, in_all, placements, clocks, breaches = figures
    return Broken(
        tuple(_breach(*one) for one in breaches),
        Unauthorised(in_month or NOTHING, in_all or NOTHING, placements),
        tuple(Clock(*one) for one in clocks),
    )


def _breach(
    ground: str,
    recorded_at: str,
    due_at: str | None,
    told_at: str | None,
    decision: str,
    decided_at: str | None,
) -> Breach:
    recorded = datetime.fromisoformat(recorded_at)
    return Breach(ground, recorded, _moment(due_at), _moment(told_at), decision, _moment(decided_at))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
