"""Lists of referrals, as a page of their own and on a child's page."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from placements.models import Referral
from placements.presenters.child_words import child_words
from placements.presenters.statuses import needed_cell, referral_status
from placements.states import ReferralState
from sefton_pdps.access.lists import seen_by
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of, page
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table


def referrals_table(
    rows: Iterable[Referral],
    on: date,
    sorted_by: str = "",
    *,
    searches: Mapping[UUID, Status] | None = None,
    empty: str = "No referral yet.",
    starts_one: bool = True,
    approves: bool = True,
) -> Table:
    """Without the child's name: a list on a screen is read by whoever passes.

    `searches`: where the call-off stands of each referral under search, which says more than that it is searched for.
    `approves`: the reader does, so that what waits for it is yellow.
    `starts_one`: where it is empty, it leads to a new one; a child's own page has its button.
    """
    find_one = Link("Find a child to start one", page("placements:child_list")) if starts_one else None
    return Table(
        caption="Referrals",
        caption_hidden=True,
        columns=[
            Column("Child"),
            Column("Needed by", sort="due" if sorted_by else ""),
            Column("State"),
            Column("Social worker"),
            Column("Started", sort="started" if sorted_by else ""),
        ],
        rows=[
            [
                Cell(
                    child_words(referral.child, referral.service_type, on),
                    url=address_of("placements:referral_detail", referral.pk),
                    reference=referral.reference,
                ),
                needed_cell(referral, on),
                Cell(status=_status(referral, searches or {}, approves=approves)),
                referral.child.social_worker or "",
                local(referral.started_at).date(),
            ]
            for referral in rows
        ],
        sorted_by=sorted_by,
        empty=Empty(empty, find_one),
    )


def _status(referral: Referral, searches: Mapping[UUID, Status], *, approves: bool) -> Status:
    status = searches.get(referral.pk) or referral_status(referral)
    return seen_by(status, acts=approves) if referral.state == ReferralState.SUBMITTED else status
