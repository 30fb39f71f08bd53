"""What follows in the call-offs when a referral is withdrawn; a lower app never calls up, so a sweep brings it here."""

from datetime import datetime
from uuid import UUID

from calloffs.models import Authorisation, CallOff
from calloffs.services.call_offs import wind_up
from calloffs.states import LIVE, AuthorisationState
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from placements.states import ReferralState
from sefton_pdps.workflow import run

REASON = "The need has changed, so the search has ended. Nothing in your offer led to this."


def left_behind() -> list[UUID]:
    """The live call-offs of withdrawn referrals."""
    rows = CallOff.objects.filter(state__in=LIVE, referral__state=ReferralState.WITHDRAWN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def end_call_off(*, call_off_id: UUID, at: datetime) -> bool:
    """End one of them, and tell all who were invited; False when somebody holds it or it has ended meanwhile.

    A waiting authorisation goes back and an agreement is taken back, so nobody decides or signs for a need that is
    gone. Needs the council's scope, in a transaction of its own.
    """
    rows = CallOff.objects.select_for_update(skip_locked=True, of=("self",))
    call_off = rows.filter(pk=call_off_id, state__in=LIVE, referral__state=ReferralState.WITHDRAWN).first()
    if call_off is None:
        return False
    waiting = Authorisation.objects.filter(call_off=call_off, state=AuthorisationState.REQUESTED)
    for asked in waiting.order_by("pk"):
        run(AUTHORISATION, "return_with_referral", asked, by=None, at=at)
    wind_up(run(CALL_OFF, "end_with_referral", call_off, by=None, at=at, no_award_reason=REASON), at=at)
    return True
