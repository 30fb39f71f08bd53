"""What follows for an agreement when its placement is cancelled or ends; a sweep brings it here (ADR 8)."""

from datetime import datetime
from uuid import UUID

from calloffs.models import ServiceAgreement
from calloffs.states import AgreementState
from calloffs.transitions.agreements import AGREEMENT
from placements.states import PlacementState
from sefton_pdps.workflow import run

OVER = (PlacementState.CANCELLED, PlacementState.ENDED)


def left_behind() -> list[UUID]:
    """The agreements that still stand although their placement is over."""
    rows = ServiceAgreement.objects.filter(state=AgreementState.SIGNED, placement__state__in=OVER)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def end_agreement(*, agreement_id: UUID, at: datetime) -> bool:
    """End one of them and tell both sides; False when somebody holds it or it has ended meanwhile.

    Needs the council's scope, in a transaction of its own.
    """
    rows = ServiceAgreement.objects.select_for_update(skip_locked=True, of=("self",))
    agreement = rows.filter(pk=agreement_id, state=AgreementState.SIGNED, placement__state__in=OVER).first()
    if agreement is None:
        return False
    run(AGREEMENT, "end_with_placement", agreement, by=None, at=at)
    return True
