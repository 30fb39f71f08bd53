"""The list of call-offs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calloffs.presenters.status import call_off_status
from calloffs.states import CallOffState
from placements.presenters.child_words import child_words
from placements.presenters.statuses import days_words
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, seen_by
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import lower_first, short_moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table

if TYPE_CHECKING:
    from calloffs.selectors.call_offs import StandingCallOff

AUTHORISING = (Permission.AUTHORISE, Permission.ASC_AUTHORISE, Permission.EMERGENCY_AUTHORISE)
# With whom answers in law alone: an authorisation may wait for them, and they name a stand-in.
DECIDING = (*AUTHORISING, Permission.LAW_APPROVE)
OPENED_FROM = "A call-off is opened from a referral that is approved for search."
NO_CALL_OFF = {
    "all": f"There is no call-off that you may see yet. {OPENED_FROM}",
    "live": "No call-off that you may see is still going. Those that have ended stand under “All”.",
    "mine": "No call-off that you opened is still going. Those of others stand under “Still going”.",
}


def call_off_table(
    rows: "Sequence[StandingCallOff]", asked: Asked, *, shown: str, reads_child: bool
) -> Table:
    """Call-offs by the child, where each stands and until when; `shown`: the tab, or the one state chosen.

    An evaluator reads the lot and not the child.
    """
    columns = [
        Column("Child" if reads_child else "Lot"),
        Column("State"),
        Column("Needed by", sort="needed" if shown in ("live", "mine") else ""),
        *([Column("Provider", wide=True)] if reads_child else []),
        Column("Officer", wide=True),
    ]
    empty = Empty(
        NO_CALL_OFF.get(shown, f"No call-off that you may see is in this state. {OPENED_FROM}"),
        Link("See referrals", "/referrals/"),
    )
    shown_rows = [_row(row, asked, reads_child=reads_child) for row in rows]
    return Table("Call-offs", columns, shown_rows, empty, sorted_by=asked.sort, caption_hidden=True)


def _row(row: "StandingCallOff", asked: Asked, *, reads_child: bool) -> list[object]:
    words = (
        child_words(row.referral.child, row.lot.service_type, asked.today) if reads_child else row.lot.name
    )
    closes = f"closes {short_moment(row.closes_at)}" if row.closes_at and row.is_open(asked.at) else ""
    return [
        Cell(words, url=address_of("calloffs:call_off_detail", row.pk), reference=row.reference),
        Cell(status=_status(row, asked), note=closes),
        _needed(row, asked),
        *([getattr(row, "proposed", None) or ""] if reads_child else []),
        row.opened_by.name,
    ]


def _status(row: "StandingCallOff", asked: Asked) -> Status:
    """The badge; that it waits for its authorisation is yellow only to who authorises."""
    status = call_off_status(row, asked.at)
    if row.state != CallOffState.RECOMMENDED:
        return status
    return seen_by(status, acts=any(has_permission(asked.user, one) for one in AUTHORISING))


def _needed(row: "StandingCallOff", asked: Asked) -> Cell:
    """The day, and how far off it is while the purchase goes on."""
    if row.awarded_at or row.no_award_at:
        return Cell(row.needed_on)
    left = days_words(row.needed_on, asked.today)
    if row.needed_on < asked.today:
        return Cell(row.needed_on, status=Status(left[:1].upper() + left[1:], Colour.STOPPED))
    return Cell(row.needed_on, note=lower_first(left))
