"""Human references, such as PL-2026-00412, given out once each and in order."""

from datetime import datetime

from django.db import connection

from sefton_pdps.core.time.zone import LONDON


def next_reference(prefix: str, *, at: datetime) -> str:
    """The next reference of a kind in the year of `at`; the counter row is held to the transaction's end."""
    return next_references(prefix, 1, at=at)[0]


def next_references(prefix: str, number: int, *, at: datetime) -> list[str]:
    """The next so many of them, in one statement."""
    year = at.astimezone(LONDON).year
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sefton_next_number(%s, %s) AS given FROM generate_series(1, %s) ORDER BY given",
            [prefix, year, number],
        )
        return [f"{prefix}-{year}-{given:05d}" for (given,) in cursor.fetchall()]
