"""Declared conflicts of interest and their ends."""

from django.db.models import Prefetch, QuerySet

from providers.models import Assessment, ConflictEnd
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

READERS = (Permission.APPLICATION_CHECK, Permission.APPLICATION_DECIDE)


def visible_to(user: User) -> QuerySet[Assessment]:
    """Every conflict declared at an application, for those who choose evaluators or decide; with its ends."""
    rows = Assessment.objects.filter(has_conflict=True)
    if not any(has_permission(user, one) for one in READERS):
        return rows.none()
    ends = ConflictEnd.objects.select_related("proposed_by", "decided_by").order_by("-proposed_at")
    return rows.select_related("evaluator", "application__provider").prefetch_related(Prefetch("ends", ends))


def ends_to_decide(user: User) -> QuerySet[ConflictEnd]:
    """The proposed ends that this person may decide."""
    rows = ConflictEnd.objects.filter(decided_at=None).exclude(proposed_by=user)
    if not has_permission(user, Permission.APPLICATION_DECIDE):
        return rows.none()
    rows = rows.exclude(assessment__evaluator=user)
    return rows.select_related("assessment__evaluator", "assessment__application__provider", "proposed_by")
