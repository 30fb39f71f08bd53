"""The section of the report about direct awards and contracts: a quarter together, none alone (S-10, S-11, S-48)."""

from datetime import date
from typing import Any

from reporting.presenters.earlier_layouts import named_contracts
from reporting.presenters.sections import (
    WITHHELD,
    WITHHELD_WORDS,
    Section,
    Snapshot,
    in_full,
    in_short,
    number,
)
from reporting.rules.commentary import AFTER_LINES, CONTRACTS, COUNTED_BY_QUARTER
from sefton_pdps.core.text.words import day, plural
from sefton_pdps.core.web.components import Column, Empty, Table

PLACEHOLDER = "(placeholder band)"
PLACEHOLDER_WORDS = f"{PLACEHOLDER}: the council has not entered its own figure yet."
CONTRACTS_COLUMN = Column("Contracts", numeric=True)


def contracts_section(snapshot: Snapshot) -> Section:
    """How many contracts were called off, how many directly and on which grounds, and who authorised them."""
    if snapshot["layout"] < COUNTED_BY_QUARTER:
        return named_contracts(snapshot)
    bought = snapshot["contracts"]
    return Section(
        slug=CONTRACTS,
        title=AFTER_LINES[CONTRACTS],
        finding=_finding(bought),
        sentences=[
            "Contracts are counted by quarter, so that none can be told from the others. A direct award is made"
            " without a mini-competition, on one of the grounds below.",
            *_value(bought),
        ],
        tables=[_by_route(bought), _by_ground(bought), _by_band(snapshot)],
        notes=_notes(snapshot),
    )


def _quarter(bought: dict[str, Any]) -> str:
    first, last = date.fromisoformat(bought["from"]), date.fromisoformat(bought["to"])
    return f"{first:%B} to {last:%B %Y}"


def _finding(bought: dict[str, Any]) -> str:
    if bought["all"] == 0:
        return f"No contract was called off from {_quarter(bought)}"
    if bought["all"] is None:
        return f"Contracts called off from {_quarter(bought)}, too few to be told"
    sentence = f"{plural(bought['all'], 'contract')} called off from {_quarter(bought)}"
    if bought["direct"] is None:
        return sentence
    return f"{sentence}, {bought['direct'] or 'none'} by direct award"


def _value(bought: dict[str, Any]) -> list[str]:
    if bought["value"] is None:
        return []
    return [f"Their whole-life values together are about {in_short(bought['value'])}."]


def _by_route(bought: dict[str, Any]) -> Table:
    rows = [("Mini-competition", number(bought["competed"])), ("Direct award", number(bought["direct"]))]
    return Table(
        "Contracts by route",
        [Column("Route"), CONTRACTS_COLUMN],
        [] if bought["all"] == 0 else rows,
        totals=() if bought["all"] == 0 else ("All", number(bought["all"])),
        empty=Empty(f"No contract was called off from {_quarter(bought)}."),
    )


def _by_ground(bought: dict[str, Any]) -> Table:
    return Table(
        "Direct awards by ground",
        [Column("Ground"), CONTRACTS_COLUMN],
        [(row["ground"], number(row["number"])) for row in bought["grounds"]],
        empty=Empty(f"No direct award was made from {_quarter(bought)}."),
    )


def _by_band(snapshot: Snapshot) -> Table:
    return Table(
        "Contracts by the delegation band that authorised them",
        [Column("Office"), Column("Over", numeric=True), Column("Up to", numeric=True), CONTRACTS_COLUMN],
        [
            (
                f"{band['office']}{f' {PLACEHOLDER}' if band['is_placeholder'] else ''}",
                in_full(band["over"]),
                in_full(band["up_to"]) if band["up_to"] else "no limit",
                number(band["contracts"]),
            )
            for band in snapshot["bands"]
        ],
        empty=Empty(f"No call-off was awarded from {_quarter(snapshot['contracts'])}."),
    )


def _notes(snapshot: Snapshot) -> list[str]:
    """Marks that are shown, and the procurement threshold, which is another test than the bands."""
    threshold, bought = snapshot["threshold"], snapshot["contracts"]
    since = day(date.fromisoformat(threshold["valid_from"]))
    over = WITHHELD if threshold["contracts"] is None else threshold["contracts"] or "none"
    numbers = [
        bought["all"], bought["direct"], bought["competed"], threshold["contracts"],
        *(row["number"] for row in bought["grounds"]), *(band["contracts"] for band in snapshot["bands"]),
    ]  # fmt: skip
    return [
        *([WITHHELD_WORDS] if None in numbers else []),
        *([PLACEHOLDER_WORDS] if any(band["is_placeholder"] for band in snapshot["bands"]) else []),
        f"The procurement threshold is another test than the bands: {in_full(threshold['amount'])} since {since}"
        f" ({threshold['source']}). Contracts from {_quarter(bought)} above it: {over}.",
    ]
