"""The short form of an emergency's agreement: its words and clocks, as dated data (ADR 126). Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sefton_pdps.core.time.working_days import add_working_days

FORMS = Path(__file__).resolve().parents[1] / "data" / "short-form.toml"


@dataclass(frozen=True)
class ShortForm:
    """What every short form says that is issued while it is in force, and by when the full agreement follows."""

    valid_from: date
    full_working_days: int
    review_working_days: int
    service: str

    def full_due_on(self, on: date) -> date:
        """By when the full agreement of one that is issued on a day is signed."""
        return add_working_days(on, self.full_working_days)

    def review_on(self, starts_on: date, ends_on: date) -> date:
        """When both sides review the stay: never after its last night."""
        return min(add_working_days(starts_on, self.review_working_days), ends_on)


def full_is_begun(reference: str) -> str:
    """Why no short form is issued beside a full agreement that is drawn up: it holds both its sections already."""
    return (
        f"The full agreement {reference} is drawn up already. Read it, and sign it for the council: it awards as a "
        "short form would, and nothing is left to draw up."
    )


@cache
def _forms() -> tuple[ShortForm, ...]:
    rows = (ShortForm(**row) for row in tomllib.loads(FORMS.read_text())["forms"])
    return tuple(sorted(rows, key=lambda one: one.valid_from))


def short_form_on(on: date) -> ShortForm:
    """The form in force on a day; before the first one, the first."""
    begun = [one for one in _forms() if one.valid_from <= on]
    return begun[-1] if begun else _forms()[0]
