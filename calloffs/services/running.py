"""What the council may do with a competition that is open for offers: remind those who are silent, give more time.

Neither reads an offer, and neither tells who has made one (ADR 3, 96).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from calloffs.models import CallOff, Invitation
from calloffs.notices import competition as notices
from calloffs.rules.competition import ReminderFacts, check_later_deadline, doubt_of_need, why_not_remind
from calloffs.states import CallOffState
from providers.rules.sanity import doubt_of_closing
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.notifications import outbox


@transaction.atomic
def remind_silent(*, call_off: CallOff, by: User, at: datetime) -> int:
    """Tell the providers that have not declined once more; returns how many.

    Who of them has offered is sealed, so whoever opened the invitation reads that an offer that is in still stands.
    """
    check_has(by, Permission.CALLOFF_PUBLISH)
    locked = CallOff.objects.select_for_update(of=("self",)).get(pk=call_off.pk)
    told = Invitation.objects.filter(call_off=locked, declined_at=None).count()
    reasons = why_not_remind(
        ReminderFacts(locked.state_at(at), locked.closes_at, locked.reminded_at, told, at)
    )
    if reasons:
        raise DomainError(*reasons)
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    outbox.queue(notices.reminded(locked, at), at=at)
    events.record("call_off.remind", subject=locked, by=by, at=at, number=told)
    return told


@transaction.atomic
def move_deadline(
    *, call_off: CallOff, closes_at: datetime, sure: Collection[str] = (), by: User, at: datetime
) -> CallOff:
    """Give everybody who was invited more time; the deadline that was published first is kept beside the new one."""
    check_has(by, Permission.CALLOFF_PUBLISH)
    locked = CallOff.objects.select_for_update(of=("self",)).get(pk=call_off.pk)
    if locked.state != CallOffState.PUBLISHED:
        raise DomainError(
            f"It is “{locked.get_state_display()}”, and only a competition that is open for offers has a deadline to "
            "move. Look at the call-off's page."
        )
    check_later_deadline(closes_at, locked.closes_at, at=at)
    check_sure([doubt_of_closing(closes_at), doubt_of_need(closes_at, locked.needed_on)], sure)
    locked.first_closes_at = locked.first_closes_at or locked.closes_at
    locked.closes_at = closes_at
    locked.save(update_fields=["first_closes_at", "closes_at"])
    outbox.queue(notices.deadline_moved(locked), at=at)
    events.record("call_off.move_deadline", subject=locked, by=by, at=at)
    return locked
