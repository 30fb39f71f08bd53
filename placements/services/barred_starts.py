"""A child moved into a setting that a gate bars: recorded as an exception, and decided by those who decide (ADR 7)."""

from datetime import datetime

from django.db import transaction

from placements.models import BarredStart, Placement
from placements.notices import barred_start_recorded
from placements.policies import check_decides_barred_start
from placements.selectors.bars import bars_at_start
from placements.services.guarding import refuse_names
from placements.states import PlacementState, SafeguardChoice
from providers.models import Setting
from providers.rules.gravity import TO_DECIDE
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.working_days import local
from sefton_pdps.notifications import outbox


def record_if_barred(
    *, placement: Placement, arrived_at: datetime, by: User, at: datetime
) -> BarredStart | None:
    """Where a gate of law or of grade bars the setting on the day of the arrival, an exception with its 24 hours.

    The setting's row is held, so that a register and the start come one after the other.
    """
    settings = Setting.objects.select_for_update(of=("self",), no_key=True)
    placement.setting = settings.get(pk=placement.setting_id)
    # Of two who record it at once the second waits for that row, and is told by the start itself.
    if not Placement.objects.filter(pk=placement.pk, state=PlacementState.PLANNED).exists():
        return None
    barred = bars_at_start(placement, local(arrived_at).date())
    if not barred:
        return None
    started = BarredStart.objects.create(
        placement=placement,
        gates=[[one.gate.value, one.reason] for one in barred],
        recorded_by=by,
        recorded_at=at,
        due_at=at + TO_DECIDE,
    )
    gates = [one.gate.value for one in barred]
    events.record("placement.start_barred", subject=placement, by=by, at=at, gates=gates)
    outbox.queue(barred_start_recorded(started), at=at)
    return started


@transaction.atomic
def decide(
    *, started: BarredStart, decision: SafeguardChoice, reason: str, by: User, at: datetime
) -> BarredStart:
    """Somebody other than who recorded the arrival says what follows for the child, once, with the reason."""
    locked = (
        BarredStart.objects.select_for_update(of=("self",))
        .select_related("placement__child")
        .get(pk=started.pk)
    )
    check_decides_barred_start(by, locked)
    if locked.decided_at is not None:
        raise Stale("Somebody has decided this already. Nothing was changed.")
    if not reason.strip():
        raise DomainError("Say what the safeguards are, or how the move is planned, and why.", field="reason")
    texts = {"What are the safeguards, or how is the move planned, and why?": reason}
    refuse_names(texts, children=[locked.placement.child], by=by, at=at, subject=locked.placement)
    locked.decision, locked.reason = decision, reason.strip()
    locked.decided_by, locked.decided_at = by, at
    locked.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    events.record(
        "placement.start_barred_decided", subject=locked.placement, by=by, at=at, decision=decision.value
    )
    return locked
