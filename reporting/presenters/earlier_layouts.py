"""The section about contracts as the first two layouts had it: a report frozen in one of them still reads so.

They named each direct award and each large contract. Since the third layout none stands alone (S-23).
"""

from datetime import date
from typing import Any

from reporting.presenters.sections import Section, Snapshot, in_full, month_words
from reporting.rules.commentary import CONTRACTS, NAMED_CONTRACTS
from sefton_pdps.core.text.words import day, plural
from sefton_pdps.core.web.components import Column, Empty, Table

FIRST_LAYOUT = 1
NAMED = (Column("Call-off"), Column("Awarded"))
VALUE = Column("Whole-life value", numeric=True)
PLACEHOLDER = "(placeholder band)"
PLACEHOLDER_WORDS = f"{PLACEHOLDER}: the council has not entered its own figure yet."


def named_contracts(snapshot: Snapshot) -> Section:
    """Direct awards and why, contracts over the lowest delegation band, contracts by band (S-10, S-11, S-48)."""
    if snapshot["layout"] == FIRST_LAYOUT:
        return _as_first_laid_out(snapshot)
    contracts = snapshot["contracts_over_band"]
    columns = [Column("Route"), Column("Authorised by"), Column("Delegation band"), VALUE]
    return Section(
        slug=CONTRACTS,
        title=NAMED_CONTRACTS,
        finding=_finding(snapshot),
        sentences=[
            "A contract is named when its whole-life value is over the lowest band of the scheme of delegation, so"
            " that a higher office had to authorise it."
        ],
        tables=[
            _direct_awards(snapshot),
            Table(
                "Contracts over the lowest delegation band",
                [*NAMED, *columns],
                [(*_contract(row), _band_words(row), in_full(row["whole_life_value"])) for row in contracts],
                empty=Empty(
                    f"No contract over the lowest delegation band was awarded in {month_words(snapshot)}."
                ),
            ),
            _bands(snapshot),
        ],
        notes=_notes(snapshot),
    )


def _finding(snapshot: Snapshot) -> str:
    direct, over, month = snapshot["direct_awards"], snapshot["contracts_over_band"], month_words(snapshot)
    if not direct and not over and not snapshot["bands"]:
        return f"No contract was called off in {month}"
    awards = plural(len(direct), "direct award") if direct else "No direct award"
    contracts = plural(len(over), "contract") if over else "no contract"
    return f"{awards} and {contracts} over the lowest delegation band in {month}"


def _notes(snapshot: Snapshot) -> list[str]:
    """What the placeholder mark says, where it is shown; and the procurement threshold, a dated line of its own."""
    threshold = snapshot["threshold"]
    since = day(date.fromisoformat(threshold["valid_from"]))
    return [
        *([PLACEHOLDER_WORDS] if any(band["is_placeholder"] for band in snapshot["bands"]) else []),
        f"The procurement threshold is another test than the bands: {in_full(threshold['amount'])} since {since}"
        f" ({threshold['source']}). Contracts of {month_words(snapshot)} above it: {threshold['contracts'] or 'none'}.",
    ]


def _band_words(row: dict[str, Any]) -> str:
    """The values of a band: "Over £250,000.00", and the mark while the figure is not the council's own."""
    up_to = f" up to {in_full(row['band_up_to'])}" if row["band_up_to"] else ""
    mark = f" {PLACEHOLDER}" if row["band_is_placeholder"] else ""
    return f"Over {in_full(row['band_over'])}{up_to}{mark}"


def _contract(row: dict[str, Any]) -> tuple[str, ...]:
    return row["call_off"], _on(row), row["route"], row["authorised_by"]


def _on(row: dict[str, Any]) -> str:
    return day(date.fromisoformat(row["awarded_on"]))


def _direct_awards(snapshot: Snapshot) -> Table:
    return Table(
        "Direct awards and their grounds",
        [*NAMED, Column("Ground"), Column("Why"), VALUE],
        [
            (row["call_off"], _on(row), row["ground"], row["reason"], in_full(row["whole_life_value"]))
            for row in snapshot["direct_awards"]
        ],
        empty=Empty(f"No direct award was made in {month_words(snapshot)}."),
    )


def _bands(snapshot: Snapshot) -> Table:
    rows = [
        (
            f"{band['office']}{f' {PLACEHOLDER}' if band['is_placeholder'] else ''}",
            in_full(band["over"]),
            in_full(band["up_to"]) if band["up_to"] else "no limit",
            f"{band['contracts']:,}",
            in_full(band["value"]),
        )
        for band in snapshot["bands"]
    ]
    columns = [Column(label, numeric=True) for label in ("Over", "Up to", "Contracts", "Whole-life value")]
    return Table(
        "Contracts by the delegation band that authorised them",
        [Column("Office"), *columns],
        rows,
        empty=Empty(f"No call-off was awarded in {month_words(snapshot)}."),
    )


def _as_first_laid_out(snapshot: Snapshot) -> Section:
    """A report frozen in the first layout named the contracts over the procurement threshold; it still reads so."""
    month, threshold = month_words(snapshot), snapshot["threshold"]
    over = snapshot["contracts_over_threshold"]
    finding = f"No direct award and no contract over the threshold in {month}"
    if snapshot["direct_awards"] or over:
        direct = plural(len(snapshot["direct_awards"]), "direct award")
        finding = f"{direct} and {plural(len(over), 'contract')} over the threshold in {month}"
    return Section(
        slug=CONTRACTS,
        title=NAMED_CONTRACTS,
        finding=finding,
        sentences=[
            f"A contract is listed when its whole-life value is over {in_full(threshold['amount'])}.",
            f"That is the procurement threshold: {threshold['source']}.",
        ],
        tables=[
            _direct_awards(snapshot),
            Table(
                "Contracts over the threshold",
                [*NAMED, Column("Route"), Column("Authorised by"), VALUE],
                [(*_contract(row), in_full(row["whole_life_value"])) for row in over],
                empty=Empty(f"No contract over the threshold was awarded in {month}."),
            ),
            _bands(snapshot),
        ],
    )
