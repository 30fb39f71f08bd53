"""What this app answers to the apps below it: the page of a referral asks what came of it."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from calloffs.presenters.status import call_off_status, call_off_when
from calloffs.selectors.call_offs import latest_of_referral
from calloffs.states import LIVE, CallOffRoute
from placements.ports import Purchase
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import lower_first


def purchase_for(referral_id: UUID, user: User, at: datetime) -> Purchase | None:
    """The latest call-off of a referral in one sentence, with its address where the reader may open it; one query."""
    call_off = latest_of_referral(referral_id)
    if call_off is None:
        return None
    route = lower_first(CallOffRoute(call_off.route).label)
    status, when = call_off_status(call_off, at).text, call_off_when(call_off, at)
    opens = has_permission(user, Permission.CALLOFF_SEE)
    return Purchase(
        reference=call_off.reference,
        words=f"a {route}. {status}. {when}.",
        url=reverse("calloffs:call_off_detail", args=[call_off.pk]) if opens else "",
        live=call_off.state in LIVE,
    )
