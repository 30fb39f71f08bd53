"""The report in order, made from the frozen snapshot alone."""

from reporting.presenters.contracts_section import contracts_section
from reporting.presenters.cost_sections import line_section, summary_section
from reporting.presenters.other_sections import (
    areas_section,
    definitions_section,
    market_section,
    routes_section,
)
from reporting.presenters.sections import Section, Snapshot, month_words

UNCOMMENTED = frozenset({"definitions"})


def sections(snapshot: Snapshot) -> list[Section]:
    """Page 1 first, then a section a subject, definitions and sources last."""
    return [
        summary_section(snapshot),
        *(line_section(line, snapshot) for line in snapshot["lines"]),
        areas_section(snapshot),
        routes_section(snapshot),
        contracts_section(snapshot),
        market_section(snapshot),
        definitions_section(snapshot),
    ]


def commented(snapshot: Snapshot) -> dict[str, str]:
    """The sections that take a commentary: their names by slug."""
    return {one.slug: one.title for one in sections(snapshot) if one.slug not in UNCOMMENTED}


def texts_of(snapshot: Snapshot) -> dict[str, str]:
    """Every text of the report that somebody typed, by the words that name it at the desk."""
    titles = commented(snapshot)
    typed = {titles.get(slug, slug): text for slug, text in snapshot["commentary"].items()}
    for line in snapshot["lines"]:
        typed[f"Source of the budget of {line['words']}"] = line["budget_source"] or ""
    for cited in snapshot["cited"]:
        words = (cited["label"], cited["source"], cited["note"])
        typed[f"The figure “{cited['code']}”"] = "\n".join(words)
    return typed


def report_title(snapshot: Snapshot) -> str:
    """The name of the document."""
    return f"Placements expenditure report, {month_words(snapshot)}"
