"""Which anonymised profiles wait for a colleague who did not write them."""

from django.db.models import Exists, Func, JSONField, OuterRef, Q, QuerySet

from placements.models import AnonymisedProfile, Referral, ReferralChange
from placements.policies import APPROVES_PROFILES
from placements.rules.completeness import SETTLED
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.audit.models import Event

DRAFTED = "profile.draft"


def overtaken() -> Exists:
    """Of a profile: whether an answer of its referral was changed after its texts were written (ADR 106)."""
    later = ReferralChange.objects.filter(referral=OuterRef("referral"), at__gt=OuterRef("drafted_at"))
    return Exists(later)


def that_stand() -> QuerySet[AnonymisedProfile]:
    """The versions that may go out: approved, and no answer of the referral was changed since."""
    return AnonymisedProfile.objects.filter(~overtaken(), approved_at__isnull=False)


def with_unapproved() -> QuerySet[Referral]:
    """The referrals whose newest profile nobody has approved, while a profile may still go out."""
    waiting = AnonymisedProfile.objects.filter(approved_at=None).values("referral_id")
    return Referral.objects.filter(pk__in=waiting).exclude(state__in=SETTLED)


def profile_waits() -> Exists:
    """Of a referral: whether its newest profile waits for approval."""
    return Exists(AnonymisedProfile.objects.filter(referral=OuterRef("pk"), approved_at=None))


def wrote_what_waits(user: User) -> Exists:
    """Of a referral: whether this person wrote any of the version that waits, last or before somebody else."""
    version = Func(OuterRef("version"), function="to_jsonb", output_field=JSONField())
    written = Event.objects.filter(
        subject_id=OuterRef("referral_id"), name=DRAFTED, actor_id=user.pk, payload__version=version
    )
    waiting = AnonymisedProfile.objects.filter(referral=OuterRef("pk"), approved_at=None)
    return Exists(waiting.filter(Q(drafted_by=user) | Exists(written)))


def approve_profiles() -> QuerySet[User]:
    """Everybody whose role approves profiles today."""
    return people_with(*APPROVES_PROFILES)


def approvers_of(profile: AnonymisedProfile) -> QuerySet[User]:
    """Of those, everybody who wrote none of this version."""
    written = Event.objects.filter(
        subject_id=profile.referral_id, name=DRAFTED, payload__version=profile.version
    )
    wrote = Q(pk=profile.drafted_by_id) | Q(pk__in=written.values("actor_id"))
    return approve_profiles().exclude(wrote)
