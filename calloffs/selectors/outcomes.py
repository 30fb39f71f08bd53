"""What came of a call-off: the version that was authorised, its authorisation, its agreement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from calloffs.models import Authorisation, AwardProposal, CallOff, ServiceAgreement
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.states import AuthorisationState


@dataclass(frozen=True)
class Outcome:
    """`agreement` is the newest version, with its placement once it is awarded; None before one is drawn up."""

    proposal: AwardProposal
    authorisation: Authorisation
    agreement: ServiceAgreement | None


def reads_outcome_of(user: Any, call_off_id: UUID) -> bool:
    """Whether a person may read what is proposed and agreed on this call-off."""
    return outcome_readable_by(user).filter(pk=call_off_id).exists()


def outcome_of(call_off: CallOff) -> Outcome:
    """Of a call-off that is authorised or awarded; two queries."""
    parts = ("proposal__setting", "proposal__household", "proposal__provider", "proposal__place")
    rows = Authorisation.objects.select_related(*parts)
    authorisation = rows.get(call_off=call_off, state=AuthorisationState.AUTHORISED)
    authorisation.proposal.call_off = call_off
    agreements = ServiceAgreement.objects.filter(call_off=call_off).select_related("placement")
    return Outcome(authorisation.proposal, authorisation, agreements.order_by("-version").first())
