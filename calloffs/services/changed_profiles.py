"""A newer profile goes to everybody who was invited, while offers come in (ADR 148)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from calloffs.models import CallOff, ProfileChange
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_open
from calloffs.rules.changed_profiles import CHANGES, told_changes
from calloffs.rules.told_terms import TERM
from calloffs.selectors.changed_profiles import newer_profile
from placements.policies import check_may
from placements.rules.profile import frozen_copy
from placements.selectors.groups import told_siblings
from placements.services.guarding import refuse_leaks
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox

NONE_NEWER = (
    "No newer version of the profile is approved. Ask for a change of the referral, then write a new version of the "
    "profile and have it approved."
)


@transaction.atomic
def send_changed_profile(
    *, call_off: CallOff, version: int, what_changed: str, by: User, at: datetime
) -> CallOff:
    """Put the newer profile in place of what went out, keep that beside it, and tell everybody who was invited.

    `version`: the one that was read. Before the deadline by the database's clock. Term and weights stay as published;
    an offer that is in stands, and its provider may change it.
    """
    rows = CallOff.objects.select_for_update(of=("self",)).select_related("referral__child")
    locked = rows.get(pk=call_off.pk)
    check_may(by, Permission.CALLOFF_PUBLISH, locked.referral)
    check_open(locked, at=clock.now())
    profile = newer_profile(locked)
    if profile is None:
        raise DomainError(NONE_NEWER)
    if profile.version != version:
        raise Stale("A newer version was approved after you opened this page. Read it, then send it.")
    if not what_changed.strip():
        raise DomainError("Say what has changed, in words for providers.", field="what_changed")
    refuse_leaks(
        {"What has changed": what_changed}, child=locked.referral.child, by=by, at=at, subject=locked
    )
    before: dict[str, Any] = locked.profile or {}
    number = ProfileChange.objects.filter(call_off=locked).count() + 1
    ProfileChange.objects.create(
        call_off=locked,
        number=number,
        profile_version=profile,
        before=before,
        what_changed=what_changed.strip(),
        by=by,
        at=at,
    )
    told = told_changes(before, what_changed.strip(), at)
    term = {TERM: before[TERM]} if TERM in before else {}
    siblings = told_siblings(locked.referral_id)
    locked.profile = {**frozen_copy(profile), **term, **siblings, CHANGES: told}
    locked.profile_version = profile
    locked.save(update_fields=["profile", "profile_version"])
    events.record("call_off.profile_changed", subject=locked, by=by, at=at, number=number)
    outbox.queue(notices.profile_changed(locked, number), at=at)
    return locked
