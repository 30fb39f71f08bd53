"""The texts of a report that somebody types, and which sections take a commentary (S-11)."""

from collections.abc import Mapping
from typing import Any

# Since this layout contracts are counted by quarter and no amount is of 1 to 4 children.
COUNTED_BY_QUARTER = 3
# Since this layout breaches, unauthorised spend and clocks have a section.
TELLS_BREACHES = 4
BREACHES, BREACHES_TITLE = "breaches", "Breaches, unauthorised spend and escalations"
# The name under which the commentary on contracts is kept, in every layout.
CONTRACTS = "contracts"
SUMMARY = "Summary"
AFTER_LINES = {
    "areas": "Where children live",
    "routes": "How placements were bought",
    CONTRACTS: "Direct awards and contracts",
    "market": "Children's homes in Sefton",
}
NAMED_CONTRACTS = "Direct awards and large contracts"


def line_slug(line: Mapping[str, Any]) -> str:
    """The name under which the commentary on a cost line is kept."""
    return f"line-{line['code']}"


def commented(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """The sections that take a commentary, in the report's order: their titles by slug."""
    named = {CONTRACTS: NAMED_CONTRACTS} if snapshot["layout"] < COUNTED_BY_QUARTER else {}
    lines = {line_slug(line): line["name"] for line in snapshot["lines"]}
    broken = {BREACHES: BREACHES_TITLE} if snapshot["layout"] >= TELLS_BREACHES else {}
    return {"summary": SUMMARY, **lines, **AFTER_LINES, **named, **broken}


def texts_of(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """Every text of the report that somebody typed, by the words that name it at the desk."""
    titles = commented(snapshot)
    typed = {titles.get(slug, slug): text for slug, text in snapshot["commentary"].items()}
    for line in snapshot["lines"]:
        typed[f"Source of the budget of {line['words']}"] = line["budget_source"] or ""
    for cited in snapshot["cited"]:
        words = (cited["label"], cited["source"], cited["note"])
        typed[f"The figure “{cited['code']}”"] = "\n".join(words)
    return typed
