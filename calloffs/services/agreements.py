"""The individual service agreement: drawn up, signed by the council at issue, signed by the provider, kept as PDF."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from calloffs.documents.agreement import agreement_pdf, frozen_terms
from calloffs.models import CallOff, ServiceAgreement
from calloffs.notices import awarding as notices
from calloffs.policies.agreements import check_own_provider
from calloffs.rules.agreements import why_not_attach
from calloffs.selectors import homes, proposals
from calloffs.selectors.agreements import ISSUED_FILE, SIGNED_FILE, profile_of, short_form_of, to_render
from calloffs.services import awarding
from calloffs.services.authorising import authority_of, authority_that_runs, check_still_possible
from calloffs.services.law import check_in_law
from calloffs.services.proposals import check_state, lock
from calloffs.states import AgreementForm, AgreementState, CallOffState, SignatureCame
from calloffs.transitions.agreements import AGREEMENT
from placements.policies import acts_for_others, check_may
from placements.services.guarding import refuse_leaks, refuse_names
from placements.services.second_looks import decide_alone
from placements.states import Alone
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.jobs import wake
from sefton_pdps.files.attachments import attach
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import Upload, made_here
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

# The signed page of a provider without an account, or the message that it came with.
SIGNED_COPY, COPY_NAME = "signed_copy", "signed copy"
RENDER = "calloffs.tasks.render_agreements"
PROFILE_MISSING = (
    "The anonymised profile is not approved yet, and the provider reads it before it signs. Write and approve it on "
    "the referral, then draw up the agreement."
)


def _check_texts(needs: str, service: str, call_off: CallOff, *, by: User, at: datetime) -> None:
    """Both sections are mandatory (S-46), and the provider reads them before it knows who the child is."""
    if not needs.strip() or not service.strip():
        raise DomainError("Set out both what the child needs and what the provider does for it.")
    texts = {"What the child needs": needs, "What the provider does": service}
    refuse_leaks(texts, child=call_off.referral.child, by=by, at=at, subject=call_off)


@transaction.atomic
def draw_up(*, call_off: CallOff, needs: str, service: str, by: User, at: datetime) -> ServiceAgreement:
    """Draw up the agreement of an authorised call-off, or change the draft: needs and service, terms frozen (S-46).

    The anonymised profile goes with it: who takes a direct award was not invited, and reads it nowhere else. The full
    one of a short form is drawn up while provisional authority has lapsed, and issued once authority stands (ADR 126).
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.AGREEMENT_ISSUE, locked.referral)
    short = short_form_of(locked.pk) if locked.state == CallOffState.AWARDED else None
    if short is None:
        check_state(locked, CallOffState.AUTHORISED)
    _check_texts(needs, service, locked, by=by, at=at)
    authority = authority_of(locked) if short else authority_that_runs(locked, at)
    terms = frozen_terms(proposals.authorised(locked), authority)
    texts = {"needs": needs.strip(), "service": service.strip(), "terms": terms}
    full = {"form": AgreementForm.FULL, "full_due_on": None, "supersedes": short}
    return keep_draft(locked, {**texts, **full}, by=by, at=at)


def keep_draft(call_off: CallOff, texts: dict[str, Any], *, by: User, at: datetime) -> ServiceAgreement:
    """The draft that is there with these texts, else the next version; the profile goes with it."""
    proposal = proposals.authorised(call_off)
    latest = ServiceAgreement.objects.filter(call_off=call_off).order_by("-version").first()
    stands = latest and latest.state in (AgreementState.ISSUED, AgreementState.SIGNED)
    if stands and latest != texts["supersedes"]:
        raise Stale("The agreement has been issued already. Take it back before you draw up another.")
    profile = profile_of(call_off)
    if profile is None:
        raise DomainError(PROFILE_MISSING)
    fields = {**texts, "profile": profile, "starts_on": proposal.starts_on, "drafted_at": at}
    if latest and latest.state == AgreementState.DRAFTED:
        for name, value in fields.items():
            setattr(latest, name, value)
        latest.save(update_fields=list(fields))
        events.record("agreement.changed", subject=latest, by=by, at=at)
        return latest
    agreement = ServiceAgreement.objects.create(
        reference=next_reference("SA", at=at),
        call_off=call_off,
        provider_id=proposal.provider_id,
        version=latest.version + 1 if latest else 1,
        **fields,
    )
    events.record("agreement.drawn_up", subject=agreement, by=by, at=at)
    return agreement


@transaction.atomic
def issue(*, agreement: ServiceAgreement, alone_reason: str = "", by: User, at: datetime) -> ServiceAgreement:
    """The council signs by issuing; the provider may sign from now on, and a task makes the PDF.

    Alone on duty in an emergency somebody else's signature is given with `alone_reason`, and another looks afterwards.
    """
    locked = lock(agreement.call_off_id)
    if acts_for_others(by, Permission.AGREEMENT_ISSUE, locked.referral):
        decide_alone(referral=locked.referral, what=Alone.AGREEMENT, reason=alone_reason, by=by, at=at)
    awards = agreement.supersedes_id is None
    if awards:
        check_state(locked, CallOffState.AUTHORISED)
    check_in_law(authority_that_runs(locked, at))
    if awards:
        check_still_possible(proposals.authorised(locked))
    # The provider meets no account of the council: whom it is to ask stands in what was agreed.
    terms = {**agreement.terms, "council_signer": by.described, "council_email": by.email}
    issued = run(
        AGREEMENT, "issue", agreement, by=by, at=at, council_signed_by=by, council_signed_at=at, terms=terms
    )
    wake(RENDER)
    return issued


@transaction.atomic
def withdraw(*, agreement: ServiceAgreement, reason: str, by: User, at: datetime) -> ServiceAgreement:
    """Take an issued agreement back before the provider has signed it, with a reason that the provider reads."""
    if not reason.strip():
        raise DomainError("Say why you take the agreement back. The provider will read it.", field="reason")
    with tenancy.scope(tenancy.COUNCIL):
        locked = lock(agreement.call_off_id)
        texts = {"The reason": reason}
        refuse_leaks(texts, child=locked.referral.child, by=by, at=at, subject=agreement)
        return run(AGREEMENT, "withdraw", agreement, by=by, at=at, withdrawn_reason=reason.strip())


@transaction.atomic
def sign(*, agreement: ServiceAgreement, name: str, role: str, by: User, at: datetime) -> ServiceAgreement:
    """The provider signs; signed by both, the call-off is awarded at once unless something stands in the way.

    What stands in the way does not undo the signature: the officer is told, and awards by hand.
    """
    check_own_provider(by, agreement)
    if not name.strip() or not role.strip():
        raise DomainError("Enter your full name and your role.")
    # A provider does not see the call-off of a direct award; locked first all the same (docs/architecture.md).
    with tenancy.scope(tenancy.COUNCIL):
        locked = lock(agreement.call_off_id)
        supersedes = agreement.supersedes_id is not None
        if locked.state == CallOffState.AWARDED and not (
            supersedes and agreement.state == AgreementState.ISSUED
        ):
            raise Stale(
                "This agreement is signed already, and the placement is awarded. Nothing was changed; open the "
                "agreement again to read who signed and when."
            )
        if locked.state != (CallOffState.AWARDED if supersedes else CallOffState.AUTHORISED):
            raise Stale("The council has ended this call-off, so the agreement can no longer be signed.")
        if not supersedes:
            proposal = proposals.authorised(locked)
            homes.check_setting_stands(locked.pk, proposal.setting_id, proposal.starts_on)
    signed = run(
        AGREEMENT,
        "sign",
        agreement,
        by=by,
        at=at,
        provider_signed_by=by,
        provider_signed_name=name.strip(),
        provider_signed_role=role.strip(),
    )
    wake(RENDER)
    with tenancy.scope(tenancy.COUNCIL):
        _award_or_tell(signed, at=at)
    return signed


@transaction.atomic
def record_signature(
    *,
    agreement: ServiceAgreement,
    name: str,
    role: str,
    came: str,
    upload: Upload | None = None,
    by: User,
    at: datetime,
) -> ServiceAgreement:
    """The officer records the signature of a provider without an account, with the way it came; then it is awarded.

    `upload`: the signed page, or the message that it came with; it may be attached later (`attach_copy`).
    """
    locked = lock(agreement.call_off_id)
    check_may(by, Permission.AGREEMENT_ISSUE, locked.referral)
    if not name.strip() or not role.strip():
        raise DomainError("Enter the name and the role of who signed for the provider.")
    if came not in SignatureCame.values:
        raise DomainError("Choose how the signature came.", field="came")
    if agreement.supersedes_id is None:
        check_state(locked, CallOffState.AUTHORISED)
        proposal = proposals.authorised(locked)
        homes.check_setting_stands(locked.pk, proposal.setting_id, proposal.starts_on)
    refuse_names(
        {"Who signed": name, "Their role": role},
        children=[locked.referral.child],
        by=by,
        at=at,
        subject=agreement,
    )
    signed = run(
        AGREEMENT,
        "record_signature",
        agreement,
        by=by,
        at=at,
        provider_signed_name=name.strip(),
        provider_signed_role=role.strip(),
        signature_recorded_by=by,
        signature_came=came,
        signed_copy=attach(upload, kind=SIGNED_COPY, name=COPY_NAME, by=by, at=at) if upload else None,
    )
    wake(RENDER)
    _award_or_tell(signed, at=at)
    return signed


@transaction.atomic
def attach_copy(*, agreement: ServiceAgreement, upload: Upload, by: User, at: datetime) -> ServiceAgreement:
    """The signed page of a provider without an account, or the message that it came with; once."""
    locked = lock(agreement.call_off_id)
    check_may(by, Permission.AGREEMENT_ISSUE, locked.referral)
    kept = ServiceAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if why := why_not_attach(
        recorded=kept.signature_recorded_by_id is not None, attached=bool(kept.signed_copy_id)
    ):
        raise Stale(why)
    kept.signed_copy = attach(upload, kind=SIGNED_COPY, name=COPY_NAME, by=by, at=at)
    kept.save(update_fields=["signed_copy"])
    events.record("agreement.copy_attached", subject=kept, by=by, at=at)
    return kept


def _award_or_tell(agreement: ServiceAgreement, *, at: datetime) -> None:
    """The award; of one that takes the place of a short form nothing is awarded again: the placement stands."""
    if agreement.supersedes is not None:
        agreement.placement = agreement.supersedes.placement
        agreement.save(update_fields=["placement"])
        events.record("agreement.superseded", subject=agreement.supersedes, by=None, at=at)
        return
    try:
        with transaction.atomic():
            awarding.award_on_signing(call_off=agreement.call_off, at=at)
    except DomainError:
        events.record("agreement.award_waits", subject=agreement, by=None, at=at)
        outbox.queue(notices.award_waits(agreement), at=at)


def due_for_rendering() -> list[UUID]:
    """The agreements whose PDF is missing or older than their last signature, oldest first."""
    return list(to_render().values_list("pk", flat=True))


def keep_pdf(*, agreement_id: UUID, at: datetime) -> bool:
    """Make an agreement's PDF and keep it, shared with its provider; False when another worker was quicker.

    Rendered before the row is locked, so the row is compared again under the lock.
    """
    agreement = ServiceAgreement.objects.get(pk=agreement_id)
    body = agreement_pdf(agreement)
    with transaction.atomic():
        locked = ServiceAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
        if (locked.state, locked.file_id) != (agreement.state, agreement.file_id):
            return False
        signed = locked.state == AgreementState.SIGNED
        locked.file = store(
            made_here(body, name=f"{locked.reference}{' signed' if signed else ''}.pdf"),
            kind=SIGNED_FILE if signed else ISSUED_FILE,
            owner_scope=tenancy.COUNCIL,
            by=None,
            at=at,
            shared_with_provider_id=locked.provider_id,
        )
        locked.save(update_fields=["file"])
        events.record("agreement.pdf_kept", subject=locked, by=None, at=at)
    return True
