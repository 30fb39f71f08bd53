"""An approved referral goes back to draft, while nothing is bought for it."""

from datetime import datetime

from django.db import transaction

from placements.models import Referral, ReferralReopening
from placements.notices import APPROVED, referral_page
from placements.transitions import REFERRAL
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.core.errors import DomainError
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run


@transaction.atomic
def reopen_approved(*, referral: Referral, reason: str, by: User, at: datetime) -> Referral:
    """It is a draft again, with its reason; the approval before counts no more, and what is changed is kept.

    The lock of the referral's row keeps a call-off from being opened meanwhile.
    """
    if not reason.strip():
        raise DomainError("Say why it must be changed.", field="reason")
    after = run(REFERRAL, "reopen_approved", referral, by=by, at=at)
    ReferralReopening.objects.create(referral=after, reason=reason.strip(), by=by, at=at)
    after.approved_at = after.approved_by = after.searching_at = after.later_due_on = None
    after.left_for_later = []
    after.save(update_fields=["approved_at", "approved_by", "searching_at", "later_due_on", "left_for_later"])
    outbox.settle(APPROVED, referral_page(after), told=people_with(Permission.CALLOFF_OPEN), at=at)
    return after
