"""The texts between the council and a provider about its applications and admissions: no child stands in them."""

from django.conf import settings
from django.utils.module_loading import import_string


def check_text(field: str, text: str) -> None:
    """Refuse a text with what only a person has: a birth date, an NHS number, a case number (TEXT_GUARD)."""
    import_string(settings.TEXT_GUARD)({field: text})
