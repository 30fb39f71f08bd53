"""Human references, such as PL-2026-00412, given out once each and in order."""

from datetime import datetime

from django.db import connection

from sefton_pdps.core.clock import LONDON


def next_reference(prefix: str, *, at: datetime) -> str:
    """The next reference of a kind in the year of `at`; the counter row is held to the transaction's end."""
    year = at.astimezone(LONDON).year
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO core_referencecounter (prefix, year, last) VALUES (%s, %s, 1)
               ON CONFLICT (prefix, year) DO UPDATE SET last = core_referencecounter.last + 1
               RETURNING last""",
            [prefix, year],
        )
        return f"{prefix}-{year}-{cursor.fetchone()[0]:05d}"
