"""What follows in the call-offs when a referral is withdrawn; a lower app never calls up, so a sweep brings it here."""

from datetime import datetime

from django.db import transaction

from calloffs.models import Authorisation, CallOff, ServiceAgreement
from calloffs.selectors.call_offs import LIVE
from calloffs.services.call_offs import tell_invited
from calloffs.states import AgreementState, AuthorisationState
from calloffs.transitions.agreements import AGREEMENT
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from placements.states import ReferralState
from sefton_pdps.workflow import run

REASON = "The need has changed, so the search has ended. Nothing in your offer led to this."


def end_call_offs(*, at: datetime) -> int:
    """End every live call-off of a withdrawn referral, and tell all who were invited; returns how many.

    A waiting authorisation goes back and an unsigned agreement is taken back, so nobody decides or signs for a need
    that is gone. Each call-off in a transaction of its own, skipping what somebody holds; needs the council's scope.
    """
    ended = 0
    while True:
        with transaction.atomic():
            rows = CallOff.objects.select_for_update(skip_locked=True, of=("self",))
            gone = rows.filter(state__in=LIVE, referral__state=ReferralState.WITHDRAWN).first()
            if gone is None:
                return ended
            _end(gone, at)
        ended += 1


def _end(call_off: CallOff, at: datetime) -> None:
    for asked in Authorisation.objects.filter(call_off=call_off, state=AuthorisationState.REQUESTED):
        run(AUTHORISATION, "return_with_referral", asked, by=None, at=at)
    for agreement in ServiceAgreement.objects.filter(call_off=call_off, state=AgreementState.ISSUED):
        run(AGREEMENT, "withdraw_with_referral", agreement, by=None, at=at)
    tell_invited(run(CALL_OFF, "end_with_referral", call_off, by=None, at=at, no_award_reason=REASON), at=at)
