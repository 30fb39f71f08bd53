"""How a provider stands over twelve months: its rates beside its lots' middle ones, and why it was not invited."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from calloffs.rules.own_rates import Rate
from placements.states import Gate
from sefton_pdps.core.text.words import short_day
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

if TYPE_CHECKING:
    from calloffs.selectors.own_sums import LeftOutSum, LotRates

# What a provider could do so that a gate lets its home through, or that nothing is to be done.
WHAT_TO_DO = {
    Gate.NOT_ADMITTED: "Apply to join the lot when its next round opens.",
    Gate.SUSPENDED: "Your admission was suspended. Read why under Applications, and write to the council about it.",
    Gate.REGISTRATION: "Once the registration stands, ask the council to read the register again.",
    Gate.UNDER_16: "Only a registered children’s home or agency may be asked for a child under 16.",
    Gate.AGE: "Look at the ages under Vacancies. If the registration covers more, have them changed.",
    Gate.GENDER: "Look at whom the home takes under Vacancies, and change it if it takes others too.",
    Gate.GRADE: "The council asks again once the home’s next inspection lifts its grade.",
    Gate.KIND: "Nothing: the lot asks for another kind of service.",
    Gate.SIBLINGS: "Nothing: the search was for brothers and sisters together, and the home passed for some of them.",
}
NOT_TOLD = "Not told: too few"


def period(first: date, last: date) -> str:
    """ "1 Nov 2025 to 31 Oct 2026"."""
    return f"{short_day(first)} to {short_day(last)}"


def rates_table(rows: "Iterable[LotRates]") -> Table:
    """By lot, what the provider answered and won, each beside the middle one of the others."""
    return Table(
        "How often you answer and win",
        [
            Column("Lot"),
            Column("Invitations you answered"),
            Column("Others, middle", numeric=True),
            Column("Results you won"),
            Column("Others, middle", numeric=True),
        ],
        [
            [
                row.lot,
                _own(row.answered),
                _middle(row.answered.middle),
                _own(row.won),
                _middle(row.won.middle),
            ]
            for row in rows
        ],
        Empty("You were not invited in these months, so there is nothing to compare."),
    )


def _own(rate: Rate) -> Cell | str:
    if rate.share is None:
        return "None in these months"
    return Cell(
        f"{rate.good} of {rate.number}", note=", ".join(filter(None, [f"{rate.share}%", rate.beside]))
    )


def _middle(share: Decimal | None) -> str:
    return NOT_TOLD if share is None else f"{share}%"


def left_out_table(rows: "Iterable[LeftOutSum]") -> Table:
    """By home, lot and reason, how often and what could be done."""
    return Table(
        "Why was I not invited?",
        [
            Column("Home"),
            Column("Lot"),
            Column("Reason"),
            Column("How often"),
            Column("What you can do", wide=True),
        ],
        [
            [row.home or "All your homes", row.lot, row.gate.label, often(row), WHAT_TO_DO[row.gate]]
            for row in rows
        ],
        Empty(
            "No reason is told for these months. Your homes were invited, or were left out too seldom for a number to "
            "be told that is about no single child."
        ),
    )


def often(row: "LeftOutSum") -> str:
    """ "5 to 9 times", "20 times or more"."""
    return (
        f"{row.at_least} times or more" if row.at_most is None else f"{row.at_least} to {row.at_most} times"
    )
