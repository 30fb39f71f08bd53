"""Answers about a home outside the council's area (reg. 11), and the consultations that are to follow."""

from datetime import date

from django.db.models import QuerySet

from calloffs.models import AskedOffice, Authorisation, CallOff, DistanceApproval
from calloffs.rules.law import asks_approval, why_not_move
from calloffs.states import DecidingOffice, OfficeDecision
from placements.selectors.legal import why_not_lawful
from placements.states import LocationClass
from sefton_pdps.core.errors import DomainError


def answers_of(authorisation: Authorisation) -> list[DistanceApproval]:
    """Every answer about the home of an authorisation, the first in front; no query for one in the area."""
    if not asks_approval(authorisation.proposal.location_class):
        return []
    return list(
        DistanceApproval.objects.filter(authorisation=authorisation).select_related("by", "consultations_by")
    )


def why_not_in_law(authorisation: Authorisation) -> tuple[str, ...]:
    """Why nobody may move to the home of an authorisation yet; empty where it is approved, or reg. 11 asks nothing.

    A Director who authorised a home at a distance before approvals were rows of their own approved it by that decision.
    """
    where = authorisation.proposal.location_class
    reasons = why_not_move(where, answers_of(authorisation))
    if reasons and where == LocationClass.DISTANT and _decided_by_director(authorisation):
        return ()
    return reasons


def check_authority(call_off: CallOff, on: date, *, today: date | None = None) -> None:
    """Nobody is proposed, authorised or awarded a home without authority to place the child in the first night.

    In an emergency neither: it is never left for later. That a child has moved in is recorded all the same (ADR 142).
    `today`: on a page (`why_not_lawful`).
    """
    if reasons := why_not_lawful(call_off.referral, on, today=today):
        raise DomainError(*reasons)


def _decided_by_director(authorisation: Authorisation) -> bool:
    decided = AskedOffice.objects.filter(authorisation=authorisation, office=DecidingOffice.DCS)
    return decided.filter(decision=OfficeDecision.AUTHORISE).exists()


def consultations_to_follow() -> QuerySet[DistanceApproval]:
    """Approvals given in an emergency whose consultations are not recorded yet, by their day."""
    rows = DistanceApproval.objects.filter(consultations_due_on__isnull=False, consulted_on=None)
    return rows.order_by("consultations_due_on", "pk")
