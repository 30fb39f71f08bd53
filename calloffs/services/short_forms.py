"""An emergency's agreement on a short form, issued by one press; the full one takes its place by its day (ADR 126)."""

from datetime import datetime

from django.db import transaction

from calloffs.documents.agreement import short_needs, short_terms
from calloffs.models import CallOff, ServiceAgreement
from calloffs.notices import awarding as notices
from calloffs.rules.short_forms import full_is_begun, short_form_on
from calloffs.selectors import proposals
from calloffs.selectors.agreements import full_one_begun, profile_of, waiting_short_forms
from calloffs.services.agreements import issue, keep_draft
from calloffs.services.authorising import authority_that_runs
from calloffs.services.proposals import check_state, lock
from calloffs.states import AgreementForm, CallOffState
from placements.policies import check_may, is_emergency
from placements.services.guarding import refuse_leaks
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.telephones import check_telephone
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

BY_DAY = "This is no emergency, so there is time for the full agreement. Draw that up."
NOBODY_TO_RING = "Say whom the home rings about the child's safety tonight."
NO_CONSENT = (
    "Say who consented to medical treatment being decided by the home, for what, and whom to ring about more."
)


@transaction.atomic
def issue_short_form(
    *,
    call_off: CallOff,
    safeguarding: str,
    number: str,
    consent: str,
    alone_reason: str = "",
    by: User,
    at: datetime,
) -> ServiceAgreement:
    """Draw up the short form of an emergency and sign it for the council.

    Needs and service are those of the profile and of the form in force; what differs tonight is whom the home rings and
    which consent was delegated to it. The number stands apart, because in a text for providers none passes the guard.
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.AGREEMENT_ISSUE, locked.referral)
    today = local(at).date()
    if not is_emergency(locked.referral, today):
        raise DomainError(BY_DAY)
    check_state(locked, CallOffState.AUTHORISED)
    if begun := full_one_begun(locked.pk):
        raise DomainError(full_is_begun(begun.reference))
    if not safeguarding.strip():
        raise DomainError(NOBODY_TO_RING, field="safeguarding")
    if not consent.strip():
        raise DomainError(NO_CONSENT, field="consent")
    check_telephone("number", number.strip())
    texts = {"Whom the home rings": safeguarding, "Medical consent": consent}
    refuse_leaks(texts, child=locked.referral.child, by=by, at=at, subject=locked)
    form, proposal = short_form_on(today), proposals.authorised(locked)
    fields = {
        "form": AgreementForm.SHORT,
        "full_due_on": form.full_due_on(today),
        "supersedes": None,
        "needs": short_needs(profile_of(locked)),
        "service": form.service,
        "terms": short_terms(
            proposal,
            authority_that_runs(locked, at),
            form,
            issued_on=today,
            safeguarding=f"{safeguarding.strip()}, {number.strip()}",
            consent=consent.strip(),
        ),
    }
    drafted = keep_draft(locked, fields, by=by, at=at)
    return issue(agreement=drafted, alone_reason=alone_reason, by=by, at=at)


def tell_overdue(*, at: datetime) -> None:
    """Tell whoever signed and the commissioning managers, once each, of a full agreement that is past its day."""
    rows = waiting_short_forms().filter(full_due_on__lt=local(at).date())
    for agreement in rows.select_related(None).only("reference", "council_signed_by"):
        outbox.queue(notices.full_overdue(agreement), at=at)
