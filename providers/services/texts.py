"""The texts between the council and a provider about its applications and admissions: no child stands in them."""

from providers import ports


def check_text(field: str, text: str) -> None:
    """Refuse a text with what only a person has: a birth date, an NHS number, a case number."""
    ports.refuse_personal({field: text})
