"""The clocks of the law and the excepted kinds of home, as they are in force on a day (ADR 130)."""

from datetime import date

from django.db.models import QuerySet

from placements.codes import LawDays
from placements.models import ExceptedKind, LawClock
from placements.selectors.costs import in_force
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.counted_days import days_after, days_words


def clock_on(clock: LawDays, on: date) -> LawClock:
    """The clock in force on a day; before the first one, the first."""
    rows = list(LawClock.objects.filter(clock=clock).order_by("valid_from"))
    if not rows:
        raise DomainError(
            f"No number of days is entered for “{clock.label}”. Ask the commissioning manager to set it."
        )
    begun = [row for row in rows if row.valid_from <= on]
    return begun[-1] if begun else rows[0]


def due_after(clock: LawDays, on: date) -> date:
    """By when something follows whose clock a day starts, by what is in force on that day."""
    row = clock_on(clock, on)
    return days_after(on, row.days, row.unit)


def within(clock: LawDays, on: date) -> str:
    """How long it may take in words: "5 working days"."""
    row = clock_on(clock, on)
    return days_words(row.days, row.unit)


def excepted_on(on: date) -> QuerySet[ExceptedKind]:
    """The kinds of home outside Ofsted's register that may be used for a child of any age on a day."""
    return ExceptedKind.objects.filter(in_force(on))
