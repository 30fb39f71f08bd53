"""Rules that were broken, what was spent without authority and clocks that ran out in a month, as was known at its end.

Read by the rows' own dates and never by a state of today, so that a second run gives the same (S-11, S-33, S-51).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q

from calloffs.models import Authorisation
from placements.models import BarredStart, Escalation, RecordedPlacement
from reporting.rules.financial_year import FinancialYear
from reporting.selectors.as_at import cut_off, rows_as_at
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.time.zone import LONDON

# The sweep tells within a minute; an hour lets a worker be started again.
IN_TIME = timedelta(hours=1)
# From the night after provisional authority lapsed until it was ratified, as the fees were known at the end of the day.
UNAUTHORISED = """
WITH lapse AS (
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
       count(DISTINCT placement_id) FILTER (WHERE first = %(this_month)s AND amount <> 0)
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
    start, end = datetime.combine(month, time(), LONDON), cut_off(as_at)
    return Broken(
        tuple(_breaches(start, end)),
        _unauthorised(as_at, year),
        (*_escalations(start, end), _decisions(start, end), _ratifications(start, end)),
    )


def _breaches(start: datetime, end: datetime) -> list[Breach]:
    rows = RecordedPlacement.objects.filter(~Q(ground=""), recorded_at__gte=start, recorded_at__lt=end)
    told = rows.order_by("recorded_at", "pk").values_list(
        "ground", "recorded_at", "placement__barred_start__due_at",
        "placement__barred_start__ofsted_notice__told_at", "placement__barred_start__ofsted_notice__recorded_at",
        "placement__barred_start__decision", "placement__barred_start__decided_at",
    )  # fmt: skip
    return [
        Breach(
            ground,
            recorded_at,
            due_at,
            told_at if noted_at and noted_at < end else None,
            decision if decided_at and decided_at < end else "",
            decided_at if decided_at and decided_at < end else None,
        )
        for ground, recorded_at, due_at, told_at, noted_at, decision, decided_at in told
    ]


def _unauthorised(as_at: date, year: FinancialYear) -> Unauthorised:
    (amounts,) = rows_as_at(UNAUTHORISED, as_at, year)
    in_month, in_all, placements = amounts
    return Unauthorised(in_month or NOTHING, in_all or NOTHING, placements)


def _escalations(start: datetime, end: datetime) -> list[Clock]:
    """Who was told in the month that a child had no home yet: each once, so each is of one month."""
    rows = Escalation.objects.filter(told_at__gte=start, told_at__lt=end).order_by()
    in_time = Count("pk", filter=Q(told_at__lte=F("due_at") + IN_TIME))
    told = rows.values("clock", "told").annotate(number=Count("pk"), met=in_time).order_by("clock", "told")
    return [Clock(f"{row['clock']}.{row['told']}", row["number"], row["met"]) for row in told]


def _decisions(start: datetime, end: datetime) -> Clock:
    """Moves into homes that may not be used, by whether what follows was decided in the 24 hours."""
    rows = BarredStart.objects.filter(due_at__gte=start, due_at__lt=end)
    counted = rows.aggregate(number=Count("pk"), met=Count("pk", filter=Q(decided_at__lte=F("due_at"))))
    return Clock("barred_start", **counted)


def _ratifications(start: datetime, end: datetime) -> Clock:
    """Provisional authority by whether it was ratified before it lapsed."""
    rows = Authorisation.objects.filter(provisional_until__gte=start, provisional_until__lt=end)
    in_time = Count("pk", filter=Q(authorised_at__lt=F("provisional_until")))
    return Clock("provisional", **rows.aggregate(number=Count("pk"), met=in_time))
