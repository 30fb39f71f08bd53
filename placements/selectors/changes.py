"""What was changed of a referral after it was submitted, and what waits for a second person's look."""

from typing import Any

from django.db.models import QuerySet

from placements import ports
from placements.models import Referral, ReferralChange, ReferralQuestion, ReferralReopening, SecondLook
from placements.policies import LOOKS
from placements.rules.completeness import QUESTION_OPEN, TO_CHECK
from sefton_pdps.access.access import has_permission
from sefton_pdps.accounts.models import User


def changes_of(referral: Referral) -> QuerySet[ReferralChange]:
    """The answers that were changed after submission, the newest first."""
    return ReferralChange.objects.filter(referral=referral).select_related("by").order_by("-at", "field")


def questions_of(referral: Referral) -> QuerySet[ReferralQuestion]:
    """What approvers asked when they sent it back, the newest first."""
    rows = ReferralQuestion.objects.filter(referral=referral)
    return rows.select_related("referral", "asked_by", "answered_by").order_by("-asked_at")


def submit_facts(referral: Referral) -> dict[str, Any]:
    """The answers, the sections to check, and whether a question that sent the referral back is still open."""
    asked = ReferralQuestion.objects.filter(referral=referral, answered_at=None)
    return {**referral.approval_facts, TO_CHECK: referral.to_check, QUESTION_OPEN: asked.exists()}


def answered_later(referral: Referral) -> list[str]:
    """The fields that an emergency let wait and that were answered since the approval."""
    if referral.later_due_on is None:
        return []
    since = ReferralChange.objects.filter(referral=referral, at__gte=referral.approved_at)
    return list(since.values_list("field", flat=True))


def open_purchase(referral: Referral) -> str:
    """The reference of the call-off that is open for a referral or was awarded; "" where there is none."""
    return ports.open_for(referral.pk)


def reopenings_of(referral: Referral) -> QuerySet[ReferralReopening]:
    """Why it went back to draft after approval, the newest first."""
    return ReferralReopening.objects.filter(referral=referral).select_related("by").order_by("-at")


def looks_of(referral: Referral) -> QuerySet[SecondLook]:
    """What somebody alone decided on a referral, the newest first."""
    rows = SecondLook.objects.filter(referral=referral).select_related("decided_by", "looked_by")
    return rows.order_by("-decided_at")


def looks_waiting_for(user: User) -> QuerySet[SecondLook]:
    """What waits for this person's look: decided by another, of a kind that they approve, the oldest due first."""
    kinds = [
        what for what, permissions in LOOKS.items() if any(has_permission(user, one) for one in permissions)
    ]
    rows = SecondLook.objects.filter(looked_at=None, what__in=kinds).exclude(decided_by=user)
    # No name of a child is read for a list.
    rows = rows.select_related("referral__child").defer(
        "referral__child__given_name", "referral__child__family_name"
    )
    return rows.order_by("due_on", "decided_at")
