"""Exemptions of a setting in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from providers.models import Exemption
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table


def status(exemption: Exemption, today: date) -> Status:
    """The badge of an exemption on a day."""
    if exemption.ended_at is not None:
        return Status("Ended early", Colour.STOPPED)
    if exemption.until < today:
        return Status("Ran out", Colour.DRAFT)
    if exemption.starts_on > today:
        return Status("Not yet in force", Colour.DRAFT)
    return Status("In force", Colour.DRAFT)


def parts(exemption: Exemption) -> dict[str, Any]:
    """What somebody reads of an exemption before ending it."""
    ended = f"Ended: {exemption.end_reason}" if exemption.ended_at else "In force or to come"
    return {
        "State": ended,
        "Why it was granted": exemption.reason,
        "First day": exemption.starts_on,
        "Last day": exemption.until,
    }


def table(
    exemptions: Iterable[Exemption], references: Mapping[UUID, str], today: date, *, may_end: bool
) -> Table:
    """Every exemption of a setting: for whom, when, why, by whom; with the way to end one that runs."""
    rows = []
    for exemption in exemptions:
        runs = may_end and exemption.ended_at is None and exemption.until >= today
        url = address_of("placements:exemption_end", exemption.pk) if runs else ""
        ended = (
            f"Ended by {exemption.ended_by.name} on {words.day(exemption.ended_at)}: {exemption.end_reason}"
            if exemption.ended_at and exemption.ended_by
            else ""
        )
        rows.append(
            [
                Cell(status=status(exemption, today), note=ended),
                _whom(exemption, references),
                f"{words.day(exemption.starts_on)} to {words.day(exemption.until)}",
                Cell(
                    exemption.reason, note=f"{exemption.granted_by.name}, {words.day(exemption.granted_at)}"
                ),
                Cell("End it early", url=url) if runs else "",
            ]
        )
    columns = [
        Column("State"), Column("For whom"), Column("From and until"), Column("Why, and who granted it"),
        Column("Action"),
    ]  # fmt: skip
    return Table("Exemptions", columns, rows, Empty("No exemption was ever granted for this setting."))


def _whom(exemption: Exemption, references: Mapping[UUID, str]) -> str:
    if exemption.referral_id:
        return f"Referral {references[exemption.referral_id]}"
    return f"Every child placed from {exemption.admission.lot.name}" if exemption.admission else ""
