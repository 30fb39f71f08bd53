"""Children as tables and summaries: who is found, the record, who opened it."""

from collections.abc import Iterable
from datetime import date

from placements.models import Child, RecordOpening
from placements.policies import names_child
from placements.presenters.child_words import full_name, initials
from placements.rules.ages import age_on
from placements.rules.finding import ASKED_FOR
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first, moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Cell,
    Column,
    Empty,
    SummaryRow,
    Table,
)


def children_table(
    rows: Iterable[Child],
    on: date,
    user: User,
    *,
    page: str = "child_detail",
    caption: str = "Children found",
) -> Table:
    """What a search lists: whole names for those who place children or have a duty to them, initials for all others."""
    return Table(
        caption=caption,
        columns=[Column("Child"), Column("Reference"), Column("Age", numeric=True), Column("Social worker")],
        rows=[
            [
                Cell(
                    full_name(child) if names_child(user, child) else initials(child),
                    url=address_of(f"placements:{page}", child.pk),
                ),
                child.reference,
                age_on(child.date_of_birth, on),
                child.social_worker or "",
            ]
            for child in rows
        ],
        empty=Empty(f"No child that you may see has that reference or name. Check the spelling. {ASKED_FOR}"),
    )


def openings_table(rows: Iterable[RecordOpening]) -> Table:
    return Table(
        caption="Who opened this record lately",
        caption_hidden=True,
        columns=[Column("Person"), Column("When"), Column("Page")],
        rows=[[str(row.by), moment(row.at), row.page] for row in rows],
    )


def people_summary(child: Child) -> list[SummaryRow]:
    """Who works with the child."""
    return [
        SummaryRow("Social worker", str(child.social_worker or "")),
        SummaryRow("Team", str(child.team or "")),
        SummaryRow("Reviewing officer", str(child.reviewing_officer or "")),
    ]


def home_postcode(child: Child, *, whole: bool) -> Cell:
    """Where the family lives: whole for whoever meets the child by name, else its first half."""
    if child.no_postcode:
        return Cell(
            f"None: {lower_first(child.get_no_postcode_display())}", note="Distances are not measurable."
        )
    outward = child.home_postcode.split(" ")[0]
    if not whole:
        return Cell(outward, note="The first half only.")
    if child.measured_from_area:
        note = f"Not in the ONS list: distances are measured from the middle of {outward}."
        return Cell(child.home_postcode, note=note)
    return Cell(child.home_postcode)
