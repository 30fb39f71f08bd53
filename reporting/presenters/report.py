"""The report in order, made from the frozen snapshot alone."""

from reporting.presenters.breaches_section import breaches_section
from reporting.presenters.contracts_section import contracts_section
from reporting.presenters.cost_sections import line_section, summary_section
from reporting.presenters.other_sections import (
    areas_section,
    definitions_section,
    market_section,
    routes_section,
)
from reporting.presenters.sections import Section, Snapshot, month_words
from reporting.rules.commentary import TELLS_BREACHES


def sections(snapshot: Snapshot) -> list[Section]:
    """Page 1 first, then a section a subject, definitions and sources last."""
    return [
        summary_section(snapshot),
        *(line_section(line, snapshot) for line in snapshot["lines"]),
        areas_section(snapshot),
        routes_section(snapshot),
        contracts_section(snapshot),
        market_section(snapshot),
        *([breaches_section(snapshot)] if snapshot["layout"] >= TELLS_BREACHES else []),
        definitions_section(snapshot),
    ]


def report_title(snapshot: Snapshot) -> str:
    """The name of the document."""
    return f"Placements expenditure report, {month_words(snapshot)}"
