"""What was known at the end of a day: every figure is as at a date, whatever was recorded since."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q

from sefton_pdps.core.clock import LONDON

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
