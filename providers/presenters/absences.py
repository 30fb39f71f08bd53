"""Settings that a newer register no longer names, with the children who live there."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join

from providers.models import Absence
from providers.rules.absences import due
from providers.states import AbsenceState
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Cell,
    Column,
    Empty,
    Link,
    Status,
    SummaryRow,
    Table,
    badge_of,
)

Living = Mapping[UUID, tuple[int, list[Link]]]


def status(absence: Absence) -> Status:
    """The badge of a question's state."""
    return badge_of(AbsenceState(absence.state))


def due_words(absence: Absence) -> str:
    """By when it is to be decided; nothing once somebody said something."""
    due_at = due(absence.opened_at, asked=absence.state != AbsenceState.OPEN)
    return f"Decide by {words.moment(due_at)}" if due_at else ""


def children_words(living: tuple[int, list[Link]] | None) -> Any:
    """How many children of ours live there, and their placements where the reader may see them."""
    number, links = living or (0, [])
    if not number:
        return "No child of ours"
    children = words.plural(number, "child of ours", "children of ours")
    if not links:
        return children
    listed = format_html_join(
        ", ", '<a class="govuk-link" href="{}">{}</a>', ((one.url, one.text) for one in links)
    )
    return format_html("{}: {}", children, listed)


def absence_table(absences: Iterable[Absence], living: Living) -> Table:
    """What is to be decided, one by one."""
    columns = [Column("Setting"), Column("Left out by"), Column("Who lives there"), Column("State")]
    rows = [
        [
            Cell(
                one.setting.name,
                url=address_of("providers:absence_detail", one.pk),
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


def summary(absence: Absence, living: tuple[int, list[Link]] | None) -> list[SummaryRow]:
    """What is known of the setting, and what was decided."""
    setting = absence.setting
    page = address_of("providers:setting_detail", setting.pk)
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
