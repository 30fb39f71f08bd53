"""Changes that were asked for of approved referrals."""

from django.db.models import Exists, OuterRef, QuerySet

from placements.models import Referral, ReferralAmendment
from placements.selectors import referrals
from sefton_pdps.accounts.models import User

PEOPLE = ("asked_by", "decided_by")


def visible_to(user: User) -> QuerySet[ReferralAmendment]:
    """Those of the referrals that this person sees."""
    seen = referrals.visible_to(user).order_by().values("pk")
    return ReferralAmendment.objects.filter(referral__in=seen).select_related("referral__child", *PEOPLE)


def was_amended() -> Exists:
    """Of a referral: whether a change of it was ever asked for."""
    return Exists(ReferralAmendment.objects.filter(referral=OuterRef("pk")))


def to_decide(user: User) -> QuerySet[ReferralAmendment]:
    """Those that wait for somebody who approves referrals, as this person does, and asked for them by another."""
    return ReferralAmendment.objects.filter(outcome="").exclude(asked_by=user)


def amendments_of(referral: Referral) -> QuerySet[ReferralAmendment]:
    """All that were asked for of a referral, the newest first."""
    return ReferralAmendment.objects.filter(referral=referral).select_related(*PEOPLE).order_by("-asked_at")
