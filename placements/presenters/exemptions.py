"""Exemptions of a setting in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from providers.models import Exemption
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Status, Table

EVENT_WORDS = {
    "exemption.granted": "Granted an exemption.",
    "exemption.ended": "Ended an exemption.",
}


def status(one: Exemption, today: date) -> Status:
    """The badge of an exemption on a day."""
    if one.ended_at is not None:
        return Status("Ended early", Colour.STOPPED)
    if one.until < today:
        return Status("Ran out", Colour.DRAFT)
    if one.starts_on > today:
        return Status("Not yet in force", Colour.DRAFT)
    return Status("In force", Colour.ATTENTION)


def parts(one: Exemption) -> dict[str, Any]:
    """What somebody reads of an exemption before ending it."""
    ended = f"Ended: {one.end_reason}" if one.ended_at else "In force or to come"
    return {
        "State": ended,
        "Why it was granted": one.reason,
        "First day": one.starts_on,
        "Last day": one.until,
    }


def table(
    exemptions: Iterable[Exemption], references: Mapping[UUID, str], today: date, *, may_end: bool
) -> Table:
    """Every exemption of a setting: for whom, when, why, by whom; with the way to end one that runs."""
    rows = []
    for one in exemptions:
        runs = may_end and one.ended_at is None and one.until >= today
        url = reverse("placements:exemption_end", args=[one.pk]) if runs else ""
        ended = (
            f"Ended by {one.ended_by.name} on {words.day(one.ended_at)}: {one.end_reason}"
            if one.ended_at and one.ended_by
            else ""
        )
        rows.append(
            [
                Cell(status=status(one, today), note=ended),
                _whom(one, references),
                f"{words.day(one.starts_on)} to {words.day(one.until)}",
                Cell(one.reason, note=f"{one.granted_by.name}, {words.day(one.granted_at)}"),
                Cell("End it early", url=url) if runs else "",
            ]
        )
    columns = [
        Column("State"), Column("For whom"), Column("From and until"), Column("Why, and who granted it"),
        Column("Action"),
    ]  # fmt: skip
    return Table("Exemptions", columns, rows, Empty("No exemption was ever granted for this setting."))


def _whom(one: Exemption, references: Mapping[UUID, str]) -> str:
    if one.referral_id:
        return f"Referral {references[one.referral_id]}"
    return f"Every child placed from {one.admission.lot.name}" if one.admission else ""
