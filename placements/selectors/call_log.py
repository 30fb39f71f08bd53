"""The call log of a search or a placement, the newest first."""

from django.db.models import Q, QuerySet

from placements.models import LogEntry, Placement, Referral
from placements.selectors import placements, referrals
from sefton_pdps.accounts.models import User


def log_of(subject: Referral | Placement) -> QuerySet[LogEntry]:
    """Everything that was written down about a referral, or about a placement and the search that led to it."""
    if isinstance(subject, Referral):
        about = Q(referral=subject)
    elif subject.referral_id:
        about = Q(referral_id=subject.referral_id)
    else:
        about = Q(placement=subject)
    return LogEntry.objects.filter(about).select_related("by", "file")


def visible_to(user: User) -> QuerySet[LogEntry]:
    """The entries whose referral or placement this person may open."""
    return LogEntry.objects.filter(
        Q(referral__in=referrals.visible_to(user).values("pk"))
        | Q(placement__in=placements.visible_to(user).values("pk"))
    ).select_related("file", "referral__child", "placement__child")
