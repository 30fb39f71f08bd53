"""Late reports in words: which month, since when, and who was asked for the next step."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reporting.states import ReportState
from sefton_pdps.core.text.words import day

if TYPE_CHECKING:
    from reporting.selectors.reports import DueReport


def late_words(late: "Iterable[DueReport]") -> list[str]:
    """What the Cabinet Member and the report desk read of each late report; offices, no officer's name (S-11)."""
    return [
        f"The report of {one.month:%B %Y} is late. It was due on {day(one.due_on)}. {_asked(one)}"
        for one in late
        if one.due_on
    ]


def _asked(late: "DueReport") -> str:
    if late.state == ReportState.COMPILED and late.compiled_at:
        return f"Finance was asked on {day(late.compiled_at)} to check its figures."
    if late.state == ReportState.CHECKED and late.checked_at:
        return f"The commissioning manager was asked on {day(late.checked_at)} to issue it."
    return (
        "Its figures are not compiled yet. Finance and the commissioning manager are asked to compile them."
    )
