"""A day in every form in which a page, a paper or a file writes it: what must not be read is looked for in each."""

from datetime import date

from sefton_pdps.core.text import words


def written(one: date) -> tuple[str, ...]:
    """In full, as in sentences; short, as in tables; and as files and forms have it."""
    return words.day(one), words.short_day(one), one.isoformat(), f"{one:%d/%m/%Y}"
