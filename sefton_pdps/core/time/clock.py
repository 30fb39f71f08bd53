"""The one clock of the product: the database's, moved only by the owner role (ADR 4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import connection, connections
from django.db.models import DateTimeField, Func

from sefton_pdps.core.time.zone import LONDON

DAY = timedelta(days=1)


class Now(Func):
    """`sefton_now()` in a queryset, for a comparison that the database must make itself."""

    template = "sefton_now()"
    output_field = DateTimeField()


def now() -> datetime:
    """The database's time this instant, in UTC, so that two readings may be subtracted on any night."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sefton_now()")
        return cursor.fetchone()[0]


def today() -> date:
    """The date in England this instant."""
    return now().astimezone(LONDON).date()


def unmoved_now() -> datetime:
    """The database's own time, however the product's clock is moved: for comparing with times of files on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def is_true() -> bool:
    """Whether the product's clock is the database's own, as on every real system."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shift = '0' AND frozen_at IS NULL FROM core_clock_offset")
        return bool(cursor.fetchone()[0])


def stop_at(moment: datetime, *, using: str = "owner") -> None:
    """Stop the clock at a moment, so that the demonstration loader writes the same instants each time."""
    with connections[using].cursor() as cursor:
        cursor.execute("UPDATE core_clock_offset SET frozen_at = %s", [moment])


def set_right(*, using: str = "owner") -> None:
    """Put the clock back to the true time."""
    with connections[using].cursor() as cursor:
        cursor.execute("UPDATE core_clock_offset SET shift = '0', frozen_at = NULL")


@contextmanager
def moved(*, using: str = "owner") -> Iterator[None]:
    """Whatever happens inside, the clock is true again afterwards."""
    try:
        yield
    finally:
        set_right(using=using)
