"""What a provider does with an invitation short of offering: open it, decline it, change its mind."""

from datetime import datetime

from django.db import DatabaseError, transaction

from calloffs.models import Invitation, Offer
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_open, check_own
from calloffs.selectors.portal import COUNCILS_OWN
from calloffs.states import DeclineReason, OfferState
from placements.services.guarding import refuse_personal
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox

# A competition in an emergency closes with the last answer; the record follows (ADR 118).
CLOSE_DUE = "calloffs.tasks.close_due"
CLOSED = "SP001"
CLOSED_MEANWHILE = "This competition closed meanwhile, so its invitations can no longer be answered."


@transaction.atomic
def mark_opened(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Keep when a provider first read an invitation; the council sees it at once."""
    check_own(invitation, by)
    if invitation.first_opened_at is not None:
        return
    if Invitation.objects.filter(pk=invitation.pk, first_opened_at=None).update(first_opened_at=at):
        events.record("invitation.open", subject=invitation, by=by, at=at)


def _held(invitation: Invitation, by: User) -> Invitation:
    """The invitation, locked, of an open competition, for its own provider."""
    check_has(by, Permission.OFFER_MAKE)
    check_own(invitation, by)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("call_off")
    held = rows.defer(*COUNCILS_OWN).get(pk=invitation.pk)
    check_open(held.call_off, at=clock.now())
    return held


def keep_answer(invitation: Invitation) -> None:
    """Write a decline, or that it is taken back; in an emergency the last answer may have closed it meanwhile."""
    try:
        with transaction.atomic():
            invitation.save(update_fields=["declined_at", "declined_by", "decline_reason", "decline_note"])
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != CLOSED:
            raise
        raise DomainError(CLOSED_MEANWHILE) from error


@transaction.atomic
def decline(*, invitation: Invitation, reason: str, note: str = "", by: User, at: datetime) -> Invitation:
    """Decline an invitation with a coded reason before the deadline; it shows to the council at once.

    Whoever declines has read it: the opening stands in the trail before the decline, never after.
    """
    locked = _held(invitation, by)
    if reason not in DeclineReason.values:
        raise DomainError("Choose the reason for declining.", field="reason")
    if locked.declined_at is not None:
        return locked
    if Offer.objects.filter(
        call_off=locked.call_off_id, provider_id=locked.provider_id, state=OfferState.SUBMITTED
    ).exists():
        raise DomainError("You have an offer in. Withdraw it first, then decline.")
    refuse_personal({"Anything the council should know": note})
    mark_opened(invitation=locked, by=by, at=at)
    locked.declined_at, locked.declined_by = at, by
    locked.decline_reason, locked.decline_note = reason, note.strip()
    keep_answer(locked)
    events.record("invitation.decline", subject=locked, by=by, at=at, reason=reason)
    if locked.call_off.emergency:
        wake(CLOSE_DUE)  # it may have been the last answer
    outbox.queue(notices.declined(locked, at), at=at)
    return locked


@transaction.atomic
def change_mind(*, invitation: Invitation, by: User, at: datetime) -> Invitation:
    """Take a decline back before the deadline, so that the provider may offer after all."""
    locked = _held(invitation, by)
    if locked.declined_at is None:
        return locked
    locked.declined_at, locked.declined_by = None, None
    locked.decline_reason, locked.decline_note = "", ""
    keep_answer(locked)
    events.record("invitation.change_mind", subject=locked, by=by, at=at)
    return locked
