"""The clocks of the law and the excepted kinds of home as tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from placements.models import ExceptedKind, LawClock
from sefton_pdps.core.time.counted_days import days_words
from sefton_pdps.core.web.components import Column, Empty, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NO_CLOCK = Empty("No clock is entered yet.")
NO_KIND = Empty("No kind of home is excepted: only what Ofsted registers may be used.")


def clocks_table(rows: Iterable[LawClock]) -> Table:
    """What follows, within how many days, over time."""
    lines: list[Sequence[Any]] = [
        [one.get_clock_display(), days_words(one.days, one.unit), one.legal_basis, days_in_force(one)]
        for one in rows
    ]
    columns = [Column("What follows"), Column("Within"), Column("Stands on"), Column("In force")]
    return Table("Clocks of the law", columns, lines, NO_CLOCK)


def excepted_table(rows: Iterable[ExceptedKind], today: date, *, may: bool) -> Table:
    """Kinds of home that regulations 27A and 27C except where another regulator registers them."""
    lines: list[Sequence[Any]] = [
        [
            one.get_setting_kind_display(),
            one.legal_basis,
            days_in_force(one),
            *([end_cell(one, "placements:exception_end", today)] if may else []),
        ]
        for one in rows
    ]
    columns = [Column("Kind of home"), Column("Stands on"), Column("In force")]
    return Table(
        "Homes outside Ofsted’s register that are excepted", [*columns, *changes(may)], lines, NO_KIND
    )
