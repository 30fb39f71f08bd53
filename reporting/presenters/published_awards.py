"""Words and tables of the published awards: of the council that checks them, and of everybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse

from reporting.models import PublishedAwards
from reporting.rules.published_awards import Line, band_words, number_words, quarter_words, why_look_twice
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import moment, plural, short_day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table

COLUMNS = ("Organisation", "Kind of placement", "Awards", "Value of all their nights")


def to_check(lines: Sequence[Line], bounds: Sequence[Decimal]) -> Table:
    """The lines as they would be published, and which of them ask for a second look."""
    return Table(
        caption="What would be published",
        columns=[*(Column(label) for label in COLUMNS), Column("Look twice", wide=True)],
        rows=[
            [
                line.provider,
                line.kind,
                number_words(line.awards),
                band_words(line.value, bounds),
                why_look_twice(line),
            ]
            for line in lines
        ],
    )


def published_table(lines: Sequence[Mapping[str, str]], caption: str) -> Table:
    """The lines of a version as everybody reads them."""
    return Table(
        caption=caption,
        columns=[Column(label) for label in COLUMNS],
        rows=cells(lines),
    )


def cells(lines: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The cells of each line, in the order of the columns."""
    return [[line["provider"], line["kind"], line["awards"], line["value"]] for line in lines]


def quarters_table(
    quarters: Sequence[tuple[date, date]], standing: Mapping[date, PublishedAwards], may_publish: bool
) -> Table:
    """The quarters that are over: what is published of each, and what waits for a person's check."""
    return Table(
        caption="Quarters",
        columns=[Column("Quarter"), Column("State"), Column("Published")],
        rows=[
            [
                Cell(quarter_words(first), url=reverse("reporting:awards_quarter", args=[first.isoformat()])),
                Cell(status=quarter_status(standing.get(first), may_publish)),
                _when(standing.get(first)),
            ]
            for first, _last in quarters
        ],
    )


def quarter_status(row: PublishedAwards | None, may_publish: bool) -> Status:
    """Whether the awards of a quarter are published."""
    if row is None:
        return Status("Not published", Colour.ATTENTION if may_publish else Colour.IN_PROGRESS)
    if row.is_taken_back:
        return Status("Taken back", Colour.STOPPED)
    return Status("Published", Colour.DONE)


def _when(row: PublishedAwards | None) -> str:
    if row is None:
        return ""
    version = f", version {row.version}" if row.version > 1 else ""
    return f"{short_day(local(row.at).date())}{version}"


def parts(row: PublishedAwards) -> dict[str, str]:
    """What somebody takes back: of which quarter, which version."""
    return {"Quarter": quarter_words(row.quarter_starts_on), "What stands": f"Version {row.version}"}


def versions(rows: Sequence[PublishedAwards]) -> list[SummaryRow]:
    """Who published, corrected or took back a quarter, when and why, the newest first."""
    return [
        SummaryRow(
            f"Version {row.version}",
            f"{'Taken back' if row.is_taken_back else plural(len(row.lines), 'line')} by {row.by.name} on "
            f"{moment(row.at)}" + (f": {row.why}" if row.why else ""),
        )
        for row in rows
    ]


NOTHING_YET = Empty("Nothing is published yet. The awards of a quarter are published after it is over.")
