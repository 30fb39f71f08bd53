"""What is done with a competition that is open for offers: the silent are reminded or nudged, more time is given.

Nothing of it tells the council who has made an offer (ADR 3, 96, 118).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet

from calloffs.models import CallOff, Invitation, Offer, OfferDraft
from calloffs.notices import competition as notices
from calloffs.rules.competition import ReminderFacts, check_later_deadline, why_not_remind
from calloffs.rules.hours import doubts_of_deadline
from calloffs.selectors.call_offs import open_now
from calloffs.states import CallOffState, OfferState
from placements.policies import check_may
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox


def _held(call_off: CallOff, by: User) -> CallOff:
    """The competition, locked, for whoever may publish it: in an emergency the one on duty too."""
    rows = CallOff.objects.select_for_update(of=("self",)).select_related("referral")
    locked = rows.get(pk=call_off.pk)
    check_may(by, Permission.CALLOFF_PUBLISH, locked.referral)
    return locked


@transaction.atomic
def remind_silent(*, call_off: CallOff, by: User, at: datetime) -> int:
    """Tell the providers that have not declined once more; returns how many.

    Who of them has offered is sealed, so whoever opened the invitation reads that an offer that is in still stands.
    """
    locked = _held(call_off, by)
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
    locked = _held(call_off, by)
    if locked.state != CallOffState.PUBLISHED:
        raise DomainError(
            f"It is “{locked.get_state_display()}”, and only a competition that is open for offers has a deadline to "
            "move. Look at the call-off's page."
        )
    check_later_deadline(closes_at, locked.closes_at, at=at)
    doubts = doubts_of_deadline(closes_at, locked.needed_on, at=at, emergency=locked.emergency)
    check_sure(doubts, sure)
    locked.first_closes_at = locked.first_closes_at or locked.closes_at
    locked.closes_at = closes_at
    locked.save(update_fields=["first_closes_at", "closes_at"])
    outbox.queue(notices.deadline_moved(locked), at=at)
    events.record("call_off.move_deadline", subject=locked, by=by, at=at)
    return locked


def nudge_due(*, at: datetime) -> int:
    """In an emergency, at half time, tell each provider that is silent once more; returns how many competitions.

    Never after the deadline: a dead worker delays it, and what it would come too late for is left. The trail says that
    it was done and not how many were told, for that would count sealed offers.
    """
    nudged = 0
    with tenancy.scope(tenancy.SYSTEM):
        due = list(_to_nudge().values_list("pk", flat=True))
    for pk in due:
        with tenancy.scope(tenancy.SYSTEM):
            locked = _to_nudge().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if locked is None:
                continue
            asked = list(Invitation.objects.filter(call_off=locked, declined_at=None).order_by("pk"))
            silent = [row for row in asked if _is_silent(row)]
            locked.nudged_at = at
            locked.save(update_fields=["nudged_at"])
            outbox.queue(notices.nudged(locked, silent, at), at=at)
            events.record("call_off.nudge", subject=locked, by=None, at=at)
            nudged += 1
    return nudged


def _to_nudge() -> QuerySet[CallOff]:
    """Competitions that are open, in the second half of their hours, and not nudged yet: by the database's clock."""
    half = F("published_at") + (F("closes_at") - F("published_at")) / 2
    running = CallOff.objects.filter(open_now(), emergency=True, nudged_at=None)
    return running.alias(half=ExpressionWrapper(half, output_field=DateTimeField())).filter(
        half__lte=clock.Now()
    )


def _is_silent(invitation: Invitation) -> bool:
    """Whether a provider has neither offered nor begun to: read in its own scope, the only one that may (ADR 3)."""
    own = {"call_off": invitation.call_off_id, "provider": invitation.provider_id}
    with tenancy.scope(tenancy.provider_scope(invitation.provider_id)):
        offered = Offer.objects.filter(**own, state=OfferState.SUBMITTED)
        return not (offered.exists() or OfferDraft.objects.filter(**own).exists())
