"""Human references, such as PL-2026-00412, given out once each and in order."""

from datetime import datetime

from django.db import connection

from sefton_pdps.core.time.zone import LONDON


def next_reference(prefix: str, *, at: datetime) -> str:
    """The next reference of a kind in the year of `at`; the counter row is held to the transaction's end."""
    year = at.astimezone(LONDON).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT sefton_next_number(%s, %s)", [prefix, year])
        return f"{prefix}-{year}-{cursor.fetchone()[0]:05d}"
