"""What a section of the report is, and how figures of the frozen snapshot are written in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sefton_pdps.core.text.words import plural, pounds, pounds_short
from sefton_pdps.core.web.charts import BarChart
from sefton_pdps.core.web.components import Table

WITHHELD = "[c]"
WITHHELD_WORDS = "[c]: a number kept confidential, so that no child can be singled out."
NOT_SET = "not set"

Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One subject of the report: a heading that states the finding, red lines, sentences, a chart and its tables.

    `slug` is the name under which its commentary is kept; `beside` stands next to the chart.
    """

    slug: str
    title: str
    finding: str
    warnings: Sequence[str] = ()
    sentences: Sequence[str] = ()
    chart: BarChart | None = None
    beside: Table | None = None
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    definitions: Sequence[tuple[str, str]] = ()


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def in_full(text: str | None, none: str = "") -> str:
    """Money to the penny; `none` is what stands for no money at all."""
    if text is None:
        return NOT_SET
    return pounds(Decimal(text)) if Decimal(text) or not none else none


def in_short(text: str | None) -> str:
    """Money in millions to the thousand."""
    return NOT_SET if text is None else pounds_short(Decimal(text))


def number(value: int | None) -> str:
    """A number of children, or the mark that it is withheld."""
    return WITHHELD if value is None else f"{value:,}"


def children(value: int | None) -> str:
    """A number of children in a sentence."""
    if value is None:
        return "fewer than 5 children"
    return "no child" if value == 0 else plural(value, "child", "children")


def month_of(text: str) -> date:
    """The first day of a month written "2021-12"."""
    return date.fromisoformat(f"{text}-01")


def month_words(snapshot: Snapshot) -> str:
    """The month reported: "December 2021"."""
    return f"{month_of(snapshot['month']):%B %Y}"


def as_at(snapshot: Snapshot) -> date:
    return date.fromisoformat(snapshot["as_at"])


def line_names(snapshot: Snapshot) -> dict[str, str]:
    """The cost lines by code."""
    return {line["code"]: line["name"] for line in snapshot["lines"]}
