"""The section of the report about rules that were broken, what was spent without authority, and clocks (S-33, S-51)."""

from datetime import date
from typing import Any

from reporting.presenters.sections import (
    WITHHELD_WORDS,
    Section,
    Snapshot,
    as_at,
    in_full,
    money,
    month_words,
    number,
)
from reporting.rules.commentary import BREACHES, BREACHES_TITLE
from sefton_pdps.core.text.words import day, plural, short_day
from sefton_pdps.core.web.components import Column, Empty, Table


def breaches_section(snapshot: Snapshot) -> Section:
    """Each breach by its rule alone, what was done about it and when; the sum without authority as a red line."""
    numbers = [one[name] for one in snapshot["clocks"] for name in ("number", "met")]
    return Section(
        slug=BREACHES,
        title=BREACHES_TITLE,
        finding=_finding(snapshot),
        warnings=_unauthorised(snapshot),
        sentences=[
            "A breach is a placement that was made before it was recorded and broke a rule. The Director is told when "
            "it is recorded. Nothing here tells of a child, a home or a kind of care."
        ],
        tables=[_breaches(snapshot), _clocks(snapshot)],
        notes=[WITHHELD_WORDS] if None in numbers else [],
    )


def _finding(snapshot: Snapshot) -> str:
    count, spent = len(snapshot["breaches"]), money(snapshot["unauthorised"]["in_month"])
    breaches = plural(count, "breach", "breaches") if count else "No breach"
    amount = in_full(snapshot["unauthorised"]["in_month"]) if spent else "nothing"
    return f"{breaches} recorded and {amount} spent without authority in {month_words(snapshot)}"


def _unauthorised(snapshot: Snapshot) -> list[str]:
    amounts = snapshot["unauthorised"]
    if not money(amounts["in_all"]):
        return []
    since = (
        "" if amounts["in_all"] == amounts["in_month"] else f" {in_full(amounts['in_all'])} since it lapsed."
    )
    return [
        f"Unauthorised: {in_full(amounts['in_month'])} was spent in {month_words(snapshot)} after provisional "
        f"authority had lapsed and before it was ratified.{since}"
    ]


def _breaches(snapshot: Snapshot) -> Table:
    return Table(
        "Breaches recorded in the month",
        [Column("Rule"), Column("Recorded"), Column("Ofsted told"), Column("What was decided")],
        [
            (
                row["ground"],
                _on(row["recorded_on"]),
                _on(row["ofsted_told_on"]) or "Not on record",
                _decided(row, snapshot),
            )
            for row in snapshot["breaches"]
        ],
        empty=Empty(f"No breach was recorded in {month_words(snapshot)}."),
    )


def _decided(row: dict[str, Any], snapshot: Snapshot) -> str:
    if row["decision"]:
        return f"{row['decision']}, {_on(row['decided_on'])}"
    return f"Not decided by {day(as_at(snapshot))}"


def _on(text: str | None) -> str:
    return short_day(date.fromisoformat(text)) if text else ""


def _clocks(snapshot: Snapshot) -> Table:
    return Table(
        "Clocks that ran out in the month",
        [Column("Clock"), Column("Ran out", numeric=True), Column("Met", numeric=True)],
        [(row["clock"], number(row["number"]), number(row["met"])) for row in snapshot["clocks"]],
    )
