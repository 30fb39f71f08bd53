"""The anonymised profile: drafted apart from the record, guarded, approved, then never changed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from placements import notices
from placements.models import AnonymisedProfile, Referral
from placements.policies import check_approves_profiles, check_may, check_own_referral, wrote_profile
from placements.rules.ages import age_on, band_words, shown_age
from placements.rules.completeness import SETTLED
from placements.rules.profile import PARTS, WRITTEN, rows_of
from placements.selectors.child_changes import born_corrected_since
from placements.selectors.profiles import approve_profiles, overtaken
from placements.selectors.referrals import latest_profile
from placements.services.guarding import refuse_leaks
from placements.services.second_looks import decide_alone
from placements.states import Alone, ReferralState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

WRITTEN_BEFORE = (
    "An answer of the referral was changed after this version was written. Change the draft, so that its texts say "
    "what the answers say, and save it: then it can be approved."
)


@transaction.atomic
def draft_profile(
    *, referral: Referral, fields: Mapping[str, str], by: User, at: datetime
) -> AnonymisedProfile:
    """The draft is rewritten; after an approval a new version begins. Nothing that identifies the child stays."""
    unknown = set(fields) - set(WRITTEN)
    if unknown:
        raise ValueError(f"Not texts of a profile: {sorted(unknown)}.")
    locked = _locked(referral)
    check_may(by, Permission.PROFILE_WRITE, locked)
    check_own_referral(by, locked)
    latest = latest_profile(locked)
    profile = latest if latest and latest.approved_at is None else _next_version(locked, latest)
    profile.age_words = told_age(locked, latest, at=at)
    for name, text in fields.items():
        setattr(profile, name, text)
    profile.needs = [row.as_json() for row in rows_of(locked.answers)]
    profile.drafted_at, profile.drafted_by = at, by
    _refuse_leaks(profile, locked, by=by, at=at)
    profile.save()
    events.record("profile.draft", subject=locked, by=by, at=at, version=profile.version)
    outbox.queue(notices.profile_waits(locked, profile), at=at)
    return profile


def told_age(referral: Referral, latest: AnonymisedProfile | None, *, at: datetime) -> str:
    """The band of ages that providers read: on the day needed, and the same for every version once one is approved.

    A second band in the term of a search would tell that a birthday lies between the two. Only a date of birth that
    was corrected since makes another (ADR 155).
    """
    told = latest is not None and (latest.version > 1 or latest.approved_at is not None)
    if latest is not None and told and not born_corrected_since(referral.child_id, latest.drafted_at):
        return shown_age(latest.age_words)
    return band_words(age_on(referral.child.date_of_birth, referral.needed_on or local(at).date()))


@transaction.atomic
def approve_profile(
    *,
    profile: AnonymisedProfile,
    drafted_at: datetime | None = None,
    alone_reason: str = "",
    by: User,
    at: datetime,
) -> AnonymisedProfile:
    """A version is approved once, whole and without identifiers; a call-off publishes a frozen copy of it.

    `drafted_at` says which draft was read, where it was read on a page that may be old by now.
    By somebody who did not write it. In an emergency whoever wrote it, alone on duty, gives `alone_reason`.
    """
    referral = _locked(profile.referral)
    check_approves_profiles(by, referral)
    current = AnonymisedProfile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if current.approved_at is not None:
        raise Stale("This version is approved already. To change it, write a new version.")
    if current.drafted_at != (drafted_at or profile.drafted_at):
        raise Stale("Somebody changed this profile after you opened it. Read it again before you approve it.")
    if AnonymisedProfile.objects.filter(overtaken(), pk=current.pk).exists():
        raise DomainError(WRITTEN_BEFORE)
    if wrote_profile(by, current):
        if not alone_reason.strip():
            raise NotAllowed("You wrote this version, so somebody else must approve it. Ask a colleague.")
        decide_alone(referral=referral, what=Alone.PROFILE, reason=alone_reason, by=by, at=at)
    empty = [
        label for name, label in PARTS.items() if name != "strengths" and not getattr(current, name).strip()
    ]
    if empty:
        raise DomainError(f"The profile is not finished. Fill in: {', '.join(empty)}.")
    current.needs = [row.as_json() for row in rows_of(referral.answers)]
    _refuse_leaks(current, referral, by=by, at=at)
    current.approved_at, current.approved_by = at, by
    current.save(update_fields=["needs", "approved_at", "approved_by"])
    events.record("profile.approve", subject=referral, by=by, at=at, version=current.version)
    outbox.settle(notices.PROFILE_WAITS, notices.profile_page(referral), told=approve_profiles(), at=at)
    return current


def _locked(referral: Referral) -> Referral:
    locked = Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)
    if locked.state in SETTLED:
        label = ReferralState(locked.state).label.lower()
        raise Stale(f"This referral is {label}: its profile can no longer be changed.")
    return locked


def _next_version(referral: Referral, latest: AnonymisedProfile | None) -> AnonymisedProfile:
    if latest is None:
        return AnonymisedProfile(referral=referral, version=1)
    kept = {name: getattr(latest, name) for name in PARTS}
    return AnonymisedProfile(referral=referral, version=latest.version + 1, **kept)


def _refuse_leaks(profile: AnonymisedProfile, referral: Referral, *, by: User, at: datetime) -> None:
    texts = {label: getattr(profile, name) for name, label in PARTS.items()}
    texts |= {row["label"]: row["value"] for row in profile.needs}
    refuse_leaks(texts, child=referral.child, by=by, at=at, subject=referral, written_by=profile.drafted_by)
