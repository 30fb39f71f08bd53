"""Suspending, restoring and removing an admission: coded ground, review date, the provider's comment."""

from datetime import date, datetime

from django.db import transaction

from providers.models import Admission, AdmissionSuspension
from providers.notices.admissions import commented
from providers.policies.people import check_own
from providers.rules.admission import suspension_reasons
from providers.services.texts import check_text
from providers.states import SuspensionGround
from providers.transitions import ADMISSION
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox


@transaction.atomic
def suspend(
    *, admission: Admission, ground: str, reason: str, review_on: date, by: User, at: datetime
) -> AdmissionSuspension:
    """Suspend an active admission on a coded ground, with a reason for the provider and a review date."""
    refused = suspension_reasons(review_on=review_on, reason=reason, today=local(at).date())
    if refused:
        raise DomainError(*refused)
    check_text("The reason", reason)
    suspended = workflow.run(ADMISSION, "suspend", admission, by=by, at=at)
    return AdmissionSuspension.objects.create(
        provider_id=suspended.provider_id,
        admission=suspended,
        ground=SuspensionGround(ground),
        reason=reason.strip(),
        review_on=review_on,
        starts_at=at,
    )


@transaction.atomic
def restore(*, admission: Admission, by: User, at: datetime) -> Admission:
    """End the suspension: the provider is invited in the lot again."""
    held = workflow.run(ADMISSION, "restore", admission, by=by, at=at)
    held.suspensions.filter(ends_at=None).update(ends_at=at)
    return held


@transaction.atomic
def remove(*, admission: Admission, reason: str, by: User, at: datetime) -> Admission:
    """End the admission for good, with a reason for the provider; a suspension that runs ends with it.

    Placements are not touched.
    """
    if not reason.strip():
        raise DomainError("Say why you remove the admission. The provider will read it.", field="reason")
    check_text("The reason", reason)
    held = workflow.run(ADMISSION, "remove", admission, by=by, at=at, removed_reason=reason.strip())
    held.suspensions.filter(ends_at=None).update(ends_at=at)
    return held


@transaction.atomic
def comment(*, admission: Admission, text: str, by: User, at: datetime) -> AdmissionSuspension:
    """Keep the provider's comment on the suspension that runs; it may be written again until that ends."""
    check_has(by, Permission.APPLICATION_MAKE)
    check_own(by, admission.provider_id)
    if not text.strip():
        raise DomainError("Enter your comment.")
    check_text("Your comment", text)
    running = (
        AdmissionSuspension.objects.select_for_update(of=("self",))
        .filter(admission=admission, ends_at=None)
        .first()
    )
    if running is None:
        raise Stale("The admission is not suspended now. Look at its page again.")
    running.provider_comment = text.strip()
    running.save(update_fields=["provider_comment"])
    events.record("admission.commented", subject=admission, by=by, at=at)
    outbox.queue(commented(admission, at), at=at)
    return running
