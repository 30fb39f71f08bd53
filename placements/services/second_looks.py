"""What one person alone on duty decides in an emergency, and the look that a second person takes at it."""

from datetime import datetime

from django.db import transaction

from placements.models import Referral, SecondLook
from placements.policies import check_looks
from placements.rules.alone import why_not_alone
from placements.states import Alone
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time.working_days import add_working_days, local


def decide_alone(*, referral: Referral, what: Alone, reason: str, by: User, at: datetime) -> SecondLook:
    """In an emergency whoever wrote something may approve it, says why, and another looks the next working day."""
    if not reason.strip():
        raise DomainError("Say why nobody else can approve it now.")
    due_on = add_working_days(local(at).date(), 1)
    if reasons := why_not_alone(referral.needed_on, due_on):
        raise DomainError(*reasons)
    look = SecondLook.objects.create(
        referral=referral, what=what, reason=reason.strip(), decided_by=by, decided_at=at, due_on=due_on
    )
    events.record("referral.decided_alone", subject=referral, by=by, at=at, what=what.value)
    return look


@transaction.atomic
def look_again(*, look: SecondLook, note: str, by: User, at: datetime) -> SecondLook:
    """Somebody else reads what was decided alone, once, and writes what they found."""
    locked = SecondLook.objects.select_for_update(of=("self",)).select_related("referral").get(pk=look.pk)
    check_looks(by, locked)
    if locked.looked_at is not None:
        raise Stale("Somebody has looked at this already. Nothing was changed.")
    if not note.strip():
        raise DomainError("Say what you found.")
    locked.looked_by, locked.looked_at, locked.note = by, at, note.strip()
    locked.save(update_fields=["looked_by", "looked_at", "note"])
    events.record("referral.second_look", subject=locked.referral, by=by, at=at, what=locked.what)
    return locked
