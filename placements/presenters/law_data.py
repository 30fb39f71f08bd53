"""The clocks of the law and the excepted kinds of home as tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from placements.models import ExceptedKind, LawClock
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.time.counted_days import days_words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

NO_CLOCK = Empty("No clock is entered yet.")
NO_KIND = Empty("No kind of home is excepted: only what Ofsted registers may be used.")


def clocks_table(rows: Iterable[LawClock]) -> Table:
    """What follows, within how many days, over time."""
    lines: list[Sequence[Any]] = [
        [one.get_clock_display(), days_words(one.days, one.unit), one.legal_basis, _days(one)] for one in rows
    ]
    columns = [Column("What follows"), Column("Within"), Column("Stands on"), Column("In force")]
    return Table("Clocks of the law", columns, lines, NO_CLOCK)


def excepted_table(rows: Iterable[ExceptedKind], *, may: bool) -> Table:
    """Kinds of home that regulations 27A and 27C except where another regulator registers them."""
    lines: list[Sequence[Any]] = [
        [one.get_setting_kind_display(), one.legal_basis, _days(one), *([_end(one)] if may else [])]
        for one in rows
    ]
    columns = [Column("Kind of home"), Column("Stands on"), Column("In force")]
    acts = [Column("Change")] if may else []
    return Table("Homes outside Ofsted’s register that are excepted", [*columns, *acts], lines, NO_KIND)


def _days(row: LawClock | ExceptedKind) -> str:
    until = f" until {short_day(row.valid_to)}" if row.valid_to else ""
    return f"from {short_day(row.valid_from)}{until}"


def _end(row: ExceptedKind) -> Cell | str:
    return "" if row.valid_to else Cell("End it", url=address_of("placements:exception_end", row.pk))
