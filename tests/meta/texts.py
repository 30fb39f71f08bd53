"""Which tables a provider reaches."""

from django.db import connection


def reached_by_providers() -> set[str]:
    """Tables with a row policy by which a provider sees rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_policies WHERE qual LIKE '%sefton_provider%'")
        return {name for (name,) in cursor.fetchall()}
