"""What follows for an agreement when its placement is cancelled or ends; a sweep brings it here (ADR 8)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from calloffs.models import ServiceAgreement
from calloffs.states import AgreementState
from calloffs.transitions.agreements import AGREEMENT
from placements.states import PlacementState
from sefton_pdps.workflow import run

OVER = (PlacementState.CANCELLED, PlacementState.ENDED)
UNSIGNED = {
    AgreementState.DRAFTED: "drop_with_call_off",
    AgreementState.ISSUED: "withdraw_with_call_off",
}
# Signed for a placement that is over, or begun to take the place of a short form for one.
STILL_STANDS = Q(state=AgreementState.SIGNED, placement__state__in=OVER) | Q(
    state__in=[*UNSIGNED], supersedes__placement__state__in=OVER
)


def left_behind() -> list[UUID]:
    """The agreements that still stand although their placement is over."""
    rows = ServiceAgreement.objects.filter(STILL_STANDS)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def end_agreement(*, agreement_id: UUID, at: datetime) -> bool:
    """End one of them and tell both sides; False when somebody holds it or it has ended meanwhile.

    Needs the council's scope, in a transaction of its own.
    """
    rows = ServiceAgreement.objects.select_for_update(skip_locked=True, of=("self",))
    agreement = rows.filter(STILL_STANDS, pk=agreement_id).first()
    if agreement is None:
        return False
    step = UNSIGNED.get(AgreementState(agreement.state), "end_with_placement")
    run(AGREEMENT, step, agreement, by=None, at=at)
    return True
