"""What providers are told of results, over time (ADR 163)."""

from collections.abc import Iterable
from datetime import date

from calloffs.models import ResultRule
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.components import Column, Empty, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell


def rules_table(rows: Iterable[ResultRule], today: date, *, may: bool) -> Table:
    """Every rule over time."""
    return Table(
        "What is told of results",
        [
            Column("In force"),
            Column("Result told within"),
            Column("Range of fees"),
            Column("Middle rate of others"),
            Column("Why not invited"),
            *changes(may),
        ],
        [
            [
                days_in_force(row),
                plural(row.tell_days, "working day"),
                _range(row),
                f"from {row.least_providers} others with {row.least_invitations} or more each",
                f"from {row.least_children} children",
                *([end_cell(row, "calloffs:result_rule_end", today)] if may else []),
            ]
            for row in rows
        ],
        Empty("No rule is set, so no range, no middle rate and no reason for being left out is told."),
        caption_hidden=True,
    )


def _range(row: ResultRule) -> str:
    if row.range_providers is None:
        return "never told"
    return f"from {row.range_providers} providers, widened to £{row.range_step}"
