"""Work about referrals and placements."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from placements.models import Referral
from placements.selectors import placements, referrals
from placements.states import PlacementState, ReferralState
from reporting.selectors.home.items import MOST, WorkItem
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core import words
from sefton_pdps.core.working_days import end_of_day, local

AHEAD = timedelta(days=7)
WAITING = (ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.APPROVED)


def _referral(referral: Referral, user: Any) -> tuple[str, bool]:
    """What is to be done about a referral, and whether this person does it."""
    name = referral.reference
    if referral.state == ReferralState.DRAFT:
        return f"Finish referral {name}", referral.started_by_id == user.pk
    if referral.state == ReferralState.SUBMITTED:
        may = has_permission(user, Permission.REFERRAL_APPROVE) and referral.submitted_by_id != user.pk
        return (f"Approve referral {name} for search" if may else f"Referral {name} waits for approval"), may
    may = has_permission(user, Permission.CALLOFF_OPEN)
    return (f"Find a home for referral {name}" if may else f"Referral {name} waits for a search"), may


def referral_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Drafts of this person's own, referrals to approve, and approved ones nobody searches for yet."""
    rows = referrals.visible_to(user).filter(state__in=WAITING).order_by("needed_on")
    # Nothing of the child is read for a line on the home page.
    rows = rows.select_related(None).only(
        "reference", "state", "needed_on", "started_by_id", "submitted_by_id"
    )
    for row in rows[:MOST]:
        sentence, mine = _referral(row, user)
        if mine or row.state != ReferralState.DRAFT:
            due = end_of_day(row.needed_on) if row.needed_on else None
            yield WorkItem(sentence, "placements:referral_detail", row.pk, due, mine)


def placement_work(user: Any, at: datetime) -> Iterator[WorkItem]:
    """Placements whose first day has come or comes within a week, to be recorded as started."""
    until = local(at).date() + AHEAD
    rows = placements.visible_to(user).filter(state=PlacementState.PLANNED, starts_on__lte=until)
    for pk, reference, starts_on in rows.order_by("starts_on").values_list("pk", "reference", "starts_on")[
        :MOST
    ]:
        sentence = f"Record the start of placement {reference}, planned for {words.day(starts_on)}"
        yield WorkItem(sentence, "placements:placement_detail", pk, end_of_day(starts_on))
