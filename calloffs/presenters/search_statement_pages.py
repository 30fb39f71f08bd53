"""The statements of a search on their page, and what each edition would hold (ADR 156)."""

from collections.abc import Sequence

from calloffs.models import SearchStatement
from calloffs.rules.search_statements import HOLDS, Item
from calloffs.states import Edition
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import short_moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

NONE_YET = Empty("No statement of this search was made yet.")
BEING_MADE = Status("Being made", Colour.IN_PROGRESS)
SHOWN_OF_IT = 16


def statements_table(rows: Sequence[SearchStatement], *, full: bool) -> Table:
    """Who made which edition for whom and when, with its fingerprint; `full`: this person opens both."""
    columns = [
        Column("Statement"),
        Column("Edition"),
        Column("For whom"),
        Column("Made"),
        Column("Fingerprint"),
    ]
    return Table(
        "Statements of this search",
        columns,
        [
            [
                _named(statement, full=full),
                statement.get_edition_display(),
                statement.for_whom,
                Cell(short_moment(statement.made_at), note=statement.made_by.described),
                statement.file.sha256[:SHOWN_OF_IT] if statement.file else Cell(status=BEING_MADE),
            ]
            for statement in rows
        ],
        NONE_YET,
        caption_hidden=True,
    )


def _named(statement: SearchStatement, *, full: bool) -> Cell:
    name = f"{statement.call_off.reference}, number {statement.number}"
    opens = statement.file is not None and (full or statement.edition == Edition.COURT)
    return (
        Cell(f"Download {name}", url=address_of("calloffs:search_statement_file", statement.pk))
        if opens
        else Cell(name)
    )


def holds_table() -> Table:
    """What stands in which edition, before one is made."""
    return Table(
        "What each edition would hold",
        [Column("It tells"), *(Column(one.label) for one in Edition)],
        [[item.label, *("Yes" if item in HOLDS[one] else "No" for one in Edition)] for item in Item],
    )
