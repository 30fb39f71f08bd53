"""A register before it is applied: how many changes of each weight, the changes, and the questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.models import PreviewLine, RegisterPreview
from providers.presenters.absences import Living
from providers.presenters.register import change_words, unknown_rows
from providers.rules.gravity import MISSING, NEW, Weight
from providers.states import Answer, PreviewState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table, badge_of


def status(preview: RegisterPreview) -> Status:
    """The badge of a preview's state."""
    return badge_of(PreviewState(preview.state))


def summary(preview: RegisterPreview) -> list[SummaryRow]:
    """What the file holds against what is on record."""
    rows = [
        SummaryRow("File", Cell(preview.file.original_name, note=preview.layout)),
        SummaryRow("Chosen", Cell(words.moment(preview.asked_at), note=preview.by.name)),
        SummaryRow("Settings that would be created", f"{preview.created:,}"),
        SummaryRow("Settings that would change", f"{preview.changed:,}"),
        SummaryRow("Settings unchanged", f"{preview.unchanged:,}"),
        SummaryRow("On record, not in the file", f"{preview.missing:,}"),
        SummaryRow("Rows not taken", f"{len(preview.not_taken):,}"),
    ]
    return [*rows, *unknown_rows(preview.unknown_words)]


def weight_table(preview: RegisterPreview, counts: Mapping[Weight, int], shown: Weight | None) -> Table:
    """How many changes of each weight, the gravest first, each leading to its own list."""
    here = address_of("providers:register_preview", preview.pk)
    rows = [
        [Cell(weight.words, url=f"{here}?show={int(weight)}", status=_grave(weight)), f"{number:,}"]
        for weight, number in counts.items()
    ]
    columns = [Column("Changes"), Column("How many", numeric=True)]
    return Table("What it would change", columns, rows, Empty("The file says nothing new."))


def _grave(weight: Weight) -> Status | None:
    if weight.is_grave:
        return Status("Grave", Colour.STOPPED)
    return Status("You decide", Colour.ATTENTION) if weight.is_question or weight == Weight.MISSING else None


def line_table(lines: Iterable[PreviewLine], shown: Weight | None, living: Living) -> Table:
    """The changes one by one; what is grave, with how many children of ours live there."""
    columns = [Column("Setting"), Column("What would change")]
    rows = [
        [
            Cell(
                one.name,
                url=address_of("providers:setting_detail", one.setting_id) if one.setting_id else "",
                note=f"{one.urn}, {one.provider_name}",
            ),
            Cell(line_words(one), note=_answered(one) or _children(one, living)),
        ]
        for one in lines
    ]
    caption = shown.words if shown else "Every change, the gravest first"
    return Table(caption, columns, rows, Empty("No change of this kind."))


def line_words(line: PreviewLine) -> str:
    """A change as a sentence."""
    if line.field == NEW:
        return "It is new."
    if line.field == MISSING:
        return "The file does not name it. You would decide about it after applying the register."
    return change_words(line.field, line.before, line.after)


def _children(line: PreviewLine, living: Living) -> str:
    number = living[line.setting_id][0] if line.setting_id and line.setting_id in living else 0
    if not number or not (Weight(line.weight).is_grave or line.field == MISSING):
        return ""
    return f"{words.plural(number, 'child of ours lives', 'children of ours live')} there or will move in"


def _answered(line: PreviewLine) -> str:
    if line.answer:
        verb = "Accepted" if line.answer == Answer.ACCEPT else "Refused"
        return f"{verb} by {line.answered_by}"
    return "To be accepted or refused" if Weight(line.weight).is_question else ""


def preview_table(previews: Iterable[RegisterPreview]) -> Table:
    """Registers that wait to be applied."""
    columns = [
        Column("Register as at"), Column("File"), Column("Chosen"), Column("Would change", numeric=True),
        Column("State"),
    ]  # fmt: skip
    rows: list[list[Any]] = [
        [
            Cell(words.day(one.as_at), url=address_of("providers:register_preview", one.pk)),
            one.file.original_name,
            Cell(words.moment(one.asked_at), note=one.by.name),
            f"{one.changed:,}",
            Cell(status=status(one)),
        ]
        for one in previews
    ]
    return Table("Registers that wait", columns, rows, Empty("No register waits to be applied."))


def question_label(line: PreviewLine) -> str:
    """A question about one setting, for the form."""
    return f"{line.name} ({line.urn}). {line_words(line)}"
