"""Lists of referrals, as a page of their own and on a child's page."""

from collections.abc import Iterable
from datetime import date

from placements.models import Referral
from placements.presenters.statuses import needed_cell, referral_status
from placements.rules.ages import age_on
from sefton_pdps.core.web.addresses import address_of, page
from sefton_pdps.core.web.components import (
    Cell,
    Column,
    Empty,
    Link,
    Table,
)


def referrals_table(
    rows: Iterable[Referral],
    on: date,
    sorted_by: str = "",
    *,
    empty: str = "No referral yet.",
    starts_one: bool = True,
) -> Table:
    """Without the child's name: a list on a screen is read by whoever passes.

    `starts_one`: where it is empty, it leads to a new one; a child's own page has its button.
    """
    find_one = Link("Find a child to start one", page("placements:child_list")) if starts_one else None
    return Table(
        caption="Referrals",
        caption_hidden=True,
        columns=[
            Column("Referral", sort="started" if sorted_by else ""),
            Column("Child"),
            Column("Kind"),
            Column("Needed by", sort="due" if sorted_by else ""),
            Column("Social worker"),
            Column("State"),
        ],
        rows=[
            [
                Cell(referral.reference, url=address_of("placements:referral_detail", referral.pk)),
                Cell(referral.child.reference, note=f"aged {age_on(referral.child.date_of_birth, on)}"),
                referral.get_service_type_display(),
                needed_cell(referral, on),
                referral.child.social_worker or "",
                Cell(status=referral_status(referral)),
            ]
            for referral in rows
        ],
        sorted_by=sorted_by,
        empty=Empty(empty, find_one),
    )
