"""Settings that a newer register no longer names, with the children who live there."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from providers.models import Absence
from providers.rules.absences import due
from providers.states import AbsenceState
from sefton_pdps.core import words
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Link, Status, SummaryRow, Table

EVENT_WORDS = {
    "absence.ask": "Asked Ofsted about the setting that the register left out.",
    "absence.close": "Recorded that the setting has closed.",
    "absence.keep": "Recorded that the setting is still registered.",
    "absence.named": "A newer register names the setting again.",
}
COLOURS = {
    AbsenceState.OPEN: Colour.ATTENTION,
    AbsenceState.ASKED: Colour.ATTENTION,
    AbsenceState.CLOSED: Colour.DONE,
    AbsenceState.KEPT: Colour.DONE,
    AbsenceState.NAMED: Colour.DRAFT,
}
Living = Mapping[UUID, tuple[int, list[Link]]]


def status(absence: Absence) -> Status:
    """The badge of a question's state."""
    state = AbsenceState(absence.state)
    return Status(str(state.label), COLOURS[state])


def due_words(absence: Absence) -> str:
    """By when it is to be decided; nothing once somebody said something."""
    due_at = due(absence.opened_at, asked=absence.state != AbsenceState.OPEN)
    return f"Decide by {words.moment(due_at)}" if due_at else ""


def children_words(living: tuple[int, list[Link]] | None) -> Any:
    """How many children of ours live there, and their placements where the reader may see them."""
    number, links = living or (0, [])
    if not number:
        return "No child of ours"
    said = words.plural(number, "child of ours", "children of ours")
    if not links:
        return said
    listed = format_html_join(
        ", ", '<a class="govuk-link" href="{}">{}</a>', ((one.url, one.text) for one in links)
    )
    return format_html("{}: {}", said, listed)


def absence_table(absences: Iterable[Absence], living: Living) -> Table:
    """What is to be decided, one by one."""
    columns = [Column("Setting"), Column("Left out by"), Column("Who lives there"), Column("State")]
    rows = [
        [
            Cell(
                one.setting.name,
                url=reverse("providers:absence_detail", args=[one.pk]),
                note=f"{one.setting.urn}, {one.setting.provider.name}",
            ),
            f"register as at {words.day(one.register_import.as_at)}",
            children_words(living.get(one.setting_id)),
            Cell(status=status(one), note=due_words(one)),
        ]
        for one in absences
    ]
    empty = Empty("Every setting on record is in the newest register, or somebody has decided about it.")
    return Table("Settings that the register left out", columns, rows, empty, caption_hidden=True)


def facts(absence: Absence, living: tuple[int, list[Link]] | None) -> list[SummaryRow]:
    """What is known of the setting, and what was decided."""
    setting = absence.setting
    page = reverse("providers:setting_detail", args=[setting.pk])
    rows = [
        SummaryRow("Setting", Cell(setting.name, url=page, note=setting.urn)),
        SummaryRow("Provider", setting.provider.name),
        SummaryRow("Left out by", f"the register as at {words.day(absence.register_import.as_at)}"),
        SummaryRow("On record as", setting.get_registration_display()),
        SummaryRow("Who lives there", children_words(living)),
    ]
    if said := due_words(absence):
        rows.append(SummaryRow("To be decided", said))
    if absence.decided_at and absence.decided_by:
        when = Cell(words.moment(absence.decided_at), note=absence.decided_by.name)
        rows += [SummaryRow("Said on", when), SummaryRow("Reason", absence.reason)]
    if absence.closed_on:
        rows.append(SummaryRow("Closed on", absence.closed_on))
    return rows
