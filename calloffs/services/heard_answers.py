"""What a provider answered by telephone or e-mail, written down by whoever of the council heard it (ADR 117)."""

from datetime import datetime

from django.db import transaction

from calloffs.models import Invitation
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_open
from calloffs.services.invitations import CLOSE_DUE, keep_answer
from calloffs.states import AgreedHow, DeclineReason
from placements.policies import check_may
from placements.services.guarding import refuse_leaks
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox


@transaction.atomic
def record_decline(
    *, invitation: Invitation, reason: str, said_by: str, how: str, by: User, at: datetime
) -> Invitation:
    """Keep that a provider declined, who said so, how and why; its people are told at once and may take it back.

    Whether an offer of theirs is in already is sealed, and nothing here tells it (ADR 3): such an offer stands.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("call_off__referral__child")
    locked = rows.get(pk=invitation.pk)
    referral = locked.call_off.referral
    check_may(by, Permission.CALLOFF_PUBLISH, referral)
    check_open(locked.call_off, at=clock.now())
    if locked.declined_at is not None:
        raise Stale("This provider has declined already. Look at the call-off's page.")
    if reason not in DeclineReason.values:
        raise DomainError("Choose the reason for declining.", field="reason")
    if how not in AgreedHow.heard():
        raise DomainError("Say how they answered.", field="how")
    if not said_by.strip():
        raise DomainError("Say who at the provider declined: name and job.", field="said_by")
    refuse_leaks({"Who declined": said_by}, child=referral.child, by=by, at=at, subject=locked.call_off)
    locked.declined_at, locked.declined_by, locked.decline_reason = at, by, reason
    locked.decline_note = f"Said by {said_by.strip()}, {lower_first(str(AgreedHow(how).label))}"
    keep_answer(locked)
    events.record("invitation.decline_heard", subject=locked, by=by, at=at, reason=reason)
    outbox.queue(notices.decline_heard(locked), at=at)
    if locked.call_off.emergency:
        wake(CLOSE_DUE)  # it may have been the last answer
    return locked
