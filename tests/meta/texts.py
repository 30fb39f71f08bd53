"""Which fields hold what somebody could write, and which tables a provider reaches."""

from typing import Any

from django.db import connection, models

CODE_LENGTH = 20


def reached_by_providers() -> set[str]:
    """Tables with a row policy by which a provider sees rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE qual LIKE '%sefton_provider%'")
        return {name for (name,) in cursor.fetchall()}


def holds_text(field: Any) -> bool:
    """Whether somebody could write a sentence into a field."""
    if isinstance(field, models.TextField | models.JSONField):
        return True
    return isinstance(field, models.CharField) and not field.choices and (field.max_length or 0) > CODE_LENGTH
