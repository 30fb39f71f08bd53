"""A form sent twice (double click, back and send again, two tabs) is carried out once."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sefton_pdps.core.models import Submission


def claim(key: UUID, *, user_id: UUID, at: datetime) -> bool:
    """True for the first use of a key. A second caller waits for the first to finish, then gets False."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO core_submission (key, user_id, at, outcome) VALUES (%s, %s, %s, '')
               ON CONFLICT (key) DO NOTHING""",
            [str(key), str(user_id), at],
        )
        return cursor.rowcount == 1


def remember(key: UUID, outcome: str) -> None:
    """Keep the address that the first sending ended at."""
    Submission.objects.filter(key=key).update(outcome=outcome)


def outcome(key: UUID, *, user_id: UUID) -> str:
    """The address that the first sending by this person ended at, or an empty string."""
    found = Submission.objects.filter(key=key, user_id=user_id).first()
    return found.outcome if found else ""
