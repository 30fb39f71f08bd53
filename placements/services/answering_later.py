"""What an emergency let wait is answered afterwards, without the referral going back to draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from placements.models import Referral
from placements.policies import check_own_referral
from placements.rules.answers import is_empty
from placements.rules.completeness import left_for_later
from placements.rules.deriving import with_derived
from placements.rules.questions import QUESTIONS, changed_words, nouns_of
from placements.selectors.reading import as_read, keeps_out
from placements.services.answered import check_answered, keep_changes
from placements.services.referrals import NOT_READ_WHOLE
from placements.states import ReferralState
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local

# Answered while the search runs and after it; a draft is written as any other, and a withdrawn one is closed.
OPEN_TO_LATER = (
    ReferralState.APPROVED, ReferralState.SEARCHING, ReferralState.HOME_AGREED, ReferralState.PLACED,
)  # fmt: skip


def _check_left(others: set[str]) -> None:
    """What is answered already stays; a field that never waits does not come this way at all."""
    if strangers := sorted(name for name in others if not QUESTIONS[name].can_wait):
        raise ValueError(f"Not left for later: {strangers}.")
    if others:
        raise Stale(
            f"Answered already: {nouns_of(others)}. Nothing was saved. If an answer is wrong, reopen the referral."
        )


@transaction.atomic
def answer_later(
    *, referral: Referral, version: int, fields: Mapping[str, Any], by: User, at: datetime
) -> Referral:
    """Answer some of what was left; each answer is kept as a change after approval, and none is written over.

    A draft of the profile that it overtakes is read again before it goes out, as after any other change.
    """
    check_has(by, Permission.REFERRAL_MAKE)
    locked = Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)
    check_own_referral(by, locked)
    if locked.version != version:
        raise Stale(
            "Somebody else changed this referral after you opened it. Nothing of yours was saved. "
            "Open the page again and enter your answers."
        )
    if locked.state not in OPEN_TO_LATER or not locked.left_for_later:
        raise Stale("Nothing of this referral is left to be answered. Look at its page.")
    answered = {
        name: value
        for name, value in fields.items()
        if not is_empty(value) and value != getattr(locked, name)
    }
    given = with_derived(answered, locked.answers, local(at).date())
    if not given:
        raise DomainError("Answer at least one of them.")
    _check_left(set(given) - set(locked.left_for_later))
    if keeps_out(as_read([locked], locked.child, by)[0], list(given)):
        raise NotAllowed(NOT_READ_WHOLE)
    keep_changes(locked, given, by=by, at=at)
    for name, value in given.items():
        setattr(locked, name, value)
    check_answered(locked, list(given), at)
    locked.left_for_later = left_for_later(locked.answers)
    locked.version = version + 1
    locked.save(update_fields=[*given, "left_for_later", "version"])
    told = changed_words(given)
    events.record(
        "referral.answer_later", subject=locked, by=by, at=at, fields=list(given), told=f" ({told})"
    )
    return locked
