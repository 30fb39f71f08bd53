"""A start in a setting that a gate bars: what stood against it, by when it is decided, and what was decided."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from placements.models import BarredStart
from placements.rules.gates import Barred
from placements.states import SafeguardChoice
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Status, SummaryRow, Table


def status(started: BarredStart, at: datetime) -> Status:
    """The badge: red once the 24 hours are over."""
    if started.decided_at:
        return Status("Decided", Colour.DONE)
    late = at >= started.due_at
    return Status("Overdue" if late else "To be decided", Colour.STOPPED if late else Colour.ATTENTION)


def due_words(started: BarredStart, at: datetime) -> str:
    """By when it is to be decided, or when it was."""
    if started.decided_at:
        return f"decided {words.moment(started.decided_at)}"
    return f"decide by {words.moment(started.due_at)}, {words.time_left(started.due_at, at)}"


def facts(started: BarredStart, *, linked: bool) -> list[SummaryRow]:
    """Where the child lives, what barred it, and what was decided; the child by the placement's reference only."""
    placement = started.placement
    setting = placement.setting
    page = reverse("placements:placement_detail", args=[placement.pk]) if linked else ""
    rows = [
        SummaryRow("Placement", Cell(placement.reference, url=page)),
        SummaryRow(
            "Setting",
            Cell(
                setting.name,
                url=reverse("providers:setting_detail", args=[setting.pk]),
                note=f"{setting.urn}, {setting.provider.name}",
            ),
        ),
        SummaryRow("What bars it", " ".join(reason for _gate, reason in started.gates)),
        SummaryRow(
            "Recorded",
            Cell(words.moment(started.recorded_at), note=started.recorded_by.name),
        ),
        SummaryRow("To be decided by", words.moment(started.due_at)),
    ]
    if started.decided_at and started.decided_by:
        rows += [
            SummaryRow("Decided", Cell(words.moment(started.decided_at), note=started.decided_by.name)),
            SummaryRow("What follows", str(SafeguardChoice(started.decision).label)),
            SummaryRow("The safeguards, or the plan", started.reason),
        ]
    return rows


def table(rows: Iterable[BarredStart], at: datetime) -> Table:
    """Those that wait for a decision."""
    columns = [Column("Placement"), Column("Setting"), Column("Decision")]
    lines = [
        [
            Cell(one.placement.reference, url=reverse("placements:barred_start", args=[one.pk])),
            Cell(one.placement.setting.name, note=one.placement.setting.provider.name),
            Cell(status=status(one, at), note=due_words(one, at)),
        ]
        for one in rows
    ]
    empty = Empty("No child has moved into a setting that a gate bars without a decision.")
    return Table("Moved in although a gate bars it", columns, lines, empty)


def warning(started: BarredStart) -> str:
    """What the placement's page says, for as long as the child lives there."""
    said = "The child moved in although a gate bars this setting. "
    said += " ".join(reason for _gate, reason in started.gates)
    if started.decided_at:
        choice = words.lower_first(str(SafeguardChoice(started.decision).label))
        return f"{said} Decided on {words.day(started.decided_at)}: {choice}."
    return f"{said} What follows is to be decided by {words.moment(started.due_at)}."


def ahead(barred: Iterable[Barred]) -> str:
    """For whoever is about to record the arrival: what stands against it, and what recording it would do."""
    reasons = " ".join(one.reason for one in barred)
    if not reasons:
        return ""
    return (
        f"A gate bars this setting. {reasons} Record the arrival all the same if the child is there. It would be "
        "recorded as an exception, and the commissioning manager, the Head of Service and the quality assurance "
        "officer would be told, to decide within 24 hours what follows."
    )
