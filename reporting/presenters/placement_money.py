"""What finance reads of one placement: its reference, its home, its nights and its money, and no word of the child."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from placements.models import Placement
from placements.presenters.costs import line_state, shares_words
from placements.presenters.ends import TO_18, end_told, hides_end
from placements.presenters.statuses import placement_status
from reporting.rules.forecast import Part
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, pounds
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

if TYPE_CHECKING:
    from placements.selectors.placements import ChargedLine

A_NIGHT = timedelta(days=1)


def facts(placement: Any, part: Part | None, user: User) -> list[Fact]:
    """Where, whose and until when, and what it comes to this year."""
    return [
        Fact("State", Cell(status=placement_status(placement))),
        Fact("Setting", Cell(placement.setting.name, note=placement.provider.name)),
        Fact("Cost line", placement.cost_line.name),
        Fact("Nights", f"from {day(placement.starts_on)}, {end_told(placement, user)}"),
        Fact("A week today", pounds(placement.weekly) if placement.weekly is not None else "nothing"),
        Fact("To date, this year", pounds(part.accrued) if part else "nothing"),
        Fact("Forecast, this year", pounds(part.accrued + part.ahead) if part else "nothing"),
    ]


def fee_table(lines: "Iterable[ChargedLine]", placement: Placement, user: User, today: date) -> Table:
    """Every fee line ever agreed, without the need that it rests on and what was written about it.

    What a line comes to as a whole is not told: divided by its week it would give a last night that this reader may
    not be told, where it is the eve of an 18th birthday.
    """
    return Table(
        caption="Fee lines",
        columns=[
            Column("Kind"),
            Column("A week", numeric=True),
            Column("First night"),
            Column("Last night"),
            Column("Paid by"),
            Column("State"),
        ],
        rows=[
            [
                line.kind.name,
                pounds(line.weekly),
                line.starts_on,
                start(TO_18) if hides_end(placement, line.ends_on, user) else line.ends_on - A_NIGHT,
                shares_words(line),
                line_state(line, placement, today),
            ]
            for line in lines
        ],
        empty=Empty("No fee is agreed for this placement."),
    )
