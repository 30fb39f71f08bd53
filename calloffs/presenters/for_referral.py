"""What the page of a referral says of its call-off. Placements never call up: the setting CALL_OFF_OF_REFERRAL asks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from calloffs.presenters.status import call_off_status, call_off_when
from calloffs.selectors.call_offs import LIVE, latest_of_referral
from calloffs.states import CallOffRoute
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.words import lower_first


def call_off_of(referral_id: UUID, user: Any, at: datetime) -> dict[str, Any] | None:
    """The latest call-off of a referral in one sentence, with its address where the reader may open it; one query."""
    call_off = latest_of_referral(referral_id)
    if call_off is None:
        return None
    route = lower_first(CallOffRoute(call_off.route).label)
    status, when = call_off_status(call_off, at).text, call_off_when(call_off, at)
    return {
        "reference": call_off.reference,
        "words": f"a {route}. {status}. {when}.",
        "url": reverse("calloffs:call_off_detail", args=[call_off.pk])
        if has_permission(user, Permission.CALLOFF_SEE)
        else "",
        "live": call_off.state in LIVE,
    }
