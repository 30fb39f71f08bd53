"""Telling those who answer for it that a child has no home yet: each once, by the clocks (S-51)."""

from datetime import datetime

from placements import notices
from placements.models import Escalation
from placements.rules.urgency import due_by
from placements.selectors.escalations import may_be_due, without_home
from placements.states import EscalatedTo
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

EVENTS = {
    EscalatedTo.MANAGER: "referral.escalate_to_manager",
    EscalatedTo.DIRECTOR: "referral.escalate_to_director",
}


def escalate_due(*, at: datetime) -> int:
    """Tell whoever is due to be told; returns how many were. Run twice it tells nobody again.

    Each referral by itself, skipping what somebody holds: the next sweep takes it.
    """
    on, told = local(at).date(), 0
    with tenancy.scope(tenancy.SYSTEM):
        waiting = list(may_be_due(on).order_by("pk").values_list("pk", flat=True))
    for pk in waiting:
        with tenancy.scope(tenancy.SYSTEM):
            referral = may_be_due(on).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if referral is None:
                continue
            before = set(Escalation.objects.filter(referral=referral).values_list("clock", "told"))
            for escalation in due_by(without_home(referral, on), at):
                if (escalation.clock, escalation.to) in before:
                    continue
                Escalation.objects.create(
                    referral=referral,
                    clock=escalation.clock,
                    told=escalation.to,
                    due_at=escalation.due_at,
                    told_at=at,
                )
                events.record(EVENTS[escalation.to], subject=referral, by=None, at=at)
                outbox.queue(notices.escalated(referral, escalation), at=at)
                told += 1
    return told
