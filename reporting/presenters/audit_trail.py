"""The audit trail in plain English: who did what, to which record, when. Never a child's name."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sefton_pdps.audit.declared import records
from sefton_pdps.audit.history import sentence
from sefton_pdps.audit.models import Event
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

HEADINGS = ("When", "Who", "What", "About", "Kind of record")
NOTHING = Empty("Nothing in the audit trail answers to that. Ask for a longer time, or for less at once.")


def kind_words(event: Event) -> str:
    """What sort of record an event is about: "Child", "Call-off"; one of an earlier version by its name."""
    nouns = (record.noun for record in records() if record.label == event.subject_type)
    earlier = event.subject_type.rpartition(".")[2]
    return next(nouns, f"{earlier[:1].upper()}{earlier[1:]}")


def lines(rows: Iterable[Event], references: Mapping[UUID, str]) -> list[list[str]]:
    """The lines of an export, in the order of `HEADINGS`."""
    return [
        [
            moment(row.at),
            row.actor_words,
            sentence(row, references),
            references.get(row.subject_id, "") if row.subject_id else "",
            kind_words(row),
        ]
        for row in rows
    ]


def table(rows: Iterable[Event], references: Mapping[UUID, str]) -> Table:
    """A page of the trail, newest first."""
    columns = [Column("When"), Column("Who"), Column("What"), Column("About")]
    shown = [
        [when, who, did, Cell(reference or kind, note=kind if reference else "")]
        for when, who, did, reference, kind in lines(rows, references)
    ]
    return Table("The audit trail", columns, shown, NOTHING, caption_hidden=True)
